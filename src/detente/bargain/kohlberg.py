"""Whether shares are the nucleolus, found from the shares alone: the criterion of Kohlberg.

Coalitions are ordered by excess, v(S) - x(S). Shares are the nucleolus if and only if, level by level
from the top, all coalitions down to that level are balanced: with some positive weight for each of them,
and possibly a weight for players who get just what they have alone, everybody is in coalitions of total
weight one [Kohlberg1971], property II. Nothing here follows how the shares were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.lp import Programme
from detente.bargain.tables import members, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SHORT = 1e-6
"""What may be missing of a balance, before weights are scaled to sum to one for everybody.

What is missing where there is no balance is a ratio of determinants of zeros and ones, and larger.
"""

ROUNDING = 1e-9
"""By how much the total weight of a player may differ from one."""


@dataclass(frozen=True, eq=False)
class Step:
    """One level: its excess, the coalitions at it, and weights that balance all down to it.

    masks : int64, shape (k,). excess : the largest among them. weights : by coalition, of all down to
    this level and of players at their floor; empty where no proof is needed, because what is new follows
    from what is balanced already. balanced : whether it is; False ends the list.
    """

    excess: float
    masks: Ints
    weights: dict[int, float]
    balanced: bool


def steps(worth: Floats, shares: Floats, tolerance: float, *, rational: bool) -> Iterator[Step]:
    """The levels from the top, until the balanced coalitions settle everybody's share.

    worth : float64, shape (2**n,). shares : float64, shape (n,), which sum to the worth of all. Excesses
    that differ by no more than the tolerance are one level. rational : whether nobody may get less than
    alone; without it the prenucleolus is tested.
    """
    n = len(shares)
    alone = 1 << np.arange(n)
    at_floor = alone[shares - worth[alone] <= tolerance] if rational else alone[:0]
    collection, support = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for excess, masks in _ordered(worth, shares, tolerance):
        collection = np.concatenate((collection, masks))
        before = np.concatenate((support, collection[: -len(masks)]))
        if _rank(before, n) == _rank(np.concatenate((before, masks)), n):
            yield Step(excess, masks, {}, balanced=True)
            continue
        weights = balance(collection, at_floor, n)
        yield Step(excess, masks, weights, balanced=bool(weights))
        if not weights:
            return
        support = np.array([mask for mask in at_floor.tolist() if mask in weights], dtype=np.int64)
        if _rank(np.concatenate((support, collection)), n) == n:
            return


def balance(collection: Ints, optional: Ints, n: int) -> dict[int, float]:
    """Weights by which everybody is in coalitions of total weight one, by coalition; empty if there are none.

    collection : int64, shape (k,), coalitions that need a positive weight. optional : coalitions that may
    have one. The weights are checked by adding them up.
    """
    columns = members(np.concatenate((collection, optional)), n).T.astype(float)
    degree = columns[:, : len(collection)].sum(axis=1)
    # Every coalition gets one, and more where needed, so that all are in the same number of coalitions.
    # What cannot be evened out is left over, and made least.
    unit = np.eye(n)
    rows = np.column_stack((columns, -np.ones(n), unit, -unit))
    size = columns.shape[1]
    cost = np.concatenate((np.zeros(size + 1), np.ones(2 * n)))
    programme = Programme(cost, np.zeros(len(cost)))
    programme.add(rows, -degree, -degree)
    best = programme.optimum()
    weights = np.maximum(best.x[:size], 0.0)
    weights[: len(collection)] += 1.0
    weights /= max(float(best.x[size]), 1.0)
    if best.value > SHORT or np.abs(columns @ weights - 1.0).max() > ROUNDING:
        return {}
    found: dict[int, float] = {}
    for mask, weight in zip([*collection.tolist(), *optional.tolist()], weights.tolist(), strict=True):
        if weight > ROUNDING:
            found[mask] = found.get(mask, 0.0) + weight
    return found


def _ordered(worth: Floats, shares: Floats, tolerance: float) -> Iterator[tuple[float, Ints]]:
    """The coalitions but the empty one and that of all, by excess, largest first, level by level."""
    excesses = (worth - sums(shares))[1:-1]
    order = np.argsort(-excesses, kind="stable")
    ranked = excesses[order]
    cuts = np.flatnonzero(ranked[:-1] - ranked[1:] > tolerance) + 1
    for masks in np.split(order + 1, cuts):
        if len(masks):  # with one player there is no coalition that could leave
            yield float(excesses[masks[0] - 1]), masks


def _rank(masks: Ints, n: int) -> int:
    return int(np.linalg.matrix_rank(members(masks, n).astype(float))) if len(masks) else 0
