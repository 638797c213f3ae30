"""Flows kept up by the threat of stopping: CF5, CF7 and E2, E4 of tests/published/README.md.

Notation: B discount factor per phase, l phases by which a breach is noticed late, rho phases that
undoing takes. Temptation T = 5, reward R = 3, punishment P = 1 become a cost of T - R = 2 to who
cooperates and a worth of T - P = 4 to the other.
"""

from dataclasses import replace

import numpy as np
import pytest

from tests.published.case import at, game, is_zero, judged, margins

TEMPTATION, REWARD, PUNISHMENT = 5.0, 3.0, 1.0
COST, WORTH = TEMPTATION - REWARD, TEMPTATION - PUNISHMENT


def together(case):
    """Everything in the first phase."""
    return dict.fromkeys(case.steps, 1)


def patient(case, party, change):
    """The same case with another discount factor for one party and its partner."""
    pair = party[2:]
    mine = np.array([name[2:] == pair for name in case.parties])
    return replace(case, discount=np.where(mine, case.discount + change, case.discount))


def test_late_notice_asks_for_the_patience_of_the_closed_form():
    """CF5 (Mosher 2014): cooperation holds iff B^(l+1) >= (T - R) / (T - P): B >= .5, .7071, .7937."""
    case = game("mosher-2014/lag")
    verdict = judged(case, together(case))
    expected = [(COST / WORTH) ** (1 / (lag + 1)) for lag in (0, 1, 2)]
    np.testing.assert_allclose(case.discount[::2], expected, rtol=1e-12)
    np.testing.assert_allclose(expected, [0.5, 0.7071, 0.7937], atol=5e-5)
    assert is_zero(margins(verdict))
    assert verdict.holds


@pytest.mark.parametrize("lag", [0, 1, 2])
@pytest.mark.parametrize("change", [-1e-4, 1e-4])
def test_a_little_less_patience_than_that_is_not_enough(lag, change):
    """CF5: margin (b B^(l+1) - a) / (1 - B), from which the sign follows."""
    party = f"x-lag-{lag}"
    case = patient(game("mosher-2014/lag"), party, change)
    verdict = judged(case, together(case))
    row = at(verdict, party)
    beta = case.discount[row]
    expected = (WORTH * beta ** (lag + 1) - COST) / (1 - beta)
    np.testing.assert_allclose(margins(verdict)[row, 0], expected, atol=1e-9)
    assert verdict.holds is (change > 0)


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_the_risk_of_outside_breakdown_takes_the_place_of_patience(lag):
    """CF5 with hazard h: replace B by B (1 - h); the window before notice is exposed to it as well."""
    case = game("green-porter-1984/outside-breakdown")
    verdict = judged(case, together(case))
    row = at(verdict, f"x-lag-{lag}")
    assert (case.discount[row] * (1 - case.breakdown)) ** (lag + 1) == pytest.approx(COST / WORTH, rel=1e-12)
    assert is_zero(margins(verdict)[row])
    assert verdict.holds


def noticed_by_chance(beta, chance, terms):
    """Margin of cooperating when a breach is followed for `terms` phases and then noticed for certain."""
    times = np.arange(1, terms + 1)
    odds = chance * (1 - chance) ** (times - 1)
    odds[-1] += (1 - chance) ** terms
    ahead = odds @ beta**times
    return (WORTH * ahead - COST) / (1 - beta)


def test_notice_by_chance_is_followed_as_long_as_it_matters():
    """CF5, geometric detection: the judge's mixture is the closed form cut off at a chance of 1e-3."""
    case = game("green-porter-1984/imperfect-detection")
    verdict = judged(case, together(case))
    beta, chance = case.discount[0], 0.4
    assert 0.6**13 > 1e-3 > 0.6**14
    np.testing.assert_allclose(margins(verdict)[:, 0], noticed_by_chance(beta, chance, 14), atol=1e-9)


def test_notice_by_chance_asks_for_the_patience_of_the_closed_form():
    """CF5: B q / (1 - B) >= (T - R) / (R - P): B >= .7143 for q = .4, to 1e-4 because of the cut-off."""
    case = game("green-porter-1984/imperfect-detection")
    threshold = case.discount[0]
    assert threshold * 0.4 / (1 - threshold) == pytest.approx(COST / (REWARD - PUNISHMENT), rel=1e-12)
    assert threshold == pytest.approx(0.7143, abs=5e-5)
    for change, enough in ((-1e-4, False), (1e-4, True)):
        assert judged(patient(case, "x-chance", change), together(case)).holds is enough


LAGS_AND_REVERSALS = [(0, 0), (1, 0), (0, 2), (1, 2)]


@pytest.mark.parametrize(("lag", "slow"), LAGS_AND_REVERSALS)
def test_reciprocal_flows_start_in_one_phase_at_the_patience_of_the_closed_form(lag, slow):
    """CF7, E2: self-enforcing from the first phase iff B^(l+1+rho) >= a / b, here with a = 1, b = 2."""
    party = f"x-lag-{lag}-slow-{slow}"
    case = game("mosher-2014/reversible-flows")
    verdict = judged(case, together(case))
    row = at(verdict, party)
    assert case.discount[row] ** (lag + 1 + slow) == pytest.approx(1 / 2, rel=1e-12)
    assert is_zero(margins(verdict)[row, 0])
    assert verdict.holds
    for change in (-1e-4, 1e-4):
        changed = patient(case, party, change)
        beta = changed.discount[row]
        found = margins(judged(changed, together(case)))[row, 0]
        assert found == pytest.approx((2 * beta ** (lag + 1 + slow) - 1) / (1 - beta), abs=1e-9)
        assert judged(changed, together(case)).holds is (change > 0)


@pytest.mark.parametrize(
    ("pair", "late", "least"), [("fast", 1, 2.1505), ("slow", 3, 2.4864), ("late", 4, 2.6736)]
)
def test_relief_goes_on_as_long_as_the_hostage_is_large_enough(pair, late, least):
    """CF7, E4: h >= c / (v B^(l+1+rho)), here c = 1, v = .5, B = .93; l + 1 + rho = 1, 3, 4."""
    case = game("schelling-1960/hostage")
    sender, freeze = case.parties.index(f"sender-{pair}"), case.steps.index(f"freeze-{pair}-kept")
    size = case.flow[sender, freeze] / 0.5
    assert size == pytest.approx(1 / (0.5 * 0.93**late), rel=1e-12)
    assert size == pytest.approx(least, abs=1e-4)
    verdict = judged(case, together(case))
    assert is_zero(margins(verdict)[sender, 0])
    assert verdict.holds
    for factor, enough in ((0.999, False), (1.001, True)):
        flow = case.flow.copy()
        flow[:, freeze] *= factor
        assert judged(replace(case, flow=flow), together(case)).holds is enough
