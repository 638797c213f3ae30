import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from detente.report.share import answers as share_answers
from detente.report.share.answers import answer
from tests.report.shares_made import PARTIES, findings, settled, shared, without_core, worthless

MANUAL = Path(__file__).parents[3] / "docs" / "reference" / "json.md"


def keys_in(data):
    if isinstance(data, list):
        return set().union(*map(keys_in, data))
    return set(data).union(*map(keys_in, data.values())) if isinstance(data, dict) else set()


@pytest.mark.parametrize("found", [shared, without_core, worthless], ids=lambda found: found.__name__)
def test_the_answer_is_plain_json(found):
    for shown in (findings(found()), settled(found())):
        told = answer(shown)
        assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_one_project_stands_at_the_top_and_several_in_a_list():
    one, two = answer(settled()), answer(settled(shared(), without_core()))
    assert one["scenario"] == two["scenario"] == "two-shores"
    assert one["project"] == "grid"
    assert "projects" not in one
    assert "project" not in two
    assert {key: one[key] for key in two["projects"][0]} == two["projects"][0]


def test_without_a_scenario_there_is_no_name_of_one():
    assert answer(findings())["scenario"] is None


def test_every_coalition_has_its_worth():
    told = answer(findings())
    assert len(told["worth"]) == 15
    assert told["worth"]["alba+cor+far-isles"] == 1250.0
    assert told["parties"] == list(PARTIES)


def test_shares_of_every_rule_sum_to_the_worth_of_all():
    told = answer(findings())
    for shares in told["shares"].values():
        assert sum(shares.values()) == pytest.approx(told["worth"]["+".join(PARTIES)])
    assert set(told["shares"]) == set(told["certificates"]) == set(told["core"]["inside"])


def test_the_core_is_that_of_the_chosen_rule_and_of_the_shapley_value():
    core = answer(findings())["core"]
    assert (core["empty"], core["shapley_inside"]) == (False, False)
    assert core["worst_coalition"] == ["alba", "cor", "far-isles"]
    assert core["excess"] == pytest.approx(34.1667, abs=1e-4)
    assert answer(findings(shared(("nucleolus",))))["core"]["shapley_inside"] is None


def test_an_empty_core_comes_with_the_weights_that_prove_it():
    found = without_core()
    core = answer(findings(found))["core"]
    assert core["empty"]
    for party in PARTIES:
        assert sum(w for name, w in core["balancing"].items() if party in name.split("+")) == pytest.approx(1)
    total = sum(w * answer(findings(found))["worth"][name] for name, w in core["balancing"].items())
    assert total > found.worth


def test_those_who_are_not_at_the_table_are_called_others():
    found = shared()
    told = answer(findings(replace(found, market=found.market | {"": found.market["bor"]})))
    assert list(told["market"]) == [*PARTIES, "others"]


def test_what_is_not_known_is_null():
    gate = replace(shared().gates[0], building=None, adds=math.nan)
    told = answer(findings(replace(shared(), gates=(gate,))))["gates"][0]
    assert told["building"] == {"low": None, "likely": None, "high": None}
    assert told["adds"] is None
    assert answer(findings())["investors"][1]["trust"] is None


def test_every_key_is_explained_in_the_manual():
    explained = set(re.findall(r"`([\w-]+)`", MANUAL.read_text()))
    told = answer(settled(shared(), without_core()))
    keys = {key for key in keys_in(told) if "+" not in key} - set(PARTIES)
    assert keys - explained == set()


def test_the_manual_names_every_rule():
    from detente.report.share.words import RULES

    explained = set(re.findall(r"`([\w-]+)`", MANUAL.read_text()))
    assert set(RULES) <= explained
    assert share_answers.UNIT in MANUAL.read_text()
