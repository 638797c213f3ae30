"""Verdicts on what is known in part: against every combination of rankings, one by one."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from detente.stability.concepts import CONCEPTS
from detente.stability.extensions import listed
from detente.stability.robust import (
    Doubt,
    Draws,
    Share,
    certainty,
    share_equilibrium,
    share_staying,
    tally,
    tally_of_worths,
)
from tests.conflicts import random_payoffs
from tests.stability import twin
from tests.stability.cases import euphrates, order_of, random_order, wild_graph

ALWAYS_COUNT = Draws(seed=1, combinations=10_000)
ALWAYS_DRAW = Draws(seed=1, number=400, down_sets=0, combinations=0)


def doubts(concept, n=4, seeds=8):
    """Random conflicts in which one, two or all of three parties rank in part."""
    for seed in range(seeds):
        graph, payoffs = wild_graph(seed, 3, n, 0.4), random_payoffs(seed, 3, n)
        unsure = ([seed % 3], [0, 1 + seed % 2], [0, 1, 2])[seed % 3]
        orders = {party: random_order(seed * 3 + party, n, (0.5, 0.7)[seed % 2]) for party in unsure}
        yield Doubt(graph, payoffs, orders, concept)


def combinations(doubt):
    """Payoffs of all parties, in every combination of rankings that agrees with what is known."""
    for rankings in product(*(listed(order) for order in doubt.orders.values())):
        payoffs = doubt.payoffs.copy()
        for (party, order), ranked in zip(doubt.orders.items(), rankings, strict=True):
            payoffs[party] = [ranked.index(order.class_of[s]) for s in range(doubt.moves.n)]
        yield payoffs


def plainly(doubt):
    """For each combination, party and situation whether the party stays, by the twin."""
    stays = twin.CONCEPTS[doubt.concept]
    return np.array(
        [
            [[stays(doubt.moves, payoffs, i, s) for s in range(doubt.moves.n)] for i in range(3)]
            for payoffs in combinations(doubt)
        ]
    )


@pytest.mark.parametrize("concept", CONCEPTS)
def test_shares_are_those_of_going_through_every_combination_of_rankings(concept):
    for doubt in doubts(concept):
        told = plainly(doubt)
        for s in range(doubt.moves.n):
            for party in range(3):
                even = Fraction(int(told[:, party, s].sum()), len(told))
                assert share_staying(doubt, party, s, ALWAYS_COUNT) == Share(even)
            together = Fraction(int(told[:, :, s].all(axis=1).sum()), len(told))
            assert share_equilibrium(doubt, s, ALWAYS_COUNT) == Share(together)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_certainties_are_those_of_every_combination_and_undecided_is_said_only_where_it_may_be(concept):
    words = set()
    for doubt in doubts(concept, seeds=12):
        told = plainly(doubt)
        for party, s in product(range(3), range(doubt.moves.n)):
            said = certainty(doubt, party, s)
            always, never = told[:, party, s].all(), not told[:, party, s].any()
            words.add(said)
            if said == "undecided":
                assert doubt.others_matter(party)
            else:
                assert said == ("always" if always else "never" if never else "sometimes")
    assert words >= {"always", "sometimes", "never"}
    assert ("undecided" in words) == (concept == "seq")


def test_a_tally_of_all_is_exact_and_a_tally_of_those_drawn_is_near():
    for doubt in doubts("seq", seeds=6):
        exact = tally(doubt, ALWAYS_COUNT)
        near = tally(doubt, ALWAYS_DRAW)
        assert (exact.exact, near.exact, near.of) == (True, False, 400)
        assert np.abs(near.staying / 400 - exact.staying / exact.of).max() < 0.1
        assert np.abs(near.together / 400 - exact.together / exact.of).max() < 0.1


def is_near(exact, near):
    low, high = near.interval
    return low <= exact.value <= high


def test_what_cannot_be_counted_is_drawn_and_the_interval_holds_the_share():
    graph, payoffs = euphrates()
    doubt = Doubt(graph, payoffs, {0: order_of(6, better=[(0, 1), (2, 1), (2, 3), (4, 3)])}, "smr")
    exact = [share_staying(doubt, 0, s, ALWAYS_COUNT) for s in range(6)]
    near = [share_staying(doubt, 0, s, ALWAYS_DRAW) for s in range(6)]
    assert [each.draws for each in exact] == [0] * 6
    # What is known decides the rest, and nothing needs to be drawn for that.
    assert [each.draws for each in near] == [0 if each.value in {0, 1} else 400 for each in exact]
    assert all(map(is_near, exact, near))
    together = share_equilibrium(doubt, 5, ALWAYS_DRAW)
    assert (together.draws, is_near(exact[5], together)) == (400, True)
    assert share_equilibrium(doubt, 2, ALWAYS_DRAW) == Share(Fraction(0))  # Iraq leaves for certain


def test_nothing_in_doubt_is_one_combination():
    graph, payoffs = euphrates()
    doubt = Doubt(graph, payoffs, {}, "seq")
    found = tally(doubt, ALWAYS_COUNT)
    assert (found.of, found.exact) == (1, True)
    assert np.flatnonzero(found.together).tolist() == [5]
    assert [share_equilibrium(doubt, s, ALWAYS_COUNT).value for s in range(6)] == [0, 0, 0, 0, 0, 1]
    assert [certainty(doubt, 0, s) for s in range(6)] == [
        "always",
        "never",
        "always",
        "never",
        "never",
        "always",
    ]


def test_of_the_720_rankings_of_syria_the_share_is_exact():
    graph, payoffs = euphrates()
    orders = {0: order_of(6, better=[])}
    shares = [
        share_staying(Doubt(graph, payoffs, orders, concept), 0, 1, ALWAYS_COUNT)
        for concept in ("nash", "gmr", "seq")
    ]
    assert shares == [Share(Fraction(rankings, 720)) for rankings in (240, 384, 384)]


def test_the_share_of_worths_is_another_measure():
    graph, payoffs = euphrates()
    low, high = np.zeros(6), np.array([1.0, 1, 1, 1, 1, 2])
    low[0] = high[0] = -1
    low[1] = high[1] = 5
    ranges = {0: (low, high)}
    doubt = Doubt(graph, payoffs, {}, "nash")
    # Worth from 0 to 1, against from 0 to 2 and from 0 to 1 too: at least as good as both in 1 of 3 rankings.
    found = tally_of_worths(doubt, ranges, Draws(seed=3, number=4000))
    assert found.share_staying(0, 1).value == 1  # water is best for certain
    assert found.share_staying(0, 0).value == found.share_staying(0, 2).value == 0
    assert found.staying[0, 3] / 4000 == pytest.approx(1 / 6, abs=0.02)
    assert found.staying[0, 5] / 4000 == pytest.approx(2 / 3, abs=0.02)
    assert found.staying[1].tolist() == [0, 4000, 0, 4000, 0, 4000]


def test_worths_and_rankings_can_be_drawn_side_by_side():
    graph, payoffs = euphrates()
    doubt = Doubt(graph, payoffs, {0: order_of(6, better=[]), 1: order_of(6, better=[])}, "nash")
    ranges = {0: (np.zeros(6), np.ones(6))}
    found = tally_of_worths(doubt, ranges, Draws(seed=5, number=3000))
    assert found.staying[0] / 3000 == pytest.approx(np.full(6, 1 / 3), abs=0.03)
    assert found.staying[1] / 3000 == pytest.approx(np.full(6, 1 / 2), abs=0.03)
    assert found.together / 3000 == pytest.approx(np.full(6, 1 / 6), abs=0.03)


def test_the_interval_is_that_of_wilson():
    assert Share(Fraction(1, 3)).interval == (1 / 3, 1 / 3)
    assert Share(Fraction(0), 10).interval == pytest.approx((0, 0.27754), abs=1e-5)
    assert Share(Fraction(1, 2), 10).interval == pytest.approx((0.23659, 0.76341), abs=1e-5)
    assert Share(Fraction(1), 1000).interval == pytest.approx((0.99617, 1), abs=1e-5)


def test_the_same_seed_gives_the_same_answer():
    doubt = next(doubts("seq"))
    one, same, other = (tally(doubt, Draws(seed, 60, 0, 0)).staying.tolist() for seed in (1, 1, 2))
    assert one == same != other
