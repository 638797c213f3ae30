"""Each rule of precedence, of lateness and of outcomes, by an example."""

from datetime import date

import pytest

from detente.ledger.standing import standing
from tests.ledger.standing.made import OWED, river, told, with_commitments

CHECKED = {"mode": "third_party_onsite", "by": ["office"], "takes": "30 days"}


def one(*events, on="2020-06-01", owed=None):
    """Where one commitment, due at the end of March and checked by others, stands."""
    commitment = {"due": {"on": "2020-03-31"}, "verification": CHECKED, **(owed or {})}
    entries = told(*((day, kind, "a", *more) for day, kind, *more in events))
    return standing(with_commitments(a=commitment), entries, date.fromisoformat(on)).by_id["a"]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("verified", "verified"),
        ("disputed", "disputed"),
        ("breached", "breach-found"),
        ("suspended", "suspended"),
        ("reversed", "reversed"),
        ("waived", "waived"),
    ],
)
def test_a_state_goes_before_those_below_it(state, event):
    order = ["claimed", "verified", "disputed", "breach-found", "suspended", "reversed", "waived"]
    events = [("2020-03-01", kind) for kind in order[: order.index(event) + 1]]
    assert one(*events).state == state


def test_before_the_window_opens_it_is_pending_then_due_then_overdue():
    owed = {"due": {"on": "2020-06-30"}}
    days = ("2020-03-31", "2020-04-01", "2020-06-30", "2020-07-01")
    assert [one(on=day, owed=owed).state for day in days] == ["pending", "due", "due", "overdue"]
    assert one(on="2020-03-31", owed=owed).reason == "can be called in from 2020-04-01"
    assert one(on="2020-07-01", owed=owed).late == 1
    stated = {"due": {"on": "2020-06-30", "opens": "2020-06-01"}}
    assert one(on="2020-05-31", owed=stated).opens == date(2020, 6, 1)


def test_without_stated_grace_overdue_never_becomes_a_breach():
    assert one(on="2030-01-01").state == "overdue"
    assert one(on="2020-04-30", owed={"grace": "30 days"}).state == "overdue"
    late = one(on="2020-05-01", owed={"grace": "30 days"})
    assert (late.state, late.broken_on) == ("breached", date(2020, 5, 1))
    assert one(on="2020-05-01", owed={"grace": "30 days", "kind": "soft"}).state == "overdue"


def test_a_claim_waits_for_its_check_where_one_is_agreed():
    claimed = one(("2020-03-01", "claimed"))
    assert (claimed.state, claimed.outcome, claimed.settled_on) == ("claimed", "not_done", None)
    trusted = one(("2020-03-01", "claimed"), owed={"verification": None})
    assert (trusted.state, trusted.outcome, trusted.settled_on) == ("claimed", "done", date(2020, 3, 1))
    checked = one(("2020-03-01", "claimed"), ("2020-04-15", "verified"))
    assert (checked.state, checked.outcome, checked.settled_on) == ("verified", "done", date(2020, 4, 15))
    assert (checked.done_on, checked.late, checked.why) == (date(2020, 3, 1), 0, (0, 1))


def test_late_is_counted_from_the_performance():
    assert one(("2020-04-10", "performed-late"), ("2020-05-20", "verified")).late == 10
    assert (
        one(("2020-04-10", "performed-late"), ("2020-05-20", "verified"), ("2020-05-30", "reversed")).late
        == 10
    )
    assert one(("2020-04-10", "waived")).late == 0


