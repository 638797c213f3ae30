"""What coalitions can count on: at their best apart or together, and what that leaves open for shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.tables import sums
from detente.bargain.values import shapley

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def superadditive_cover(worth: Floats) -> tuple[Floats, Ints]:
    """The most that each coalition has if it may fall apart, and one of the two parts then.

    worth : float64, shape (2**n,). Returns float64 and int64, shape (2**n,); a coalition that does best
    whole is its own part. Time grows with 3**n.
    """
    best, part = worth.copy(), np.arange(len(worth))
    for mask in range(1, len(worth)):
        others = [1 << i for i in range(mask.bit_length() - 1) if mask >> i & 1]
        if not others:
            continue
        # Each split once: the player with the highest number stays in the other part.
        ones = sums(np.array(others, dtype=np.int64))[1:]
        split = best[ones] + best[mask ^ ones]
        at = int(split.argmax())
        if split[at] > best[mask]:
            best[mask], part[mask] = split[at], ones[at]
    return best, part


def pieces(part: Ints, mask: int) -> tuple[int, ...]:
    """The coalitions that one falls apart into for its best, as masks; itself if it does best whole."""
    one = int(part[mask])
    return (mask,) if one == mask else (*pieces(part, one), *pieces(part, mask ^ one))


def shapley_range(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Between what the Shapley values lie if the worth of each coalition lies between two numbers.

    low, high : float64, shape (2**n,). Returns two arrays of shape (n,). Each end is reached, though not by
    all players at once.
    """
    n = len(low).bit_length() - 1
    ends = np.empty((2, n))
    for player in range(n):
        has = (np.arange(len(low)) >> player & 1) == 1
        ends[0, player] = shapley(np.where(has, low, high))[player]
        ends[1, player] = shapley(np.where(has, high, low))[player]
    return ends[0], ends[1]
