"""The answer to 'why?' on a terminal, as tables, as JSON."""

import io
import json
import time
from dataclasses import replace
from functools import lru_cache

import pytest
from rich.console import Console

from detente.report.explain.answers import answer
from detente.report.explain.changes import size_in_words
from detente.report.explain.findings import Change, ExplainFindings, Part
from detente.report.explain.tables import tables_of
from detente.report.explain.terminal import render
from detente.report.explain.words import WhyWords
from detente.report.findings import Findings, Search
from detente.report.page import page
from detente.roadmap import Limits, Roadmap, judge
from detente.roadmap.explaining.conflict import Conflict
from detente.roadmap.explaining.nearby import Nearby
from detente.roadmap.explaining.order import left_out, order
from detente.scenario.edit import Edit, edited, parse_edit
from detente.scenario.read import read_text
from detente.workflow.explain import why
from detente.worth import game_of
from tests.workflow.river import RIVER

EDITS = (
    "trust.north.south=0.4", "parties.north.capacity=1", "parties.south.min_gain=10 %",
    "steps.talk={title: Talk about more, by: [south], once: {south: -3}}",
    "steps.song={title: Sing, by: [south], once: {south: 0}}",
    "steps.canal={title: Dig a canal, by: [south], duration: 9 years}",
    "steps.wall={title: Build a wall, by: [south], off_the_table: true}",
    "steps.bridge={title: Build a bridge, by: [north], requires: wall}",
)  # fmt: skip
SCENARIO = edited(read_text(RIVER), map(parse_edit, EDITS))
PATIENT = Limits(60.0, time.perf_counter)


@lru_cache
def explained(objective="fair", **phases):
    starts = phases or {"open-gates": 1, "buy-grain": 1}
    return why(judge(game_of(SCENARIO), Roadmap(starts)), objective)


def printed(findings):
    shown = io.StringIO()
    Console(file=shown, width=110).print(render(findings))
    return shown.getvalue()


def found(**changes):
    return replace(
        ExplainFindings(SCENARIO, "fair", search=Search("infeasible", "fair", *[float("nan")] * 4)), **changes
    )


def test_every_step_has_a_reason_in_words():
    told = tables_of(SCENARIO, explained())
    assert len(told.order.rows) + len(told.left_out.rows) == len(SCENARIO.steps)
    assert all(cell for table in (told.order, told.left_out) for row in table.rows for cell in row)
    left = {row[0]: row[1] for row in told.left_out.rows}
    assert left["Build a wall"] == "It is off the table."
    assert left["Dig a canal"] == "It takes longer than there are phases."
    assert "nothing would be gained or lost" in left["Sing"]
    assert "lower" in left["Talk about more"]
    assert "needs «Build a wall»" in left["Build a bridge"]


@pytest.mark.parametrize("objective", ["fair", "sure", "total", "fast"])
def test_a_step_that_comes_late_is_told_what_it_costs(objective):
    game = game_of(SCENARIO)
    verdict = judge(game, Roadmap({"open-gates": 2, "buy-grain": 2, "song": 3}))
    assert verdict.holds
    near = Nearby(verdict, objective)
    words = WhyWords(SCENARIO, objective)
    told = {place.step: (place.why, words.no_sooner(place), words.no_later(place)) for place in order(near)}
    assert told["song"][0] == "free"
    assert "the order is free" in told["song"][1]
    assert all(sooner and later for _, sooner, later in told.values())
    assert "not be in effect" in told["song"][2]
    assert all(words.not_taken(each) for each in left_out(near))


def test_what_binds_is_told_with_what_is_left():
    why_now = explained()
    rows = tables_of(SCENARIO, why_now).binding.rows
    assert ("what it can take on in a phase", "North", "1", "nothing") in rows


def test_the_terminal_shows_all_that_explains_a_roadmap():
    text = printed(found(why=explained()))
    for heading in ("Why this order", "What binds", "What each concession buys", "Steps not taken, and why"):
        assert heading in text


def test_the_page_shows_all_that_explains_a_roadmap():
    told = explained()
    text = page(Findings(SCENARIO, told.near.verdict, why=told))
    for heading in ("Why this order", "What binds", "What each concession buys", "Steps not taken, and why"):
        assert heading in text


def test_the_terminal_shows_conflicts_and_what_comes_nearest():
    game = game_of(read_text(RIVER))
    near = judge(game, Roadmap({"open-gates": 1, "buy-grain": 1}))
    many = tuple(f"demand {n}" for n in range(20))
    conflicts = (
        Conflict((), ("one", "two"), "smallest"),
        Conflict((), many, "some"),
        Conflict((), (), "limit"),
    )
    text = printed(
        found(conflicts=conflicts, nearest=(near,), in_vain=(Part("margin", (), "2 %", "0 %"),) * 20)
    )
    assert "- One" in text
    assert "and 8 demands more" in text
    assert "was not found in the time" in text
    assert "With 2 steps, 1 demand fails" in text
    assert "None of the changes that were tried" in text
    assert "8 more." in text
    draft = printed(found(draft=near, search=None))
    assert "This roadmap does not hold" in draft


def test_changes_are_numbered_and_their_edits_shown():
    verdict = explained().near.verdict
    edits = (Edit("trust.north.south", 0.5),)
    part = Part("trust", ("north", "south"), "0.4", "0.5")
    change = Change((part,), edits, 0.2, within=True, verdict=verdict, value=0.5, rise=float("nan"))
    text = printed(found(changes=(change,), untried=(Part("phases", (), "3", "9"),), written="new.yaml"))
    assert "At the start North trusts South at 0.5 instead of 0.4." in text
    assert "trust.north.south=0.5" in text
    assert "Not tried for lack of time: there are 9 phases instead of 3." in text
    assert "detente plan new.yaml" in text
    assert "With each of these" in printed(found(changes=(change,), draft=verdict))
    better = replace(change, rise=0.02)
    assert "+2 percentage" in printed(found(why=explained(), changes=(better,)))
    assert "the same for the" in printed(found(why=explained(), changes=(replace(change, rise=0.0),)))


def test_sizes_are_told_as_far_as_they_are_known():
    verdict = explained().near.verdict
    change = Change((), (), 0.25, None, verdict, 0.5, 0.0)
    assert size_in_words(change) == "by 25\u00a0%"
    assert size_in_words(replace(change, size=1.0)) == "made or not"
    assert size_in_words(replace(change, size=1e-5)) == "by less than 0.1\u00a0%"
    assert size_in_words(replace(change, within=False)) == "beyond the range of the judgement"


def test_the_answer_is_json_and_tells_where_no_number_exists():
    verdict = explained().near.verdict
    change = Change(
        (Part("goal", ("open-gates",), "open-gates", ""),), (), 1.0, None, verdict, 0.5, float("nan")
    )
    data = json.loads(json.dumps(answer(found(changes=(change,), draft=verdict, search=None))))
    assert data["changes"][0]["rise"] is None
    assert data["changes"][0]["parts"][0]["to"] is None
    assert (data["status"], data["value"]) == ("infeasible", None)
    data = json.loads(json.dumps(answer(found(why=explained(), search=None))))
    assert data["status"] == "feasible"
    assert {each["step"] for each in data["order"]} == {"open-gates", "buy-grain"}
