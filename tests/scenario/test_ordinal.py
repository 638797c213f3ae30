from pathlib import Path

import pytest

from detente.errors import ScenarioError
from detente.scenario import check, problems_in, read
from detente.scenario.model import Scenario
from detente.scenario.read import document_of, read_text

HERE = Path(__file__).parent
TEXT = (HERE / "ranked.yaml").read_text()
GOOD = (HERE / "good.yaml").read_text()

MISSING = [
    ("phase", "length of one phase, e.g. '6 months'"),
    ("phases", "number of phases (K); afterwards everything is maintained"),
    ("issues", "what they care about"),
    ("parties.north.discount", "how much less next year counts than this one, per year"),
]


def without_rankings(text):
    return text[: text.index("preferences:")]


def test_what_ranks_situations_for_every_party_needs_no_worth():
    scenario = read(HERE / "ranked.yaml")
    assert scenario.is_ordinal
    assert check(scenario) == ()
    assert [path for path, _ in scenario.values()] == ["costly_signal"]


def test_what_has_weights_is_not_ordinal():
    assert not read(HERE / "good.yaml").is_ordinal


def test_without_rankings_everything_that_worth_is_made_of_is_missing(tmp_path):
    file = tmp_path / "bare.yaml"
    file.write_text(without_rankings(TEXT))
    told = {problem.field: problem.message for problem in problems_in(file)}
    assert {field for field, _ in MISSING} < told.keys()
    for field, meaning in MISSING:
        assert told[field].startswith(f"`{field.split('.')[-1]}` is missing; add it: {meaning}")


@pytest.mark.parametrize("lost", ["phase: 6 months\n", "phases: 6\n", "discount: 5 %"])
def test_a_ranking_beside_weights_takes_nothing_away_from_what_is_needed(lost):
    ranked = "preferences: {north: {statements: [talks]}, south: {statements: [freeze]}}\n"
    with pytest.raises(ScenarioError) as caught:
        read_text((GOOD + ranked).replace(lost, ""))
    (problem,) = caught.value.problems
    assert f"`{lost.split(':')[0]}` is missing; add it: " in problem.message


def test_a_ranking_may_stand_beside_weights():
    scenario = read_text(
        GOOD + "preferences: {north: {statements: [talks]}, south: {worth: true, much: 5}}\n"
    )
    assert not scenario.is_ordinal
    assert scenario.preferences["south"].much == 5


def test_a_scenario_that_is_not_from_a_file_is_told_the_same():
    fields = [
        problem.field for problem in check(Scenario.of(document_of(without_rankings(TEXT), "bare").data))
    ]
    assert [field for field, _ in MISSING] == [field for field in fields if field in dict(MISSING)]


def test_everything_that_is_wrong_is_told_at_once():
    text = (
        without_rankings(TEXT).replace("by: [north]", "by: [nroth]").replace("[south, east]", "[sooth, east]")
    )
    with pytest.raises(ScenarioError) as caught:
        read_text(text)
    fields = {problem.field for problem in caught.value.problems}
    assert {"phase", "weights", "steps.arm.by", "steps.appeal.by"} < fields


def test_circles_are_told_where_there_are_no_phases():
    text = TEXT.replace("title: Arm,", "title: Arm, requires: arrest,").replace(
        "title: Arrest,", "title: Arrest, requires: arm,"
    )
    with pytest.raises(ScenarioError, match="these steps wait for each other: arm → arrest → arm"):
        read_text(text)


@pytest.mark.parametrize(
    ("said", "reversible", "in_ordinal", "beside_weights"),
    [
        ("", "", "both", "on"),
        ("", ", reversible: {within: 1 month judgement}", "both", "both"),
        (", direction: off", "", "off", "off"),
        (", direction: both", "", "both", "both"),
        (", direction: on", ", reversible: {within: 1 month judgement}", "on", "on"),
    ],
)
def test_which_way_a_step_can_change(said, reversible, in_ordinal, beside_weights):
    step = f"{{title: Talk, by: [south]{said}{reversible}}}"
    ranked = read_text(TEXT.replace("{title: Arrest, by: [south]}", step))
    weighed = read_text(GOOD.replace("steps:\n", f"steps:\n  extra: {step}\n"))
    assert ranked.direction_of("arrest") == in_ordinal
    assert weighed.direction_of("extra") == beside_weights
