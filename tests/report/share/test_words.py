import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.report.share.words import (
    RULES,
    ShareWords,
    decimals,
    figure,
    money,
    part,
    plain,
    quantity,
    rule,
    years,
)
from tests.report.shares_made import settled, shared

amounts = st.floats(-1e7, 1e7, allow_nan=False)


def number(text):
    return float(text.replace(",", "").replace("−", "-"))


@given(amounts)
def test_an_amount_of_money_is_told_to_three_digits_in_its_unit(amount):
    told = money(amount)
    if not amount:
        assert told == "nothing"
    elif told.startswith("less than"):
        assert abs(amount) < 0.01
    else:
        figure_, unit, *rest = told.split()
        assert rest == ["dollars", "a", "year"]
        size = number(figure_) * {"million": 1, "billion": 1000}[unit]
        assert size == pytest.approx(amount, rel=0.005, abs=0.005)


@given(amounts, st.integers(0, 2))
def test_a_figure_reads_back_and_nothing_has_no_sign(amount, places):
    told = figure(amount, places, signed=True)
    assert abs(number(told) - amount) <= 0.5 * 10**-places + 1e-9
    assert (number(told) == 0) == (told[0] not in "+−")


def test_money_is_told_in_billions_from_a_billion_on():
    assert money(999.2) == "999 million dollars a year"
    assert money(999.9) == "1.00 billion dollars a year"
    assert money(-34.17, signed=True, yearly=False) == "−34.2 million dollars"
    assert money(1e-5) == "less than 0.01 million dollars a year"


@given(st.floats(1e-3, 1e6))
def test_three_digits_are_shown_of_the_largest_amount_or_all_before_the_point(largest):
    told = figure(largest, decimals(largest))
    assert len(re.sub(r"[.,]", "", told).lstrip("0")) <= max(3, len(str(int(largest))))


@pytest.mark.parametrize(
    ("amount", "unit", "told"),
    [
        (3500.0, "MW", "3.5 GW"),
        (250.0, "MW", "250 MW"),
        (14.2e6, "MWh/yr", "14.2 TWh a year"),
        (0.4, "MW", "0.4 MW"),
        (12.0, "bcm/yr", "12 bcm a year"),
        (1.25e6, "TEU/yr", "1,250 kTEU a year"),
        (14.2, "TWh a year", "14.2 TWh a year"),
        (0.5, "TWh a year", "500 GWh a year"),
        (3.0, "trains/day", "3 trains a day"),
        (7.0, "of something", "7 of something"),
        (0.0, "MW", "0"),
    ],
)
def test_a_quantity_is_told_in_the_largest_unit_in_which_it_is_at_least_one(amount, unit, told):
    assert quantity(amount, unit) == told


@given(st.floats(1e-6, 1e9))
def test_a_plain_number_keeps_three_digits(amount):
    assert number(plain(amount)) == pytest.approx(amount, rel=0.0051)


def test_a_part_that_nobody_would_see_is_told_as_nothing():
    assert part(-1e-9, 5.0) == "0\u00a0%"
    assert part(1.0, 4.0) == "25\u00a0%"
    assert part(1.0, 0.0) == "–"


def test_a_time_shows_its_range_only_if_it_has_one():
    assert years((3.0, 4.0, 6.0)) == "4 (3–6) years"
    assert years((2.0, 2.0, 2.0)) == "2 years"
    assert years(None) == "–"


def test_parties_go_by_their_names_with_articles_in_sentences_and_by_labels_in_tables():
    words = ShareWords(shared())
    assert words.spoken(["alba", "bor"]) == "the Republic of Alba and Bor"
    assert words.coalition(["alba", "far-isles"]) == "Alba + Far Isles"
    assert words.coalition(shared().game.players) == "all"
    assert words.name("nobody") == "nobody"


def test_the_scenario_has_the_last_word_on_names_of_its_parties():
    found = settled()
    scenario = found.scenario
    named = scenario.parties["bor"].model_copy(update={"name": "Free City of Bor"})
    other = scenario.model_copy(update={"parties": scenario.parties | {"bor": named}})
    assert ShareWords(shared(), other).name("bor") == "Free City of Bor"
    assert ShareWords(shared(), other).name("far-isles") == "Far Isles"


def test_conditions_name_steps_by_their_titles_if_there_are_any():
    gate = shared().gates[0]
    assert ShareWords(shared()).waits_for(gate) == "step-2 and (step-3 or not step-4)"
    told = ShareWords(shared(), settled().scenario).waits_for(gate)
    assert "step-" not in told
    assert told.count("«") == 3
    assert re.sub(r"«[^»]*»", "x", told) == "x and (x or not x)"


def test_a_stage_of_the_same_title_as_its_step_is_not_told_to_be_built_by_it():
    scenario = settled().scenario
    step = scenario.steps["step-1"].model_copy(update={"title": "Join the rivers"})
    same = scenario.model_copy(update={"steps": scenario.steps | {"step-1": step}})
    gate = shared().gates[0]
    assert ShareWords(shared(), same).built_by(gate) == ""
    assert ShareWords(shared(), scenario).built_by(gate).startswith("«")


def test_every_rule_has_its_words_and_a_strange_one_goes_by_its_name():
    from typing import get_args

    from detente.bargain.divide import Rule

    assert {*get_args(Rule), "prenucleolus", "market"} == set(RULES)
    assert rule("by-lot").head == "By lot"


def test_how_many_numbers_are_judgements_is_said_of_every_project():
    assert ShareWords(shared()).judgements() == (
        "8 of 13 numbers of the file (62\u00a0%) are judgements; the others carry a source."
    )
