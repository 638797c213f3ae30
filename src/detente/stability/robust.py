"""How far a verdict depends on what is not known of the parties' rankings.

Of a party that ranks in part, every ranking that agrees with what is known counts alike; ties that are
not known do not occur. Rankings of different parties are independent of each other. Shares are exact
where counting is possible, and otherwise drawn, with an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product, repeat
from math import prod, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.errors import TooManySituations
from detente.stability.concepts import CONCEPTS
from detente.stability.draws import drawn
from detente.stability.extensions import DOWN_SET_LIMIT, listed, relevant, share
from detente.stability.inverse import condition_against, condition_of
from detente.stability.orders import bits
from detente.stability.sequences import Steps
from detente.stability.witness import Question
from detente.states.moves import opponents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from detente.stability.inverse import Condition
    from detente.stability.orders import Order
    from detente.states.moves import Moves, Rule

    Ints = NDArray[np.signedinteger[Any]]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Range = tuple[Floats, Floats]

Certainty = Literal["always", "sometimes", "never", "undecided"]
"""In how many of the rankings that agree with what is known; "undecided" is said for "seq" only."""

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Draws:
    """How many combinations of rankings to draw, and from which seed; and when not to draw.

    down_sets : up to so many are counted over, exactly. combinations : up to so many of several parties'
    rankings are gone through one by one.
    """

    seed: int
    number: int = 1000
    down_sets: int = DOWN_SET_LIMIT
    combinations: int = 500


@dataclass(frozen=True)
class Share:
    """The share of rankings in which something holds. draws : how many were drawn; 0 if it is exact."""

    value: Fraction
    draws: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies, with 95 % confidence if it was drawn [Wilson1927]."""
        p, n = float(self.value), self.draws
        if not n:
            return p, p
        z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, eq=False)
class Doubt:
    """A conflict in which some parties' rankings are known in part.

    payoffs : shape (n_parties, n); the rows of parties in `orders` are not used.
    orders : by party, what is known of its ranking.
    """

    moves: Moves
    payoffs: Ints
    orders: Mapping[int, Order]
    concept: str = "seq"
    rule: Rule = "legal-sequences"

    def others_matter(self, party: int) -> bool:
        """Whether the verdict on a party depends on rankings of others that are known in part."""
        return self.concept == "seq" and bool(self.orders.keys() - {party})

    def question(self, party: int, situation: int) -> Question:
        """Whether one party stays at one situation."""
        return Question(party, situation, self.concept, self.rule)

    def stable(self, payoffs: Ints) -> Bools:
        """Where each party stays if these are the rankings, shape (n_parties, n)."""
        concept = CONCEPTS[self.concept]
        parties = range(len(self.moves.parties))
        return np.array([concept(self.moves, payoffs, party, self.rule) for party in parties])


@dataclass(frozen=True, eq=False)
class Tally:
    """In how many combinations of rankings each party stays, and all do.

    staying : shape (n_parties, n). together : shape (n,). of : how many combinations there were.
    exact : whether these are all there are.
    """

    staying: NDArray[np.int64]
    together: NDArray[np.int64]
    of: int
    exact: bool

    def share_staying(self, party: int, situation: int) -> Share:
        """The share in which one party stays at one situation."""
        return self._share(int(self.staying[party, situation]))

    def share_equilibrium(self, situation: int) -> Share:
        """The share in which all stay."""
        return self._share(int(self.together[situation]))

    def _share(self, holding: int) -> Share:
        return Share(Fraction(holding, self.of), 0 if self.exact else self.of)


