"""Partial orders of classes of situations, and the parts they fall into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from graphlib import TopologicalSorter
from itertools import accumulate
from operator import and_, or_
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.stability.preferences import Partial

    Bools = NDArray[np.bool_]

Mask = int
"""A set of classes: bit c is class c."""


@dataclass(frozen=True)
class Order:
    """Which classes of situations are known to be worse than which.

    classes : the situations of each class, all of which tie.
    below : per class, the mask of all classes known to be worse; transitive.
    """

    classes: tuple[tuple[int, ...], ...]
    below: tuple[Mask, ...]

    @classmethod
    def of(cls, known: Partial, feasible: Bools) -> Order:
        """All that follows from what is known of a ranking, of the situations that can be.

        feasible : bool, shape (n,). Raises ValueError if what is known goes in a circle.
        """
        members: dict[int, list[int]] = {}
        for situation in np.flatnonzero(feasible).tolist():
            members.setdefault(known.classes[situation], []).append(situation)
        worse: dict[int, set[int]] = {name: set() for name in known.classes}
        for high, low in known.better:
            worse[high].add(low)
        # What follows may do so by way of a situation that cannot be.
        place = {name: number for number, name in enumerate(members)}
        reached: dict[int, Mask] = {}
        for name in TopologicalSorter(worse).static_order():
            reached[name] = 0
            for low in worse[name]:
                reached[name] |= reached[low] | (1 << place[low] if low in place else 0)
        return cls(tuple(map(tuple, members.values())), tuple(reached[name] for name in members))

    @cached_property
    def above(self) -> tuple[Mask, ...]:
        """Per class, the mask of all classes known to be better."""
        found = [0] * len(self.below)
        for high, mask in enumerate(self.below):
            for low in bits(mask):
                found[low] |= 1 << high
        return tuple(found)

    @cached_property
    def class_of(self) -> dict[int, int]:
        """The class of each situation."""
        return {s: place for place, members in enumerate(self.classes) for s in members}

    @property
    def everything(self) -> Mask:
        """All classes."""
        return (1 << len(self.classes)) - 1

    def part(self, mask: Mask) -> Order:
        """What is known among some of the classes, in their order."""
        chosen = list(bits(mask))
        below = (
            sum(1 << new for new, old in enumerate(chosen) if self.below[high] >> old & 1) for high in chosen
        )
        return Order(tuple(self.classes[place] for place in chosen), tuple(below))

    def layers(self, mask: Mask) -> list[Mask]:
        """Parts of a set of classes, worst first: every class of a part is better than all parts before.

        As small as can be; one part if nothing can be parted.
        """
        worst_first = sorted(bits(mask), key=lambda place: (self.below[place] & mask).bit_count())
        known = (self.below[place] for place in reversed(worst_first))
        below_the_rest = [*accumulate(known, and_)][-2::-1]
        found, seen, done = [], 0, 0
        for place, common in zip(worst_first, [*below_the_rest, mask], strict=True):
            seen |= 1 << place
            if seen & ~common == 0:
                found.append(seen & ~done)
                done = seen
        return found

    def strands(self, mask: Mask) -> list[Mask]:
        """Parts of a set of classes between which nothing is known, as small as can be."""
        found = []
        while mask:
            strand, new = 0, mask & -mask
            while new:
                strand |= new
                near = (self.below[place] | self.above[place] for place in bits(new))
                new = reduce(or_, near) & mask & ~strand
            found.append(strand)
            mask &= ~strand
        return found


def bits(mask: Mask) -> Iterator[int]:
    """The classes of a set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
