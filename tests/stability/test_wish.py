"""What a wished situation takes: how much it can lose, and what is missing."""

import numpy as np
import pytest

from detente.stability.concepts import CONCEPTS
from detente.stability.inverse import condition_of
from detente.stability.witness import Question
from tests.conflicts import random_graph, random_payoffs


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_party_stays_as_long_as_a_situation_is_worth_the_least_that_its_condition_needs(concept):
    for seed in range(25):
        graph = random_graph(seed, 2 + seed % 3, 4, joint=0.3, requires=0.2)
        worth = 3 * random_payoffs(seed, len(graph.parties), graph.n)
        situation = int(np.random.default_rng(seed).integers(graph.n))
        for party in range(len(worth)):
            least = condition_of(graph, worth, Question(party, situation, concept)).least(worth[party])
            for value in [] if least is None else [least, least - 1]:
                after = worth.copy()
                after[party, situation] = value
                stays = CONCEPTS[concept](graph, after, party, "legal-sequences")[situation]
                assert stays == (value == least), (seed, party, value)
