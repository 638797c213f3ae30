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

MOVE_LIMIT = 3_000_000
"""Most moves looked at for one condition; one that takes more is too long to read."""


@dataclass(frozen=True, eq=False)
class Need:
    """What one party needs in order to stay under one concept.

    stays : whether it does as things are. condition : on its ranking; None if there are too many moves.
    change : the nearest ranking with the other verdict; None for a party that ranks by worth.
    slack : for a party that ranks by worth, how many units the situation can lose before it leaves; below 0
    if it leaves, and then what is missing. None for others, and for those who stay whatever it is worth.
    """

    party: int
    concept: str
    stays: bool
    condition: Condition | None
    change: Change | None
    slack: int | None = None


@dataclass(frozen=True, eq=False)
class Wish:
    """A situation that is wished for, and what each party needs.

    payments : by concept, the cheapest that make all stay, in units of payoff; none unless all rank by worth.
    in_dollars : whether the cheapest is sought in billion dollars a year, since the scenario says for every
    party what money is worth to it; if not, a point of one party counts as much as one of another.
    """

    situation: int
    needs: tuple[Need, ...]
    payments: dict[str, Payments]
    in_dollars: bool = False

    def of(self, concept: str) -> tuple[Need, ...]:
        """The needs under one concept, in the order of the parties."""
        return tuple(need for need in self.needs if need.concept == concept)


def wish_for(analysis: Analysis, situation: int) -> Wish:
    """What each party needs to stay in a situation, and the cheapest payments that give it."""
    conflict, preferences = analysis.conflict, analysis.conflict.preferences
    needs = tuple(
        _need(analysis, Question(party, situation, concept, analysis.rule))
        for concept in CONCEPTS
        for party in range(len(conflict.space.parties))
    )
    if set(preferences.forms) != {BY_WORTH}:
        return Wish(situation, needs, {})
    prices = _dollars(analysis)
    payments = {
        concept: cheapest_payments(
            conflict.moves, conflict.payoffs, situation, Terms(concept, analysis.rule, prices)
        )
        for concept in CONCEPTS
    }
    return Wish(situation, needs, payments, prices is not None)


def _dollars(analysis: Analysis) -> tuple[float, ...] | None:
    """Billion dollars a year for one unit of each party's payoff; None if no rate is known for some."""
    conflict = analysis.conflict
    rates = [conflict.scenario.money.get(party) for party in conflict.space.parties]
    points = [rate.points_per_busd_year.likely if rate else 0.0 for rate in rates]
    return tuple(conflict.preferences.unit / each for each in points) if min(points) > 0 else None


def _need(analysis: Analysis, question: Question) -> Need:
    conflict, party = analysis.conflict, question.party
    stays = bool(analysis.stable[question.concept][party, question.situation])
    try:
        condition = condition_of(conflict.moves, conflict.payoffs, question, MOVE_LIMIT)
    except LimitReached:
        return Need(party, question.concept, stays, None, None)
    if conflict.preferences.forms[party] != BY_WORTH:
        row, there = conflict.payoffs[party], conflict.moves.feasible
        return Need(
            party, question.concept, stays, condition, least_change(condition, row, there, stay=not stays)
        )
    row = conflict.payoffs[party]
    least = condition.least(row)
    slack = None if least is None else int(row[question.situation]) - least
    return Need(party, question.concept, stays, condition, None, slack)
