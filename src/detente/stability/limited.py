"""When a party stays, looking a number of moves ahead: limited-move and non-myopic stability.

Somebody is to move at situation s, and at most h more moves are made. Who moves knows what everybody
prefers, and works out backwards where a move would end:

- After a move to t, with h - 1 moves left, a party fears the movers in which it has no part. Of those who
  would move from t, it expects the one whose end is worst for itself; if nobody would move, t is the end.
- A mover moves if for all who make the move some expected end is strictly better than s, to the best such
  end; otherwise it stays, and s is the end. With h = 0 nobody moves.

A party is limited-move stable at s with horizon h, L(h), if it stays when it is to move at s. It is
non-myopically stable if it is so for every h from some h on.

Ties. Equally good best moves all count as possible, and so does every end that is equally bad: a party
that fears a mover expects the one that is worst for itself. So no verdict hangs on an arbitrary choice;
a tie of others is always taken against the party asked about. For joint owners a move is good if every
owner gains, and best if no other move is as good for all of them and better for one.

Sources: Kilgour 1984; Kilgour, Hipel and Fang 1987; Fang, Hipel and Kilgour 1993, chapter 3. For more than
two parties, for ties and for joint owners the rule above is our reading.
Payoffs: shape (n_parties, n), larger is better, equal is a tie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import LimitReached, TooManySituations
from detente.stability.sequences import Move
from detente.states.moves import opponents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.states.moves import Moves

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

MOVES_LIMIT = 2_000_000
"""Most moves of all movers from all situations; looking one move further ahead takes some seconds."""

HORIZON_LIMIT = 1_000
"""How far ahead is looked for the verdicts to repeat themselves."""


def limited(moves: Moves, payoffs: Ints, horizon: int) -> Bools:
    """Where each party stays looking `horizon` moves ahead, L(h), bool, shape (n_parties, n).

    False where no situation is. Raises ValueError if the horizon is not positive, TooManySituations.
    """
    return _Table.of(moves, payoffs).ahead(horizon)[-1].stays


@dataclass(frozen=True, eq=False)
class NonMyopic:
    """Verdicts however far ahead parties look.

    stable : bool, shape (n_parties, n), who stays looking any number of moves ahead from some number on.
    settled : int, the same shape, the horizon from which on the verdict is always the same; 0 where it
    alternates for ever. False and 0 where no situation is.
    period : all expectations repeat themselves after so many moves more.
    """

    stable: Bools
    settled: Ints
    period: int


def nonmyopic(moves: Moves, payoffs: Ints) -> NonMyopic:
    """Who stays however far ahead parties look, found by looking until all expectations repeat themselves.

    What is expected h + 1 moves ahead follows from what is expected h moves ahead, so that nothing new
    can come after a repetition. Raises LimitReached after HORIZON_LIMIT moves, TooManySituations.
    """
    verdicts: list[Bools] = []
    kept, since = None, 0
    for horizon, expected in enumerate(_Table.of(moves, payoffs).further()):
        if horizon:
            verdicts.append(expected.stays)
        if kept is not None and expected.ends == kept:
            return _settled(np.array(verdicts), horizon - since, moves.feasible)
        # Compared with what was kept at the last power of two: it comes back after exactly one period,
        # once it is part of the repetition.
        if horizon & (horizon - 1) == 0:
            kept, since = expected.ends, horizon
        if horizon == HORIZON_LIMIT:
            break
    raise LimitReached(
        f"expectations still change {HORIZON_LIMIT} moves ahead; name fewer steps in play, or give a horizon"
    )


@dataclass(frozen=True)
class Line:
    """What a party expects after one of its moves, and whether the end is better for it than staying."""

    moves: tuple[Move, ...]
    is_better: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.moves[-1].end


def lines(moves: Moves, payoffs: Ints, party: int, situation: int, horizon: int) -> tuple[Line, ...]:
    """What the party expects after each of its moves, by where it moves to; it stays if none is better.

    Of ends that are equally bad for it the one of the lowest number is shown, and the lowest movers that
    lead there. Raises ValueError if the horizon is not positive, TooManySituations.
    """
    table = _Table.of(moves, payoffs)
    layers = table.ahead(horizon)[:-1]
    found: list[Line] = []
    for to in table.leads[party][situation]:
        value, ends = layers[-1].fear(party, to)
        made = (Move(party, situation, to), *_line(layers, party, to, ends[0]))
        found.append(Line(made, value > table.worth[party][situation]))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Table:
    """Moves and preferences as lists: they are looked up one situation at a time.

    leads : by mover and situation, where one move leads. worth : by party and situation. others : by party,
    the movers in which it has no part.
    """

    moves: Moves
    leads: list[list[list[int]]]
    worth: list[list[int]]
    others: list[list[int]]

    @classmethod
    def of(cls, moves: Moves, payoffs: Ints) -> _Table:
        """Raises TooManySituations."""
        leads: list[list[list[int]]] = []
        left, feasible = MOVES_LIMIT, moves.feasible.tolist()
        for mover in range(len(moves.owners)):
            leads.append([])
            for situation, can_be in enumerate(feasible):
                ends: list[int] = moves.successors(mover, situation).tolist() if can_be else []
                leads[mover].append(ends)
                left -= len(ends)
                if left < 0:
                    raise TooManySituations(
                        f"there are more than {MOVES_LIMIT} moves; to look ahead, name fewer steps in play"
                    )
        others = [opponents(moves.owners, party) for party in range(len(moves.parties))]
        return cls(moves, leads, payoffs.tolist(), others)

    def further(self) -> Iterator[_Expected]:
        """What is expected 0, 1, 2 and so on moves ahead."""
        expected = _Expected(self, [[(s,) for s in range(self.moves.n)] for _ in self.leads])
        while True:
            yield expected
            expected = _Expected(
                self, [[expected.end(m, s) for s in range(self.moves.n)] for m in range(len(self.leads))]
            )

    def ahead(self, horizon: int) -> list[_Expected]:
        """What is expected 0 to `horizon` moves ahead."""
        if horizon < 1:
            raise ValueError(f"a party looks at least 1 move ahead, not {horizon}")
        return list(islice(self.further(), horizon + 1))


@dataclass(frozen=True, eq=False)
class _Expected:
    """What is expected with a number of moves left.

    ends : by mover that is to move, and situation, where play is expected to end: alternatives, ascending.
    """

    table: _Table
    ends: list[list[tuple[int, ...]]]
    _fears: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    @property
    def stays(self) -> Bools:
        """Which parties would stay if they were to move, shape (n_parties, n)."""
        parties = range(len(self.table.others))
        stays = [[end == (s,) for s, end in enumerate(self.ends[party])] for party in parties]
        found: Bools = self.table.moves.feasible & np.array(stays)
        return found

    def moving(self, party: int, at: int) -> list[int]:
        """The movers that a party fears in a situation: they would move."""
        return [mover for mover in self.table.others[party] if self.ends[mover][at] != (at,)]

    def fear(self, party: int, at: int) -> tuple[int, tuple[int, ...]]:
        """What it is worth to a party if the others are to move, at worst, and where that can end."""
        if (party, at) not in self._fears:
            worth = self.table.worth[party]
            ends = {end for mover in self.moving(party, at) for end in self.ends[mover][at]} or {at}
            worst = min(worth[end] for end in ends)
            self._fears[party, at] = worst, tuple(sorted(end for end in ends if worth[end] == worst))
        return self._fears[party, at]

    def end(self, mover: int, at: int) -> tuple[int, ...]:
        """Where play is expected to end if the mover has one move more than are left here."""
        best, owners = self.best(mover, at), self.table.moves.owners[mover]
        return tuple(sorted({end for to in best for party in owners for end in self.fear(party, to)[1]})) or (
            at,
        )

    def best(self, mover: int, at: int) -> list[int]:
        """The mover's moves that are good for every owner, less those that another is better than."""
        owners = self.table.moves.owners[mover]
        good: dict[int, tuple[int, ...]] = {}
        for to in self.table.leads[mover][at]:
            values = tuple(self.fear(party, to)[0] for party in owners)
            if all(value > self.table.worth[party][at] for party, value in zip(owners, values, strict=True)):
                good[to] = values
        different = set(good.values())
        return [
            to for to, values in good.items() if not any(_is_better(other, values) for other in different)
        ]


def _is_better(values: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return values != others and all(value >= other for value, other in zip(values, others, strict=True))


def _line(layers: list[_Expected], party: int, at: int, end: int) -> tuple[Move, ...]:
    """The moves by which a party expects to get from `at` to `end`, others to move; the last layer first."""
    now = layers[-1]
    for mover in now.moving(party, at):
        if end in now.ends[mover][at]:
            for to in layers[-2].best(mover, at):
                for owner in now.table.moves.owners[mover]:
                    if end in layers[-2].fear(owner, to)[1]:
                        return (Move(mover, at, to), *_line(layers[:-1], owner, to, end))
    return ()


def _settled(verdicts: Bools, period: int, feasible: Bools) -> NonMyopic:
    """From the verdicts of the horizons 1, 2 and so on, up to the first full period at the end."""
    last = verdicts[-1]
    alternates = np.any(verdicts[-period:] != last, axis=0)
    numbers = np.arange(1, len(verdicts) + 1)[:, np.newaxis, np.newaxis]
    settled = 1 + np.max(np.where(verdicts != last, numbers, 0), axis=0)
    return NonMyopic(last & ~alternates, np.where(alternates | ~feasible, 0, settled), period)
