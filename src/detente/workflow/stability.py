"""The verbs about staying: where would the parties stay, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import LimitReached, TooManySituations, UnknownName
from detente.report.stability.coalitions import coalitions
from detente.report.stability.doubtful import doubted
from detente.report.stability.findings import Extra, Stays
from detente.report.stability.further import further
from detente.report.stability.grid import Grid
from detente.report.stability.page import page
from detente.report.stability.wish import wished
from detente.scenario.bundle import find
from detente.scenario.gmcr import read_conflict, write_gmcr
from detente.scenario.write import save
from detente.stability.analysis import Conflict, analyse, compiles_first, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.stability.doubtful import over_rankings, over_worlds
from detente.stability.in_play import most_at_stake
from detente.stability.paths import paths
from detente.stability.preferences import BY_WORTH
from detente.stability.robust import Draws
from detente.stability.wish import wish_for
from detente.stability.witness import Question, Witness, witness
from detente.states import Play
from detente.workflow.cases import projects_of
from detente.workflow.notices import compiling
from detente.workflow.stability_cells import cells
from detente.workflow.ventures import equipped
from detente.workflow.worths import Worths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.states.moves import Rule
    from detente.workflow.memory import Memory

IN_PLAY = 10
"""Steps in play where nobody says which, at most."""

TARGETS = 40
"""Situations in which all would stay that paths are sought to, the strongest first."""

WORLDS = 200
"""Worlds that are drawn to see how sure an answer is."""

REPORT = "stability.html"
OWN_NAMES = {".json", ".gmcr"}
"""Endings of files that name parties and steps in their own way."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a conflict. in_play, done : steps; None for what suits the scenario.

    situation, party : by label and by name, for an explanation. wish : a situation that is wished for.
    start : where paths begin, if not at the status quo. robust : whether to say how sure the answer is.
    further : whether to ask the further concepts too. blocs : parties that act as one, '+' between them.
    memory : bytes at hand, if that is known.
    """

    rule: Rule = "legal-sequences"
    in_play: tuple[str, ...] | None = None
    done: tuple[str, ...] = ()
    situation: str | None = None
    party: str | None = None
    wish: str | None = None
    start: str | None = None
    robust: bool = False
    further: bool = False
    blocs: tuple[str, ...] = ()
    seed: int = 0
    memory: int | None = None


@dataclass(frozen=True)
class Case:
    """A scenario as read. own_names : whether its file has names that ours were made from."""

    scenario: Scenario
    own_names: bool = False


def load(name: str, memory: Memory | None = None) -> Case:
    """The scenario or conflict of that bundled name or path, with what its joint projects bring.

    Raises UnknownName, ScenarioError, ProjectError, NoSolution or NoDivision.
    """
    path = find(name)
    scenario = read_conflict(path)
    scenario = equipped(scenario, (Worths(each, memory) for each in projects_of(name, scenario)))
    return Case(scenario, path.suffix.lower() in OWN_NAMES)


def stable_case(case: Case, asked: Asked, say: Callable[[str], None]) -> Stays:
    """Where each party stays under each concept, how to get there, and whatever else is asked.

    say : told what takes long. Raises what `conflict_of` raises, UnknownName and LimitReached.
    """
    conflict = conflict_of(case.scenario, play_of(case.scenario, asked))
    if compiles_first(conflict):
        say(compiling("for large cases"))
    analysis, notes = analyse(conflict, asked.rule), _in_play_note(conflict)
    found = Stays(analysis, case.own_names, version=version("detente"), notes=notes)
    found = _with_ways(found, asked)
    if asked.situation is not None:
        found = _explained(found, asked)
    return _with_doubt(replace(found, extras=tuple(_extras(found, asked))), asked)


def nobody_leaves(stays: Stays) -> bool:
    """Whether each party asked about stays in the situation asked about, under one concept at least."""
    stays_there = stays.analysis.stable["gmr"]
    return stays.situation is None or all(stays_there[party, stays.situation] for party in stays.parties)


def written(stays: Stays, out: Path) -> Stays:
    """The findings, once their report lies in a folder of `out` named after the scenario."""
    folder = out / stays.scenario.name
    text = page(replace(stays, cells=cells(stays)))
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / REPORT, text)
    return replace(stays, report=str(folder / REPORT))


def exported(case: Case, path: Path) -> Path:
    """Where the case lies as a file for gmcr-py. Raises ScenarioError with what its form cannot hold."""
    save(path, write_gmcr(case.scenario))
    return path


def play_of(scenario: Scenario, asked: Asked) -> Play:
    """The steps in play: those that are named, or all, or, of many, those with most at stake."""
    done = frozenset(_steps(scenario, asked.done)) | set(scenario.status_quo)
    if asked.in_play is not None:
        named = _steps(scenario, asked.in_play)
        return Play(tuple(step for step in scenario.steps if step in named), done - set(named), asked.memory)
    if len(scenario.steps) <= IN_PLAY or scenario.is_ordinal:
        named = _steps(scenario, asked.done)
        return Play(
            tuple(step for step in scenario.steps if step not in named), frozenset(named), asked.memory
        )
    return Play(most_at_stake(scenario, done, IN_PLAY), done, asked.memory)


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


def _with_ways(found: Stays, asked: Asked) -> Stays:
    """The status quo, and how to get from it, or from where is asked, to where all would stay."""
    conflict = found.conflict
    try:
        found = replace(found, status_quo=conflict.status_quo)
    except UnknownName as cannot_be:
        found = replace(found, notes=(*found.notes, f"The status quo cannot be: {cannot_be}."))
    start = found.status_quo if asked.start is None else conflict.situation(asked.start)
    if start is None:
        return found
    targets = list(Grid(found).equilibria[:TARGETS])
    if asked.situation is not None:
        targets.append(conflict.situation(asked.situation))
    try:
        routes = paths(
            conflict.moves, conflict.payoffs, start, list(dict.fromkeys(targets)), _points(conflict)
        )
    except (TooManySituations, LimitReached) as too_large:
        return replace(found, notes=(*found.notes, f"No paths were looked for: {too_large}."))
    return replace(found, routes=routes)


def _in_play_note(conflict: Conflict) -> tuple[str, ...]:
    """Which steps can change, where that is not all of them."""
    space, steps = conflict.space, conflict.scenario.steps
    if len(space.steps) == len(steps):
        return ()
    fixed = len(space.play.done)
    others = (
        f"{fixed} of the others are taken as done, the rest as not done"
        if fixed
        else "the others are taken as not done"
    )
    return (
        f"{len(space.steps)} of {len(steps)} steps are in play; {others}. Choose with --in-play and --done.",
    )


def _points(conflict: Conflict) -> NDArray[np.float64] | None:
    """What situations are worth in points a year, nan for parties that only rank; None if all do."""
    preferences = conflict.preferences
    by_worth = np.array([form == BY_WORTH for form in preferences.forms])
    if not by_worth.any():
        return None
    return np.where(by_worth[:, np.newaxis], preferences.payoffs * preferences.unit, np.nan)


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
    _agree(found, witnesses)
    return replace(found, situation=situation, parties=parties, witnesses=witnesses)


def _agree(found: Stays, witnesses: tuple[Witness, ...]) -> None:
    """A verdict and its proof come from different code; where they differ, neither is shown."""
    for each in witnesses:
        question = each.question
        verdict = bool(found.analysis.stable[question.concept][question.party, question.situation])
        if verdict is not each.stable:
            raise AssertionError(f"verdict and witness differ: {question} in {found.scenario.name}")


def _extras(found: Stays, asked: Asked) -> Sequence[Extra]:
    """What is told on request."""
    conflict = found.conflict
    extras: list[Extra] = []
    if asked.wish is not None:
        extras.append(wished(found, wish_for(found.analysis, conflict.situation(asked.wish))))
    if asked.further or asked.blocs:
        extras.append(coalitions(found, _blocs(conflict, asked.blocs)))
    if asked.further:
        extras.append(further(found))
    return extras


def _blocs(conflict: Conflict, named: tuple[str, ...]) -> tuple[tuple[int, ...], ...] | None:
    """The blocs named, and every other party on its own; None if none is named. Raises UnknownName."""
    if not named:
        return None
    joined = [tuple(conflict.party(name.strip()) for name in bloc.split("+")) for bloc in named]
    members = [party for bloc in joined for party in bloc]
    twice = sorted({conflict.space.parties[party] for party in members if members.count(party) > 1})
    if twice:
        raise UnknownName(f"'{twice[0]}' is in two blocs; name every party once")
    alone = [(party,) for party in range(len(conflict.space.parties)) if party not in members]
    return (*joined, *alone)


def _with_doubt(found: Stays, asked: Asked) -> Stays:
    """How sure the answer is: told on request, and where rankings are known in part, if it can be."""
    preferences = found.conflict.preferences
    if not asked.robust and not preferences.partial:
        return found
    if not preferences.partial and BY_WORTH not in preferences.forms:
        return replace(found, notes=(*found.notes, "Every ranking is given in full: nothing is in doubt."))
    try:
        return replace(found, extras=(*found.extras, _doubt(found, asked)))
    except (TooManySituations, LimitReached) as too_large:
        if asked.robust:
            raise
        return replace(
            found, notes=(*found.notes, f"How sure the answer is was not worked out: {too_large}.")
        )


def _doubt(found: Stays, asked: Asked) -> Extra:
    """How sure the answer is, for the situation asked about, or where all would stay and the status quo."""
    named = [label for label in (asked.situation, asked.wish) if label is not None]
    situations = list(dict.fromkeys(found.conflict.situation(label) for label in named))
    if not situations:
        start = [] if found.status_quo is None else [found.status_quo]
        equilibria: list[Any] = np.flatnonzero(found.analysis.equilibria["gmr"]).tolist()
        situations = list(dict.fromkeys([*start, *equilibria]))[:IN_PLAY]
    draws = Draws(asked.seed, number=WORLDS)
    if found.conflict.preferences.partial:
        return doubted(found, over_rankings(found.analysis, situations, draws), of_worlds=False)
    return doubted(found, over_worlds(found.analysis, situations, draws), of_worlds=True)
