"""Exchanges that pay for themselves: CF1, CF3, CF4 and T5 of tests/published/README.md.

Notation: a cost to the giver and b value to the receiver of one unit, B discount factor per phase,
r = a / (b B), R worth of the relationship when it starts.
"""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from tests.published.case import at, game, is_zero, judged, margins

A_UNIT, B_UNIT = 1.0, 2.0


def side_by_side(case, tranches):
    """Both parties give their last `tranches` tranches, one a phase, and then live together."""
    stock = (case.n_steps - 1) // 2
    given = {
        f"{party}-{stock - tranches + phase}": phase for party in "ab" for phase in range(1, tranches + 1)
    }
    return {**given, "relationship": tranches + 1}


def in_turn(case):
    moves = case.n_steps - 1
    return {**{f"move-{n}": n for n in range(1, moves + 1)}, "relationship": moves + 1}


def sizes(case, pattern):
    """Units given by the steps named after the pattern, in order, from what they cost their actors."""
    found = [m for m, step in enumerate(case.steps) if step.startswith(pattern)]
    return case.cost[:, found].sum(axis=0) / A_UNIT


# --- CF3, Pitchford & Snyder 2004: a finite stock with a relationship at the end

BETA = 0.9
RATIO = A_UNIT / (B_UNIT * BETA)


def capacity(tranches):
    """Q(N) = (B R / a) (r^-N - 1) / (r^-1 - 1), R = 1."""
    return (BETA / A_UNIT) * (RATIO**-tranches - 1) / (1 / RATIO - 1)


def test_the_largest_tranches_are_the_closed_form():
    """CF3: q_n = (B R / a) r^-(N - n)."""
    expected = BETA / A_UNIT * RATIO ** -np.arange(6.0, -1.0, -1.0)
    np.testing.assert_allclose(sizes(game("pitchford-snyder-2004/finite-stock"), "a-"), expected, rtol=1e-12)


@pytest.mark.parametrize("tranches", range(1, 8))
def test_tranches_of_the_closed_form_leave_no_margin_at_all(tranches):
    """CF3, E1: every exchange phase binds for both parties, and the roadmap holds."""
    case = game("pitchford-snyder-2004/finite-stock")
    verdict = judged(case, side_by_side(case, tranches))
    assert is_zero(margins(verdict)[:, :tranches])
    assert verdict.holds
    assert verdict.weakest.margin == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("stock", "tranches"), [(2, 2), (5, 3), (10, 4), (40, 7)])
def test_a_stock_needs_the_number_of_tranches_of_the_closed_form(stock, tranches):
    """CF3: N* = ceil(ln(1 + (Q a / (B R)) (1/r - 1)) / ln(1/r)); with one less it cannot be."""
    case = game("pitchford-snyder-2004/finite-stock")
    least = math.ceil(math.log(1 + stock * A_UNIT / BETA * (1 / RATIO - 1)) / math.log(1 / RATIO))
    assert least == tranches
    given = sizes(case, "a-")
    assert given[-tranches:].sum() == pytest.approx(capacity(tranches), rel=1e-12)
    for number, enough in ((tranches, True), (tranches - 1, False)):
        scaled = rescaled(case, stock / given[-number:].sum())
        assert judged(scaled, side_by_side(case, number)).holds is enough


def rescaled(case, factor):
    """The same case with all tranches larger or smaller."""
    tranches = np.array([step != "relationship" for step in case.steps])
    scale = np.where(tranches, factor, 1.0)
    return replace(case, cost=case.cost * scale, bonus=case.bonus * scale)


def test_five_tranches_carry_the_published_amount():
    """CF3: Q(5) = 20.1326 for a = 1, b = 2, B = 0.9, R = 1."""
    assert capacity(5) == pytest.approx(20.1326, abs=5e-5)
    assert sizes(game("pitchford-snyder-2004/finite-stock"), "b-")[-5:].sum() == pytest.approx(capacity(5))


