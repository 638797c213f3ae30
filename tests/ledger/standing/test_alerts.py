"""What somebody should be told, when, and who may be told."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from detente.ledger.alerts import alerts, is_visible
from detente.ledger.standing import standing
from tests.ledger.standing.made import SIGNED, STORY, any_agreement, any_events, river, told


def on(day, events=STORY):
    return standing(river(), events, date.fromisoformat(day))


def brief(found):
    return [(str(each.day), each.what, each.commitment) for each in found]


def test_alerts_say_what_falls_due_was_missed_is_disputed_or_can_be_taken_back():
    assert brief(alerts(on("2020-01-15"))) == [("2020-03-31", "due", "posts")]
    assert brief(alerts(on("2020-04-05", ()))) == [("2020-04-01", "missed", "posts")]
    assert brief(alerts(on("2020-09-15"))) == [
        ("2020-06-01", "disputed", "ban"),
        ("2020-09-01", "remedy", "posts"),
        ("2020-09-10", "breached", "toll"),
    ]
    assert ("2021-03-01", "remedy-ends", "posts") in brief(alerts(on("2021-02-15")))


def test_a_check_that_takes_longer_than_agreed_is_told():
    claimed = STORY[:2]
    assert "check-late" not in [each.what for each in alerts(on("2020-04-09", claimed))]
    assert ("2020-04-10", "check-late", "posts") in brief(alerts(on("2020-04-10", claimed)))
    assert "check-late" not in [each.what for each in alerts(on("2020-04-10"))]


def test_alerts_can_be_asked_for_since_a_day_or_since_an_earlier_standing():
    found = alerts(on("2020-09-15"), since=date(2020, 9, 5))
    assert brief(found) == [("2020-09-10", "breached", "toll")]
    new = alerts(on("2020-09-15"), before=on("2020-09-05"))
    assert brief(new) == [("2020-09-10", "breached", "toll")]
    assert alerts(on("2020-01-15"), ahead=10) == ()


def test_a_deadline_that_has_moved_is_told_again():
    moved = (
        *STORY[:3],
        *told(("2020-05-01", "corrected", None, {"entry": 2}), ("2020-05-02", "verified", "posts"), start=3),
    )
    before, after = on("2020-05-01", STORY[:3]), on("2020-05-05", moved)
    assert brief(alerts(before)) == [("2020-06-01", "due", "ban"), ("2020-06-30", "due", "survey")]
    assert brief(alerts(after, before=before)) == [("2020-07-01", "due", "ban")]


def test_a_dispute_about_what_is_broken_as_well_is_told_as_a_dispute():
    events = told(
        ("2020-03-01", "breach-found", "posts"), ("2020-03-02", "disputed", "posts", {"party": "north"})
    )
    found = {each.what: each for each in alerts(on("2020-03-05", events))}
    assert found["disputed"].reason == "disputed by north since 2020-03-02"
    assert (found["disputed"].why, found["breached"].why) == ((1,), (0,))


def test_alerts_concern_those_who_owe_those_it_is_owed_to_and_those_who_may_act():
    (posts,) = alerts(on("2020-01-15"))
    assert posts.parties == ("north", "south")


def test_an_alert_keeps_its_name_and_its_revision_grows():
    first = alerts(on("2020-05-10"))[0]
    moved = alerts(on("2020-05-10", (*STORY[:3], *told(("2020-04-20", "verified", "posts"), start=7))))[0]
    assert (first.uid, first.what, first.sequence) == ("river-ban-due", "due", 4)
    assert (moved.uid, moved.sequence) == ("river-ban-due", 8)
    assert first.changed == datetime(2020, 5, 5, 12, tzinfo=UTC)


def test_an_alert_by_dates_alone_holds_from_the_day_on_which_it_is_so():
    (missed, *_) = alerts(on("2020-04-05", ()))
    assert missed.changed == datetime(2020, 4, 1, tzinfo=UTC)
    (ahead,) = alerts(on("2020-01-15", ()))
    assert ahead.changed == datetime(2020, 1, 1, tzinfo=UTC)


def test_what_rests_on_a_restricted_entry_is_as_restricted():
    events = list(STORY)
    for number, visibility in ((6, "parties"), (9, "public-after:2020-12-31")):
        events[number] = replace(events[number], event=replace(events[number].event, visibility=visibility))
    found = {each.what: each for each in alerts(on("2020-09-15", events))}
    assert found["disputed"].visibility == ("parties", "public-after:2020-12-31")
    assert found["remedy"].visibility == ("public-after:2020-12-31",)
    assert found["breached"].is_public
    today = date(2020, 12, 31)
    assert [name for name, each in found.items() if is_visible(each, today)] == ["breached"]
    later = today + timedelta(days=1)
    assert [name for name, each in found.items() if is_visible(each, later)] == ["remedy", "breached"]


@pytest.mark.parametrize("seed", range(15))
def test_no_two_alerts_have_the_same_name_and_each_falls_in_time(seed):
    chance = random.Random(seed)  # noqa: S311 - repeatable, and nothing secret
    agreement = any_agreement(chance)
    events = any_events(chance, agreement)
    for days in (100, 300, 500):
        found = alerts(standing(agreement, events, SIGNED + timedelta(days=days)))
        assert len({each.uid for each in found}) == len(found)
        assert [each.day for each in found] == sorted(each.day for each in found)
        assert all(each.day <= SIGNED + timedelta(days=days + 90) for each in found)
