"""What coalitions could gain by leaving: direct sums, recursion and plain enumeration agree."""

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from detente.roadmap import Limits, judge, plan
from detente.roadmap.explaining.conflict import conflict
from detente.roadmap.judging.coalitions import outing
from detente.roadmap.judging.values import outlook, with_joined
from detente.roadmap.terms.objective import worth
from detente.roadmap.terms.tables import joined, tables_of
from detente.worth.derived import shares
from detente.worth.game import AUTOMATIC
from tests.games import guaranteed, played_games, random_game, random_starts, roadmap_of
from tests.roadmap.twin_coalitions import Together

PATIENT = Limits(60.0, time.perf_counter)


def played(seed):
    """Game, starts: three parties; impatient ones keep the twin's horizon short."""
    game = random_game(seed, 3, 1 + seed % 5, 1 + seed % 4, seed % 3)
    game = guaranteed(game, seed) if seed % 2 else game
    return replace(game, discount=game.discount**2), random_starts(game, seed)


@pytest.mark.parametrize("block", range(2))
def test_leaving_together_is_worth_what_the_best_of_all_plans_is_worth(block):
    for seed in range(block * 15, block * 15 + 15):
        game, chosen = played(seed)
        found, twin = outing(game, with_joined(game, chosen)), Together(game, chosen)
        phases = range(1, game.n_phases + 2)
        for g, group in enumerate(found.groups):
            members = tuple(int(i) for i in np.flatnonzero(group))
            stay = [twin.staying(members, k) for k in phases]
            np.testing.assert_allclose(found.stay[g], stay, atol=1e-9)
            for c, noticed in enumerate(twin.classes):
                best = [twin.leaving(members, k, noticed) for k in phases]
                np.testing.assert_allclose(found.together[c, g], best, atol=1e-9, err_msg=str(seed))


@settings(max_examples=25)
@given(played_games())
def test_sums_of_terms_are_what_direct_sums_give(play):
    game, chosen = play
    game = replace(game, coalitions=True)
    found, tables, starts = outing(game, with_joined(game, chosen)), tables_of(game), joined(game, chosen)
    np.testing.assert_allclose(tables.total(tables.leaving_together, starts), found.together, atol=1e-9)


@settings(max_examples=25)
@given(played_games())
def test_a_party_by_itself_gains_what_it_gains_by_cheating_unless_it_goes_on_alone(play):
    game, chosen = play
    n, starts = len(game.parties), with_joined(game, chosen)
    # With a second actor of everything there is nothing that a party could go on with alone.
    shared = replace(game, actors=game.actors | np.roll(game.actors, 1, axis=0), guarantees=())
    alone, seen = outing(shared, starts, np.eye(n, dtype=bool)), outlook(shared, starts)
    np.testing.assert_allclose(alone.together, seen.cheat * shares(shared)[:, np.newaxis], atol=1e-9)
    free, cheat = outing(game, starts, np.eye(n, dtype=bool)), outlook(game, starts).cheat
    assert (free.together >= cheat * shares(game)[:, np.newaxis] - 1e-9).all()


@settings(max_examples=25)
@given(played_games())
def test_all_together_can_always_carry_on_among_themselves(play):
    game, chosen = play
    game = replace(game, guarantees=())
    found = outing(game, with_joined(game, chosen), np.ones((1, len(game.parties)), dtype=bool))
    assert (found.margin <= 1e-9).all()


@settings(max_examples=25)
@given(played_games())
def test_an_empty_roadmap_gives_no_coalition_a_reason_to_leave(play):
    game, _ = play
    found = outing(game, np.full(len(game.items), np.inf))
    assert not found.together.any()
    assert not found.stay.any()


def test_a_conflict_names_the_coalition_that_would_leave():
    game = replace(circles(1), goal=(((2, True),),))
    found = conflict(game, {}, limits=PATIENT)
    assert any("party-0 and party-1 must not gain by leaving together" in each for each in found.reasons)


def circles(seed):
    """Two parties give each other much, and each gives something to a third, who gives a little back."""
    rng = np.random.default_rng(seed)
    game = random_game(seed, 3, 4, 2, 1)
    give, take = rng.uniform(1, 2, size=4), rng.uniform(3, 6, size=4) * np.array([1, 1, 1, 0.3])
    actors, flow = np.zeros((3, 5), dtype=bool), np.zeros((3, 5))
    for m, (giver, taker) in enumerate([(0, 1), (1, 0), (0, 2), (2, 0)]):
        actors[giver, m], flow[giver, m], flow[taker, m] = True, -give[m], take[m]
    actors[:, 4], none = actors[:, list(game.parts[0])].any(axis=1), np.zeros((3, 5))
    trust = np.full((3, 3), 0.95)
    return replace(
        game, actors=actors, flow=flow, cost=none, bonus=none, prior=trust, trust_cap=trust, goal=(),
        gates=(), requires=((),) * 4, excludes=(), coalitions=True, discount=np.full(3, 0.9),
        reversible=np.ones(5, dtype=bool), reversal=0 * game.delay, reversal_cost=none, delay=0 * game.delay,
        snap=np.full(5, AUTOMATIC), earliest=0 * game.delay + 1, latest=0 * game.delay + 2,
        deals=np.zeros((3, 3), dtype=bool), capacity=np.full(3, np.inf),
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_no_roadmap_that_coalitions_let_pass_is_better_than_the_plan(seed):
    game = circles(seed)
    every = itertools.product(range(game.n_phases + 1), repeat=game.n_steps)
    verdicts = [judge(game, roadmap_of(game, np.array(starts))) for starts in every]
    assert any({f.demand for f in verdict.failures} == {"coalition"} for verdict in verdicts)
    best = max((worth(verdict, "fair")[0] for verdict in verdicts if verdict.holds), default=None)
    found = plan(game, limits=PATIENT)
    assert found.status == ("infeasible" if best is None else "optimal")
    assert best is None or found.value == pytest.approx(best, rel=1e-4, abs=1e-6)
