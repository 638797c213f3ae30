import math

from detente.report.findings import Flip
from detente.scenario.values import Value
from tests.report.made import findings

VALUE = Value(likely=1.0, low=0.0, high=3.0, source=("judgement",))


def test_the_way_to_the_turn_is_a_share_of_the_way_to_the_end():
    assert Flip("x", VALUE, "low", holds=False, turns_at=0.75).way == 0.25
    assert Flip("x", VALUE, "high", holds=False, turns_at=2.0).way == 0.5
    assert Flip("x", VALUE, "high", holds=False).way == 1.0


def test_only_numbers_that_change_the_verdict_are_turning_and_the_closest_comes_first():
    made = findings(parties=3, steps=9, phases=4)
    assert made.turning
    assert all(flip.holds != made.verdict.holds for flip in made.turning)
    ways = [flip.way for flip in made.turning]
    assert ways == sorted(ways)
    assert not any(math.isnan(way) for way in ways)
