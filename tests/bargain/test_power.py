"""Indices of power agree with orders and coalitions tried one by one, and with published games."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain.power import (
    banzhaf,
    banzhaf_value,
    blocking,
    shapley_shubik,
    vetoes,
    weighted,
    winning,
)
from detente.bargain.values import shapley
from detente.errors import NoDivision, TooManyPlayers
from tests.bargain.games import games

SECURITY_COUNCIL = ([7] * 5 + [1] * 10, 39)
"""Nine of fifteen must agree, all five permanent members among them."""

ROME_1958 = ([4, 4, 4, 2, 2, 1], 12)
"""The Council of the European Economic Community, its largest members first, Luxembourg last."""


@st.composite
def simple_games(draw, most=5):
    """Coalitions that win because they hold one of some drawn coalitions, bool, shape (2**n,)."""
    n = draw(st.integers(1, most))
    cores = draw(st.sets(st.integers(1, 2**n - 1), max_size=3))
    return np.array([any(mask & core == core for core in cores) for mask in range(2**n)])


def players(wins):
    return range(len(wins).bit_length() - 1)


def in_orders(wins):
    """Shares of orders that each player turns, tried one by one."""
    n = len(players(wins))
    turns = dict.fromkeys(range(n), 0)
    orders = list(permutations(range(n)))
    for order in orders:
        mask = 0
        for player in order:
            if not wins[mask] and wins[mask | 1 << player]:
                turns[player] += 1
            mask |= 1 << player
    return tuple(Fraction(turns[player], len(orders)) for player in range(n))


@settings(max_examples=40)
@given(simple_games())
def test_the_shapley_shubik_index_is_how_often_a_player_turns_the_coalition_over_all_orders(wins):
    assert shapley_shubik(wins) == in_orders(wins)


@settings(max_examples=40)
@given(simple_games())
def test_the_banzhaf_index_counts_the_coalitions_that_a_player_turns(wins):
    found = banzhaf(wins)
    for i in players(wins):
        others = [mask for mask in range(len(wins)) if not mask >> i & 1]
        turned = sum(bool(wins[mask | 1 << i] and not wins[mask]) for mask in others)
        assert found.absolute[i] == Fraction(turned, len(others))
    assert sum(found.normalised) == (1 if wins.any() else 0)


@settings(max_examples=40)
@given(simple_games())
def test_indices_of_a_simple_game_are_the_values_of_its_zeros_and_ones(wins):
    worth = wins.astype(float)
    assert shapley(worth) == pytest.approx([float(x) for x in shapley_shubik(wins)])
    assert banzhaf_value(worth) == pytest.approx([float(x) for x in banzhaf(wins).absolute])


@settings(max_examples=40)
@given(simple_games())
def test_a_player_is_a_veto_player_if_alone_it_blocks(wins):
    alone = {mask.bit_length() - 1 for mask in blocking(wins) if mask.bit_count() == 1}
    everybody = set(players(wins))
    assert set(vetoes(wins)) == (alone if wins.any() else everybody)


@settings(max_examples=40)
@given(simple_games())
def test_a_coalition_wins_if_it_holds_a_least_winning_one_and_meets_every_least_blocking_one(wins):
    for mask, won in enumerate(wins.tolist()):
        assert won == any(mask & least == least for least in winning(wins))
        assert won == all(mask & least for least in blocking(wins))


@settings(max_examples=40)
@given(games(most=5, kinds=("any", "ties")))
def test_the_banzhaf_value_is_the_mean_of_what_a_player_adds(game):
    for i, found in enumerate(banzhaf_value(game.worth)):
        others = [mask for mask in range(game.grand + 1) if not mask >> i & 1]
        added = [game.worth[mask | 1 << i] - game.worth[mask] for mask in others]
        assert found == pytest.approx(np.mean(added))


def test_the_security_council_gives_its_permanent_members_ninety_eight_percent():
    wins = weighted(*SECURITY_COUNCIL)
    assert shapley_shubik(wins) == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10
    assert banzhaf(wins).absolute == (Fraction(848, 2**14),) * 5 + (Fraction(84, 2**14),) * 10
    assert banzhaf(wins).normalised == (Fraction(106, 635),) * 5 + (Fraction(21, 1270),) * 10
    assert vetoes(wins) == tuple(range(5))


def test_luxembourg_never_decided_anything_in_1958():
    wins = weighted(*ROME_1958)
    large, small, none = Fraction(5, 21), Fraction(1, 7), Fraction(0)
    assert banzhaf(wins).normalised == (large, large, large, small, small, none)
    assert shapley_shubik(wins) == (Fraction(7, 30),) * 3 + (Fraction(3, 20),) * 2 + (none,)


def test_in_an_apex_game_the_large_player_needs_one_other_or_all_others_agree():
    wins = weighted([3, 1, 1, 1, 1], 4)
    assert shapley_shubik(wins) == (Fraction(3, 5),) + (Fraction(1, 10),) * 4
    assert banzhaf(wins).absolute == (Fraction(7, 8),) + (Fraction(1, 8),) * 4
    assert vetoes(wins) == ()
    assert blocking(wins) == winning(wins)


def test_the_one_with_the_right_glove_adds_a_pair_in_three_of_four_coalitions():
    left, right = np.array([0, 1, 1, 2] * 2), np.repeat([0, 1], 4)
    assert banzhaf_value(np.minimum(left, right).astype(float)).tolist() == [1 / 4, 1 / 4, 3 / 4]


def test_equal_players_have_exactly_equal_power():
    assert len(set(shapley_shubik(weighted([1] * 7, 5)))) == 1


def test_where_nobody_ever_wins_nobody_has_power():
    wins = np.zeros(8, dtype=bool)
    assert set(shapley_shubik(wins)) == {Fraction(0)}
    assert banzhaf(wins).normalised == (Fraction(0),) * 3


@pytest.mark.parametrize(
    ("wins", "reason"), [([True, True], "coalition of nobody"), ([False, True, True, False], "new member")]
)
def test_power_is_not_made_up_where_it_is_not_defined(wins, reason):
    with pytest.raises(NoDivision, match=reason):
        banzhaf(np.array(wins))


def test_voters_that_cannot_be_written_out_are_refused():
    with pytest.raises(TooManyPlayers, match="17 players"):
        weighted([1] * 17, 9)
