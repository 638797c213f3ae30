"""Which combinations of steps can be, and does the file give each of them one name.

Only where there are few: large spaces are for the room `states`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from detente.scenario.claim import Claim, Statement, literals
from detente.scenario.document import Finding, Path
from detente.scenario.labels import Labels
from detente.scenario.model import Scenario
from detente.scenario.names import Names, twice, unknown
from detente.scenario.words import shown

STEP_LIMIT = 16
"""Most steps of a scenario whose situations are named one by one."""

FEW = 3
"""How many situations a message names where there may be thousands."""


@dataclass(frozen=True)
class Situations:
    """The situations of a scenario whose steps and patterns are in order."""

    scenario: Scenario

    @property
    def are_few(self) -> bool:
        """Whether there are so few combinations that people can name them, and we can look at each."""
        return len(self.scenario.steps) <= STEP_LIMIT

    @cached_property
    def labels(self) -> Labels:
        """What they are called."""
        return Labels(tuple(self.scenario.steps), self.scenario.situations)

    @cached_property
    def feasible(self) -> list[int]:
        """The combinations that can be: whole numbers, bit k set where step k stands."""
        tests = [_Test(claim, tuple(self.scenario.steps)) for claim in self.scenario.impossible()]
        every = range(1 << len(self.scenario.steps))
        return [situation for situation in every if not any(test.holds(situation) for test in tests)]

    @cached_property
    def names(self) -> dict[str, None]:
        """The labels of what can be, without repetition."""
        return {label: None for situation in self.feasible for label in self.labels.fitting(situation)}

    def letters(self, situation: int) -> str:
        """A combination as a pattern."""
        return " ".join("Y" if situation >> k & 1 else "N" for k in range(len(self.scenario.steps)))


class _Test:
    """A claim over bits: of each group, which steps must stand and which must not."""

    def __init__(self, claim: Claim, steps: tuple[str, ...]) -> None:
        bit = {step: 1 << k for k, step in enumerate(steps)}
        self.is_any = claim.kind == "any"
        self.groups = [
            tuple(sum(bit[step] for step, wanted in group if wanted is side) for side in (True, False))
            for group in claim.groups
        ]

    def holds(self, situation: int) -> bool:
        if self.is_any:
            return any(situation & on == on and not situation & off for on, off in self.groups)
        return all(situation & on or off & ~situation for on, off in self.groups)


def situation_findings(scenario: Scenario, names: Names) -> Iterator[Finding]:
    """What is wrong with `status_quo`, `infeasible` and `situations`."""
    steps = names.steps
    yield from unknown(("status_quo",), scenario.status_quo, steps, "step")
    yield from twice(("status_quo",), scenario.status_quo)
    yield from statement_findings(("infeasible",), scenario.infeasible, steps)
    for label, pattern in scenario.situations.items():
        yield from _misfits(("situations", label), (pattern,), steps)
    if in_order(scenario, names):
        yield from _impossible_start(scenario)
        if scenario.situations:
            yield from _named(Situations(scenario))


def statement_findings(
    path: Path, statements: Iterable[Statement], steps: tuple[str, ...] | None
) -> Iterator[Finding]:
    """Steps that there are not, and patterns of another length, in a list of statements."""
    for position, statement in enumerate(statements):
        at = (*path, position)
        for found in unknown(at, statement.names, steps, "step"):
            yield Finding(at, found.message)
        yield from _misfits(at, statement.patterns, steps)


def _misfits(path: Path, patterns: Iterable[str], steps: tuple[str, ...] | None) -> Iterator[Finding]:
    for pattern in patterns if steps is not None else ():
        try:
            literals(pattern, steps or ())
        except ValueError as wrong:
            yield Finding(path, str(wrong))


def in_order(scenario: Scenario, names: Names) -> bool:
    """Whether steps and patterns could all be read, so that situations can be told apart."""
    named = [name for statement in scenario.infeasible for name in statement.names]
    named += [name for step in scenario.steps.values() for name in step.excludes]
    if not names.are_all_in(scenario) or not scenario.steps.keys() >= set(named):
        return False
    try:
        scenario.impossible()
        scenario.situation_patterns()
    except ValueError:
        return False
    return True


def _impossible_start(scenario: Scenario) -> Iterator[Finding]:
    for claim in scenario.impossible():
        if scenario.status_quo and claim.holds(scenario.status_quo.__contains__):
            message = f"what stands at the start cannot be ({shown(claim.text)}); change the one or the other"
            yield Finding(("status_quo",), message)
            return


def too_many(scenario: Scenario, way_out: str) -> str:
    """Why situations cannot be named one by one."""
    limit, n = 1 << STEP_LIMIT, len(scenario.steps)
    return (
        f"situations can be named one by one where there are at most {limit:,} combinations, {STEP_LIMIT} "
        f"steps, and there are {n} steps; {way_out}"
    )


def _named(situations: Situations) -> Iterator[Finding]:
    """Situations that the file gives no name, or several."""
    if not situations.are_few:
        yield Finding(("situations",), too_many(situations.scenario, "leave the section out"))
        return
    told: set[tuple[str, ...]] = set()
    nameless: list[int] = []
    for situation in situations.feasible:
        fitting = tuple(situations.labels.fitting(situation))
        if not fitting:
            nameless.append(situation)
        elif len(fitting) > 1 and fitting not in told:
            told.add(fitting)
            names = " and ".join(map(shown, fitting))
            message = f"{situations.letters(situation)} fits {names}; let each combination fit one of them"
            yield Finding(("situations", fitting[-1]), message)
    if nameless:
        some = ", ".join(map(situations.letters, nameless[:FEW])) + (", …" if len(nameless) > FEW else "")
        message = (
            f"{len(nameless)} of {len(situations.feasible)} possible combinations fit no entry: {some}; "
            "add entries, or say under `infeasible` that they cannot be"
        )
        yield Finding(("situations",), message)
    for label in situations.scenario.situations.keys() - situations.names.keys():
        message = f"no combination that can be fits {shown(label)}; leave it out"
        yield Finding(("situations", label), message, "warning")
