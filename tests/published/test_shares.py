"""Shares of the literature come out as published (tests/published/README.md)."""

import json
from fractions import Fraction
from math import comb, factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain import CoalitionGame, Terms, core, divide
from detente.bargain.game import AskedGame
from detente.bargain.tables import sizes

HERE = Path(__file__).parent
COSTS = st.lists(st.integers(1, 60), min_size=2, max_size=6).map(sorted)


def published(path):
    return json.loads((HERE / path).read_text(encoding="utf-8"))


def numbers(texts):
    return [float(Fraction(text)) for text in texts]


def shares(game, rule, terms=None):
    found = divide(game, rule, terms)
    assert found.certificate.holds
    return list(found.shares.values())


def runway(costs):
    """Worth is less than nothing by the cost of the longest runway, and shares by what everybody pays."""
    names = [str(k) for k in range(len(costs))]
    return CoalitionGame.of(names, lambda coalition: -float(max(costs[int(name)] for name in coalition)))


def estate(claims, amount):
    """A coalition is sure of what is left when all others are paid in full."""
    names = [str(k) for k in range(len(claims))]

    def sure(coalition):
        return float(
            max(0, amount - sum(c for name, c in zip(names, claims, strict=True) if name not in coalition))
        )

    return CoalitionGame.of(names, sure)


# --- gloves


def test_who_holds_the_rare_glove_gets_all_by_the_nucleolus_and_two_thirds_by_the_shapley_value():
    case = published("shapley-1959/gloves.json")
    left, right = set(case["left"]), set(case["right"])
    game = CoalitionGame.of(
        case["left"] + case["right"],
        lambda coalition: float(min(len(coalition & left), len(coalition & right))),
    )
    for rule in ("shapley", "nucleolus"):
        assert shares(game, rule) == pytest.approx(numbers(case[rule].values()), rel=1e-9, abs=1e-9)
    assert not core(game).empty
    assert not divide(game, "shapley").inside


# --- runways


