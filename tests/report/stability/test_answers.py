"""The answer as JSON: the keys of the contract, and the case's own numbers."""

import json

import pytest

from detente.report.stability import answers as stability_answers
from detente.report.stability.answers import identifier, identifiers, stability
from detente.stability.concepts import CONCEPTS
from detente.workflow.stability import Asked, Case, load, stable_case
from tests.published.conflict import NAMES
from tests.published.conflict import conflict as published
from tests.ranked import ranked
from tests.valued import exchange

KEYS = ["case", "title", "rule", "parties", "in_play", "done", "count", "listed", "situations", "stable",
        "equilibria", "preferences", "status_quo", "notes", "version", "report"]  # fmt: skip


def found(case, **asked):
    return stable_case(case if isinstance(case, Case) else Case(case), Asked(**asked), lambda _: None)


def test_the_keys_are_those_of_the_contract_and_it_is_plain_data():
    data = stability(found(exchange()))
    assert list(data) == KEYS
    assert data == json.loads(json.dumps(data))
    assert (data["case"], data["rule"], data["count"], data["listed"]) == (
        "valued",
        "legal-sequences",
        4,
        True,
    )
    assert data["situations"] == [
        {"id": 0, "standing": []},
        {"id": 1, "standing": ["freeze"]},
        {"id": 2, "standing": ["relief"]},
        {"id": 3, "standing": ["freeze", "relief"]},
    ]
    assert list(data["stable"]) == list(data["equilibria"]) == list(CONCEPTS)
    assert data["stable"]["nash"] == {"north": [0, 2], "south": [0, 1]}
    assert data["equilibria"] == {"nash": [0], "gmr": [0, 3], "smr": [0, 3], "seq": [0, 3]}
    assert data["preferences"] == {"north": "worth", "south": "worth"}
    assert (data["notes"], data["report"]) == ([], None)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_the_numbers_of_the_case(name):
    data = stability(found(load(name)))
    labels = published(name).situations
    if labels:
        assert {each["id"] for each in data["situations"]} <= {identifier_of(label) for label in labels}
    ids = {each["id"] for each in data["situations"]}
    for rows in data["stable"].values():
        for row in rows.values():
            assert set(row) <= ids
    for concept, row in data["equilibria"].items():
        assert set(row) == set.intersection(*(set(each) for each in data["stable"][concept].values()))


def identifier_of(label):
    return int(label) if label.isdecimal() else label


def test_labels_that_are_no_plain_numbers_stay_text():
    situations = {"07": "YY", "seven": "YN", "9": "NY", "٣": "NN"}
    told = found(ranked(situations=situations))
    assert identifiers(told, range(4)) == ["07", "seven", 9, "٣"]
    assert identifier(told, 1) == "seven"


def test_names_are_short_ones_or_those_of_the_file():
    case = load("elmira")
    short, shown = (stability(found(Case(case.scenario, own_names=own))) for own in (False, True))
    assert short["parties"] == list(case.scenario.parties)
    assert shown["parties"] == [party.name for party in case.scenario.parties.values()]
    assert shown["in_play"] == [step.title for step in case.scenario.steps.values()]
    assert list(shown["stable"]["gmr"]) == shown["parties"]
    assert short["equilibria"] == shown["equilibria"]


def test_what_is_done_and_what_is_told_on_request_is_there():
    data = stability(found(exchange(), done=("relief", "freeze"), wish="3"))
    assert data["done"] == ["freeze", "relief"]
    assert data["in_play"] == []
    assert [each["id"] for each in data["situations"]] == [3]
    assert data["wish"]["situation"] == 3
    assert len(data["notes"]) == 1


def test_of_very_many_situations_only_numbers_are_told(monkeypatch):
    monkeypatch.setattr(stability_answers, "LISTED", 3)
    data = stability(found(exchange()))
    assert (data["count"], data["listed"], data["situations"]) == (4, False, [])
    assert data["stable"]["nash"] == {"north": 2, "south": 2}
    assert data["equilibria"] == {"nash": 1, "gmr": 2, "smr": 2, "seq": 2}
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize("rule", ["legal-sequences", "each-once", "single-move"])
def test_the_rule_is_told(rule):
    assert stability(found(exchange(), rule=rule))["rule"] == rule
