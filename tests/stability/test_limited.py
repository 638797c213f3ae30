"""Looking ahead: agreement with the plain twin, what must always hold, and two small games by hand."""

from itertools import pairwise

import numpy as np
import pytest

from detente.errors import LimitReached, TooManySituations
from detente.stability import limited as looking
from detente.stability.concepts import CONCEPTS
from detente.stability.limited import limited, lines, nonmyopic
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.graph import Arcs, Graph
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability import twin_limited as twin
from tests.stability.test_coalitions import any_graph

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.5, "requires": 0.4},
}


def conflicts(kind, n_parties, seeds, ties=0.3):
    for seed in range(seeds):
        if kind == "any moves":
            graph = any_graph(seed, n_parties, 14, 3.0)
        else:
            graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        yield graph, random_payoffs(seed, n_parties, graph.n, ties=ties)


@pytest.mark.parametrize("ties", [0.1, 0.7])
@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_looking_ahead_agrees_with_the_plain_twin(kind, n_parties, ties):
    for graph, payoffs in conflicts(kind, n_parties, 4, ties):
        for horizon, told in twin.stays(graph, payoffs, 7).items():
            assert limited(graph, payoffs, horizon).tolist() == told, horizon


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_whether_and_when_verdicts_settle_is_told_exactly(kind):
    for graph, payoffs in conflicts(kind, 3, 5):
        found = nonmyopic(graph, payoffs)
        settled_by = int(found.settled.max())
        horizons = settled_by + 2 * found.period + 4
        told = np.array(list(twin.stays(graph, payoffs, horizons).values()))
        for i, s in np.ndindex(found.settled.shape):
            verdicts, since = told[:, i, s], found.settled[i, s]
            if since:
                assert np.all(verdicts[since - 1 :] == found.stable[i, s])
                assert since == 1 or verdicts[since - 2] != found.stable[i, s]
            else:
                assert not found.stable[i, s]
                assert len(set(verdicts[-found.period :].tolist())) == 2


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize("n_parties", range(2, 5))
def test_one_move_ahead_is_nash(kind, n_parties):
    """Whatever the ties: a move counts only if its end is strictly better."""
    for graph, payoffs in conflicts(kind, n_parties, 10):
        told = [CONCEPTS["nash"](graph, payoffs, i, "single-move").tolist() for i in range(n_parties)]
        assert limited(graph, payoffs, 1).tolist() == told


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize("n_parties", range(2, 5))
def test_two_moves_ahead_deters_only_what_one_improvement_of_others_sanctions(kind, n_parties):
    """L(2) implies SEQ for single moves: the answer feared is an improvement for who makes it."""
    for graph, payoffs in conflicts(kind, n_parties, 10):
        found = limited(graph, payoffs, 2)
        for i in range(n_parties):
            assert np.all(found[i] <= CONCEPTS["seq"](graph, payoffs, i, "single-move"))


@pytest.mark.parametrize("horizon", [1, 2, 3, 5])
@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_lines_of_play_can_be_followed_and_bear_out_the_verdict(kind, horizon):
    for graph, payoffs in conflicts(kind, 3, 3):
        stays = limited(graph, payoffs, horizon)
        for i, s in [(i, s) for i, s in np.ndindex(stays.shape) if s % 3 == i]:
            found = lines(graph, payoffs, i, s, horizon)
            assert [line.moves[0].end for line in found] == graph.successors(i, s).tolist()
            assert stays[i, s] == (not any(line.is_better for line in found))
            for line in found:
                made = line.moves
                assert len(made) <= horizon
                assert made[0].mover == i
                assert all(first.end == then.start for first, then in pairwise(made))
                assert all(move.end in graph.successors(move.mover, move.start) for move in made)
                assert line.is_better == (payoffs[i, line.end] > payoffs[i, s])
                for move in made[1:]:
                    gains = [
                        payoffs[owner, line.end] > payoffs[owner, move.start]
                        for owner in graph.owners[move.mover]
                    ]
                    assert any(gains)