def test_users_of_a_runway_pay_what_is_published():
    for path, rule in (("littlechild-owen-1973", "shapley"), ("littlechild-1974", "nucleolus")):
        case = published(f"{path}/airport.json")
        paid = [-share for share in shares(runway(numbers(case["costs"])), rule)]
        assert paid == pytest.approx(numbers(case[rule]), rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(COSTS)
def test_each_length_of_a_runway_is_shared_by_all_who_need_it(costs):
    n = len(costs)
    added = [
        Fraction(cost - before, n - k)
        for k, (before, cost) in enumerate(zip([0, *costs], costs, strict=False))
    ]
    expected = [-float(sum(added[: k + 1])) for k in range(n)]
    assert shares(runway(costs), "shapley") == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(COSTS)
def test_the_nucleolus_of_a_runway_has_a_closed_form(costs):
    """Littlechild: those up to the shortest of some means pay it; then the same for the rest."""
    n = len(costs)
    paid: list = []
    while len(paid) < n:
        done = len(paid)
        means = {
            k: Fraction(costs[k] - sum(paid), k - done + (2 if k < n - 1 else 1)) for k in range(done, n)
        }
        last = max(k for k in means if means[k] == min(means.values()))
        paid += [means[last]] * (last + 1 - done)
    assert shares(runway(costs), "nucleolus") == pytest.approx([-float(p) for p in paid], rel=1e-9, abs=1e-9)


# --- an estate smaller than the claims


def test_an_estate_is_divided_as_in_the_talmud():
    case = published("aumann-maschler-1985/bankruptcy.json")
    for division in case["divisions"]:
        game = estate(numbers(case["claims"]), float(division["estate"]))
        for rule in ("nucleolus", "shapley"):
            assert shares(game, rule) == pytest.approx(numbers(division[rule]), rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(COSTS, st.fractions(0, 1, max_denominator=20))
def test_the_nucleolus_divides_an_estate_by_half_claims(claims, part):
    """Everybody gets up to half its claim, as equally as can be, or loses no more than half, as equally."""
    amount = sum(claims) * part
    halves = [Fraction(claim, 2) for claim in claims]
    if amount <= sum(halves):
        expected = equal_up_to(halves, amount)
    else:
        losses = equal_up_to(halves, sum(claims) - amount)
        expected = [claim - loss for claim, loss in zip(claims, losses, strict=True)]
    assert shares(estate(claims, amount), "nucleolus") == pytest.approx(
        [float(x) for x in expected], rel=1e-9, abs=1e-9
    )


def equal_up_to(limits, amount):
    """The same for everybody, but for those whose limit is less."""
    got: list = []
    for k, limit in enumerate(limits):
        got.append(min(limit, (amount - sum(got)) / Fraction(len(limits) - k)))
    return got


# --- votes


def council():
    case = published("shapley-shubik-1954/security-council.json")
    veto = {f"permanent-{k}" for k in range(case["permanent"])}
    names = [*sorted(veto), *(f"elected-{k}" for k in range(case["elected"]))]

    def passes(coalition):
        return float(veto <= coalition and len(coalition) >= case["votes"])

    index = {kind: Fraction(text) for kind, text in case["shapley"].items()}
    return names, passes, {name: float(index[name.split("-")[0]]) for name in names}


def test_power_in_the_security_council_is_as_counted_by_hand():
    *_, index = council()
    # An elected member is the ninth, after all five permanent and three of the nine other elected members.
    elected = Fraction(comb(9, 3) * factorial(8) * factorial(6), factorial(15))
    assert index["elected-0"] == float(elected)
    assert index["permanent-0"] == float((1 - 10 * elected) / 5)


def test_power_in_the_security_council_is_exact_for_fifteen_members_written_out():
    names, passes, index = council()
    assert divide(CoalitionGame.of(names, passes), "shapley").shares == pytest.approx(
        index, rel=1e-9, abs=1e-9
    )


def test_power_in_the_security_council_is_near_by_sampling():
    names, passes, index = council()
    found = divide(AskedGame(tuple(names), passes), "shapley", Terms(seed=1))
    assert found.error is not None
    for name in names:
        assert abs(found.shares[name] - index[name]) <= 2 * found.error[name]
        assert found.error[name] < 0.01
    # The five and four others can decide alone, so that there is nothing to give to the other six.
    assert found.inside is False


def test_a_game_of_unanimity_is_shared_by_those_who_are_needed():
    needed = {"a", "c"}
    game = CoalitionGame.of("abcd", lambda coalition: float(needed <= coalition))
    for rule in ("shapley", "nucleolus"):
        assert divide(game, rule).shares == pytest.approx({"a": 0.5, "b": 0, "c": 0.5, "d": 0})
        assert divide(game, rule).inside


# --- who can talk to whom


def test_players_share_what_they_can_agree_on_through_links():
    case = published("myerson-1977/three-players.json")
    worth = {frozenset(names.split("+")): float(amount) for names, amount in case["worth"].items()}
    game = CoalitionGame.of("123", lambda coalition: worth.get(coalition, 0.0))
    for graph in case["myerson"]:
        links = tuple(tuple(link.split("+")) for link in graph["links"])
        assert shares(game, "myerson", Terms(links=links)) == pytest.approx(
            graph["shares"], rel=1e-9, abs=1e-9
        )


# --- who contributes to a public good


def test_coalitions_that_contribute_and_last_have_just_as_many_members_as_published():
    case = published("barrett-1994/public-good.json")
    cost, players = Fraction(case["cost"]), "abcdefgh"
    for text, members in case["members"].items():
        benefit = Fraction(text)
        gains = [max(0.0, float(n * (benefit * n - cost))) for n in range(len(players) + 1)]
        game = CoalitionGame(tuple(players), np.array(gains)[sizes(len(players))])
        lasting = {n for n in range(1, len(players) + 1) if lasts(game, n, (benefit, cost))}
        assert lasting == {members}
        assert members == -(-cost // benefit)


def lasts(game, n, terms):
    """Whether n members contribute, none is better off outside, and nobody outside is better off inside."""
    benefit, cost = terms

    def contribute(k):
        return k > 0 and benefit * k >= cost

    def inside(k):
        each = divide(game.subgame(game.players[:k]), "equal").shares
        return each[game.players[0]] if contribute(k) else 0.0

    def outside(k):
        return float(benefit * k) if contribute(k) else 0.0

    stays = inside(n) >= outside(n - 1)
    others_stay_out = n == game.n_players or outside(n) >= inside(n + 1)
    return contribute(n) and stays and others_stay_out
