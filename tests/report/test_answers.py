import json
import math
from dataclasses import replace

import jsonschema
import pytest

from detente.report.answers import answer
from detente.report.findings import Search
from tests.report.made import exchange, findings

NUMBER = {"type": ["number", "null"]}
POINTS = {"type": "array", "items": NUMBER}
BY_PARTY = {"type": "object", "additionalProperties": POINTS}
SCHEMA = {
    "type": "object",
    "required": ["scenario", "status", "objective", "value", "bound", "gap", "seconds", "phases", "margins",
                 "weakest", "trust", "judged", "holds", "failures", "gains"],
    "properties": {
        "status": {"enum": ["optimal", "feasible", "infeasible", "limit"]},
        "value": NUMBER,
        "bound": NUMBER,
        "gap": NUMBER,
        "phases": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "margins": BY_PARTY,
        "weakest": {"type": "object", "required": ["party", "phase", "margin", "deviation"]},
        "trust": {"type": "object", "additionalProperties": BY_PARTY},
        "judged": {"const": True},
        "holds": {"type": "boolean"},
        "failures": {"type": "array", "items": {"type": "object", "properties": {"slack": NUMBER}}},
    },
}  # fmt: skip


@pytest.mark.parametrize("made", [findings(parties=3, steps=9, phases=4), findings(exchange(), leave_out=0)])
def test_an_answer_has_the_documented_form(made):
    jsonschema.validate(json.loads(json.dumps(answer(made), allow_nan=False)), SCHEMA)


def test_numbers_that_do_not_exist_are_null():
    made = replace(findings(parties=2), search=Search("feasible", "fair", 0.2, math.inf, math.inf, 1.0))
    found = answer(made)
    assert found["bound"] is None
    assert found["gap"] is None
    json.dumps(found, allow_nan=False)


def test_lists_run_over_the_phases_and_what_comes_after():
    made = findings(parties=3, steps=9, phases=4)
    found = answer(made)
    assert [len(row) for row in found["margins"].values()] == [5] * 3
    assert len(found["phases"]) == 4
    assert {step for phase in found["phases"] for step in phase} == set(made.verdict.roadmap.starts)
    assert all(set(row) == set(found["trust"]) - {who} for who, row in found["trust"].items())


def test_the_weakest_link_is_where_the_margins_say():
    found = answer(findings(parties=3, steps=9, phases=4))
    weakest = found["weakest"]
    assert math.isclose(
        found["margins"][weakest["party"]][weakest["phase"] - 1], weakest["margin"], abs_tol=1e-6
    )


def test_what_was_only_judged_has_no_objective():
    found = answer(replace(findings(exchange(), leave_out=0), search=None))
    assert found["status"] == "feasible"
    assert found["objective"] is found["value"] is found["seconds"] is None
