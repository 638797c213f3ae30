"""Power: how often a player decides. Indices of simple games, counted exactly, and the Banzhaf value.

A simple game says of every coalition whether it wins: bool, shape (2**n,), bit i of the place set if player i
is in it. Winning coalitions are counted in whole numbers, so that equal players have equal power.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.bargain.game import TABLE_LIMIT
from detente.bargain.tables import halves, sizes, sums
from detente.errors import NoDivision, TooManyPlayers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

Shares = tuple[Fraction, ...]


class Banzhaf(NamedTuple):
    """How often each player turns a losing coalition into a winning one, one entry per player.

    absolute : as a share of the coalitions of the others. normalised : as a share of all swings; 0 if
    there are none.
    """

    absolute: Shares
    normalised: Shares


def weighted(weights: Sequence[int], quota: int) -> Bools:
    """Coalitions whose weights reach the quota, bool, shape (2**n,). Raises TooManyPlayers above 16."""
    if len(weights) > TABLE_LIMIT:
        raise TooManyPlayers(f"{len(weights)} players; coalitions of {TABLE_LIMIT} can be written out")
    wins: Bools = sums(np.array(weights, dtype=np.int64)) >= quota
    return wins


def shapley_shubik(wins: Bools) -> Shares:
    """How often each player is the one that turns the coalition, over all orders of joining [Shubik1954].

    Raises NoDivision as `swings`.
    """
    n = _players(wins)
    by_size = swings(wins)
    orders = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
    total = factorial(n)
    return tuple(
        Fraction(sum(o * int(s) for o, s in zip(orders, row, strict=True)), total) for row in by_size
    )


def banzhaf(wins: Bools) -> Banzhaf:
    """How often each player decides, over all coalitions of the others [Banzhaf1965].

    Raises NoDivision as `swings`.
    """
    n = _players(wins)
    each = [int(row.sum()) for row in swings(wins)]
    total = sum(each)
    return Banzhaf(
        tuple(Fraction(count, 2 ** (n - 1)) for count in each),
        tuple(Fraction(count, total) if total else Fraction(0) for count in each),
    )


def swings(wins: Bools) -> NDArray[np.int64]:
    """Losing coalitions that each player turns, by their size without it; int64, shape (n, n).

    Raises NoDivision if the empty coalition wins, or a winning one loses by a new member: then no player
    can be said to decide.
    """
    n = _players(wins)
    if wins[0]:
        raise NoDivision("the coalition of nobody wins; then nobody decides anything")
    size = sizes(n - 1)
    found = np.zeros((n, n), dtype=np.int64)
    for player in range(n):
        without, joined = halves(wins, player)
        if (without & ~joined).any():
            raise NoDivision("a winning coalition loses by a new member; power is not defined then")
        found[player] = np.bincount(size[joined & ~without], minlength=n)
    return found


def banzhaf_value(worth: Floats) -> Floats:
    """What each player adds, on average over all coalitions of the others [Owen1975]; float64, shape (n,).

    worth : float64, shape (2**n,). Unlike Shapley's, these need not sum to the worth of all.
    """
    added = []
    for player in range(_players(worth)):
        without, joined = halves(worth, player)
        added.append((joined - without).mean())
    return np.array(added)


def vetoes(wins: Bools) -> tuple[int, ...]:
    """Players without whom nobody wins; all of them if nobody ever does."""
    return tuple(player for player in range(_players(wins)) if not halves(wins, player)[0].any())


def blocking(wins: Bools) -> tuple[int, ...]:
    """The smallest coalitions without which the others lose, as masks, the fewest players first."""
    losing = ~wins[::-1]  # the place of the others of a coalition is counted from the end
    return _least(losing)


def winning(wins: Bools) -> tuple[int, ...]:
    """The smallest winning coalitions, as masks, the fewest players first."""
    return _least(wins)


def _least(chosen: Bools) -> tuple[int, ...]:
    """Of a set of coalitions those that hold no other one of it, the fewest players first."""
    found: list[int] = []
    for mask in sorted(map(int, np.flatnonzero(chosen)), key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & other == other for other in found):
            found.append(mask)
    return tuple(found)


def _players(table: NDArray[np.generic]) -> int:
    return len(table).bit_length() - 1
