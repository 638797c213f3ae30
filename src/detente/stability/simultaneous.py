"""When a party stays because others may move at the same moment: simultaneous sanctions.

A party at situation s improves by a move to s1 that it strictly prefers. In the same moment some of its
opponents, at least one, may each make an improvement of their own, as seen from s; nobody has a part in
two moves. What all of them change together leads to a situation s2. That is a sanction if s2 can be and
the party does not strictly prefer it to s. A combination that cannot be deters nobody.

Two readings. As a concept of its own, every opponent may move who has an improvement. In the tables of
Fraser and Hipel, only those move whom nothing else keeps at s: hand in `leaving`, where each party leaves,
for example where it is not sequentially stable.

Common arguments. payoffs : shape (n_parties, n), larger is better, equal is a tie. leaving : bool, shape
(n_parties, n), the situations at which each party may move at all; everywhere without it. Each opponent
moves at most once, alone or with joint owners; there are no sequences, and no rule for them is asked for.

Source: Fraser and Hipel 1984.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import NotCombinations, TooManySituations
from detente.stability.sequences import Move, Steps
from detente.states.moves import opponents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.states.moves import Moves
    from detente.states.space import Space

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

COMBINATION_LIMIT = 1_000_000
"""Most combinations of opponents' improvements that are looked at in one situation."""


_TOLD = (
    "moves at the same moment can only be followed where each situation is one combination of steps; "
    "leave `situations` out of the file or write its patterns without '-', or ask about other concepts"
)


@dataclass(frozen=True)
class Collision:
    """Why one improvement is not worth it: what others do in the same moment, and where all end up."""

    improvement: int
    moves: tuple[Move, ...]
    sanction: int


def check_combinations(space: Space, moves: Moves) -> None:
    """Nothing, if every situation is one combination of the steps in play; otherwise raises NotCombinations.

    To be asked before `sim` and `collisions`, which see the steps that stand in a situation but not whether
    it stands for several combinations.
    """
    if len(space.rows) != np.count_nonzero(moves.feasible):
        raise NotCombinations(_TOLD)


def sim(moves: Moves, payoffs: Ints, party: int, leaving: Bools | None = None) -> Bools:
    """Where every improvement can meet a simultaneous sanction, shape (n,); False where no situation is.

    Raises NotCombinations, TooManySituations.
    """
    moment = _Moment(moves, payoffs, leaving)
    found = np.zeros(moves.n, dtype=bool)
    for situation in np.flatnonzero(moves.feasible).tolist():
        found[situation] = all(collision for _, collision in moment.collisions(party, situation))
    return found


def collisions(
    moves: Moves, payoffs: Ints, party: int, situation: int, leaving: Bools | None = None
) -> dict[int, Collision | None]:
    """Every improvement that the party has, ascending, with a simultaneous sanction; None if there is none.

    Raises NotCombinations, TooManySituations.
    """
    return dict(_Moment(moves, payoffs, leaving).collisions(party, situation))


@dataclass(frozen=True, eq=False)
class _Moment:
    """A moment in which everybody may move at once."""

    moves: Moves
    payoffs: Ints
    leaving: Bools | None

    def collisions(self, party: int, situation: int) -> Iterator[tuple[int, Collision | None]]:
        """Each improvement of the party, with a simultaneous sanction of fewest moves if there is one."""
        improvements = self._improvements(party, situation)
        answers = self._answers(party, situation) if len(improvements) else _Answers.nothing()
        worth, standing = self.payoffs[party], self._masks[situation]
        for improvement in improvements.tolist():
            own = self._masks[improvement] ^ standing
            ends = self._situations(standing ^ (answers.changed | own))
            deters = np.flatnonzero((ends >= 0) & (worth[ends] <= worth[situation]) & (answers.busy > 0))
            if len(deters):
                first = int(deters[np.argmin(np.bitwise_count(answers.busy[deters]))])
                yield improvement, Collision(improvement, answers.made(first, situation), int(ends[first]))
            else:
                yield improvement, None

    def _leaves(self, mover: int, situation: int) -> bool:
        return self.leaving is None or all(
            self.leaving[owner, situation] for owner in self.moves.owners[mover]
        )

    def _improvements(self, mover: int, situation: int) -> Ints:
        return Steps(self.moves, (), self.payoffs).lead(mover, situation)

    def _answers(self, party: int, situation: int) -> _Answers:
        """What opponents can change in one moment."""
        found = _Answers.nothing()
        for mover in opponents(self.moves.owners, party):
            ends = self._improvements(mover, situation)
            if not len(ends) or not self._leaves(mover, situation):
                continue
            made = np.array([np.full(len(ends), mover), ends])
            owners = sum(1 << owner for owner in self.moves.owners[mover])
            found = found.joined(owners, made, self._masks[ends] ^ self._masks[situation])
            if len(found.changed) > COMBINATION_LIMIT:
                raise TooManySituations(
                    f"from '{self.moves.label(situation)}' opponents can improve at once in more than "
                    f"{COMBINATION_LIMIT} ways; name fewer steps in play"
                )
        return found

    @cached_property
    def _masks(self) -> Ints:
        """The steps that stand, as bits, shape (n,); -1 where no situation is."""
        rows = np.flatnonzero(self.moves.feasible).tolist()
        standing = [self.moves.standing(row) for row in rows]
        bit = {step: 1 << k for k, step in enumerate(sorted(set().union(*standing)))}
        found = np.full(self.moves.n, -1, dtype=np.int64)
        found[rows] = [sum(bit[step] for step in steps) for steps in standing]
        if len(set(found[rows].tolist())) < len(rows):
            raise NotCombinations(_TOLD)
        return found

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self._masks, kind="stable")

    def _situations(self, masks: Ints) -> Ints:
        """The situation in which these steps stand, -1 if it cannot be."""
        place = np.searchsorted(self._masks, masks, sorter=self._order)
        found = self._order[np.minimum(place, len(self._order) - 1)]
        return np.where(self._masks[found] == masks, found, -1)


@dataclass(frozen=True, eq=False)
class _Answers:
    """Sets of moves that can be made in the same moment; the first is the empty one. All of shape (sets,).

    changed : the steps that change, as bits. busy : who has a part in it, as bits. before : the set to
    which `last`, shape (2, sets), a mover and where it would go alone, was added.
    """

    changed: Ints
    busy: Ints
    before: Ints
    last: Ints

    @classmethod
    def nothing(cls) -> _Answers:
        """Only the empty set."""
        zero = np.zeros(1, dtype=np.int64)
        return cls(zero, zero, zero, np.zeros((2, 1), dtype=np.int64))

    def joined(self, owners: int, made: Ints, changed: Ints) -> _Answers:
        """These sets, and those that one of the moves made by the owners can be added to.

        made : mover and end of each move, shape (2, moves). changed : what each changes, shape (moves,).
        """
        free = np.flatnonzero(self.busy & owners == 0)
        before = np.repeat(free, len(changed))
        return _Answers(
            np.append(self.changed, self.changed[before] | np.tile(changed, len(free))),
            np.append(self.busy, self.busy[before] | owners),
            np.append(self.before, before),
            np.append(self.last, np.tile(made, len(free)), axis=1),
        )

    def made(self, number: int, start: int) -> tuple[Move, ...]:
        """The moves of one of the sets."""
        found: list[Move] = []
        while number:
            mover, end = self.last[:, number].tolist()
            found.append(Move(mover, start, end))
            number = int(self.before[number])
        return tuple(reversed(found))
