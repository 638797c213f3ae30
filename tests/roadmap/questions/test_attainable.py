"""What groups attain is the best of all their roadmaps, tried one by one; what veto players are worth."""

import time
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from detente.bargain.cover import superadditive_cover
from detente.bargain.values import shapley
from detente.roadmap import Limits, Roadmap, judge
from detente.roadmap.questions.attainable import Question, attainable, attained, reaching
from detente.roadmap.terms.objective import worth
from detente.worth.subgame import among
from tests.exchanges import exchange
from tests.games import random_game

PATIENT = Limits(60.0, time.perf_counter)

SEEDS = (17, 34)
"""Of small random games in which there is something to attain, in the first one not for all together."""


def drawn(seed):
    return random_game(seed, parties=3, steps=3, phases=2, together=1)


@cache
def groups_of(seed):
    return attainable(drawn(seed), limits=PATIENT)


@cache
def groups_of_exchange(**how):
    return attainable(exchange(3, **how), limits=PATIENT)


def best_of_all(sub, objective="total"):
    """The best value of all roadmaps of a game that hold, tried one by one; 0 at the status quo."""
    best = 0.0
    for starts in product(range(sub.n_phases + 1), repeat=sub.n_steps):
        roadmap = Roadmap({step: start for step, start in zip(sub.steps, starts, strict=True) if start})
        verdict = judge(sub, roadmap)
        if verdict.holds:
            best = max(best, worth(verdict, objective)[0])
    return best


@pytest.mark.parametrize("seed", SEEDS)
def test_every_group_attains_the_best_of_all_its_roadmaps(seed):
    for group in groups_of(seed)[1:]:
        assert group.status in {"optimal", "nothing"}
        expected = best_of_all(among(drawn(seed), group.members))
        assert group.value == pytest.approx(expected, rel=2e-4, abs=2e-6)
        assert group.value <= group.bound
        assert group.verdict is None or group.verdict.holds


def test_in_these_games_there_is_something_to_attain():
    assert all(max(group.value for group in groups_of(seed)) > 0 for seed in SEEDS)
    assert groups_of(17)[-1].status == "nothing"


def test_without_the_one_whose_step_all_others_need_nothing_is_attained():
    found = groups_of_exchange(first=(0,))
    assert all(group.value == 0 for mask, group in enumerate(found) if not mask & 1)
    assert found[-1].value > 0


def test_parties_that_are_alike_have_equal_values_and_a_dummy_has_none():
    values = np.array([group.value for group in groups_of_exchange(idle=1)])
    found = shapley(superadditive_cover(values)[0])
    assert found == pytest.approx([values[-1] / 2, values[-1] / 2, 0.0])
    assert values[-1] > 0


def test_no_group_loses_by_a_member_who_may_stand_aside():
    for seed in SEEDS:
        cover, _ = superadditive_cover(np.array([group.value for group in groups_of(seed)]))
        for mask, i in product(range(8), range(3)):
            assert cover[mask | 1 << i] >= cover[mask]


def test_who_could_never_gain_what_it_asks_for_is_no_member_of_any_settlement():
    game = replace(exchange(3), min_gain=np.array([0.9, 0.0, 0.0]))
    no_time = Limits(0.0, time.perf_counter)
    assert attained(game, Question(game.parties[:2]), limits=no_time).status == "nothing"
    assert attained(game, Question(game.parties[1:]), limits=no_time).status != "nothing"


def test_no_group_is_promised_more_than_its_own_steps_could_bring():
    game = exchange(3)
    no_time = Limits(0.0, time.perf_counter)
    assert attained(game, Question(game.parties[1:]), limits=no_time).bound <= 1.0 + 1e-9


def test_roadmaps_that_are_known_are_begun_with_where_they_hold():
    game = exchange(3)
    known = Roadmap({"step-0": 1, "step-1": 1, "step-2": 1})
    no_time = Limits(0.0, time.perf_counter)
    pair = attained(game, Question(game.parties[:2]), limits=no_time, starts=(known,))
    assert pair.verdict is not None
    assert set(pair.roadmap.starts) == {"step-0", "step-1"}
    assert pair.gain("party-0") == pytest.approx(20.0)
    assert pair.gain("party-2") == 0.0


def test_another_objective_can_be_asked_for():
    game = exchange(3)
    found = attained(game, Question(game.parties[1:], "fair"), limits=PATIENT)
    assert found.value == pytest.approx(best_of_all(among(game, game.parties[1:]), "fair"))


def test_a_group_reaches_the_goal_if_it_or_a_part_of_it_can():
    game = replace(exchange(3), goal=(((0, True),), ((1, True),)))
    reach = reaching(game, groups_of_exchange(), limits=PATIENT)
    assert [mask for mask, can in enumerate(reach) if can] == [3, 7]
    assert None not in reach


def test_a_goal_that_is_not_decided_in_time_is_neither_reached_nor_not():
    game = replace(exchange(3), goal=(((0, True),), ((1, True),)))
    nothing = tuple(replace(group, verdict=None) for group in groups_of_exchange())
    reach = reaching(game, nothing, limits=Limits(0.0, time.perf_counter))
    assert [mask for mask, can in enumerate(reach) if can is None] == [3, 7]


def test_a_goal_that_does_not_pay_is_not_reached():
    game = replace(exchange(2, worth=0.1), goal=(((0, True),),))
    nothing = tuple(replace(group, verdict=None) for group in groups_of_exchange()[:4])
    assert not any(reaching(game, nothing, limits=PATIENT))


def test_where_no_goal_is_declared_everybody_is_there():
    assert reaching(exchange(3), groups_of_exchange(), limits=PATIENT) == (True,) * 8
