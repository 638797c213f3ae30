"""Strong and weak stability: agreement with the plain twin, and what must always hold."""

import numpy as np
import pytest

from detente.stability.concepts import CONCEPTS
from detente.stability.strength import STRONG, floor_of_difference, floor_of_tiers
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability import twin_strength as twin

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.4, "requires": 0.4},
}


def random_tiers(seed, payoffs):
    """Tiers that agree with the payoffs: how many of a few random payoffs lie below."""
    rng = np.random.default_rng([seed, 3])
    cuts = rng.integers(payoffs.min(), payoffs.max() + 1, size=rng.integers(0, 4))
    return np.sum(payoffs[..., np.newaxis] > cuts, axis=-1)


def conflicts(kind, n_parties, seeds):
    for seed in range(seeds):
        graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        yield seed, graph, random_payoffs(seed, n_parties, graph.n)


def agree(graph, payoffs, floors, much):
    for rule in RULES:
        for concept, plainly in twin.STRONG.items():
            for i in range(len(graph.parties)):
                found = STRONG[concept](graph, payoffs, floors[i], i, rule)
                told = [plainly(graph, payoffs, (i, much(i)), s, rule) for s in range(graph.n)]
                assert found.tolist() == told, (rule, concept, i)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_strong_stability_by_tiers_agrees_with_the_plain_twin(kind, n_parties):
    for seed, graph, payoffs in conflicts(kind, n_parties, 6):
        tiers = random_tiers(seed, payoffs)
        floors = [floor_of_tiers(payoffs[i], tiers[i], graph.feasible) for i in range(n_parties)]
        agree(graph, payoffs, floors, lambda i, tiers=tiers: lambda t, s: tiers[i, t] < tiers[i, s])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_strong_stability_by_differences_agrees_with_the_plain_twin(kind, n_parties):
    for seed, graph, payoffs in conflicts(kind, n_parties, 6):
        least = 1 + seed % 5
        floors = [floor_of_difference(payoffs[i], least) for i in range(n_parties)]
        agree(
            graph,
            payoffs,
            floors,
            lambda i, payoffs=payoffs, least=least: lambda t, s: payoffs[i, s] - payoffs[i, t] >= least,
        )


@pytest.mark.parametrize("rule", RULES)
def test_what_is_strongly_stable_is_stable(rule):
    for seed, graph, payoffs in conflicts("one-way and impossible", 3, 30):
        tiers = random_tiers(seed, payoffs)
        for i in range(3):
            floor = floor_of_tiers(payoffs[i], tiers[i], graph.feasible)
            strong = {concept: STRONG[concept](graph, payoffs, floor, i, rule) for concept in STRONG}
            for concept, found in strong.items():
                assert np.all(found <= CONCEPTS[concept](graph, payoffs, i, rule))
            assert np.all(strong["nash"] <= strong["smr"])
            assert np.all(strong["smr"] <= strong["gmr"])
            assert np.all(strong["nash"] <= strong["seq"])
            assert np.all(strong["seq"] <= strong["gmr"])


@pytest.mark.parametrize("concept", STRONG)
def test_where_nothing_is_much_worse_only_nash_is_strong(concept):
    for _, graph, payoffs in conflicts("free", 3, 10):
        floor = floor_of_tiers(payoffs[0], np.zeros(graph.n, dtype=np.int64), graph.feasible)
        found = STRONG[concept](graph, payoffs, floor, 0, "legal-sequences")
        assert np.array_equal(found, CONCEPTS["nash"](graph, payoffs, 0, "legal-sequences"))


def test_rows_that_cannot_be_do_not_count():
    worth, tiers = np.array([5, 1, 9, 3]), np.array([1, 0, 0, 0])
    floor = floor_of_tiers(worth, tiers, np.array([True, True, False, True]))
    assert floor[0] == 3


def test_tiers_that_contradict_the_ranking_are_refused():
    with pytest.raises(ValueError, match="larger tier must be strictly preferred"):
        floor_of_tiers(np.array([1, 2]), np.array([1, 0]), np.ones(2, dtype=bool))


def test_cubes_of_bits_and_moves_written_out_find_the_same():
    for seed in range(5):
        space = random_space(seed, 3, 6)
        graph, cubes = graph_of(space), Cubes(space)
        payoffs = random_payoffs(seed, 3, cubes.n).astype(np.int32)
        there = payoffs[:, space.rows]
        for concept, strong in STRONG.items():
            floors = floor_of_difference(payoffs[0], 3), floor_of_difference(there[0], 3)
            found = strong(cubes, payoffs, floors[0], 0, "legal-sequences")
            told = strong(graph, there, floors[1], 0, "legal-sequences")
            assert np.array_equal(found[space.rows], told), (seed, concept)
            assert not found[~cubes.feasible].any()
