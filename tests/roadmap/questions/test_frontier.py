"""No roadmap at all dominates a point of the frontier that is said to be proven."""

import time
from functools import lru_cache

import numpy as np
import pytest

from detente.roadmap import Limits, judge
from detente.roadmap.questions.frontier import frontier
from detente.roadmap.terms.objective import OBJECTIVES, worth
from tests.games import random_game
from tests.roadmap.every import every_verdict

PATIENT = Limits(60.0, time.perf_counter)
SMALL = [(seed, 2 + seed % 2, 4, 3, seed % 3) for seed in range(4)]
MANY = [size for size in SMALL if len(every_verdict(size)) > 3][-1:]


@lru_cache
def found_in(size):
    return frontier(random_game(*size), limits=PATIENT)


def values(verdict):
    return np.array([worth(verdict, objective)[0] for objective in OBJECTIVES])


@pytest.mark.parametrize("size", MANY, ids=str)
def test_no_roadmap_dominates_a_point(size):
    found = found_in(size)
    rows = np.array([values(verdict) for verdict in every_verdict(size)])
    slack = 2e-4 * np.maximum(1.0, np.abs(rows).max(axis=0))
    assert found.points
    for point in found.points:
        assert point.proven
        assert judge(point.verdict.game, point.verdict.roadmap).holds
        own = values(point.verdict)
        assert list(point.values.values()) == own.tolist()
        assert not ((rows >= own - 1e-6).all(axis=1) & (rows > own + slack).any(axis=1)).any()


@pytest.mark.parametrize("size", MANY, ids=str)
def test_the_best_by_every_objective_is_a_point(size):
    found = found_in(size)
    rows = np.array([values(verdict) for verdict in every_verdict(size)])
    for best, objective in zip(rows.max(axis=0), OBJECTIVES, strict=True):
        assert found.most(objective) == pytest.approx(best, rel=2e-4, abs=1e-5)
        assert any(objective in point.best_for for point in found.points)


def test_without_any_roadmap_there_are_no_points():
    size = next(size for size in SMALL if not every_verdict(size))
    found = frontier(random_game(*size), limits=PATIENT)
    assert found.points == ()
    assert {plan.status for plan in found.plans.values()} == {"infeasible"}
