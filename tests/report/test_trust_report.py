import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from rich.console import Console

from detente.report.trust import tables
from detente.report.trust.answers import answer
from detente.report.trust.page import page
from detente.report.trust.terminal import render
from detente.report.trust.words import TrustWords
from detente.roadmap.questions.gains import NO_GAIN, Gain
from tests.docs.test_docs import keys_in
from tests.report.test_page import Reading
from tests.report.trust_made import INDISPENSABLE, NOT_FOUND, UNTRIED, findings, settled

PAGES = {"everything": findings, "settled": settled}


def printed(found, width=110):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(render(found))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def plain(text):
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


# --- the page


@pytest.fixture(scope="module", params=PAGES)
def text(request):
    return page(PAGES[request.param]())


def test_a_page_is_whole_loads_nothing_and_refers_to_what_is_there(text):
    read = Reading(text)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert read.references <= set(read.ids)
    assert read.all("script") == read.all("link") == read.all("img") == read.all("iframe") == []
    assert not re.search(r"@import|url\((?!#)|@font-face", text)


def test_every_picture_says_in_words_what_it_shows():
    text = page(findings())
    pictures = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert len(pictures) == len(findings().pairs) + 3
    for picture in pictures:
        assert re.search(r"<title[^>]*>[^<]+</title><desc[^>]*>[^<]+</desc>", picture)


def test_a_page_without_anything_to_tell_says_so():
    said = plain(page(settled()))
    assert "No confidence-building step is found that would be missed" in said
    assert "Every step is seen at once and for certain already." in said
    assert "Distrust costs nothing" in said


def test_what_was_not_tried_is_named_on_the_page_and_counted_on_the_terminal():
    found = findings()
    words = TrustWords(found)
    assert len(words.untried_by_name()) == len(UNTRIED)
    said = plain(page(found))
    assert all(told in said for told in words.untried_by_name())
    assert "There was no time for 1 plan without a step" in " ".join(printed(found))


def test_names_are_escaped():
    found = findings()
    raw = found.scenario.model_copy(update={"title": "<b>Two</b> & more"})
    assert "<b>Two" not in page(replace(found, scenario=raw))


# --- words


def test_a_difference_is_told_by_what_is_known_of_it():
    words = TrustWords(findings())
    assert words.gain(NO_GAIN) == "–"
    assert words.gain(Gain(0.0123, 0.0, 0.2)) == "1.2"
    assert words.gain(INDISPENSABLE) == "any settlement"
    assert words.proven(NO_GAIN) == "0"
    assert words.proven(Gain(0.0123, 0.0, 0.2)) == "0.0 to 20.0"
    assert words.proven(Gain(0.2, 0.2, 0.2)) == "20.0"
    assert words.proven(NOT_FOUND) == "10.0 to any settlement"
    assert words.size(Gain(0.2, 0.2, 0.2)) == "20.0 percentage points"
    assert words.size(Gain(0.2, 0.1, 0.2)) == "at least 20.0 percentage points"
    assert words.size(Gain(0.2, 0.1, 0.2), "at most") == "at most 20.0 percentage points"


def test_phases_are_counted_and_shares_are_not():
    words = TrustWords(findings(objective="fast"))
    assert words.size(Gain(3.0, 3.0, 3.0)) == "3 phases"
    assert words.value(7.0) == "7"
    assert TrustWords(findings()).value(-1e-9) == "0.0\u00a0%"


def test_what_there_was_no_time_for_is_not_told_as_found():
    rows = {row[0]: row for row in tables.steps(TrustWords(findings())).rows}
    titles = {name: step.title for name, step in findings().scenario.steps.items()}
    assert rows[titles["step-5"]][3:5] == ("not tried", "not tried")
    assert rows[titles["step-2"]][3:5] == ("none found", "any settlement")
    assert rows[titles["step-1"]][3:5] == ("none is possible", "any settlement")


def test_the_plain_verdict_on_a_measure_says_when_it_would_not_change_anything():
    found = findings()
    said = [TrustWords(found).sight(row) for row in found.gains.sight]
    assert said[0].endswith("unlocks at least 4.0 percentage points.")
    assert said[1].endswith("was not tried.")
    assert said[2].endswith("unlocks nothing that was found; the roadmap would no longer hold.")
    assert said[3].endswith("would not change anything.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "no settlement is possible if it proves nothing"),
        ({"steps": ()}, "any one could be silent"),
        ({"trust": ()}, "the settlement could be better by at least 5.0 percentage points."),
        ({"full_trust": Gain(0.0, 0.0, 0.1)}, "No better settlement was found even with full trust"),
        ({"sight": (), "untried": ()}, "Every step is seen at once"),
    ],
)
def test_the_answer_says_what_unlocks_most(changes, told):
    assert told in " ".join(TrustWords(findings(**changes)).summary())


def test_the_answer_says_what_all_steps_seen_better_would_bring():
    quiet = tuple(replace(row, at_once=NO_GAIN) for row in findings().gains.sight)
    for seen, told in (
        (Gain(0.05, 0.0, 0.2), "All steps seen at once and for certain would bring at least 5.0"),
        (NO_GAIN, "Better verification would bring nothing, even of all steps at once."),
        (Gain(0.0, 0.0, 0.2), "brings nothing that was found"),
    ):
        assert told in TrustWords(findings(sight=quiet, seen=seen)).summary()[-1]


def test_steps_that_could_raise_trust_in_time_are_told_where_it_is_short():
    found = findings()
    short = [pair for pair in found.pairs if pair.footing == "short" and pair.offers]
    rows = tables.offers(TrustWords(found), 1).rows
    assert len(rows) == len(short)


# --- terminal and JSON


@pytest.mark.parametrize("width", [80, 110, 140])
@pytest.mark.parametrize("shown", PAGES.values(), ids=PAGES)
def test_no_line_is_wider_than_the_terminal(width, shown):
    assert max(map(len, printed(shown(), width))) <= width


def test_the_terminal_says_along_which_roadmap_trust_is_told():
    assert "Along: Plan of the roadmap, which does not hold" in printed(findings())
    assert not any(line.startswith("Along") for line in printed(settled()))


def test_the_answer_is_plain_json_and_every_key_is_explained():
    page_of_json = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
    explained = set(re.findall(r"`([\w-]+)`", page_of_json.read_text()))
    for shown in PAGES.values():
        told = json.loads(json.dumps(answer(shown()), allow_nan=False))
        assert keys_in(told) - explained == set()
    assert told["bound"] == 0.6
