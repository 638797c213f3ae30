"""All doubts at once: closed forms, and what they mean in small examples."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from detente.roadmap import judge
from detente.roadmap.judging.joint_risk import joint_risk
from tests.games import played_games, random_game, random_starts, roadmap_of


def pairs():
    """Judged roadmaps of two parties."""
    for seed in range(30):
        game = random_game(seed, 2, 5, 4, 1)
        yield judge(game, roadmap_of(game, random_starts(game, seed)))


def test_with_two_parties_it_is_the_demand_on_trust():
    for verdict in pairs():
        found, other = joint_risk(verdict), np.array([1, 0])
        own = np.arange(2)
        trust, lost = verdict.trust[own, other], verdict.exposure[own, other]
        bound = (verdict.needed == verdict.needed)[own, other]
        betrayed = verdict.walk_away - lost
        expected = trust * verdict.carry_on + (1 - trust) * betrayed
        np.testing.assert_allclose(found.worth[bound], expected[bound], atol=1e-9)
        np.testing.assert_allclose(found.trust[bound], trust[bound])


@settings(max_examples=25)
@given(played_games())
def test_full_trust_leaves_the_worth_of_carrying_on(play):
    game, starts = play
    sure = np.ones_like(game.prior)
    verdict = judge(replace(game, prior=sure, trust_cap=sure), roadmap_of(game, starts))
    found = joint_risk(verdict)
    assert (found.trust == 1).all()
    np.testing.assert_allclose(found.worth, verdict.carry_on, atol=1e-9)


@settings(max_examples=25)
@given(played_games())
def test_trust_in_all_is_never_more_than_in_one(play):
    game, starts = play
    verdict = judge(game, roadmap_of(game, starts))
    found = joint_risk(verdict)
    promised = (game.actors[:, : game.n_steps] & (starts > 0)).any(axis=1)
    for j in np.flatnonzero(promised):
        others = np.arange(len(game.parties)) != j
        assert (found.trust[others] <= verdict.trust[others, j] + 1e-12).all()


def test_with_the_trust_it_needs_a_party_is_indifferent_between_performing_and_skipping():
    asked = 0
    for verdict in pairs():
        found = joint_risk(verdict)
        some = np.isfinite(found.needed)
        gain, trust = (verdict.carry_on - verdict.cheat)[some], found.needed[some]
        np.testing.assert_allclose(trust * gain, (1 - trust) * found.effort[some], atol=1e-9)
        asked += some.sum()
    assert asked
