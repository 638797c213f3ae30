"""Trying all roadmaps, the plain model and the planner agree: on the best value, and on whether there is one.

`make soak` does the same on many more games.
"""

import time
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.plain import by_cp_sat, by_highs, plain
from detente.roadmap import Limits, judge
from detente.roadmap import plan as planned
from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.solving.exact import CLOSE, Proof, bounded, known_of, prove
from detente.roadmap.solving.master import Target
from detente.roadmap.terms.objective import OBJECTIVES, stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import joined, tables_of
from tests.games import every_choice, guaranteed, random_game, roadmap_of

PATIENT = Limits(60.0, time.perf_counter)

BLOCKS, EACH = 13, 40
"""Blocks of games, and games in each of them."""

PLAINLY, IN_FULL = 10, 40
"""Every so many games the plain models and the whole planner have their say too."""


def game_of_seed(seed):
    """Two or three parties; a third of the games have guarantees, a third ask that no coalition leaves."""
    game = random_game(seed, 2 + seed % 2, 3 + seed % 3, 3 if seed % 5 else 4, seed % 3)
    game = guaranteed(game, seed) if seed % 3 == 0 else game
    return replace(game, coalitions=seed % 3 == 1)


def best_of_all(scale, terms):
    """Starts of the steps of the best roadmap of all that hold, and its value; None if none holds."""
    game = scale.demands.tables.game
    steps = every_choice(game)
    starts = joined(game, steps)
    items = np.arange(starts.shape[1])
    slacks = scale.slacks(starts, scale.terms[items, starts].sum(axis=1))
    values = terms[:, items, starts].sum(axis=-1).min(axis=0)
    allowed = np.flatnonzero(slacks.met)
    for place in allowed[np.argsort(-values[allowed], kind="stable")]:
        if scale.trust(starts[place], slacks.one(int(place))).min() >= -TOLERANCE:
            return steps[place], values[place]
    return None, -np.inf


def near(value):
    """Two proven values agree within the gap at which a proof counts as closed."""
    return pytest.approx(value, rel=CLOSE[0], abs=2 * CLOSE[1])


def agree_on(seed):
    """Whether there is a roadmap, after all have been heard on one game."""
    game, objective = game_of_seed(seed), OBJECTIVES[seed // 6 % len(OBJECTIVES)]
    scale = Scale(Demands.all_of(tables_of(game)))
    target = Target(stages(scale.demands.tables, objective)[0])
    steps, best = best_of_all(scale, target.terms)
    # From nothing, or from what is best already, which must not lead astray.
    known = known_of(scale, target, steps) if seed % 4 == 0 else Proof()
    found = prove(scale, target, known, PATIENT, seed)
    assert found.closed
    if steps is None:
        assert found.steps is None
    else:
        assert found.value == near(best)
        assert found.bound >= best - CLOSE[1]
        verdict = judge(game, roadmap_of(game, steps))
        assert verdict.holds
        assert worth(verdict, objective)[0] == near(best)
    if seed % PLAINLY == 0:
        assert bounded(scale, target, Proof(), PATIENT).bound >= best - CLOSE[1]
        bare = plain(scale.demands.tables, objective)
        for opinion in (by_highs(bare, PATIENT.seconds), by_cp_sat(bare, PATIENT.seconds)):
            assert opinion.status == ("infeasible" if steps is None else "optimal")
            assert steps is None or opinion.value == pytest.approx(best, rel=2e-4, abs=1e-4)
    if seed % IN_FULL == 0:
        whole = planned(game, objective, limits=PATIENT, seed=seed)
        assert whole.status == ("infeasible" if steps is None else "optimal")
        assert steps is None or whole.value == near(best)
    return steps is not None


@pytest.mark.parametrize("block", range(BLOCKS))
def test_all_ways_lead_to_the_same_best_roadmap(block):
    possible = [agree_on(seed) for seed in range(block * EACH, (block + 1) * EACH)]
    assert 0 < sum(possible) < len(possible)
