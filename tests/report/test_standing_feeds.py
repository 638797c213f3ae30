"""The calendar and the feed: other people's readers understand them, and nothing hostile gets through."""

from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.alerts import alerts
from detente.ledger.standing import standing
from detente.report.standing.calendar import OCTETS, calendar, escaped, folded
from detente.report.standing.feed import ATOM, Publication, feed
from tests.ledger.standing.made import STORY, river, told, with_commitments

HOSTILE = '<script>alert("1")</script>; a, b\\n & ]]>\r\nEND:VCALENDAR'
TODAY = date(2020, 9, 15)


def where(on="2020-09-15", events=STORY, agreement=None):
    return standing(agreement or river(), events, date.fromisoformat(on))


def read(text):
    return icalendar.Calendar.from_ical(text)


def entries(text):
    root = ET.fromstring(text)  # noqa: S314 - our own feed
    return root, root.findall(f"{{{ATOM}}}entry")


def field(entry, tag):
    return entry.findtext(f"{{{ATOM}}}{tag}")


@pytest.mark.parametrize("on", ["2020-01-15", "2020-04-05", "2020-05-10", "2020-09-15", "2021-02-20"])
def test_another_reader_finds_every_alert_in_the_calendar(on):
    found = where(on)
    told_of = alerts(found)
    events = {str(each["UID"]): each for each in read(calendar(found, told_of)).walk("VEVENT")}
    assert set(events) == {f"{each.uid}@detente" for each in told_of}
    for each in told_of:
        event = events[f"{each.uid}@detente"]
        assert event["DTSTART"].dt == each.day
        assert event["SEQUENCE"] == each.sequence
        assert event["DTSTAMP"].dt == each.changed
        assert event["SUMMARY"].startswith(found.by_id[each.commitment].commitment.text)


def test_what_is_owed_is_a_to_do_with_its_deadline():
    found = where("2020-05-10")
    (to_do,) = read(calendar(found, alerts(found, ahead=30))).walk("VTODO")
    assert (to_do["DUE"].dt, to_do["STATUS"]) == (date(2020, 6, 1), "NEEDS-ACTION")


def test_lines_end_as_they_must_and_are_at_most_75_octets_long():
    text = calendar(where(), alerts(where()))
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= OCTETS for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@given(st.text(max_size=300))
def test_any_text_comes_back_from_the_calendar_but_for_what_cannot_be_printed(text):
    line = folded(f"SUMMARY:{escaped(text)}")
    assert all(len(piece.encode()) <= OCTETS for piece in line.split("\r\n"))
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n")
    expected = "\n".join("".join(c if c.isprintable() else " " for c in piece) for piece in text.splitlines())
    assert str(event["SUMMARY"]) == expected


def test_hostile_text_ends_neither_calendar_nor_feed():
    owed = with_commitments(a={"text": HOSTILE, "due": {"on": "2020-09-30"}})
    found = where(events=(), agreement=owed)
    (event,) = read(calendar(found, alerts(found))).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith('<script>alert("1")</script>; a, b\\n & ]]>\nEND:VCALENDAR')
    text = feed(found, alerts(found), TODAY)
    assert "<script>" not in text
    assert "<script>" in field(entries(text)[1][0], "title")


def test_the_calendar_says_what_is_not_for_everybody():
    hidden = [replace(each, event=replace(each.event, visibility="parties")) for each in STORY]
    found = where(events=hidden)
    assert {str(event["CLASS"]) for event in read(calendar(found, alerts(found))).walk("VEVENT")} == {
        "CONFIDENTIAL"
    }


def test_the_feed_has_what_atom_asks_for():
    found = where()
    root, told_of = entries(
        feed(found, alerts(found), TODAY, Publication("example.org", "https://example.org/feed"))
    )
    assert root.tag == f"{{{ATOM}}}feed"
    for tag in ("id", "title", "updated"):
        assert field(root, tag)
    assert root.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None
    assert root.find(f"{{{ATOM}}}link").get("href") == "https://example.org/feed"
    times = [datetime.fromisoformat(field(each, "updated")) for each in told_of]
    assert times == sorted(times, reverse=True)
    assert field(root, "updated") == field(told_of[0], "updated")
    names = {field(each, "id") for each in told_of}
    assert len(names) == len(told_of) == len(alerts(found))
    assert all(name.startswith("tag:example.org,2020:river/") for name in names)


def test_the_feed_holds_only_what_everybody_may_see_on_the_day():
    events = list(STORY)
    events[6] = replace(events[6], event=replace(events[6].event, visibility="party:north"))
    events[9] = replace(events[9], event=replace(events[9].event, visibility="public-after:2020-09-30"))
    found = where(events=events)
    shown = {field(each, "id").rpartition("/")[2] for each in entries(feed(found, alerts(found), TODAY))[1]}
    assert shown == {"river-toll-breached"}
    later = {
        field(each, "id").rpartition("/")[2]
        for each in entries(feed(found, alerts(found), date(2020, 10, 1)))[1]
    }
    assert later == {"river-toll-breached", "river-posts-remedy"}


def test_names_and_times_stay_when_the_feed_is_written_again():
    first = feed(where(), alerts(where()), TODAY)
    again = feed(where("2020-09-20"), alerts(where("2020-09-20")), TODAY)
    ids = lambda text: [(field(each, "id"), field(each, "updated")) for each in entries(text)[1]]  # noqa: E731
    assert ids(first) == ids(again)


@pytest.mark.parametrize(("hidden", "said"), [(0, None), (1, "1 entry that is"), (3, "3 entries that are")])
def test_a_feed_says_what_it_was_worked_out_without(hidden, said):
    found = where()
    root, _ = entries(feed(found, alerts(found), TODAY, Publication(hidden=hidden)))
    assert ("Worked out without" in field(root, "subtitle")) == bool(said)
    assert (said or "") in field(root, "subtitle")


def test_a_feed_of_nothing_is_still_a_feed():
    quiet = with_commitments(a={})
    root, told_of = entries(feed(where("2020-02-01", (), quiet), (), TODAY))
    assert told_of == []
    assert datetime.fromisoformat(field(root, "updated")) == datetime(2020, 1, 1, tzinfo=UTC)
    draft = quiet.model_copy(update={"signed": None})
    root, _ = entries(feed(where("2020-02-01", told(), draft), (), TODAY))
    assert field(root, "id") == "tag:detente.invalid,2020:river"
