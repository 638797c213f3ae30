import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from detente.scenario import Scenario
from detente.scenario.bundle import bundled, find
from detente.scenario.overlay import Weighing
from detente.scenario.read import document_at, document_of
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.schema import schema
from detente.scenario.template import template
from tests.scenario.made import files, ranked_files

HERE = Path(__file__).parent
GOOD = document_at(HERE / "good.yaml").data


def errors(data, model=Scenario):
    return [error.message for error in jsonschema.Draft202012Validator(schema(model)).iter_errors(data)]


@pytest.mark.parametrize("model", [Scenario, RoadmapFile, Weighing])
def test_the_schema_is_one(model):
    jsonschema.Draft202012Validator.check_schema(schema(model))


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_scenario_fits_the_schema(name):
    assert errors(document_at(find(name)).data) == []


@pytest.mark.parametrize(
    "data", [GOOD, document_of(template("river"), "river").data], ids=["good", "template"]
)
def test_the_test_scenarios_fit_the_schema(data):
    assert errors(data) == []


@settings(max_examples=20)
@given(files())
def test_whatever_can_be_read_fits_the_schema(data):
    Scenario.of(data)
    assert errors(data) == []


@settings(max_examples=20)
@given(ranked_files())
def test_whatever_ranks_situations_fits_the_schema(data):
    written = json.loads(json.dumps(data))
    assert Scenario.of(written).is_ordinal
    assert errors(written) == []


@pytest.mark.parametrize("field", ["phase", "phases", "issues", "weights"])
def test_only_what_ranks_situations_may_leave_out_what_worth_is_made_of(field):
    data = {name: held for name, held in GOOD.items() if name != field}
    assert errors(data)
    assert errors({**data, "preferences": {}}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"detente": 2},
        {"phases": 0},
        {"phases": "six"},
        {"steps": {}},
        {"steps": {"a": {"title": "A", "by": "north"}}},
        {"steps": {"a": {"title": "A", "by": ["north"], "load": -1}}},
        {"steps": {"a": {"title": "A", "by": ["north"], "latest": 0}}},
        {"steps": {"a": {"title": "A", "by": ["north"], "reversible": True}}},
        {"steps": {"a": {"title": "A", "by": ["north"], "effects": {"security": {"likly": 1}}}}},
        {"unsourced": "guess"},
        {"isues": {}},
    ],
)
def test_what_has_the_wrong_shape_does_not_fit(change):
    assert errors({**GOOD, **change})


@pytest.mark.parametrize(
    "undone", ["no", False, {"within": "1 month judgement"}, {"within": {"likely": "1 month"}}]
)
def test_every_way_of_saying_how_a_step_is_undone_fits(undone):
    step = {"title": "A", "by": ["north"], "reversible": undone}
    data = {**GOOD, "steps": {**GOOD["steps"], "a": step}}
    assert errors(data) == []
    Scenario.of(data)


def models_in(model, found):
    """The model and every model that its fields can hold."""
    if isinstance(model, type) and issubclass(model, BaseModel) and model not in found:
        found.append(model)
        for info in model.model_fields.values():
            parts = [info.annotation]
            while parts:
                part = parts.pop()
                parts += getattr(part, "__args__", ())
                models_in(part, found)
    return found


@pytest.mark.parametrize("model", [*models_in(Scenario, []), *models_in(RoadmapFile, []), Weighing])
def test_every_field_is_described(model):
    assert [name for name, info in model.model_fields.items() if not info.description] == []
    assert model.__doc__


def test_descriptions_reach_the_schema():
    found = schema()
    places = [found, *found["$defs"].values()]
    fields = [field for place in places for field in place.get("properties", {}).values()]
    assert len(fields) > 50
    assert [field for field in fields if not field.get("description")] == []
