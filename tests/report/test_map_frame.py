from math import acos, cos, hypot, radians, sin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.report.map_frame import FLATTEST, RADIUS, STEEPEST, Cone, fitted
from detente.report.outlines import Box

places = st.tuples(st.floats(60, 145), st.floats(20, 70))
cones = st.builds(Cone, st.floats(60, 145), st.floats(-60, 70))


def kilometres(one, other):
    """Along the great circle."""
    a, b = radians(one[1]), radians(other[1])
    cosine = sin(a) * sin(b) + cos(a) * cos(b) * cos(radians(one[0] - other[0]))
    return RADIUS * acos(min(cosine, 1.0))


@given(cones, places)
def test_going_to_the_map_and_back_leads_to_the_same_place(cone, place):
    assert cone.round(cone.flat(place)) == pytest.approx(place, abs=1e-6)


@given(cones, st.floats(60, 145), st.floats(0.5, 3))
def test_distances_along_the_true_parallel_are_true(cone, start, degrees):
    one, other = (start, cone.parallel), (start + degrees, cone.parallel)
    (a, b), (c, d) = cone.flat(one), cone.flat(other)
    # The way along a parallel is a little longer than the shortest one.
    assert hypot(c - a, d - b) == pytest.approx(kilometres(one, other), rel=2e-3)


@given(cones, places)
def test_angles_are_kept(cone, place):
    x, y = place
    small = 1e-4
    here, north, east = map(cone.flat, (place, (x, y + small), (x + small / cos(radians(y)), y)))
    up, right = ((a - here[0], b - here[1]) for a, b in (north, east))
    assert hypot(*up) == pytest.approx(hypot(*right), rel=1e-3)
    assert up[0] * right[0] + up[1] * right[1] == pytest.approx(0, abs=1e-3 * hypot(*up) ** 2)


def test_distances_in_a_frame_are_those_of_the_earth_to_a_few_per_cent():
    busan, seoul, beijing, tokyo = (129.03, 35.1), (126.98, 37.57), (116.4, 39.91), (139.69, 35.69)
    frame = fitted((busan, seoul, beijing, tokyo), 900)
    for one, other in ((busan, seoul), (beijing, seoul), (busan, tokyo), (beijing, tokyo)):
        (a, b), (c, d) = frame.at(one), frame.at(other)
        assert hypot(c - a, d - b) / frame.pixels == pytest.approx(kilometres(one, other), rel=0.01)


@given(st.lists(places, min_size=1, max_size=8))
def test_every_place_is_well_inside_the_frame(found):
    frame = fitted(tuple(found), 900)
    inner = Box(40, 40, frame.width - 40, frame.height - 40)
    assert all(inner.holds(Box(*frame.at(place), *frame.at(place))) for place in found)
    assert FLATTEST - 1e-9 <= frame.height / frame.width <= STEEPEST + 1e-9


@given(st.lists(places, min_size=2, max_size=6), st.floats(0, 1), st.floats(0, 1))
def test_the_window_holds_everything_that_the_frame_shows(found, across, down):
    frame = fitted(tuple(found), 900)
    # Near the pole a rectangle can hold every meridian.
    assume(frame.window().high < 85)
    left, low, right, high = frame.shown
    x, y = frame.cone.round((left + across * (right - left), low + down * (high - low)))
    west, south, east, north = frame.window()
    slack = 1.0  # between the points at which the edge is looked up
    assert west - slack <= x <= east + slack
    assert south - slack <= y <= north + slack
