"""Compiled loops give what the same loops give as plain Python."""

import importlib
import sys
from dataclasses import replace

import numba
import numpy as np
import pytest

from detente.roadmap.solving import search as room
from detente.roadmap.solving.bench import Bench
from detente.roadmap.solving.crowd import crowd_of
from detente.roadmap.solving.kernels import crowd, judge, walk
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.search import mended, search
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of
from tests.games import random_game, random_starts

KERNELS = "detente.roadmap.solving.kernels"
COMPILED = {"judge": judge, "walk": walk, "crowd": crowd}
"""Loaded before the compiler is ever switched off: what is put back after a test must be compiled."""

PATIENT = Limits(600.0, lambda: 0.0)
SEEDS = range(4)


@pytest.fixture
def without_compiler(monkeypatch):
    """A switch after which the loops are plain Python, until the test is over."""
    package = importlib.import_module(KERNELS)

    def switch():
        monkeypatch.setattr(numba.config, "DISABLE_JIT", True)
        for name, compiled in COMPILED.items():
            monkeypatch.setattr(package, name, compiled)
            monkeypatch.delitem(sys.modules, f"{KERNELS}.{name}")
        for name in COMPILED:
            monkeypatch.setitem(
                sys.modules, f"{KERNELS}.{name}", importlib.import_module(f"{KERNELS}.{name}")
            )

    return switch


def scales():
    return [Scale(Demands.all_of(tables_of(random_game(seed, 3, 5, 4, 1)))) for seed in SEEDS]


def judged():
    found = []
    for seed, scale in zip(SEEDS, scales(), strict=True):
        steps = np.array([random_starts(scale.demands.tables.game, each) for each in range(10)])
        bench = Bench((scale.demands,))
        found.append((bench.holds(steps), *bench.judged(steps), seed))
    return found


def walked():
    found = []
    # In these games roadmaps that meet all else fail demands on trust, which are then watched.
    doubtful = [random_game(5, 3, 5, 4, 1), random_game(8, 3, 6, 4, 1)]
    for scale in (*scales(), *(Scale(Demands.all_of(tables_of(game))) for game in doubtful)):
        aims = stages(scale.demands.tables, "fair")
        steps = random_starts(scale.demands.tables.game, 3)
        found.append((search(scale, aims, PATIENT, 1), *mended(scale, aims[0], steps, 2)))
    return found


def weighed():
    found = []
    for seed in SEEDS:
        game = random_game(seed, 3, 5, 4, 2)
        near = np.array([random_starts(game, 10 * seed + each) for each in range(5)])
        found.append(crowd_of([game, replace(game, flow=0.9 * game.flow)]).slack(near[0], near))
    return found


def test_roadmaps_are_weighed_alike_in_many_worlds(without_compiler):
    compiled = weighed()
    without_compiler()
    for one, other in zip(compiled, weighed(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_roadmaps_are_judged_alike(without_compiler):
    compiled = judged()
    without_compiler()
    for one, other in zip(compiled, judged(), strict=True):
        for left, right in zip(one, other, strict=True):
            np.testing.assert_allclose(left, right, atol=1e-12)


def test_walks_with_the_same_chance_go_the_same_way(without_compiler, monkeypatch):
    monkeypatch.setattr(room, "RUNS", 2)
    monkeypatch.setattr(room, "SWEEPS", 3)
    compiled = walked()
    assert any(best is not None for best, _, _ in compiled)
    without_compiler()
    for one, other in zip(compiled, walked(), strict=True):
        for left, right in zip(one, other, strict=True):
            np.testing.assert_array_equal(left, right)
