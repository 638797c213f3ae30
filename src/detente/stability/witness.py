"""Why a party stays or does not: the moves that deter it, or the improvement that nobody deters.

Found with nothing but each mover's moves and the payoffs, one situation at a time: a second opinion on
`concepts`, and an answer that can be checked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import NoSituation
from detente.stability.sequences import Effort, Move, Steps, explore
from detente.states.moves import opponents

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from detente.states.moves import Moves, Rule

    Ints = NDArray[np.signedinteger[Any]]

MOVE_LIMIT = 20_000_000
"""Most moves looked at for one witness; takes some ten seconds."""


@dataclass(frozen=True)
class Question:
    """Whether a party stays at a situation. concept : "nash", "gmr", "smr" or "seq"."""

    party: int
    situation: int
    concept: str = "seq"
    rule: Rule = "legal-sequences"


@dataclass(frozen=True)
class Deterrence:
    """Why one improvement is not worth it.

    sanction : where the shortest sequence of the others' moves leads, no better for the party than
    the situation that it would leave.
    counter : the best that the party could still move to from there, no better either; None if it has
    no move, and for concepts that do not ask.
    """

    improvement: int
    sanction: int
    moves: tuple[Move, ...]
    counter: int | None = None


@dataclass(frozen=True)
class Witness:
    """A proof that a party stays, or does not.

    improvement : if it does not stay, the best for the party of those that nobody deters.
    deterred : if it stays, every improvement it has, best first, with what deters it.
    """

    question: Question
    stable: bool
    improvement: int | None = None
    deterred: tuple[Deterrence, ...] = ()


def witness(moves: Moves, payoffs: Ints, question: Question, limit: int = MOVE_LIMIT) -> Witness:
    """Whether the party stays, with the proof.

    payoffs : shape (n_parties, n), larger is better. limit : moves that may be looked at.
    Raises LimitReached, and NoSituation if the row is none. Definitions as in `concepts`.
    """
    if not moves.feasible[question.situation]:
        raise NoSituation(f"'{moves.label(question.situation)}' cannot be; ask about a situation that can")
    asked = _Asked(moves, payoffs, question)
    effort = Effort(limit)
    deterred: list[Deterrence] = []
    for improvement in asked.improvements():
        found = asked.deterrence(improvement, effort)
        if found is None:
            return Witness(question, stable=False, improvement=improvement)
        deterred.append(found)
    return Witness(question, stable=True, deterred=tuple(deterred))


def checks(moves: Moves, payoffs: Ints, found: Witness) -> bool:
    """Whether a witness proves what it says, from the definitions. Raises LimitReached."""
    asked = _Asked(moves, payoffs, found.question)
    improvements = asked.improvements()
    if found.stable:
        deterred = sorted(each.improvement for each in found.deterred)
        return deterred == sorted(improvements) and all(asked.is_deterred(each) for each in found.deterred)
    if found.deterred or found.improvement not in improvements:
        return False
    return asked.deterrence(found.improvement, Effort(MOVE_LIMIT)) is None


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question, with what is needed to answer it."""

    moves: Moves
    payoffs: Ints
    question: Question

    def improvements(self) -> list[int]:
        """Where the party would rather be and can move to, best first."""
        ends = Steps(self.moves, (), self.payoffs).lead(self.question.party, self.question.situation)
        best_first: list[int] = ends[np.argsort(-self._worth[ends], kind="stable")].tolist()
        return best_first

    def deterrence(self, improvement: int, effort: Effort) -> Deterrence | None:
        """The shortest sequence of the others' moves that deters; None if none does."""
        if self.question.concept == "nash":
            return None
        for arrival in explore(improvement, self._answers, self.question.rule, effort):
            if self._is_sanction(arrival.situation):
                counter = self._counter(arrival.situation)
                return Deterrence(improvement, arrival.situation, arrival.moves, counter)
        return None

    def is_deterred(self, told: Deterrence) -> bool:
        """Whether the moves told can be made one after the other, and lead to a sanction."""
        made = told.moves
        if self.question.concept == "nash" or not made:
            return False
        follow = made[0].start == told.improvement and made[-1].end == told.sanction
        follow &= all(first.end == then.start for first, then in pairwise(made))
        return (
            follow
            and self._keeps_the_rule([move.mover for move in made])
            and all(self._can_be_made(move) for move in made)
            and self._is_sanction(told.sanction)
            and told.counter == self._counter(told.sanction)
        )

    @property
    def _worth(self) -> Ints:
        worth: Ints = self.payoffs[self.question.party]
        return worth

    @property
    def _answers(self) -> Steps:
        """The moves the others can answer with; only those in their own interest if the concept says so."""
        movers = tuple(opponents(self.moves.owners, self.question.party))
        return Steps(self.moves, movers, self.payoffs if self.question.concept == "seq" else None)

    def _is_no_better(self, situation: int) -> bool:
        return bool(self._worth[situation] <= self._worth[self.question.situation])

    def _is_sanction(self, situation: int) -> bool:
        if not self._is_no_better(situation):
            return False
        counter = self._counter(situation)
        return counter is None or self._is_no_better(counter)

    def _counter(self, situation: int) -> int | None:
        """The best that the party can move to next, if the concept asks for it and it has a move."""
        ends = self.moves.successors(self.question.party, situation)
        if self.question.concept != "smr" or not len(ends):
            return None
        return int(ends[np.argmax(self._worth[ends])])

    def _keeps_the_rule(self, movers: list[int]) -> bool:
        rule = self.question.rule
        if rule == "legal-sequences":
            return all(first != then for first, then in pairwise(movers))
        return len(set(movers)) == len(movers) and (rule == "each-once" or len(movers) == 1)

    def _can_be_made(self, move: Move) -> bool:
        answers = self._answers
        return move.mover in answers.movers and move.end in answers.lead(move.mover, move.start)
