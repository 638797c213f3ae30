"""The combinations of steps in play as bits: which can be, who can change what.

Bit k of a row says whether step k of those in play stands. All other steps of the scenario are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import NoSituation, TooManySituations, UnknownName
from detente.scenario.situations import STEP_LIMIT as NUMBERED
from detente.scenario.words import listed
from detente.states.moves import Mover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.scenario import Scenario

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

STEP_LIMIT = 26
"""Most steps in play, however much memory there is."""

BYTES_EACH = 20
"""Memory that all concepts take at their peak, by row and party."""

Literals = frozenset[tuple[str, bool]]


@dataclass(frozen=True)
class Play:
    """What is asked about: the steps in play, and which of the others are done; the rest is not done.

    in_play : names in the order of their bits; None for every step of the scenario.
    memory : bytes at hand; None if that is not known.
    """

    in_play: tuple[str, ...] | None = None
    done: frozenset[str] = frozenset()
    memory: int | None = None


@dataclass(frozen=True)
class Test:
    """A condition over rows. groups : (mask, wanted); a literal group is about the bits in its mask.

    kind : "all": every group has a bit as wanted; "any": some group has all its bits as wanted.
    """

    kind: str
    groups: tuple[tuple[int, int], ...]

    def holds(self, rows: Ints) -> Bools:
        """Where it is true, bool, the shape of `rows`."""
        if self.kind == "all":
            found = np.ones(rows.shape, dtype=bool)
            for mask, wanted in self.groups:
                found &= ((rows ^ ~wanted) & mask) != 0
            return found
        found = np.zeros(rows.shape, dtype=bool)
        for mask, wanted in self.groups:
            found |= ((rows ^ wanted) & mask) == 0
        return found


@dataclass(frozen=True, eq=False)
class Space:
    """Every combination of the m steps in play, 2^m rows.

    feasible : bool, shape (2^m,), which rows can be.
    movers : each party alone, in the scenario's order, then each group of joint owners.
    requires : per step the condition for taking it, tested after the move; None if it can always be taken.
    """

    scenario: Scenario
    play: Play
    steps: tuple[str, ...]
    feasible: Bools
    movers: tuple[Mover, ...]
    requires: tuple[Test | None, ...]

    @property
    def n(self) -> int:
        """How many rows there are, those that cannot be included."""
        return len(self.feasible)

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties."""
        return tuple(self.scenario.parties)

    @property
    def owners(self) -> tuple[tuple[int, ...], ...]:
        """The parties that each mover stands for."""
        return tuple(mover.owners for mover in self.movers)

    @property
    def rows(self) -> Ints:
        """Every row that can be, ascending."""
        return np.flatnonzero(self.feasible)

    @cached_property
    def counts(self) -> dict[str, int]:
        """What each step adds to the number of a situation in which it stands: 1, 2, 4, and so on.

        Over all steps of the scenario, those done included, so that a situation keeps the number by which
        the file calls it, whatever is in play; over the steps in play where there are too many for that.
        """
        counted = self.scenario.steps if len(self.scenario.steps) <= NUMBERED else self.steps
        return {step: 1 << k for k, step in enumerate(counted)}

    def number(self, row: int) -> int:
        """The number of a row: what the steps that stand add up to."""
        if self._is_own_number:
            return row
        return self._fixed + sum(self.counts[step] for step in self.standing(row))

    def numbers(self, rows: Ints) -> Ints:
        """The numbers of rows, the shape of `rows`."""
        found = np.full(rows.shape, self._fixed)
        for bit, step in enumerate(self.steps):
            found += (rows >> bit & 1) * self.counts[step]
        return found

    @cached_property
    def _is_own_number(self) -> bool:
        """Whether every row is its own number, as where all steps are in play."""
        bits = {step: 1 << bit for bit, step in enumerate(self.steps)}
        return not self._fixed and all(self.counts[step] == bit for step, bit in bits.items())

    @cached_property
    def _fixed(self) -> int:
        return sum(self.counts.get(step, 0) for step in self.play.done - set(self.steps))

    @property
    def is_cubic(self) -> bool:
        """Whether parties move freely among their own steps: no joint owners, prerequisites or labels."""
        special = self.scenario.situations or self.scenario.moves
        return not special and len(self.movers) == len(self.parties) and not any(self.requires)

    def in_world(self, scenario: Scenario) -> Space:
        """The same situations and moves in a scenario that differs in its numbers only."""
        return replace(self, scenario=scenario)

    def test(self, kind: str, groups: Iterable[Literals]) -> Test:
        """A condition over step names as one over rows; steps not in play count as they are fixed."""
        found: list[tuple[int, int]] = []
        for group in groups:
            bits = {(self.steps.index(name), want) for name, want in group if name in self.steps}
            fixed = [(name in self.play.done) is want for name, want in group if name not in self.steps]
            settled = any(fixed) if kind == "all" else not all(fixed)
            if not settled:
                mask = sum(1 << bit for bit, _ in bits)
                found.append((mask, sum(1 << bit for bit, want in bits if want)))
        return Test(kind, tuple(found))

    def row_of(self, standing: Iterable[str]) -> int:
        """The row in which exactly these steps in play stand. Raises UnknownName."""
        names = set(standing)
        unknown = sorted(names - set(self.steps))
        if unknown:
            raise UnknownName(f"'{unknown[0]}' is not a step in play; those are {', '.join(self.steps)}")
        return sum(1 << bit for bit, step in enumerate(self.steps) if step in names)

    def standing(self, row: int) -> tuple[str, ...]:
        """The steps in play that stand in a row."""
        return tuple(step for bit, step in enumerate(self.steps) if row >> bit & 1)


