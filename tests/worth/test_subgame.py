"""The game among some parties: what is left of steps, conditions and gates, and that worth stays the same."""

from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.roadmap import Roadmap, judge
from detente.worth import ideal, self_standing
from detente.worth.derived import evidence
from detente.worth.subgame import AXES, among
from tests.games import games, random_game, random_starts, roadmap_of


@st.composite
def split_games(draw):
    """A game and some of its parties."""
    game = draw(games(parties=4, steps=6, phases=3))
    chosen = draw(st.sets(st.sampled_from(game.parties), min_size=1))
    return game, tuple(party for party in game.parties if party in chosen)


def plain(actors, **changes):
    """A game of three parties in which only the actors of steps are of interest."""
    game = random_game(1, parties=3, steps=len(actors), phases=3, together=0)
    shape = (3, len(actors))
    zero: dict[str, Any] = {
        "bonus": np.zeros(shape),
        "reversal_cost": np.zeros(shape),
        "delay": np.zeros(shape[1], dtype=int),
    }
    acts = np.array([[i in who for who in actors] for i in range(3)])
    rules: dict[str, Any] = {"requires": ((),) * shape[1], "excludes": (), "gates": (), "goal": ()}
    return replace(
        game,
        actors=acts,
        flow=np.where(acts, -1.0, 2.0),
        cost=np.where(acts, 1.0, 0.0),
        **zero,
        **rules | changes,
    )


RULES = {
    "parties", "steps", "together", "parts", "requires", "excludes", "gates", "goal", "silent", "guarantees",
}  # fmt: skip
"""What names parties and steps by their numbers or is in their order, besides arrays."""


def test_everything_about_parties_and_steps_is_cut():
    game = random_game(3, parties=3, steps=4)
    stated = replace(game, ideals=ideal(game))
    assert {f.name for f in fields(game) if isinstance(getattr(game, f.name), tuple)} == RULES
    arrays = {field.name for field in fields(game) if isinstance(getattr(stated, field.name), np.ndarray)}
    assert arrays == set(AXES)


@settings(max_examples=30)
@given(split_games())
def test_only_steps_are_left_that_the_members_take_or_that_are_taken_anyway(split):
    game, members = split
    sub = among(game, members)
    alone = self_standing(game)
    for step in sub.steps:
        m = game.steps.index(step)
        actors = {party for party, acts in zip(game.parties, game.actors[:, m], strict=True) if acts}
        assert actors <= set(members) or alone[m]


@settings(max_examples=30)
@given(split_games(), st.integers(0, 10**6))
def test_a_roadmap_of_members_is_worth_the_same_to_them_in_the_game_of_all(split, seed):
    game, members = split
    sub = among(game, members)
    who = [game.parties.index(party) for party in members]
    kept = [game.steps.index(step) for step in sub.steps]
    if not kept or not np.array_equal(self_standing(game)[kept], self_standing(sub)[: sub.n_steps]):
        return
    starts = random_starts(sub, seed)
    roadmap = roadmap_of(sub, starts)
    # Joint works of outsiders' own doing are nothing that members bring about.
    if {game.together[q] for q in range(len(game.parts)) if _begins(game, roadmap, q)} - set(sub.together):
        return
    here, there = judge(sub, roadmap), judge(game, roadmap)
    for name in ("carry_on", "walk_away", "wait", "gain", "ideal"):
        assert getattr(here, name) == pytest.approx(getattr(there, name)[who], nan_ok=True), name
    assert here.trust == pytest.approx(there.trust[np.ix_(who, who)])
    assert (here.cheat <= there.cheat[who] + 1e-9).all()


def _begins(game, roadmap, q):
    return all(game.steps[m] in roadmap.starts for m in game.parts[q])


@settings(max_examples=25)
@given(split_games())
def test_ideals_and_evidence_are_those_of_the_whole_game(split):
    game, members = split
    sub = among(game, members)
    who = [game.parties.index(party) for party in members]
    assert np.array_equal(ideal(sub), ideal(game)[who])
    own = [game.items.index(item) for item in sub.items]
    if np.array_equal(self_standing(game)[own], self_standing(sub)):
        assert np.array_equal(evidence(sub), evidence(game)[np.ix_(who, own)])


