"""What situations are worth: plain sums, in whole units."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.states import Play, space_of
from detente.worth import game_of
from detente.worth.situations import LARGEST, UNIT, situated
from tests.scenario import made
from tests.valued import valued


def worth_of(scenario, play=None, parties=None):
    return situated(game_of(scenario), space_of(scenario, play), parties)


def plainly(scenario, party, standing):
    """Points a year, summed over whatever stands; for each thing also how many there are."""
    weights = scenario.weights.get(party, {})
    scale = 100 / sum(abs(weight.likely) for weight in weights.values())
    rate = scenario.money[party].points_per_busd_year.likely if party in scenario.money else 0.0
    things = [scenario.steps[step] for step in standing]
    things += [joint for joint in scenario.together.values() if set(joint.steps) <= standing]
    total = 0.0
    for thing in things:
        total += sum(
            scale * weights[issue].likely * value.likely
            for issue, value in thing.effects.items()
            if issue in weights
        )
        money = thing.money.get(party)
        if money and money.dimension == "money a year":
            total += rate * money.likely / 1000
    return total, len(things)


steps_in_play = st.lists(st.sampled_from(made.STEPS), unique=True)


@settings(max_examples=60)
@given(made.scenarios, steps_in_play, st.sets(st.sampled_from(made.STEPS)))
def test_a_row_is_worth_the_sum_of_all_that_stands_in_it_and_of_what_is_done(scenario, in_play, done):
    play = Play(tuple(in_play), frozenset(done))
    space, found = space_of(scenario, play), worth_of(scenario, play)
    assert found.units.shape == (3, 2 ** len(in_play))
    for (i, party), row in itertools.product(enumerate(space.parties), range(space.n)):
        told, things = plainly(scenario, party, {*space.standing(row), *(done - set(in_play))})
        tolerance = (0.5 * things + 1e-3) * found.unit + 1e-9 * abs(told)
        assert found.units[i, row] * found.unit == pytest.approx(told, abs=tolerance)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_equal_sums_tie_in_whatever_order_the_steps_come(order):
    """In floats 0.1 + 0.2 is more than 0.3."""
    points = {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.6}
    named = [list(points.items())[place] for place in order]
    scenario = valued({step: {"by": ["ann"], "ann": value, "bob": 0.7} for step, value in named})
    space, found = space_of(scenario), worth_of(scenario)

    def worth(*standing):
        return found.units[0, space.row_of(standing)]

    assert worth("a", "b") == worth("c")
    assert worth("a", "b", "c") == worth("d")
    assert worth("a", "c", "b") + worth("d") == worth("a", "b", "c", "d")


def test_what_runs_together_counts_where_all_its_steps_stand_whether_in_play_or_done():
    scenario = valued(
        {step: {"by": ["ann"], "ann": 1, "bob": 0} for step in ("north", "middle", "south")},
        together={"rail": {"steps": ["north", "middle", "south"], "ann": 10, "bob": 100}},
    )
    whole = worth_of(scenario).units
    assert (whole[1] / 1e6).tolist() == [0] * 7 + [100]
    in_part = worth_of(scenario, Play(("south", "north"), frozenset({"middle"}))).units
    assert (in_part / 1e6).tolist() == [[1, 2, 2, 13], [0, 0, 0, 100]]
    never = worth_of(scenario, Play(("south", "north"))).units
    assert (never / 1e6).tolist() == [[0, 1, 1, 2], [0, 0, 0, 0]]
    settled = worth_of(scenario, Play((), frozenset({"north", "middle", "south"}))).units
    assert (settled / 1e6).tolist() == [[13], [100]]


def test_a_step_in_play_is_not_counted_as_done_too():
    scenario = valued({"a": {"by": ["ann"], "ann": 3, "bob": 1}})
    both = worth_of(scenario, Play(("a",), frozenset({"a"}))).units
    assert (both / 1e6).tolist() == [[0, 3], [0, 1]]


def test_only_the_parties_asked_about_are_summed_up():
    scenario = valued({"a": {"by": ["ann"], "ann": 3, "bob": 1, "cyd": 2}})
    assert (worth_of(scenario, parties=[2, 0]).units / 1e6).tolist() == [[0, 2], [0, 3]]
    assert worth_of(scenario).units.dtype == np.int32


@pytest.mark.parametrize(("points", "unit"), [(1000, 1e-6), (5000, 1e-5), (3e6, 1e-2)])
def test_large_worth_is_counted_in_coarser_units_and_still_fits(points, unit):
    signs = (1, -1, 1, -1)
    scenario = valued(
        {f"step-{k}": {"by": ["ann"], "ann": sign * points / 4, "bob": 1} for k, sign in enumerate(signs)}
    )
    space, found = space_of(scenario), worth_of(scenario)
    assert found.unit == pytest.approx(unit)
    assert np.abs(found.units.astype(np.int64)).max() <= LARGEST
    sums = [
        sum(signs[k] * points / 4 for k in range(4) if f"step-{k}" in space.standing(row))
        for row in range(16)
    ]
    assert found.units[0] * found.unit == pytest.approx(sums, abs=4 * unit)


def test_a_millionth_of_a_point_is_told_apart():
    scenario = valued({"a": {"by": ["ann"], "ann": UNIT, "bob": 1}, "b": {"by": ["bob"], "ann": 0, "bob": 1}})
    assert worth_of(scenario).units[0].tolist() == [0, 1, 0, 1]
