"""Values by sampling: near the exact ones, as near as they say, and the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain.sampling import sampled
from detente.bargain.values import owen, shapley
from tests.bargain.games import games, partitions, random_game


@settings(max_examples=30)
@given(st.data(), st.integers(0, 1000))
def test_sampled_values_are_near_the_exact_ones(data, seed):
    game = data.draw(games(most=6))
    blocs = data.draw(partitions(game.n_players))
    found = sampled(game.worth_of, blocs, 4_000, seed)
    exact = owen(game.worth, blocs)
    assert (np.abs(found.mean - exact) <= 5 * found.error + game.tolerance).all()
    assert found.mean.sum() == pytest.approx(game.worth[-1], abs=game.tolerance)


def test_the_error_is_as_large_as_it_says():
    game = random_game(4, 5)
    blocs = tuple((i,) for i in range(5))
    exact = owen(game.worth, blocs)
    runs = [sampled(game.worth_of, blocs, 400, seed) for seed in range(300)]
    scaled = np.array([(run.mean - exact) / run.error for run in runs])
    assert np.abs(scaled.mean(axis=0)).max() < 0.2
    assert np.abs(scaled.std(axis=0) - 1).max() < 0.15


def test_where_only_pairs_of_players_matter_an_order_and_its_reverse_are_exact():
    game = random_game(4, 6, "convex")
    found = sampled(game.worth_of, tuple((i,) for i in range(6)), 4, 0)
    assert found.mean == pytest.approx(shapley(game.worth))
    assert found.error == pytest.approx(0.0, abs=1e-12)


def test_the_same_seed_gives_the_same_and_another_seed_another():
    game = random_game(4, 6)
    blocs = ((0, 1), (2,), (3, 4, 5))
    first, again, other = (sampled(game.worth_of, blocs, 2_500, seed).mean for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()
