"""What is proven is true: no roadmap that holds breaks a row of the programme or beats its bound."""

import itertools

import numpy as np
import pytest

from detente.roadmap.patience import outlook
from detente.roadmap.rows import Demands
from detente.roadmap.score import Scale
from detente.roadmap.tables import joined, tables_of
from detente.roadmap.verdict import TOLERANCE
from tests.games import random_game


def scale_of(game):
    return Scale(Demands.all_of(tables_of(game)))


def every_start(game):
    return np.array(list(itertools.product(range(game.n_phases + 1), repeat=game.n_steps)))


@pytest.mark.parametrize("seed", range(20))
def test_whoever_need_not_wait_likes_what_is_to_come_but_for_what_others_do_to_it(seed):
    game = random_game(seed, 2 + seed % 2, 4, 3, seed % 3)
    scale = scale_of(game)
    starts = joined(game, every_start(game))
    sums = scale.terms[np.arange(starts.shape[1]), starts].sum(axis=1)
    waiting = scale.slacks(starts, sums).waiting
    patient = (waiting >= -TOLERANCE).all(axis=(1, 2))
    rows = outlook(scale.demands)
    ahead = rows[:, np.arange(starts.shape[1]), starts].sum(axis=-1)
    assert patient.any()
    assert (ahead[:, patient] >= -2 * TOLERANCE).all()