def certainty(doubt: Doubt, party: int, situation: int) -> Certainty:
    """Whether a party stays in every ranking that agrees with what is known, in some, or in none.

    By logic alone: a party stays the more readily, the fewer situations it prefers. Under "seq", where
    others rank in part, "always" is said if the moves that are certainly improvements deter enough, and
    "never" if all moves that may be improvements together do not; between the two it is undecided.
    Raises LimitReached, NoSituation.
    """
    least, most = _down_sets(doubt, party, situation)
    question = doubt.question(party, situation)
    if not doubt.others_matter(party):
        sure = likely = condition_of(doubt.moves, doubt.payoffs, question)
    else:
        movers = tuple(opponents(doubt.moves.owners, party))
        sure, likely = (
            condition_against(
                doubt.moves, _Improvements(doubt.moves, movers, doubt=doubt, certain=certain), question
            )
            for certain in (True, False)
        )
    if sure.holds(least):
        return "always"
    if not likely.holds(most):
        return "never"
    return "undecided" if doubt.others_matter(party) else "sometimes"


def share_staying(doubt: Doubt, party: int, situation: int, draws: Draws) -> Share:
    """The share of rankings in which a party stays. Raises LimitReached, NoSituation, TooManySituations."""
    if doubt.others_matter(party):
        return tally(doubt, draws).share_staying(party, situation)
    condition = condition_of(doubt.moves, doubt.payoffs, doubt.question(party, situation))
    order = doubt.orders.get(party)
    if order is None:
        return Share(Fraction(bool(condition.holds(_down_sets(doubt, party, situation)[0]))))
    try:
        return Share(share(condition, order, draws.down_sets))
    except TooManySituations:
        return _drawn_share(condition, order, draws)


def share_equilibrium(doubt: Doubt, situation: int, draws: Draws) -> Share:
    """The share of combinations of rankings in which all parties stay; errors as for `share_staying`.

    Except under "seq" the verdicts of the parties are independent of each other, and shares multiply.
    """
    if doubt.concept == "seq" and doubt.orders:
        return tally(doubt, draws).share_equilibrium(situation)
    parties = range(len(doubt.moves.parties))
    shares = [share_staying(doubt, party, situation, draws) for party in parties]
    if any(not each.value and not each.draws for each in shares):
        return Share(Fraction(0))
    if any(each.draws for each in shares):
        return tally(doubt, draws).share_equilibrium(situation)
    return Share(prod((each.value for each in shares), start=Fraction(1)))


def tally(doubt: Doubt, draws: Draws) -> Tally:
    """In how many rankings each party stays at each situation: of all, if they are few, or of those drawn.

    Raises TooManySituations.
    """
    every = [list(islice(listed(order), draws.combinations + 1)) for order in doubt.orders.values()]
    if prod(map(len, every)) <= draws.combinations:
        places = [[np.argsort(ranked) for ranked in rankings] for rankings in every]
        rows = [_rows(doubt, *each) for each in zip(doubt.orders.values(), places, strict=True)]
        return _tallied(doubt, list(doubt.orders), product(*rows), exact=True)
    return _tallied(doubt, list(doubt.orders), _drawn_rows(doubt, doubt.orders, draws), exact=False)


def tally_of_worths(doubt: Doubt, ranges: Mapping[int, Range], draws: Draws) -> Tally:
    """The same where worth is drawn, and not the ranking: another measure, the share of worths.

    ranges : by party, the lowest and the highest worth of each situation, two arrays of shape (n,). Every
    worth is drawn from its range, evenly and independently. Of these parties nothing else is used; others
    that rank in part have their rankings drawn. Raises TooManySituations.
    """
    others = {party: order for party, order in doubt.orders.items() if party not in ranges}
    worths = [_drawn_worths(*ends, draws, party) for party, ends in ranges.items()]
    rows = ((*one, *other) for *one, other in zip(*worths, _drawn_rows(doubt, others, draws), strict=True))
    return _tallied(doubt, [*ranges, *others], rows, exact=False)


def _drawn_rows(doubt: Doubt, orders: Mapping[int, Order], draws: Draws) -> Iterator[tuple[Ints, ...]]:
    """Combinations of payoffs of the parties in `orders`."""
    places = {
        party: drawn(order, draws.number, np.random.default_rng([draws.seed, party]))
        for party, order in orders.items()
    }
    rows = [_rows(doubt, order, places[party]) for party, order in orders.items()]
    return zip(*rows, strict=True) if rows else repeat((), draws.number)


