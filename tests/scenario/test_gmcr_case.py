"""Case files: labels, directions and rankings arrive as they are; what states leave out cannot be."""

import copy
import json
from typing import Any

import pytest

from detente.errors import ScenarioError
from detente.scenario.gmcr import read_case

# Two owners, three options, of which the third goes one way only; Y-N cannot be, and NNY is not listed.
CASE: dict[str, Any] = {
    "format": "gmcr-case-1",
    "id": "well",
    "title": "A well between two villages",
    "source": {"definition": "made up", "bibliography": "nobody", "reconstructed": "all"},
    "options": [
        {"name": "Dig", "direction": "both"},
        {"name": "Fence off", "direction": "fwd"},
        {"name": "Call the Judge", "direction": "back"},
    ],
    "decision_makers": [
        {"name": "Upper Village", "options": [0], "ranking": [["b"], ["a", 3], ["c"]]},
        {
            "name": "Lower Village",
            "options": [1, 2],
            "preference_statements_most_important_first": [["-N-"], ["Y--", "--Y"]],
        },
    ],
    "infeasible_patterns": ["Y-N"],
    "states": [
        {"state": "a", "options": "NNN", "decimal": 0},
        {"state": "b", "options": "NYN", "decimal": 2},
        {"state": 3, "options": "NYY"},
        {"state": "c", "options": "Y-Y", "decimal": None},
    ],
    "state_descriptions": {"a": "nothing is done"},
    "status_quo": "b",
    "results": {"ignored": [float("inf")]},
}

# What the options allow: up and down between b and nothing, and between 3 and c; fence before, judge after.
MOVES: dict[str, dict[str, list[Any]]] = {
    "Upper Village": {"a": [], "b": [], "3": ["c"], "c": [3]},
    "Lower Village": {"a": ["b"], "b": [], "3": ["b"], "c": []},
}


def case(tmp_path, **changed):
    """The case with other fields, as a file."""
    file = tmp_path / "well.json"
    file.write_text(json.dumps({**CASE, **changed}, indent=1))
    return file


def refused(tmp_path, **changed):
    """What is wrong with the case so changed: (line, field, message) of each problem."""
    with pytest.raises(ScenarioError) as caught:
        read_case(case(tmp_path, **changed))
    assert {problem.file for problem in caught.value.problems} == {str(tmp_path / "well.json")}
    return [(problem.line, problem.field, problem.message) for problem in caught.value.problems]


def test_a_case_keeps_its_labels_titles_directions_and_rankings(tmp_path):
    found = read_case(case(tmp_path))
    assert (found.name, found.title) == ("well", "A well between two villages")
    assert {name: party.name for name, party in found.parties.items()} == {
        "upper-village": "Upper Village",
        "lower-village": "Lower Village",
    }
    assert {name: (step.title, step.by, step.direction) for name, step in found.steps.items()} == {
        "dig": ("Dig", ("upper-village",), "both"),
        "fence-off": ("Fence off", ("lower-village",), "on"),
        "call-the-judge": ("Call the Judge", ("lower-village",), "off"),
    }
    assert found.situations == {"a": "NNN", "b": "NYN", "3": "NYY", "c": "Y-Y"}
    assert found.status_quo == ("fence-off",)
    assert found.preferences["upper-village"].ranking == ("b", ("a", "3"), "c")
    assert [s.written for s in found.preferences["lower-village"].statements] == ["-N-", ["Y--", "--Y"]]
    assert "nothing is done" in found.about
    assert found.sources["definition"].title == "nobody"
    assert found.is_ordinal


def test_what_no_state_lists_cannot_be(tmp_path):
    assert [str(each) for each in read_case(case(tmp_path)).infeasible] == ["Y-N", "NNY"]


def test_without_a_status_quo_nothing_stands_at_the_start(tmp_path):
    fields = {name: value for name, value in CASE.items() if name != "status_quo"}
    file = tmp_path / "well.json"
    file.write_text(json.dumps(fields))
    assert read_case(file).status_quo == ()


