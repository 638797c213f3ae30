"""What may be done about a breach, and what comes next."""

from datetime import date

from detente.ledger.standing import standing, upcoming
from tests.ledger.standing.made import STORY, river, told, with_commitments


def test_remedies_name_what_is_in_place_now_from_when_and_until_when():
    (remedy,) = standing(river(), STORY, date(2020, 9, 15)).by_id["posts"].remedies
    assert (remedy.by, remedy.suspend, remedy.snap_back) == (("south",), ("toll", "bridge"), ("ban",))
    assert (remedy.since, remedy.earliest, remedy.until) == (
        date(2020, 9, 1),
        date(2020, 9, 29),
        date(2021, 3, 1),
    )
    assert (remedy.procedure, remedy.notice) == ("a meeting of the River Office", "14 days")


def test_what_was_taken_back_or_suspended_already_is_not_named_again():
    more = told(("2020-09-20", "snapped-back", "ban"), ("2020-09-20", "suspended", "toll"), start=len(STORY))
    found = standing(river(), (*STORY, *more), date(2020, 9, 25)).by_id
    assert (found["posts"].remedies[0].suspend, found["posts"].remedies[0].snap_back) == (("bridge",), ())
    # What others took back after a breach is no breach of their own.
    assert (found["ban"].broken_on, found["ban"].remedies) == (None, ())


def test_after_its_time_a_remedy_is_gone():
    assert standing(river(), STORY, date(2021, 3, 1)).by_id["posts"].remedies
    assert standing(river(), STORY, date(2021, 3, 2)).by_id["posts"].remedies == ()


def test_overdue_beyond_a_stated_grace_opens_a_remedy_for_soft_commitments_too():
    agreement = with_commitments(
        a={
            "kind": "soft",
            "due": {"on": "2020-03-01"},
            "grace": "10 days",
            "on_breach": {"suspend": ["b"], "by": ["south"]},
        },
        b={},
    )
    assert standing(agreement, (), date(2020, 3, 11)).by_id["a"].remedies == ()
    found = standing(agreement, (), date(2020, 3, 12)).by_id["a"]
    assert (found.state, found.broken_on, found.remedies[0].suspend) == ("overdue", date(2020, 3, 12), ("b",))
    suspended = told(("2020-03-05", "suspended", "a"))
    assert standing(agreement, suspended, date(2020, 3, 12)).by_id["a"].remedies == ()


def test_nothing_can_be_done_about_a_breach_once_the_agreement_is_over():
    more = told(("2020-09-20", "ended"), start=len(STORY))
    assert standing(river(), (*STORY, *more), date(2020, 9, 25)).by_id["posts"].remedies == ()


def shown(on, events=(), ahead=90):
    found = upcoming(standing(river(ends="2021-12-31"), events, date.fromisoformat(on)), ahead)
    return [(str(each.day), each.what, each.commitment) for each in found]


def test_what_comes_is_told_by_day_and_what_was_missed_stays():
    assert shown("2020-01-15") == [("2020-03-31", "due", "posts")]
    assert shown("2020-04-10") == [
        ("2020-03-31", "missed", "posts"),
        ("2020-04-30", "grace-ends", "posts"),
        ("2020-06-30", "due", "survey"),
        ("2020-07-01", "opens", "bridge"),
    ]
    assert ("2020-04-09", "check-due", "posts") in shown("2020-03-15", STORY)


def test_windows_of_remedies_and_the_end_of_the_agreement_come_too():
    assert ("2021-03-01", "remedy-ends", "posts") in shown("2020-12-15", STORY)
    assert ("2021-12-31", "agreement-ends", "") in shown("2021-12-01", STORY)
    assert shown("2021-12-01", STORY, 0)[-1][1] == "missed"


def test_far_ahead_the_calendar_ends():
    assert shown("2020-01-15", ahead=10_000_000)
