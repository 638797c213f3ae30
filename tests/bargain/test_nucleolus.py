"""Nucleolus, prenucleolus and least core agree with corners found in fractions and with their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain.nucleolus import least_core, least_excess, nucleolus, prenucleolus, surplus
from detente.bargain.tables import members, sums
from tests.bargain import twin
from tests.bargain.games import KINDS, close, games, random_game


def excesses(worth, shares):
    return (worth - sums(np.asarray(shares)))[1:-1]


@settings(max_examples=20)
@given(games(most=3))
def test_nucleolus_prenucleolus_and_least_core_agree_with_the_plain_twin(game):
    worth = game.worth.astype(int).tolist()
    plain = twin.nucleolus(worth)
    assert (plain is None) == (surplus(game.worth) < 0)
    if plain is not None:
        assert close(nucleolus(game.worth), plain, game)
    assert close(prenucleolus(game.worth), twin.prenucleolus(worth), game)
    assert close(least_core(game.worth), twin.least_core(worth), game)
    assert least_excess(game.worth)[0] == pytest.approx(float(twin.least_excess(worth)), abs=1e-9)


def test_the_prenucleolus_of_four_players_agrees_with_the_plain_twin():
    game = random_game(3, 4, "large grand")
    assert close(prenucleolus(game.worth), twin.prenucleolus(game.worth.astype(int).tolist()), game)


@given(games(most=7))
def test_nobody_gets_less_than_alone_in_a_nucleolus(game):
    if surplus(game.worth) >= 0:
        alone = game.worth[1 << np.arange(game.n_players)]
        assert (nucleolus(game.worth) - alone).min() >= -game.tolerance


@settings(max_examples=50)
@given(games(most=7))
def test_prenucleolus_and_least_core_have_the_least_largest_excess_there_is(game):
    least, weights = least_excess(game.worth)
    for shares in (prenucleolus(game.worth), least_core(game.worth)):
        assert shares.sum() == pytest.approx(game.worth[-1], abs=game.tolerance)
        assert excesses(game.worth, shares).max() == pytest.approx(least, abs=game.tolerance)
    masks = np.array(list(weights), dtype=np.int64)
    assert min(weights.values()) > 0
    assert np.array(list(weights.values())) @ members(masks, game.n_players) == pytest.approx(1.0)


@settings(max_examples=50)
@given(games(most=6), st.integers(0, 10**6))
def test_no_other_shares_have_lexicographically_smaller_excesses(game, seed):
    shares = prenucleolus(game.worth)
    shift = np.random.default_rng(seed).normal(size=game.n_players)
    other = shares + (shift - shift.mean())
    ours, theirs = (np.sort(excesses(game.worth, each))[::-1] for each in (shares, other))
    first = int(np.flatnonzero(np.abs(ours - theirs) > game.tolerance)[0])
    assert ours[first] < theirs[first]


@settings(max_examples=50)
@given(games(most=6), st.integers(0, 10**6))
def test_no_other_shares_of_the_least_core_are_more_even(game, seed):
    shares = least_core(game.worth)
    share = np.random.default_rng(seed).random()
    other = share * shares + (1 - share) * prenucleolus(game.worth)
    alone = game.worth[1 << np.arange(game.n_players)]
    ours, theirs = (np.sort(each - alone) for each in (shares, other))
    apart = np.flatnonzero(np.abs(ours - theirs) > game.tolerance)
    assert not len(apart) or ours[apart[0]] > theirs[apart[0]]


def test_the_difference_between_nucleolus_and_prenucleolus_is_who_may_get_less_than_alone():
    worth = np.array([0, 0, 0, 10, 0, 0, 0, 2.0])
    assert nucleolus(worth) == pytest.approx([1, 1, 0])
    assert prenucleolus(worth) == pytest.approx([3, 3, -4])


@pytest.mark.parametrize("kind", KINDS)
def test_one_player_gets_all_and_twelve_are_no_trouble(kind):
    alone = random_game(1, 1, kind)
    for solved in (nucleolus, prenucleolus, least_core):
        assert solved(alone.worth).tolist() == [alone.worth[1]]
    many = random_game(1, 12, kind)
    assert prenucleolus(many.worth).sum() == pytest.approx(many.worth[-1], abs=many.tolerance)


@pytest.mark.parametrize("noise", [1e-15, 1e-12, 1e-9])
@pytest.mark.parametrize("kind", ["additive", "simple", "alike", "ties"])
def test_a_little_noise_moves_shares_little(kind, noise):
    game = random_game(7, 6, kind)
    rng = np.random.default_rng(0)
    shaken = game.worth + noise * rng.random(game.grand + 1) * np.abs(game.worth).max()
    shaken[0] = 0
    for solved in (prenucleolus, least_core):
        moved = np.abs(solved(shaken) - solved(game.worth)).max()
        assert moved <= 100 * max(noise, 1e-12) * np.abs(game.worth).max()


def test_worths_that_differ_only_by_rounding_from_a_sum_are_divided_as_the_sum():
    own = 0.1 * np.arange(-4, 4)
    worth = sums(own)
    for solved in (nucleolus, prenucleolus, least_core):
        assert solved(worth) == pytest.approx(own, abs=1e-12)
