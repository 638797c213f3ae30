"""Where labels go on a map, so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from detente.report.outlines import Box, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from detente.report.outlines import Point, Ring

NARROW, WIDE = frozenset("fijlrtI.,:;'’|!()[] "), frozenset("mwMW@%")
"""Letters of a sans serif typeface that are not of the usual width."""
UP, DOWN = 0.8, 0.25
"""How far letters reach above and below their baseline, as shares of their size."""
CLEAR = 1.5
"""Pixels that are kept free around every label."""
AROUND: tuple[Point, ...] = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Where a label stands as seen from its point, the best place first."""
BETWEEN: tuple[Point, ...] = (
    (1, -0.5),
    (1, 0.5),
    (-1, -0.5),
    (-1, 0.5),
    (0.5, -1),
    (0.5, 1),
    (-0.5, -1),
    (-0.5, 1),
)
"""Further directions for labels that a thin line joins to their point."""
FURTHER = (24.0, 42.0, 64.0, 90.0)
"""Pixels between a point and the corner of a label that a thin line joins to it."""
SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""How far along a line its label may stand, the best first."""
NEAR = 8.0
"""Pixels between a place and the label of another that may be mistaken for its own."""
CROSSING, CLOSE, BESIDE, HIDING, LEADING = 3.0, 2.0, 2.5, 5.0, 8.0
"""What it costs to stand on a line, close to a place, beside one's own line instead of on it, to hide much of
it, and to need a thin line to the point."""


@dataclass(frozen=True)
class Spot:
    """A place for a label: the box that it fills, and where the thin line to it begins and ends, if any."""

    box: Box
    cost: float
    leader: Ring = ()


@dataclass(frozen=True)
class Wanted:
    """A label, the size of its letters in pixels, and where a text could stand instead of it."""

    text: str
    size: float
    spots: Callable[[str], Iterator[Spot]]


@dataclass(frozen=True)
class Written:
    """What became of a label: itself on its spot, or a number where it found no room.

    spot : None if there was not even room for a number.
    """

    text: str
    spot: Spot | None
    is_number: bool


@dataclass(frozen=True)
class Ground:
    """A frame in pixels, with what labels keep off and what they should rather not cover.

    marks : boxes of places. lines : courses, which a label may cover at a cost. spots : of earlier labels.
    """

    frame: Box
    marks: tuple[Box, ...]
    lines: tuple[Ring, ...]
    spots: tuple[Spot, ...] = ()

    def taken(self, spot: Spot) -> Ground:
        """The same with one more label."""
        return replace(self, spots=(*self.spots, spot))

    def best(self, spots: Iterator[Spot]) -> Spot | None:
        """The spot that costs least among those that are free, the first of them if several are equal."""
        free = [spot for spot in spots if self._is_free(spot)]
        costs = [
            spot.cost + CROSSING * self._crossings(spot) + CLOSE * self._neighbours(spot.box) for spot in free
        ]
        return free[costs.index(min(costs))] if free else None

    def _is_free(self, spot: Spot) -> bool:
        is_off_marks = not any(spot.box.meets(mark) or _touches(mark, spot.leader) for mark in self.marks)
        return (
            is_off_marks
            and self.frame.holds(spot.box)
            and not any(
                spot.box.meets(other.box)
                or _touches(other.box, spot.leader)
                or _touches(spot.box, other.leader)
                for other in self.spots
            )
        )

    def _crossings(self, spot: Spot) -> int:
        """How many lines run under the label or across its thin line."""
        return sum(
            any(_touches(spot.box, ends) or _crosses(ends, spot.leader) for ends in pairwise(line))
            for line in self.lines
        )

    def _neighbours(self, box: Box) -> int:
        """How many places are so close that they could be taken for the one that is meant."""
        around_it = Box(box.left - NEAR, box.low - NEAR, box.right + NEAR, box.high + NEAR)
        return sum(around_it.meets(mark) for mark in self.marks)


def _touches(box: Box, ends: Ring) -> bool:
    """Whether a straight line between two points, if there is one, has a part in the box."""
    return bool(ends) and bool(part(ends, box))


def _crosses(one: Ring, other: Ring) -> bool:
    """Whether two straight lines, if there are two, have a point in common that is not an end."""
    if not other:
        return False
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(begin: Point, end: Point, point: Point) -> float:
    """Positive if the point is on one side of the line, negative if it is on the other."""
    return (end[0] - begin[0]) * (point[1] - begin[1]) - (end[1] - begin[1]) * (point[0] - begin[0])


def written(wanted: Sequence[Wanted], ground: Ground) -> tuple[Written, ...]:
    """What became of each label, where those that come first have the choice; numbers count from 1."""
    found: list[Written] = []
    numbers = 0
    for label in wanted:
        one = Written(label.text, ground.best(label.spots(label.text)), is_number=False)
        if one.spot is None:
            number = str(numbers + 1)
            one = Written(number, ground.best(label.spots(number)), is_number=True)
            numbers += one.spot is not None
        found.append(one)
        ground = ground.taken(one.spot) if one.spot else ground
    return tuple(found)


def width(text: str, size: float) -> float:
    """Pixels that a text takes at most in a usual sans serif typeface of a size."""
    return size * sum(map(_breadth, text))


def _breadth(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.92
    if east_asian_width(letter) in "WF":
        return 1.0
    return 0.72 if letter.isupper() else 0.58


def around(point: Point, size: float, gap: float, text: str) -> Iterator[Spot]:
    """Where the name of a point could stand: close to it in eight places, or further away on a thin line."""
    extent = _extent(text, size)
    for rank, way in enumerate(AROUND):
        yield Spot(_beside(_ahead(point, way, gap), way, extent), rank / 2)
    for reach in FURTHER:
        for rank, way in enumerate(AROUND + BETWEEN):
            begin, end = _ahead(point, way, gap), _ahead(point, way, reach)
            yield Spot(_beside(end, way, extent), LEADING + rank / 2 + reach / 20, (begin, end))


def along(line: Ring, size: float, gap: float, text: str) -> Iterator[Spot]:
    """Where the label of a line could stand: on it near its middle, beside it, or away on a thin line."""
    wide, tall = _extent(text, size)
    length = sum(hypot(end[0] - begin[0], end[1] - begin[1]) for begin, end in pairwise(line))
    # A label on a line crosses it, which is no harm unless little of the line is left to be seen.
    on_it = -CROSSING + (HIDING if length < 2 * wide else 0)
    for rank, share in enumerate(SHARES):
        (x, y), (east, south) = point_on(line, share)
        half = abs(south) * wide / 2 + abs(east) * tall / 2
        yield Spot(_centred((x, y), (wide, tall)), on_it + rank / 2)
        for aside in (1, -1):
            way = (aside * south, -aside * east)
            near = _ahead((x, y), way, half + gap)
            yield Spot(_centred(near, (wide, tall)), BESIDE + rank / 2)
            for reach in FURTHER:
                begin, end = _ahead((x, y), way, gap), _ahead((x, y), way, reach)
                box = _centred(_ahead((x, y), way, reach + half), (wide, tall))
                yield Spot(box, LEADING + rank / 2 + reach / 20, (begin, end))


def point_on(line: Ring, share: float) -> tuple[Point, Point]:
    """The point at a share of a line's length, and the direction of the line there, of length 1."""
    parts = [(begin, end, hypot(end[0] - begin[0], end[1] - begin[1])) for begin, end in pairwise(line)]
    left = share * sum(length for _, _, length in parts)
    for begin, end, length in parts:
        if length and left <= length + 1e-9:
            way = ((end[0] - begin[0]) / length, (end[1] - begin[1]) / length)
            return (begin[0] + left * way[0], begin[1] + left * way[1]), way
        left -= length
    return line[0], (1.0, 0.0)


def baseline(spot: Spot, size: float) -> Point:
    """Where the middle of the text's baseline goes."""
    return (spot.box.left + spot.box.right) / 2, spot.box.high - CLEAR - DOWN * size


def _extent(text: str, size: float) -> Point:
    tall = (UP + DOWN) * size + 2 * CLEAR
    return max(width(text, size) + 2 * CLEAR, tall), tall


def _ahead(point: Point, way: Point, reach: float) -> Point:
    length = hypot(*way)
    return point[0] + reach * way[0] / length, point[1] + reach * way[1] / length


def _beside(corner: Point, way: Point, extent: Point) -> Box:
    """A box that lies in a direction from a point, which is at its nearest corner or the middle of a side."""
    left = corner[0] - extent[0] * (1 - way[0]) / 2
    low = corner[1] - extent[1] * (1 - way[1]) / 2
    return Box(left, low, left + extent[0], low + extent[1])


def _centred(middle: Point, extent: Point) -> Box:
    return _beside(middle, (0, 0), extent)
