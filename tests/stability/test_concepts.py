"""The four concepts: agreement with the plain twin, and what must always hold between them."""

import pytest

from detente.stability.concepts import CONCEPTS
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs
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
