"""The moment at which a party would best break its word."""

import numpy as np
from hypothesis import given, settings

from detente.roadmap import judge
from detente.roadmap.judging.sleepers import by_moment, sleepers
from detente.worth import evidence
from tests.games import played_games, random_game, random_starts, roadmap_of


def phase_by_phase(verdict, i):
    """V(k) = max(D(k), now + beta V(k+1)) of the definition, and the phase in which it is reached."""
    game, last = verdict.game, verdict.game.n_phases
    alive = game.discount[i] * (1 - game.breakdown)
    best, when = verdict.cheat[i, last], last
    for column in range(last - 1, -1, -1):
        now = verdict.carry_on[i, column] - alive * verdict.carry_on[i, column + 1]
        later = now + alive * best
        if verdict.cheat[i, column] >= later - 1e-9:
            best, when = verdict.cheat[i, column], column
        else:
            best = later
    return best, when + 1


@settings(max_examples=25)
@given(played_games())
def test_the_best_moment_is_that_of_the_recursion(play):
    game, starts = play
    verdict = judge(game, roadmap_of(game, starts))
    for i, sleeper in enumerate(sleepers(verdict)):
        best, when = phase_by_phase(verdict, i)
        assert abs(sleeper.worth - best) < 1e-8
        assert sleeper.phase == when or abs(by_moment(verdict)[i, when - 1] - best) < 1e-8


@settings(max_examples=25)
@given(played_games())
def test_in_a_roadmap_that_holds_no_moment_beats_carrying_on(play):
    game, starts = play
    verdict = judge(game, roadmap_of(game, starts))
    if not any(f.demand == "self-enforcing" for f in verdict.failures):
        assert (by_moment(verdict) <= verdict.carry_on[:, :1] + 1e-6).all()


def test_steps_that_someone_who_bides_its_time_takes_as_well_are_named():
    named = 0
    for seed in range(30):
        game = random_game(seed, 3, 6, 4, 1)
        verdict = judge(game, roadmap_of(game, random_starts(game, seed)))
        for i, sleeper in enumerate(sleepers(verdict)):
            assert sleeper.waits or not sleeper.hollow
            for step in sleeper.hollow:
                m = game.steps.index(step)
                assert verdict.starts[m] + game.delay[m] + game.lag[m] < sleeper.phase
                assert evidence(game)[i, m] > 0
            named += len(sleeper.hollow)
    assert named


def test_nobody_bides_its_time_when_nothing_is_agreed():
    game = random_game(0)
    assert sleepers(judge(game, roadmap_of(game, np.zeros(game.n_steps, dtype=np.int64)))) == ()
