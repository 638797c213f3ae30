"""The four concepts: agreement with the plain twin, and what must always hold between them."""

from dataclasses import replace

import numpy as np
import pytest

from detente.stability.concepts import CONCEPTS
from detente.states import Graph, Mover, graph_of
from detente.states.graph import Arcs
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability import twin

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.4, "requires": 0.4},
}


def stable(concept, graph, payoffs, rule):
    return [CONCEPTS[concept](graph, payoffs, i, rule) for i in range(len(graph.parties))]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_parties", range(2, 7))
def test_every_concept_agrees_with_the_plain_twin_under_every_rule(kind, n_parties):
    for seed in range(12):
        graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        payoffs = random_payoffs(seed, n_parties, graph.n)
        for rule in RULES:
            for concept, plainly in twin.CONCEPTS.items():
                for i, found in enumerate(stable(concept, graph, payoffs, rule)):
                    told = [plainly(graph, payoffs, i, s, rule) for s in range(graph.n)]
                    assert found.tolist() == told, (seed, rule, concept, i)


def games(count=40, **shares):
    for seed in range(count):
        graph = random_graph(seed, 2 + seed % 4, 5, **shares)
        yield seed, graph, random_payoffs(seed, len(graph.parties), graph.n)


@pytest.mark.parametrize("rule", RULES)
def test_nash_implies_every_concept_and_smr_and_seq_imply_gmr(rule):
    for _, graph, payoffs in games(joint=0.2, requires=0.2):
        found = {concept: np.array(stable(concept, graph, payoffs, rule)) for concept in CONCEPTS}
        assert not (found["nash"] & ~(found["gmr"] & found["smr"] & found["seq"])).any()
        assert not ((found["smr"] | found["seq"]) & ~found["gmr"]).any()


@pytest.mark.parametrize("concept", CONCEPTS)
def test_more_that_opponents_can_do_together_never_makes_less_stable(concept):
    for _, graph, payoffs in games():
        single, once, legal = (np.array(stable(concept, graph, payoffs, rule)) for rule in reversed(RULES))
        assert not (single & ~once).any()
        assert not (once & ~legal).any()


@pytest.mark.parametrize("concept", CONCEPTS)
def test_renaming_parties_permutes_the_answer(concept):
    for seed, graph, payoffs in games():
        order = np.random.default_rng(seed).permutation(len(graph.parties))
        place = np.argsort(order)
        renamed = Graph(
            tuple(graph.parties[i] for i in order),
            graph.labels,
            graph.stands,
            tuple(tuple(sorted(int(place[p]) for p in graph.owners[i])) for i in order),
            tuple(graph.arcs[i] for i in order),
        )
        told = np.array(stable(concept, renamed, payoffs[order], "legal-sequences"))
        assert np.array_equal(told, np.array(stable(concept, graph, payoffs, "legal-sequences"))[order])


@pytest.mark.parametrize("concept", CONCEPTS)
def test_renaming_situations_permutes_the_answer(concept):
    for seed, graph, payoffs in games():
        new = np.random.default_rng(seed).permutation(graph.n)
        old = np.argsort(new)
        arcs = tuple(
            Arcs.of(zip(new[a.source].tolist(), new[a.target].tolist(), strict=True)) for a in graph.arcs
        )
        renamed = Graph(
            graph.parties,
            tuple(graph.labels[i] for i in old),
            tuple(graph.stands[i] for i in old),
            graph.owners,
            arcs,
        )
        told = np.array(stable(concept, renamed, payoffs[:, old], "legal-sequences"))
        assert np.array_equal(told, np.array(stable(concept, graph, payoffs, "legal-sequences"))[:, old])


@pytest.mark.parametrize("concept", CONCEPTS)
def test_only_the_order_of_payoffs_counts(concept):
    for _, graph, payoffs in games():
        stretched = payoffs**3 + 7
        assert np.array_equal(
            stable(concept, graph, payoffs, "legal-sequences"),
            stable(concept, graph, stretched, "legal-sequences"),
        )


def test_relaxing_a_one_way_step_never_removes_an_improvement():
    for seed in range(40):
        tight = random_space(seed, 3, 5, one_way=0.7, impossible=0.2)
        loose = replace(tight, movers=tuple(Mover(m.owners, both=m.own, on=0, off=0) for m in tight.movers))
        payoffs = random_payoffs(seed, 3, int(tight.feasible.sum()))
        narrow, wide = graph_of(tight), graph_of(loose)
        for mover in range(3):
            for s in range(narrow.n):
                assert set(twin.improvements(narrow, payoffs, mover, s)) <= set(
                    twin.improvements(wide, payoffs, mover, s)
                )
