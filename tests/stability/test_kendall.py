"""The distance of rankings, and the nearest one with the other verdict: against every ranking there is."""

import math
from functools import cache
from itertools import product

import numpy as np
import pytest

from detente.stability.inverse import condition_of
from detente.stability.kendall import distance, least_change
from detente.stability.witness import Question
from tests.conflicts import random_payoffs
from tests.stability.cases import euphrates, wild_graph


def plain_distance(first, second):
    """From the definition, pair by pair."""
    return sum(
        abs(np.sign(first[i] - first[j]) - np.sign(second[i] - second[j])) / 2
        for i in range(len(first))
        for j in range(i)
    )


@cache
def weak_orders(n):
    """Every ranking of n situations with ties, shape (rankings, n)."""
    return np.array(
        sorted({tuple(np.unique(row, return_inverse=True)[1]) for row in product(range(n), repeat=n)})
    )


def test_there_are_as_many_weak_orders_as_fubini_says():
    assert [len(weak_orders(n)) for n in range(1, 6)] == [1, 3, 13, 75, 541]


@pytest.mark.parametrize("n", [1, 2, 3, 8, 33])
def test_the_distance_is_that_of_its_definition(n):
    for seed in range(20):
        first, second = random_payoffs(seed, 2, n)
        assert distance(first, second) == plain_distance(first, second)


def test_the_distance_is_a_metric():
    every = weak_orders(4)[::2]
    found = np.array([[distance(a, b) for b in every] for a in every])
    assert (found == found.T).all()
    assert ((found == 0) == np.eye(len(every), dtype=bool)).all()
    assert (found[:, :, None] <= found[:, None, :] + found[None, :, :].transpose(0, 2, 1)).all()


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq"])
def test_no_ranking_at_all_is_nearer_than_the_least_change(concept, n):
    every = weak_orders(n)
    signs = np.sign(every[:, :, None] - every[:, None, :])
    for seed in range(12):
        graph = wild_graph(seed, 2, n, 0.6)
        payoffs = random_payoffs(seed, 2, n)
        for s in range(n):
            condition = condition_of(graph, payoffs, Question(0, s, concept))
            holds = condition.holds(every <= every[:, [s]])
            ranking = payoffs[0]
            now = np.sign(ranking[:, None] - ranking[None, :])
            apart = np.abs(signs - now).sum(axis=(1, 2)) / 4
            for stay in (True, False):
                change = least_change(condition, ranking, graph.feasible, stay=stay)
                assert change.distance == min(apart[holds == stay], default=math.inf)
                if change.distance < math.inf:
                    assert condition.holds(change.ranking <= change.ranking[s]) == stay
                    assert change.distance == plain_distance(ranking, change.ranking)


def test_what_is_crossed_is_told():
    graph, payoffs = euphrates()
    ranking = payoffs[0]  # 1 > 3 > 6 > 2 > 4 > 5
    stays = condition_of(graph, payoffs, Question(0, 1, "gmr"))
    change = least_change(stays, ranking, graph.feasible, stay=True)
    assert stays.says(graph.label) == ("2 at least as good as 1, or as 4", "2 at least as good as 3, or as 6")
    assert (change.distance, change.crossed) == (0.5, (5,))
    change = least_change(
        condition_of(graph, payoffs, Question(0, 0, "nash")), ranking, graph.feasible, stay=False
    )
    assert (change.distance, change.crossed) == (1.0, (2,))


def test_nothing_changes_where_the_verdict_is_as_wished_already():
    graph, payoffs = euphrates()
    for s in range(6):
        condition = condition_of(graph, payoffs, Question(0, s, "smr"))
        stays = bool(condition.holds(payoffs[0] <= payoffs[0][s]))
        change = least_change(condition, payoffs[0], graph.feasible, stay=stays)
        assert (change.ranking.tolist(), change.distance, change.crossed) == (payoffs[0].tolist(), 0.0, ())


def test_only_situations_that_can_be_count():
    graph, payoffs = euphrates()
    condition = condition_of(graph, payoffs, Question(0, 1, "nash"))
    assert least_change(condition, payoffs[0], graph.feasible, stay=True).distance == 2.5
    assert least_change(condition, payoffs[0], np.arange(6) != 5, stay=True).distance == 1.5
