"""Compiled judging of many roadmaps agrees with the judge, and with the tables it reads."""

import numpy as np
import pytest

from detente.roadmap import judge
from detente.roadmap.solving.bench import Bench
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of
from tests.games import random_game, random_starts, roadmap_of


def drawn(game, count):
    return np.array([random_starts(game, seed) for seed in range(count)])


@pytest.mark.parametrize("seed", range(30))
def test_what_holds_on_the_bench_holds_before_the_judge(seed):
    game = random_game(seed, 3, 5, 4, 1)
    steps = drawn(game, 12)
    judged = [judge(game, roadmap_of(game, each)).holds for each in steps]
    bench = Bench((Demands.all_of(tables_of(game)),))
    assert bench.holds(steps)[0].tolist() == judged
    assert bench.judged(steps).holds[0].tolist() == judged


@pytest.mark.parametrize("seed", range(30))
def test_slack_is_that_of_the_plain_tables(seed):
    game = random_game(seed, 3, 5, 4, 1)
    scale = Scale(Demands.all_of(tables_of(game)))
    steps = drawn(game, 12)
    found = Bench((scale.demands,)).slack(steps)[0]
    for each, slack in zip(steps, found, strict=True):
        slacks, trust = scale.of(each)
        if slacks.broken.any():
            assert slack == -np.inf
            continue
        points = np.where(scale.demands.tables.ideal > 0, scale.demands.tables.ideal, 1.0)
        plain = [
            slacks.temptation[0] / points[scale.tempted],
            (slacks.waiting[0] / points[:, np.newaxis]).ravel(),
            slacks.gain[0] / points,
            slacks.gates[0],
            (trust / points[:, np.newaxis, np.newaxis]).ravel(),
        ]
        # Rows that no roadmap can fail are left out of the loops.
        assert min(slack, 0.0) == pytest.approx(min(0.0, *np.concatenate(plain)), abs=1e-9)


def test_several_games_are_judged_side_by_side():
    games = [random_game(seed, 3, 5, 4, 1) for seed in (0, 0)]
    bench = Bench(tuple(Demands.all_of(tables_of(game)) for game in games))
    steps = drawn(games[0], 20)
    holds = bench.holds(steps)
    assert holds.shape == (2, 20)
    assert (holds[0] == holds[1]).all()
