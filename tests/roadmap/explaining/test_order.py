"""Whatever is said about a roadmap with a step moved is what the judge says of that roadmap."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from detente.roadmap import judge
from detente.roadmap.explaining.binding import CLOSE, binding
from detente.roadmap.explaining.buys import concessions, resting_on
from detente.roadmap.explaining.nearby import SAME, Nearby
from detente.roadmap.explaining.order import left_out, order
from detente.roadmap.terms.objective import OBJECTIVES, worth
from tests.games import random_game, random_starts, roadmap_of

# Games with the seed of some random starts that hold.
HELD = {
    (13, 3, 5, 4, 1): 0,
    (18, 2, 5, 4, 0): 0,
    (26, 2, 5, 4, 2): 0,
    (32, 2, 5, 4, 2): 1,
    (34, 2, 5, 4, 1): 0,
    (50, 2, 5, 4, 2): 4,
    (55, 3, 5, 4, 1): 27,
    (59, 3, 5, 4, 2): 27,
}


@lru_cache
def held(size):
    """A roadmap that holds."""
    game = random_game(*size)
    return judge(game, roadmap_of(game, random_starts(game, HELD[size])))


def judged(near, changes):
    """The judge's verdict on the roadmap with some steps elsewhere."""
    steps = near.steps.copy()
    for m, phase in changes.items():
        steps[m] = phase
    return judge(near.verdict.game, roadmap_of(near.verdict.game, steps))


def same(mine, theirs):
    return {(each.demand, each.sentence) for each in mine} == {
        (each.demand, each.sentence) for each in theirs
    }


def ranked(verdict, objective, here):
    """1, 0 or -1: whether a verdict is worth more than another, the same, or less."""
    for mine, theirs in zip(worth(verdict, objective), worth(here, objective), strict=True):
        if abs(mine - theirs) > SAME:
            return 1 if mine > theirs else -1
    return 0


def test_the_roadmaps_that_are_explained_hold():
    assert all(held(size).holds and held(size).starts.any() for size in HELD)


@pytest.mark.parametrize("size", HELD, ids=str)
def test_reasons_are_those_of_the_judge(size):
    near = Nearby(held(size))
    places, absences = order(near), left_out(near)
    assert len(places) + len(absences) == near.verdict.game.n_steps
    moved = [each for place in places for each in (place.sooner, place.earlier, place.later) if each]
    moved += [each.best for each in absences if each.best]
    for each in moved:
        verdict = judged(near, each.changes)
        assert each.holds == verdict.holds
        told = [failure for failure in verdict.failures if failure.demand == "admissible"]
        assert same(each.failures, told or verdict.failures)
        np.testing.assert_allclose(each.heard.gain, verdict.gain, atol=1e-9)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("size", list(HELD)[:4], ids=str)
def test_why_a_step_is_no_earlier_agrees_with_trying_every_phase(size, objective):
    near = Nearby(held(size), objective)
    for place in order(near):
        m = near.verdict.game.steps.index(place.step)
        tried = [judged(near, {m: phase}) for phase in range(1, place.phase)]
        ranks = [ranked(verdict, objective, near.verdict) for verdict in tried if verdict.holds]
        if place.phase == 1:
            assert place.why == "at once"
        elif not ranks:
            assert place.why == "held back"
            assert place.sooner is not None
            assert place.sooner_fails in place.sooner.failures
        else:
            assert place.why == {-1: "better here", 0: "free", 1: "better sooner"}[max(ranks)]
        np.testing.assert_allclose(near.here.worth, worth(near.verdict, objective), atol=1e-9)


@pytest.mark.parametrize("size", list(HELD)[:4], ids=str)
def test_why_a_step_is_not_taken_agrees_with_trying_every_phase(size):
    near = Nearby(held(size), "total")
    game = near.verdict.game
    for each in left_out(near):
        m = game.steps.index(each.step)
        tried = [judged(near, {m: phase}) for phase in range(1, game.n_phases + 1)]
        ranks = [ranked(verdict, "total", near.verdict) for verdict in tried if verdict.holds]
        if ranks:
            assert each.why == {-1: "no better", 0: "same", 1: "better taken"}[max(ranks)]
        else:
            assert each.why in {"fails", "too long"}
            assert each.fails is None or (each.best is not None and each.fails in each.best.failures)


@pytest.mark.parametrize("size", HELD, ids=str)
def test_what_a_concession_buys_is_the_gain_that_goes_with_it(size):
    near = Nearby(held(size))
    game = near.verdict.game
    for each in concessions(near):
        gone = {game.steps.index(step): 0 for step in (each.step, *each.rests)}
        verdict = judged(near, gone)
        np.testing.assert_allclose(each.loses, near.verdict.gain - verdict.gain, atol=1e-9)
        assert (each.fails is None) == verdict.holds
        assert all(cost > 0 for cost in each.pays.values())
        assert set(each.unkept) <= set(game.steps)


@pytest.mark.parametrize("size", HELD, ids=str)
def test_what_rests_on_a_step_is_all_that_must_go_and_no_more(size):
    near = Nearby(held(size))
    game = near.verdict.game
    for m in map(int, np.flatnonzero(near.steps)):
        gone = resting_on(game, near.steps, m)

        def unmet(kept_out):
            failures = judged(near, dict.fromkeys(kept_out, 0)).failures
            return any("before phase" in failure.sentence for failure in failures)

        assert not unmet((m, *gone))
        if all(wanted for clauses in game.requires for clause in clauses for _, wanted in clause):
            assert all(unmet({m, *gone} - {c}) for c in gone)


@pytest.mark.parametrize("size", HELD, ids=str)
def test_what_binds_is_what_the_verdict_leaves_least_to_spare(size):
    near = Nearby(held(size))
    verdict, game = near.verdict, near.verdict.game
    found = {(each.kind, each.party, each.other): each for each in binding(near)}
    assert [each.share for each in found.values()] == sorted(each.share for each in found.values())
    assert all(each.slack > -SAME for each in found.values())
    assert all(each.phase in each.phases for each in found.values())
    for i, party in enumerate(game.parties):
        cost = np.nan_to_num(verdict.delay_cost[i], nan=np.inf) / max(verdict.ideal[i], 1e-12)
        assert (("waiting", party, "") in found) == bool((cost < CLOSE).any() and verdict.ideal[i] > 0)


def test_a_step_off_the_table_or_too_long_is_told_as_such():
    size = next(size for size in HELD if (held(size).starts[:5] == 0).any())
    verdict = held(size)
    m = int(np.flatnonzero(verdict.starts[:5] == 0)[0])
    latest, delay = verdict.game.latest.copy(), verdict.game.delay.copy()
    latest[m], delay[m] = 0, verdict.game.n_phases
    for changes, why in (({"latest": latest}, "off the table"), ({"delay": delay}, "too long")):
        game = replace(verdict.game, **changes)
        told = {each.step: each for each in left_out(Nearby(judge(game, verdict.roadmap)))}
        assert (told[game.steps[m]].why, told[game.steps[m]].best) == (why, None)
