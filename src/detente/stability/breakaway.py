"""Why a coalition stays or breaks away: the moves that deter it, or a joint improvement that nothing deters.

Found with nothing but each mover's moves and the payoffs, one situation at a time: a second opinion on
`coalitions`, and an answer that can be checked by hand.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.errors import NoSituation
from detente.stability.sequences import Effort, Move, Steps, explore
from detente.stability.witness import MOVE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.stability.coalitions import Coalition, Society
    from detente.stability.sequences import Arrival


@dataclass(frozen=True)
class JointQuestion:
    """Whether a coalition stays at a situation. concept : "cnash", "cgmr", "csmr" or "cseq"."""

    coalition: Coalition
    situation: int
    concept: str = "cseq"


@dataclass(frozen=True)
class JointMove:
    """Moves of some parties, one after the other: a legal sequence, nobody twice in a row."""

    parties: Coalition
    moves: tuple[Move, ...]

    @property
    def end(self) -> int:
        """The situation it leads to."""
        return self.moves[-1].end


@dataclass(frozen=True)
class JointDeterrence:
    """Why a joint improvement is not worth it.

    sanction : what outsiders can answer, ending in a situation that some member does not strictly
    prefer. For CSEQ one joint move after the other, each of which all who make it strictly prefer.
    """

    improvement: JointMove
    sanction: tuple[JointMove, ...]


@dataclass(frozen=True)
class JointWitness:
    """A proof that a coalition stays, or does not.

    improvement : if it does not stay, a joint improvement that nothing deters, by fewest moves.
    deterred : if it stays, every situation that it could improve to, nearest first, with what deters it.
    """

    question: JointQuestion
    stable: bool
    improvement: JointMove | None = None
    deterred: tuple[JointDeterrence, ...] = ()


def joint_witness(society: Society, question: JointQuestion, limit: int = MOVE_LIMIT) -> JointWitness:
    """Whether the coalition stays, with the proof.

    limit : moves that may be looked at. Raises LimitReached, and NoSituation if the row is none.
    """
    if not society.moves.feasible[question.situation]:
        raise NoSituation(
            f"'{society.moves.label(question.situation)}' cannot be; ask about a situation that can"
        )
    asked = _Asked(society, question, Effort(limit))
    deterred: list[JointDeterrence] = []
    for improvement in asked.improvements(question.coalition, question.situation):
        sanction = asked.sanction(improvement.end)
        if sanction is None:
            return JointWitness(question, stable=False, improvement=improvement)
        deterred.append(JointDeterrence(improvement, sanction))
    return JointWitness(question, stable=True, deterred=tuple(deterred))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question, with what is needed to answer it."""

    society: Society
    question: JointQuestion
    effort: Effort
    _known: dict[tuple[Coalition | int, int], list[JointMove]] = field(default_factory=dict)

    def improvements(self, group: Coalition, start: int) -> Iterator[JointMove]:
        """What a group can get to that all its members strictly prefer, nearest first."""
        for arrival in self._reach(group, start):
            if self._all_prefer(group, arrival.situation, start):
                yield JointMove(group, arrival.moves)

    def sanction(self, improvement: int) -> tuple[JointMove, ...] | None:
        """The shortest answer of outsiders that deters; None if none does."""
        outsiders = self.society.outsiders(self.question.coalition)
        if self.question.concept == "cnash":
            return None
        if self.question.concept == "cseq":
            answers = self._credible_answers(outsiders, improvement)
        else:
            answers = ((JointMove(outsiders, found.moves),) for found in self._reach(outsiders, improvement))
        return next((legs for legs in answers if self._is_sanction(legs[-1].end)), None)

    def _reach(self, group: Coalition, start: int) -> Iterator[Arrival]:
        steps = Steps(self.society.moves, tuple(self.society.movers(group)))
        return explore(start, steps, "legal-sequences", self.effort)

    def _credible_answers(self, outsiders: Coalition, start: int) -> Iterator[tuple[JointMove, ...]]:
        """Joint improvements one after the other, no group twice in a row, fewest first."""
        groups: list[Coalition | int] = [g for g in self.society.coalitions if set(g) <= set(outsiders)]
        groups += [mover for mover in self.society.movers(outsiders) if self.society.joined(mover)]
        seen, waiting = {(start, -1)}, deque([(start, -1, tuple[JointMove, ...]())])
        while waiting:
            at, last, legs = waiting.popleft()
            for number, group in enumerate(groups):
                for leg in self._legs(group, at) if number != last else ():
                    if (leg.end, number) not in seen:
                        seen.add((leg.end, number))
                        waiting.append((leg.end, number, (*legs, leg)))
                        yield (*legs, leg)

    def _legs(self, group: Coalition | int, start: int) -> list[JointMove]:
        """The joint improvements of a coalition, or of blocs by one move of a mover that spans them."""
        if (group, start) not in self._known:
            if isinstance(group, tuple):
                found = list(self.improvements(group, start))
            else:
                parties = self.society.joined(group)
                ends: list[int] = self.society.moves.successors(group, start).tolist()
                better = [end for end in ends if self._all_prefer(parties, end, start)]
                found = [JointMove(parties, (Move(group, start, end),)) for end in better]
            self._known[group, start] = found
        return self._known[group, start]

    def _all_prefer(self, group: Coalition, end: int, start: int) -> bool:
        return all(self.society.payoffs[party, end] > self.society.payoffs[party, start] for party in group)

    def _is_sanction(self, situation: int) -> bool:
        members, start = self.question.coalition, self.question.situation
        if self._all_prefer(members, situation, start):
            return False
        counters = self._reach(members, situation) if self.question.concept == "csmr" else ()
        return not any(self._all_prefer(members, counter.situation, start) for counter in counters)
