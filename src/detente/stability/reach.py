"""Where legal sequences of moves lead, for all situations at once.

A legal sequence is any number of moves by any of some groups, no group twice in a row. Every situation
has a row of bits, uint64, shape (situations, words), as `packed` makes them; a situation gathers the bits
of all to which sequences lead from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]
    Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Links:
    """The moves of one mover among n situations, without repetition, from `start` to `end`.

    least : the least situation that a move to and fro leads to, itself included, shape (n,).
    there_only : bool, which moves cannot be taken back by one move.
    """

    start: Ints
    end: Ints
    least: Ints
    there_only: Bools

    @classmethod
    def of(cls, start: Ints, end: Ints, n: int) -> Links:
        """Of moves in any order."""
        back = np.isin(start * n + end, end * n + start)
        least = np.arange(n)
        np.minimum.at(least, start[back], end[back])
        return cls(start, end, least, ~back)

    def turned(self) -> Links:
        """The same, backwards."""
        return Links(self.end, self.start, self.least, self.there_only)

    def between(self, knot: Ints) -> tuple[Ints, Ints]:
        """Starts and ends of moves that cannot be taken back, from knot to knot, without repetition."""
        n = len(knot)
        start, end = knot[self.start[self.there_only]], knot[self.end[self.there_only]]
        keys = np.sort((start * n + end)[start != end])
        keys = keys[np.diff(keys, prepend=-1) > 0]
        return np.divmod(keys, n)


@dataclass(frozen=True, eq=False)
class Layers:
    """Moves in layers, each with at most one move from a situation.

    starts : situations that have a move, those with most moves first. ends : where the first move of
    each leads, then the second of those that have two, and so on.
    """

    starts: Ints
    ends: tuple[Ints, ...]

    @classmethod
    def of(cls, start: Ints, end: Ints) -> Layers:
        """Of moves in any order."""
        order = np.argsort(start, kind="stable")
        count = np.bincount(start)
        first = np.cumsum(count) - count
        many = np.argsort(-count, kind="stable")[: np.count_nonzero(count)]
        first, count = first[many], count[many]
        places = [first[: np.searchsorted(-count, -layer)] + layer for layer in range(count.max(initial=0))]
        return cls(many, tuple(end[order[each]] for each in places))

    def gather(self, values: Words) -> Words:
        """Bits of all rows to which one move leads, shape (starts, words)."""
        found = values[self.ends[0] if self.ends else self.starts]
        for ends in self.ends[1:]:
            found[: len(ends)] |= values[ends]
        return found


class Net(Protocol):
    """Where legal sequences of moves lead."""

    def spread(self, values: Words) -> Words:
        """The bits of each row, with those of all rows to which a sequence leads from it."""
        ...


@dataclass(frozen=True, eq=False)
class Closure:
    """Any sequences of moves: legal ones lead as far, if two moves of one group always make one or none.

    groups : the moves of each. With a `knot` they lead from knot to knot: knot, shape (situations,), is the
    same where moves to and fro lead from one to the other; `within` leads from knots to their situations.
    """

    groups: list[Layers]
    knot: Ints | None = None
    within: Layers | None = None

    @classmethod
    def of(cls, groups: list[Links], n: int) -> Closure:
        """With situations tied into knots, so that little is left to be gathered."""
        knot, before = np.arange(n), np.full(n, -1)
        while np.any(knot != before):
            before = knot
            for each in groups:
                lowest = np.full(n, n)
                np.minimum.at(lowest, each.least, knot)
                knot = lowest[each.least]
        knot = np.cumsum(knot == np.arange(n))[knot] - 1
        between = [Layers.of(*each.between(knot)) for each in groups]
        return cls(between, knot, Layers.of(knot, np.arange(n)))

    def spread(self, values: Words) -> Words:
        """See `Net`."""
        found = values.copy()
        if self.knot is not None and self.within is not None:
            found = np.zeros_like(values, shape=(len(self.within.starts), values.shape[1]))
            found[self.within.starts] = self.within.gather(values)
        idle = 0
        while idle < len(self.groups):
            for group in self.groups:
                new = group.gather(found) & ~found[group.starts]
                found[group.starts] |= new
                idle = 0 if np.any(new) else idle + 1
        return found if self.knot is None else found[self.knot]


@dataclass(frozen=True, eq=False)
class InTurn:
    """Sequences in which no group moves twice in a row, for moves of which two need not make one."""

    groups: list[Layers]

    def spread(self, values: Words) -> Words:
        """See `Net`.

        led : what sequences gather that a group begins. Before it only the others can have moved: bits
        that two groups lead to, or one other.
        """
        led = [np.zeros_like(values) for _ in self.groups]
        once, twice, idle = np.zeros_like(values), np.zeros_like(values), 0
        while idle < len(self.groups):
            for group, own in zip(self.groups, led, strict=True):
                others = twice | (once & ~own)
                new = group.gather(values | others) & ~own[group.starts]
                own[group.starts] |= new
                twice[group.starts] |= once[group.starts] & new
                once[group.starts] |= new
                idle = 0 if np.any(new) else idle + 1
        return values | once


def packed(truth: Bools) -> Words:
    """Bits of shape (rows, columns), 64 in a word, zeros at the end."""
    padded = np.pad(truth, ((0, 0), (0, -truth.shape[1] % 64)))
    return np.packbits(padded, axis=1).view(np.uint64)


def unpacked(words: Words, columns: int) -> Bools:
    """The bits that were packed, shape (rows, columns)."""
    return np.unpackbits(words.view(np.uint8), axis=1, count=columns).astype(bool)
