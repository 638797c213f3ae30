"""A second file of weights: what one delegation or analyst thinks the same facts are worth."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from detente.errors import Problem, ScenarioError
from detente.scenario.check import findings, names_in
from detente.scenario.document import Document
from detente.scenario.kinds import Name
from detente.scenario.model import Exchange, Scenario, Source
from detente.scenario.read import document_at
from detente.scenario.shape import fitted
from detente.scenario.values import Number


class Weighing(BaseModel):
    """Weights, and what money is worth, that take the place of those of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    noun: ClassVar[str] = "a file of weights"

    detente: Literal[1] = Field(default=1, description="version of the file format")
    about: str = Field(default="", description="whose view this is, and how it was found")
    unsourced: Literal["judgement"] | None = Field(
        default=None, description="set to `judgement` to mark every number without a source as a judgement"
    )
    weights: dict[Name, dict[Name, Number]] = Field(
        description="party -> issue -> weight; issues that are not named keep theirs, 0 takes one away"
    )
    money: dict[Name, Exchange] = Field(default={}, description="party -> what money is worth to it")
    sources: dict[str, Source] = Field(default={}, description="further sources, for the numbers given here")


def with_weights(scenario: Scenario, path: str | pathlib.Path) -> Scenario:
    """The scenario with the weights, exchange rates and sources of a second file put over its own.

    Raises ScenarioError with every problem of the second file, each with its place.
    """
    document = document_at(path)
    if document.is_broken:
        raise ScenarioError(document.problems)
    weighing, found = fitted(Weighing, document.data)
    if weighing is None or found:
        raise ScenarioError(document.locate(found))
    if scenario.is_ordinal and weighing.weights:
        message = f"'{scenario.name}' only ranks situations, so that weights of issues have no place in it"
        raise ScenarioError((Problem(document.name, 0, 0, "weights", message),))
    merged = scenario.model_copy(
        update={
            "weights": _over(scenario.weights, weighing.weights),
            "money": {**scenario.money, **weighing.money},
            "sources": {**scenario.sources, **weighing.sources},
        }
    )
    _refuse_nonsense(merged, document)
    return merged


def _over(
    below: Mapping[str, dict[str, Any]], above: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    return {
        name: {**below.get(name, {}), **above.get(name, {})}
        for name in [*below, *(above.keys() - below.keys())]
    }


def _refuse_nonsense(merged: Scenario, document: Document) -> None:
    """Raise with what the second file makes wrong; what was odd before is not its fault."""
    errors = [found for found in findings(merged, names_in(merged)) if found.level == "error"]
    problems = document.locate(errors)
    if problems:
        raise ScenarioError(problems)
