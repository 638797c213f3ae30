"""Outlines of countries, as the build fetched them: docs/reference/map-data.md says from where."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


class Box(NamedTuple):
    """A rectangle in degrees or in pixels; `low` is the smaller of two heights as numbers."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.low <= other.low
            and other.high <= self.high
        )

    @classmethod
    def around(cls, points: Ring) -> Box:
        """The smallest box with all the points in it, of which there is at least one."""
        across, up = [x for x, _ in points], [y for _, y in points]
        return cls(min(across), min(up), max(across), max(up))


def countries(window: Box, file: str = "outlines.json") -> dict[str, tuple[Polygon, ...]] | None:
    """The polygons of each country that reach into a window in degrees, whole; None if there is no such file.

    Keys are numeric codes of ISO 3166-1, names where there is no code. A polygon is its edge followed by its
    holes, each a closed ring of (longitude, latitude); longitudes east of the date line go on beyond 180.
    """
    everywhere = _installed(file)
    if everywhere is None:
        return None
    found = {
        key: tuple(polygon for box, polygon in polygons if box.meets(window))
        for key, polygons in everywhere.items()
    }
    return {key: polygons for key, polygons in found.items() if polygons}


@cache
def _installed(name: str) -> dict[str, tuple[tuple[Box, Polygon], ...]] | None:
    """Every polygon with the box around it; None without the file, which some builds must leave out."""
    file = files("detente.report") / name
    if not file.is_file():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))["countries"]
    return {key: tuple(_boxed(polygon) for polygon in polygons) for key, polygons in kept.items()}


def _boxed(polygon: list[list[list[float]]]) -> tuple[Box, Polygon]:
    rings = tuple(tuple((x, y) for x, y in ring) for ring in polygon)
    return Box.around(rings[0]), rings


def clipped(ring: Ring, box: Box) -> Ring:
    """The part of a ring inside a box, empty if there is none; outside, it runs along the edge instead.

    Cut by one edge of the box after the other, as in Sutherland and Hodgman, "Reentrant polygon clipping",
    Communications of the ACM 17, 1974.
    """
    for axis, limit, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.low, 1), (1, box.high, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """The ring on one side of a straight line: where `sign` times what is above `limit` is not negative."""
    kept: list[Point] = []
    for before, point in zip((ring[-1:] + ring)[:-1], ring, strict=True):
        was_in, is_in = (sign * (p[axis] - limit) >= 0 for p in (before, point))
        if was_in != is_in:
            kept.append(_between(before, point, (limit - before[axis]) / (point[axis] - before[axis])))
        if is_in:
            kept.append(point)
    return tuple(kept)


def part(ends: Ring, box: Box) -> Ring:
    """The part in a box of a straight line between two points, in its direction; empty if there is none.

    Its points are begin + share * way, and each pair of edges of the box leaves some shares, as in Liang and
    Barsky, "A new concept and method for line clipping", ACM Transactions on Graphics 3, 1984.
    """
    begin, end = ends
    first, last = 0.0, 1.0
    for axis, low, high in ((0, box.left, box.right), (1, box.low, box.high)):
        way = end[axis] - begin[axis]
        if way == 0:
            if not low <= begin[axis] <= high:
                return ()
            continue
        entry, leave = sorted(((low - begin[axis]) / way, (high - begin[axis]) / way))
        first, last = max(first, entry), min(last, leave)
    return (_between(begin, end, first), _between(begin, end, last)) if first < last else ()


def _between(begin: Point, end: Point, share: float) -> Point:
    return begin[0] + share * (end[0] - begin[0]), begin[1] + share * (end[1] - begin[1])