def test_the_first_two_tranches_in_the_wrong_order_fail_by_their_difference():
    """E1: the larger tranche in phase 2 leaves -(q_1 - q_2) a = -4.199."""
    case = game("pitchford-snyder-2004/finite-stock")
    swapped = side_by_side(case, 5) | {"a-3": 2, "b-3": 2, "a-4": 1, "b-4": 1}
    verdict = judged(case, swapped)
    first, second = sizes(case, "a-")[2:4]
    assert margins(verdict).min() == pytest.approx(-(first - second) * A_UNIT, abs=1e-9)
    assert margins(verdict).min() == pytest.approx(-4.199, abs=5e-4)
    assert {(f.demand, f.phase) for f in verdict.failures} == {("self-enforcing", 2)}


def test_a_first_tranche_one_percent_too_large_fails_by_one_percent_of_its_cost():
    """E1: -0.01 a q_1 = -0.0944784."""
    case = game("pitchford-snyder-2004/finite-stock")
    dearer = case.cost.copy()
    first = case.steps.index("a-3")
    dearer[0, first] *= 1.01
    verdict = judged(replace(case, cost=dearer), side_by_side(case, 5))
    assert margins(verdict)[0, 0] == pytest.approx(-0.0944784, abs=1e-9)
    assert verdict.weakest.margin == pytest.approx(-0.0944784, abs=1e-9)
    assert (verdict.weakest.party, verdict.weakest.phase) == ("a", 1)


@pytest.mark.parametrize(("lag", "expected"), [(0, 222.03), (1, 14.04), (2, 4.01)])
def test_late_notice_shrinks_what_nine_tranches_can_carry(lag, expected):
    """CF3 with lag l: q_(n+l+1) = q_n a / (b B^(l+1)), the last is B^(l+1) R / a; every phase binds."""
    case = game(f"pitchford-snyder-2004/lag-{lag}")
    given = sizes(case, "a-")
    verdict = judged(case, side_by_side(case, 9))
    assert is_zero(margins(verdict)[:, :9])
    assert verdict.holds
    assert given.sum() == pytest.approx(expected, abs=5e-3)
    assert given[-1] == pytest.approx(BETA ** (lag + 1) / A_UNIT, rel=1e-12)
    np.testing.assert_allclose(
        given[lag + 1 :] / given[: -lag - 1], A_UNIT / (B_UNIT * BETA ** (lag + 1)), rtol=1e-9
    )


def test_moves_in_turn_have_the_published_sizes_and_bind():
    """CF3, alternating: ratio r, but q_N = B R / a and q_(N-1) = (B / a) (b q_N + B R)."""
    case = game("pitchford-snyder-2004/alternating")
    given = sizes(case, "move-")
    np.testing.assert_allclose(given, [25.51, 14.17, 7.87, 4.37, 2.43, 0.9], atol=5e-3)
    np.testing.assert_allclose(given[1:-1] / given[:-2], RATIO, rtol=1e-12)
    assert given[-2] == pytest.approx(BETA / A_UNIT * (B_UNIT * given[-1] + BETA), rel=1e-12)
    assert_movers_are_bound(judged(case, in_turn(case)), 6)


def assert_movers_are_bound(verdict, moves):
    """Who moves has no margin; who receives has one, since it has something to wait for."""
    movers = [at(verdict, "ab"[n % 2]) for n in range(moves)]
    assert is_zero(margins(verdict)[movers, np.arange(moves)])
    assert verdict.holds


def test_moves_in_turn_noticed_late_shrink_over_three_moves():
    """CF3, alternating with lag: q_(n+2l+1) = q_n a / (b B^(2l+1)), .5832 for B = .95, l = 1.

    The last three moves are bound by the relationship itself and not by a later move.
    """
    late, prompt = (game(f"pitchford-snyder-2004/alternating-{kind}") for kind in ("lag", "long"))
    given = sizes(late, "move-")
    ratio = A_UNIT / (B_UNIT * 0.95**3)
    assert ratio == pytest.approx(0.5832, abs=5e-5)
    np.testing.assert_allclose((given[3:] / given[:-3])[:-1], ratio, rtol=1e-9)
    assert sizes(prompt, "move-").sum() == pytest.approx(968.7, abs=0.05)
    assert given.sum() == pytest.approx(14.7, abs=0.05)
    for case in (late, prompt):
        assert_movers_are_bound(judged(case, in_turn(case)), 10)