def test_part_of_it_is_not_all_of_it():
    part = one(("2020-03-01", "performed-in-part", {"share": 0.4}))
    assert (part.state, part.share, part.outcome, part.late) == ("claimed", 0.4, "partly", 62)
    some = one(("2020-03-01", "performed-in-part"))
    assert (some.share, some.outcome) == (None, "partly")
    found = one(("2020-03-01", "claimed"), ("2020-03-20", "verified", {"share": 0.5}))
    assert (found.state, found.share, found.outcome, found.done_on) == ("claimed", 0.5, "partly", None)
    rest = one(
        ("2020-03-01", "claimed"), ("2020-03-20", "verified", {"share": 0.5}), ("2020-03-25", "verified")
    )
    assert (rest.state, rest.share, rest.done_on) == ("verified", 1.0, date(2020, 3, 25))
    nothing = one(("2020-03-01", "performed-in-part", {"share": 0}))
    assert nothing.outcome == "not_done"
    odd = one(
        ("2020-03-01", "performed-in-part", {"share": "half"}),
        ("2020-03-02", "performed-in-part", {"share": True}),
    )
    assert odd.share is None


def test_a_check_that_failed_sends_it_back_with_the_reason():
    wanting = one(("2020-03-01", "claimed"), ("2020-03-20", "found-wanting"), on="2020-03-25")
    assert (wanting.state, wanting.why) == ("due", (1,))
    assert "found wanting on 2020-03-20" in wanting.reason
    refused = one(("2020-03-01", "claimed"), ("2020-03-20", "verification-refused"))
    assert (refused.state, refused.outcome) == ("overdue", "not_done")
    assert "a check was refused on 2020-03-20" in refused.reason
    again = one(("2020-03-01", "claimed"), ("2020-03-20", "found-wanting"), ("2020-05-01", "claimed"))
    assert (again.state, again.done_on, again.late) == ("claimed", date(2020, 5, 1), 31)


def test_what_was_undone_can_be_done_again():
    undone = one(("2020-03-01", "verified"), ("2020-04-01", "reversed"))
    assert (undone.state, undone.outcome) == ("reversed", "reversed")
    never = one(("2020-04-01", "snapped-back"))
    assert (never.state, never.outcome) == ("reversed", "not_done")
    restored = one(("2020-03-01", "verified"), ("2020-04-01", "reversed"), ("2020-05-01", "verified"))
    assert (restored.state, restored.outcome, restored.done_on) == ("verified", "done", date(2020, 3, 1))


def test_a_breach_that_was_found_lasts_until_it_is_verified_in_full():
    assert one(("2020-04-01", "breach-found"), ("2020-05-01", "claimed")).state == "breached"
    assert one(("2020-04-01", "breach-found"), ("2020-05-01", "verified")).state == "verified"
    broken = one(("2020-03-01", "verified"), ("2020-04-01", "breach-found"))
    assert (broken.outcome, broken.settled_on) == ("reversed", None)


def test_relief_without_effect_stays_verified_and_says_so():
    empty = one(("2020-03-01", "verified"), ("2020-04-01", "relief-without-effect"))
    assert (empty.state, empty.without_effect) == ("verified", 1)
    assert one(("2020-03-01", "relief-without-effect"), ("2020-04-01", "verified")).without_effect is None


def test_a_dispute_keeps_both_views_and_the_state_without_it():
    events = [("2020-03-01", "claimed", {"party": "north"}), ("2020-04-01", "disputed", {"party": "south"})]
    found = one(*events, owed={"to": ["south"]})
    assert (found.state, found.undisputed) == ("disputed", "claimed")
    assert [(view.party, view.state) for view in found.views] == [("north", "claimed"), ("south", "overdue")]
    settled = one(*events, ("2020-05-01", "dispute-settled", {"party": "south"}))
    assert (settled.state, settled.views) == ("claimed", ())
    other = one(*events, ("2020-05-01", "dispute-settled", {"party": "north"}))
    assert other.state == "disputed"
    neutral = one(*events, ("2020-05-01", "dispute-settled"))
    assert neutral.state == "claimed"


def test_who_owes_it_and_disputes_is_not_put_words_in_its_mouth():
    found = one(("2020-05-01", "disputed", {"party": "north"}), owed={"to": ["south"]})
    assert [(view.party, view.state) for view in found.views] == [("north", ""), ("south", "overdue")]


def test_one_who_is_no_party_can_dispute_too():
    found = one(("2020-03-01", "claimed"), ("2020-05-01", "disputed", {"by": "inspector"}))
    assert [each.party for each in found.disputes] == ["inspector"]
    assert [(view.party, view.state) for view in found.views] == [
        ("north", "claimed"),
        ("inspector", "overdue"),
    ]


