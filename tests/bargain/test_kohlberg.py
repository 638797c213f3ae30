"""The criterion of Kohlberg accepts the nucleolus and nothing else, from the shares alone."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.bargain.kohlberg import balance, steps
from detente.bargain.nucleolus import nucleolus, prenucleolus, surplus
from detente.bargain.tables import members, sums
from tests.bargain.games import games


def accepted(game, shares, *, rational):
    return all(
        step.balanced for step in steps(game.worth, np.asarray(shares), game.tolerance, rational=rational)
    )


def shifted(shares, seed, by):
    """Other shares of the same sum; the largest change is `by`."""
    shift = np.random.default_rng(seed).normal(size=len(shares))
    shift -= shift.mean()
    return shares + by * shift / np.abs(shift).max()


@settings(max_examples=50)
@given(games(most=7))
def test_it_accepts_the_prenucleolus_and_the_nucleolus(game):
    assert accepted(game, prenucleolus(game.worth), rational=False)
    if surplus(game.worth) >= 0:
        assert accepted(game, nucleolus(game.worth), rational=True)


@settings(max_examples=50)
@given(games(most=6), st.integers(0, 10**6), st.sampled_from([1e-5, 1e-3, 0.1]))
def test_it_refuses_shares_a_little_beside_the_prenucleolus(game, seed, by):
    by *= max(1.0, np.abs(game.worth).max())
    assert not accepted(game, shifted(prenucleolus(game.worth), seed, by), rational=False)


@settings(max_examples=50)
@given(games(most=6), st.integers(0, 10**6))
def test_it_refuses_other_shares_that_give_everybody_at_least_what_it_has_alone(game, seed):
    assume(surplus(game.worth) > 0)
    alone = game.worth[1 << np.arange(game.n_players)]
    parts = np.random.default_rng(seed).dirichlet(np.ones(game.n_players))
    other = alone + surplus(game.worth) * parts
    assume(np.abs(other - nucleolus(game.worth)).max() > 1e-3)
    assert not accepted(game, other, rational=True)


@settings(max_examples=50)
@given(games(most=6))
def test_shares_off_by_less_than_the_tolerance_are_accepted(game):
    shares = prenucleolus(game.worth)
    assert accepted(game, shifted(shares, 0, game.tolerance / 100), rational=False)


@settings(max_examples=50)
@given(games(most=6))
def test_weights_of_every_level_add_up_to_one_for_everybody(game):
    collection: set = set()
    for step in steps(game.worth, prenucleolus(game.worth), game.tolerance, rational=False):
        excess = (game.worth - sums(prenucleolus(game.worth)))[step.masks]
        assert excess.max() == step.excess
        collection |= set(step.masks.tolist())
        if step.weights:
            assert set(step.weights) == collection
            inside = members(np.array(list(step.weights)), game.n_players)
            assert min(step.weights.values()) > 0
            assert np.array(list(step.weights.values())) @ inside == pytest.approx(1.0)


def test_players_at_what_they_have_alone_may_carry_weight():
    worth = np.array([0, 0, 0, 10, 0, 0, 0, 2.0])
    shares = np.array([1.0, 1.0, 0.0])
    first, *_ = steps(worth, shares, 1e-7, rational=True)
    assert first.balanced
    assert first.weights == pytest.approx({0b011: 1.0, 0b100: 1.0})
    assert not next(steps(worth, shares, 1e-7, rational=False)).balanced


@pytest.mark.parametrize(
    ("collection", "weights"),
    [
        ([0b011, 0b101, 0b110], {0b011: 0.5, 0b101: 0.5, 0b110: 0.5}),
        ([0b011, 0b100], {0b011: 1.0, 0b100: 1.0}),
        ([0b011, 0b101], {}),
        ([0b001, 0b011], {}),
    ],
)
def test_balanced_collections_are_told_from_others(collection, weights):
    assert balance(np.array(collection), np.zeros(0, dtype=np.int64), 3) == pytest.approx(weights)
