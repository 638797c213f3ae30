"""A report on alternatives says how roadmaps differ, how sure that is, and what is given up for what."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from detente.report.alternatives.answers import answer
from detente.report.alternatives.frontier_words import FrontierWords
from detente.report.alternatives.page import page
from detente.report.alternatives.terminal import render
from detente.report.alternatives.words import AlternativesWords
from detente.roadmap.questions.frontier import Frontier
from tests.report.choices_made import several, traded


def with_ends(findings, **changes):
    return replace(findings, alternatives=replace(findings.alternatives, **changes))


def single_point():
    found = traded()
    assert found.frontier is not None
    return replace(found, frontier=replace(found.frontier, points=found.frontier.points[:1]))


def proven():
    found = several(0, 1).alternatives.found
    return with_ends(several(0, 1), found=(found[0], replace(found[1], bound=found[1].differs)), further=0.0)


STATES = {
    "alone": with_ends(several(0), asked=1),
    "alone in time": several(0),
    "two": several(0, 1),
    "not far": several(0, 2),
    "three": several(0, 1, 2),
    "proven": proven(),
    "bounded": with_ends(several(0, 2), further=0.4),
    "not proven best": with_ends(
        several(0, 1), best=replace(several(0, 1).alternatives.best, status="feasible", gap=0.1)
    ),
    "no bound": with_ends(
        several(0, 1), best=replace(several(0, 1).alternatives.best, status="feasible", gap=float("inf"))
    ),
    "traded": traded(),
    "one point": single_point(),
    "no point": replace(traded(), frontier=Frontier((), {}, 0.0)),
}


def said(findings):
    return " ".join(AlternativesWords(findings).answer())


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("alone in time", "No further roadmap within 20"),
        ("two", "the two differ in"),
        ("three", "each two differ in at least"),
        ("not far", "That none differs more was not proven in time."),
        (
            "proven",
            "Of B it is proven that no roadmap that is good enough differs more from those before it.",
        ),
        ("proven", "It is proven that there is no further roadmap within"),
        ("bounded", "differs from all of these in more than 40"),
        ("not proven best", "a better one may exist, by at most 10"),
        ("no bound", "how much better a roadmap could be is not known"),
    ],
)
def test_the_answer_says_how_sure_it_is(state, sentence):
    assert sentence in said(STATES[state])


def test_nothing_is_said_of_others_if_none_were_asked_for():
    assert "further" not in said(STATES["alone"])


@pytest.mark.parametrize("state", STATES)
def test_the_page_is_whole_and_loads_nothing(state):
    text = page(STATES[state])
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")
    assert "<script" not in text
    assert 'src="http' not in text


@pytest.mark.parametrize("state", STATES)
def test_the_terminal_shows_every_roadmap(state):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(render(STATES[state]))
    text = console.export_text()
    assert "The alternatives" in text
    assert (
        text.count("instead of A\n") + text.count(" instead of A ")
        >= len(STATES[state].alternatives.found) - 1
    )


@pytest.mark.parametrize("state", STATES)
def test_the_json_is_plain_data(state):
    found = answer(STATES[state])
    assert json.loads(json.dumps(found)) == found
    assert len(found["alternatives"]) == len(STATES[state].alternatives.found)


def test_a_roadmap_that_is_only_put_off_is_said_to_be_so():
    told = dict(AlternativesWords(several(0, 1)).differences())["B instead of A"]
    assert "It is A with every step 1 phase later." in told


def test_steps_that_are_moved_added_or_left_out_are_named():
    told = dict(AlternativesWords(several(0, 2)).differences())["B instead of A"]
    assert "1 step starts earlier: «Open a berth» (phase 1 instead of 2)." in told
    assert "2 steps are left out: " in told
    assert "In shares of the ideal" in told
    back = dict(AlternativesWords(several(2, 0)).differences())["B instead of A"]
    assert "2 steps are added: " in back


def test_a_trade_names_what_is_got_and_what_is_given_up():
    found = traded()
    assert found.frontier is not None
    words = FrontierWords(found.scenario, found.frontier)
    trades = {(trade.give, trade.get): words.sentence(trade) for trade in words.trades()}
    assert trades["fair", "sure"] == (
        "To bring the narrowest margin from 10.0\u00a0% to 25.0\u00a0%, the smallest gain of any party goes "
        "from 50.0\u00a0% to 40.0\u00a0% (20\u00a0% of it)."
    )
    assert ("sure", "fast") not in trades
    assert "of 1 of them it is proven" in " ".join(words.answer())
    assert len(words.prices().rows) == len(trades)
    assert words.amount("fast", 12.0) == "2.0"


def test_a_better_roadmap_found_on_the_way_is_pointed_out():
    first, second = several(0, 1).alternatives.found
    found = with_ends(several(0, 1), found=(first, replace(second, value=first.value * 1.1)))
    assert "B, found on the way, is even a little better than A." in said(found)
