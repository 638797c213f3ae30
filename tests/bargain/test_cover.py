"""What coalitions can count on, against all partitions tried one by one."""

import numpy as np
import pytest
from hypothesis import given, settings

from detente.bargain.cover import pieces, shapley_range, superadditive_cover
from detente.bargain.game import CoalitionGame
from detente.bargain.values import shapley
from tests.bargain.games import games


def partitions(members):
    """Every way to split a list of players into groups, as masks."""
    if not members:
        yield []
        return
    first, *rest = members
    for groups in partitions(rest):
        yield [1 << first, *groups]
        for place, group in enumerate(groups):
            yield [*groups[:place], group | 1 << first, *groups[place + 1 :]]


@settings(max_examples=30)
@given(games(most=5))
def test_the_cover_is_the_best_that_any_partition_brings(game):
    found, part = superadditive_cover(game.worth)
    for mask in range(1, game.grand + 1):
        members = [i for i in range(game.n_players) if mask >> i & 1]
        best = max(sum(game.worth[group] for group in groups) for groups in partitions(members))
        assert found[mask] == best
        groups = pieces(part, mask)
        assert sum(groups) == mask
        assert sum(game.worth[list(groups)]) == best


@settings(max_examples=30)
@given(games(most=5))
def test_no_two_coalitions_lose_by_joining_in_the_cover(game):
    found, _ = superadditive_cover(game.worth)
    covered = CoalitionGame(game.players, found)
    assert covered.is_superadditive()
    assert np.array_equal(superadditive_cover(found)[0], found)


@settings(max_examples=40)
@given(games(most=4, kinds=("any", "ties")))
def test_shapley_values_lie_in_their_range_whatever_the_worth_within_its_bounds(game):
    rng = np.random.default_rng(int(np.abs(game.worth).sum()))
    high = game.worth + rng.integers(0, 4, len(game.worth))
    high[0] = 0.0
    between = game.worth + rng.random(len(high)) * (high - game.worth)
    least, most = shapley_range(game.worth, high)
    found = shapley(between)
    assert (least - 1e-9 <= found).all()
    assert (found <= most + 1e-9).all()


def test_the_range_of_exact_worth_is_the_value():
    worth = np.array([0.0, 1.0, 2.0, 6.0])
    least, most = shapley_range(worth, worth)
    assert least.tolist() == most.tolist() == pytest.approx([2.5, 3.5])
