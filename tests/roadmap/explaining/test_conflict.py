"""A conflict cannot be met, and no smaller set of demands is one."""

import itertools
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.roadmap import Limits, plan
from detente.roadmap.explaining.conflict import _minimal, conflict, conflicts
from detente.roadmap.explaining.groups import Group, Groups
from detente.roadmap.explaining.oracle import Oracle
from detente.roadmap.terms.tables import tables_of
from tests.games import random_game

PATIENT = Limits(60.0, time.perf_counter)

SIZES = [(seed, 2 + seed % 2, 4, 3, seed % 3) for seed in (*range(20), 39, 45)]


def failed_by_every_roadmap(game):
    """Which groups each of all roadmaps fails, bool, shape (patterns, groups)."""
    groups = Groups(tables_of(game))
    tried = itertools.product(range(game.n_phases + 1), repeat=game.n_steps)
    roadmaps = np.array([starts for starts in tried if groups.possible(np.array([starts])).all()])
    return groups.all, np.unique([groups.failed_by(starts) for starts in roadmaps], axis=0)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_conflict_is_the_smallest_of_all_sets_of_demands(size):
    game = random_game(*size)
    groups, failed = failed_by_every_roadmap(game)
    found = conflict(game, {}, limits=PATIENT)
    if not failed.any(axis=1).all():
        assert found.extent == "none"
        return
    assert found.extent == "smallest"
    assert len(found.reasons) == len(found.groups)
    chosen = [groups.index(group) for group in found.groups]
    assert failed[:, chosen].any(axis=1).all()
    for fewer in itertools.combinations(range(len(groups)), len(chosen) - 1):
        assert not failed[:, list(fewer)].any(axis=1).all()


@pytest.mark.parametrize("size", SIZES[:12], ids=str)
def test_a_minimal_conflict_needs_all_its_demands(size):
    game = random_game(*size)
    groups, failed = failed_by_every_roadmap(game)
    oracle = Oracle(Groups(tables_of(game)), PATIENT, 0)
    found, extent = _minimal(oracle, oracle.until(1.0))
    if not failed.any(axis=1).all():
        assert (found, extent) == ((), "none")
        return
    assert extent == "minimal"
    chosen = [groups.index(group) for group in found]
    assert failed[:, chosen].any(axis=1).all()
    for left_out in chosen:
        assert not failed[:, [g for g in chosen if g != left_out]].any(axis=1).all()


def test_games_without_and_with_a_roadmap_are_both_looked_at():
    found = {plan(random_game(*size), "total", limits=PATIENT).status for size in SIZES}
    assert found == {"infeasible", "optimal"}


def test_no_time_at_all_is_a_named_outcome():
    game = replace(random_game(0, 3, 6, 4, 1), goal=(((0, True),),))
    assert conflict(game, {}, limits=Limits(0.0, time.perf_counter)).extent == "limit"


def lone_promise(**changes):
    """Two parties; one is to give up something dear, for a goal, and gains nothing by it."""
    game = random_game(0, 2, 2, 2, 0)
    plain: dict[str, Any] = {
        "actors": np.array([[True, False], [False, True]]),
        "flow": np.array([[-1.0, 2.0], [2.0, -1.0]]),
        "cost": np.array([[4.0, 0.0], [0.0, 4.0]]),
        "bonus": np.zeros((2, 2)),
        "delay": np.zeros(2, dtype=np.int64),
        "lag": np.zeros(2, dtype=np.int64),
        "chance": np.ones(2),
        "reversible": np.zeros(2, dtype=bool),
        "requires": ((), ()),
        "excludes": (),
        "gates": (),
        "goal": (((0, True),),),
        "earliest": np.ones(2, dtype=np.int64),
        "latest": np.full(2, 2, dtype=np.int64),
        "load": np.ones(2),
        "capacity": np.full(2, np.inf),
        "margin": 0.0,
        "min_gain": np.zeros(2),
        "prior": np.array([[1.0, 0.3], [0.3, 1.0]]),
        "trust_cap": np.ones((2, 2)),
        "deals": np.zeros((2, 2), dtype=bool),
        "discount": np.full(2, 0.8),
        "breakdown": 0.0,
    }
    return replace(game, **(plain | changes))


def test_a_promise_that_only_costs_is_named_in_the_readers_words():
    titles = {"party-0": "North", "party-1": "South", "step-0": "Remove warheads", "step-1": "Pay"}
    found = conflict(lone_promise(), titles, limits=PATIENT)
    assert found.groups == (Group("goal", (0,)), Group("enforcement", (0,)))
    assert found.reasons[0] == "the goal asks for 'Remove warheads'"
    assert found.reasons[1].startswith("North must not gain by breaking its word (it would be ")


def test_missing_trust_is_named_with_its_level_and_its_start():
    # Side by side each keeps its word if it may lose what the other gives; only trust is missing.
    game = lone_promise(
        reversible=np.ones(2, dtype=bool),
        reversal=np.zeros(2, dtype=np.int64),
        reversal_cost=np.zeros((2, 2)),
        snap=np.full(2, 2),
        cost=np.array([[1.0, 0.0], [0.0, 1.0]]),
        flow=np.array([[-0.2, 2.0], [2.0, -0.2]]),
        costly_signal=0.0,
        prior=np.array([[1.0, 0.05], [0.05, 1.0]]),
        trust_cap=np.array([[1.0, 0.05], [0.05, 1.0]]),
    )
    found = conflict(game, {}, limits=PATIENT)
    assert "trust" in {group.kind for group in found.groups}
    assert any("would have to trust" in reason and "starts at 0.05" in reason for reason in found.reasons)


@pytest.mark.parametrize("size", SIZES[:12], ids=str)
def test_every_conflict_told_is_one_and_none_holds_another(size):
    game = random_game(*size)
    groups, failed = failed_by_every_roadmap(game)
    found = [{groups.index(group) for group in each.groups} for each in conflicts(game, {}, limits=PATIENT)]
    if not failed.any(axis=1).all():
        assert found == [set()]
        return
    for chosen in found:
        assert failed[:, list(chosen)].any(axis=1).all()
        # Without any one of its demands the others can be met.
        assert all(not failed[:, list(chosen - {left_out})].any(axis=1).all() for left_out in chosen)
    assert all(not (one <= other) for one, other in itertools.permutations(found, 2))


@pytest.mark.parametrize("size", SIZES[:12], ids=str)
def test_where_one_conflict_is_told_each_of_its_demands_is_in_every_conflict(size):
    game = random_game(*size)
    groups, failed = failed_by_every_roadmap(game)
    found = conflicts(game, {}, limits=PATIENT)
    if len(found) > 1 or not found[0].groups:
        return
    for group in found[0].groups:
        rest = [g for g, other in enumerate(groups) if other != group]
        assert not failed[:, rest].any(axis=1).all()


def test_a_roadmap_that_was_met_answers_at_once():
    game = random_game(*SIZES[0])
    oracle = Oracle(Groups(tables_of(game)), Limits(0.0, time.perf_counter), 0)
    nothing = np.zeros(game.n_steps, dtype=np.int64)
    failed = oracle.learned(nothing)
    kept = [group for group, fails in zip(oracle.groups.all, failed, strict=True) if not fails]
    assert oracle.meets(kept, 0.0) is nothing
