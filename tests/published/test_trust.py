"""How much trust it takes and how it grows: CF8 and E3 of tests/published/README.md (Kydd 2005)."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.published.case import at, game, judged

EXCHANGE = {"a-gives": 1, "b-gives": 1}


def believing(case, belief):
    """The same case with another trust of A in B."""
    prior = case.prior.copy()
    prior[0, 1] = belief
    return replace(case, prior=prior, trust_cap=prior)


def test_the_trust_needed_is_the_closed_form():
    """CF8: p* = (O - S) / (W - S) = .4 for W = 6, O = 0, S = -4, all of them the judge's own."""
    verdict = judged(game("kydd-2005/trust-threshold"), EXCHANGE)
    assert verdict.carry_on[0, 0] == pytest.approx(6, abs=1e-9)
    assert verdict.walk_away[0, 0] == pytest.approx(0, abs=1e-9)
    assert verdict.exposure[0, 1, 0] == pytest.approx(4, abs=1e-9)
    assert verdict.needed[0, 1, 0] == pytest.approx(0.4, abs=1e-9)


@pytest.mark.parametrize(("belief", "slack"), [(0.399, -0.01), (0.4, 0.0), (0.401, 0.01)])
def test_a_hair_less_trust_than_needed_fails_by_what_is_at_risk(belief, slack):
    """E3: p W + (1 - p) S - O = -.01, 0, +.01."""
    case = believing(game("kydd-2005/trust-threshold"), belief)
    doubts = [f for f in judged(case, EXCHANGE).failures if f.demand == "trust"]
    assert belief * 6 + (1 - belief) * -4 == pytest.approx(slack, abs=1e-9)
    assert [f.slack for f in doubts] == ([pytest.approx(slack, abs=1e-9)] if slack < 0 else [])


@pytest.mark.parametrize("belief", [0.1, 0.25, 0.5, 0.9])
def test_trust_limits_what_can_be_given_first(belief):
    """CF8: largest tranche q = (p / (1 - p)) W / a, where W = 6 is kept and a = 1."""
    case = believing(game("kydd-2005/trust-threshold"), belief)
    largest = belief / (1 - belief) * 6
    for factor, enough in ((1 - 1e-4, True), (1.0, True), (1 + 1e-4, False)):
        cost, bonus = case.cost.copy(), case.bonus.copy()
        cost[0, 0] = factor * largest
        bonus[0, 1] = 6 + cost[0, 0]
        verdict = judged(replace(case, cost=cost, bonus=bonus), EXCHANGE)
        assert ("trust" not in {f.demand for f in verdict.failures}) is enough


PAIRS = [("cheap", 0.2, 0.5, 1.0, 2), ("dear", 0.1, 0.3, 1.0, 6), ("dim", 0.2, 0.5, 0.5, 4)]


@pytest.mark.parametrize(("pair", "prior", "skipped", "seen", "steps"), PAIRS)
def test_trust_grows_by_the_weight_of_each_step_seen(pair, prior, skipped, seen, steps):
    """CF8: log-odds grow by w = -ln(1 - d q) a step; odds grow by 1 / (1 - d q)."""
    case = game("kydd-2005/confidence-steps")
    verdict = judged(case, {f"signal-{pair}-{n}": n for n in range(1, steps + 1)})
    trust = verdict.trust[at(verdict, f"watcher-{pair}"), at(verdict, f"mover-{pair}"), : steps + 1]
    expected = prior / (1 - prior) * (1 - skipped * seen) ** -np.arange(steps + 1.0)
    np.testing.assert_allclose(trust / (1 - trust), expected, rtol=1e-7)  # weights are rounded to 1e-9


@pytest.mark.parametrize(("pair", "prior", "skipped", "seen", "steps"), PAIRS)
def test_it_takes_the_number_of_steps_of_the_closed_form_to_be_trusted(pair, prior, skipped, seen, steps):
    """CF8: n = ceil((logit p* - logit p0) / w), p* = .4; only then does the gate open."""
    weight = -math.log(1 - skipped * seen)
    missing = math.log(0.4 / 0.6) - math.log(prior / (1 - prior))
    assert math.ceil(missing / weight) == steps
    case = game("kydd-2005/confidence-steps")
    signals = {f"signal-{pair}-{n}": n for n in range(1, steps + 1)}
    for phase, opens in ((steps, False), (steps + 1, True)):
        verdict = judged(case, {**signals, f"opening-{pair}": phase})
        assert ("gate" not in {f.demand for f in verdict.failures}) is opens
