"""Rates count what is coded, leave out what never was in force, and claim no more than few cases can."""

import random
from collections import Counter

import pytest

from detente.errors import UnknownName
from detente.history.bundle import all_coded
from detente.history.features import FEATURES
from detente.history.rates import (
    agreements_alike,
    cases,
    fared,
    interval,
    likeness,
    overall,
    rates_of,
    standing_alike,
)

OFFERED = (
    "actor:none",
    "dated:no",
    "verification:none_agreed",
    "verification:to_be_agreed",
    "kind:soft",
    "hold-up:yes",
    "reversibility:irreversible-first",
    "providers:many",
    "precondition:yes",
    "unreciprocated:yes",
    "consent:third-body",
    "confirm-longer-than-deadline:yes",
)
"""What a lawyer's objections ask for."""


def plain_count(says) -> tuple[int, int, int]:
    """Carried out, never undone, and all clauses that took effect, counted without any of our features."""
    clauses = [clause for each in all_coded() if each.date_effective for clause in each.steps if says(clause)]
    statuses = Counter(clause.outcome.status for clause in clauses)
    return statuses["done"] + statuses["reversed"], statuses["done"], len(clauses)


@pytest.mark.parametrize(
    ("feature", "value", "says"),
    [
        ("kind", "soft", lambda clause: clause.commitment == "soft"),
        ("dated", "yes", lambda clause: clause.deadline),
        ("verification", "none_agreed", lambda clause: clause.verification.mode == "none_agreed"),
        ("providers", "many", lambda clause: len(clause.by) > 2),
        ("precondition", "yes", lambda clause: clause.precondition or clause.precondition_text),
        ("issue", "nuclear", lambda clause: clause.issue == "nuclear"),
        ("actor", "named", lambda _: True),
    ],
)
def test_a_rate_is_the_count_of_what_is_coded(feature, value, says):
    rate = fared(feature, value)
    assert rate is not None
    assert (rate.carried_out, rate.stands, rate.n) == plain_count(says)


def test_the_base_rate_leaves_out_what_never_was_in_force():
    base = overall()
    assert (base.carried_out, base.stands, base.n, base.agreements) == (67, 33, 137, 12)
    assert {case.agreement for case in cases()}.isdisjoint(
        {"hk-2018", "wz-2019", "hn-2019", "rc-2017", "rc-2019"}
    )


@pytest.mark.parametrize("asked", OFFERED)
def test_what_a_lawyer_asks_is_answered_or_said_to_be_unknown(asked):
    rate = fared(*asked.split(":"))
    if rate is None:
        assert asked == "actor:none"
    else:
        assert 0 <= rate.low <= rate.share <= rate.high <= 1
        assert 0 <= rate.stands_low <= rate.standing_share <= rate.stands_high <= 1
        assert rate.stands <= rate.carried_out <= rate.n


def test_values_that_exclude_each_other_add_up_to_all_clauses():
    for feature in (
        "kind",
        "dated",
        "providers",
        "unreciprocated",
        "precondition",
        "consent",
        "exchange",
        "order",
    ):
        assert sum(rate.n for rate in rates_of(feature)) == overall().n, feature


def test_an_unknown_feature_is_refused_and_an_unknown_value_has_no_rate():
    with pytest.raises(UnknownName, match="did you mean 'dated'"):
        fared("datd", "no")
    assert fared("dated", "perhaps") is None
    assert all(rates_of(feature) for feature in FEATURES)


def test_few_cases_are_said_to_say_little():
    few, many = fared("hold-up", "yes"), fared("dated", "no")
    assert few is not None
    assert many is not None
    assert few.says_little
    assert not many.says_little


# --- intervals


def test_clauses_that_fare_alike_make_the_interval_wider():
    outcomes = [(name, happened) for name in "abcdef" for happened in (True, False, False)]
    widths = [high - low for low, high in (interval(outcomes, alike) for alike in (0, 0.1, 0.5, 1))]
    assert widths == sorted(widths)
    assert widths[-1] > 1.3 * widths[0]


def test_an_interval_without_likeness_is_that_of_wilson():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 15 of 148 and 81 of 263.
    for happened, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        outcomes = [(str(i), i < happened) for i in range(n)]
        assert interval(outcomes, 0) == pytest.approx((low, high), abs=5e-5)


def test_likeness_is_one_where_agreements_are_all_or_nothing_and_none_where_they_do_not_differ():
    assert likeness([(name, name < "c") for name in "abcd" for _ in range(5)]) == pytest.approx(1)
    assert likeness([(name, happened) for name in "abcd" for happened in (True, False)]) == 0
    assert likeness([("a", True), ("a", False)]) == 0
    assert likeness([("a", True), ("b", False)]) == 0
    assert likeness([("a", True), ("a", True), ("b", True)]) == 0


def test_agreements_explain_a_little_of_what_becomes_of_a_clause():
    assert 0.02 < agreements_alike() < 0.3
    assert 0.02 < standing_alike() < 0.3


def drawn(chance: random.Random, level: float, alike: float) -> list[tuple[str, bool]]:
    """Clauses of twelve made-up agreements, each with its own level from a beta distribution."""
    spread = (1 - alike) / alike
    told = []
    for agreement in range(12):
        own = chance.betavariate(level * spread, (1 - level) * spread)
        told += [(str(agreement), chance.random() < own) for _ in range(chance.randint(1, 12))]
    return told


@pytest.mark.parametrize("level", [0.2, 0.5, 0.8])
def test_an_interval_holds_the_truth_about_as_often_as_it_says(level):
    chance = random.Random(7)  # noqa: S311 - chance for a test
    hits = 0
    for _ in range(300):
        low, high = interval(drawn(chance, level, 0.15), 0.15)
        hits += low <= level <= high
    assert hits >= 0.91 * 300
