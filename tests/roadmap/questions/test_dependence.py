"""What parties lose by each other along a roadmap agrees with the judge's values."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from detente.roadmap import Roadmap, judge
from detente.roadmap.judging.values import with_joined
from detente.roadmap.questions.dependence import gains, lost_by_leaving, owed, pivotal
from detente.worth import ideal, self_standing
from tests.exchanges import exchange
from tests.games import played_games, roadmap_of


def items(verdict):
    return with_joined(verdict.game, verdict.starts)


@settings(max_examples=30)
@given(played_games())
def test_gains_are_the_judges(played):
    game, starts = played
    verdict = judge(game, roadmap_of(game, starts))
    assert gains(game, items(verdict)) == pytest.approx(verdict.gain)


@settings(max_examples=30)
@given(played_games())
def test_who_leaves_is_left_with_what_the_judge_says(played):
    game, starts = played
    verdict = judge(game, roadmap_of(game, starts))
    own = np.arange(len(game.parties))
    lost = lost_by_leaving(game, items(verdict))[own, own]
    assert lost == pytest.approx(verdict.carry_on - verdict.walk_away)


@settings(max_examples=20)
@given(played_games())
def test_all_lose_the_same_whoever_leaves_where_nobody_keeps_dealing(played):
    game, starts = played
    hard = replace(game, deals=np.zeros_like(game.deals), guarantees=())
    lost = lost_by_leaving(hard, items(judge(hard, roadmap_of(game, starts))))
    assert lost == pytest.approx(np.broadcast_to(lost[:1], lost.shape))


@settings(max_examples=20)
@given(played_games())
def test_what_is_owed_to_the_actors_of_single_steps_adds_up_to_what_carrying_on_is_worth(played):
    game, starts = played
    verdict = judge(game, roadmap_of(game, starts))
    if (game.actors.sum(axis=0) != 1).any() or self_standing(game).any():
        return
    assert owed(game, items(verdict)).sum(axis=0) == pytest.approx(verdict.carry_on[:, 0])


def test_a_step_of_two_is_owed_to_both():
    game = exchange(3)
    actors = game.actors.copy()
    actors[1, 0] = True
    game = replace(game, actors=actors)
    found = owed(game, np.array([1.0, np.inf, np.inf]))
    assert found[0] == pytest.approx(found[1])
    assert found[2] == pytest.approx([0.0, 0.0, 0.0])
    assert found[0, 2] == pytest.approx(3.0 / (1 - 0.9))


def test_a_guarantee_softens_the_loss():
    game = exchange(3)
    insured = replace(game, guarantees=((1, 0, 2, 4.0),))
    starts = np.array([1.0, 1.0, 1.0])
    less = lost_by_leaving(game, starts) - lost_by_leaving(insured, starts)
    assert less[0, 2] == pytest.approx([0.0, 4.0, 4.0, 4.0])
    assert less[1, 2] == pytest.approx(np.zeros(4))


def test_a_party_is_pivotal_if_others_would_cheat_it_were_it_to_go_on_all_the_same():
    game = exchange(2)
    verdict = judge(game, Roadmap({"step-0": 1, "step-1": 1}))
    assert verdict.holds
    found = pivotal(game, verdict)
    assert {who for who, _ in found["party-0"]} == {"party-1"}
    assert {who for who, _ in found["party-1"]} == {"party-0"}


def test_nobody_is_pivotal_where_nothing_is_done():
    game = exchange(2)
    assert pivotal(game, judge(game, Roadmap({}))) == {"party-0": (), "party-1": ()}
    assert (ideal(game) > 0).all()
