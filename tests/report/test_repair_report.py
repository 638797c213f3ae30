"""A report on a repaired draft says what changes, why, and how sure it is that less would not do."""

import io
import json

import pytest
from rich.console import Console

from detente.report.repair.answers import answer
from detente.report.repair.page import page
from detente.report.repair.terminal import render
from detente.report.repair.words import RepairWords
from detente.roadmap.questions.repair import Change, Wanted
from tests.report.choices_made import otherwise, repaired

STATES = {
    "least": repaired(),
    "found": otherwise(status="found", least=1),
    "nearly": otherwise(status="found", changes=repaired().repair.changes * 8, least=7),
    "far": otherwise(status="found", changes=repaired().repair.changes * 8, least=2),
    "limit": otherwise(status="limit", repaired=None, changes=()),
    "impossible": otherwise(
        status="impossible", repaired=None, changes=(), wanted=Wanted(("boats",), "fair", 0.9)
    ),
    "unchanged": otherwise(status="unchanged", changes=()),
    "left out": otherwise(status="unchanged", changes=(), left_out=(("moon", 1), ("maps", 40))),
    "kept": otherwise(wanted=Wanted(("maps",), "sure", 0.01)),
}


def said(findings):
    return " ".join(RepairWords(findings).answer())


def printed(findings):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(render(findings))
    return console.export_text()


def test_the_made_up_draft_fails_and_can_be_repaired():
    found = repaired().repair
    assert not found.draft.holds
    assert found.status == "least"
    assert found.changes


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("least", "It is proven that no roadmap with fewer changes holds."),
        ("found", "how many are needed was not settled"),
        ("nearly", "are needed, that is proven; whether"),
        ("far", "whether fewer would do was not settled"),
        ("limit", "it is not proven that there is none"),
        (
            "impossible",
            "No changes can mend it: it is proven that no roadmap that keeps «Let boats in» as drafted",
        ),
        ("unchanged", "The draft holds as it is. Nothing needs to change."),
        ("left out", "'moon' is not a step of the scenario and was left out."),
        ("left out", "The draft starts «Exchange maps» in phase 40, and there are only 4 phases"),
        ("kept", "Kept as drafted, since it was asked for: «Exchange maps»."),
        ("kept", "It also reaches 0.01 in what was asked for besides"),
    ],
)
def test_the_answer_says_how_sure_it_is(state, sentence):
    assert sentence in said(STATES[state])


@pytest.mark.parametrize("state", STATES)
def test_the_page_is_whole_and_loads_nothing(state):
    text = page(STATES[state])
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")
    assert "<script" not in text
    assert 'src="http' not in text
    assert ("<svg" in text) == bool(STATES[state].repair.changes)


@pytest.mark.parametrize("state", STATES)
def test_the_terminal_shows_the_answer_and_both_roadmaps(state):
    found, text = STATES[state].repair, printed(STATES[state])
    assert ("NOT MENDED" in text) == (found.repaired is None)
    assert ("phase by phase" in text) == bool(found.changes)


@pytest.mark.parametrize("state", STATES)
def test_the_json_is_plain_data(state):
    found = answer(STATES[state])
    assert json.loads(json.dumps(found)) == found
    assert found["status"] == STATES[state].repair.status
    assert found["holds"] == (STATES[state].repair.repaired is not None)
    assert len(found["changes"]) == len(STATES[state].repair.changes)


def test_every_change_is_in_the_table_with_what_fails_without_it():
    words = RepairWords(repaired())
    rows = words.changes().rows
    assert [row[0] for row in rows] == [words.words.item(change.step) for change in repaired().repair.changes]
    assert all(row[-1].endswith(".") for row in rows)
    bare = Change("maps", 1, 2, ())
    assert "not reach what is asked for" in words.reason(bare)


def test_changes_of_every_kind_are_marked_on_both_sides():
    kinds = (
        Change("maps", 1, 2, ()),
        Change("boats", 1, 0, ()),
        Change("ticket", 0, 1, ()),
        Change("berth", 3, 2, ()),
    )
    words = RepairWords(otherwise(changes=kinds))
    cells = " ".join(cell for row in words.phases().rows for cell in row)
    assert "→ Exchange maps (to phase 2)" in cells
    assert "✗ Let boats in (dropped)" in cells
    told = said(otherwise(changes=kinds))
    assert "1 step starts later, 1 step starts earlier, 1 step is dropped and 1 step is added" in told
