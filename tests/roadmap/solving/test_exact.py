"""What is proven is true: no roadmap that holds breaks a row of the programme or beats its bound."""

import itertools

import numpy as np
import pytest

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.terms.assurance import assured
from detente.roadmap.terms.patience import outlook
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import joined, tables_of
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


@pytest.mark.parametrize("seed", range(20))
def test_whoever_is_trusted_enough_is_so_at_the_most_evidence_that_there_can_be(seed):
    game = random_game(seed, 2 + seed % 2, 4, 3, seed % 3)
    scale = scale_of(game)
    steps = every_start(game)
    starts = joined(game, steps)
    slacks = scale.slacks(starts, scale.terms[np.arange(starts.shape[1]), starts].sum(axis=1))
    rows, whom, _ = assured(scale.demands)
    for place in np.flatnonzero((slacks.temptation >= -TOLERANCE).all(axis=1))[::20]:
        if scale.trust(starts[place], slacks.one(int(place))).min() >= -TOLERANCE:
            sums = rows[:, np.arange(starts.shape[1]), starts[place]].sum(axis=-1)
            possible = scale.demands.possible[np.arange(starts.shape[1]), starts[place]].all()
            asked = slacks.promises[place][whom]
            assert not possible or (sums[asked] >= -2 * TOLERANCE).all()
