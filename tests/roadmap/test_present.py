"""A game that is under way: nobody forgets, nothing is paid twice, and planning starts from now."""

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from detente.roadmap import Limits, Roadmap, judge, plan
from detente.roadmap.judging.collapse import collapse
from detente.roadmap.judging.evaluate import phases_of, starts_of
from detente.roadmap.judging.values import outlook, trust_along, with_joined
from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.questions.repair import repair
from detente.roadmap.solving.bench import Bench
from detente.roadmap.terms.objective import OBJECTIVES, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import joined, tables_of
from detente.worth.present import against, begun, believed, resumed
from tests.games import guaranteed, random_game, random_starts, roadmap_of
from tests.roadmap.twin import Twin

PATIENT = Limits(60.0, time.perf_counter)
VALUES = 60
PLANS = 24
ENOUGH = 5
"""Roadmaps that hold, of which a part is done and a part to come."""


def under_way(seed, phases=4):
    """A game, starts for its steps, how many phases are over, and the game from then on."""
    game = random_game(seed, 2 + seed % 2, 3 + seed % 3, phases, seed % 3)
    game = guaranteed(game, seed) if seed % 4 == 0 else game
    game = replace(game, coalitions=seed % 5 == 1)
    starts = np.minimum(random_starts(game, seed), np.maximum(game.n_phases - game.delay[: game.n_steps], 0))
    elapsed = 1 + seed % 2
    return game, starts, elapsed, resumed(game, elapsed, ages(starts, elapsed))


def ages(starts, elapsed):
    """Phases since each step began; 0 for what has not begun by then."""
    return np.where((starts > 0) & (starts <= elapsed), elapsed + 1 - starts, 0)


def rest_of(starts, elapsed):
    """Starts of what is still to come, counted from then."""
    return np.maximum(starts - elapsed, 0)


