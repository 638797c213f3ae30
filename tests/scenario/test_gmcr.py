"""gmcr-py files: three generations tell the same conflict, and any kind of file is recognised."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import ScenarioError
from detente.scenario import check, read
from detente.scenario.bundle import CASES
from detente.scenario.gmcr import read_conflict, read_gmcr, write_gmcr
from detente.scenario.gmcr_conflict import Cube, names_for, patterns_for
from detente.scenario.read import read_text
from detente.scenario.write import as_text
from tests.scenario.gmcr_made import BOTH, GENERATIONS, second_generation, seen, third_generation

CHICKEN = CASES / "published" / "textbook" / "chicken.yaml"


@pytest.fixture
def written(tmp_path):
    """A function that makes a file of plain data, and gives its path."""

    def write(data, name="Toll Road.gmcr"):
        file = tmp_path / name
        file.write_text(data if isinstance(data, str) else json.dumps(data))
        return file

    return write


# --- reading


@pytest.mark.parametrize("generation", GENERATIONS)
def test_all_generations_tell_the_same_conflict(written, generation):
    found = read_gmcr(written(GENERATIONS[generation]()))
    assert (found.name, found.title) == ("toll-road", "Toll Road")
    assert {name: (step.title, step.by, step.direction) for name, step in found.steps.items()} == {
        "close-the-road": ("Close the road", ("near-town",), "both"),
        "build-a-bridge": ("Build a bridge", ("near-town",), "on"),
        "pay-the-toll": ("Pay the toll", ("far-town",), "both"),
    }
    assert [str(each) for each in found.infeasible] == ["YY-"]
    assert found.situations == {"1": "NNN", "2": "YNN", "3": "NYN", "4": "NNY", "5": "YNY", "6": "NYY"}
    assert [str(each) for each in found.preferences["near-town"].statements] == ["--Y", "NN-"]
    assert "payoffs" not in found.about
    assert not check(found)


@pytest.mark.parametrize(
    ("generation", "switch", "key"),
    [
        (second_generation, "useManualPreferenceVectors", "preferenceVector"),
        (third_generation, "useManualPreferenceRanking", "preferenceRanking"),
    ],
)
def test_a_ranking_by_hand_decides_and_not_the_statements_beside_it(written, generation, switch, key):
    data = {**generation(), switch: True}
    for maker in data["decisionMakers"]:
        maker[key] = [4, [6, 5], 1, 3, 2]
    found = read_gmcr(written(data))
    assert found.preferences["near-town"].ranking == ("4", ("6", "5"), "1", "3", "2")


def test_a_compound_condition_is_true_where_any_member_is(written):
    data = second_generation()
    data["decisionMakers"][0]["preferences"] = [
        {"compound": True, "members": [[[2, "Y"]], [[0, "Y"], [1, "N"]]]}
    ]
    data["infeasibles"] = [{"compound": True, "members": [BOTH, [[1, "Y"], [2, "Y"]]]}]
    found = read_gmcr(written(data))
    assert found.preferences["near-town"].statements[0].written == ["--Y", "YN-"]
    assert [str(each) for each in found.infeasible] == ["YY-", "-YY"]


def test_options_come_in_the_order_of_their_decision_makers(written):
    """gmcr-py puts them so before it numbers states; conditions name them as the file does."""
    data = third_generation()
    data["decisionMakers"].reverse()
    found = read_gmcr(written(data))
    assert list(found.steps) == ["pay-the-toll", "close-the-road", "build-a-bridge"]
    assert [str(each) for each in found.infeasible] == ["-YY"]
    assert found.situations["2"] == "YNN"
    assert [str(each) for each in found.preferences["near-town"].statements] == ["Y--", "-NN"]


def test_payoffs_decide_where_nothing_else_does(written):
    data = third_generation()
    for maker in data["decisionMakers"]:
        maker["preferences"] = []
    found = read_gmcr(written(data))
    assert found.preferences["near-town"].ranking == ("4", ("5", "6"), "1", ("2", "3"))


def test_who_wants_nothing_ranks_all_situations_alike(written):
    data = second_generation()
    data["decisionMakers"][1]["preferences"] = []
    found = read_gmcr(written(data))
    assert [str(each) for each in found.preferences["far-town"].statements] == ["---"]


def test_coalitions_are_mentioned_and_not_taken_for_parties(written):
    found = read_gmcr(written({**third_generation(), "coalitions": [[0, 1]]}))
    assert found.about == (
        "Read from a file of gmcr-py 0.3.12. It groups these into a coalition: Near Town, Far Town."
    )
    assert list(found.parties) == ["near-town", "far-town"]


def test_beyond_sixteen_options_situations_go_by_their_decimals(written):
    data = second_generation()
    data["options"] += [{"name": f"Toll {n}", "permittedDirection": "back"} for n in range(3, 20)]
    data["decisionMakers"][1]["options"] = list(range(2, 20))
    found = read_gmcr(written(data))
    assert len(found.steps) == 20
    assert found.situations == {}
    assert found.steps["toll-19"].direction == "off"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Local Government", "local  government!", "Local-Government"], ["local-government", "2", "3"]),
        (
            ["2 Towns", "Ökologie & Öl", "not", "北京", "if-then"],
            ["step-2-towns", "okologie-ol", "step-not", "step-4"],
        ),
        (["x" * 90], ["x" * 60]),
    ],
)
def test_short_names_are_plain_and_each_stands_once(titles, names):
    found = names_for(titles, "step")
    full = [f"{names[0]}-{name}" if name.isdecimal() else name for name in names]
    assert found[: len(full)] == full
    assert len(set(found)) == len(titles)


# --- any kind of file


def test_any_kind_of_file_is_recognised(written, tmp_path):
    case = read(CHICKEN)
    assert read_conflict(CHICKEN) == case
    assert seen(read_conflict(written(write_gmcr(case)))) == seen(case)
    assert seen(read_conflict(written(write_gmcr(case), "chicken.json"))) == seen(case)
    assert read_conflict(CASES / "korea").name == "korea"
    with pytest.raises(ScenarioError, match="neither a case file"):
        read_conflict(written({"options": []}, "odd.json"))
    with pytest.raises(ScenarioError, match="no such file"):
        read_conflict(tmp_path / "nowhere.gmcr")


@pytest.mark.parametrize("generation", GENERATIONS)
def test_what_is_read_can_be_kept_as_a_scenario_file(written, generation):
    found = read_gmcr(written(GENERATIONS[generation]()))
    assert read_text(as_text(found)) == found


@given(st.integers(0, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, (1 << (1 << n)) - 1))))
def test_patterns_for_a_set_fit_each_of_its_combinations_once(drawn):
    n, found = drawn
    fitted = [Cube(n).fitting(pattern) for pattern in patterns_for(found, n)]
    assert sum(fitted) == found
    assert sum(each.bit_count() for each in fitted) == found.bit_count()
