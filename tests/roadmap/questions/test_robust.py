"""The surest roadmap: the best share there is on small games, checked in worlds that it was not chosen by."""

import itertools
import time
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from detente.roadmap import Limits, judge, plan
from detente.roadmap.judging.evaluate import starts_of
from detente.roadmap.questions.robust import Sought, confirmed, hedged, holds_in
from detente.roadmap.solving.plan import JudgeRejects
from detente.roadmap.terms.objective import worth
from detente.stability.robust import Share
from tests.games import random_game, roadmap_of

PATIENT = Limits(30.0, time.perf_counter)
KEEP = 0.4


def other_world(game, seed):
    """The game with other worth and trust, well within reach of the first."""
    rng = np.random.default_rng(seed)
    flow, bonus = (table * rng.uniform(0.6, 1.4, table.shape) for table in (game.flow, game.bonus))
    prior = np.clip(game.prior * rng.uniform(0.8, 1.2, game.prior.shape), 0, 1)
    return replace(game, flow=flow, bonus=bonus, prior=prior)


def worlds(game, seed, number):
    return [other_world(game, [seed, each]) for each in range(number)]


@lru_cache
def planned(seed):
    return plan(random_game(seed, 2, 3, 3, seed % 2), limits=PATIENT).verdict


SEEDS = (1, 21, 25)
"""Games with a roadmap that brings everybody something."""


def best_share(fair, sample):
    """By looking at every roadmap that holds at the likely values and keeps its part of the value."""
    game, found = fair.game, -1
    floor = KEEP * worth(fair, "fair")[0] - 1e-9
    for starts in itertools.product(range(game.n_phases + 1), repeat=game.n_steps):
        roadmap = roadmap_of(game, np.array(starts))
        verdict = judge(game, roadmap)
        if verdict.holds and worth(verdict, "fair")[0] >= floor:
            found = max(found, sum(judge(each, roadmap).holds for each in sample))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_roadmap_of_all_holds_in_more_worlds(seed):
    fair = planned(seed)
    sample, fresh = worlds(fair.game, 1, 8), worlds(fair.game, 2, 10)
    found = hedged(fair, sample, fresh, Sought(KEEP, PATIENT, judged=10))
    assert found.chosen.sampled == best_share(fair, sample)
    assert found.fair.verdict.roadmap.starts == fair.roadmap.starts
    assert all(each.verdict.holds for each in found.choices)
    for early, late in itertools.pairwise(found.choices):
        assert early.sampled < late.sampled
    for each in found.choices:
        assert each.holding == sum(judge(game, each.verdict.roadmap).holds for game in fresh)


def test_numbers_without_doubt_leave_the_fair_roadmap_sure():
    fair = planned(SEEDS[0])
    same = [fair.game] * 3
    found = hedged(fair, same, same, Sought(KEEP, PATIENT))
    assert found.choices == (found.fair,)
    assert (found.fair.sampled, found.fair.holding, found.breaks) == (3, 3, ())


def test_the_same_seed_gives_the_same_roadmaps():
    fair = planned(SEEDS[1])
    sample, fresh = worlds(fair.game, 1, 4), worlds(fair.game, 2, 4)
    first, again = (hedged(fair, sample, fresh, Sought(KEEP, PATIENT, seed=7)) for _ in range(2))
    assert [each.verdict.roadmap for each in first.choices] == [
        each.verdict.roadmap for each in again.choices
    ]


def test_what_breaks_is_what_the_judge_says():
    fair = planned(SEEDS[1])
    fresh = worlds(fair.game, 3, 20)
    starts = starts_of(fair.game, fair.roadmap)
    holds = holds_in([starts], iter(fresh))[0]
    told = {
        (each.demand, each.party, each.phase): each.worlds for each in confirmed(fair.roadmap, fresh, holds)
    }
    found = [
        {(failure.demand, failure.party, failure.phase) for failure in judge(game, fair.roadmap).failures}
        for game in fresh
    ]
    assert told == {what: sum(what in one for one in found) for what in set().union(*found)}
    with pytest.raises(JudgeRejects):
        confirmed(fair.roadmap, fresh, ~holds)


def test_where_coalitions_count_the_judge_decides_in_every_world():
    fair = planned(SEEDS[1])
    game = replace(fair.game, coalitions=True)
    fresh = worlds(game, 3, 12)
    holds = holds_in([starts_of(game, fair.roadmap)], fresh)[0]
    assert holds.tolist() == [judge(each, fair.roadmap).holds for each in fresh]


def test_the_interval_covers_the_share_of_many_worlds():
    fair = planned(SEEDS[2])
    starts = starts_of(fair.game, fair.roadmap)
    many = holds_in([starts], worlds(fair.game, 5, 500))[0]
    samples = many.reshape(10, 50).sum(axis=1)
    intervals = [Share(Fraction(int(held), 50), 50).interval for held in samples]
    assert sum(low <= many.mean() <= high for low, high in intervals) >= 9
