"""What it would cost to make parties stay: payments for as long as a situation lasts.

Paying a party x in a situation raises what it is worth to that party by x; nothing else changes. All
payments are whole numbers of the unit in which worth is given. A tie is enough to stay, so that the
least payment makes the best that leaving can lead to exactly as good as staying.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.errors import NoSituation
from detente.states.moves import opponents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.states.moves import Moves, Rule

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]
    Amounts = tuple[int, ...]

NODE_LIMIT = 10_000
"""Most sets of payments looked at in one search; each takes one answer of every party."""


@dataclass(frozen=True)
class Terms:
    """On what terms payments are sought.

    concept : "nash", "gmr", "smr" or "seq". prices : per party, what one unit paid to it costs, above 0;
    1 each without it. limit : sets of payments that may be looked at.
    """

    concept: str = "seq"
    rule: Rule = "legal-sequences"
    prices: tuple[float, ...] | None = None
    limit: int = NODE_LIMIT


@dataclass(frozen=True)
class Payments:
    """What to pay each party, so that all stay.

    amounts : whole units of worth, per party; with one unit less to any of them, some party leaves.
    cost : what they cost. bound : no payments that do cost less than this.
    outcome : "cheapest", then cost and bound agree; or "limit": the search ended at its limit, the best
    found is told, and cheaper ones down to the bound are not ruled out.
    """

    amounts: Amounts
    cost: float
    bound: float
    outcome: Literal["cheapest", "limit"]


def least_payments(moves: Moves, worth: Ints, party: int, terms: Terms) -> Ints:
    """What each situation would have to be worth more to one party for it to stay there, shape (n,).

    worth : whole units, shape (n_parties, n). Every situation is asked about on its own, and nobody else
    is paid. For "nash", "gmr" and "smr" it makes no difference whether others are paid.
    """
    own = worth[party].astype(np.int64)
    least: Ints = np.maximum(0, _temptation(moves, worth, party, terms) - own)
    return least


def cheapest_payments(moves: Moves, worth: Ints, situation: int, terms: Terms) -> Payments:
    """The cheapest payments that together make every party stay at one situation.

    worth : whole units, shape (n_parties, n). Raises NoSituation if the row is none, ValueError if a
    price is not above 0. Under "nash", "gmr" and "smr" each party needs what it needs. Under "seq",
    paying a party also makes it welcome moves into the situation that it would not have made, which
    deters others: the cheapest set is searched for.
    """
    search = _Search(moves, worth, situation, terms)
    return search.cheapest()


def _temptation(moves: Moves, worth: Ints, party: int, terms: Terms) -> Ints:
    """What staying has to be worth: the best that leaving leads to once others answer, int64, shape (n,)."""
    own = worth[party]
    if terms.concept == "nash":
        return moves.best(party, own).astype(np.int64)
    feared = np.maximum(own, moves.best(party, own)) if terms.concept == "smr" else own
    in_interest = worth if terms.concept == "seq" else None
    worst = moves.respond(opponents(moves.owners, party), feared, in_interest, terms.rule)
    return moves.best(party, np.minimum(own, worst)).astype(np.int64)


class _Search:
    """The cheapest payments at one situation.

    Payments that do stay enough when any of them is raised, so that the sets that do have least elements.
    The search goes from the least that could be enough upwards, cheapest set first. From a set that
    leaves a party dissatisfied there are two ways on: to pay it what it needs as things are, or to pay
    another party so much that a further move into the situation becomes an improvement.
    """

    def __init__(self, moves: Moves, worth: Ints, situation: int, terms: Terms) -> None:
        n_parties = len(moves.parties)
        if not moves.feasible[situation]:
            raise NoSituation(f"'{moves.label(situation)}' cannot be; ask about a situation that can")
        self.moves, self.worth, self.situation, self.terms = moves, worth, situation, terms
        self.prices = terms.prices or (1.0,) * n_parties
        if len(self.prices) != n_parties or not min(self.prices) > 0:
            raise ValueError(f"{n_parties} prices above 0 are needed, one for each party; got {self.prices}")
        self.welcomes = [self._welcomes(party) for party in range(n_parties)]

    def cheapest(self) -> Payments:
        """The payments, and how they were found."""
        everything = tuple(max(welcome, default=0) for welcome in self.welcomes)
        first = self._needs(everything)
        waiting, seen = [(self._cost(first), first)], {first}
        best = self._needs((0,) * len(first))
        for _ in range(self.terms.limit):
            bound, paid = heapq.heappop(waiting)
            needs = self._needs(paid)
            enough = tuple(max(pair) for pair in zip(paid, needs, strict=True))
            best = min(best, enough, key=self._ranked)
            if self._cost(best) <= bound:
                return Payments(best, self._cost(best), self._cost(best), "cheapest")
            for further in self._further(paid, needs):
                if further not in seen:
                    seen.add(further)
                    heapq.heappush(waiting, (self._cost(further), further))
        best = self._without_waste(best)
        return Payments(best, self._cost(best), waiting[0][0], "limit")

    def _welcomes(self, party: int) -> list[int]:
        """The payments from which on one more move into the situation is an improvement for the party."""
        here = np.zeros(self.moves.n, dtype=self.worth.dtype)
        here[self.situation] = 1
        leads = np.zeros(self.moves.n, dtype=bool)
        for mover, owners in enumerate(self.moves.owners):
            if party in owners and self.terms.concept == "seq":
                leads |= self.moves.feasible & (self.moves.best(mover, here) == 1)
        own = self.worth[party].astype(np.int64)
        amounts = np.unique(own[leads] - own[self.situation] + 1)
        found: list[int] = amounts[amounts > 0].tolist()
        return found

    def _needs(self, paid: Amounts) -> Amounts:
        """What each party needs to stay while the others are paid this much."""
        s, worth = self.situation, self.worth.copy()
        worth[:, s] += np.array(paid, dtype=worth.dtype)
        found = []
        for party, unpaid in enumerate(self.worth):
            paid_row = worth[party].copy()
            worth[party] = unpaid
            reached = int(_temptation(self.moves, worth, party, self.terms)[s])
            found.append(max(0, reached - int(unpaid[s])))
            worth[party] = paid_row
        return tuple(found)

    def _further(self, paid: Amounts, needs: Amounts) -> list[Amounts]:
        """The next sets to look at: one of them is at most every set that does and is at least `paid`."""
        short = next(party for party, need in enumerate(needs) if need > paid[party])
        raised = [(short, needs[short])]
        for party, welcome in enumerate(self.welcomes):
            above = [amount for amount in welcome if amount > paid[party]]
            if party != short and above:
                raised.append((party, above[0]))
        return [(*paid[:party], amount, *paid[party + 1 :]) for party, amount in raised]

    def _without_waste(self, paid: Amounts) -> Amounts:
        """Payments that still do, lowered party by party until none can be lowered on its own."""
        for party in range(len(paid)):
            for amount in sorted({0, self._needs(paid)[party], *self.welcomes[party]}):
                lower = (*paid[:party], amount, *paid[party + 1 :])
                if amount < paid[party] and self._is_enough(lower):
                    paid = lower
        return paid

    def _is_enough(self, paid: Amounts) -> bool:
        return all(need <= amount for need, amount in zip(self._needs(paid), paid, strict=True))

    def _cost(self, paid: Amounts) -> float:
        return sum(price * amount for price, amount in zip(self.prices, paid, strict=True))

    def _ranked(self, paid: Amounts) -> tuple[float, Amounts]:
        return self._cost(paid), paid
