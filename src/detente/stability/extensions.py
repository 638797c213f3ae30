"""How many rankings agree with what is known, and in how many of them a condition holds.

A ranking of the classes without further ties that agrees with a partial order is a *linear extension*
of it. They are counted, not listed: by their *down-sets*, the sets of classes that can be at the bottom
of one. The number of down-sets decides how long it takes. Counting linear extensions is #P-complete
[Brightwell1991], so that there is no way without such a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import TooManySituations
from detente.stability.orders import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.stability.inverse import Condition
    from detente.stability.orders import Mask, Order

    Masks = NDArray[np.uint64]
    Counts = NDArray[Any]
    Bools = NDArray[np.bool_]

DOWN_SET_LIMIT = 1 << 18
"""Most down-sets that are counted over; takes two seconds or so."""

WORD = 63
"""So many classes fit in one word."""

EXACT_FACTORIAL = 20
"""The largest number whose factorial, and so any count of rankings of as many, fits in 64 bits."""


def count(order: Order, limit: int = DOWN_SET_LIMIT) -> int:
    """How many rankings agree with the order.

    Raises TooManySituations if a part that can be parted no further has more than `limit` down-sets.
    """
    return _count(order, order.everything, limit)


def share(condition: Condition, order: Order, limit: int = DOWN_SET_LIMIT) -> Fraction:
    """The share of the rankings that agree with the order in which the condition holds, exactly.

    Every such ranking counts alike. Raises TooManySituations if there are more than `limit` down-sets,
    after everything has been left out that makes no difference.
    """
    part, left = relevant(condition, order)
    if not left.clauses:
        return Fraction(1)
    if () in left.clauses:
        return Fraction(0)
    return _share(left, part, limit)


def relevant(condition: Condition, order: Order) -> tuple[Order, Condition]:
    """The part of an order on which a verdict depends, and what is left of the condition there.

    A ranking of the part is as likely as any other if the rankings of the whole are: a layer of an order
    is ranked without regard to the others, and so is a strand; strands are shuffled evenly.
    """
    mask = order.everything
    here = order.class_of[condition.situation]
    while True:
        layer = next(layer for layer in order.layers(mask) if layer >> here & 1)
        condition = _decided(condition, order, here)
        needed = {here, *(order.class_of[s] for s in condition.situations)}
        strands = [strand for strand in order.strands(layer) if any(strand >> each & 1 for each in needed)]
        if sum(strands) == mask:
            return order.part(mask), condition
        mask = sum(strands)


def listed(order: Order) -> Iterator[tuple[int, ...]]:
    """Every ranking that agrees with the order, one after the other: the classes from worst to best."""
    waiting: list[tuple[Mask, tuple[int, ...]]] = [(0, ())]
    while waiting:
        done, ranked = waiting.pop()
        if done == order.everything:
            yield ranked
        next_up = (place for place in bits(order.everything & ~done) if not order.below[place] & ~done)
        waiting.extend((done | 1 << place, (*ranked, place)) for place in next_up)


def _decided(condition: Condition, order: Order, here: int) -> Condition:
    """The condition without the situations whose comparison with the one asked about is known."""
    worse = order.below[here] | 1 << here
    better = order.above[here]
    below, above = [], []
    for s in condition.situations:
        place = order.class_of[s]
        if worse >> place & 1:
            below.append(s)
        elif better >> place & 1:
            above.append(s)
    return condition.given(below, above)


def _count(order: Order, mask: Mask, limit: int) -> int:
    """Rankings of some of the classes: layer by layer, strand by strand, and over down-sets where need be."""
    layers = order.layers(mask)
    if len(layers) > 1:
        return prod(_count(order, layer, limit) for layer in layers)
    strands = order.strands(mask)
    if len(strands) > 1:
        found, placed = 1, 0
        for strand in strands:
            placed += strand.bit_count()
            found *= comb(placed, strand.bit_count()) * _count(order, strand, limit)
        return found
    if mask.bit_count() == 1:
        return 1
    return int(_down_sets(order.part(mask).below, limit).up[-1][0])


def _share(condition: Condition, order: Order, limit: int) -> Fraction:
    """The share by counting: the down-set with which a ranking takes up the class asked about decides."""
    found = _down_sets(order.below, limit)
    here = order.class_of[condition.situation]
    clauses = [[_mask(group, order) for group in clause] for clause in condition.clauses]
    holding = 0
    for k, before in enumerate(found.masks[:-1]):
        rows = found.can_take(k, here)
        after = before[rows] | _bit(here)
        met = np.ones(len(rows), dtype=bool)
        for clause in clauses:
            met &= np.logical_or.reduce([after & group == group for group in clause])
        ways = found.up[k][rows[met]] * found.down[k + 1][np.searchsorted(found.masks[k + 1], after[met])]
        holding += int(ways.sum())
    return Fraction(holding, int(found.up[-1][0]))


@dataclass(frozen=True, eq=False)
class _DownSets:
    """Every down-set of an order of m classes, by size.

    below : uint64, shape (m,), the masks of the order. masks : m + 1 arrays, uint64, ascending.
    up, down : of the same shapes, in how many ways each can be ranked, and so can the rest.
    """

    below: Masks
    masks: list[Masks]
    up: list[Counts]
    down: list[Counts]

    def can_take(self, size: int, place: int) -> NDArray[np.intp]:
        """The rows of the down-sets of a size to which a class can be added."""
        return _takers(self.masks[size], self.below, place)


@lru_cache(maxsize=4)
def _down_sets(below: tuple[Mask, ...], limit: int) -> _DownSets:
    """The down-sets of an order, given by its masks. Raises TooManySituations."""
    m = len(below)
    if m > WORD:
        raise TooManySituations(f"{m} situations cannot be told apart by what is known; at most {WORD} fit")
    wide = np.array(below, dtype=np.uint64)
    masks = _by_size(wide, limit)
    kind = np.dtype(np.int64 if m <= EXACT_FACTORIAL else object)
    up = [np.ones(1, dtype=kind)]
    down = [np.ones(1, dtype=kind)]
    for k in range(m):
        up.append(_passed_on(masks[k], masks[k + 1], wide, up[-1]))
    for k in reversed(range(m)):
        down.append(_gathered(masks[k], masks[k + 1], wide, down[-1]))
    return _DownSets(wide, masks, up, down[::-1])


def _by_size(below: Masks, limit: int) -> list[Masks]:
    """The down-sets of 0, 1, ..., m classes, each array ascending."""
    masks = [np.zeros(1, dtype=np.uint64)]
    left = limit
    for size in range(1, len(below) + 1):
        rows = [_takers(masks[-1], below, place) for place in range(len(below))]
        # A down-set of this size comes from at most so many smaller ones.
        left -= -(-sum(map(len, rows)) // size)
        if left < 0:
            raise TooManySituations(
                f"too little is known to count every ranking of {len(below)} situations: there are more than "
                f"{limit} down-sets; draw rankings at random"
            )
        larger = [masks[-1][found] | _bit(place) for place, found in enumerate(rows)]
        masks.append(np.unique(np.concatenate(larger)))
    return masks


def _takers(masks: Masks, below: Masks, place: int) -> NDArray[np.intp]:
    """The rows of the down-sets to which a class can be added: it is not in, and all below it are."""
    return np.flatnonzero((masks & (below[place] | _bit(place))) == below[place])


def _passed_on(masks: Masks, larger: Masks, below: Masks, up: Counts) -> Counts:
    """In how many ways the larger down-sets can be ranked, from the smaller."""
    found = np.zeros(len(larger), dtype=up.dtype)
    for place in range(len(below)):
        rows = _takers(masks, below, place)
        found[np.searchsorted(larger, masks[rows] | _bit(place))] += up[rows]
    return found


def _gathered(masks: Masks, larger: Masks, below: Masks, down: Counts) -> Counts:
    """In how many ways what is not in the smaller down-sets can be ranked, from the larger."""
    found = np.zeros(len(masks), dtype=down.dtype)
    for place in range(len(below)):
        rows = _takers(masks, below, place)
        found[rows] += down[np.searchsorted(larger, masks[rows] | _bit(place))]
    return found


def _mask(situations: frozenset[int], order: Order) -> np.uint64:
    return np.uint64(sum({1 << order.class_of[s] for s in situations}))


def _bit(place: int) -> np.uint64:
    return np.uint64(1 << place)
