"""Values: what players add, on average over the orders in which a coalition could form. Exact, on arrays."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.tables import halves, sizes, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Blocs = tuple[tuple[int, ...], ...]
"""A partition of the players, by number."""


def shapley(worth: Floats) -> Floats:
    """What each player adds, on average over all orders of arrival [Shapley1953]; float64, shape (n,).

    worth : float64, shape (2**n,). Time grows with n 2**n.
    """
    n = len(worth).bit_length() - 1
    weights = _chances(n)
    found = np.empty(n)
    for player in range(n):
        without, with_player = halves(worth, player)
        found[player] = weights @ (with_player - without)
    return found


def owen(worth: Floats, blocs: Blocs) -> Floats:
    """What each player adds if blocs arrive one after the other, each as a whole [Owen1977]; shape (n,).

    worth : float64, shape (2**n,). Between blocs and inside each, all orders are equally likely.
    """
    found = np.empty(len(worth).bit_length() - 1)
    for number, bloc in enumerate(blocs):
        found[list(bloc)] = shapley(within(worth, blocs, number))
    return found


def quotient(worth: Floats, blocs: Blocs) -> Floats:
    """The game whose players are the blocs, float64, shape (2**len(blocs),)."""
    found: Floats = worth[_unions(blocs)]
    return found


def potential(worth: Floats) -> Floats:
    """The potential of every coalition [Hart1989], float64, shape (2**n,).

    P(S) = (v(S) + the sum of P(S - i) over i in S) / |S|. The Shapley value of i in S is P(S) - P(S - i):
    the only function of that kind whose differences sum to v(S) in every coalition.
    """
    n = len(worth).bit_length() - 1
    size = sizes(n)
    found = np.zeros(len(worth))
    for count in range(1, n + 1):
        masks = np.flatnonzero(size == count)
        total = worth[masks].copy()
        for player in range(n):
            member = masks >> player & 1 == 1
            total[member] += found[masks[member] ^ 1 << player]
        found[masks] = total / count
    return found


def within(worth: Floats, blocs: Blocs, number: int) -> Floats:
    """What each part of a bloc adds in its place, on average over orders of blocs, shape (2**size,)."""
    others = _unions([bloc for k, bloc in enumerate(blocs) if k != number])
    members = _unions([(i,) for i in blocs[number]])
    joined = worth[others[:, np.newaxis] | members]
    found: Floats = _chances(len(blocs)) @ (joined - joined[:, :1])
    return found


def _chances(n: int) -> Floats:
    """For each coalition of n - 1 others the chance that a player finds just them, shape (2**(n-1),)."""
    by_size = np.array([1 / (n * comb(n - 1, size)) for size in range(n)])
    chances: Floats = by_size[sizes(n - 1)]
    return chances


def _unions(blocs: Sequence[tuple[int, ...]]) -> NDArray[np.int64]:
    """For every set of blocs the coalition of their members, int64, shape (2**len(blocs),)."""
    unions: NDArray[np.int64] = sums(np.array([sum(1 << i for i in bloc) for bloc in blocs], dtype=np.int64))
    return unions
