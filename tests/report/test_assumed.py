"""Which judgements turn a verdict: found at the ends of ranges, and where on the way."""

from __future__ import annotations

import pytest

from detente.report.assumed import flips, with_number
from detente.roadmap import Roadmap, judge
from detente.scenario.read import read_text
from detente.scenario.template import template
from detente.worth import game_of

ROADMAP = Roadmap({"hotline": 1, "freeze": 2, "first-relief": 2, "bridge": 3})


@pytest.fixture(scope="module")
def scenario():
    return read_text(template("village"))


def test_another_number_stands_where_it_was_put_and_nowhere_else(scenario):
    before = dict(scenario.values())
    path = next(iter(before))
    after = dict(with_number(scenario, path, 0.5).values())
    assert after[path].likely == 0.5
    assert {name for name in before if before[name] != after[name]} == {path}


def test_each_flip_is_what_judging_at_that_end_says(scenario):
    likely = judge(game_of(scenario), ROADMAP).holds
    found = flips(scenario, ROADMAP)
    assert found
    for flip in found:
        end = flip.value.low if flip.at == "low" else flip.value.high
        there = judge(game_of(with_number(scenario, flip.path, end)), ROADMAP)
        assert flip.holds == there.holds
        if flip.holds != likely:
            on_the_way = judge(game_of(with_number(scenario, flip.path, flip.turns_at)), ROADMAP)
            assert on_the_way.holds == flip.holds


def test_only_judgements_with_a_range_are_tried(scenario):
    for flip in flips(scenario, ROADMAP):
        assert flip.value.is_judgement
        assert flip.value.spread > 0