def test_where_texts_differ_each_party_has_its_own_state():
    found = standing(river(), (), date(2020, 4, 15)).by_id
    assert [(view.party, view.state, view.due) for view in found["toll"].views] == [
        ("north", "overdue", date(2020, 2, 29)),
        ("south", "pending", None),
    ]
    assert [(view.party, view.state) for view in found["anthem"].views] == [
        ("north", "pending"),
        ("south", "absent"),
    ]


def test_suspensions_of_two_parties_end_one_by_one():
    begun = [("2020-02-01", "suspended", {"party": "north"}), ("2020-02-02", "suspended", {"party": "south"})]
    assert one(*begun, ("2020-02-03", "resumed", {"party": "north"})).state == "suspended"
    assert one(*begun, ("2020-02-03", "resumed")).state == "overdue"


def test_while_it_is_suspended_it_is_not_late():
    begun = ("2020-02-01", "suspended", {"party": "south", "clause": "b"})
    found = one(begun)
    assert (found.late, found.reason) == (0, "suspended since 2020-02-01 because of b")
    assert one(begun, ("2020-05-01", "resumed", {"party": "south"})).late == 62


def test_side_conditions_are_open_until_met_or_dropped():
    asked = [
        ("2020-02-01", "side-condition-raised", {"party": "south", "condition": "a visit"}),
        ("2020-02-02", "side-condition-raised", {"party": "south", "condition": "an apology"}),
        ("2020-02-03", "side-condition-raised", {"party": "north", "condition": "a visit"}),
    ]
    met = one(*asked, ("2020-03-01", "side-condition-met", {"party": "south", "condition": "a visit"}))
    assert [(each.party, each.condition) for each in met.side_conditions] == [
        ("south", "an apology"),
        ("north", "a visit"),
    ]
    assert [
        each.party
        for each in one(*asked, ("2020-03-01", "side-condition-met", {"party": "south"})).side_conditions
    ] == ["north"]
    assert one(*asked, ("2020-03-01", "side-condition-met")).side_conditions == ()
    assert met.state == "overdue"


def test_nobody_is_overdue_while_what_must_come_first_is_missing():
    agreement = with_commitments(a={}, b={"due": {"on": "2020-03-31"}, "requires": ["a"], "grace": "10 days"})
    held = standing(agreement, (), date(2020, 6, 1)).by_id
    assert (held["b"].state, held["b"].waits_for, held["b"].late) == ("pending", ("a",), 62)
    assert "its own date, 2020-03-31, has passed" in held["b"].reason
    assert held["a"].holds_up == ("b",)
    freed = told(("2020-05-25", "claimed", "a"))
    assert standing(agreement, freed, date(2020, 6, 1)).by_id["b"].state == "overdue"
    # The grace runs from the day on which it could be carried out.
    assert standing(agreement, freed, date(2020, 6, 5)).by_id["b"].state == "breached"
    waived = told(("2020-05-25", "waived", "a"))
    assert standing(agreement, waived, date(2020, 6, 1)).by_id["b"].state == "breached"


def test_what_is_undone_holds_up_again_what_needs_it():
    events = told(("2020-02-01", "verified", "posts"), ("2020-03-01", "reversed", "posts"))
    found = standing(river(), events, date(2020, 4, 1)).by_id
    assert (found["survey"].state, found["survey"].waits_for) == ("pending", ("posts",))
    # What is counted from it has begun all the same.
    assert (found["ban"].state, found["ban"].due) == ("due", date(2020, 4, 1))


