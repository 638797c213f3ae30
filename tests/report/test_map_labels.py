from functools import partial
from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.report.map_labels import Ground, Wanted, along, around, point_on, width, written
from detente.report.outlines import Box, part

FRAME = Box(0, 0, 400, 300)
spots = st.tuples(st.floats(0, 400), st.floats(0, 300))
words = st.text(alphabet="abcdefgMWil 서울", min_size=1, max_size=18)


@st.composite
def crowds(draw):
    """Labels for places and for the lines among them, closer together than would be kind."""
    dots = draw(st.lists(spots, min_size=1, max_size=12))
    courses = [(a, b) for a, b in combinations(dots, 2) if hypot(a[0] - b[0], a[1] - b[1]) > 5][:6]
    marks = tuple(Box(x - 4, y - 4, x + 4, y + 4) for x, y in dots)
    wanted = [Wanted(draw(words), 12.5, partial(around, dot, 12.5, 6)) for dot in dots]
    wanted += [Wanted(draw(words), 11.5, partial(along, course, 11.5, 4)) for course in courses]
    return wanted, Ground(FRAME, marks, tuple(courses))


@settings(max_examples=25, deadline=None)
@given(crowds())
def test_labels_overlap_neither_each_other_nor_places_nor_the_edge(crowd):
    wanted, ground = crowd
    boxes = [one.spot.box for one in written(wanted, ground) if one.spot]
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert not any(box.meets(mark) for box in boxes for mark in ground.marks)
    assert all(FRAME.holds(box) for box in boxes)


@settings(max_examples=25, deadline=None)
@given(crowds())
def test_thin_lines_run_under_no_label_and_over_no_place(crowd):
    wanted, ground = crowd
    placed = [one.spot for one in written(wanted, ground) if one.spot]
    leaders = [(spot, spot.leader) for spot in placed if spot.leader]
    assert not any(part(line, mark) for _, line in leaders for mark in ground.marks)
    assert not any(part(line, other.box) for spot, line in leaders for other in placed if other is not spot)


@settings(max_examples=25, deadline=None)
@given(crowds())
def test_every_label_is_itself_or_the_next_number(crowd):
    wanted, ground = crowd
    found = written(wanted, ground)
    assert all(one.is_number or one.text == label.text for one, label in zip(found, wanted, strict=True))
    on_map = [one.text for one in found if one.is_number and one.spot]
    assert on_map == [str(i + 1) for i in range(len(on_map))]


def test_a_label_with_all_the_room_stands_to_the_right_of_its_place():
    spot = Ground(FRAME, (), ()).best(around((200, 150), 12.5, 6, "Seoul"))
    assert spot
    assert spot.box.left == 206
    assert (spot.box.low + spot.box.high) / 2 == pytest.approx(150)


def test_a_label_keeps_off_lines_if_it_can():
    line = ((200.0, 150.0), (390.0, 150.0))
    spot = Ground(FRAME, (), (line,)).best(around(line[0], 12.5, 6, "Seoul"))
    assert spot
    assert not part(line, spot.box)


def test_a_label_keeps_away_from_other_places_if_it_can():
    other = Box(240, 146, 248, 154)
    spot = Ground(FRAME, (other,), ()).best(around((200, 150), 12.5, 6, "Seoul"))
    assert spot
    assert spot.box.right < 200


def test_a_wide_letter_takes_more_room_than_a_narrow_one():
    assert width("iiii", 12) < width("nnnn", 12) < width("NNNN", 12) < width("서울서울", 12)


@given(st.lists(spots, min_size=2, max_size=6), st.floats(0, 1))
def test_a_point_at_a_share_of_a_line_has_that_share_behind_it(line, share):
    steps = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    found, way = point_on(tuple(line), share)
    assert hypot(*way) == pytest.approx(1)
    gone = share * sum(steps)
    behind = [sum(steps[:i]) + hypot(found[0] - x, found[1] - y) for i, (x, y) in enumerate(line)]
    assert any(abs(length - gone) < 1e-6 for length in behind)
