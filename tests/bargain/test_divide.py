"""One division by one rule: the axioms it is known by, who would leave, and what is done for many players."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.bargain import CoalitionGame, Terms, core, divide
from detente.bargain.divide import EXACT, FORMULAS
from detente.bargain.divide import given as given_shares
from detente.bargain.excess import Excess
from detente.bargain.game import AskedGame
from detente.bargain.tables import sums
from detente.errors import NoDivision, TooManyPlayers
from tests.bargain.games import close, games, terms_for

RULES = (*EXACT, *FORMULAS)
COVARIANT = ("shapley", "nucleolus", "least-core", "owen", "myerson", "standalone")
ADDITIVE = ("shapley", "owen", "myerson", "equal", "per-capita", "cost-based", "standalone")
TERMS = st.integers(0, 100)


def divided(game, rule, seed=0):
    """The division by a rule, on terms drawn by seed; no example of a game that a rule refuses."""
    try:
        return divide(game, rule, terms_for(game, seed))
    except NoDivision:
        assume(rule != "proportional")
        raise


# --- axioms


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), TERMS)
def test_every_rule_but_myersons_divides_all_there_is(game, rule, seed):
    found = divided(game, rule, seed)
    if rule != "myerson":
        assert sum(found.shares.values()) == pytest.approx(game.worth[-1], abs=game.tolerance)
    assert found.certificate.holds
    assert found.error is None


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), st.randoms(use_true_random=False), TERMS)
def test_whoever_is_named_first_gets_the_same(game, rule, random, seed):
    terms = terms_for(game, seed)
    order = list(game.players)
    random.shuffle(order)
    other = CoalitionGame.of(order, lambda coalition: float(game.worth[game.mask_of(coalition)]))
    found = divided(game, rule, seed).shares
    again = divide(other, rule, terms).shares
    assert close({name: again[name] for name in game.players}, found, game)


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), st.sampled_from([1e-3, 7.0, 1e4]), TERMS)
def test_another_unit_changes_nothing_but_the_unit(game, rule, unit, seed):
    found = divided(game, rule, seed)
    scaled = CoalitionGame(game.players, unit * game.worth)
    again = divided(scaled, rule, seed)
    assert close(again.shares, {name: unit * share for name, share in found.shares.items()}, scaled)
    assert (again.inside, again.rule) == (found.inside, found.rule)
    assert again.certificate.holds


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(COVARIANT), st.integers(0, 10**6), TERMS)
def test_what_a_player_brings_to_every_coalition_it_keeps(game, rule, own_seed, seed):
    own = np.random.default_rng(own_seed).integers(-9, 10, game.n_players)
    richer = CoalitionGame(game.players, game.worth + sums(own))
    found = divided(game, rule, seed).shares
    again = divided(richer, rule, seed).shares
    assert close(again, [share + mine for share, mine in zip(found.values(), own, strict=True)], richer)


@given(games(least=4, most=4), games(least=4, most=4), st.sampled_from(ADDITIVE), TERMS)
def test_shares_of_two_games_at_once_are_the_shares_of_each_together(one, other, rule, seed):
    both = CoalitionGame(one.players, one.worth + other.worth)
    parts = [np.array(list(divided(game, rule, seed).shares.values())) for game in (one, other)]
    found = np.array(list(divided(both, rule, seed).shares.values()))
    assert np.abs(found - parts[0] - parts[1]).max() < 1e-9 * (1 + np.abs(one.worth).max())


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(("shapley", "nucleolus", "least-core", "owen", "equal", "standalone")))
def test_players_who_add_the_same_get_the_same(game, rule):
    worth = game.worth.reshape(-1, 2, 2)
    alike = CoalitionGame(game.players, ((worth + worth.transpose(0, 2, 1)) / 2).ravel())
    shares = list(divide(alike, rule, Terms(blocs=(game.players[:2],))).shares.values())
    assert shares[0] == pytest.approx(shares[1], abs=alike.tolerance)


@given(games(most=5), st.sampled_from(("shapley", "nucleolus", "owen")), st.integers(-5, 5))
def test_who_adds_only_what_it_has_alone_gets_just_that(game, rule, own):
    with_dummy = CoalitionGame((*game.players, "dummy"), np.concatenate((game.worth, game.worth + own)))
    found = divide(with_dummy, rule, Terms(blocs=(game.players[:2],)))
    assume(found.rule == rule)
    assert found.shares["dummy"] == pytest.approx(own, abs=with_dummy.tolerance)


@settings(max_examples=50)
@given(games(most=6))
def test_the_nucleolus_is_in_the_least_core_unless_somebody_would_get_less_than_alone(game):
    found = divide(game, "nucleolus")
    least = core(game).least
    assert found.worst.excess >= least - game.tolerance
    if found.rule == "prenucleolus" or least <= game.tolerance:
        assert found.worst.excess == pytest.approx(least, abs=game.tolerance)


# --- what comes with the shares


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), TERMS)
def test_inside_means_that_nobody_gains_by_leaving(game, rule, seed):
    found = divided(game, rule, seed)
    shares = np.array(list(found.shares.values()))
    gains = (game.worth - sums(shares))[1:-1]
    assert found.worst.excess == pytest.approx(gains.max())
    assert gains[game.mask_of(found.worst.coalition) - 1] == pytest.approx(gains.max())
    divides_all = abs(shares.sum() - game.worth[-1]) <= game.tolerance
    assert found.inside is bool(divides_all and gains.max() <= game.tolerance)


def test_where_there_is_too_little_for_a_nucleolus_the_prenucleolus_is_given_and_said():
    game = CoalitionGame(tuple("ab"), np.array([0, 3, 3, 2.0]))
    found = divide(game, "nucleolus")
    assert found.rule == "prenucleolus"
    assert found.shares == pytest.approx({"a": 1.0, "b": 1.0})
    assert found.certificate.says.startswith("There is not enough")
    assert found.certificate.holds
    assert not found.inside


def test_the_myerson_value_divides_what_groups_are_worth_that_can_talk():
    game = CoalitionGame.of("abc", lambda coalition: float(len(coalition) ** 2))
    found = divide(game, "myerson", Terms(links=(("a", "b"),)))
    assert found.shares == pytest.approx({"a": 2.0, "b": 2.0, "c": 1.0})
    assert found.certificate.holds
    assert found.inside is False


@pytest.mark.parametrize("rule", RULES)
def test_one_player_gets_all(rule):
    game = CoalitionGame(("a",), np.array([0.0, 5.0]))
    terms = Terms(costs={"a": 1.0}, blocs=(("a",),), links=(("a", "a"),))
    if rule == "myerson":
        with pytest.raises(NoDivision, match="joins two"):
            divide(game, rule, terms)
        return
    found = divide(game, rule, terms)
    assert found.shares == {"a": 5.0}
    assert found.inside
    assert (found.worst.coalition, found.worst.excess) == ((), 0.0)
    assert found.certificate.holds


def test_shares_that_somebody_else_found_are_judged_in_the_same_way():
    game = CoalitionGame.of("abc", lambda coalition: float(len(coalition) ** 2))
    even = given_shares(game, "by agreement", {"c": 3.0, "b": 3.0, "a": 3.0})
    assert (even.rule, even.inside, even.certificate.holds) == ("by agreement", True, True)
    short = given_shares(game, "by agreement", {"a": 3.0, "b": 3.0, "c": 0.5})
    assert (short.inside, short.certificate.holds) == (False, False)
    assert short.worst == Excess(("c",), 0.5)
    with pytest.raises(NoDivision, match="no share for \\['c'\\]"):
        given_shares(game, "by agreement", {"a": 3.0, "b": 3.0})


def test_a_rule_that_is_none_is_refused():
    with pytest.raises(ValueError, match="'fair' is no rule; the rules are shapley, nucleolus"):
        divide(CoalitionGame(("a",), np.zeros(2)), "fair")  # type: ignore[arg-type]


# --- games that are asked


def squared(coalition):
    """Worth that grows with the square of the size."""
    return float(len(coalition) ** 2)


@settings(max_examples=20)
@given(games(most=5), st.sampled_from(RULES))
def test_a_small_game_that_is_asked_is_solved_exactly(game, rule):
    asked = AskedGame(game.players, lambda coalition: float(game.worth[game.mask_of(coalition)]))
    found = divided(game, rule)
    assert divide(asked, rule, terms_for(game)) == found


@pytest.mark.parametrize("rule", ["nucleolus", "least-core"])
def test_what_cannot_be_sampled_is_refused_with_the_way_out(rule):
    asked = AskedGame(tuple(map(str, range(13))), squared)
    with pytest.raises(TooManyPlayers, match=f"the {rule} needs .* CoalitionGame.of"):
        divide(asked, rule)


def weighted(coalition):
    """A vote in which a motion needs more than half of the weight, and each player weighs its number."""
    return float(sum(map(int, coalition)) > 13 * 14 / 4)


@pytest.mark.parametrize("rule", ["shapley", "owen", "myerson"])
def test_a_large_game_is_sampled_with_an_error_that_can_be_trusted(rule):
    players = tuple(str(i) for i in range(1, 14))
    terms = Terms(
        blocs=(("1", "13"), ("2", "3", "4")),
        links=tuple((str(i), str(i + 1)) for i in range(1, 13)),
        samples=4_000,
    )
    found = divide(AskedGame(players, weighted), rule, terms)
    exact = divide(CoalitionGame.of(players, weighted), rule, terms)
    assert found.error is not None
    assert exact.error is None
    assert (found.certificate.kind, found.certificate.holds) == ("sampled", True)
    for name in players:
        assert abs(found.shares[name] - exact.shares[name]) <= 2.5 * found.error[name]
        assert found.error[name] == pytest.approx(1.96 * found.certificate.errors[name], rel=1e-3)
    assert found.worst.excess <= exact.worst.excess + sum(found.error.values())
    again = divide(AskedGame(players, weighted), rule, terms)
    assert again == found


def test_of_a_large_game_it_is_said_if_the_core_is_not_known():
    players = tuple(str(i) for i in range(20))
    even = divide(AskedGame(players, squared), "equal")
    assert even.inside is None
    assert even.worst.excess == pytest.approx(-19.0)
    one_gets_all = divide(AskedGame(players, squared), "cost-based", Terms(costs={"0": 1.0}))
    assert one_gets_all.inside is False
    assert len(one_gets_all.worst.coalition) == 19
    apart = divide(AskedGame(players, squared), "myerson", Terms(links=(("0", "1"),), samples=10))
    assert apart.inside is False
    assert sum(apart.shares.values()) == pytest.approx(22)


def test_a_large_council_is_sampled_to_its_known_value():
    def passes(coalition):
        return float(len(coalition) >= 21)

    players = tuple(str(i) for i in range(40))
    found = divide(AskedGame(players, passes), "shapley", Terms(samples=500))
    assert found.error is not None
    assert all(
        abs(share - Fraction(1, 40)) <= 5 / 1.96 * found.error[name] for name, share in found.shares.items()
    )
