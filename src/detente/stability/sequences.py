"""Joint moves, shortest first: where sequences of moves can lead, and the moves that lead there.

Asks only who can move where, one situation at a time, so that it answers for any number of
situations as long as not too many of them have to be looked at.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from detente.errors import LimitReached

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from detente.states.moves import Moves, Rule

    Ints = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Move:
    """One move of one mover, from situation to situation."""

    mover: int
    start: int
    end: int


@dataclass
class Effort:
    """How many moves may still be looked at; without a number, as many as it takes."""

    left: float = inf

    def spend(self, amount: int) -> None:
        """Count moves that were looked at; raises LimitReached when it is more than was allowed."""
        self.left -= amount
        if self.left < 0:
            raise LimitReached(
                "a proof would take looking at too many moves; name fewer steps in play, and fix the others"
            )


@dataclass(frozen=True, eq=False)
class Steps:
    """The moves of some movers; with `payoffs`, only those that everyone who makes them strictly prefers."""

    moves: Moves
    movers: tuple[int, ...]
    payoffs: Ints | None = None

    def lead(self, mover: int, situation: int) -> Ints:
        """Where one move can lead, ascending, never the situation itself."""
        ends = self.moves.successors(mover, situation)
        if self.payoffs is not None:
            for party in self.moves.owners[mover]:
                ends = ends[self.payoffs[party, ends] > self.payoffs[party, situation]]
        return ends


@dataclass(frozen=True, eq=False, slots=True)
class Arrival:
    """A situation at the end of a sequence, and what came before.

    may : bit mask of the movers that have to be followed from here.
    """

    situation: int
    mover: int
    before: Arrival | None
    may: int

    @property
    def moves(self) -> tuple[Move, ...]:
        """The sequence that led here, empty at its start."""
        found: list[Move] = []
        at = self
        while at.before is not None:
            found.append(Move(at.mover, at.before.situation, at.situation))
            at = at.before
        return tuple(reversed(found))


def explore(
    start: int, steps: Steps, rule: Rule = "legal-sequences", effort: Effort | None = None
) -> Iterator[Arrival]:
    """Every situation that a nonempty sequence can lead to, nearest first, each with a shortest sequence.

    The start itself is not among them. By rule: legal-sequences, nobody twice in a row; each-once;
    single-move. Raises LimitReached.
    """
    effort = effort or Effort()
    everybody = sum(1 << mover for mover in steps.movers)
    visits = _VISITS[rule](start, everybody)
    waiting = deque([Arrival(start, -1, None, everybody)])
    while waiting:
        at = waiting.popleft()
        for mover in (mover for mover in steps.movers if at.may >> mover & 1):
            ends = steps.lead(mover, at.situation).tolist()
            effort.spend(1 + len(ends))
            for end, is_first, may in visits.arrive(ends, mover, at.may):
                arrival = Arrival(end, mover, at, may)
                if may:
                    waiting.append(arrival)
                if is_first:
                    yield arrival


Useful = tuple[int, bool, int]
"""An arrival of use: the situation, whether it is the first there, and who has to be followed from there."""


class _InTurn:
    """Nobody moves twice in a row.

    left[s] holds who was not yet followed from s: all after the first arrival, but for the one who just
    moved; that one too, once somebody else arrives. So every move is followed once, as early as it can be.
    """

    def __init__(self, start: int, everybody: int) -> None:
        self.everybody = everybody
        self.unseen = everybody | 1 << everybody.bit_length()  # one bit more, which is no mover's
        self.left = {start: 0}

    def arrive(self, ends: list[int], mover: int, _may: int) -> list[Useful]:
        """The arrivals of use by one mover; the moves that it made are all to different situations."""
        others, unseen, left = ~(1 << mover), self.unseen, self.left
        found: list[Useful] = []
        for end in [end for end in ends if left.get(end, unseen) & others]:
            may = left.get(end, self.everybody) & others
            found.append((end, end not in left, may))
            left[end] = left.get(end, self.everybody) & ~others
        return found


class _EachOnce:
    """Everyone moves at most once; an arrival is of use unless all who can go on could do so before."""

    def __init__(self, start: int, everybody: int) -> None:
        self.had = {start: [everybody]}

    def arrive(self, ends: list[int], mover: int, may: int) -> list[Useful]:
        """The arrivals of use by one mover."""
        may &= ~(1 << mover)
        found: list[Useful] = []
        for end in ends:
            had = self.had.setdefault(end, [])
            if not any(earlier & may == may for earlier in had):
                had.append(may)
                found.append((end, len(had) == 1, may))
        return found


class _Single:
    """One move, and no more."""

    def __init__(self, start: int, _everybody: int) -> None:
        self.seen = {start}

    def arrive(self, ends: list[int], _mover: int, _may: int) -> list[Useful]:
        """The arrivals of use by one mover; nobody has to be followed from there."""
        found = [(end, True, 0) for end in ends if end not in self.seen]
        self.seen.update(ends)
        return found


_VISITS: dict[Rule, type[_InTurn | _EachOnce | _Single]] = {
    "legal-sequences": _InTurn,
    "each-once": _EachOnce,
    "single-move": _Single,
}
