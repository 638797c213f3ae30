"""A plan is the best of all roadmaps that the judge lets pass, and never claims more than it proves."""

import math
import subprocess
import sys
import time
from dataclasses import replace
from functools import lru_cache
from importlib import import_module

import numpy as np
import pytest

from detente.roadmap import Limits, judge, plan
from detente.roadmap.judging.verdict import Failure
from detente.roadmap.solving.bench import Bench
from detente.roadmap.solving.plan import JudgeRejects
from detente.roadmap.terms.objective import OBJECTIVES, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.tables import tables_of
from tests.games import every_choice, random_game, roadmap_of

PATIENT = Limits(60.0, time.perf_counter)

# Seed, parties, steps, phases, together: some without any roadmap, some where trust or gates decide.
SMALL = [(seed, 2 + seed % 2, 4, 3, seed % 3) for seed in range(12)]
SMALL += [(seed, 3, 5, 3, 1) for seed in range(14, 16)] + [(seed, 2, 6, 2, 2) for seed in range(18, 20)]


@lru_cache
def every_roadmap_that_holds(size):
    game = random_game(*size)
    verdicts = (judge(game, roadmap_of(game, starts)) for starts in every_choice(game))
    return [verdict for verdict in verdicts if verdict.holds]


class Ticking:
    """A clock that moves on a little every time somebody looks at it."""

    def __init__(self, tick):
        self.now, self.tick = 0.0, tick

    def __call__(self):
        self.now += self.tick
        return self.now


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_no_roadmap_of_all_is_better_than_the_plan(size):
    allowed = every_roadmap_that_holds(size)
    for objective in OBJECTIVES:
        found = plan(random_game(*size), objective, limits=PATIENT)
        if not allowed:
            assert found.status == "infeasible"
            assert found.roadmap is None
            continue
        values = [worth(verdict, objective) for verdict in allowed]
        best = max(value for value, _ in values)
        tie = max(second for value, second in values if value >= best - 1e-6)
        assert found.status == "optimal"
        assert found.verdict is not None
        assert found.verdict.holds
        assert found.value == pytest.approx(best, rel=1e-4, abs=1e-6)
        assert found.tie_break == pytest.approx(tie, rel=2e-4, abs=1e-5)


def test_small_games_are_of_both_kinds():
    games = [random_game(*size) for size in SMALL]
    found = [Bench((Demands.all_of(tables_of(game)),)).holds(every_choice(game)).sum() for game in games]
    assert sum(count == 0 for count in found) >= 3
    assert sum(count > 1 for count in found) >= 8


def test_a_time_limit_gives_the_best_so_far_and_its_gap():
    game = replace(random_game(0, 6, 30, 8, 3), goal=(), min_gain=np.zeros(6))
    found = plan(game, limits=Limits(1.0, Ticking(0.01)))
    assert found.status == "feasible"
    assert found.verdict is not None
    assert found.verdict.holds
    assert found.bound > found.value
    assert found.gap > 0


def test_no_time_at_all_is_a_named_outcome():
    game = replace(random_game(0, 6, 20, 8, 2), min_gain=np.full(6, 0.05))
    found = plan(game, limits=Limits(0.0, time.perf_counter))
    assert found.status == "limit"
    assert found.roadmap is None
    assert math.isnan(found.value)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_same_seed_gives_the_same_plan(objective):
    game = random_game(0, 6, 12, 6, 3)
    once, again = (plan(game, objective, limits=PATIENT, seed=7) for _ in range(2))
    assert once.roadmap == again.roadmap
    assert once.value == again.value


def test_values_are_the_judges():
    found = plan(random_game(0, 6, 12, 6, 3), limits=PATIENT)
    assert found.verdict is not None
    assert found.roadmap is not None
    verdict = judge(found.verdict.game, found.roadmap)
    assert (found.value, found.tie_break) == worth(verdict, "fair")


def test_a_roadmap_that_the_judge_rejects_is_never_returned(monkeypatch):
    def strict(game, roadmap):
        failure = Failure("trust", game.parties[0], 1, -1.0, "never good enough")
        return replace(judge(game, roadmap), failures=(failure,))

    # The room exports a function of the same name as the file.
    monkeypatch.setattr(import_module("detente.roadmap.solving.plan"), "judge", strict)
    with pytest.raises(JudgeRejects, match="never good enough"):
        plan(random_game(0, 6, 12, 6, 3), limits=PATIENT)


def test_planning_needs_no_second_solver():
    script = (
        "import sys, time\n"
        "from detente.roadmap import Limits, plan\n"
        "from tests.games import random_game\n"
        "plan(random_game(0, 2, 4, 3, 1), limits=Limits(5.0, time.perf_counter))\n"
        "assert not {'ortools', 'pandas'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_without_time_nothing_is_claimed_of_how_well_ties_are_broken():
    game = random_game(0, 6, 12, 6, 3)
    known = plan(game, limits=PATIENT).roadmap
    ticks = iter(range(10**9))
    hurried = plan(game, limits=Limits(1.0, lambda: float(next(ticks))), start=known)
    assert hurried.roadmap is not None
    assert hurried.tie_bound == np.inf
