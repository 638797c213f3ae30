"""What steps, trust and sight are worth is what exact plans with and without them differ by."""

import itertools
import math
import time
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from detente.roadmap import Limits, judge, plan
from detente.roadmap.questions.compared import gains
from detente.roadmap.questions.gains import Gain
from detente.roadmap.questions.variants import Change, can_see_better, changed, reaches_goal
from detente.roadmap.terms.objective import OBJECTIVES, worth
from detente.worth import evidence, game_of, ideal
from tests.games import random_game, roadmap_of
from tests.valued import exchange, valued

PATIENT = Limits(60.0, time.perf_counter)
CLOSE = 1e-4

SMALL = [(seed, 2 + seed % 2, 3, 3, seed % 2) for seed in (33, 109, 123, 124, 171)]
"""Sizes of games, as `random_game` takes them, in which trust, sight or steps are worth something."""

PRICE = 6.0


def first_move(trust=0.3):
    """An exchange in which relief asks for trust that only a costly first move of the other side can earn."""
    worth_of = {
        "gesture": {"by": ["north"]},
        "freeze": {"by": ["north"], "north": -1, "south": 3},
        "relief": {"by": ["south"], "south": -1, "north": 3},
    }
    more = {
        "gesture": {"once": {"north": -PRICE}},
        "relief": {"needs_trust": {"south in north": 0.5}},
    }
    return game_of(valued(worth_of, more=more, trust={"south": {"north": trust}}))


@lru_cache
def first_moves():
    """What the steps of that exchange are worth."""
    return compared(first_move())


def compared(game, objective="total"):
    return gains(game, plan(game, objective, limits=PATIENT), limits=PATIENT)


def best_of_all(game, objective):
    """The value of the best of all roadmaps that hold, -inf if none does."""
    tried = itertools.product(range(game.n_phases + 1), repeat=game.n_steps)
    verdicts = (judge(game, roadmap_of(game, np.array(starts))) for starts in tried)
    return max((worth(verdict, objective)[0] for verdict in verdicts if verdict.holds), default=-math.inf)


def difference(one, other):
    return 0.0 if one == other else one - other


def lies_between(gain, exact):
    return gain.least - CLOSE <= exact <= gain.most + CLOSE


# --- closed forms


def test_the_only_step_that_opens_the_deal_is_worth_the_deal_less_its_price():
    game = first_move()
    (row,) = [row for row in first_moves().steps if row.step == "gesture"]
    after = changed(game, Change("more", who="south", whom="north"))
    free = plan(replace(after, prior=np.ones((2, 2)), trust_cap=np.ones((2, 2))), "total", limits=PATIENT)
    assert row.value.found == pytest.approx(row.unlocked.found, abs=CLOSE)
    assert row.own.found == pytest.approx(0.0, abs=CLOSE)
    assert row.without.value == 0.0
    # The deal must wait for a phase, and the price is paid at once.
    beta = game.discount[0] * (1 - game.breakdown)
    deal = beta * free.value - PRICE / ideal(game)[0]
    assert row.value.found == pytest.approx(deal, abs=1e-3)


def test_what_one_gesture_unlocks_so_much_more_trust_would_unlock_at_once():
    rows = compared(first_move(0.42)).trust
    (row,) = [row for row in rows if (row.who, row.whom) == ("south", "north")]
    assert row.more.found > row.a_little.found == 0
    assert rows[0] == row


def test_a_step_without_which_there_is_no_settlement_is_worth_any():
    game = game_of(exchange(goal="relief"))
    game = replace(game, cost=game.cost + np.where(game.actors, 1.0, 0.0))
    found = {row.step: row for row in compared(game).steps}
    assert found["relief"].value == Gain(math.inf, math.inf, math.inf)
    assert found["relief"].without.bound == -math.inf


def test_a_quick_look_that_makes_cheating_idle_is_worth_the_deal():
    worth_of = {
        "freeze": {"by": ["north"], "north": -2.5, "south": 3},
        "relief": {"by": ["south"], "south": -1, "north": 3},
    }
    look = {"verified": {"by": "a panel", "lag": "5 years", "chance": 0.5}}
    found = compared(game_of(valued(worth_of, more={"freeze": look})))
    (row,) = found.sight
    deal = plan(game_of(valued(worth_of)), "total", limits=PATIENT).value
    assert found.best.value == 0.0
    assert row.at_once.found == pytest.approx(deal, abs=CLOSE)
    assert row.at_once.found >= row.certain.found >= row.sooner.found == 0.0
    assert found.seen.found == pytest.approx(deal, abs=CLOSE)


def test_without_evidence_there_are_no_confidence_building_steps():
    found = compared(game_of(exchange(costly_signal=0.0)))
    assert found.steps == ()
    assert found.sight == ()
    assert found.seen == Gain(0.0, 0.0, 0.0)


# --- changes


def test_a_silent_step_is_no_evidence_and_nothing_else_changes():
    game = first_move()
    quiet = changed(game, Change("silent", "gesture"))
    m = game.steps.index("gesture")
    assert evidence(game)[:, m].max() > 0
    assert evidence(quiet)[:, m].max() == 0
    others = [c for c in range(len(game.steps)) if c != m]
    assert np.array_equal(evidence(quiet)[:, others], evidence(game)[:, others])
    assert np.array_equal(ideal(quiet), ideal(game))


