"""Alternatives are good enough, and as different as any roadmap that is."""

import time

import numpy as np
import pytest

from detente.roadmap import Limits, Roadmap, judge
from detente.roadmap.questions.alternatives import Variety, alternatives, distance
from detente.roadmap.terms.objective import worth
from tests.games import random_game
from tests.roadmap.every import every_verdict, starts_in

PATIENT = Limits(60.0, time.perf_counter)
SMALL = [(seed, 2 + seed % 2, 4, 3, seed % 3) for seed in range(6)]
MANY = [size for size in SMALL if len(every_verdict(size)) > 2]
CASES = [
    (size, objective) for size, objective in zip(MANY, ("fair", "total", "fast", "sure") * 3, strict=False)
]


def apart(steps, chosen):
    return min(distance(steps, starts_in(each.verdict)) for each in chosen)


def test_distance_is_the_share_of_steps_that_start_otherwise():
    assert distance(np.array([1, 2, 0, 0]), np.array([1, 3, 0, 2])) == pytest.approx(2 / 3)
    assert distance(np.array([1, 0]), np.array([1, 0])) == 0
    assert distance(np.array([0, 0]), np.array([0, 0])) == 0
    assert distance(np.array([1, 0]), np.array([0, 1])) == 1


@pytest.mark.parametrize(("size", "objective"), CASES, ids=str)
def test_no_roadmap_that_is_good_enough_differs_more(size, objective):
    game = random_game(*size)
    found = alternatives(game, Variety(3, 0.25, objective), limits=PATIENT)
    enough = [
        starts_in(verdict)
        for verdict in every_verdict(size)
        if worth(verdict, objective)[0] >= found.least - 1e-6
    ]
    for place, each in enumerate(found.found[1:], 1):
        farthest = max(apart(steps, found.found[:place]) for steps in enough)
        assert each.is_most_different
        assert each.differs == pytest.approx(farthest)
        assert each.differs == pytest.approx(apart(starts_in(each.verdict), found.found[:place]))
    if len(found.found) < 3:
        assert found.further == 0
        assert max(apart(steps, found.found) for steps in enough) == 0


@pytest.mark.parametrize(("size", "objective"), CASES, ids=str)
def test_every_alternative_holds_and_is_within_reach_of_the_best(size, objective):
    found = alternatives(random_game(*size), Variety(3, 0.1, objective), limits=PATIENT)
    assert found.best.status == "optimal"
    assert found.found[0].value == found.best.value
    for each in found.found:
        assert each.verdict.holds
        assert judge(each.verdict.game, each.verdict.roadmap).holds
        assert worth(each.verdict, objective)[0] == each.value
        assert each.value >= found.best.value - 0.1 * abs(found.best.value) - 1e-6
    assert found.distances.shape == (len(found.found), len(found.found))
    assert (np.diag(found.distances) == 0).all()
    assert (found.distances == found.distances.T).all()


def test_without_any_roadmap_there_are_no_alternatives():
    size = next(size for size in SMALL if not every_verdict(size))
    found = alternatives(random_game(*size), Variety(), limits=PATIENT)
    assert found.best.status == "infeasible"
    assert found.found == ()


def test_a_roadmap_that_leaves_all_steps_out_is_told_from_others():
    size = next(size for size in MANY if any(not each.roadmap.starts for each in every_verdict(size)))
    nothing = next(each for each in every_verdict(size) if not each.roadmap.starts)
    assert nothing.roadmap == Roadmap({})
    assert all(
        distance(starts_in(nothing), starts_in(each)) == 1
        for each in every_verdict(size)
        if each.roadmap.starts
    )
