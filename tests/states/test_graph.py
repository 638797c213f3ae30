"""Moves written out: one move, and joint moves, against sets; also where moves have no pattern at all."""

import numpy as np
import pytest

from detente.states.graph import Arcs, Graph
from detente.states.moves import NOTHING, RULES
from detente.states.rules import smallest
from tests.conflicts import random_graph, random_payoffs
from tests.stability import twin
from tests.stability.cases import wild_graph


def graphs():
    for seed in range(12):
        yield random_graph(seed, 2 + seed % 3, 4, joint=0.3, requires=0.3)
        yield wild_graph(seed, 2 + seed % 3, 7)


def valued_graphs():
    for number, graph in enumerate(graphs()):
        yield graph, random_payoffs(number, len(graph.parties), graph.n)


def leads(graph, payoff, mover, s):
    return [t for t in graph.successors(mover, s).tolist() if payoff is None or payoff[t] > payoff[s]]


def test_moves_of_one_mover_are_kept_once_in_order_and_without_staying():
    arcs = Arcs.of([(2, 1), (0, 2), (0, 1), (2, 1), (1, 1)])
    assert list(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)) == [(0, 1), (0, 2), (2, 1)]
    graph = Graph(("ann",), ("a", "b", "c"), ((),) * 3, ((0,),), (arcs,))
    assert [graph.successors(0, s).tolist() for s in range(3)] == [[1, 2], [], [1]]
    assert (graph.label(1), graph.standing(1), graph.feasible.tolist()) == ("b", (), [True] * 3)


def test_one_move_leads_ascending_and_never_to_where_one_is():
    for graph in graphs():
        for mover in range(len(graph.owners)):
            for s in range(graph.n):
                ends = graph.successors(mover, s).tolist()
                assert ends == sorted(set(ends) - {s})


def test_the_best_of_one_move_is_the_largest_value_it_leads_to():
    for graph, payoffs in valued_graphs():
        for mover in range(len(graph.owners)):
            for payoff in (None, payoffs[0]):
                told = [
                    max((payoffs[1, t] for t in leads(graph, payoff, mover, s)), default=-NOTHING)
                    for s in range(graph.n)
                ]
                assert graph.best(mover, payoffs[1], payoff).tolist() == told


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("improving", [False, True])
def test_joint_moves_lead_where_the_plain_twin_says(rule, improving):
    for graph, payoffs in valued_graphs():
        movers, values = range(1, len(graph.owners)), payoffs[0]
        given = payoffs if improving else None
        told = [
            min(values[t] for t in {s, *twin.joint(graph, movers, s, rule, given)}) for s in range(graph.n)
        ]
        assert graph.respond(movers, values, given, rule).tolist() == told


@pytest.mark.parametrize("rule", RULES)
def test_nobody_changes_nothing(rule):
    for graph, payoffs in valued_graphs():
        assert graph.respond([], payoffs[0], None, rule).tolist() == payoffs[0].tolist()


def test_legal_sequences_may_not_have_the_same_mover_twice_in_a_row():
    """From a, ann can get to b and from b to c; with bob's idle moves out of reach, c stays out of reach."""
    ann, bob = Arcs.of([(0, 1), (1, 2)]), Arcs.of([(3, 0)])
    graph = Graph(("ann", "bob"), tuple("abcd"), ((),) * 4, ((0,), (1,)), (ann, bob))
    values = np.array([3, 2, 1, 4])
    assert graph.respond([0, 1], values).tolist() == [2, 1, 1, 2]
    assert graph.respond([0], values).tolist() == [2, 1, 1, 4]


def test_the_least_of_no_arrays_is_nothing():
    assert smallest([], np.zeros(2, dtype=np.int32)).tolist() == [NOTHING, NOTHING]
