"""What it costs to make parties stay: the concepts are the judge, and no cheaper payments do."""

from itertools import islice, product
from math import prod

import numpy as np
import pytest

from detente.errors import NoSituation
from detente.stability.concepts import CONCEPTS
from detente.stability.payments import Terms, cheapest_payments, least_payments
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability.cases import euphrates, wild_graph


def paid(worth, situation, amounts):
    after = worth.copy()
    after[:, situation] += np.array(amounts, dtype=worth.dtype)
    return after


def all_stay(graph, worth, situation, terms):
    concept = CONCEPTS[terms.concept]
    return all(concept(graph, worth, party, terms.rule)[situation] for party in range(len(worth)))


def cases(concept, seeds=25):
    for seed in range(seeds):
        n_parties = 2 + seed % 3
        wild = wild_graph(seed, n_parties, 6 + seed % 2, 0.2)
        for graph in (wild, random_graph(seed, n_parties, 4, joint=0.3, requires=0.2)):
            rng = np.random.default_rng(seed)
            prices = tuple(rng.choice([0.5, 1.0, 2.0, 3.7], n_parties).tolist())
            worth = 3 * random_payoffs(seed, n_parties, graph.n)
            yield graph, worth, int(rng.integers(graph.n)), Terms(concept, RULES[seed % 3], prices)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_with_the_payments_all_stay_and_with_one_unit_less_to_anybody_somebody_leaves(concept):
    for graph, worth, s, terms in cases(concept):
        found = cheapest_payments(graph, worth, s, terms)
        assert found.outcome == "cheapest"
        assert (
            found.cost == found.bound == sum(p * x for p, x in zip(terms.prices, found.amounts, strict=True))
        )
        assert all_stay(graph, paid(worth, s, found.amounts), s, terms)
        for party in np.flatnonzero(found.amounts):
            less = np.array(found.amounts) - (np.arange(len(worth)) == party)
            assert not all_stay(graph, paid(worth, s, less), s, terms)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_least_payment_to_one_party_makes_it_stay_and_one_unit_less_does_not(concept):
    for graph, worth, s, terms in cases(concept, 10):
        for party in range(len(worth)):
            amount = int(least_payments(graph, worth, party, terms)[s])
            for given in {amount, amount - 1} - {-1}:
                amounts = [given if k == party else 0 for k in range(len(worth))]
                stays = CONCEPTS[concept](graph, paid(worth, s, amounts), party, terms.rule)[s]
                assert stays == (given == amount)


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr"])
def test_without_interest_in_what_others_welcome_each_party_needs_what_it_needs_alone(concept):
    for graph, worth, s, terms in cases(concept):
        alone = [int(least_payments(graph, worth, party, terms)[s]) for party in range(len(worth))]
        assert list(cheapest_payments(graph, worth, s, terms).amounts) == alone


def candidates(worth, situation):
    """Payments at which anything can change."""
    for row in worth:
        gaps = {int(value - row[situation]) for value in row}
        yield sorted({0, *(gap for gap in gaps if gap > 0), *(gap + 1 for gap in gaps if gap >= 0)})


def test_no_payments_at_all_are_cheaper():
    together = 0
    for graph, worth, s, terms in islice(cases("seq", 60), 0, None, 2):
        found = cheapest_payments(graph, worth, s, terms)
        tried = list(candidates(worth, s))
        if prod(map(len, tried)) <= 100:
            enough = (x for x in product(*tried) if all_stay(graph, paid(worth, s, x), s, terms))
            cost = min(sum(p * amount for p, amount in zip(terms.prices, x, strict=True)) for x in enough)
            assert found.cost == pytest.approx(cost)
        alone = tuple(int(least_payments(graph, worth, party, terms)[s]) for party in range(len(worth)))
        together += found.amounts != alone
    assert together >= 3  # paying one party deters another in some of them


def test_a_search_that_ends_at_its_limit_says_so_and_between_which_costs_the_cheapest_lie():
    ended = 0
    for graph, worth, s, terms in islice(cases("seq", 60), 0, None, 2):
        best = cheapest_payments(graph, worth, s, terms)
        found = cheapest_payments(graph, worth, s, Terms("seq", terms.rule, terms.prices, limit=1))
        assert found.bound <= best.cost <= found.cost
        assert all_stay(graph, paid(worth, s, found.amounts), s, terms)
        ended += found.outcome == "limit"
        if found.outcome == "cheapest":
            assert found.cost == best.cost
    assert ended


def test_where_all_stay_anyway_nothing_is_paid():
    graph, payoffs = euphrates()
    assert cheapest_payments(graph, payoffs, 5, Terms("seq")).amounts == (0, 0)
    assert least_payments(graph, payoffs, 0, Terms("nash")).tolist() == [0, 3, 1, 2, 3, 0]


def test_what_is_no_situation_and_a_price_of_nothing_are_refused():
    graph, payoffs = euphrates()
    with pytest.raises(ValueError, match="2 prices above 0 are needed"):
        cheapest_payments(graph, payoffs, 0, Terms(prices=(1.0, 0.0)))
    graph.__dict__["feasible"] = np.arange(6) != 1
    with pytest.raises(NoSituation, match="'2' cannot be"):
        cheapest_payments(graph, payoffs, 1, Terms())


@pytest.mark.parametrize("concept", CONCEPTS)
def test_it_costs_the_same_whether_moves_are_written_out_or_not(concept):
    for seed in range(4):
        space = random_space(seed, 3, 4)
        graph, rows = graph_of(space), np.flatnonzero(space.feasible)
        worth = random_payoffs(seed, 3, space.n)
        terms, cubes = Terms(concept), Cubes(space)
        for party in range(3):
            least = least_payments(cubes, worth.astype(np.int32), party, terms)[rows]
            assert least.tolist() == least_payments(graph, worth[:, rows], party, terms).tolist()
        found = cheapest_payments(cubes, worth.astype(np.int32), int(rows[seed]), terms)
        assert found == cheapest_payments(graph, worth[:, rows], seed, terms)
