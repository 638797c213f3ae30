"""A repaired draft holds, and no roadmap that holds is nearer to the draft."""

import time
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from detente.roadmap import Limits, Roadmap, judge
from detente.roadmap.questions.repair import Wanted, repair
from detente.roadmap.terms.objective import worth
from tests.games import random_game, random_starts, roadmap_of
from tests.roadmap.every import every_verdict, starts_in

PATIENT = Limits(60.0, time.perf_counter)

SMALL = [(seed, 2 + seed % 2, 4, 3, seed % 3) for seed in range(8)]
CASES = [(size, seed) for size in SMALL for seed in (1, 2, 4)]


class Ticking:
    """A clock that moves on a little every time somebody looks at it."""

    def __init__(self, tick):
        self.now, self.tick = 0.0, tick

    def __call__(self):
        self.now += self.tick
        return self.now


def nearness(draft, steps, n_phases):
    """Number of changes, and phases shifted; a step added or dropped counts as all phases."""
    shifts = [
        0 if before == after else abs(after - before) if before and after else n_phases
        for before, after in zip(draft, steps, strict=True)
    ]
    return sum(shift > 0 for shift in shifts), sum(shifts)


def drafted(size, seed):
    game = random_game(*size)
    return game, random_starts(game, seed)


@lru_cache
def repaired(size, seed):
    game, draft = drafted(size, seed)
    return repair(game, roadmap_of(game, draft), limits=PATIENT)


@pytest.mark.parametrize(("size", "seed"), CASES, ids=str)
def test_no_roadmap_that_holds_is_nearer_to_the_draft(size, seed):
    game, draft = drafted(size, seed)
    found = repaired(size, seed)
    near = [nearness(draft, starts_in(verdict), game.n_phases) for verdict in every_verdict(size)]
    if not near:
        assert found.status == "impossible"
        assert found.repaired is None
        return
    assert found.repaired is not None
    assert found.repaired.holds
    assert nearness(draft, starts_in(found.repaired), game.n_phases) == min(near)
    assert len(found.changes) == min(near)[0]
    assert found.status == ("least" if found.changes else "unchanged")
    gains = [
        worth(verdict, "total")[0]
        for verdict, nearest in zip(every_verdict(size), near, strict=True)
        if nearest == min(near)
    ]
    assert worth(found.repaired, "total")[0] >= max(gains) - 2e-4 * abs(max(gains)) - 1e-4


def test_drafts_are_of_every_kind():
    found = [repaired(*case) for case in CASES]
    kinds = [each.status for each in found]
    assert {"least", "impossible"} <= set(kinds)
    assert kinds.count("least") >= 8
    assert {"added", "dropped", "earlier", "later"} == {
        change.kind for each in found for change in each.changes
    }


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_a_draft_that_holds_is_left_as_it_is(size):
    for verdict in every_verdict(size)[:1]:
        found = repair(verdict.game, verdict.roadmap, limits=PATIENT)
        assert found.status == "unchanged"
        assert found.changes == ()
        assert found.repaired is not None
        assert found.repaired.roadmap == verdict.roadmap


@pytest.mark.parametrize(("size", "seed"), CASES, ids=str)
def test_a_change_that_is_undone_alone_breaks_what_it_is_said_to_mend(size, seed):
    game, found = random_game(*size), repaired(size, seed)
    for change in found.changes:
        assert change.mends
        assert found.repaired is not None
        starts = dict(found.repaired.roadmap.starts)
        starts.pop(change.step, None)
        undone = starts | ({change.step: change.before} if change.before else {})
        assert judge(game, Roadmap(undone)).failures == change.mends


@pytest.mark.parametrize("size", SMALL[:6], ids=str)
def test_steps_that_are_to_be_kept_stay_and_no_roadmap_that_keeps_them_is_nearer(size):
    game, draft = drafted(size, 3)
    keep = game.steps[:2]
    found = repair(game, roadmap_of(game, draft), Wanted(keep), limits=PATIENT)
    same = [verdict for verdict in every_verdict(size) if (starts_in(verdict)[:2] == draft[:2]).all()]
    if not same:
        assert found.status == "impossible"
        return
    assert found.repaired is not None
    assert (starts_in(found.repaired)[:2] == draft[:2]).all()
    near = [nearness(draft, starts_in(verdict), game.n_phases) for verdict in same]
    assert nearness(draft, starts_in(found.repaired), game.n_phases) == min(near)


@pytest.mark.parametrize(
    ("size", "objective"), list(zip(SMALL, ("fair", "total") * 3, strict=False)), ids=str
)
def test_a_repaired_roadmap_reaches_what_is_asked_of_it_with_the_fewest_changes(size, objective):
    values = [worth(verdict, objective)[0] for verdict in every_verdict(size)]
    least = float(np.median(values)) if values else 0.1
    game, draft = drafted(size, 1)
    found = repair(game, roadmap_of(game, draft), Wanted((), objective, least), limits=PATIENT)
    enough = [
        starts_in(verdict)
        for verdict, reached in zip(every_verdict(size), values, strict=True)
        if reached >= least - 1e-7
    ]
    if not enough:
        assert found.status == "impossible"
        return
    assert found.repaired is not None
    assert worth(found.repaired, objective)[0] >= least - 1e-5
    assert len(found.changes) == min(nearness(draft, steps, game.n_phases)[0] for steps in enough)


def test_what_is_no_part_of_the_scenario_is_left_out_and_named():
    size = next(size for size in SMALL if every_verdict(size))
    verdict = every_verdict(size)[-1]
    draft = replace(verdict.roadmap, starts={**verdict.roadmap.starts, "moon-base": 1})
    found = repair(verdict.game, draft, limits=PATIENT)
    assert found.left_out == (("moon-base", 1),)
    assert not found.draft.holds
    assert found.status == "unchanged"
    assert found.repaired is not None
    assert found.repaired.roadmap.starts == verdict.roadmap.starts


def test_a_phase_that_there_is_not_is_named_too():
    game, _ = drafted(SMALL[0], 1)
    found = repair(game, Roadmap({"step-0": 40}), limits=PATIENT)
    assert found.left_out == (("step-0", 40),)


def test_without_time_nothing_is_claimed():
    game, draft = drafted((2, 6, 40, 10, 4), 1)
    found = repair(game, roadmap_of(game, draft), limits=Limits(0.01, Ticking(0.01)))
    assert found.status == "limit"
    assert found.repaired is None
    assert found.least <= 1


def test_little_time_gives_a_roadmap_and_says_how_many_changes_are_needed_at_least():
    game, draft = drafted((2, 3, 12, 6, 2), 1)
    found = repair(game, roadmap_of(game, draft), limits=Limits(1.0, Ticking(0.001)))
    assert found.status in {"found", "least", "limit", "impossible"}
    assert found.least <= len(found.changes) or found.repaired is None
