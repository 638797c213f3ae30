"""Arrays over coalitions. A coalition is a bit mask: bit i is set if player i is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Kind = TypeVar("Kind", bound=np.generic)

Gap = tuple[float, int, int]
"""By how much an inequality between coalitions is met (negative: missed), and two coalitions that show it."""


def sums(per_player: NDArray[Any]) -> NDArray[Any]:
    """For every coalition the sum over its members, shape (2**n,) or (2**n, k), in the dtype given.

    per_player : shape (n,) or (n, k).
    """
    total = np.zeros((1, *per_player.shape[1:]), dtype=per_player.dtype)
    for row in per_player:
        total = np.concatenate((total, total + row))
    return total


def sizes(n: int) -> Ints:
    """How many players each coalition has, int64, shape (2**n,)."""
    counted: Ints = sums(np.ones(n, dtype=np.int64))
    return counted


def halves(worth: NDArray[Kind], player: int) -> tuple[NDArray[Kind], NDArray[Kind]]:
    """The worth of coalitions without a player, and of the same with it, shape (2**(n-1),) each."""
    apart = worth.reshape(-1, 2, 1 << player)
    return apart[:, 0].ravel(), apart[:, 1].ravel()


def members(masks: Ints, n: int) -> NDArray[np.bool_]:
    """Who is in which coalition, bool, shape (len(masks), n)."""
    inside: NDArray[np.bool_] = (masks[:, np.newaxis] >> np.arange(n)) & 1 == 1
    return inside


# --- properties of a game


def least_rise(worth: Floats) -> Gap:
    """The least v(S + i) - v(S), with S and S + i; monotone if it is not negative."""
    n = len(worth).bit_length() - 1
    found: list[Gap] = []
    for player in range(n):
        without, with_player = halves(worth, player)
        at = int((with_player - without).argmin())
        start = _spread(at, player)
        found.append((float(with_player[at] - without[at]), start, start | 1 << player))
    return min(found)


def least_synergy(worth: Floats) -> Gap:
    """The least v(S + T) - v(S) - v(T), with S and T, which have no common player.

    Superadditive if it is not negative. All pairs are looked at, about 3**n / 2 of them.
    """
    best: Gap = (0.0, 0, 0)
    for one in range(1, len(worth)):
        below = [1 << i for i in range(one.bit_length()) if not one >> i & 1]
        others = sums(np.array(below, dtype=np.int64))  # each pair once: `one` has the highest bit
        gains = worth[others | one] - worth[others] - worth[one]
        at = int(gains.argmin())
        best = min(best, (float(gains[at]), one, int(others[at])))
    return best


def least_increase(worth: Floats) -> Gap:
    """The least v(S+i+j) - v(S+i) - v(S+j) + v(S), with S + i and S + j; convex if it is not negative."""
    n = len(worth).bit_length() - 1
    best: Gap = (0.0, 0, 0)
    for high in range(n):
        without, with_high = halves(worth, high)
        rise = with_high - without
        for low in range(high):
            before, after = halves(rise, low)
            at = int((after - before).argmin())
            start = _spread(_spread(at, low), high)
            best = min(best, (float(after[at] - before[at]), start | 1 << high, start | 1 << low))
    return best


def _spread(mask: int, player: int) -> int:
    """A mask over all but one player as a mask over all, without that player."""
    low = mask & ((1 << player) - 1)
    return (mask ^ low) << 1 | low


# --- who can talk to whom


def neighbours(n: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """For each player a mask of those it is linked to."""
    linked = [0] * n
    for one, other in links:
        linked[one] |= 1 << other
        linked[other] |= 1 << one
    return linked


def first_part(masks: Ints, linked: Sequence[int]) -> Ints:
    """Of each coalition those who can talk to its first player through members, int64, shape of `masks`."""
    part = masks & -masks
    back_and_forth = [*enumerate(linked), *reversed(list(enumerate(linked)))]
    while True:
        before = part.copy()
        for player, others in back_and_forth:
            part |= -(part >> player & 1) & others & masks
        if np.array_equal(before, part):
            return part


def parts(n: int, linked: Sequence[int]) -> list[int]:
    """The groups of players who can talk to each other, as masks, by their first player."""
    rest, found = (1 << n) - 1, []
    while rest:
        found.append(int(first_part(np.array([rest]), linked)[0]))
        rest &= ~found[-1]
    return found


def restricted(worth_of: Callable[[Ints], Floats], masks: Ints, linked: Sequence[int]) -> Floats:
    """What coalitions are worth if only those who can talk to each other act together [Myerson1977].

    The sum of the worth of the parts that hold together; float64, shape of `masks`.
    """
    total = np.zeros(masks.size)
    where = np.flatnonzero(masks)
    rest = masks.ravel()[where]
    while len(where):
        part = first_part(rest, linked)
        total[where] += worth_of(part)
        rest ^= part
        where, rest = where[rest > 0], rest[rest > 0]
    return total.reshape(masks.shape)


# --- which shares of coalitions follow from others


def undetermined(space: Ints) -> NDArray[np.bool_]:
    """Coalitions whose share is not yet settled, bool, shape (2**n,); see `settle`."""
    movable: NDArray[np.bool_] = np.any(sums(space), axis=1)
    return movable


def settle(space: Ints, mask: int) -> Ints:
    """The directions in which shares can still move once the share of one more coalition is settled.

    space : int64, shape (n, d), independent directions in which all settled coalitions keep their shares;
    the identity where none is settled. Returns shape (n, d - 1); `space` itself if the coalition's share
    followed from others. Integers, and so exact: with the directions reduced, no entry is larger than a
    determinant of zeros and ones, which is below 10**6 for 16 players.
    """
    slope = space[[i for i in range(len(space)) if mask >> i & 1]].sum(axis=0)
    if not slope.any():
        return space
    pivot = int(np.flatnonzero(slope)[0])
    others = np.delete(np.arange(len(slope)), pivot)
    left = space[:, others] * slope[pivot] - np.outer(space[:, pivot], slope[others])
    reduced: Ints = left // np.maximum(np.gcd.reduce(left, axis=0), 1)
    return reduced
