"""Every roadmap of a tiny game that holds, by trying them all."""

import itertools
from functools import lru_cache

import numpy as np

from detente.roadmap import judge
from tests.games import random_game, roadmap_of


@lru_cache
def every_verdict(size):
    """Verdicts on all roadmaps that hold, for the arguments of a random game."""
    game = random_game(*size)
    tried = itertools.product(*(range(last + 1) for last in game.last[: game.n_steps].clip(0)))
    verdicts = (judge(game, roadmap_of(game, np.array(starts))) for starts in tried)
    return [verdict for verdict in verdicts if verdict.holds]


def starts_in(verdict):
    """Starts of the steps, shape (n_steps,)."""
    return verdict.starts[: verdict.game.n_steps]