def space_of(scenario: Scenario, play: Play | None = None) -> Space:
    """Every combination of the steps in play, with who can change what.

    A step with several owners is taken by all of them together and dropped by any of them alone.
    Raises TooManySituations, NoSituation, UnknownName.
    """
    play = play or Play()
    steps = tuple(scenario.steps) if play.in_play is None else play.in_play
    for name in (*steps, *play.done):
        if name not in scenario.steps:
            raise UnknownName(f"'{name}' is not a step of '{scenario.name}'")
    _check_size(scenario, play, len(steps))
    bare = Space(scenario, play, steps, np.ones(1, dtype=bool), _movers(scenario, steps), ())
    needed = tuple(_requirement(bare, name) for name in steps)
    found = Space(scenario, play, steps, _feasible(bare), bare.movers, needed)
    if not found.feasible.any():
        raise NoSituation(_nothing_can_be(found))
    return found


def _nothing_can_be(space: Space) -> str:
    """Why, and the way out: what is fixed may be the reason."""
    named = {name for claim in space.scenario.impossible() for name in claim.names} - set(space.steps)
    fixed = [name for name in space.scenario.steps if name in named]
    done, not_done = (
        [name for name in fixed if (name in space.play.done) is is_done] for is_done in (True, False)
    )
    if not fixed:
        return (
            f"no combination of the steps of '{space.scenario.name}' can be; "
            "take back something under `infeasible` or `excludes`"
        )
    said = [f"{listed(names)} {how}" for names, how in ((done, "done"), (not_done, "not done")) if names]
    return (
        f"with {' and '.join(said)}, nothing in '{space.scenario.name}' can be; put other steps in play, fix "
        "them otherwise, or take back something under `infeasible` or `excludes`"
    )


def _check_size(scenario: Scenario, play: Play, n_steps: int) -> None:
    fit = STEP_LIMIT
    while play.memory is not None and fit and BYTES_EACH * len(scenario.parties) << fit > play.memory:
        fit -= 1
    if n_steps > fit:
        memory = f" into {play.memory / 2**30:.1f} GB" if fit < STEP_LIMIT and play.memory else ""
        raise TooManySituations(
            f"{n_steps} steps in play make 2^{n_steps} situations; 2^{fit} would fit{memory}, so that at "
            f"most {fit} steps can be in play: name fewer with --in-play, and fix the others with --done"
        )


def _feasible(space: Space) -> Bools:
    rows = np.arange(1 << len(space.steps), dtype=np.int32)
    found = np.ones(len(rows), dtype=bool)
    for claim in space.scenario.impossible():
        found &= ~space.test(claim.kind, claim.groups).holds(rows)
    return found


def _requirement(space: Space, name: str) -> Test | None:
    condition = space.scenario.steps[name].requires
    test = space.test("all", condition.clauses)
    return test if test.groups else None


def _movers(scenario: Scenario, steps: tuple[str, ...]) -> tuple[Mover, ...]:
    """Each party alone, then each group of joint owners that has a step it can take."""
    names = list(scenario.parties)
    owners = {step: tuple(sorted(names.index(party) for party in scenario.steps[step].by)) for step in steps}
    joint = {
        group for step, group in owners.items() if len(group) > 1 and scenario.direction_of(step) != "off"
    }
    groups = [(party,) for party in range(len(names))] + sorted(joint)
    return tuple(_mover(scenario, group, owners, alone=len(group) == 1) for group in groups)


def _mover(
    scenario: Scenario, group: tuple[int, ...], owners: dict[str, tuple[int, ...]], *, alone: bool
) -> Mover:
    masks = {"both": 0, "on": 0, "off": 0}
    for bit, (step, parties) in enumerate(owners.items()):
        direction = scenario.direction_of(step)
        if parties == group:
            masks[direction] |= 1 << bit
        elif alone and group[0] in parties and direction != "on":
            masks["off"] |= 1 << bit
    return Mover(group, **masks)