def test_what_is_owed_in_return_is_owed_once_all_it_answers_is_carried_out():
    agreement = with_commitments(a={}, b={}, c={"in_return_for": ["a", "b"]})
    first = told(("2020-02-01", "claimed", "a"))
    assert standing(agreement, first, date(2020, 3, 1)).by_id["a"].owed_in_return == ()
    both = told(("2020-02-01", "claimed", "a"), ("2020-02-02", "claimed", "b"))
    assert standing(agreement, both, date(2020, 3, 1)).by_id["a"].owed_in_return == ("c",)
    all_three = (*both, *told(("2020-02-03", "claimed", "c"), start=2))
    assert standing(agreement, all_three, date(2020, 3, 1)).by_id["a"].owed_in_return == ()


def test_deadlines_hang_on_dates_phases_events_and_each_other():
    events = told(
        ("2020-02-01", "verified", "posts"), ("2020-03-01", "occurred", None, {"name": "ratification"})
    )
    found = standing(river(), events, date(2020, 3, 15)).by_id
    assert {name: row.due for name, row in found.items()} == {
        "posts": date(2020, 3, 31),
        "ban": date(2020, 4, 1),
        "survey": date(2020, 6, 30),
        "bridge": date(2021, 6, 30),
        "toll": date(2020, 3, 31),
        "friendship": None,
        "anthem": None,
    }
    assert (found["ban"].hangs_on, found["survey"].hangs_on) == ("posts", "the end of phase 1")
    assert found["bridge"].opens == date(2020, 7, 1)
    assert "counted from bridge" in found["anthem"].reason


def test_a_phase_without_end_or_start_is_no_date():
    owed = {"a": {"text": "a", "by": ["north"], "kind": "hard", "due": {"phase": 2}}}
    open_end = river(commitments=owed, phases=[{"start": "2020-01-01"}, {}])
    assert standing(open_end, (), date(2020, 3, 1)).by_id["a"].due is None
    missing = river(commitments=owed, phases=[{"start": "2020-01-01"}])
    assert "the end of phase 2" in standing(missing, (), date(2020, 3, 1)).by_id["a"].reason
    no_start = river(commitments=owed, phases=[{}, {"end": "2020-12-31"}])
    assert standing(no_start, (), date(2020, 3, 1)).by_id["a"].opens == date(2020, 10, 2)
    words = with_commitments(a={"due": {"text": "soon", "opens": "2020-02-01"}})
    assert standing(words, (), date(2020, 3, 1)).by_id["a"].state == "pending"


def test_a_deadline_beyond_the_calendar_is_its_last_day():
    agreement = with_commitments(a={"due": {"within": "9999 years", "of": "signature"}})
    assert standing(agreement, (), date(2020, 3, 1)).by_id["a"].due == date.max


def test_deadlines_count_from_signature_and_entry_into_force():
    agreement = with_commitments(
        a={"due": {"within": "10 days", "of": "signature"}},
        b={"due": {"within": "10 days", "of": "entry-into-force"}},
    )
    events = told(("2020-01-05", "signed"), ("2020-02-01", "entered-into-force"))
    found = standing(agreement, events, date(2020, 2, 2)).by_id
    assert (found["a"].due, found["b"].due) == (date(2020, 1, 15), date(2020, 2, 11))


def test_before_entry_into_force_nothing_can_be_missed():
    agreement = river(in_force="2021-01-01", commitments={"a": OWED["posts"]})
    found = standing(agreement, (), date(2020, 6, 1))
    assert (found.in_force, found.by_id["a"].state, found.by_id["a"].late) == (None, "pending", 0)
    assert found.by_id["a"].reason == "the agreement is not in force yet"
    assert found.by_id["a"].outcome == "not_done"


def test_a_party_whose_text_does_not_have_it_may_dispute_it_all_the_same():
    events = told(("2020-02-01", "disputed", "anthem", {"party": "south"}))
    found = standing(river(), events, date(2020, 4, 15)).by_id["anthem"]
    assert [(view.party, view.state) for view in found.views] == [("north", "pending"), ("south", "absent")]


def test_what_is_not_in_force_yet_is_not_there_to_be_suspended():
    agreement = river(in_force="2020-12-01")
    events = told(("2020-02-01", "breach-found", "posts"))
    assert standing(agreement, events, date(2020, 3, 1)).by_id["posts"].remedies == ()
