"""Other worlds: a scenario in which every number is another one from its range."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from detente.scenario.model import Scenario
from detente.scenario.values import Value

if TYPE_CHECKING:
    from numpy.random import Generator

T = TypeVar("T")

Chosen = Callable[[Value], float]
"""From a three-point value to the number that it is in another world."""


def world(scenario: Scenario, chosen: Chosen) -> Scenario:
    """The scenario with every three-point value at another likely number, within its range."""
    return _with(scenario, chosen)


def drawn(rng: Generator) -> Chosen:
    """Each number by itself, from the triangle over low, likely and high."""

    def chosen(value: Value) -> float:
        return (
            value.likely
            if value.low == value.high
            else float(rng.triangular(value.low, value.likely, value.high))
        )

    return chosen


def on_schedule(scenario: Scenario, other: Scenario) -> Scenario:
    """Another world in which every step lasts as long as it likely does.

    A phase ends when its steps are done: a step that lasts longer holds everybody up, and breaks no promise.
    """
    steps = {
        name: step.model_copy(update={"duration": scenario.steps[name].duration})
        for name, step in other.steps.items()
    }
    return other.model_copy(update={"steps": steps})


def _with(node: T, chosen: Chosen) -> T:
    """A part of a scenario with other numbers; what holds none is handed back as it is."""
    if isinstance(node, Value):
        number = min(max(chosen(node), node.low), node.high)
        return node.model_copy(update={"likely": number})
    if isinstance(node, dict):
        changed: Any = {key: _with(inner, chosen) for key, inner in node.items()}
        return node if all(changed[key] is inner for key, inner in node.items()) else changed
    if isinstance(node, BaseModel):
        fields = {name: getattr(node, name) for name in type(node).model_fields}
        update = {name: new for name, inner in fields.items() if (new := _with(inner, chosen)) is not inner}
        return node.model_copy(update=update) if update else node
    return node
