"""Roadmaps judged in many worlds at once get the verdict of the judge in each."""

from dataclasses import replace

import numpy as np
import pytest

from detente.roadmap import judge
from detente.roadmap.solving.crowd import crowd_of
from detente.roadmap.solving.kernels.crowd import is_compiled
from tests.games import random_game, random_starts, roadmap_of


def shaken(game, seed):
    """The game with other worth, trust, patience, chances and lags; steps and rules stay."""
    rng = np.random.default_rng(seed)
    is_step = np.arange(len(game.items)) < game.n_steps
    chance = np.where(
        game.chance < 1, np.clip(game.chance * rng.uniform(0.8, 1.1, game.chance.shape), 0, 1), 1
    )
    return replace(
        game,
        flow=game.flow * rng.uniform(0.7, 1.3, game.flow.shape),
        prior=np.clip(game.prior * rng.uniform(0.8, 1.2, game.prior.shape), 0, 1),
        discount=game.discount * rng.uniform(0.95, 1.05),
        chance=chance,
        lag=np.where(is_step, game.lag + rng.integers(0, 2, len(game.lag)), 0),
    )


@pytest.mark.parametrize("part", range(3))
def test_a_roadmap_holds_in_a_world_where_the_judge_says_so(part):
    held = 0
    for seed in range(12 * part, 12 * part + 12):
        game = random_game(seed, 3, 5, 4, 2)
        games = [game, *(shaken(game, [seed, world]) for world in range(3))]
        near = np.array([random_starts(game, 10 * seed + k) for k in range(5)])
        slack = crowd_of(games).slack(near[0], near)
        for b, starts in enumerate(near):
            for w, each in enumerate(games):
                failures = judge(each, roadmap_of(each, starts)).failures
                # Rules that numbers cannot break are the same in all worlds and are not looked at.
                holds = all(failure.demand == "admissible" for failure in failures)
                assert (slack[b, w] >= 0) == holds, (seed, b, w)
                held += holds
    assert held > 5


def test_it_does_not_matter_from_which_roadmap_the_question_is_asked():
    game = random_game(5, 3, 6, 4, 2)
    near = np.array([random_starts(game, seed) for seed in range(8)])
    crowd = crowd_of([game, shaken(game, 1)])
    found = [crowd.slack(base, near) for base in near]
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], atol=1e-9)


def test_what_was_compiled_once_is_found_again():
    game = random_game(5, 2, 3, 3, 0)
    starts = random_starts(game, 0)
    crowd_of([game]).slack(starts, starts[np.newaxis])
    assert is_compiled()
