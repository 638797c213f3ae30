"""Simultaneous sanctions: agreement with the plain twin, a published case, and what is refused."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from detente.errors import NotCombinations, TooManySituations
from detente.stability import simultaneous
from detente.stability.concepts import CONCEPTS
from detente.stability.simultaneous import check_combinations, collisions, sim
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.graph import Arcs, Graph
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability import twin_simultaneous as twin
from tests.stability.twin import improvements

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.5, "requires": 0.4},
}


def conflicts(kind, n_parties, seeds):
    for seed in range(seeds):
        graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        yield graph, random_payoffs(seed, n_parties, graph.n)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_simultaneous_sanctions_agree_with_the_plain_twin(kind, n_parties):
    for graph, payoffs in conflicts(kind, n_parties, 20):
        for i in range(n_parties):
            told = [twin.sim(graph, payoffs, i, s) for s in range(graph.n)]
            assert sim(graph, payoffs, i).tolist() == told


@pytest.mark.parametrize("kind", KINDS)
def test_only_opponents_who_leave_can_sanction(kind):
    for graph, payoffs in conflicts(kind, 4, 10):
        stays = [CONCEPTS["seq"](graph, payoffs, i, "legal-sequences") for i in range(4)]
        leaving = ~np.array(stays)
        for i in range(4):
            told = [twin.sim(graph, payoffs, i, s, leaving) for s in range(graph.n)]
            found = sim(graph, payoffs, i, leaving)
            assert found.tolist() == told
            assert np.all(found <= sim(graph, payoffs, i))


@pytest.mark.parametrize("kind", KINDS)
def test_a_collision_proves_what_it_says(kind):
    for graph, payoffs in conflicts(kind, 4, 10):
        stays = sim(graph, payoffs, 0)
        for s in range(graph.n):
            found = collisions(graph, payoffs, 0, s)
            assert set(found) == set(improvements(graph, payoffs, 0, s))
            assert stays[s] == (None not in found.values())
            for improvement, collision in found.items():
                if collision:
                    ends = [move.end for move in collision.moves]
                    makers = [i for move in collision.moves for i in graph.owners[move.mover]]
                    assert makers
                    assert len(set(makers)) == len(makers)
                    assert 0 not in makers
                    assert all(
                        move.end in improvements(graph, payoffs, move.mover, s) for move in collision.moves
                    )
                    assert twin.together(graph, s, [improvement, *ends]) == collision.sanction
                    assert twin.is_sanction(payoffs, 0, s, collision.sanction)


@pytest.mark.parametrize("kind", KINDS)
def test_whom_nothing_improves_needs_no_sanction(kind):
    for graph, payoffs in conflicts(kind, 3, 20):
        for i in range(3):
            assert np.all(CONCEPTS["nash"](graph, payoffs, i, "single-move") <= sim(graph, payoffs, i))


def test_what_is_simultaneous_can_be_one_after_the_other_if_steps_are_free():
    """Without impossible combinations, a simultaneous sanction is a joint move: SIM implies GMR."""
    for graph, payoffs in conflicts("free", 3, 20):
        for i in range(3):
            assert np.all(sim(graph, payoffs, i) <= CONCEPTS["gmr"](graph, payoffs, i, "each-once"))


def test_cubes_of_bits_and_moves_written_out_find_the_same():
    for seed in range(4):
        space = random_space(seed, 3, 6)
        cubes, payoffs = Cubes(space), random_payoffs(seed, 3, space.n)
        found = sim(cubes, payoffs, 0)
        assert np.array_equal(found[space.rows], sim(graph_of(space), payoffs[:, space.rows], 0))
        assert not found[~cubes.feasible].any()


def test_situations_that_steps_do_not_tell_apart_are_refused():
    graph = Graph(("a", "b"), ("1", "2"), (("step",), ("step",)), ((0,), (1,)), (Arcs.of([(0, 1)]),) * 2)
    with pytest.raises(NotCombinations, match="each situation is one combination"):
        sim(graph, np.array([[0, 1], [0, 1]]), 0)


def test_situations_that_stand_for_several_combinations_are_refused():
    space = random_space(0, 2, 4)
    check_combinations(space, graph_of(space))
    check_combinations(space, Cubes(space))
    patterns = {"without": frozenset({("step-0", False)}), "with": frozenset({("step-0", True)})}
    scenario: Any = SimpleNamespace(
        **vars(space.scenario) | {"situations": patterns, "situation_patterns": lambda: patterns}
    )
    named = replace(space, scenario=scenario)
    with pytest.raises(NotCombinations, match="leave `situations` out"):
        check_combinations(named, graph_of(named))


def test_more_combinations_than_can_be_looked_at_are_refused(monkeypatch):
    monkeypatch.setattr(simultaneous, "COMBINATION_LIMIT", 3)
    graph = random_graph(0, 3, 8, one_way=0.0, impossible=0.0)
    with pytest.raises(TooManySituations, match="opponents can improve at once in more than 3 ways"):
        sim(graph, random_payoffs(0, 3, graph.n), 0)


# --- US and North Korea 2017: two models of Z. Jacobi's web log, with its tables "Nash + SEQ". The US owns
#     a strike, which cannot be taken back, and withdrawal; North Korea owns invasion, which cannot be taken
#     back in the second model, and giving up its programme. Situations are numbered by the bits of these
#     four, and listed best first. r: Nash stable; s: sequentially stable; sim: only by simultaneous
#     sanctions; u: unstable.

BASE = (
    "8r 0r 9r 10s 12r 5r 4sim 13r 14u 1r 2u 6u",
    "6r 14s 2s 10s 0r 4sim 12u 5r 1u 13u 8u 9u",
)
PACIFIST = (
    "8r 0r 10u 2u 9r 12r 4r 5r 14u 13r 6u 1r",
    "6r 14sim 2s 10s 0r 8u 4r 12u 5r 1u 9u 13u",
)
STEPS = ("strike", "withdraw", "invade", "abandon")
ENTRY = re.compile(r"(\d+)(\w+)")


def korea(tables):
    """The graph and the payoffs."""
    rankings = [[int(number) for number, _ in ENTRY.findall(table)] for table in tables]
    numbers = sorted(rankings[0])
    place = {number: s for s, number in enumerate(numbers)}
    stands = tuple(tuple(step for k, step in enumerate(STEPS) if number >> k & 1) for number in numbers)
    pairs = [(a, b) for a in numbers for b in numbers if a != b]
    kept = 1 if tables is BASE else 1 | 4
    free = [(a, b) for a, b in pairs if not a & ~b & kept]
    us = Arcs.of((place[a], place[b]) for a, b in free if a & 12 == b & 12)
    north_korea = Arcs.of((place[a], place[b]) for a, b in free if a & 3 == b & 3)
    graph = Graph(("US", "North Korea"), tuple(map(str, numbers)), stands, ((0,), (1,)), (us, north_korea))
    return graph, np.array([[-ranking.index(number) for number in numbers] for ranking in rankings])


def different(tables):
    """Entries (party, situation, published, found) in which the tables differ from what is found."""
    graph, payoffs = korea(tables)
    stays = np.array([CONCEPTS["seq"](graph, payoffs, i, "legal-sequences") for i in range(2)])
    for i, table in enumerate(tables):
        nash = CONCEPTS["nash"](graph, payoffs, i, "legal-sequences")
        at_once = sim(graph, payoffs, i, leaving=~stays)
        for label, published in ENTRY.findall(table):
            s = graph.labels.index(label)
            found = "r" if nash[s] else "s" if stays[i, s] else "sim" if at_once[s] else "u"
            if found != published:
                yield i, label, published, found


def test_the_us_and_north_korea_stay_where_published():
    """4 holds both only for what both could do at once."""
    assert list(different(BASE)) == []


def test_one_published_entry_says_sim_where_the_next_move_of_the_us_deters_already():
    assert list(different(PACIFIST)) == [(1, "14", "sim", "s")]


def test_more_is_deterred_if_opponents_may_move_who_would_stay():
    """10 and 2 hold the US in the other reading: North Korea could improve, though it is deterred itself."""
    graph, payoffs = korea(PACIFIST)
    found = sim(graph, payoffs, 0) & ~CONCEPTS["seq"](graph, payoffs, 0, "legal-sequences")
    assert {graph.labels[s] for s in np.flatnonzero(found)} == {"2", "10"}
