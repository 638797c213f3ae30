import pytest
from pydantic import BaseModel

from detente.errors import UnknownName
from detente.roadmap import Roadmap, judge
from detente.scenario import Scenario, problems_in
from detente.scenario.model import Party, Reversible, Step, Together, Verification
from detente.scenario.read import document_of, read_text
from detente.scenario.template import template
from detente.worth import game_of


def test_the_template_is_valid_without_a_warning(tmp_path):
    file = tmp_path / "river.yaml"
    file.write_text(template("river"))
    assert problems_in(file) == ()
    assert read_text(template("my-case-2")).name == "my-case-2"


@pytest.mark.parametrize("name", ["", "My case", "2nd", "a/b", "a\nb"])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(UnknownName, match="lower-case letters"):
        template(name)


def test_the_template_shows_what_a_beginner_needs():
    data = document_of(template("river"), "template").data
    steps = data["steps"].values()
    shown: dict[type[BaseModel], set[str]] = {
        Scenario: {*data},
        Party: {name for party in data["parties"].values() for name in party},
        Step: {name for step in steps for name in step},
        Reversible: {name for step in steps for name in step.get("reversible", {})},
        Verification: {name for step in steps for name in step.get("verified", {})},
        Together: {name for entry in data["together"].values() for name in entry},
    }
    for model, names in shown.items():
        assert {name for name, info in model.model_fields.items() if info.is_required()} <= names
    assert {"goal", "money", "together", "trust", "sources", "breakdown", "margin"} <= shown[Scenario]
    assert {"requires", "latest", "needs_trust", "once", "duration", "money"} <= shown[Step]


def test_every_section_of_the_template_is_explained():
    lines = template("river").splitlines()
    sections = [line for line in lines if line and line[0].isalpha() and not line.startswith("about")]
    unexplained = [
        line
        for line in sections
        if "#" not in line and not line.startswith(("title:", "parties:", "steps:", "sources:"))
    ]
    assert unexplained == []


def starts(**phases):
    return Roadmap({name.replace("_", "-"): phase for name, phase in phases.items()})


def test_in_the_template_freeze_and_relief_must_go_side_by_side():
    game = game_of(read_text(template("river")))
    assert judge(game, starts(hotline=1, freeze=2, first_relief=2, bridge=4)).holds
    late = judge(game, starts(hotline=1, freeze=2, first_relief=3, bridge=4))
    assert {failure.demand for failure in late.failures} == {"waiting"}
