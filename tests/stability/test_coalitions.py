"""Coalitional stability: agreement with the plain twin, what must always hold, and a published case."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from detente.errors import TooManySituations
from detente.stability.coalitions import COALITIONAL, Society, coalitional
from detente.stability.concepts import CONCEPTS
from detente.stability.reach import unpacked
from detente.states import graph_of
from detente.states.cubes import Cubes
from detente.states.graph import Arcs, Graph
from tests.conflicts import random_graph, random_payoffs, random_space
from tests.stability import twin_coalitions as twin

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps": {"joint": 0.5},
    "joint steps and prerequisites": {"joint": 0.4, "requires": 0.4},
}
SINGLE = {"cnash": "nash", "cgmr": "gmr", "csmr": "smr", "cseq": "seq"}


def any_graph(seed, n_parties, n, moves=2.0):
    """Moves that follow no steps and need not compose, joint ones included; on average so many for each."""
    rng = np.random.default_rng([seed, n_parties, n, 2])
    owners = [(i,) for i in range(n_parties)] + [(0, 1)]
    arcs = [
        Arcs.of(zip(*np.nonzero(rng.random((n, n)) < moves / n / len(owners)), strict=True)) for _ in owners
    ]
    return Graph(
        tuple(f"party-{i}" for i in range(n_parties)),
        tuple(map(str, range(n))),
        tuple((f"step-{s}",) for s in range(n)),
        tuple(owners),
        tuple(arcs),
    )


def conflicts(kind, n_parties, seeds):
    for seed in range(seeds):
        if kind == "any moves":
            graph = any_graph(seed, n_parties, 14, 3.0)
        else:
            graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        yield graph, random_payoffs(seed, n_parties, graph.n)


def agree(graph, payoffs, blocs=None):
    society = Society(graph, payoffs, blocs)
    groups = [frozenset(group) for group in society.coalitions]
    found = coalitional(society)
    for concept, plainly in twin.CONCEPTS.items():
        for coalition, stable in zip(society.coalitions, found.stable[concept], strict=True):
            told = [plainly(graph, payoffs, frozenset(coalition), s, groups) for s in range(graph.n)]
            assert stable.tolist() == told, (concept, coalition)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_every_coalition_agrees_with_the_plain_twin(kind, n_parties):
    for graph, payoffs in conflicts(kind, n_parties, {2: 16, 3: 10, 4: 5, 5: 2}[n_parties]):
        agree(graph, payoffs)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize(
    "blocs", [((0, 2), (1,)), ((0,), (1, 3), (2,)), ((0, 1), (2, 3)), ((0, 4), (1, 2), (3,))]
)
def test_fixed_blocs_agree_with_the_plain_twin(kind, blocs):
    for graph, payoffs in conflicts(kind, sum(map(len, blocs)), 8):
        agree(graph, payoffs, blocs)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_a_coalition_of_one_stays_where_the_party_stays(kind):
    """CSEQ asks less: outsiders may improve jointly. Two parties have nobody to join with."""
    for n_parties in (2, 3, 4):
        for graph, payoffs in conflicts(kind, n_parties, 8):
            society = Society(graph, payoffs)
            for concept, alone in SINGLE.items():
                for i in range(n_parties):
                    found = COALITIONAL[concept](society, (i,))
                    told = CONCEPTS[alone](graph, payoffs, i, "legal-sequences")
                    if concept == "cseq" and n_parties > 2:
                        assert np.all(found >= told), (concept, i)
                    else:
                        assert np.array_equal(found, told), (concept, i)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_blocs_of_one_party_each_stay_where_the_parties_stay(kind):
    for n_parties in (2, 3, 4):
        for graph, payoffs in conflicts(kind, n_parties, 8):
            found = coalitional(Society(graph, payoffs, tuple((i,) for i in range(n_parties))))
            for concept, alone in SINGLE.items():
                for i in range(n_parties):
                    told = CONCEPTS[alone](graph, payoffs, i, "legal-sequences")
                    assert np.array_equal(found.for_party(concept, i), told), (concept, i)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_what_no_coalition_can_improve_on_no_coalition_leaves(kind):
    """CNash implies CSMR, which implies CGMR; CNash implies CSEQ."""
    for graph, payoffs in conflicts(kind, 4, 12):
        stable = coalitional(Society(graph, payoffs)).stable
        assert np.all(stable["cnash"] <= stable["csmr"])
        assert np.all(stable["csmr"] <= stable["cgmr"])
        assert np.all(stable["cnash"] <= stable["cseq"])


def test_a_sanction_in_the_interest_of_outsiders_is_a_sanction_where_moves_compose():
    """CSEQ implies CGMR unless one party has to move twice in a row, which moves that compose spare it."""
    for graph, payoffs in conflicts("joint steps", 4, 12):
        stable = coalitional(Society(graph, payoffs), ("cgmr", "cseq")).stable
        assert np.all(stable["cseq"] <= stable["cgmr"])


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
def test_what_every_coalition_accepts_every_party_accepts(kind):
    for graph, payoffs in conflicts(kind, 3, 12):
        found = coalitional(Society(graph, payoffs))
        for concept in ("cnash", "cgmr", "csmr"):
            for i in range(3):
                told = CONCEPTS[SINGLE[concept]](graph, payoffs, i, "legal-sequences")
                assert np.all(found.for_party(concept, i) <= told)
            each = [found.for_party(concept, i) for i in range(3)]
            assert np.array_equal(found.equilibria(concept), np.logical_and.reduce(each))


def test_the_coalition_of_all_is_deterred_by_nobody():
    for graph, payoffs in conflicts("joint steps", 3, 12):
        society = Society(graph, payoffs)
        stays = [concept(society, (0, 1, 2)).tolist() for concept in COALITIONAL.values()]
        assert all(each == stays[0] for each in stays)


def test_more_situations_than_fit_are_refused_with_a_way_out():
    many: Any = SimpleNamespace(parties=("a", "b"), feasible=np.ones(20_000, dtype=bool))
    with pytest.raises(TooManySituations, match=r"20000 situations .* name fewer steps in play"):
        Society(many, np.zeros((2, 20_000), dtype=np.int64))


@pytest.mark.parametrize("blocs", [((0, 1),), ((0, 1), (1, 2)), ((0, 1), (2, 3))])
def test_blocs_that_are_no_partition_are_refused(blocs):
    graph = any_graph(0, 3, 6)
    with pytest.raises(ValueError, match="every party must be in exactly one bloc"):
        Society(graph, random_payoffs(0, 3, 6), blocs)


# --- Elmira, groundwater contamination: moves and rankings of the file bundled with gmcr-py 0.4.1, situations
#     numbered 1 to 12. With the ministry and Uniroyal as one bloc, that program finds the same.

MOVES = (
    {1: [2], 3: [4], 5: [6], 7: [8], 9: [10], 11: [12]},
    {1: [3, 5], 2: [4, 6], 3: [5], 4: [6], 7: [9, 11], 8: [10, 12], 9: [11], 10: [12]},
    {s: [s + 6 if s < 7 else s - 6] for s in range(1, 13)},
)
RANKINGS = (
    ((9,), (3,), (4,), (10,), (7,), (1,), (2,), (8,), (5, 6, 11, 12)),
    ((1,), (4,), (10,), (7,), (5, 6, 11, 12), (2,), (3,), (9,), (8,)),
    ((9,), (3,), (7,), (1,), (10,), (8,), (4,), (2,), (5, 6, 11, 12)),
)
ALL = set(range(1, 13))
BLOC = {1, 3, 4, 5, 6, 9, 10, 11, 12}


def elmira(blocs=None):
    arcs = tuple(Arcs.of((s - 1, t - 1) for s in rows for t in rows[s]) for rows in MOVES)
    names = tuple(str(s) for s in range(1, 13))
    graph = Graph(("MoE", "Uniroyal", "Local Government"), names, ((),) * 12, ((0,), (1,), (2,)), arcs)
    payoffs = np.zeros((3, 12), dtype=np.int64)
    for party, ranking in enumerate(RANKINGS):
        for place, situations in enumerate(ranking):
            payoffs[party, np.array(situations) - 1] = -place
    return Society(graph, payoffs, blocs)


def numbers(found):
    return {s + 1 for s in np.flatnonzero(found).tolist()}


def test_elmira_with_the_ministry_and_uniroyal_as_one_bloc_as_published():
    found = coalitional(elmira(((0, 1), (2,))))
    ministry_and_uniroyal = {concept: numbers(found.stable[concept][0]) for concept in COALITIONAL}
    local_government = {concept: numbers(found.stable[concept][1]) for concept in COALITIONAL}
    assert ministry_and_uniroyal == {"cnash": BLOC, "cgmr": BLOC, "csmr": BLOC, "cseq": BLOC}
    assert local_government == {
        "cnash": {5, 6, 7, 8, 9, 10, 11, 12},
        "cgmr": ALL,
        "csmr": ALL,
        "cseq": {1, 5, 6, 7, 8, 9, 10, 11, 12},
    }
    assert {concept: numbers(found.equilibria(concept)) for concept in COALITIONAL} == {
        "cnash": {5, 6, 9, 10, 11, 12},
        "cgmr": BLOC,
        "csmr": BLOC,
        "cseq": {1, 5, 6, 9, 10, 11, 12},
    }


def test_elmira_falls_apart_at_7_only_if_the_ministry_and_uniroyal_act_together():
    """The handout's point: nobody leaves 7 alone, but those two gain jointly by going to 10."""
    society = elmira()
    improvements = unpacked(society.worse((0, 1)) & society.sources((0, 1)), 12)
    assert {(s + 1, t + 1) for t, s in np.argwhere(improvements).tolist()} == {(2, 4), (7, 10), (8, 10)}
    alone = [numbers(CONCEPTS["nash"](society.moves, society.payoffs, i, "single-move")) for i in range(3)]
    assert all(7 in stays for stays in alone)
    assert 7 not in numbers(coalitional(society, ("cgmr",)).equilibria("cgmr"))
    assert numbers(coalitional(society, ("cnash",)).equilibria("cnash")) == {5, 6, 10, 11, 12}


def test_cubes_of_bits_and_moves_written_out_find_the_same():
    for seed in range(4):
        space = random_space(seed, 3, 6)
        payoffs = random_payoffs(seed, 3, space.n)
        cubes = coalitional(Society(Cubes(space), payoffs))
        graph = coalitional(Society(graph_of(space), payoffs[:, space.rows]))
        for concept, told in graph.stable.items():
            assert np.array_equal(cubes.stable[concept][:, space.rows], told)
            assert not cubes.stable[concept][:, ~space.feasible].any()
