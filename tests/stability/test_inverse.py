"""What a party would have to prefer: agreement with the concepts for every ranking, and no word too many."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from detente.errors import LimitReached, NoSituation
from detente.stability.inverse import Condition, condition_of
from detente.stability.witness import Question
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs
from tests.stability import twin
from tests.stability.cases import euphrates, wild_graph


def down_set(row, situation):
    return row <= row[..., [situation]]


def one(situation, *clauses):
    return Condition(situation, tuple(tuple(map(frozenset, clause)) for clause in clauses))


@pytest.mark.parametrize("concept", twin.CONCEPTS)
@pytest.mark.parametrize("party", [0, 1])
def test_it_holds_in_just_those_of_all_rankings_in_which_the_twin_says_that_the_party_stays(concept, party):
    graph, payoffs = euphrates()
    for ranking in permutations(range(6)):
        payoffs[party] = ranking
        for s in range(6):
            stays = twin.CONCEPTS[concept](graph, payoffs, party, s)
            condition = condition_of(graph, payoffs, Question(party, s, concept))
            assert condition.holds(down_set(payoffs[party], s)) == stays, (ranking, s)


def graphs(seeds=10):
    for seed in range(seeds):
        for n_parties in (2, 3, 4):
            shares = {"joint": 0.3, "requires": 0.3} if seed % 2 else {"one_way": 0.5}
            yield seed, random_graph(seed, n_parties, 3 + seed % 3, **shares)
            yield seed, wild_graph(seed, n_parties, 7)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("concept", twin.CONCEPTS)
def test_it_agrees_with_the_twin_for_rankings_with_ties_under_every_rule(concept, rule):
    for seed, graph in graphs(6):
        n_parties = len(graph.parties)
        payoffs = random_payoffs(seed, n_parties, graph.n)
        party, s = seed % n_parties, seed * 5 % graph.n
        condition = condition_of(graph, payoffs, Question(party, s, concept, rule))
        for draw in range(8):
            payoffs[party] = random_payoffs([seed, draw], n_parties, graph.n)[party]
            stays = twin.CONCEPTS[concept](graph, payoffs, party, s, rule)
            assert condition.holds(down_set(payoffs[party], s)) == stays


def conditions(concept, n_most=9):
    for seed, graph in graphs():
        if graph.n <= n_most:
            payoffs = random_payoffs(seed, len(graph.parties), graph.n)
            for s in range(graph.n):
                yield graph.n, condition_of(graph, payoffs, Question(0, s, concept))


@pytest.mark.parametrize("concept", ["nash", "gmr", "seq"])
def test_leaving_out_any_clause_or_any_group_makes_another_condition(concept):
    for n, condition in conditions(concept):
        every = np.array(list(product([False, True], repeat=n)))
        every[:, condition.situation] = True
        holds = condition.holds(every).tolist()
        for k, clause in enumerate(condition.clauses):
            others = condition.clauses[:k] + condition.clauses[k + 1 :]
            assert replace(condition, clauses=others).holds(every).tolist() != holds
            for group in clause:
                fewer = tuple(each for each in clause if each != group)
                assert replace(condition, clauses=(*others, fewer)).holds(every).tolist() != holds


def test_no_clause_follows_from_another_and_no_group_from_another_of_its_clause():
    for n, condition in conditions("smr"):
        every = np.array(list(product([False, True], repeat=n)))
        clauses = [replace(condition, clauses=(clause,)).holds(every) for clause in condition.clauses]
        assert not any((a & ~b).sum() == 0 for a in clauses for b in clauses if a is not b)
        for clause in condition.clauses:
            assert not any(a < b for a in clause for b in clause)
            assert all(condition.situation not in group for group in clause)


@pytest.mark.parametrize("concept", twin.CONCEPTS)
def test_the_least_worth_is_where_it_begins_to_hold(concept):
    for n, condition in conditions(concept):
        worth = random_payoffs(n, 1, n)[0]
        least = condition.least(worth)
        for given in range(-1, n + 2):
            worth[condition.situation] = given
            holds = condition.holds(down_set(worth, condition.situation))
            assert holds == (least is None or given >= least)


def test_what_is_known_is_taken_out_of_it():
    condition = one(0, [{1}], [{2}, {3, 4}], [{5}, {4}])
    assert condition.given([1], []) == one(0, [{2}, {3, 4}], [{4}, {5}])
    assert condition.given([3], []) == one(0, [{1}], [{2}, {4}], [{4}, {5}])
    assert condition.given([], [2]) == one(0, [{1}], [{3}], [{4}])
    assert condition.given([1, 2, 5], [3]) == one(0)
    assert not condition.given([2], [1]).holds(np.ones(6, dtype=bool))


def test_it_says_what_it_means():
    graph, payoffs = euphrates()

    def said(concept, situation):
        return condition_of(graph, payoffs, Question(0, situation, concept)).says(graph.label)

    assert said("nash", 1) == ("2 at least as good as 1", "2 at least as good as 3")
    assert said("gmr", 1) == ("2 at least as good as 1, or as 4", "2 at least as good as 3, or as 6")
    assert said("smr", 1) == (
        "2 at least as good as 1, or as all of 4, 5 and 6",
        "2 at least as good as 3, or as all of 4, 5 and 6",
    )
    assert one(0).says(graph.label) == ()
    assert one(0, [{1, 2}, {3}]).says(graph.label) == ("1 at least as good as both 2 and 3, or as 4",)
    assert one(0, []).says(graph.label) == ("no ranking that agrees with what is known",)


def test_what_is_no_situation_or_would_take_too_long_is_refused():
    graph, payoffs = euphrates()
    with pytest.raises(LimitReached):
        condition_of(graph, payoffs, Question(0, 1, "gmr"), limit=2)
    graph.__dict__["feasible"] = np.arange(6) != 1
    with pytest.raises(NoSituation, match="'2' cannot be"):
        condition_of(graph, payoffs, Question(0, 1, "gmr"))
