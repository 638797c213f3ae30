"""Replaying a coded agreement gives, on every day, the outcome that was recorded, and a fitting state."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from detente.agreement.read import agreement_from
from detente.agreement.write import as_plain
from detente.history.bundle import all_coded, bundled, coded
from detente.history.coded import Coded, coded_at
from detente.history.replay import CODER, replay
from detente.ledger.kinds import KINDS
from detente.ledger.standing import standing

TODAY = date(2026, 11, 1)
EVENTS = {
    "verified": 70,
    "claimed": 54,
    "reversed": 36,
    "performed-in-part": 24,
    "performed-late": 16,
    "signed": 15,
    "entered-into-force": 12,
    "ended": 12,
    "found-wanting": 5,
    "noted": 1,
}


def days_of(agreement: Coded) -> set[date]:
    """Every date that occurs in the file."""
    found = [agreement.date_agreed, agreement.date_effective, agreement.date_ended]
    found += [day for period in agreement.phases for day in (period.start, period.end)]
    for clause in agreement.steps:
        found += [clause.start, clause.deadline, clause.outcome.date, clause.outcome.reversed_date]
    return {day.last for day in found if day is not None}


def dates_tested(agreement: Coded) -> list[date]:
    """Each of these, the day before and after, the first of every year around them, and today."""
    days = days_of(agreement)
    around = {day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)}
    years = {date(year, 1, 1) for year in range(min(days).year, max(days).year + 3)}
    return sorted({*around, *years, TODAY})


def recorded_outcome(agreement: Coded, clause, on: date) -> str:
    """What the file says of a clause as of a day, by the plainest reading of it."""
    outcome = clause.outcome
    if outcome.reversed_date and outcome.status == "reversed" and on >= outcome.reversed_date.last:
        return "reversed"
    if outcome.date and on >= outcome.date.last:
        return "partly" if outcome.status == "partly" else "done"
    if outcome.status == "not_applicable" or on < agreement.date_agreed.last:
        return "not_applicable"
    return "not_done"


def states_that_fit(agreement: Coded, clause, on: date) -> set[str]:
    """The states a clause can be in on a day, if nothing but its record decides."""
    told = recorded_outcome(agreement, clause, on)
    fixed = {"done": {"verified"}, "partly": {"claimed"}, "reversed": {"reversed"}}
    if told in fixed:
        return fixed[told]
    binds = (agreement.date_effective or agreement.date_agreed).last
    if told == "not_applicable" or on < binds or clause.deadline is None:
        return {"pending"}
    ended = agreement.date_ended is not None and agreement.date_ended.last <= on
    waits = any(
        recorded_outcome(agreement, agreement.by_id[name], on) != "done"
        for name in clause.precondition
        if name in agreement.by_id
    )
    if waits:
        return {"pending"}
    if ended:
        return {"pending", "overdue"}
    # It is due from some time before the deadline on, which is for the standing to say.
    return {"overdue"} if on > clause.deadline.last else {"pending", "due"}


@pytest.mark.parametrize("name", bundled())
def test_every_commitment_has_its_recorded_outcome_on_every_date(name):
    agreement = coded(name)
    signed, recorded = replay(agreement)
    for on in dates_tested(agreement):
        found = standing(signed, recorded, on)
        assert [each.id for each in found.commitments] == [clause.id for clause in agreement.steps]
        assert found.remarks == ()
        for clause, each in zip(agreement.steps, found.commitments, strict=True):
            assert each.outcome == recorded_outcome(agreement, clause, on), (clause.id, on)
            assert each.state in states_that_fit(agreement, clause, on), (clause.id, on, each.state)


def test_today_every_outcome_is_the_coded_one():
    told: Counter[str] = Counter()
    for agreement in all_coded():
        signed, recorded = replay(agreement)
        for clause, each in zip(agreement.steps, standing(signed, recorded, TODAY).commitments, strict=True):
            assert each.outcome == clause.outcome.status
            told[each.outcome] += 1
    assert sum(told.values()) == 178


def test_what_is_due_is_the_coded_deadline():
    for agreement in all_coded():
        signed, recorded = replay(agreement)
        for clause, each in zip(agreement.steps, standing(signed, recorded, TODAY).commitments, strict=True):
            assert each.due == (clause.deadline.last if clause.deadline else None)


def test_what_was_given_up_without_being_done_was_found_wanting_and_not_undone():
    wanting = {
        entry.event.commitment
        for agreement in all_coded()
        for entry in replay(agreement)[1]
        if entry.event.kind == "found-wanting"
    }
    assert wanting == {"af-1994-s01", "py-2018-s03", "py-2018-s08", "sp-2007-s12", "sp-2007-s13"}


def test_what_was_done_in_the_month_of_its_deadline_is_not_said_to_be_late():
    _, recorded = replay(coded("af-1994"))
    kinds = {entry.event.commitment: entry.event.kind for entry in recorded if entry.event.kind != "verified"}
    assert kinds["af-1994-s03"] == "performed-late"
    told = [entry.event.kind for entry in recorded if entry.event.commitment == "af-1994-s05"]
    assert told == ["claimed", "verified", "reversed"]


def test_the_agreed_framework_in_june_2002_and_a_year_later():
    signed, recorded = replay(coded("af-1994"))
    before = standing(signed, recorded, date(2002, 6, 1)).by_id
    assert Counter(each.outcome for each in before.values()) == {"done": 9, "not_done": 6, "partly": 3}
    assert before["af-1994-s05"].state == "verified"
    after = standing(signed, recorded, date(2003, 6, 1)).by_id
    assert after["af-1994-s05"].state == "reversed"
    assert after["af-1994-s07"].outcome == "done"
    assert after["af-1994-s01"].closed


def test_every_event_is_the_coders_rests_on_sources_and_says_how_far_it_can_be_trusted():
    told: Counter[str] = Counter()
    for agreement in all_coded():
        _, recorded = replay(agreement)
        told += Counter(entry.event.kind for entry in recorded)
        for entry in recorded:
            assert entry.event.by == CODER
            assert entry.event.kind in KINDS
            assert entry.event.evidence
            assert (
                entry.event.commitment is None
                or entry.event.kind == "noted"
                or "confidence" in entry.event.note
            )
        keys = [entry.event.key for entry in recorded]
        assert len(set(keys)) == len(keys)
    assert told == EVENTS


def test_events_are_recorded_in_order_and_none_before_the_signature():
    for agreement in all_coded():
        _, recorded = replay(agreement)
        assert [entry.number for entry in recorded] == list(range(len(recorded)))
        assert all(a.event.recorded <= b.event.recorded for a, b in pairwise(recorded))
        assert all(entry.event.happened <= entry.event.recorded.date() for entry in recorded)
        assert not recorded or recorded[0].event.kind == "signed"


def test_a_proposal_that_was_never_put_in_force_has_no_events():
    signed, recorded = replay(coded("hk-2018"))
    assert signed.signed is None
    assert recorded == ()


def test_what_was_signed_is_a_sound_agreement_that_keeps_its_clauses():
    for agreement in all_coded():
        signed, _ = replay(agreement)
        assert agreement_from(as_plain(signed)) == signed
        for clause in agreement.steps:
            held = signed.commitments[clause.id]
            assert (held.text, held.by, held.to, held.kind) == (
                clause.title,
                clause.by,
                clause.in_favour_of,
                clause.commitment,
            )
            assert held.verification is not None
            assert held.verification.mode == clause.verification.mode
            assert held.sources == clause.sources


def test_a_step_of_another_agreement_that_must_come_first_is_a_condition_in_words():
    signed, _ = replay(coded("py-2018"))
    held = signed.commitments["py-2018-s09"]
    assert held.requires == ()
    assert held.condition == "hn-2019-s03, of another agreement"


def test_an_agreement_of_ones_own_is_replayed_in_the_same_way(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own-2020\ntitle: Own\nkind: agreement\nparties: [NORTH, SOUTH]\ndate_agreed: 2020\n"
        "steps:\n- {id: s1, title: Open it, by: [NORTH], commitment: hard, deadline: 2021-01-31,\n"
        "   outcome: {status: done, date: 2021-02-01}}\n"
        "- {id: s2, title: Talk, commitment: soft, outcome: {status: not_done}, sources: [press]}\n"
    )
    signed, recorded = replay(coded_at(path))
    assert [entry.event.kind for entry in recorded] == ["signed", "performed-late", "verified"]
    assert signed.parties["NORTH"].name == "NORTH"
    assert signed.sources["press"].title == "press"
    assert [each.outcome for each in standing(signed, recorded, date(2021, 2, 1)).commitments] == [
        "done",
        "not_done",
    ]
