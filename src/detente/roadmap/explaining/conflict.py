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

from detente.roadmap.explaining.groups import Group, Groups
from detente.roadmap.explaining.oracle import RULES, Oracle, TimeIsUp
from detente.roadmap.explaining.reasons import reason
from detente.roadmap.solving.milp import Program, solve
from detente.roadmap.solving.search import mended
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from detente.roadmap.solving.limits import Limits
    from detente.worth import Game

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Extent = Literal["smallest", "minimal", "some", "none", "limit"]

SMALLEST_SHARE, RULES_SHARE, MINIMAL_SHARE = 0.5, 0.6, 0.9
"""Shares of the time: after which any minimal conflict will do, not only among rules, and none is sought."""

MOST = 3
"""Conflicts that are told."""

SMALL = 20
"""Steps up to which the neighbours of a roadmap are looked at."""

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


def conflict(game: Game, titles: Mapping[str, str], *, limits: Limits, seed: int = 0) -> Conflict:
    """The smallest set of demands of a game that no roadmap meets together, in words.

    titles : what to call parties and steps; their ids where it has none.
    """
    return conflicts(game, titles, limits=limits, seed=seed, most=1)[0]


def conflicts(
    game: Game, titles: Mapping[str, str], *, limits: Limits, seed: int = 0, most: int = MOST
) -> tuple[Conflict, ...]:
    """Several such sets, none of which holds all of another; the first is the smallest.

    Fewer than `most` if there are no more, or if time runs short. Each further one does without some
    demand of the ones before it, so that meeting that demand otherwise is not enough.
    """
    oracle = Oracle(Groups(tables_of(game)), limits, seed)
    found, extent = _first(oracle)
    if extent in {"none", "limit"}:
        return (Conflict((), (), extent),)
    sets = [(found, extent)]
    if extent != "some":
        sets += _further(oracle, found, most)
    return tuple(_told(oracle, titles, *each) for each in sets)


def _first(oracle: Oracle) -> tuple[tuple[Group, ...], Extent]:
    """One conflict: the smallest if time allows, or else one among rules alone, or else a shortened one."""
    everything = oracle.groups.all
    try:
        found = _smallest(oracle, everything, oracle.until(SMALLEST_SHARE))
    except TimeIsUp:
        pass
    else:
        return found, "smallest" if found else "none"
    rules = tuple(group for group in everything if group.kind in RULES)
    try:
        if oracle.meets(rules, oracle.until(RULES_SHARE)) is None:
            return _smallest(oracle, rules, oracle.until(MINIMAL_SHARE)), "minimal"
    except TimeIsUp:
        pass
    try:
        return _minimal(oracle, oracle.until(MINIMAL_SHARE))
    except TimeIsUp:
        return (), "limit"


def _further(
    oracle: Oracle, first: tuple[Group, ...], most: int
) -> Iterator[tuple[tuple[Group, ...], Extent]]:
    """More conflicts, as long as there is time; each is sought where one demand of the others is dropped."""
    found = [first]
    for group in first:
        if len(found) >= most:
            return
        rest = tuple(other for other in oracle.groups.all if other != group)
        # A conflict that does without this demand serves as well for it as a new one.
        if any(group not in other for other in found):
            continue
        try:
            another = _smallest(oracle, rest, oracle.until(MINIMAL_SHARE))
        except TimeIsUp:
            return
        if another:
            found.append(another)
            yield another, "minimal"


def _told(oracle: Oracle, titles: Mapping[str, str], found: tuple[Group, ...], extent: Extent) -> Conflict:
    """A conflict with its reasons, each from a roadmap that meets the other demands."""
    end = oracle.until(1.0)
    witnesses = [oracle.witness([other for other in found if other != group], end) for group in found]
    told = (
        reason(oracle.groups.tables.game, group, steps, titles)
        for group, steps in zip(found, witnesses, strict=True)
    )
    return Conflict(found, tuple(told), extent)


def _smallest(oracle: Oracle, among: tuple[Group, ...], end: float) -> tuple[Group, ...]:
    """The smallest conflict among some demands, empty if a roadmap meets all of these."""
    groups = oracle.groups
    asked = np.array([group in set(among) for group in groups.all], dtype=bool)
    known = np.array([failed & asked for failed, _ in oracle.met if (failed & asked).any()], dtype=bool)
    known = _least(known.reshape(-1, len(groups.all)))
    while True:
        chosen = _hitting(known, end - oracle.limits.clock())
        kept = tuple(group for group, takes in zip(groups.all, chosen, strict=True) if takes)
        steps = oracle.meets(kept, end)
        if steps is None:
            return kept
        fresh = _lessons(oracle, steps) & asked
        if not fresh.any(axis=1).all():
            return ()
        known = _least(np.concatenate([known, fresh]))


def _minimal(oracle: Oracle, end: float) -> tuple[tuple[Group, ...], Extent]:
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
            except TimeIsUp:
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
        raise TimeIsUp
    return answer.x > 1 / 2


def _lessons(oracle: Oracle, steps: Ints) -> Bools:
    """What a roadmap fails, and better and better ones near it, shape (lessons, groups).

    The fewer groups a roadmap fails, the more it tells.
    """
    groups = oracle.groups
    found = [oracle.learned(steps)]
    terms = stages(groups.tables, "total")[0]
    _, near = mended(groups.whole, terms, steps, oracle.seed + len(oracle.met))
    steps = near if groups.possible(near[np.newaxis]).all() else steps
    best = oracle.learned(steps)
    # Looking around closely teaches more, and takes longer the more steps there are.
    for _ in range(DEPTH if groups.tables.game.n_steps <= SMALL else 0):
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
    return np.array([*found, best])


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
    return np.array(kept, dtype=bool).reshape(-1, rows.shape[1])
