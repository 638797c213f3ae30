"""Why there is no roadmap: the smallest set of demands that cannot be met together.

Every roadmap, whatever it fails, tells something: a conflict must contain one of the demands
that it fails. The smallest set with one demand from each roadmap met so far either cannot be
met, and is the smallest conflict, or a roadmap that meets it joins the others (implicit
hitting sets). If time runs short, demands are dropped one after the other instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.exact import Proof, prove
from detente.roadmap.groups import Group, Groups
from detente.roadmap.limits import Limits
from detente.roadmap.master import Target
from detente.roadmap.milp import Program, solve
from detente.roadmap.objective import stages
from detente.roadmap.reasons import reason
from detente.roadmap.score import Scale
from detente.roadmap.search import mended
from detente.roadmap.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from detente.worth import Game

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Extent = Literal["smallest", "minimal", "some", "none", "limit"]

SMALLEST_SHARE, MINIMAL_SHARE = 0.5, 0.9
"""Shares of the time after which a minimal conflict will do, and after which none is sought."""

ATTEMPT = 0.05
"""Share of the time to find out whether some demands can be left out."""

LOOKS, DEPTH = 6, 10
"""Neighbours of a roadmap that are looked at closely, and how often one goes on to the best of them."""


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot be met together, and how much is known about them.

    extent : "smallest" (no conflict has fewer demands), "minimal" (without any one of them there is a
    roadmap), "some" (a conflict, of which some demands may not be needed), "none" (a roadmap meets all
    demands), "limit" (time ran out before a conflict was found).
    reasons : a sentence for each group.
    """

    groups: tuple[Group, ...]
    reasons: tuple[str, ...]
    extent: Extent


class _TimeIsUp(Exception):
    """The time limit was hit before an answer."""


def conflict(game: Game, titles: Mapping[str, str], *, limits: Limits, seed: int = 0) -> Conflict:
    """The smallest set of demands of a game that no roadmap meets together, in words.

    titles : what to call parties and steps; their ids where it has none.
    """
    oracle = _Oracle(Groups(tables_of(game)), limits, seed)
    extent: Extent = "smallest"
    try:
        found = _smallest(oracle, oracle.until(SMALLEST_SHARE))
    except _TimeIsUp:
        try:
            found, extent = _minimal(oracle, oracle.until(MINIMAL_SHARE))
        except _TimeIsUp:
            return Conflict((), (), "limit")
    if not found:
        return Conflict((), (), "none")
    end = oracle.until(1.0)
    witnesses = [oracle.witness([other for other in found if other != group], end) for group in found]
    reasons = (reason(game, group, steps, titles) for group, steps in zip(found, witnesses, strict=True))
    return Conflict(found, tuple(reasons), extent)


class _Oracle:
    """Answers whether some demands can be met together, and remembers the roadmaps it met."""

    def __init__(self, groups: Groups, limits: Limits, seed: int) -> None:
        self.groups, self.limits, self.seed = groups, limits, seed
        self.began = limits.clock()

    def until(self, share: float) -> float:
        """Time on the clock when this share of the limit is used up."""
        return self.began + share * self.limits.seconds

    def meets(self, kept: Collection[Group], end: float) -> Ints | None:
        """Starts of the steps of a roadmap that meets these demands, shape (n_steps,); None if there is none.

        Raises _TimeIsUp if neither could be shown.
        """
        left = end - self.limits.clock()
        if left <= 0:
            raise _TimeIsUp
        scale = Scale(self.groups.only(frozenset(kept)))
        any_at_all = Target(stages(scale.demands.tables, "total")[0], enough=-np.inf)
        found = prove(scale, any_at_all, Proof(), Limits(left, self.limits.clock), self.seed)
        if found.steps is None and not found.closed:
            raise _TimeIsUp
        return found.steps

    def witness(self, kept: Collection[Group], end: float) -> Ints | None:
        """The same, None also if time is up: only the wording of a reason depends on it."""
        try:
            return self.meets(kept, end)
        except _TimeIsUp:
            return None


