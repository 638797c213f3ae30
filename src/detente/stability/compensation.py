"""Moves against interest: what they cost those who make them, and the path that needs fewest of them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from detente.stability.sequences import Arrival

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from numpy.typing import NDArray

    from detente.stability.sequences import Move
    from detente.states.moves import Moves

    Ints = NDArray[np.signedinteger[Any]]
    Floats = NDArray[np.float64]
    Cost = tuple[int, int, int]

PER_POINT = 1_000_000
"""Sums of points are compared to a millionth, so that their order does not depend on rounding."""


@dataclass(frozen=True)
class Loss:
    """What a move against its own interest costs a party; to move, it would have to be given more than that.

    ranks : how many ranks lower the end is for it; 0 if it is merely no better.
    points : points a year, at least 0; None if it is not known what situations are worth to it.
    """

    party: int
    ranks: int
    points: float | None


@dataclass(frozen=True, eq=False)
class Interests:
    """What moves are to those who make them.

    payoffs : shape (n_parties, n), larger is better.
    points : the same shape, points a year, nan for parties that only rank; None if all do.
    """

    moves: Moves
    payoffs: Ints
    points: Floats | None = None

    def losses(self, move: Move) -> tuple[Loss, ...]:
        """Of those who make the move and do not strictly prefer where it leads."""
        return tuple(
            Loss(party, self._ranks(party, move), self._points(party, move))
            for party in self.moves.owners[move.mover]
            if self.payoffs[party, move.end] <= self.payoffs[party, move.start]
        )

    def costs(self, mover: int, start: int, ends: Ints) -> tuple[list[int], list[int]]:
        """For each end whether the move there is against interest (1 or 0), and the points lost by it.

        Points are integers, in millionths; all 0 unless they are known for every party.
        """
        against = np.zeros(len(ends), dtype=bool)
        lost = np.zeros(len(ends), dtype=np.int64)
        for party in self.moves.owners[mover]:
            against |= self.payoffs[party, ends] <= self.payoffs[party, start]
            if self._scaled is not None:
                lost += np.maximum(0, self._scaled[party, start] - self._scaled[party, ends])
        return against.astype(int).tolist(), np.where(against, lost, 0).tolist()

    def _ranks(self, party: int, move: Move) -> int:
        start, end = np.searchsorted(self._levels[party], self.payoffs[party, [move.start, move.end]])
        return int(start - end)

    def _points(self, party: int, move: Move) -> float | None:
        if self.points is None:
            return None
        lost = float(self.points[party, move.start] - self.points[party, move.end])
        return None if isnan(lost) else max(0.0, lost)

    @cached_property
    def _levels(self) -> list[Ints]:
        """Each party's different payoffs, ascending."""
        return [np.unique(worth[self.moves.feasible]) for worth in self.payoffs]

    @cached_property
    def _scaled(self) -> Ints | None:
        feasible = self.moves.feasible
        if self.points is None or np.isnan(self.points[:, feasible]).any():
            return None
        scaled: Ints = np.rint(np.where(feasible, self.points, 0.0) * PER_POINT).astype(np.int64)
        return scaled


def cheapest(interests: Interests, start: int, targets: Collection[int]) -> dict[int, Arrival]:
    """Each target that can be reached, at the end of the path that needs least against interest.

    Least moves against interest first, then least points lost by these in all, then the shortest;
    nobody moves twice in a row.
    """
    moves = interests.moves
    everybody = sum(1 << mover for mover in range(len(moves.owners)))
    queue = _Queue(Arrival(start, -1, None, everybody))
    left: dict[int, int] = {}
    found: dict[int, Arrival] = {}
    wanted = set(targets)
    while queue.waiting and wanted:
        cost, at = queue.pop()
        if at.situation in wanted:
            wanted.discard(at.situation)
            found[at.situation] = at
        # As in `sequences`: each move is followed once, from the cheapest arrival that allows it.
        unfollowed = left.get(at.situation, everybody)
        may = unfollowed & ~(1 << at.mover) if at.before is not None else unfollowed
        left[at.situation] = unfollowed & ~may
        for mover in (mover for mover in range(len(moves.owners)) if may >> mover & 1):
            ends = moves.successors(mover, at.situation)
            against, lost = interests.costs(mover, at.situation, ends)
            queue.push(at, mover, cost, zip(ends.tolist(), against, lost, strict=True))
    return found


class _Queue:
    """Arrivals by cost, those that come first at the same cost first."""

    def __init__(self, start: Arrival) -> None:
        self.waiting: list[tuple[Cost, int, Arrival]] = [((0, 0, 0), -1, start)]
        self.best: dict[tuple[int, int], Cost] = {}
        self.turn = count()

    def pop(self) -> tuple[Cost, Arrival]:
        """The cheapest."""
        cost, _, arrival = heapq.heappop(self.waiting)
        return cost, arrival

    def push(self, at: Arrival, mover: int, cost: Cost, ends: Iterable[tuple[int, int, int]]) -> None:
        """Add where a mover can go on to, unless it has come there as cheaply before."""
        adverse, points, length = cost
        for end, against, lost in ends:
            new = (adverse + against, points + lost, length + 1)
            if (known := self.best.get((end, mover))) is None or new < known:
                self.best[end, mover] = new
                heapq.heappush(self.waiting, (new, next(self.turn), Arrival(end, mover, at, 0)))
