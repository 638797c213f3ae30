"""The agreement as a whole: changes of its wording, exits and ends, and who speaks for whom."""

from datetime import date

from detente.ledger.standing import standing
from tests.ledger.standing.made import river, told, with_commitments

LATER = {"text": "a", "by": ["north"], "kind": "hard", "due": {"on": "2020-12-31"}}
AGREED = with_commitments(a={"due": {"on": "2020-03-31"}}, b={"due": {"on": "2020-09-30"}, "to": ["south"]})
ON = date(2020, 6, 1)


def proposed(party="north", changes=None):
    return ("2020-05-01", "amendment-proposed", None, {"party": party, "changes": changes or {"a": LATER}})


def accepted(day, party, proposal=0):
    return (day, "amendment-accepted", None, {"party": party, "proposal": proposal})


def test_a_change_counts_from_the_day_on_which_the_last_party_accepted():
    events = told(proposed(), accepted("2020-05-20", "south"))
    assert standing(AGREED, events, date(2020, 5, 19)).by_id["a"].state == "overdue"
    assert standing(AGREED, events, date(2020, 5, 20)).by_id["a"].due == date(2020, 12, 31)


def test_a_change_that_one_party_has_not_accepted_changes_nothing():
    assert standing(AGREED, told(proposed()), ON).by_id["a"].state == "overdue"
    by_office = told(proposed("office"), accepted("2020-05-20", "south"))
    assert standing(AGREED, by_office, ON).by_id["a"].state == "overdue"
    by_both = told(proposed("office"), accepted("2020-05-20", "south"), accepted("2020-05-21", "north"))
    assert standing(AGREED, by_both, ON).by_id["a"].due == date(2020, 12, 31)


def test_a_change_can_add_a_commitment():
    events = told(
        proposed(changes={"c": LATER}), accepted("2020-05-20", "south"), ("2020-05-25", "claimed", "c")
    )
    assert standing(AGREED, events, ON).by_id["c"].state == "claimed"


def test_a_change_that_cannot_be_read_is_named_and_changes_nothing():
    events = told(proposed(changes={"a": {"text": 3}}), accepted("2020-05-20", "south"))
    found = standing(AGREED, events, ON)
    assert found.by_id["a"].due == date(2020, 3, 31)
    assert found.remarks == ("the change proposed in entry 0 cannot be read, so the old wording stays",)


def test_accepting_what_is_not_on_the_table_is_named():
    found = standing(AGREED, told(accepted("2020-05-20", "south", 7)), ON)
    assert found.remarks == ("entry 0 accepts a change that is not on the table",)


def test_a_recorder_speaks_for_its_party():
    recorders = {
        "north-1": {"name": "N", "party": "north"},
        "south-1": {"name": "S", "party": "south"},
        "x": {},
    }
    events = told(
        ("2020-01-01", "signed", None, {"recorders": recorders}),
        ("2020-02-01", "claimed", "b", {"by": "north-1"}),
        ("2020-03-01", "disputed", "b", {"by": "south-1"}),
        ("2020-04-01", "recorder-enrolled", None, {"recorders": {"south-2": {"party": "south"}}}),
        ("2020-05-01", "dispute-settled", "b", {"by": "south-2"}),
    )
    assert [each.party for each in standing(AGREED, events, date(2020, 3, 2)).by_id["b"].disputes] == [
        "south"
    ]
    assert standing(AGREED, events, ON).by_id["b"].disputes == ()


def test_after_the_end_commitments_keep_what_they_reached():
    events = told(("2020-05-01", "ended"))
    found = standing(AGREED, events, date(2021, 1, 1))
    assert found.ended == date(2020, 5, 1)
    assert (found.by_id["a"].state, found.by_id["a"].late) == ("overdue", 31)
    assert found.by_id["b"].state == "pending"
    assert found.by_id["b"].reason == "nothing more falls due: the agreement ended on 2020-05-01"
    assert found.by_id["b"].why == (0,)
    assert found.critical == ()


def test_an_agreement_whose_time_is_up_is_over():
    agreement = river(ends="2020-05-01", phases=[])
    before, after = (
        standing(agreement, (), day).by_id["bridge"] for day in (date(2020, 5, 1), date(2020, 5, 2))
    )
    assert (before.closed, after.closed) == ("", "the agreement ran until 2020-05-01")


def test_when_one_of_two_parties_leaves_nothing_binds_any_more():
    found = standing(AGREED, told(("2020-05-01", "exited", None, {"party": "south", "clause": "a"})), ON)
    assert {row.closed for row in found.commitments} == {
        "South Bank left the agreement on 2020-05-01 because of a"
    }


def test_when_one_of_three_leaves_what_it_owed_and_was_owed_ends():
    parties = {name: {"name": name.title()} for name in ("north", "south", "east")}
    owed = {
        "by-south": {"by": ["south"]},
        "to-south": {"by": ["north"], "to": ["south"]},
        "to-both": {"by": ["north"], "to": ["south", "east"]},
        "to-office": {"by": ["north"], "to": ["office"]},
    }
    filled = {name: {"text": name, "kind": "hard", **each} for name, each in owed.items()}
    agreement = river(parties=parties, commitments=filled, phases=[])
    events = told(
        ("2020-05-01", "exited", None, {"party": "south"}), ("2020-05-02", "exited", None, {"party": "south"})
    )
    found = standing(agreement, events, ON).by_id
    assert {name for name, row in found.items() if row.closed} == {"by-south", "to-south"}
    # A change needs the consent of those who are still in it.
    changes = {"to-both": {**filled["to-both"], "due": {"on": "2020-12-31"}}}
    amended = told(*[proposed("north", changes), accepted("2020-05-20", "east", 2)], start=2)
    assert standing(agreement, (*events, *amended), ON).by_id["to-both"].due == date(2020, 12, 31)


def test_who_is_no_party_cannot_leave():
    found = standing(AGREED, told(("2020-05-01", "exited", None, {"party": "office"})), ON)
    assert found.remarks == ("entry 0 says that office left, who is no party",)
    assert found.by_id["b"].closed == ""
