"""What would have to be otherwise for everybody to stay in a wished situation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import LimitReached
from detente.stability.concepts import CONCEPTS
from detente.stability.inverse import Condition, condition_of
from detente.stability.kendall import Change, least_change
from detente.stability.payments import Payments, Terms, cheapest_payments
from detente.stability.preferences import BY_WORTH
from detente.stability.witness import Question

if TYPE_CHECKING:
    from detente.stability.analysis import Analysis


@dataclass(frozen=True, eq=False)
class Need:
    """What one party needs in order to stay under one concept.

    stays : whether it does as things are. condition : on its ranking; None if there are too many moves.
    change : the nearest ranking with the other verdict; None for a party that ranks by worth.
    """

    party: int
    concept: str
    stays: bool
    condition: Condition | None
    change: Change | None


@dataclass(frozen=True, eq=False)
class Wish:
    """A situation that is wished for, and what each party needs.

    payments : by concept, the cheapest that make all stay, in units of payoff; none unless all rank by worth.
    """

    situation: int
    needs: tuple[Need, ...]
    payments: dict[str, Payments]

    def of(self, concept: str) -> tuple[Need, ...]:
        """The needs under one concept, in the order of the parties."""
        return tuple(need for need in self.needs if need.concept == concept)


def wish_for(analysis: Analysis, situation: int, prices: tuple[float, ...] | None = None) -> Wish:
    """What each party needs to stay in a situation, and the cheapest payments that give it.

    prices : what a unit paid to each party costs; 1 each without it.
    """
    conflict, preferences = analysis.conflict, analysis.conflict.preferences
    needs = tuple(
        _need(analysis, Question(party, situation, concept, analysis.rule))
        for concept in CONCEPTS
        for party in range(len(conflict.space.parties))
    )
    payments = {}
    if set(preferences.forms) == {BY_WORTH}:
        payments = {
            concept: cheapest_payments(
                conflict.moves, conflict.payoffs, situation, Terms(concept, analysis.rule, prices)
            )
            for concept in CONCEPTS
        }
    return Wish(situation, needs, payments)


def _need(analysis: Analysis, question: Question) -> Need:
    conflict, party = analysis.conflict, question.party
    stays = bool(analysis.stable[question.concept][party, question.situation])
    try:
        condition = condition_of(conflict.moves, conflict.payoffs, question)
    except LimitReached:
        return Need(party, question.concept, stays, None, None)
    change = None
    if conflict.preferences.forms[party] != BY_WORTH:
        row, there = conflict.payoffs[party], conflict.moves.feasible
        change = least_change(condition, row, there, stay=not stays)
    return Need(party, question.concept, stays, condition, change)