def test_moves_that_options_allow_are_not_repeated(tmp_path):
    assert read_case(case(tmp_path, moves=MOVES)).moves == {}


@pytest.mark.parametrize(
    ("label", "to"), [("a", []), ("a", ["b", "c"]), ("b", [3]), ("3", ["c"]), ("c", ["a"])], ids=str
)
def test_moves_other_than_options_allow_are_kept_for_that_party(tmp_path, label, to):
    moves = copy.deepcopy(MOVES)
    moves["Lower Village"][label] = to
    kept = read_case(case(tmp_path, moves=moves)).moves
    assert kept == {
        "lower-village": {label: tuple(map(str, row)) for label, row in moves["Lower Village"].items()}
    }


def test_a_coalesced_state_moves_as_any_of_its_combinations_does(tmp_path):
    """From c, which is YNY or YYY, the upper village reaches NYY through the second only."""
    moves = copy.deepcopy(MOVES)
    moves["Upper Village"]["c"] = []
    assert set(read_case(case(tmp_path, moves=moves)).moves) == {"upper-village"}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "another form": (
        {"format": "gmcr-case-2"},
        "format",
        "'gmcr-case-2' is not known here; write one of gmcr",
    ),
    "no title": ({"title": ""}, "title", "'' is not a text; write one such as"),
    "text for options": ({"options": "Dig"}, "options", "'Dig' is not a list; write [...]"),
    "an option without direction": (
        {"options": [{"name": "Dig"}]},
        "options",
        "'direction' is missing; add it",
    ),
    "a misspelt field": (
        {"options": [{"name": "Dig", "directon": "both"}]},
        "options",
        "'direction' is missing; is it 'directon'?",
    ),
    "an odd direction": (
        {"options": [{"name": "Dig", "direction": "up"}]},
        "options.direction",
        "'up' is not known here; write one of both, fwd, back",
    ),
    "too many options": (
        {"options": [{"name": "Dig", "direction": "both"}] * 17},
        "options",
        "there are 17 entries; the limit is 16",
    ),
    "states of other length": (
        {"states": [{"state": 1, "options": "YN"}]},
        "states.options",
        "'YN' is not a pattern; write 3 letters Y, N or -",
    ),
    "a wrong decimal": (
        {"states": [{"state": 1, "options": "NYY", "decimal": 5}]},
        "states.decimal",
        "5 is not the decimal of NYY; that is 6",
    ),
    "a state twice": (
        {"states": [{"state": 1, "options": "NNN"}, {"state": "1", "options": "NYN"}]},
        "states",
        "state '1' is given twice",
    ),
    "states that overlap": (
        {"states": [*CASE["states"], {"state": 9, "options": "YYY"}], "decision_makers": None},
        "decision_makers",
        "nothing is not a list",
    ),
    "a label with another meaning": (
        {"states": [{"state": ">>", "options": "NNN"}]},
        "states.state",
        "'>>' means something else in rankings",
    ),
    "an unknown state at the start": (
        {"status_quo": "z"},
        "status_quo",
        "'z' is not a state; the states are: a",
    ),
    "several combinations at the start": (
        {"status_quo": "c"},
        "status_quo",
        "state 'c' is several combinations",
    ),
    "moves of nobody": (
        {"moves": {"Uper Village": {}}},
        "moves.Uper Village",
        "'Uper Village' is not a decision maker; did you mean 'Upper Village'?",
    ),
    "moves without a row": (
        {"moves": {"Upper Village": {"a": [], "b": []}}},
        "moves.Upper Village",
        "states 3, c have no row",
    ),
    "moves from nowhere": (
        {"moves": {"Upper Village": {**MOVES["Upper Village"], "z": []}}},
        "moves.Upper Village.z",
        "'z' is not a state",
    ),
    "a move to itself": (
        {"moves": {"Upper Village": {**MOVES["Upper Village"], "a": ["a"]}}},
        "moves.Upper Village.a",
        "a move from 'a' to itself is none",
    ),
    "moves of one of two": (
        {"decision_makers": [{**maker, "name": "Village"} for maker in CASE["decision_makers"]], "moves": {}},
        "moves",
        "two decision makers have the same name",
    ),
    "half a character": ({"title": "\ud800"}, "title", "half of a character stands here"),
    "a number as a title": ({"title": float("nan")}, "title", "nan is not a text"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_with_field_value_and_way_out(tmp_path, what):
    changed, field, message = WRONG[what]
    problems = refused(tmp_path, **changed)
    assert any(where == field and said.startswith(message) for _, where, said in problems), problems
    assert all(line for line, _, _ in problems)


MAKERS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "an option of two": (
        [{"name": "A", "options": [0, 1]}, {"name": "B", "options": [1, 2]}],
        "option 1 belongs",
    ),
    "an option of nobody": (
        [{"name": "A", "options": [0]}, {"name": "B", "options": [2]}],
        "option 1 belongs to no",
    ),
    "an option that is not": ([{"name": "A", "options": [0, 1, 2, 3]}], "3 is not an option, counted from 0"),
    "a share of an option": ([{"name": "A", "options": [0.5]}], "0.5 is not an option, counted from 0"),
    "nothing ranked": ([{"name": "A", "options": [0, 1, 2]}], "'A' ranks nothing; add 'ranking'"),
    "a state left out": (
        [{"name": "A", "options": [0, 1, 2], "ranking": [["a"], ["b"], ["c"]]}],
        "states 3 are not ranked; put each into a class",
    ),
    "a state ranked twice": (
        [{"name": "A", "options": [0, 1, 2], "ranking": [["a"], ["b"], [3], ["c", "a"]]}],
        "state 'a' is ranked twice; keep one",
    ),
    "an unknown state": (
        [{"name": "A", "options": [0, 1, 2], "ranking": [["a"], ["b"], [3], ["c", 4]]}],
        "'4' is not a state; the states are: a, b, 3, c",
    ),
    "a decision maker alone": (
        [{"name": "A", "options": [0, 1, 2], "ranking": [["a", "b", 3, "c"]]}],
        "there are 1 entries; a conflict has at least 2: add the others",
    ),
}


