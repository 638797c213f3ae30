"""What is said about numbers in doubt: shares with their intervals, the price, and what breaks a roadmap."""

import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from detente.report.answers import answer
from detente.report.page import page
from detente.report.robust.chart import robust_chart
from detente.report.robust.findings import RobustFindings
from detente.report.robust.section import MEANING, breaks, rows, section, sentences
from detente.report.terminal import render
from detente.roadmap.questions.robust import Break, Choice, Hedged
from tests.report import made

JSON_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "json.md"


def found(of, *held):
    """A fair roadmap and surer ones, which hold in so many of 50 fresh worlds."""
    party = of.game.parties[0]
    choices = tuple(
        Choice(of.verdict, 0.4 - 0.05 * place, 10 + place, number) for place, number in enumerate(held)
    )
    own = (Break("trust", party, 2, 7), Break("admissible", "", 1, 1))
    return RobustFindings(Hedged(choices, 25, 50, 20, own, own[:1]), keep=0.5, seed=3)


@pytest.fixture(scope="module")
def judged():
    return made.findings()


def test_the_price_of_being_surer_is_told_with_both_shares(judged):
    told = " ".join(sentences(found(judged, 20, 30, 45)))
    assert "holds in 90\u00a0% (79 to 96\u00a0%) of 50 worlds that were not used to choose it" in told
    assert "The fairest roadmap holds in 40\u00a0%" in told
    assert "gets 30.0\u00a0% of its ideal and not 40.0\u00a0%; no less than 50\u00a0% of the latter" in told
    assert "is not proven" in told


def test_where_nothing_is_surer_the_fairest_roadmap_is_said_to_be(judged):
    told = " ".join(sentences(found(judged, 20)))
    assert "It is also the fairest one found" in told
    assert [row[0] for row in rows(found(judged, 20))] == ["fairest and surest"]
    assert len(breaks(found(judged, 20), judged.scenario).head) == 4


def test_every_roadmap_has_a_row_with_what_it_gives_up(judged):
    table = rows(found(judged, 20, 30, 45))
    assert [row[0] for row in table] == ["fairest", "between, 1", "surest"]
    assert [row[-1] for row in table] == ["–", "12\u00a0%", "25\u00a0%"]


def test_what_breaks_stands_beside_what_breaks_the_fairest(judged):
    table = breaks(found(judged, 20, 45), judged.scenario)
    assert table.rows[0][0] == "no more trust than there is"
    assert [row[-2:] for row in table.rows] == [("7", "7"), ("1", "0")]
    assert table.rows[1][1] == "–"


@pytest.mark.parametrize("held", [(20,), (0, 50), (20, 30, 45)])
def test_the_picture_has_a_dot_and_an_interval_for_each_roadmap_and_says_so_in_words(judged, held):
    of = found(judged, *held)
    root = ET.fromstring(robust_chart(of))  # noqa: S314
    dots = [each for each in root.iter() if each.tag.endswith("circle") and each.get("cx") != "3"]
    assert len(dots) == len(held)
    heights = [float(dot.get("cy", "")) for dot in dots]
    assert heights == sorted(heights, reverse=True)
    about = next(each.text or "" for each in root.iter() if each.tag.endswith("desc"))
    assert about.count("holds in") == len(held)


def test_report_terminal_and_json_tell_it_where_it_was_asked(judged):
    asked = replace(judged, robust=found(judged, 20, 45))
    assert MEANING in page(asked)
    assert 'id="robust"' in page(asked)
    assert 'id="robust"' not in page(judged)
    assert section(asked.robust, judged.scenario).figure.tables[0].rows == rows(asked.robust)
    console = Console(width=110, record=True, file=io.StringIO())
    console.print(render(asked))
    assert "If numbers turn out otherwise" in console.export_text()
    told = answer(asked)["robust"]
    assert [each["share"] for each in told["choices"]] == [0.4, 0.9]
    assert told["breaks"][0] == {"demand": "trust", "party": judged.game.parties[0], "phase": 2, "worlds": 7}
    assert answer(judged)["robust"] is None
    explained = set(re.findall(r"`([\w-]+)`", JSON_PAGE.read_text(encoding="utf-8")))
    assert set().union(told, *told["choices"], *told["breaks"]) <= explained