@settings(max_examples=25)
@given(split_games())
def test_the_game_among_all_is_the_game_but_for_what_can_never_start(split):
    game, _ = split
    sub = among(game, game.parties, with_goal=True)
    assert sub.parties == game.parties
    assert sub.steps == game.steps
    assert sub.goal == game.goal
    assert sub.requires == game.requires
    assert sub.gates == game.gates


@settings(max_examples=25)
@given(split_games())
def test_a_subgame_of_a_subgame_is_a_subgame(split):
    game, members = split
    for fewer in combinations(members, max(1, len(members) - 1)):
        once, twice = among(game, fewer), among(among(game, members), fewer)
        if np.array_equal(once.items, twice.items):
            assert np.array_equal(once.flow, twice.flow)
            assert once.requires == twice.requires
            assert once.gates == twice.gates


def test_what_needs_a_step_of_an_outsider_goes_and_all_that_hangs_on_it():
    chain = ((), (((0, True),),), (((1, True),),), (((0, True), (4, True)),), ())
    game = plain([{2}, {0}, {0}, {1}, {1}], requires=chain, goal=(((2, True),), ((4, True),)))
    sub = among(game, game.parties[:2], with_goal=True)
    assert sub.steps == ("step-3", "step-4")
    assert sub.requires == ((((1, True),),), ())
    assert sub.goal == ((), ((1, True),))
    assert among(game, game.parties[:2]).goal == ()


def test_what_asks_that_an_outsider_has_not_acted_asks_nothing():
    game = plain([{2}, {0}], requires=((), (((0, False),),)))
    assert among(game, game.parties[:2]).requires == ((),)


def test_steps_that_outsiders_take_anyway_can_be_waited_for_and_change_no_gain():
    game = plain([{2}, {0}], requires=((), (((0, True),),)))
    flow, cost = game.flow.copy(), game.cost.copy()
    flow[:, 0], cost[:, 0] = 5.0, 0.0
    game = replace(game, flow=flow, cost=cost)
    sub = among(game, game.parties[:2])
    assert sub.steps == ("step-0", "step-1")
    assert not sub.actors[:, 0].any()
    verdict = judge(sub, Roadmap({"step-0": 1}))
    assert verdict.holds
    assert verdict.gain == pytest.approx([0.0, 0.0])


@pytest.mark.parametrize(("prior", "left"), [(0.3, ()), (0.7, ("step-0",))])
@pytest.mark.parametrize("pair", [(0, 2), (2, 0)])
def test_a_gate_that_names_an_outsider_is_met_by_trust_at_the_start_or_not_at_all(prior, left, pair):
    game = plain([{0}], gates=((0, *pair, 0.5),))
    even = np.full((3, 3), prior)
    sub = among(replace(game, prior=even, trust_cap=np.ones((3, 3))), game.parties[:2])
    assert sub.steps == left
    assert sub.gates == ()


def test_a_gate_among_members_is_kept():
    game = plain([{2}, {1}], gates=((1, 1, 2, 0.5),))
    assert among(game, game.parties[1:]).gates == ((1, 0, 1, 0.5),)


def test_joint_works_need_all_their_steps_and_one_of_a_member():
    for seed in range(30):
        game = random_game(seed, parties=3, steps=3, phases=2, together=1)
        for members in combinations(game.parties, 2):
            sub = among(game, members)
            for name, parts in zip(sub.together, sub.parts, strict=True):
                before = game.parts[game.together.index(name)]
                assert [sub.steps[m] for m in parts] == [game.steps[m] for m in before]
                assert sub.actors[:, list(parts)].any()


def test_guarantees_hold_among_members_and_silent_steps_stay_silent():
    owed = ((1, 0, 2, 5.0), (1, 0, 1, 3.0), (2, 2, 1, 4.0))
    game = plain([{2}, {1}, {0}], guarantees=owed, silent=(0, 2))
    sub = among(game, game.parties[:2])
    assert sub.guarantees == ((0, 0, 1, 3.0),)
    assert sub.silent == (1,)
