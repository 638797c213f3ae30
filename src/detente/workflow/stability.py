"""The verbs about staying: where would the parties stay, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.errors import UnknownName
from detente.report.stability_findings import Stays
from detente.scenario.bundle import find
from detente.scenario.gmcr import read_conflict
from detente.stability.analysis import Conflict, analyse, compiles_first, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.stability.witness import Question, Witness, witness
from detente.states import Play

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.scenario import Scenario
    from detente.states.moves import Rule

IN_PLAY = 12
"""Steps in play where nobody says which, at most."""

COMPILING = "compiling for large cases; this takes some ten seconds, once on this machine"

OWN_NAMES = {".json", ".gmcr"}
"""Endings of files that name parties and steps in their own way."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a conflict. in_play, done : steps; None for what suits the scenario.

    situation, party : by label and by name, for an explanation.
    """

    rule: Rule = "legal-sequences"
    in_play: tuple[str, ...] | None = None
    done: tuple[str, ...] = ()
    situation: str | None = None
    party: str | None = None


@dataclass(frozen=True)
class Case:
    """A scenario as read. own_names : whether its file has names that ours were made from."""

    scenario: Scenario
    own_names: bool = False


def load(name: str) -> Case:
    """The scenario or conflict of that bundled name or path. Raises UnknownName or ScenarioError."""
    path = find(name)
    return Case(read_conflict(path), path.suffix in OWN_NAMES)


def stable_case(case: Case, asked: Asked, say: Callable[[str], None]) -> Stays:
    """Where each party stays under each concept, and, for one situation, why.

    say : told what takes long. Raises what `conflict_of` raises, and UnknownName.
    """
    conflict = conflict_of(case.scenario, play_of(case.scenario, asked))
    if compiles_first(conflict):
        say(COMPILING)
    found = Stays(analyse(conflict, asked.rule), case.own_names, version=version("detente"))
    return found if asked.situation is None else _explained(found, asked)


def play_of(scenario: Scenario, asked: Asked) -> Play:
    """The steps in play: those that are named, or all, or, of many, those with most at stake."""
    done = frozenset(_steps(scenario, asked.done)) | set(scenario.status_quo)
    if asked.in_play is not None:
        named = _steps(scenario, asked.in_play)
        return Play(tuple(step for step in scenario.steps if step in named), done - set(named))
    if len(scenario.steps) <= IN_PLAY or scenario.is_ordinal:
        return Play(None, frozenset())
    from detente.stability.in_play import most_at_stake

    return Play(most_at_stake(scenario, done, IN_PLAY), done)


def _steps(scenario: Scenario, names: Sequence[str]) -> list[str]:
    """Steps by their short names or their titles. Raises UnknownName."""
    by_title = {step.title: name for name, step in scenario.steps.items()}
    found = []
    for name in names:
        if name not in scenario.steps and name not in by_title:
            raise UnknownName(
                f"'{name}' is not a step of '{scenario.name}'; those are {', '.join(scenario.steps)}"
            )
        found.append(name if name in scenario.steps else by_title[name])
    return found


def _explained(found: Stays, asked: Asked) -> Stays:
    conflict = found.conflict
    situation = conflict.situation(str(asked.situation))
    everybody = tuple(range(len(conflict.space.parties)))
    parties = everybody if asked.party is None else (conflict.party(asked.party),)
    witnesses = tuple(
        witness(conflict.moves, conflict.payoffs, Question(party, situation, concept, asked.rule))
        for party in parties
        for concept in CONCEPTS
    )
    _agree(conflict, found, witnesses)
    return replace(found, situation=situation, parties=parties, witnesses=witnesses)


def _agree(conflict: Conflict, found: Stays, witnesses: tuple[Witness, ...]) -> None:
    """A verdict and its proof come from different code; where they differ, neither is shown."""
    for each in witnesses:
        question = each.question
        verdict = bool(found.analysis.stable[question.concept][question.party, question.situation])
        if verdict is not each.stable:
            raise AssertionError(f"verdict and witness differ: {question} in {conflict.scenario.name}")
