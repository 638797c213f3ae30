"""Other worlds: every number may be another one, and nothing else is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.scenario import read
from detente.scenario.bundle import find
from detente.scenario.check import check
from detente.scenario.worlds import drawn, on_schedule, world
from detente.worth import game_of
from tests.scenario import made
from tests.valued import valued

anything = made.scenarios | made.ranked
ENDS = {
    "low": lambda value: value.low,
    "likely": lambda value: value.likely,
    "high": lambda value: value.high,
}


@settings(max_examples=30)
@given(anything)
def test_the_likely_world_is_the_scenario_itself(scenario):
    assert world(scenario, ENDS["likely"]) == scenario


@settings(max_examples=30)
@given(anything, st.sampled_from(sorted(ENDS)))
def test_every_number_is_the_chosen_one_and_keeps_its_range_unit_and_source(scenario, end):
    before = [(path, value.model_copy()) for path, value in scenario.values()]
    found = world(scenario, ENDS[end]).values()
    assert found == [(path, value.model_copy(update={"likely": ENDS[end](value)})) for path, value in before]
    assert scenario.values() == before


@settings(max_examples=30)
@given(anything, st.floats(allow_nan=False))
def test_no_number_leaves_its_range(scenario, number):
    for _, value in world(scenario, lambda _: number).values():
        assert value.low <= value.likely <= value.high


@settings(max_examples=30)
@given(made.scenarios)
def test_every_number_is_chosen_once_and_in_the_same_order_every_time(scenario):
    def asked():
        seen = []

        def chosen(value):
            seen.append(value)
            return value.likely

        world(scenario, chosen)
        return seen

    assert asked() == asked()
    assert len(asked()) == len(scenario.values())


def test_what_steps_are_worth_follows():
    scenario = valued({"talk": {"by": ["ann"], "ann": "2 [1, 5]", "bob": 1}})
    worth = {end: game_of(world(scenario, chosen)).flow[0, 0] for end, chosen in ENDS.items()}
    assert worth == pytest.approx({"low": 1, "likely": 2, "high": 5})


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_world_of_the_bundled_scenario_is_a_scenario_without_errors(end):
    scenario = read(find("korea"))
    found = world(scenario, ENDS[end])
    assert found != scenario
    assert [problem for problem in check(found) if problem.level == "error"] == []


@settings(max_examples=12)
@given(anything, st.integers(0, 100))
def test_a_world_that_is_drawn_is_the_same_for_the_same_seed_and_stays_in_all_ranges(scenario, seed):
    found = world(scenario, drawn(np.random.default_rng(seed)))
    assert found == world(scenario, drawn(np.random.default_rng(seed)))
    for _, value in found.values():
        assert value.low <= value.likely <= value.high


@settings(max_examples=12)
@given(made.scenarios)
def test_a_world_on_schedule_has_the_durations_of_the_scenario_and_other_numbers_of_the_world(scenario):
    other = world(scenario, ENDS["high"])
    found = dict(on_schedule(scenario, other).values())
    likely, high = dict(scenario.values()), dict(other.values())
    for path, value in found.items():
        expected = likely if path.startswith("steps.") and path.endswith(".duration") else high
        assert value == expected[path]
