"""Where an agreement stands, as JSON, on a terminal and as a page."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from detente.ledger.alerts import alerts
from detente.ledger.standing import standing
from detente.report.standing.answers import alerts_answer, answer
from detente.report.standing.chart import timeline
from detente.report.standing.findings import StandingFindings
from detente.report.standing.page import page
from detente.report.standing.terminal import render, render_alerts
from detente.report.standing.words import STATES, StandingWords
from tests.ledger.standing.made import STORY, river, told, with_commitments

JSON_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & \x07 ]]>'


def found(on="2020-09-15", events=STORY, agreement=None, known=None):
    where = standing(agreement or river(), events, date.fromisoformat(on), known)
    return StandingFindings(where, {each.number: each.event for each in events}, "ab" * 32, version="1")


def printed(drawn):
    console = Console(width=110, highlight=False)
    with console.capture() as capture:
        console.print(drawn)
    return " ".join(capture.get().split())


def test_json_has_the_promised_keys_and_no_values_of_its_own():
    data = json.loads(json.dumps(answer(found())))
    assert {"agreement", "on", "commitments", "root", "known"} <= data.keys()
    assert data["root"] == "ab" * 32
    posts = data["commitments"][0]
    assert {"id", "state", "why", "due", "outcome"} <= posts.keys()
    assert (posts["id"], posts["state"], posts["why"], posts["due"]) == (
        "posts",
        "reversed",
        [9],
        "2020-03-31",
    )
    assert posts["remedies"][0]["snap_back"] == ["ban"]
    assert data["commitments"][1]["views"][0]["party"] == "north"


def keys_in(data):
    """Every key of plain data and of what it holds."""
    if isinstance(data, list):
        return set().union(*map(keys_in, data))
    return set(data).union(*map(keys_in, data.values())) if isinstance(data, dict) else set()


def test_every_key_of_the_json_is_explained():
    where = found("2020-09-15")
    data = [answer(where), alerts_answer("river", where.standing.on, alerts(where.standing))]
    explained = set(re.findall(r"`([\w-]+)`", JSON_PAGE.read_text()))
    assert keys_in(data) - explained == set()


def test_json_of_what_is_no_ledger_has_no_root():
    bare = StandingFindings(standing(river(), STORY, date(2020, 9, 15)))
    assert answer(bare)["root"] is None
    known = found(known=datetime(2020, 4, 5, tzinfo=UTC))
    assert answer(known)["known"] == "2020-04-05T00:00:00Z"


def test_json_of_alerts_is_plain():
    where = standing(river(), STORY, date(2020, 9, 15))
    data = json.loads(json.dumps(alerts_answer("river", where.on, alerts(where))))
    assert data["alerts"][0]["what"] == "disputed"
    assert data["alerts"][0]["changed"].endswith("Z")


def test_the_terminal_names_first_what_needs_something():
    text = printed(render(found()))
    order = [
        text.index(word) for word in ("Broken (1)", "Disputed (1)", "Reversed (1)", "Due (1)", "Pending (2)")
    ]
    assert order == sorted(order)
    assert (
        "Because of posts, not kept since 2020-09-01: South Bank may suspend toll and bridge and take" in text
    )
    assert "after a meeting of the River Office, with 14 days of notice, so from 2020-09-29" in text
    assert "root abab" in text


def test_the_terminal_tells_what_comes_and_what_is_tightest():
    text = printed(render(found("2020-05-10")))
    assert "2020-06-01 ban: is due" in text
    assert "to spare" in text
    late = with_commitments(a={"due": {"on": "2020-03-01"}}, b={"requires": ["c"]}, c={"requires": ["b"]})
    text = printed(render(found("2020-05-10", (), late)))
    assert "a: late by 70 days already" in text
    assert "Wait for each other: b → c → b" in text


def test_many_days_ahead_are_cut_short():
    many = with_commitments(**{f"c{i}": {"due": {"on": "2020-06-30"}} for i in range(15)})
    assert "and 3 more days" in printed(render(found("2020-05-10", (), many)))


def test_the_summary_says_what_was_known_and_whether_it_is_in_force():
    def first(**given):
        where = found(**given)
        return StandingWords(where.standing).summary(where)[0]

    assert first(on="2019-12-01") == "On 2019-12-01, the agreement is not in force."
    ended = (*STORY, *told(("2020-09-10", "ended"), start=20))
    assert first(events=ended) == "On 2020-09-15, the agreement is over: it ended on 2020-09-10."
    known = first(known=datetime(2020, 4, 5, 9, 30, tzinfo=UTC))
    assert "as far as was known on 2020-04-05 at 09:30 UTC" in known


def test_alerts_are_told_one_a_line():
    where = standing(river(), STORY, date(2020, 9, 15))
    text = printed(render_alerts((where, alerts(where))))
    for word in ("(posts): lets others act", "2021-03-01", "(ban): is disputed", "north, south"):
        assert word in text
    assert "Nothing to tell." in printed(render_alerts((where, ())))


def test_the_page_shows_both_views_and_what_follows():
    text = page(found())
    for told_once in (
        "Where parties differ",
        "Talk about the toll",
        "a customs office",
        "2021-03-01",
        "entry 9",
    ):
        assert told_once in text
    assert "not in this party’s text" in page(found())


def test_the_page_loads_nothing_from_anywhere():
    text = page(found())
    assert not re.search(r'(src|href)="(?!#)', text)
    assert "@import" not in text


def test_a_page_of_a_quiet_agreement_leaves_out_what_there_is_not():
    text = page(found("2020-02-01", (), with_commitments(a={})))
    assert "Where parties differ" not in text
    assert "What follows</h2>" not in text
    assert "there is no critical path" in text


def test_hostile_text_is_escaped_on_the_page():
    owed = {"text": HOSTILE.replace("\x07", ""), "due": {"on": "2020-06-30"}}
    text = page(found("2020-05-10", (), with_commitments(a=owed)))
    assert "<script>" not in text


@pytest.mark.parametrize("on", ["2019-06-01", "2020-03-15", "2020-09-15", "2022-01-01"])
def test_the_picture_is_a_drawing_with_a_row_for_each_commitment_that_has_a_day(on):
    where = found(on)
    drawing = ET.fromstring(timeline(where))  # noqa: S314 - our own drawing
    labels = {each.text for each in drawing.iter(f"{SVG}text")}
    for row in where.standing.commitments:
        if row.due is not None:
            assert row.commitment.text in labels
            assert STATES[row.state].partition(",")[0] in labels
    assert on in labels


def test_a_picture_without_any_day_has_no_rows():
    drawing = ET.fromstring(timeline(found("2020-02-01", (), with_commitments(a={}))))  # noqa: S314
    legend = [each for each in drawing.iter(f"{SVG}circle") if each.get("class") == "dot"]
    assert len(legend) == 1


def test_what_only_people_can_judge_is_told():
    owed = {"due": {"on": "2020-06-30"}, "condition": "peace lasts", "consent": ["office"]}
    text = printed(render(found("2020-05-10", (), with_commitments(a=owed))))
    assert "On condition, for people to judge: peace lasts. Needs the consent of River Office." in text


def test_a_part_that_is_carried_out_and_a_plan_that_is_late_are_told():
    agreement = with_commitments(
        a={"verification": {"mode": "satellite", "takes": "30 days"}},
        b={"requires": ["a"], "due": {"on": "2020-05-20"}},
    )
    late = found("2020-05-10", told(("2020-05-01", "performed-in-part", "a", {"share": 0.25})), agreement)
    text = printed(render(late))
    assert "25% of it is carried out." in text
    assert "What follows from it is late by 20 days already, at best." in text
    assert "It is late by 20 days already" in page(late)


def test_where_the_page_was_written_is_told():
    text = printed(render(replace(found(), report="out/river/standing.html")))
    assert "Report: out/river/standing.html" in text


@pytest.mark.parametrize("on", [date.min, date.max])
def test_at_the_ends_of_the_calendar_there_is_still_an_answer(on):
    owed = {
        "a": {"due": {"on": "0001-01-05"}, "grace": "10 days"},
        "b": {
            "due": {"within": "9000 years", "of": "a"},
            "verification": {"mode": "satellite", "takes": "1 month"},
        },
        "c": {"requires": ["b"], "due": {"on": "9999-12-31"}},
    }
    agreement = with_commitments(**owed)
    for events in ((), told(("0001-01-01", "claimed", "a"), ("9999-12-31", "claimed", "b"))):
        where = StandingFindings(standing(agreement, events, on), ahead=1_000_000)
        assert page(where)
        assert printed(render(where))
        assert alerts_answer("river", on, alerts(where.standing))
