"""What breaks costs what was put in; what is uncertain is worth less; trust makes up for it."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.projects.risk import (
    BreakEven,
    Chances,
    Investment,
    Premium,
    break_even_trust,
    exposure,
    exposures,
    premium,
    prospect,
)

amounts = st.floats(1, 5000)
rates = st.floats(0, 0.3)
buildings = st.one_of(st.integers(0, 8).map(float), st.floats(0, 8))
lives = st.one_of(st.integers(1, 50).map(float), st.floats(0.5, 50))
trusts = st.floats(0, 1)
investments = st.builds(
    Investment, st.just("east"), amounts, buildings, lives, st.floats(0, 2000), st.floats(0.001, 0.3)
)
hazards = st.builds(Chances, st.floats(0, 0.5), st.floats(0, 0.9), st.floats(0, 1))


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def annuity(rate, years):
    return rate / (1 - (1 + rate) ** -years)


# --- closed forms


@given(amounts, st.integers(1, 8), st.integers(1, 50), st.floats(0, 2000), st.floats(0.001, 0.3))
def test_in_whole_years_worth_is_a_difference_of_annuities(amount, building, life, benefit, rate):
    sure = prospect(Investment("east", amount, building, life, benefit, rate), Chances(0, 0), 1.0)
    start = (1 + rate) ** -building
    assert sure.cost == near(amount / building * (1 + rate) / annuity(rate, building))
    assert sure.sure == near(benefit * start / annuity(rate, life))
    assert sure.expected == near(sure.sure - sure.cost)


@given(amounts, st.integers(1, 50), st.floats(0.001, 0.3), st.floats(0, 0.9))
def test_built_at_once_a_hazard_is_a_premium(amount, life, rate, hazard):
    """Sum over k of ((1 - h) / (1 + r))^k is the sure sum at the rate (1 + r) / (1 - h) - 1."""
    asked = premium(Investment("east", amount, 0, life, 1.0, rate), Chances(hazard, 0), 1.0)
    expected = (1 + rate) * hazard / (1 - hazard)
    assert asked.rate == pytest.approx(expected, rel=1e-6, abs=1e-9)


def by_events(investment, lasting, salvage):
    """The plain twin: year by year of the break, all that is paid and had until then, times its chance."""
    rate, years = 1 + investment.discount, investment.years
    unpaid = [each.unpaid for each in exposures(investment)]
    payments, returns, total = investment.payments, investment.returns, 0.0
    for broken in range(1, years + 2):
        chance = lasting ** (broken - 1) * ((1 - lasting) if broken <= years else 1.0)
        worth = 0.0
        for year in range(1, min(broken, years) + 1):
            worth -= payments[year - 1] / rate ** (year - 1)
        for year in range(1, broken):
            worth += returns[year - 1] / rate**year
        if broken <= years:
            worth += salvage * unpaid[broken - 1] / rate ** (broken - 1)
        total += chance * worth
    return total


@given(investments, hazards, trusts)
def test_worth_is_what_the_years_of_the_break_sum_to(investment, chances, trust):
    seen = prospect(investment, chances, trust)
    good = by_events(investment, 1 - chances.outside, chances.salvage)
    bad = by_events(investment, (1 - chances.outside) * (1 - chances.quits), chances.salvage)
    assert seen.committed == near(good)
    assert seen.opportunist == near(bad)
    assert seen.expected == near(trust * good + (1 - trust) * bad)


@given(investments)
def test_all_is_paid_and_all_is_had_in_the_end(investment):
    assert len(investment.payments) == len(investment.returns) == investment.years
    assert sum(investment.payments) == near(investment.amount)
    assert sum(investment.returns) == near(investment.benefit * investment.life)


# --- exposure


@given(investments)
def test_while_it_is_built_all_that_was_paid_is_exposed_and_it_grows(investment):
    built = [each for each in exposures(investment) if each.year <= investment.building]
    assert all(each.lost == each.paid == each.unpaid for each in built)
    assert all(earlier.lost < later.lost for earlier, later in itertools.pairwise(built))


@given(amounts, st.integers(0, 8), st.integers(1, 50), st.floats(0.001, 0.3))
def test_what_just_pays_for_itself_is_exposed_as_the_books_say(amount, building, life, rate):
    paid = sum((1 + rate) ** (building - k) for k in range(max(building, 1))) / max(building, 1)
    investment = Investment("east", amount, building, life, amount * paid * annuity(rate, life), rate)
    for each in exposures(investment):
        assert each.lost == near(each.unpaid)
    assert prospect(investment, Chances(0, 0), 1.0).expected == near(0)


def test_the_books_pay_off_evenly_without_interest():
    left = [each.unpaid for each in exposures(Investment("east", 100, 2, 4, 0, 0.0))]
    assert left == near([50, 100, 100, 75, 50, 25])


@given(investments, st.floats(0, 1))
def test_salvage_lowers_what_is_lost_and_nothing_is_lost_below_nothing(investment, share):
    for bare, each in zip(exposures(investment), exposures(investment, share), strict=True):
        assert each.salvaged == near(share * bare.unpaid)
        assert each.lost == near(max(0.0, bare.paid - bare.back - each.salvaged))
        assert each.unpaid >= -1e-9


def test_an_example_by_hand():
    """Two years of building at 100 each, then 60 a year for five years, at 10 %."""
    seen = exposures(Investment("east", 200, 2, 5, 60, 0.1), 0.5)
    assert [each.paid for each in seen[:4]] == near([100, 210, 231, 254.1])
    assert [each.back for each in seen[:5]] == near([0, 0, 0, 60, 126])
    assert seen[2].unpaid == near(231)
    assert seen[3].unpaid == near(231 * 1.1 - 231 * annuity(0.1, 5))
    assert seen[3].lost == near(254.1 - 60 - 0.5 * seen[3].unpaid)
    assert len(seen) == 7


@pytest.mark.parametrize("year", [0, -1, 8])
def test_a_year_outside_the_investment_is_refused(year):
    with pytest.raises(ValueError, match="its years are 1 to 7"):
        exposure(Investment("east", 200, 2, 5, 60, 0.1), year)


# --- limits


@given(investments, st.floats(0, 0.5), st.floats(0, 1), trusts)
def test_if_nobody_quits_trust_does_not_matter(investment, outside, salvage, trust):
    chances = Chances(outside, 0, salvage)
    seen = prospect(investment, chances, trust)
    assert seen.expected == near(seen.committed)
    assert seen.committed == seen.opportunist
    assert break_even_trust(investment, chances).outcome in {"at any trust", "at no trust"}


@given(investments, hazards)
def test_full_trust_sees_the_committed_partner_and_none_the_opportunist(investment, chances):
    assert prospect(investment, chances, 1.0).expected == prospect(investment, chances, 0.5).committed
    assert prospect(investment, chances, 0.0).expected == prospect(investment, chances, 0.5).opportunist


@given(investments, st.floats(0, 0.9), st.floats(0, 1))
def test_nothing_is_asked_for_certainty(investment, quits, salvage):
    assume(investment.benefit > 0.1)
    assert premium(investment, Chances(0, quits, salvage), 1.0) == Premium(0.0, "none needed")


@given(amounts, st.integers(1, 40), st.floats(0, 2000), st.floats(0.001, 0.3), hazards)
def test_a_short_time_of_building_is_nearly_none(amount, life, benefit, rate, chances):
    none = prospect(Investment("east", amount, 0, life, benefit, rate), chances, 0.5)
    short = prospect(Investment("east", amount, 1e-9, life, benefit, rate), chances, 0.5)
    assert short.expected == pytest.approx(none.expected, rel=1e-6, abs=1e-3)


# --- order


@given(investments, hazards, trusts, trusts)
def test_what_is_worth_starting_is_worth_more_and_asks_less_with_more_trust(investment, chances, one, other):
    less, more = sorted((one, other))
    low, high = prospect(investment, chances, less), prospect(investment, chances, more)
    assume(high.committed >= high.opportunist and investment.benefit > 1)
    assert low.expected <= high.expected + 1e-9 * abs(high.committed)
    asked, later = premium(investment, chances, less).rate, premium(investment, chances, more).rate
    assert asked is not None
    assert later is not None
    assert later <= asked * (1 + 1e-9) + 1e-9


@given(investments, hazards, trusts)
def test_a_premium_makes_sure_returns_worth_the_uncertain_ones(investment, chances, trust):
    asked, seen = premium(investment, chances, trust), prospect(investment, chances, trust)
    assume(asked.rate is not None and asked.outcome == "found")
    assert asked.rate is not None
    assert asked.rate > 0
    rate = investment.discount + asked.rate
    worth = math.fsum(each / (1 + rate) ** k for k, each in enumerate(investment.returns, 1))
    assert worth == pytest.approx(seen.kept, rel=1e-9)


@given(investments, hazards, trusts)
def test_an_investment_is_worth_starting_from_the_break_even_trust_on(investment, chances, trust):
    found, seen = break_even_trust(investment, chances), prospect(investment, chances, trust)
    scale = 1e-9 * (1 + seen.cost + seen.sure)
    if found.trust is None:
        assert seen.expected <= scale
    elif trust >= found.trust:
        assert seen.expected >= -scale
    else:
        assert seen.expected <= scale


@given(investments, hazards)
def test_nothing_is_worth_starting_with_an_opportunist_only(investment, chances):
    seen = prospect(investment, chances, 1.0)
    assert seen.committed >= -1e-9 * (1 + seen.cost) or seen.opportunist < 0


@given(investments, hazards, trusts, st.floats(0.01, 100))
def test_twice_the_money_changes_no_rate_and_no_trust(investment, chances, trust, times):
    larger = Investment(
        "east",
        investment.amount * times,
        investment.building,
        investment.life,
        investment.benefit * times,
        investment.discount,
    )
    seen, scaled = prospect(investment, chances, trust), prospect(larger, chances, trust)
    assert scaled.expected == pytest.approx(times * seen.expected, rel=1e-9, abs=1e-6 * times)
    one, other = break_even_trust(investment, chances), break_even_trust(larger, chances)
    assume(min(abs(seen.committed), abs(seen.opportunist)) > 1e-6 * seen.cost)
    assert (one.trust is None) == (other.trust is None)
    assert one.trust is None or other.trust == pytest.approx(one.trust, rel=1e-6, abs=1e-9)


# --- named outcomes


def test_outcomes_have_names():
    rich = Investment("east", 100, 0, 30, 200, 0.05)
    poor = Investment("east", 100, 0, 30, 1, 0.05)
    between = Investment("east", 100, 2, 30, 20, 0.05)
    chances = Chances(0.02, 0.3)
    assert break_even_trust(rich, chances) == BreakEven(0.0, "at any trust")
    assert break_even_trust(poor, chances) == BreakEven(None, "at no trust")
    found = break_even_trust(between, chances)
    assert found.outcome == "found"
    assert found.trust is not None
    assert 0 < found.trust < 1
    assert prospect(between, chances, found.trust).expected == near(0)
    assert premium(Investment("east", 100, 0, 30, 0, 0.05), chances, 0.5).outcome == "no premium is enough"
    assert premium(between, chances, 0.5).outcome == "found"


@pytest.mark.parametrize(
    "numbers", [(-1, 0, 1, 1, 0.1), (1, -1, 1, 1, 0.1), (1, 0, 0, 1, 0.1), (1, 0, 1, math.inf, 0.1)]
)
def test_an_investment_that_cannot_be_is_refused(numbers):
    with pytest.raises(ValueError, match="cannot be"):
        Investment("east", *numbers)


@pytest.mark.parametrize("numbers", [(1, 0), (0, 1), (-0.1, 0), (0, 0, 1.5)])
def test_chances_that_cannot_be_are_refused(numbers):
    with pytest.raises(ValueError, match="cannot be"):
        Chances(*numbers)


def test_trust_out_of_range_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        prospect(Investment("east", 1, 0, 1, 1, 0.1), Chances(0, 0), 1.5)
