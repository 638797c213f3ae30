"""From where to where coalitions could lead step by step, each step to the gain of all its members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.stability.reach import packed, unpacked
from detente.stability.sequences import Arrival, Steps, explore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.stability.coalitions import Society
    from detente.stability.reach import Words
    from detente.stability.sequences import Move

    Bools = NDArray[np.bool_]


def joint_improvements(society: Society, start: int) -> dict[int, Arrival]:
    """Every situation that improvements of coalitions lead to, each with the fewest; the start too.

    The mover of an arrival is the number of the coalition. No coalition acts twice in a row.
    """
    search = _Search(society, start)
    while search.frontier.any():
        search.advance()
    rows = society.rows.tolist()
    return {rows[place]: arrival for place, arrival in search.first.items()}


@dataclass(frozen=True, eq=False)
class Ways:
    """How improvements of coalitions are made up of moves of single movers.

    Searches are kept, as one coalition often goes from one situation to many.
    """

    society: Society
    _begun: dict[tuple[int, int], tuple[dict[int, Arrival], Iterator[Arrival]]] = field(default_factory=dict)

    def way(self, move: Move) -> tuple[Move, ...]:
        """The fewest moves that make up an improvement of the coalition `move.mover`."""
        key = (move.mover, move.start)
        if key not in self._begun:
            members = self.society.coalitions[move.mover]
            steps = Steps(self.society.moves, tuple(self.society.movers(members)))
            self._begun[key] = ({}, explore(move.start, steps))
        found, rest = self._begun[key]
        while move.end not in found:
            arrival = next(rest)
            found[arrival.situation] = arrival
        return found[move.end].moves


class _Search:
    """Breadth first, a level at a time. Situations are places in `society.rows`.

    first, second : the first arrival at each place, and the first by another coalition than that.
    by : which coalition made the first arrival, -1 for none. frontier : shape (2, n), places to go on from:
    row 0 after a first arrival, for all coalitions but the one that arrived; row 1 after a second, for that
    one.
    """

    def __init__(self, society: Society, start: int) -> None:
        n = len(society.rows)
        self.society = society
        self.by = np.full(n, -1)
        self.frontier = np.zeros((2, n), dtype=bool)
        self.open = np.ones(n, dtype=bool)
        place = int(np.searchsorted(society.rows, start))
        self.first = {place: Arrival(start, -1, None, 0)}
        self.second: dict[int, Arrival] = {}
        self.frontier[0, place] = True
        self.open[place] = False

    def advance(self) -> None:
        """One more improvement, of every coalition from everywhere that was just arrived at."""
        after_first, after_second = self.frontier
        self.frontier = np.zeros_like(self.frontier)
        # `by` is set as places are found on this level, which are not gone on from before the next.
        by = self.by.copy()
        for number, coalition in enumerate(self.society.coalitions):
            come_from = np.where(by == number, after_second, after_first)
            if come_from.any():
                ways = self.society.sources(coalition) & self.society.worse(coalition)
                self._arrive(number, ways, come_from)

    def _arrive(self, number: int, ways: Words, come_from: Bools) -> None:
        """Note where one coalition leads to. ways : bit s of row t, from s to t."""
        able = np.flatnonzero(self.open & (self.by != number))
        origins = ways[able] & packed(come_from[np.newaxis])
        led = origins.any(axis=1)
        for place, words in zip(able[led].tolist(), origins[led], strict=True):
            origin = int(unpacked(words[np.newaxis], len(come_from)).argmax())
            before = self.second[origin] if self.by[origin] == number else self.first[origin]
            arrival = Arrival(int(self.society.rows[place]), number, before, 0)
            if self.by[place] < 0:
                self.first[place], self.by[place], self.frontier[0, place] = arrival, number, True
            else:
                self.second[place], self.open[place], self.frontier[1, place] = arrival, False, True
