"""The cubes of bits answer as the written-out graph does, and as sets do."""

import numpy as np
import pytest

from detente.stability.concepts import CONCEPTS
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.moves import NOTHING, RULES
from tests.conflicts import random_payoffs, random_space

SHARES = [(0.0, 0.0), (0.5, 0.0), (0.0, 0.4), (0.5, 0.4), (1.0, 0.6)]


def both(seed, n_parties, n_steps, shares):
    """A space as cubes and as a graph, payoffs for its rows, and the rows that can be."""
    space = random_space(seed, n_parties, n_steps, one_way=shares[0], impossible=shares[1])
    payoffs = random_payoffs(seed, n_parties, space.n)
    payoffs.flags.writeable = False
    return Cubes(space), graph_of(space), payoffs, space.rows


@pytest.mark.parametrize("shares", SHARES)
@pytest.mark.parametrize("n_parties", range(2, 7))
def test_every_concept_is_the_same_on_cubes_and_on_the_written_out_graph(n_parties, shares):
    for seed in range(25 if n_parties < 5 else 12):
        cubes, graph, payoffs, rows = both(seed, n_parties, 5 + seed % 4, shares)
        for rule in RULES:
            for name, concept in CONCEPTS.items():
                for party in range(n_parties):
                    found = concept(cubes, payoffs, party, rule)
                    told = concept(graph, payoffs[:, rows], party, rule)
                    assert np.array_equal(found[rows], told), (seed, rule, name, party)
                    assert not found[~cubes.feasible].any()


@pytest.mark.parametrize("shares", SHARES)
def test_one_move_and_one_improvement_lead_where_the_written_out_moves_lead(shares):
    for seed in range(12):
        cubes, graph, payoffs, rows = both(seed, 3, 7, shares)
        for mover in range(3):
            for number, row in enumerate(rows.tolist()):
                written = rows[graph.successors(mover, number)]
                assert cubes.successors(mover, row).tolist() == written.tolist()
            for payoff in (None, payoffs[1]):
                narrowed = None if payoff is None else payoff[rows]
                found = cubes.best(mover, payoffs[2], payoff)[rows]
                told = graph.best(mover, payoffs[2][rows], narrowed)
                assert np.array_equal(found, told)


def test_a_party_without_steps_in_play_has_no_moves():
    cubes, _, payoffs, rows = both(3, 6, 4, (0.0, 0.0))
    idle = [mover for mover in range(6) if not cubes.space.movers[mover].own]
    assert idle
    for mover in idle:
        assert (cubes.best(mover, payoffs[0])[rows] == -NOTHING).all()
        assert all(len(cubes.successors(mover, row)) == 0 for row in rows.tolist())


def test_payoffs_that_may_change_are_sorted_anew_every_time():
    cubes, _, payoffs, _ = both(5, 3, 6, (0.0, 0.0))
    changing = payoffs.copy()
    before = CONCEPTS["seq"](cubes, changing, 0, "legal-sequences")
    changing[:] = changing[:, ::-1]
    after = CONCEPTS["seq"](cubes, changing, 0, "legal-sequences")
    again = CONCEPTS["seq"](Cubes(cubes.space), changing, 0, "legal-sequences")
    assert np.array_equal(after, again)
    assert not np.array_equal(before, after)


def test_a_space_of_sixty_four_thousand_rows_is_answered_as_its_graph_is():
    cubes, graph, payoffs, rows = both(1, 4, 16, (0.3, 0.3))
    for name, concept in CONCEPTS.items():
        found = concept(cubes, payoffs, 2, "legal-sequences")
        assert np.array_equal(found[rows], concept(graph, payoffs[:, rows], 2, "legal-sequences")), name
