"""gmcr-py files of the newest generation: what is written is read as the same conflict, the rest refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from detente.errors import ScenarioError
from detente.scenario import Scenario, read
from detente.scenario.bundle import CASES
from detente.scenario.gmcr import read_gmcr, write_gmcr
from tests.scenario.gmcr_made import conflicts, plain, seen

PUBLISHED = {path.stem: path for path in sorted((CASES / "published").glob("*/*.yaml"))}


def read_again(case, folder):
    """The scenario once it was written for gmcr-py and read from there."""
    file = folder / "again.gmcr"
    file.write_text(write_gmcr(case))
    return read_gmcr(file)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_conflict_comes_back_the_same_or_is_refused_for_a_reason(tmp_path, name):
    case = read(PUBLISHED[name])
    held = any(">>" in case.preferences[party].ranking for party in case.parties)
    if held or any("-" in pattern for pattern in case.situations.values()):
        with pytest.raises(ScenarioError, match="gmcr-py"):
            write_gmcr(case)
    else:
        assert seen(read_again(case, tmp_path)) == seen(case)


@given(conflicts())
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_as_the_same_conflict(tmp_path_factory, case):
    assert seen(read_again(case, tmp_path_factory.mktemp("made"))) == seen(case)


def test_the_file_has_the_keys_that_gmcr_py_asks_for(tmp_path):
    elmira = read(PUBLISHED["elmira"])
    data = json.loads(write_gmcr(elmira))
    assert {"options", "decisionMakers", "infeasibles", "useManualPreferenceRanking"} <= data.keys()
    assert data["options"][1] == {"name": "Uniroyal delays the process", "permittedDirection": "back"}
    assert data["decisionMakers"][0]["preferenceRanking"] == [9, 3, 4, 10, 7, 1, 2, 8, [5, 6, 11, 12]]
    assert [maker["options"] for maker in data["decisionMakers"]] == [[0], [1, 2, 3], [4]]
    assert read_again(elmira, tmp_path).situations == elmira.situations


def test_excluded_steps_and_conditions_are_written_as_infeasible():
    steps = {"a": {"title": "A", "by": ["ann"], "excludes": ["b"]}, "b": {"title": "B", "by": ["bob"]}}
    wanted = {party: {"statements": ["a if b", "a and not b"]} for party in ("ann", "bob")}
    data = json.loads(
        write_gmcr(Scenario.of(plain(steps=steps, infeasible=["not (a or b)"], preferences=wanted)))
    )
    assert data["infeasibles"] == [[[0, "N"], [1, "N"]], [[0, "Y"], [1, "Y"]]]
    assert data["decisionMakers"][0]["preferences"] == [
        {"compound": True, "members": [[[0, "Y"]], [[1, "N"]]]},
        [[0, "Y"], [1, "N"]],
    ]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "joint owners": (
        {"steps": {"a": {"title": "A", "by": ["ann", "bob"]}, "b": {"title": "B", "by": ["bob"]}}},
        "steps.a.by: gmcr-py has no step that ann, bob take together",
    ),
    "prerequisites": (
        {"steps": {"a": {"title": "A", "by": ["ann"], "requires": "b"}, "b": {"title": "B", "by": ["bob"]}}},
        "steps.a.requires: gmcr-py has no prerequisites",
    ),
    "coalesced situations": (
        {
            "situations": {"0": "NN", "1": "YN", "2": "-Y"},
            "preferences": {"ann": {"ranking": ["0", "1", "2"]}, "bob": {"statements": ["a"]}},
        },
        "situations.2: gmcr-py cannot hold situation '2' of several combinations",
    ),
    "moves": (
        {"moves": {"ann": {"0": [], "1": [], "2": [], "3": []}}},
        "moves.ann: gmcr-py derives moves from options",
    ),
    "partial preferences": (
        {"preferences": {"ann": {"known": ["3 > 0"]}, "bob": {"statements": ["a"]}}},
        "preferences.ann: gmcr-py knows rankings and statements only",
    ),
    "degrees": (
        {"preferences": {"ann": {"ranking": ["3", ">>", "1", "2", "0"]}, "bob": {"statements": ["a"]}}},
        "preferences.ann.ranking: gmcr-py knows no degrees; leave out '>>'",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_format_cannot_hold_is_refused_and_named(what):
    changed, message = REFUSED[what]
    with pytest.raises(ScenarioError) as caught:
        write_gmcr(Scenario.of(plain(**changed)))
    assert message in str(caught.value)


def test_all_that_cannot_be_held_is_named_at_once():
    changed = {name: value for what in ("prerequisites", "moves") for name, value in REFUSED[what][0].items()}
    with pytest.raises(ScenarioError) as caught:
        write_gmcr(Scenario.of(plain(**changed)))
    assert len(caught.value.problems) == 2


def test_a_scenario_that_is_wrong_is_not_written():
    with pytest.raises(ScenarioError, match="missing"):
        write_gmcr(Scenario.of(plain(preferences={"ann": {"ranking": ["3"]}, "bob": {"statements": ["a"]}})))
