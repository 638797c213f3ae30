"""Rankings that agree with what is known, drawn at random, every one exactly as likely as any other.

Layers and strands of an order are drawn on their own and put together again. What can be parted no
further comes from coupling from the past [Propp1996] with the bounding chain of [Huber2006]: the answer
of a Markov chain that has been running for ever, so that nothing depends on how long one waits.
"""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import TooManySituations
from detente.stability.orders import bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.stability.orders import Mask, Order

    Ints = NDArray[np.int64]
    Small = NDArray[np.int16]
    Bools = NDArray[np.bool_]

KNOT_LIMIT = 96
"""Most classes in a part that can be parted no further; a thousand draws of so many take a minute."""


def drawn(order: Order, number: int, rng: np.random.Generator) -> Ints:
    """Places of the classes in rankings that agree with the order, 0 the worst, shape (number, classes).

    Raises TooManySituations.
    """
    found = np.zeros((number, len(order.classes)), dtype=np.int64)
    _draw(order, order.everything, found, rng)
    return found


def _draw(order: Order, mask: Mask, found: Ints, rng: np.random.Generator) -> None:
    """Write the places of some of the classes among each other, counted from 0."""
    if mask.bit_count() == 1:
        return
    layers = order.layers(mask)
    strands = order.strands(mask) if len(layers) == 1 else []
    for part in layers if len(layers) > 1 else strands if len(strands) > 1 else []:
        _draw(order, part, found, rng)
    if len(layers) > 1:
        _stack(layers, found)
    elif len(strands) > 1:
        _shuffle(strands, found, rng)
    else:
        chosen = list(bits(mask))
        found[:, chosen] = _knot(order.part(mask), len(found), rng)


def _stack(layers: list[Mask], found: Ints) -> None:
    """Put one layer above the other."""
    placed = 0
    for layer in layers:
        found[:, list(bits(layer))] += placed
        placed += layer.bit_count()


def _shuffle(strands: list[Mask], found: Ints, rng: np.random.Generator) -> None:
    """Shuffle strands into each other, every way as likely as any other."""
    total = sum(strand.bit_count() for strand in strands)
    places = rng.permuted(np.tile(np.arange(total), (len(found), 1)), axis=1)
    taken = 0
    for strand in strands:
        chosen = list(bits(strand))
        own = np.sort(places[:, taken : taken + len(chosen)], axis=1)
        found[:, chosen] = np.take_along_axis(own, found[:, chosen], axis=1)
        taken += len(chosen)


def _knot(order: Order, number: int, rng: np.random.Generator) -> Ints:
    """The same for an order that cannot be parted."""
    m = len(order.classes)
    if m > KNOT_LIMIT:
        raise TooManySituations(
            f"rankings of {m} situations cannot be drawn one as likely as another; at most {KNOT_LIMIT} "
            "may depend on each other: say more about how they compare, or draw worths instead"
        )
    # The chain wants classes numbered so that what is worse comes first.
    worst_first = sorted(range(m), key=lambda place: order.below[place].bit_count())
    before = np.zeros((m + 1, m + 1), dtype=bool)
    for new, old in enumerate(worst_first):
        before[[worst_first.index(low) for low in bits(order.below[old])], new] = True
    ranked = np.array(worst_first)[Chain(before, int(rng.integers(1 << 62))).draw(number)]
    return np.argsort(ranked, axis=0).T


class Chain:
    """The chain of neighbours that change places, and its bounding chain, for m classes.

    before : bool, shape (m + 1, m + 1), [a, b] whether a must stand before b; m stands for nobody. Classes
    are numbered so that b > a there.

    One sweep asks every other pair of neighbours, by turns, whether to change places: a fair coin says
    so, and they may if neither must stand before the other. That leaves the uniform distribution as it is.

    The bounding chain knows that class a stands at place j or earlier where bound[j] is a. It starts with
    the first class at the last place and nobody elsewhere, and takes up the next class whenever its last
    place is free. Where it has coin 1 its neighbours change places; the chain itself uses the same coin,
    but turned over where the first of two neighbours is the class that the bound has as the second. So
    a class is never later than its bound: were it second and the bound brought it forward, it comes
    forward too, as those that must stand before it are bounded before it; were it first, it stays. Once
    every class is bounded there is only one ranking left, wherever the chain began.
    """

    def __init__(self, before: Bools, seed: int) -> None:
        self.m = len(before) - 1
        self.may_swap = ~before.ravel()
        self.seed = seed
        self.sweeps = ceil(1.2 * self.m**2 * (1 + log(self.m)))
        """Sweeps of the last block; nine draws in ten are settled in it, whatever the order."""

    def draw(self, number: int) -> Small:
        """Rankings, shape (m, number), earliest first."""
        return self._settled(number, 0)

    def _settled(self, number: int, block: int) -> Small:
        """The state at the end of a block; block 0 ends now, each other where the block before it begins.

        What is not settled within a block depends on where it began, and so on the longer block before.
        """
        everybody = np.ones(number, dtype=bool)
        bound, _ = self.run(block, everybody, None)
        unsettled = (bound == self.m).any(axis=0)
        if unsettled.any():
            start = self._settled(int(unsettled.sum()), block + 1)
            bound[:, unsettled] = self.run(block, unsettled, start)[1]
        return bound

    def run(self, block: int, chosen: Bools, state: Small | None) -> tuple[Small, Small]:
        """The bounds at the end of a block, and the state if its start is given, of the draws chosen.

        The coins of a draw are the same whoever else is chosen.
        """
        rng = np.random.default_rng([self.seed, block])
        m, columns = self.m, np.flatnonzero(chosen)
        bound = np.full((m, len(columns)), m, dtype=np.int16)
        bound[-1] = 0
        taken_up = np.ones(len(columns), dtype=np.int16)
        for sweep in range(self.sweeps << block):
            odd = sweep % 2
            coins = rng.integers(0, 2, size=((m - odd) // 2, len(chosen)), dtype=np.bool_)
            coins = coins if len(columns) == len(chosen) else coins[:, columns]
            first, second = bound[odd : m - 1 : 2], bound[odd + 1 :: 2]
            if state is not None:
                early, late = state[odd : m - 1 : 2], state[odd + 1 :: 2]
                self._swap(early, late, coins ^ (early == second))
            self._swap(first, second, coins)
            free = (bound[-1] == m) & (taken_up < m)
            np.copyto(bound[-1], taken_up, where=free)
            taken_up += free
        return bound, bound if state is None else state

    def _swap(self, first: Small, second: Small, where: Bools) -> None:
        """Let neighbours change places where they should and may."""
        may = self.may_swap.take(first * np.int16(self.m + 1) + second)
        change = (first ^ second) * (where & may)
        first ^= change
        second ^= change
