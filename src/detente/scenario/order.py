"""Can it be done in time? Circles of prerequisites, deadlines, contradictions, the goal."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from detente.scenario.document import Finding
from detente.scenario.expression import Clause, Expression
from detente.scenario.model import Scenario

LONG, MANY = 1e9, 10**9
"""Length and number of phases in which everything can be done."""

ROUNDING = 1e-9
"""Durations this little above a whole number of phases count as whole."""


@dataclass(frozen=True)
class Start:
    """The first phase in which a step could start, and the prerequisite it waits for."""

    phase: int
    after: str | None


def order_findings(scenario: Scenario) -> Iterator[Finding]:
    """Circles, windows that cannot be met, contradictions, and a goal out of reach."""
    if not scenario.phase or not scenario.phases:
        # Where there are no phases there is time enough; circles and contradictions remain.
        scenario = scenario.model_copy(update={"phase": LONG, "phases": MANY})
    starts = earliest_starts(scenario)
    windows = [found for name in scenario.steps for found in _window(scenario, name, starts)]
    yield from _circles(scenario, starts)
    yield from windows
    yield from _contradictions(scenario)
    misplaced = {str(found.path[1]) for found in windows if found.level == "error"}
    yield from _goal(scenario, starts, misplaced)


def delay_of(scenario: Scenario, name: str) -> int:
    """Phases from start to effect: the duration rounded up."""
    duration = scenario.steps[name].duration
    return math.ceil(duration.likely / scenario.phase - ROUNDING) if duration else 0


def earliest_starts(scenario: Scenario) -> dict[str, Start]:
    """For each step that can ever start, the first phase in which it could, all else being favourable.

    A prerequisite must be in effect in an earlier phase, so that one that starts in phase s
    with delay d lets its successor start in phase s + d + 1.
    """
    successors: dict[str, list[str]] = {name: [] for name in scenario.steps}
    for name, step in scenario.steps.items():
        for needed in step.requires.names:
            successors.get(needed, []).append(name)
    starts: dict[str, Start] = {}
    waiting = deque(scenario.steps)
    while waiting:
        name = waiting.popleft()
        start = _start(scenario, name, starts)
        if start and (name not in starts or start.phase < starts[name].phase):
            starts[name] = start
            waiting.extend(successors[name])
    return starts


def _start(scenario: Scenario, name: str, starts: dict[str, Start]) -> Start | None:
    step = scenario.steps[name]
    found = Start(step.earliest or 1, None)
    for clause in step.requires.clauses:
        options = [_after(scenario, literal, starts) for literal in sorted(clause)]
        possible = [option for option in options if option]
        if not possible:
            return None
        found = max(found, min(possible, key=_phase), key=_phase)
    return found


def _phase(start: Start) -> int:
    return start.phase


def _after(scenario: Scenario, literal: tuple[str, bool], starts: dict[str, Start]) -> Start | None:
    """When a literal is first true: what must not stand does not at first; the unknown may be anything."""
    needed, wanted = literal
    if not wanted or needed not in scenario.steps:
        return Start(1, None)
    if needed not in starts:
        return None
    return Start(starts[needed].phase + delay_of(scenario, needed) + 1, needed)


def _circles(scenario: Scenario, starts: dict[str, Start]) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for name in scenario.steps:
        way = [name] if name not in starts else []
        while way:
            step = _blocker(scenario, way[-1], starts)
            if step in way:
                circle = way[way.index(step) :]
                # A step that requires itself is told elsewhere.
                if len(circle) > 1 and frozenset(circle) not in told:
                    yield _circle(circle)
                told.add(frozenset(circle))
                break
            way.append(step)


def _blocker(scenario: Scenario, name: str, starts: dict[str, Start]) -> str:
    """A prerequisite that can never start, of a step that therefore cannot."""
    clauses = scenario.steps[name].requires.clauses
    never = scenario.steps.keys() - starts.keys()
    blocked = next(c for c in clauses if all(wanted and other in never for other, wanted in c))
    return min(other for other, _ in blocked)


def _circle(circle: list[str]) -> Finding:
    message = (
        f"these steps wait for each other: {' → '.join([*circle, circle[0]])}; drop one of the requirements"
    )
    return Finding(("steps", circle[0], "requires"), message)


def _window(scenario: Scenario, name: str, starts: dict[str, Start]) -> Iterator[Finding]:
    step, last, path = scenario.steps[name], scenario.phases, ("steps", name)
    if step.earliest and step.earliest > last:
        message = f"phase {step.earliest} is beyond the last phase, {last}; lower it or raise `phases`"
        yield Finding((*path, "earliest"), message)
    elif step.latest and step.latest > last:
        message = f"phase {step.latest} is beyond the last phase, {last}; lower it or raise `phases`"
        yield Finding((*path, "latest"), message)
    elif step.latest and (step.earliest or 1) > step.latest:
        message = f"earliest {step.earliest} comes after latest {step.latest}; swap them, or change one"
        yield Finding((*path, "latest"), message)
    elif name in starts and starts[name].phase > (step.latest or last):
        chain = _chain(scenario, name, starts)
        if step.latest:
            message = (
                f"phase {step.latest} is too early: the first possible is {starts[name].phase} ({chain}); "
                "raise it, or shorten what comes before"
            )
            yield Finding((*path, "latest"), message)
        else:
            message = (
                f"it can never start within {last} phases ({chain}); raise `phases`, or shorten the chain"
            )
            yield Finding(path, message, "warning")


def _chain(scenario: Scenario, name: str, starts: dict[str, Start]) -> str:
    """The steps that must come before, each with its first phase and its delay."""
    parts = []
    for step in _before(name, starts):
        delay = delay_of(scenario, step) if step != name else 0
        parts.append(f"{step} from phase {starts[step].phase}" + (f", takes {delay}" if delay else ""))
    return " → ".join(parts)


def _before(name: str, starts: dict[str, Start]) -> list[str]:
    """The step and what it waits for, first things first."""
    found = [name]
    while (after := starts[found[-1]].after) is not None:
        found.append(after)
    return found[::-1]


def _needed(condition: Expression, scenario: Scenario) -> set[str]:
    """The steps without which the condition can never be true, through all prerequisites."""
    found: set[str] = set()
    waiting = _units(condition, wanted=True)
    while waiting:
        name = waiting.pop()
        if name in scenario.steps and name not in found:
            found.add(name)
            waiting |= _units(scenario.steps[name].requires, wanted=True)
    return found


def _units(condition: Expression, *, wanted: bool) -> set[str]:
    return {
        name for clause in condition.clauses for name, how in clause if len(clause) == 1 and how is wanted
    }


def _excluded_pair(scenario: Scenario, names: Iterable[str]) -> tuple[str, str] | None:
    for one, other in combinations([name for name in names if name in scenario.steps], 2):
        if other in scenario.steps[one].excludes or one in scenario.steps[other].excludes:
            return one, other
    return None


def _contradiction(scenario: Scenario, condition: Expression, also: str = "") -> str | None:
    """Why a condition can never be true, if it never can; `also` is the step whose condition it is."""
    needed = _needed(condition, scenario) - {also}
    for name in sorted(needed & _units(condition, wanted=False)):
        return f"'{name}' must be in effect and must not be"
    pair = _excluded_pair(scenario, [also, *sorted(needed)])
    if pair and also in pair:
        return f"'{pair[1]}' is a prerequisite and is excluded as well"
    return f"it needs '{pair[0]}' and '{pair[1]}', which exclude each other" if pair else None


def _contradictions(scenario: Scenario) -> Iterator[Finding]:
    why = {name: _contradiction(scenario, step.requires, name) for name, step in scenario.steps.items()}
    for name, step in scenario.steps.items():
        # Told once, at the step where the contradiction begins, and not at all that build on it.
        inherited = any(why[other] for other in _needed(step.requires, scenario) - {name})
        if why[name] and not inherited:
            yield Finding(
                ("steps", name, "requires"), f"it can never start: {why[name]}; change the condition"
            )
    for name, entry in scenario.together.items():
        pair = _excluded_pair(scenario, entry.steps)
        if pair:
            message = (
                f"'{pair[0]}' and '{pair[1]}' exclude each other, so that they never stand together; drop one"
            )
            yield Finding(("together", name, "steps"), message)


def _goal(scenario: Scenario, starts: dict[str, Start], misplaced: set[str]) -> Iterator[Finding]:
    """A goal out of reach, unless only because of a step that is told to be misplaced already."""
    why = _contradiction(scenario, scenario.goal)
    if why:
        yield Finding(("goal",), f"the goal can never be reached: {why}; change the goal")
        return
    late = [_too_late(scenario, clause, starts) for clause in scenario.goal.clauses]
    free = [name for name in late if name and misplaced.isdisjoint(_before(name, starts))]
    if free:
        last = max(free, key=lambda name: _effect(scenario, name, starts))
        first = _effect(scenario, last, starts)
        message = (
            f"the goal can never be reached: '{last}' is in effect from phase {first} "
            f"at the earliest ({_chain(scenario, last, starts)}), and there are {scenario.phases} phases; "
            "raise `phases`, or shorten the chain"
        )
        yield Finding(("goal",), message)


def _effect(scenario: Scenario, name: str, starts: dict[str, Start]) -> int:
    return starts[name].phase + delay_of(scenario, name)


def _too_late(scenario: Scenario, clause: Clause, starts: dict[str, Start]) -> str | None:
    """The step of a clause that comes first, if none of its steps can be in effect by the last phase.

    None also where a circle of prerequisites, told elsewhere, is what keeps it from starting.
    """
    if not all(wanted and name in scenario.steps for name, wanted in clause):
        return None
    effects = {name: _effect(scenario, name, starts) for name, _ in clause if name in starts}
    first = min(effects, key=lambda name: (effects[name], name), default=None)
    return first if first and effects[first] > scenario.phases else None
