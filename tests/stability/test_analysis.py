"""From a scenario to the answer: situations by name, parties by name, and who stays where."""

import numpy as np
import pytest

from detente.errors import UnknownName
from detente.scenario import read
from detente.scenario.bundle import find
from detente.stability import analysis
from detente.stability.analysis import analyse, compiles_first, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.states import Graph, Play, space_of
from detente.states.cubes import Cubes
from detente.states.explicit import most_moves
from detente.states.moves import RULES
from tests.ranked import random_ranked, ranked
from tests.valued import exchange


def on_cubes(scenario, play, monkeypatch):
    """The same conflict without writing its moves out."""
    monkeypatch.setattr(analysis, "SMALL", -1)
    found = conflict_of(scenario, play)
    assert isinstance(found.moves, Cubes)
    return found


def labels(conflict, situations):
    return {conflict.moves.label(s) for s in np.flatnonzero(situations).tolist()}


def test_two_who_exchange_steps_stay_by_what_the_other_would_do_and_not_by_themselves():
    found = analyse(conflict_of(exchange()))
    stays = {concept: [labels(found.conflict, row) for row in rows] for concept, rows in found.stable.items()}
    assert stays["nash"] == [{"0", "2"}, {"0", "1"}]
    assert stays["gmr"] == stays["smr"] == stays["seq"] == [{"0", "2", "3"}, {"0", "1", "3"}]
    everybody = {concept: labels(found.conflict, row) for concept, row in found.equilibria.items()}
    assert everybody == {"nash": {"0"}, "gmr": {"0", "3"}, "smr": {"0", "3"}, "seq": {"0", "3"}}


@pytest.mark.parametrize("rule", RULES)
def test_the_answer_is_that_of_each_concept(rule):
    conflict = conflict_of(read(find("elmira")))
    found = analyse(conflict, rule)
    assert found.rule == rule
    for name, concept in CONCEPTS.items():
        for party in range(3):
            told = concept(conflict.moves, conflict.payoffs, party, rule)
            assert np.array_equal(found.stable[name][party], told)


def test_few_moves_and_whatever_is_no_cube_are_written_out_and_others_are_not(monkeypatch):
    steps = [f"step-{k}" for k in range(12)]
    ten, eleven = (space_of(ranked(steps), Play(tuple(steps[:n]))) for n in (10, 11))
    monkeypatch.setattr(analysis, "SMALL", most_moves(ten, 10))
    assert most_moves(eleven, 11) > analysis.SMALL
    assert isinstance(conflict_of(ranked(steps), Play(tuple(steps[:10]))).moves, Graph)
    assert isinstance(conflict_of(ranked(steps), Play(tuple(steps[:11]))).moves, Cubes)
    assert isinstance(conflict_of(ranked(steps, more={"step-0": {"requires": "step-1"}})).moves, Graph)


def test_only_large_cases_are_compiled(monkeypatch):
    assert not compiles_first(conflict_of(ranked()))
    steps = [f"step-{k}" for k in range(11)]
    large = on_cubes(ranked(steps), None, monkeypatch)
    analyse(large)
    assert not compiles_first(large)


@pytest.mark.parametrize("play", [None, Play(("c", "a"), frozenset("b")), Play(("d", "b", "a"))])
def test_on_cubes_and_written_out_situations_have_the_same_names_and_answers(play, monkeypatch):
    scenario = ranked("abcd", status_quo=["a", "b"], infeasible=["a and not b and c"])
    graph = conflict_of(scenario, play)
    cubes = on_cubes(scenario, play, monkeypatch)
    told, found = analyse(graph), analyse(cubes)
    assert [cubes.moves.label(s) for s in cubes.situations] == [
        graph.moves.label(s) for s in graph.situations
    ]
    assert cubes.moves.label(cubes.status_quo) == graph.moves.label(graph.status_quo)
    for concept in CONCEPTS:
        for party in range(2):
            assert labels(cubes, found.stable[concept][party]) == labels(graph, told.stable[concept][party])
    for s in graph.situations:
        label = graph.moves.label(s)
        assert cubes.moves.standing(cubes.situation(label)) == graph.moves.standing(s)


# --- what situations are called


def test_every_situation_is_found_by_its_label_by_its_row_and_by_letters():
    for seed in range(30):
        conflict = conflict_of(random_ranked(seed, 4, coalesced=bool(seed % 2)))
        for row in conflict.space.rows.tolist():
            s = conflict.situation_of(row)
            stands = conflict.space.standing(row)
            letters = " ".join("Y" if step in stands else "N" for step in conflict.space.steps)
            assert conflict.situation(letters) == s
            assert conflict.situation(conflict.moves.label(s)) == s
        assert conflict.situations == list(range(conflict.moves.n))


def test_a_label_made_of_letters_is_a_label_first():
    situations = {"Y": "NN", "N": "YN", "7": "NY", "8": "YY"}
    conflict = conflict_of(ranked(situations=situations))
    assert conflict.moves.standing(conflict.situation("Y")) == ()
    assert conflict.moves.standing(conflict.situation("YN")) == ("a",)


@pytest.mark.parametrize("label", ["4", "99", "-1", "01", "Y", "YYY", "", "٣", "9" * 6000, "N Y N"])
def test_what_is_no_situation_is_told_with_those_that_are(label, monkeypatch):
    scenario = ranked(infeasible=["b and not a"])
    for conflict in (conflict_of(scenario), on_cubes(scenario, None, monkeypatch)):
        with pytest.raises(
            UnknownName, match="is not a situation that can be; they are called 0, 1, 3, or by"
        ):
            conflict.situation(label)


def test_of_many_situations_only_the_first_are_named():
    with pytest.raises(UnknownName, match="they are called 0, 1, 2, 3, 4, 5, 6, 7 and so on, or by"):
        conflict_of(ranked("abcd")).situation("99")


@pytest.mark.parametrize("letters", ["NY", "N Y"])
def test_letters_of_what_cannot_be_are_told_by_what_stands(letters, monkeypatch):
    scenario = ranked(infeasible=["b and not a"])
    for conflict in (conflict_of(scenario), on_cubes(scenario, None, monkeypatch)):
        with pytest.raises(UnknownName, match="the situation in which b stands cannot be"):
            conflict.situation(letters)
    with pytest.raises(UnknownName, match="the situation in which nothing stands cannot be"):
        conflict_of(ranked(infeasible=["not a and not b"])).situation("NN")


def test_the_status_quo_is_told_by_the_steps_in_play():
    scenario = ranked("abc", status_quo=["a", "c"])
    assert conflict_of(scenario).moves.label(conflict_of(scenario).status_quo) == "5"
    part = conflict_of(scenario, Play(("b", "c"), frozenset("a")))
    assert part.moves.standing(part.status_quo) == ("c",)


def test_a_status_quo_of_several_combinations_is_the_one_situation():
    scenario = ranked(situations={"1": "Y-", "2": "N-"}, status_quo=["a", "b"])
    conflict = conflict_of(scenario)
    assert conflict.moves.label(conflict.status_quo) == "1"


# --- what parties are called


def test_parties_are_found_by_short_name_and_by_the_name_shown():
    conflict = conflict_of(read(find("elmira")))
    assert [conflict.party(name) for name in conflict.space.parties] == [0, 1, 2]
    assert [conflict.party(party.name) for party in conflict.scenario.parties.values()] == [0, 1, 2]
    with pytest.raises(UnknownName, match="'nobody' is not a party; the parties are moe, uniroyal"):
        conflict.party("nobody")