def _smallest(oracle: _Oracle, end: float) -> tuple[Group, ...]:
    """The smallest conflict, empty if a roadmap meets all demands."""
    groups = oracle.groups
    known = np.zeros((0, len(groups.all)), dtype=bool)
    while True:
        chosen = _hitting(known, end - oracle.limits.clock())
        kept = tuple(group for group, takes in zip(groups.all, chosen, strict=True) if takes)
        steps = oracle.meets(kept, end)
        if steps is None:
            return kept
        fresh = _lessons(groups, steps, oracle.seed + len(known))
        if not fresh.any(axis=1).all():
            return ()
        known = _least(np.concatenate([known, fresh]))


def _minimal(oracle: _Oracle, end: float) -> tuple[tuple[Group, ...], Extent]:
    """A conflict that is shortened as long as there is time, empty if a roadmap meets all demands."""
    kept, all_tried = list(oracle.groups.all), True
    if oracle.meets(kept, end) is not None:
        return (), "none"
    size = len(kept)
    while size >= 1:
        # Rules stand last and are dropped first, so that what remains is about parties.
        for last in range(len(kept), 0, -size):
            rest = kept[: max(0, last - size)] + kept[last:]
            now = oracle.limits.clock()
            try:
                if oracle.meets(rest, min(end, now + ATTEMPT * oracle.limits.seconds)) is None:
                    kept = rest
            except _TimeIsUp:
                all_tried = all_tried and size > 1
        size = min(size, len(kept)) // 2
    return tuple(kept), "minimal" if all_tried else "some"


def _hitting(known: Bools, seconds: float) -> Bools:
    """The fewest groups that take one from each row, shape (groups,); the first in order among equals."""
    n = known.shape[1]
    if not len(known):
        return np.zeros(n, dtype=bool)
    price = 1 + np.arange(n) / (n * n * n)
    bounds = np.zeros(n), np.ones(n), np.ones(n, dtype=bool)
    answer = solve(Program(-price, *bounds, known.astype(np.float64), np.ones(len(known))), seconds)
    if answer.outcome != "optimal" or answer.x is None:
        raise _TimeIsUp
    return answer.x > 1 / 2


def _lessons(groups: Groups, steps: Ints, seed: int) -> Bools:
    """What a roadmap fails, and better and better ones near it, shape (lessons, groups).

    The fewer groups a roadmap fails, the more it tells.
    """
    found = [groups.failed_by(steps)]
    terms = stages(groups.tables, "total")[0]
    _, near = mended(groups.whole, terms, steps, seed)
    steps = near if groups.possible(near[np.newaxis]).all() else steps
    best = groups.failed_by(steps)
    for _ in range(DEPTH):
        found.append(best)
        nearby = _neighbours(groups, steps)
        nearby = nearby[groups.possible(nearby)]
        nearby = nearby[np.argsort(groups.failed(nearby).sum(axis=1), kind="stable")[:LOOKS]]
        seen = [groups.failed_by(other) for other in nearby]
        found += seen
        place = min(range(len(seen)), key=lambda place: int(seen[place].sum()))
        if seen[place].sum() >= best.sum():
            break
        steps, best = nearby[place], seen[place]
    return np.array(found)


def _neighbours(groups: Groups, steps: Ints) -> Ints:
    """All roadmaps that differ in the start of one step, shape (B, n_steps)."""
    n, phases = len(steps), groups.tables.game.n_phases + 1
    found = np.repeat(steps[np.newaxis], n * phases, axis=0)
    found[np.arange(n * phases), np.repeat(np.arange(n), phases)] = np.tile(np.arange(phases), n)
    return found


def _least(rows: Bools) -> Bools:
    """Rows that contain no other row."""
    order = np.argsort(rows.sum(axis=1), kind="stable")
    kept: list[Bools] = []
    for row in rows[order]:
        if not any((other <= row).all() for other in kept):
            kept.append(row)
    return np.array(kept)
