"""One roadmap for several judgements of worth: the best of all roadmaps that hold under each."""

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from detente.roadmap import Limits, judge, plan
from detente.roadmap.questions.several import plan_for_all
from detente.roadmap.terms.objective import OBJECTIVES, worth
from tests.games import random_game, roadmap_of

PATIENT = Limits(30.0, time.perf_counter)


def other_judgement(game, seed):
    """The game with other worth; facts stay."""
    rng = np.random.default_rng(seed)
    flow, bonus = (table * rng.uniform(0.7, 1.3, table.shape) for table in (game.flow, game.bonus))
    return replace(game, flow=flow, bonus=bonus)


def best_for_all(games, objective):
    """The largest least value among all roadmaps that hold under every judgement; None if there is none."""
    values = []
    for starts in itertools.product(range(games[0].n_phases + 1), repeat=games[0].n_steps):
        verdicts = [judge(game, roadmap_of(game, np.array(starts))) for game in games]
        if all(verdict.holds for verdict in verdicts):
            values.append(min(worth(verdict, objective)[0] for verdict in verdicts))
    return max(values, default=None)


@pytest.mark.parametrize("seed", [1, 21, 25, 31])
def test_no_roadmap_of_all_that_hold_under_each_is_better(seed):
    game = random_game(seed, 2, 3, 3, seed % 2)
    games = [game, other_judgement(game, seed)]
    objective = OBJECTIVES[seed % len(OBJECTIVES)]
    found, best = plan_for_all(games, objective, PATIENT), best_for_all(games, objective)
    if best is None:
        assert found.for_all is None
        assert found.status in {"infeasible", "limit"}
        return
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.bound >= best - 1e-6
    assert all(verdict.holds for verdict in found.under[-1])
    assert min(found.values(-1)) == found.value
    for row, own in enumerate(found.own):
        assert found.under[row][row].roadmap == own.roadmap
        assert found.values(row)[row] == pytest.approx(own.value)


@pytest.mark.parametrize("seed", [1, 21])
def test_the_same_judgement_twice_is_planned_as_one(seed):
    game = random_game(seed, 2, 3, 3, seed % 2)
    found, alone = plan_for_all([game, game], "fair", PATIENT), plan(game, limits=PATIENT)
    assert (found.status, alone.status) == ("optimal", "optimal")
    assert found.value == pytest.approx(alone.value, abs=1e-6)


def test_what_is_impossible_under_one_judgement_is_impossible_for_all():
    game = random_game(1, 2, 3, 3, 1)
    hopeless = replace(game, min_gain=np.full(2, 2.0))
    found = plan_for_all([game, hopeless], "fair", PATIENT)
    assert found.status == "infeasible"
    assert found.for_all is None
    assert np.isnan(found.value)
    assert found.under[1:] == ((), ())
    assert len(found.under[0]) == 2


def test_nothing_found_in_no_time_is_not_called_impossible():
    game = random_game(1, 2, 3, 3, 1)
    found = plan_for_all([game, other_judgement(game, 1)], "fair", Limits(0.0, time.perf_counter))
    assert found.status in {"limit", "feasible", "optimal"}
    assert (found.for_all is None) == (found.status == "limit")