@pytest.mark.parametrize("what", MAKERS)
def test_decision_makers_own_each_option_once_and_rank_each_state_once(tmp_path, what):
    makers, message = MAKERS[what]
    if what != "a decision maker alone":
        makers = [*makers, {"name": "C", "options": [], "ranking": [["a", "b", 3, "c"]]}]
    assert any(said.startswith(message) for _, _, said in refused(tmp_path, decision_makers=makers))


def test_states_that_overlap_or_cannot_be_are_told(tmp_path):
    states = [*CASE["states"], {"state": 9, "options": "YYY"}, {"state": 10, "options": "YNN"}]
    makers = copy.deepcopy(CASE["decision_makers"])
    makers[0]["ranking"] += [[9], [10]]
    said = [message for _, _, message in refused(tmp_path, states=states, decision_makers=makers)]
    assert said == [
        "state '9' (YYY) and one before it overlap; separate them",
        "state '10' (YNN) is called infeasible; delete one of the two",
    ]


def test_the_line_is_that_of_the_offending_value(tmp_path):
    options = [*CASE["options"][:2], {"name": "Call", "direction": "sideways"}]
    [(line, _, _)] = refused(tmp_path, options=options)
    assert "sideways" in (tmp_path / "well.json").read_text().splitlines()[line - 1]


def test_several_things_that_are_wrong_are_told_at_once(tmp_path):
    makers = [{"name": "A", "options": [0, 1]}, {"name": "B", "options": [2]}]
    assert len(refused(tmp_path, title=7, decision_makers=makers, status_quo="z")) == 4