def test_cubes_of_bits_and_moves_written_out_find_the_same():
    for seed in range(3):
        space = random_space(seed, 3, 5)
        cubes, payoffs = Cubes(space), random_payoffs(seed, 3, space.n)
        written = payoffs[:, space.rows]
        for horizon in (1, 4):
            found = limited(cubes, payoffs, horizon)
            assert np.array_equal(found[:, space.rows], limited(graph_of(space), written, horizon))
            assert not found[:, ~cubes.feasible].any()
        settled = nonmyopic(cubes, payoffs).settled
        assert np.array_equal(settled[:, space.rows], nonmyopic(graph_of(space), written).settled)
        assert not settled[:, ~cubes.feasible].any()


def test_a_horizon_of_nothing_is_refused():
    graph, payoffs = next(conflicts("free", 2, 1))
    with pytest.raises(ValueError, match="at least 1 move ahead"):
        limited(graph, payoffs, 0)


def test_expectations_that_do_not_repeat_in_time_are_refused(monkeypatch):
    monkeypatch.setattr(looking, "HORIZON_LIMIT", 1)
    with pytest.raises(LimitReached, match="still change 1 moves ahead"):
        nonmyopic(*two_by_two("CD DD CC DC"))


def test_more_moves_than_fit_are_refused(monkeypatch):
    monkeypatch.setattr(looking, "MOVES_LIMIT", 3)
    with pytest.raises(TooManySituations, match="more than 3 moves"):
        nonmyopic(*two_by_two("CD DD CC DC"))


# --- two small games: each party cooperates (C) or does not (D); the worst for the row player comes first,
#     and the column player ranks the mirror images

SITUATIONS = ("CC", "CD", "DC", "DD")


def two_by_two(worst_first):
    place = {situation: s for s, situation in enumerate(SITUATIONS)}
    row = [(0, 2), (2, 0), (1, 3), (3, 1)]
    column = [(0, 1), (1, 0), (2, 3), (3, 2)]
    graph = Graph(("row", "column"), SITUATIONS, ((),) * 4, ((0,), (1,)), (Arcs.of(row), Arcs.of(column)))
    payoffs = np.zeros((2, 4), dtype=np.int64)
    for worth, situation in enumerate(worst_first.split()):
        payoffs[0, place[situation]] = payoffs[1, place[situation[::-1]]] = worth
    return graph, payoffs


def resting(stable):
    return [situation for situation, each in zip(SITUATIONS, stable.all(axis=0), strict=True) if each]


def test_in_the_dilemma_foresight_keeps_both_cooperating():
    """From CC a party that moves to DC has to expect DD, which is worse; nobody leads out of DD."""
    graph, payoffs = two_by_two("CD DD CC DC")
    assert resting(limited(graph, payoffs, 1)) == ["DD"]
    assert resting(limited(graph, payoffs, 2)) == ["CC", "DD"]
    assert resting(nonmyopic(graph, payoffs).stable) == ["CC", "DD"]
    (line,) = lines(graph, payoffs, 0, SITUATIONS.index("CC"), 2)
    assert [SITUATIONS[move.end] for move in line.moves] == ["DC", "DD"]


def test_in_chicken_three_moves_of_foresight_keep_both_cooperating():
    """Who moves from CC to DC would gain, if the other did not answer by DD, from which it is led to CD."""
    graph, payoffs = two_by_two("DD CD CC DC")
    assert resting(limited(graph, payoffs, 1)) == ["CD", "DC"]
    assert resting(limited(graph, payoffs, 2)) == []
    assert resting(limited(graph, payoffs, 3)) == ["CC"]
    found = nonmyopic(graph, payoffs)
    assert resting(found.stable) == ["CC"]
    assert found.settled[:, SITUATIONS.index("CC")].tolist() == [3, 3]
    line = lines(graph, payoffs, 0, SITUATIONS.index("CC"), 3)[0]
    assert [SITUATIONS[move.end] for move in line.moves] == ["DC", "DD", "CD"]
