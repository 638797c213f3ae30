"""A certificate holds for the shares of its rule, and fails for others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain import CoalitionGame, Terms, divide, proofs
from detente.bargain.tables import sums
from detente.bargain.terms import blocs_of, links_of
from tests.bargain.games import games, random_game, terms_for

GLOVES = CoalitionGame.of("LMR", lambda coalition: float("R" in coalition and len(coalition) > 1))
RULES = ("shapley", "nucleolus", "least-core", "owen", "myerson")


def certificate(game, rule, shares, terms):
    """The certificate of a rule for any shares."""
    shares = np.asarray(shares, dtype=float)
    return {
        "shapley": lambda: proofs.of_shapley(game, shares),
        "nucleolus": lambda: proofs.by_kohlberg(game, shares, rational=True),
        "prenucleolus": lambda: proofs.by_kohlberg(game, shares, rational=False),
        "least-core": lambda: proofs.of_least_core(game, shares),
        "owen": lambda: proofs.of_owen(game, shares, blocs_of(game, terms)),
        "myerson": lambda: proofs.of_myerson(game, shares, links_of(game, terms)),
    }[rule]()


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), st.integers(0, 100))
def test_it_holds_for_what_the_rule_gives(game, rule, seed):
    found = divide(game, rule, terms_for(game, seed)).certificate
    assert found.holds
    assert all(0 <= miss <= game.tolerance for miss in found.misses.values())


@settings(max_examples=50)
@given(games(most=6), st.sampled_from([rule for rule in RULES if rule != "least-core"]), st.integers(0, 100))
def test_it_fails_where_one_player_gets_a_little_of_what_is_anothers(game, rule, seed):
    terms = terms_for(game, seed)
    found = divide(game, rule, terms)
    shares = np.array(list(found.shares.values()))
    by = 1e-4 * max(1.0, np.abs(game.worth).max())
    shares[0] += by
    shares[-1] -= by
    assert not certificate(game, found.rule, shares, terms).holds


@settings(max_examples=50)
@given(games(most=6), st.sampled_from(RULES), st.integers(0, 100))
def test_it_fails_where_not_all_is_divided(game, rule, seed):
    terms = terms_for(game, seed)
    found = divide(game, rule, terms)
    shares = np.array(list(found.shares.values()))
    shares[0] -= 1e-4 * max(1.0, np.abs(game.worth).max())
    assert not certificate(game, found.rule, shares, terms).holds


def test_the_least_core_fails_where_a_coalition_gains_more_than_it_must():
    assert certificate(GLOVES, "least-core", [0, 0, 1], Terms()).holds
    found = certificate(GLOVES, "least-core", [0.2, 0, 0.8], Terms())
    assert not found.holds
    assert found.misses["least excess"] == pytest.approx(0.2)


def test_a_nucleolus_that_gives_less_than_alone_fails():
    found = certificate(GLOVES, "nucleolus", [-0.1, 0.05, 1.05], Terms())
    assert found.misses["rationality"] == pytest.approx(0.1)
    assert not found.holds


def test_players_alike_who_get_different_shares_are_found_within_their_bloc_only():
    blocs = ((0, 1), (2,))
    assert proofs.of_shapley(GLOVES, np.array([0.2, 0.1, 0.7])).misses["symmetry"] == pytest.approx(0.1)
    assert proofs.of_owen(GLOVES, np.array([0.3, 0.2, 0.5]), blocs).misses["symmetry"] == pytest.approx(0.1)
    apart = proofs.of_owen(GLOVES, np.array([0.3, 0.2, 0.5]), ((0, 2), (1,)))
    assert apart.misses["symmetry"] == 0


def test_a_player_who_adds_only_its_own_is_found_if_it_gets_more():
    game = CoalitionGame(tuple("abc"), sums(np.array([1.0, 2.0, 3.0])))
    assert proofs.of_shapley(game, np.array([1.5, 1.5, 3.0])).misses["dummy"] == pytest.approx(0.5)


def test_levels_name_the_coalitions_of_every_level_once():
    game = random_game(5, 6, "convex")
    levels = divide(game, "nucleolus").certificate.levels
    named = [names for level in levels for names in level.coalitions]
    assert len(named) == len(set(named))
    assert [level.excess for level in levels] == sorted((level.excess for level in levels), reverse=True)


@settings(max_examples=50)
@given(games(most=6))
def test_weights_of_the_least_core_prove_its_bound(game):
    found = divide(game, "least-core")
    weights = found.certificate.weights
    for player in game.players:
        assert sum(w for names, w in weights.items() if player in names) == pytest.approx(1.0)
    worth = sum(w * game.worth[game.mask_of(names)] for names, w in weights.items())
    bound = (worth - game.worth[-1]) / sum(weights.values())
    assert found.worst.excess == pytest.approx(bound, abs=game.tolerance)


@given(
    games(least=4, most=7),
    st.integers(5, 12),
    st.integers(0, 10**6),
    st.sampled_from(("nucleolus", "least-core")),
)
def test_it_holds_where_coalitions_nearly_tie(game, digits, seed, rule):
    noise = 10.0**-digits * np.random.default_rng(seed).normal(size=game.grand + 1)
    noise[0] = 0
    assert divide(CoalitionGame(game.players, game.worth + noise), rule).certificate.holds
