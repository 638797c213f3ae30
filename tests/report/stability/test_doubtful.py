"""How sure an answer is, in words that do not promise more than was found."""

import json
from fractions import Fraction

import pytest

from detente.report.stability.doubtful import RANKINGS, WORLDS, doubted
from detente.stability.doubtful import Doubtful
from detente.stability.robust import Share
from detente.workflow.stability import Asked, Case, stable_case
from tests.ranked import ranked
from tests.valued import exchange


def stays():
    return stable_case(Case(exchange()), Asked(), lambda _: None)


def cell(value, draws=0):
    """What is printed of one share."""
    share = Share(Fraction(value), draws)
    told = doubted(stays(), (Doubtful(3, "seq", (share, share), share),), of_worlds=bool(draws))
    (row,) = told.section.tables[0].rows
    assert row[:2] == ("3", "S")
    (shown,) = set(row[2:])
    return shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("1", "100"),
        ("1/2", "50"),
        ("8/15", "53"),
        ("1/1000", "<1"),
        ("1/200", "<1"),
        ("2/300", "1"),
        ("199/200", ">99"),
        ("999/1000", ">99"),
        ("98/99", "99"),
    ],
)
def test_an_exact_share_is_in_whole_per_cent_and_what_is_not_quite_nothing_or_all_does_not_look_like_it(
    value, shown
):
    assert cell(value) == shown


@pytest.mark.parametrize(
    ("value", "draws", "shown"),
    [
        ("0", 200, "0 [0–2]"),
        ("1", 200, "100 [98–100]"),
        ("1/200", 200, "<1 [0–3]"),
        ("199/200", 200, ">99 [97–100]"),
        ("1/2", 200, "50 [43–57]"),
    ],
)
def test_a_share_that_was_drawn_has_its_interval_rounded_outwards(value, draws, shown):
    assert cell(value, draws) == shown


def test_rankings_and_worlds_are_told_apart():
    share = Share(Fraction(1, 2), 10)
    for of_worlds, about, what in ((True, WORLDS, "worlds"), (False, RANKINGS, "rankings")):
        told = doubted(stays(), (Doubtful(3, "seq", (share, share), share),), of_worlds=of_worlds)
        assert told.key == "robust"
        assert told.data["of"] == what
        assert told.section.paragraphs == (about,)
        assert what in told.section.tables[0].caption


def test_the_data_say_how_many_were_drawn_where_the_share_lies_and_what_is_certain():
    one, half = Share(Fraction(1)), Share(Fraction(1, 2), 100)
    told = doubted(
        stays(), (Doubtful(3, "seq", (one, half), half, ("always", "sometimes")),), of_worlds=False
    )
    (verdict,) = json.loads(json.dumps(told.data))["verdicts"]
    assert (verdict["situation"], verdict["concept"]) == (3, "seq")
    assert verdict["staying"]["north"] == {"share": 1.0, "low": 1.0, "high": 1.0, "draws": 0}
    south = verdict["staying"]["south"]
    assert (south["share"], south["draws"]) == (0.5, 100)
    assert south["low"] < 0.5 < south["high"]
    assert verdict["all"] == south
    assert verdict["certain"] == {"north": "always", "south": "sometimes"}


def test_a_whole_answer_has_a_row_for_each_concept_and_a_column_for_each_party():
    scenario = ranked(preferences={"ann": {"known": ["3 > 0 > 1"]}, "bob": {"statements": ["a iff b"]}})
    found = stable_case(Case(scenario), Asked(situation="3"), lambda _: None)
    (extra,) = found.extras
    (table,) = extra.section.tables
    assert table.head == ("Situation", "Concept", "Ann", "Bob", "All")
    assert [row[:2] for row in table.rows] == [("3", sign) for sign in ("R", "G", "M", "S")]
    assert all(len(row) == len(table.head) for row in table.rows)