# --- T5: without anything that lasts, an exchange unravels


@pytest.mark.parametrize("tranches", range(1, 8))
def test_without_a_relationship_the_last_tranche_is_never_given(tranches):
    """CF3 for R = 0: the last phase fails by what its tranche costs."""
    case = game("pitchford-snyder-2004/finite-stock")
    starts = side_by_side(case, tranches)
    starts.pop("relationship")
    verdict = judged(case, starts)
    np.testing.assert_allclose(margins(verdict)[:, tranches - 1], -sizes(case, "a-")[-1] * A_UNIT, atol=1e-9)
    assert ("self-enforcing", tranches) in {(f.demand, f.phase) for f in verdict.failures}


def test_without_a_relationship_no_roadmap_but_the_empty_one_holds():
    """T5: whatever the order, only self-standing steps can be scheduled, and there are none."""
    case = replace(game("pitchford-snyder-2004/finite-stock"), n_phases=3)
    steps = ("a-6", "a-7", "b-6", "b-7")
    for phases in itertools.product(range(4), repeat=len(steps)):
        starts = {step: phase for step, phase in zip(steps, phases, strict=True) if phase}
        assert judged(case, starts).holds is (not starts)


# --- CF1, Lockwood & Thomas 2002: cooperation that can only rise


def test_irreversible_cooperation_rises_towards_its_limit_with_no_margin():
    """CF1: level 1 - r^t, worth V = (b - a) / (1 - B) - a / B; every rise binds."""
    case = game("lockwood-thomas-2002/irreversible")
    beta, rises = 0.8, 10
    ratio = A_UNIT / (B_UNIT * beta)
    mine = [case.steps.index(f"a-{t}") for t in range(1, rises + 1)]
    levels = np.cumsum(-case.flow[0, mine] / A_UNIT)
    np.testing.assert_allclose(levels, 1 - ratio ** np.arange(1.0, rises + 1), rtol=1e-12)
    np.testing.assert_allclose(levels[:4], [0.375, 0.6094, 0.7559, 0.8474], atol=5e-5)
    starts = {f"{party}-{t}": t for party in "ab" for t in range(1, rises + 1)}
    verdict = judged(case, {**starts, "later-rises": rises + 1})
    assert is_zero(margins(verdict)[:, :rises])
    assert verdict.holds
    worth = (B_UNIT - A_UNIT) / (1 - beta) - A_UNIT / beta
    np.testing.assert_allclose(verdict.carry_on[:, 0], worth, rtol=1e-12)
    assert worth == pytest.approx(3.75)


# --- CF4, Marx & Matthews 2000: contributions of many


def test_six_contributors_give_in_the_ratio_of_the_closed_form_with_no_margin():
    """CF4: y_(t+1) / y_t = (1 - L) / (B (n - 1) L), y_N = B R / (1 - L); .5185 for n = 6, L = .3, B = .9."""
    case = game("marx-matthews-2000/public-good")
    worth, n, beta = 0.3, 6, 0.9
    given = sizes(case, "p1-") / (1 - worth)
    assert given[-1] == pytest.approx(beta / (1 - worth), rel=1e-12)
    ratio = (1 - worth) / (beta * (n - 1) * worth)
    assert ratio == pytest.approx(0.5185, abs=5e-5)
    np.testing.assert_allclose(given[1:] / given[:-1], ratio, rtol=1e-12)
    starts = {f"{party}-{t}": t for party in case.parties for t in (1, 2, 3)}
    verdict = judged(case, {**starts, "good-maintained": 4})
    assert is_zero(margins(verdict)[:, :3])
    assert verdict.holds