@pytest.mark.parametrize("block", range(3))
def test_from_any_phase_on_everything_is_worth_what_it_is_worth_in_the_whole_game(block):
    for seed in range(block * VALUES // 3, (block + 1) * VALUES // 3):
        game, starts, elapsed, rest = under_way(seed)
        whole, then = with_joined(game, starts), with_joined(rest, rest_of(starts, elapsed))
        assert np.array_equal(then, whole - elapsed)
        before, after = outlook(game, whole), outlook(rest, then)
        for name in ("at_stake", "walk_away", "cheat", "betrayed", "carry_on"):
            assert getattr(after, name) == pytest.approx(getattr(before, name)[..., elapsed:], abs=1e-9)
        assert trust_along(rest, then) == pytest.approx(trust_along(game, whole)[..., elapsed:], abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_what_stands_is_worth_what_its_dates_add_up_to(seed):
    game, starts, elapsed, rest = under_way(seed)
    verdict, twin = judge(rest, roadmap_of(rest, rest_of(starts, elapsed))), Twin(game, starts)
    for i, k in itertools.product(range(len(game.parties)), range(elapsed + 1, game.n_phases + 2)):
        column = k - elapsed - 1
        assert verdict.carry_on[i, column] == pytest.approx(twin.carry_on(i, k), abs=1e-9)
        assert verdict.walk_away[i, column] == pytest.approx(twin.walk_away(i, k), abs=1e-9)
        wait = twin.wait(i, k)
        assert verdict.wait[i, column] == pytest.approx(wait, abs=1e-9, nan_ok=True)


def test_whoever_keeps_to_a_roadmap_that_holds_finds_that_the_rest_holds_too():
    kept = 0
    for seed in range(400):
        game, starts, elapsed, rest = under_way(seed)
        if judge(game, roadmap_of(game, starts)).holds and starts.any():
            found = judge(rest, roadmap_of(rest, rest_of(starts, elapsed)))
            assert found.holds, found.failures
            kept += bool((ages(starts, elapsed) > 0).any() and rest_of(starts, elapsed).any())
    assert kept >= ENOUGH


def test_before_anything_happened_the_game_is_the_game():
    for seed in range(30):
        game = random_game(seed, 3, 4, 3, 1)
        same = resumed(game, 0, np.zeros(game.n_steps, dtype=np.int64))
        starts = random_starts(game, seed)
        one, other = judge(game, roadmap_of(game, starts)), judge(same, roadmap_of(same, starts))
        assert one.failures == other.failures
        assert np.array_equal(one.margin, other.margin)
        assert np.array_equal(one.trust, other.trust)


@pytest.mark.parametrize("seed", range(16))
def test_tables_and_loops_judge_the_rest_as_the_judge_does(seed):
    game, _, _, rest = under_way(seed)
    demands = Demands.all_of(tables_of(rest))
    scale = Scale(demands)
    steps = np.array(list(itertools.product(range(rest.n_phases + 1), repeat=game.n_steps)))
    steps = steps[np.random.default_rng(seed).permutation(len(steps))[:80]]
    steps[:, begun(rest)[: game.n_steps] > 0] = 1
    holds = Bench((demands,)).holds(steps)[0]
    for one, found in zip(steps, holds, strict=True):
        verdict = judge(rest, Roadmap(phases_of(rest, one)))
        slacks, trust = scale.of(one)
        by_tables = bool(slacks.met[0] and trust.min() >= -TOLERANCE)
        asked = [each for each in verdict.failures if each.demand != "coalition"]
        assert found == by_tables == verdict.holds, (asked, one)
        starts = joined(rest, one)
        for name in ("carry_on", "walk_away"):
            table = scale.demands.tables.total(getattr(scale.demands.tables, name), starts)
            assert table == pytest.approx(getattr(verdict, name), abs=1e-9)


def test_what_has_begun_cannot_be_left_out_or_begun_again():
    for seed in range(20):
        _, starts, elapsed, rest = under_way(seed)
        old = begun(rest)[: rest.n_steps] > 0
        if not old.any():
            continue
        scale = Scale(Demands.all_of(tables_of(rest)))
        steps = starts_of(rest, Roadmap(phases_of(rest, rest_of(starts, elapsed))))
        assert (steps[old] == 1).all()
        steps[old] = 0
        assert scale.of(steps)[0].broken.any()
        assert not Bench((scale.demands,)).holds(steps[np.newaxis])[0, 0]
        again = Roadmap({rest.steps[int(np.flatnonzero(old)[0])]: 1})
        assert any("has begun already" in each.sentence for each in judge(rest, again).failures)


def best_of_all(rest, objective):
    """The best value of all roadmaps that hold from now on; None if none does."""
    free = np.flatnonzero(begun(rest)[: rest.n_steps] == 0)
    best = None
    for chosen in itertools.product(range(rest.n_phases + 1), repeat=len(free)):
        steps = np.ones(rest.n_steps, dtype=np.int64)
        steps[free] = chosen
        verdict = judge(rest, Roadmap(phases_of(rest, steps)))
        if verdict.holds:
            value = worth(verdict, objective)[0]
            best = value if best is None else max(best, value)
    return best


@pytest.mark.parametrize("block", range(3))
def test_planning_on_finds_the_best_of_all_that_hold_from_now(block):
    possible = []
    for seed in range(block * PLANS // 3, (block + 1) * PLANS // 3):
        game, starts, elapsed, rest = under_way(seed, phases=3)
        objective = OBJECTIVES[seed % len(OBJECTIVES)]
        best, found = best_of_all(rest, objective), plan(rest, objective, limits=PATIENT, seed=seed)
        assert found.status == ("infeasible" if best is None else "optimal")
        assert best is None or found.value == pytest.approx(best, rel=2e-4, abs=2e-6)
        possible.append(best is not None)
        if seed % 4 == 0:
            draft = roadmap_of(rest, rest_of(starts, elapsed))
            mended = repair(rest, Roadmap(phases_of(rest, starts_of(rest, draft))), limits=PATIENT, seed=seed)
            assert (mended.repaired is not None) == (best is not None)
            assert mended.repaired is None or mended.repaired.holds
            assert not {each.step for each in mended.changes} & {
                step for step, old in zip(game.steps, begun(rest), strict=False) if old
            }
    assert sum(possible) > 0


def test_a_breakdown_now_is_worth_what_its_dates_add_up_to():
    for seed in range(16):
        game, starts, elapsed, rest = under_way(seed)
        verdict, twin = judge(rest, roadmap_of(rest, rest_of(starts, elapsed))), Twin(game, starts)
        found, now = collapse(verdict), elapsed + 1
        for i in range(len(game.parties)):
            left = [
                twin.value(i, m, twin.broken(m, plan, now, persists=twin.persists(m, None)), now)
                for m in range(len(game.items))
                for plan in [twin.planned(m, twin.start[m])]
            ]
            assert found.worth[i] == pytest.approx(sum(left), abs=1e-9)
        if not (game.deals.any() or game.guarantees):
            assert found.worth == pytest.approx(verdict.walk_away[:, 0])
        assert {item for item, fate in found.fates.items() if fate == "undone"} <= {
            game.items[m] for m in range(len(game.items)) if twin.falls(m)
        }


def test_breaches_take_away_trust_in_the_breaker_and_in_nobody_else():
    for seed in range(20):
        game = random_game(seed, 3, 4, 3)
        found = believed(game, against(np.array([1, 0, 0]), accidents=0.05))
        assert found[:, 1:] == pytest.approx(game.prior[:, 1:])
        others = found[1:, 0]
        assert (others <= game.prior[1:, 0] + 1e-12).all()
        odds = game.prior[1:, 0] * 0.05
        assert others == pytest.approx(odds / (odds + 1 - game.prior[1:, 0]))
