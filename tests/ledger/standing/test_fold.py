"""The fold: agreement with the plain twin, and what must hold whatever happened."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from detente.ledger.standing import memory, standing
from detente.ledger.standing.result import State
from tests.ledger.standing.made import (
    NOON,
    SIGNED,
    STORY,
    any_agreement,
    any_events,
    river,
    told,
    with_commitments,
)
from tests.ledger.standing.plain import Plain

LAST = SIGNED + timedelta(days=600)


def case(seed):
    chance = random.Random(seed)  # noqa: S311 - repeatable, and nothing secret
    agreement = any_agreement(chance)
    return chance, agreement, any_events(chance, agreement)


def states(found):
    return {row.id: row.state for row in found.commitments}


@pytest.mark.parametrize("seed", range(40))
def test_the_fold_agrees_with_looking_everything_up_again(seed):
    chance, agreement, events = case(seed)
    for _ in range(4):
        on = SIGNED + timedelta(days=chance.randrange(560))
        known = datetime.combine(on, NOON) + timedelta(days=chance.randrange(-30, 60))
        found, plain = standing(agreement, events, on, known), Plain(agreement, events, on, known)
        for row in found.commitments:
            assert (row.id, row.state) == (row.id, plain.state(row.id))
            assert row.due == plain.due(row.id)
            assert row.settled_on == plain.settled_on(row.id)


@pytest.mark.parametrize("seed", range(15))
def test_what_is_recorded_later_never_changes_what_was_known_before(seed):
    chance, agreement, events = case(seed)
    known = events[chance.randrange(len(events))].event.recorded
    before = tuple(each for each in events if each.event.recorded <= known)
    for on in (SIGNED + timedelta(days=days) for days in (50, 200, 500)):
        assert standing(agreement, events, on, known) == standing(agreement, before, on, known)


@pytest.mark.parametrize("most", [3, 2_000])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_remembered_is_what_would_be_worked_out(seed, most, monkeypatch):
    """For readers who see different parts of a ledger that grows, about any day as known at any time."""
    monkeypatch.setattr(memory, "MOST", most)
    chance, agreement, events = case(seed)
    hidden = {each.number for each in events if chance.random() < 0.2}
    remembered = memory.Memory()
    for length in range(1, len(events) + 1, 3):
        on = SIGNED + timedelta(days=chance.randrange(560))
        known = chance.choice([None, datetime.combine(on, NOON) + timedelta(days=20)])
        for seen in (events[:length], [each for each in events[:length] if each.number not in hidden]):
            again = standing(agreement, seen, on, known, remembered)
            assert again == standing(agreement, seen, on, known)


@pytest.mark.parametrize("seed", range(15))
def test_remarks_change_nothing(seed):
    chance, agreement, events = case(seed)
    kept = [each for each in events if each.event.kind != "noted"]
    names = (*agreement.commitments, None)
    notes = told(
        *((str(SIGNED), "noted", chance.choice(names), {"party": "north"}) for _ in range(5)), start=100
    )
    rows = standing(agreement, kept, LAST).commitments
    assert standing(agreement, [*kept, *notes], LAST).commitments == rows


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_recording_does_not_matter_for_what_is_about_different_commitments(seed):
    chance, agreement, _ = case(seed)
    names = tuple(agreement.commitments)
    kinds = [
        chance.choice(["claimed", "verified", "reversed", "suspended", "disputed", "breach-found"])
        for _ in names
    ]
    same_day = [
        (str(SIGNED), kind, name, {"party": "north"}) for kind, name in zip(kinds, names, strict=True)
    ]
    shuffled = chance.sample(same_day, len(same_day))
    first, second = (standing(agreement, told(*each), LAST) for each in (same_day, shuffled))
    assert states(first) == states(second)
    assert [row.due for row in first.commitments] == [row.due for row in second.commitments]


@pytest.mark.parametrize("seed", range(15))
def test_deadlines_move_only_with_what_they_are_counted_from(seed):
    chance, agreement, events = case(seed)
    about = chance.choice(tuple(agreement.commitments))
    without = [each for each in events if each.event.commitment != about and each.event.kind != "corrected"]
    with_it = [each for each in events if each.event.kind != "corrected"]
    rows = standing(agreement, with_it, LAST).by_id
    for row in standing(agreement, without, LAST).commitments:
        due = agreement.commitments[row.id].due
        if due is None or due.of != about:
            assert row.due == rows[row.id].due


@pytest.mark.parametrize("seed", range(10))
def test_every_commitment_is_in_one_state_on_every_day(seed):
    _, agreement, events = case(seed)
    for days in range(0, 560, 40):
        found = standing(agreement, events, SIGNED + timedelta(days=days))
        assert [row.id for row in found.commitments] == list(agreement.commitments)
        assert all(row.state in get_args(State) and row.reason for row in found.commitments)
        assert all(number < found.size for row in found.commitments for number in row.why)


def test_a_story_is_told_on_five_days():
    told_on = {
        day: states(standing(river(), STORY, date.fromisoformat(day)))
        for day in ("2020-01-15", "2020-03-20", "2020-05-01", "2020-06-25", "2020-09-15")
    }
    assert [each["posts"] for each in told_on.values()] == [
        "due",
        "claimed",
        "verified",
        "verified",
        "reversed",
    ]
    assert [each["ban"] for each in told_on.values()] == ["pending", "pending", "due", "disputed", "disputed"]
    assert [each["survey"] for each in told_on.values()] == [
        "pending",
        "pending",
        "due",
        "claimed",
        "claimed",
    ]
    assert [each["toll"] for each in told_on.values()] == [
        "pending",
        "pending",
        "pending",
        "pending",
        "breached",
    ]
    assert {each["friendship"] for each in told_on.values()} == {"pending"}


def test_before_the_signature_nothing_is_owed():
    found = standing(river(), STORY, date(2019, 12, 31))
    assert set(states(found).values()) == {"pending"}
    assert {row.outcome for row in found.commitments} == {"not_applicable"}
    assert found.in_force is None


def test_a_correction_takes_an_entry_away_and_its_own_correction_brings_it_back():
    agreement = with_commitments(a={"due": {"on": "2020-03-01"}})
    late = {"at": datetime(2020, 6, 1, tzinfo=UTC)}
    events = told(
        ("2020-02-01", "claimed", "a"),
        ("2020-05-01", "corrected", None, {"entry": 0, **late}),
        ("2020-07-01", "corrected", None, {"entry": 1}),
    )
    on = date(2020, 4, 1)
    assert states(standing(agreement, events[:1], on))["a"] == "claimed"
    assert states(standing(agreement, events[:2], on))["a"] == "overdue"
    assert states(standing(agreement, events[:2], on, datetime(2020, 5, 30, tzinfo=UTC)))["a"] == "claimed"
    assert states(standing(agreement, events, on))["a"] == "claimed"


def test_an_entry_cannot_correct_itself_or_a_later_one():
    agreement = with_commitments(a={})
    events = told(
        ("2020-02-01", "corrected", None, {"entry": 1}),
        ("2020-02-01", "claimed", "a"),
        ("2020-02-02", "corrected", None, {"entry": 2}),
        ("2020-02-02", "corrected", None, {"entry": "1"}),
    )
    assert states(standing(agreement, events, LAST))["a"] == "claimed"


def test_entries_about_what_is_no_commitment_are_named():
    found = standing(with_commitments(a={}), told(("2020-02-01", "claimed", "b")), LAST)
    assert found.remarks == ("entry 0 is about 'b', which is no commitment here",)


def test_the_size_is_that_of_the_ledger_as_it_was_known():
    assert standing(river(), STORY, date(2020, 12, 1)).size == len(STORY)
    assert standing(river(), STORY, date(2020, 12, 1), datetime(2020, 4, 3, tzinfo=UTC)).size == 3
    assert standing(river(), (), date(2020, 12, 1)).size == 0


def test_entries_may_come_in_any_order():
    assert standing(river(), reversed(STORY), LAST) == standing(river(), STORY, LAST)


def test_a_restricted_entry_restricts_what_rests_on_it():
    events = list(STORY)
    hidden = replace(events[2].event, visibility="party:north")
    events[2] = replace(events[2], event=hidden)
    found = standing(river(), events, date(2020, 5, 1)).by_id
    assert (
        found["posts"].visibility == found["ban"].visibility == found["survey"].visibility == ("party:north",)
    )
    assert found["friendship"].visibility == ()
    assert found["ban"].last == 2
