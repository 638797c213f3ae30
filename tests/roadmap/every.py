"""Every roadmap of a tiny game that holds, by trying them all."""

import itertools
from functools import lru_cache

import numpy as np

from detente.roadmap import judge
from detente.roadmap.judging.admissible import broken_rules
from detente.roadmap.judging.evaluate import starts_of
from detente.roadmap.judging.values import with_joined
from tests.games import random_game, roadmap_of


@lru_cache
def every_verdict(size):
    """Verdicts on all roadmaps that hold, for the arguments of a random game."""
    game = random_game(*size)
    tried = itertools.product(*(range(last + 1) for last in game.last[: game.n_steps].clip(0)))
    roadmaps = (roadmap_of(game, np.array(starts)) for starts in tried)
    # Most break a rule already, which is quicker to see than what they are worth.
    verdicts = (judge(game, roadmap) for roadmap in roadmaps if not _breaks_a_rule(game, roadmap))
    return [verdict for verdict in verdicts if verdict.holds]


def _breaks_a_rule(game, roadmap):
    starts = with_joined(game, starts_of(game, roadmap))
    return any(True for _ in broken_rules(game, roadmap, starts))


def starts_in(verdict):
    """Starts of the steps, shape (n_steps,)."""
    return verdict.starts[: verdict.game.n_steps]
