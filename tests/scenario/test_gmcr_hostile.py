"""Whatever a file of another program holds, reading it ends soon, in a scenario or in problems."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ScenarioError
from detente.scenario.gmcr import read_conflict
from detente.scenario.gmcr_json import FINDING_LIMIT, SIZE_LIMIT, parsed, places_of
from detente.scenario.read import read_text
from detente.scenario.write import as_text
from tests.scenario.gmcr_made import GENERATIONS, third_generation
from tests.scenario.test_gmcr_case import CASE


def problems(file, content):
    """What is wrong with a file that holds the text or bytes."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ScenarioError) as caught:
        read_conflict(file)
    assert caught.value.problems
    return [(problem.line, problem.message) for problem in caught.value.problems]


ODD = {
    "nothing": ("", "this is not JSON: expecting value"),
    "half a file": ('{"options": [', "this is not JSON: expecting value"),
    "yaml": ("options:\n- Dig\n", "this is not JSON: expecting value"),
    "a list": ("[]", "the file holds [] instead of a mapping"),
    "a text": ('"{}"', "the file holds '{}' instead of a mapping"),
    "lists without end": ("[" * 100_000, "the file is nested deeper than 30 levels"),
    "many lists": ("[" * 500 + "]" * 500, "the file is nested deeper than 30 levels"),
    "many mappings": ('{"a":' * 90 + "1" + "}" * 90, "the file is nested deeper than 30 levels"),
    "a pickle": (b"\x80\x03}q\x00X\xff", "the file is not text; gmcr-py files of before 2013"),
    "too long": (b" " * (SIZE_LIMIT + 1), "the file has more than 10 MB"),
    "no number": ('{"options": NaN, "decisionMakers": Infinity}', "nan is not a list"),
    "a huge number": ('{"options": ' + "9" * 100_000 + "}", "inf is not a list"),
    "one key twice": ('{"options": [], "options": []}', "'options' is given twice in one mapping"),
    "numbers for names": (
        '{"options": [1], "decisionMakers": [2, 3]}',
        "1 is not a mapping; write {'name': ...}",
    ),
    "far too many options": (
        '{"options": [' + "1," * 2_000_000 + "1]}",
        "there are 2000001 entries; the limit",
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_file_is_refused_with_a_way_out(tmp_path, what):
    content, message = ODD[what]
    assert any(said.startswith(message) for _, said in problems(tmp_path / "odd.gmcr", content))


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    for path in (tmp_path / "nowhere.gmcr", tmp_path, "a\0b.json"):
        with pytest.raises(ScenarioError) as caught:
            read_conflict(path)
        assert "check the path" in str(caught.value) or "no *.yaml" in str(caught.value)


def test_a_mistake_in_the_text_is_shown_at_its_line_and_column(tmp_path):
    file = tmp_path / "odd.gmcr"
    file.write_text('{\n "options": [,]\n}')
    with pytest.raises(ScenarioError) as caught:
        read_conflict(file)
    [problem] = caught.value.problems
    assert (problem.line, problem.column) == (2, 14)


def test_reading_ends_when_more_findings_would_say_nothing(tmp_path):
    data = {**third_generation(), "useManualPreferenceRanking": True}
    for maker in data["decisionMakers"]:
        maker["preferenceRanking"] = ["x"] * 200_000
    assert len(problems(tmp_path / "odd.gmcr", json.dumps(data))) == FINDING_LIMIT


WRONG = {
    "a direction": (
        ("options", 0, "permittedDirection"),
        "up",
        "'up' is not known here; write one of both, fwd",
    ),
    "no direction": (
        ("options", 0),
        {"name": "A"},
        "'permittedDirection' is missing (in older files 'reversibility'); add it",
    ),
    "an option of two": (
        ("decisionMakers", 1, "options"),
        [2, 0],
        "option 0 belongs to a decision maker already",
    ),
    "an option of nobody": (("decisionMakers", 0, "options"), [0], "option 1 belongs to no decision maker"),
    "an option that is not": (("decisionMakers", 1, "options"), [3], "3 is not an option, counted from 0"),
    "a condition of a text": (("infeasibles", 0), "YY-", "'YY-' is not a list; write [...]"),
    "a condition of a letter": (
        ("infeasibles", 0),
        [[0]],
        "[0] is not an option with a letter; write one such as",
    ),
    "a letter": (("infeasibles", 0), [[0, "y"]], "'y' is not known here; write one of Y, N"),
    "an option twice": (("infeasibles", 0), [[0, "Y"], [0, "N"]], "option 0 stands twice in one condition"),
    "nothing feasible": (("infeasibles", 0), [], "nothing is feasible; delete what excludes too much"),
    "truth": (
        ("useManualPreferenceRanking",),
        "yes",
        "'yes' is neither true nor false; write one of the two",
    ),
    "no ranking": (
        ("useManualPreferenceRanking",),
        True,
        "'preferenceRanking' is missing (in older files 'preferenceVector'); add it",
    ),
    "misperceptions": (
        ("decisionMakers", 0, "misperceptions"),
        [[[0, "Y"]]],
        "'Near Town' does not see some states, and a scenario is what all see; delete its 'misperceptions'",
    ),
    "too many preferences": (
        ("decisionMakers", 0, "preferences"),
        [[[0, "Y"]]] * 63,
        "'Near Town' has 63 preferences; the limit is 62: merge some",
    ),
    "no payoff": (
        ("decisionMakers", 0),
        {"name": "A", "options": [0, 1], "payoffs": ["x"]},
        "'x' is not a number",
    ),
    "few payoffs": (
        ("decisionMakers", 0),
        {"name": "A", "options": [0, 1], "payoffs": [1, 2]},
        "there are 2 payoffs and 6 feasible states; give one for each",
    ),
    "no preferences": (
        ("decisionMakers", 0),
        {"name": "A", "options": [0, 1]},
        "'preferences' is missing; add it",
    ),
    "one decision maker": (
        ("decisionMakers",),
        [{"name": "A", "options": []}],
        "there are 1 entries; a conflict has",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_in_a_gmcr_file_is_told_with_its_line(tmp_path, what):
    path, value, message = WRONG[what]
    text = json.dumps(changed(third_generation(), path, value), indent=1)
    told = problems(tmp_path / "odd.gmcr", text)
    assert any(said.startswith(message) and line for line, said in told), told


def test_states_ranked_twice_not_at_all_or_unknown_are_told(tmp_path):
    data = {**third_generation(), "useManualPreferenceRanking": True}
    for maker in data["decisionMakers"]:
        maker["preferenceRanking"] = [1, [2, 3], 2, 7, 4]
    assert {said for _, said in problems(tmp_path / "odd.gmcr", json.dumps(data))} == {
        "state 2 is ranked twice; keep one",
        "7 is not the number of a feasible state; write a whole number from 1 to 6",
        "states 5, 6 are not ranked; put each into a class",
    }


# --- anything at all

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["Y", "N"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FILES = {name: make() for name, make in GENERATIONS.items()} | {"case": CASE}


def paths(data, here=()):
    """The path of everything inside plain data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, value in inner:
        yield (*here, part)
        yield from paths(value, (*here, part))


def changed(data, path, value):
    """The data with another value at the path."""
    anew = copy.deepcopy(data)
    inside = anew
    for part in path[:-1]:
        inside = inside[part]
    inside[path[-1]] = value
    return anew


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None)
@given(drawn=st.data())
def test_a_file_with_anything_anywhere_is_a_scenario_or_wrong(tmp_path_factory, name, drawn):
    data = FILES[name]
    for _ in range(drawn.draw(st.integers(1, 3))):
        path = drawn.draw(st.sampled_from(sorted(paths(data), key=repr)))
        data = changed(data, path, drawn.draw(JSON))
    file = tmp_path_factory.mktemp("any") / "any.json"
    file.write_text(json.dumps(data))
    scenario, wrong = read_or_refused(file)
    assert (scenario is None) is bool(wrong)
    assert scenario is None or read_text(as_text(scenario)) == scenario


def read_or_refused(file):
    """The scenario and no problems, or no scenario and what is wrong."""
    try:
        return read_conflict(file), ()
    except ScenarioError as error:
        return None, error.problems


@given(JSON)
def test_every_value_is_found_where_it_stands(data):
    text = json.dumps({"top": data}, indent=1)
    wanted = [("top",), *(("top", *path) for path in paths(data))]
    found = places_of(text, "made", wanted)
    lines = text.split("\n")
    for path in wanted:
        value = {"top": data}
        for part in path:
            value = value[part]
        rest = "\n".join(lines[found[path].line - 1 :])[found[path].column - 1 :]
        assert json.dumps(json.JSONDecoder().raw_decode(rest)[0]) == json.dumps(value)


def test_a_text_is_read_whatever_it_is_about():
    assert parsed('{"a": {"b": "}]"}}', "made").top.entry("a").entry("b").text("...") == "}]"