@pytest.mark.parametrize("seed", range(6))
def test_more_trust_keeps_to_the_rule_of_its_cap(seed):
    game = random_game(seed, 3, 4, 3, 1)
    for who, whom in itertools.permutations(game.parties, 2):
        after = changed(game, Change("more", who=who, whom=whom))
        i, j = game.parties.index(who), game.parties.index(whom)
        assert after.prior[i, j] == pytest.approx(max(game.prior[i, j], min(0.99, game.prior[i, j] + 0.1)))
        if game.prior[i, j] < 1:
            left = (1 - game.trust_cap[i, j]) / (1 - game.prior[i, j])
            assert 1 - after.trust_cap[i, j] == pytest.approx(left * (1 - after.prior[i, j]))


def test_a_step_seen_late_and_unsurely_can_be_seen_better_in_three_ways():
    look = {"verified": {"by": "a panel", "lag": "3 years", "chance": 0.5}}
    game = game_of(exchange(more={"freeze": look}))
    ways = can_see_better(game)
    assert [change.kind for change in ways] == ["at once", "sooner", "certain"]
    seen = [changed(game, change) for change in ways]
    assert [(int(each.lag[0]), float(each.chance[0])) for each in seen] == [(0, 1.0), (1, 0.5), (2, 1.0)]


# --- against every roadmap there is


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_stated_ranges_contain_the_exact_difference(size):
    game, objective = random_game(*size), OBJECTIVES[size[0] % 4]
    base = best_of_all(game, objective)
    found = compared(game, objective)
    assert found.best.value == pytest.approx(base, abs=CLOSE)
    assert found.untried == ()
    for row in found.steps:
        without = best_of_all(changed(game, Change("without", row.step)), objective)
        assert lies_between(row.value, difference(base, without))
        assert row.value.found == pytest.approx(difference(base, without), abs=2 * CLOSE)
    for row in found.trust[:1]:
        more = best_of_all(changed(game, Change("more", who=row.who, whom=row.whom)), objective)
        assert lies_between(row.more, more - base)
    for row in found.sight[:1]:
        seen = best_of_all(changed(game, Change("at once", row.step)), objective)
        # Nobody has to use what is offered.
        assert lies_between(row.at_once, max(seen, base) - base)


@pytest.mark.parametrize("size", SMALL[3:4], ids=str)
def test_parts_add_up_and_nothing_is_worth_less_than_nothing(size):
    game = random_game(*size)
    for objective in ("fair", "sure"):
        found = compared(game, objective)
        for row in found.steps:
            assert row.value.found == pytest.approx(row.own.found + row.unlocked.found, nan_ok=True)
        every = [gain for row in found.trust for gain in (row.a_little, row.more)]
        every += [gain for row in found.sight for gain in (row.sooner, row.certain, row.at_once)]
        for gain in (*every, found.full_trust, found.seen):
            assert 0 <= gain.least <= gain.found + CLOSE
            assert gain.found <= gain.most + CLOSE
        assert all(row.a_little.found <= row.more.found for row in found.trust)
        assert all(row.more.found <= found.full_trust.found + CLOSE for row in found.trust)
        assert all(row.at_once.found <= found.seen.found + CLOSE for row in found.sight)


# --- order and time


def test_the_same_question_gets_the_same_answer_in_the_same_order():
    one, other = compared(first_move()), first_moves()
    assert replace(one, seconds=0.0) == replace(other, seconds=0.0)
    worths = [(round(row.unlocked.found, 9), round(row.value.found, 9)) for row in one.steps]
    assert worths == sorted(worths, reverse=True)
    unlocked = [round(row.more.found, 9) for row in one.trust]
    assert unlocked == sorted(unlocked, reverse=True)


def test_with_little_time_for_each_question_roadmaps_are_sought_without_bounds():
    ticks = itertools.count()
    game, second = first_move(), Limits(2.0, lambda: next(ticks) * 1e-6)
    found = gains(game, plan(game, "total", limits=PATIENT), limits=second)
    exact = first_moves()
    assert found.untried == ()
    assert [row.step for row in found.steps] == [row.step for row in exact.steps]
    for row, known in zip(found.steps, exact.steps, strict=True):
        assert row.value.found == pytest.approx(known.value.found, abs=CLOSE)
        assert row.value.least <= known.value.found + CLOSE <= row.value.most + 2 * CLOSE


def test_a_step_that_the_goal_cannot_do_without_is_known_to_be_one_without_planning():
    game = game_of(exchange(goal="relief", more={"relief": {"requires": "freeze"}}))
    assert reaches_goal(game)
    assert not reaches_goal(changed(game, Change("without", "freeze")))
    assert not reaches_goal(changed(game, Change("without", "relief")))


def test_without_time_nothing_is_tried_and_everything_is_named():
    game = first_move()
    found = gains(game, plan(game, "total", limits=PATIENT), limits=Limits(0.0, lambda: 0.0))
    assert found.runs == 0
    assert {change.kind for change in found.untried} == {"full trust", "without", "silent", "more"}
    assert found.best.value > 0
