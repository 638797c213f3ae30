"""Whether to begin at all: CF9 and CF14 of tests/published/README.md."""

from dataclasses import replace

import pytest

from tests.published.case import game, judged

ROUNDS = {"a-first": 1, "b-first": 1, "a-second": 2, "b-second": 2}


def staked(first, belief):
    """The stake of `kydd-2000/reassurance` with another first round and another trust."""
    case = game("kydd-2000/reassurance")
    share = [2 * first, 2 * first, 2 * (1 - first), 2 * (1 - first)]
    prior = case.prior.copy()
    prior[0, 1] = prior[1, 0] = belief
    return replace(case, cost=case.cost * share, bonus=case.bonus * share, prior=prior, trust_cap=prior)


def opens(first, belief):
    """Whether the trust that opening asks for is there."""
    failures = judged(staked(first, belief), ROUNDS).failures
    return ("trust", 1) not in {(failure.demand, failure.phase) for failure in failures}


@pytest.mark.parametrize("belief", [0.45, 0.5, 0.55])
def test_the_trustworthy_open_if_the_first_round_is_small_enough(belief):
    """CF9: a_max = p B R / ((1 - p) |S| - p (1 - B) R), for R = 2, S = -3, B = .95."""
    largest = belief * 0.95 * 2 / ((1 - belief) * 3 - belief * 0.05 * 2)
    assert opens(largest * (1 - 1e-6), belief)
    assert not opens(largest * (1 + 1e-5), belief)


def test_at_even_odds_the_largest_first_round_is_as_published():
    """CF9: .655 at p = .5, and the whole stake at once asks for trust of |S| / (|S| + R) = .6."""
    assert opens(0.655, 0.5)
    assert not opens(0.656, 0.5)
    assert opens(1 - 1e-9, 0.6 + 1e-6)
    assert not opens(1 - 1e-9, 0.6 - 1e-6)


@pytest.mark.parametrize(
    ("stronger", "settles"), [(0.3, True), (0.438888, True), (0.438890, False), (0.7, False)]
)
def test_a_settlement_that_shifts_power_too_far_is_refused(stronger, settles):
    """CF14: peace iff p' <= (p + c) / B + c = .43889 for p = .3, c = .05, B = .9."""
    case = game("powell-2006/shifting-power")
    later = (1 - (stronger - 0.05) - 0.65) / (1 - 0.9)
    cost, bonus = case.cost.copy(), case.bonus.copy()
    cost[0, 1], bonus[0, 1] = max(0.0, -later), max(0.0, later)
    verdict = judged(replace(case, cost=cost, bonus=bonus), {"keep": 1, "divide": 2})
    assert verdict.gain[0] == pytest.approx(0.35 + 0.9 * later, abs=1e-9)
    refused = ("participation", "a") in {(f.demand, f.party) for f in verdict.failures}
    assert refused is not settles


def test_at_the_published_threshold_the_declining_side_is_indifferent():
    """CF14: with p' = .438889 in the file itself, nothing is gained or lost."""
    verdict = judged(game("powell-2006/shifting-power"), {"keep": 1, "divide": 2})
    assert verdict.gain[0] == pytest.approx(0, abs=1e-9)