def _rows(doubt: Doubt, order: Order, places: Iterable[Ints]) -> Iterator[Ints]:
    """Payoffs of all situations by the places of their classes."""
    row = np.zeros(doubt.moves.n, dtype=np.int64)
    situations = [s for members in order.classes for s in members]
    classes = [place for place, members in enumerate(order.classes) for _ in members]
    for each in places:
        row[situations] = each[classes]
        yield row.copy()


def _drawn_worths(low: Floats, high: Floats, draws: Draws, party: int) -> Iterator[Ints]:
    """Ranks of worths drawn from their ranges."""
    rng = np.random.default_rng([draws.seed, party])
    for _ in range(draws.number):
        yield np.unique(rng.uniform(low, high), return_inverse=True)[1]


def _tallied(doubt: Doubt, parties: list[int], rows: Iterable[tuple[Ints, ...]], *, exact: bool) -> Tally:
    """One answer for every combination of payoffs of these parties."""
    payoffs = doubt.payoffs.copy()
    staying = np.zeros(payoffs.shape, dtype=np.int64)
    together, of = np.zeros(payoffs.shape[1], dtype=np.int64), 0
    for given in rows:
        for party, row in zip(parties, given, strict=True):
            payoffs[party] = row
        stable = doubt.stable(payoffs)
        staying += stable
        together += stable.all(axis=0)
        of += 1
    return Tally(staying, together, of, exact)


def _drawn_share(condition: Condition, order: Order, draws: Draws) -> Share:
    """The share of rankings drawn in which a condition holds, of the part of the order that matters."""
    part, left = relevant(condition, order)
    places = drawn(part, draws.number, np.random.default_rng(draws.seed))
    here = places[:, part.class_of[condition.situation]]
    mentioned = sorted(left.situations)
    down = np.zeros((draws.number, max(mentioned) + 1), dtype=bool)
    for s in mentioned:
        down[:, s] = places[:, part.class_of[s]] <= here
    return Share(Fraction(int(left.holds(down).sum()), draws.number), draws.number)


def _down_sets(doubt: Doubt, party: int, situation: int) -> tuple[Bools, Bools]:
    """The smallest and the largest set of situations that the party may not strictly prefer, shape (n,)."""
    order = doubt.orders.get(party)
    if order is None:
        worth = doubt.payoffs[party]
        return worth <= worth[situation], worth <= worth[situation]
    here = order.class_of[situation]
    least, most = np.zeros(doubt.moves.n, dtype=bool), np.ones(doubt.moves.n, dtype=bool)
    for place in (here, *bits(order.below[here])):
        least[list(order.classes[place])] = True
    for place in bits(order.above[here]):
        most[list(order.classes[place])] = False
    return least, most


@dataclass(frozen=True, eq=False, kw_only=True)
class _Improvements(Steps):
    """Moves that are improvements for certain, or that may be."""

    doubt: Doubt
    certain: bool

    def lead(self, mover: int, situation: int) -> Ints:
        """See `Steps.lead`."""
        ends = self.moves.successors(mover, situation)
        for party in self.moves.owners[mover]:
            ends = ends[self._better(party, situation, ends)]
        return ends

    def _better(self, party: int, situation: int, ends: Ints) -> Bools:
        order = self.doubt.orders.get(party)
        if order is None:
            worth = self.doubt.payoffs[party]
            better: Bools = worth[ends] > worth[situation]
            return better
        here = order.class_of[situation]
        above, not_above = order.above[here], order.below[here] | 1 << here
        classes = [order.class_of[end] for end in ends.tolist()]
        if self.certain:
            return np.array([above >> place & 1 for place in classes], dtype=bool)
        return np.array([not not_above >> place & 1 for place in classes], dtype=bool)
