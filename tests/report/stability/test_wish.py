"""What would make everybody stay, in words, and the same as data."""

import json
from dataclasses import replace

import numpy as np
import pytest

from detente.report.stability.wish import CLAUSES, wished
from detente.stability.inverse import Condition
from detente.stability.kendall import Change
from detente.stability.payments import Payments
from detente.stability.wish import Need, wish_for
from detente.workflow.stability import Asked, Case, load, stable_case
from tests.valued import exchange, valued

CONCEPTS = ["nash", "gmr", "smr", "seq"]


def stays(case):
    return stable_case(case if isinstance(case, Case) else Case(case), Asked(), lambda _: None)


def told(case, label):
    found = stays(case)
    return wished(found, wish_for(found.analysis, found.conflict.situation(label)))


def cells(extra, concept):
    """By party, the rest of its row under a concept."""
    return {row[1]: row[2:] for row in extra.section.tables[0].rows if row[0] == concept}


def test_where_all_stay_it_is_said_under_which_concepts():
    extra = told(exchange(), "3")
    assert extra.section.title == "What would make everybody stay in 3"
    assert extra.section.paragraphs[0] == (
        "All stay in 3 already under G (general metarational), M (symmetric metarational) and S (sequential)."
    )


def test_where_not_all_stay_it_is_said_who_leaves_in_any_case():
    gift = valued({"gift": {"by": ["north"], "north": -1, "south": 3}})
    extra = told(gift, "1")
    assert extra.section.paragraphs[0] == (
        "As things are, not all would stay in 1; North would leave under every concept."
    )
    assert extra.section.paragraphs[1] == "South has no move from there, and would stay whatever it prefers."
    assert set(cells(extra, "R")) == {"North"}


def test_of_a_party_by_worth_it_is_said_by_how_much():
    extra = told(exchange(), "3")
    assert cells(extra, "R") == {
        "North": ("leaves", "3 at least as good as 2", "1.0 points a year more, and it stays"),
        "South": ("leaves", "3 at least as good as 1", "1.0 points a year more, and it stays"),
    }
    assert cells(extra, "G")["North"] == (
        "stays",
        "3 at least as good as 0, or as 2",
        "more than 2.0 points a year less, and it leaves",
    )


def test_payments_are_in_points_of_each_and_in_dollars_in_all():
    payments = told(exchange(), "3").section.tables[1]
    assert payments.head == ("Concept", "North", "South", "In all, billion dollars a year")
    assert payments.rows[0] == ("R", "1.0", "1.0", "0.002")
    assert payments.rows[1] == ("G", "–", "–", "0")
    without = exchange(
        money={},
        more={
            "freeze": {"money": {}, "effects": {"peace": -0.1}},
            "relief": {"money": {}, "effects": {"peace": 0.1}},
        },
    )
    assert told(without, "3").section.tables[1].head == ("Concept", "North", "South")


def test_a_search_that_was_cut_short_says_at_most():
    found = stays(exchange())
    wish = wish_for(found.analysis, 3)
    cut = {concept: Payments((1, 0), 0.25, 0.1, "limit") for concept in CONCEPTS}
    extra = wished(found, replace(wish, payments=cut))
    assert extra.section.tables[1].rows[0][3] == "at most 0.25; the search was cut short"
    assert extra.data["payments"]["seq"]["bound"] == 0.1


def test_parties_that_rank_have_a_nearest_change_and_it_is_said_what_that_is():
    extra = told(load("elmira"), "7")
    assert len(extra.section.tables) == 1
    assert extra.section.paragraphs[-1].startswith("Nearest change: how few pairs of situations")
    row = cells(extra, "R")["Local Government"]
    assert row[0] == "stays"
    assert row[1].startswith("7 at least as good as")
    assert "(to leave: otherwise against" in row[2]


def need_of(found, **fields):
    """The words about one need that is made up."""
    wish = wish_for(found.analysis, 3)
    made = replace(wish.needs[0], **fields)
    assert isinstance(made, Need)
    extra = wished(found, replace(wish, needs=(made,)))
    ((_, _, _, condition, change),) = extra.section.tables[0].rows
    return condition, change


def clauses(groups, ways=1):
    return Condition(3, tuple(tuple(frozenset({k % 3}) for k in range(ways)) for _ in range(groups)))


def test_long_conditions_are_cut_and_it_is_said_how_much_is_left_out():
    found = stays(exchange())
    short, _ = need_of(found, condition=clauses(CLAUSES))
    assert short.count("; and ") == CLAUSES - 1
    assert "more condition" not in short
    assert need_of(found, condition=clauses(CLAUSES + 1))[0].endswith("; and 1 more condition")
    assert need_of(found, condition=clauses(CLAUSES + 2))[0].endswith("; and 2 more conditions")
    assert need_of(found, condition=clauses(1, CLAUSES + 3))[0].endswith(", or 3 others")
    assert need_of(found, condition=None, slack=None) == ("too many moves to tell", "–")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (None, "–"),
        (Change(np.zeros(4, dtype=np.int64), float("inf"), ()), "none would do"),
        (Change(np.zeros(4, dtype=np.int64), 1.5, (0, 2)), "1.5 (to stay: otherwise against 0 and 2)"),
        (Change(np.zeros(4, dtype=np.int64), 0.5, ()), "0.5 (to stay: otherwise against nothing)"),
    ],
)
def test_a_nearest_change_is_told_by_how_far_it_is_and_against_what(change, shown):
    assert need_of(stays(exchange()), change=change, slack=None)[1] == shown


def test_the_data_are_plain_and_complete():
    for case, label in ((exchange(), "3"), (load("elmira"), "7"), (load("cuban-missiles"), "6")):
        found = stays(case)
        data = wished(found, wish_for(found.analysis, found.conflict.situation(label))).data
        assert data == json.loads(json.dumps(data, allow_nan=False))
        assert data["situation"] == int(label)
        pairs = [(need["concept"], need["party"]) for need in data["needs"]]
        assert pairs == [(concept, party) for concept in CONCEPTS for party in found.conflict.space.parties]
        assert all((need["distance"] is None) or need["distance"] > 0 for need in data["needs"])
    assert set(told(exchange(), "3").data["payments"]) == set(CONCEPTS)
    assert told(exchange(), "3").data["payments"]["nash"]["points"] == pytest.approx({"north": 1, "south": 1})
