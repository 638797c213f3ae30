"""How far apart two rankings are, and the nearest ranking with the other verdict.

Rankings are rows of integers, larger is better and equal is a tie. The distance counts pairs of
situations: one for a pair in opposite order, a half for a pair tied in one ranking only ([Fagin2006],
K^(p) with p = 1/2, a metric).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.stability.inverse import Condition

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Change:
    """A ranking near the one asked about.

    ranking : shape (n,), larger is better. distance : pairs, in halves; inf if no ranking will do, and
    then the ranking is as before. crossed : the situations that compare otherwise with the one asked about.
    """

    ranking: Ints
    distance: float
    crossed: tuple[int, ...]


def distance(first: Ints, second: Ints) -> float:
    """Pairs that two rankings of the same situations put in opposite order; a half where only one has a tie.

    Time grows with n (log n)^2.
    """
    same_first, same_second = _tied(first), _tied(second)
    same_both = _tied(_classes(first) * (len(second) + 1) + _classes(second))
    by_first = np.lexsort((second, first))
    return _inversions(_classes(second)[by_first]) + (same_first + same_second - 2 * same_both) / 2


def least_change(condition: Condition, ranking: Ints, feasible: Bools, *, stay: bool) -> Change:
    """A ranking as near as can be in which the condition holds (`stay`), or does not.

    ranking : shape (n,); feasible : bool, shape (n,), the rows that count. No ranking will do, and the
    distance is inf, where a party is to leave that stays whatever it prefers.

    To stay, s alone rises to the highest t that has to come down to it. No ranking with s at least as good
    as t is nearer: each x in between breaks t > x or x > s, and each tie of s or t breaks or makes one. To
    leave, s sinks below the highest t that may no longer be below it; of several that tie there, one is
    lifted out instead, and s put between, where that one is enough.
    """
    least = condition.least(ranking)
    s = condition.situation
    stays = least is None or bool(least <= ranking[s])
    if stays is stay:
        return Change(ranking, 0.0, ())
    if least is None:
        return Change(ranking, math.inf, ())
    after = 3 * ranking.astype(np.int64)
    if stay:
        after[s] = 3 * least
    elif (alone := _enough_alone(condition, ranking, least)) is None:
        after[s] = 3 * least - 1
    else:
        after[s], after[alone] = 3 * least + 1, 3 * least + 2
    return _changed(s, ranking, after, feasible)


def _enough_alone(condition: Condition, ranking: Ints, least: int) -> int | None:
    """A situation at the level of `least` that, preferred to s together with all above, ends the verdict."""
    if ranking[condition.situation] == least:
        return None  # s sinks out of a tie of its own: no dearer than lifting another out of it
    down: list[bool] = (ranking <= least).tolist()
    enough: set[int] = set()
    for clause in condition.clauses:
        holding = [group for group in clause if all(down[t] for t in group)]
        # Without a situation that is in all groups that hold, the clause does not hold.
        enough |= frozenset.intersection(*holding)
    return min((t for t in enough if ranking[t] == least), default=None)


def _changed(situation: int, before: Ints, after: Ints, feasible: Bools) -> Change:
    rows = np.flatnonzero(feasible)
    sides = np.sign(before[rows] - before[situation]), np.sign(after[rows] - after[situation])
    crossed = rows[sides[0] != sides[1]]
    return Change(after, distance(before[rows], after[rows]), tuple(crossed.tolist()))


def _tied(ranking: Ints) -> int:
    """How many pairs tie."""
    sizes = np.unique(ranking, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def _classes(ranking: Ints) -> Ints:
    """The same ranking by the numbers 0, 1, 2, ..."""
    classes: Ints = np.unique(ranking, return_inverse=True)[1]
    return classes


def _inversions(values: Ints) -> int:
    """How many pairs stand in strictly descending order; blocks are merged, twice as long each time."""
    found, width = 0, 1
    places = np.arange(len(values))
    while width < len(values):
        block, is_right = places // (2 * width), places // width % 2
        # In a merged block the left comes first among equals; a right element has been overtaken by
        # every left one that stands after it.
        merged = np.lexsort((is_right, values, block))
        lefts = np.cumsum(1 - is_right[merged])
        total = np.minimum(width, len(values) - block * 2 * width) + block * width
        right = is_right[merged] == 1
        found += int((total[merged] - lefts)[right].sum())
        values, width = values[merged], 2 * width
    return found
