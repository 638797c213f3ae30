"""What lies under a network on a map: sea, meridians and countries."""

from __future__ import annotations

from itertools import pairwise
from math import floor, hypot
from typing import TYPE_CHECKING

from detente.report.outlines import Box, clipped, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.map_frame import Frame
    from detente.report.outlines import Point, Polygon, Ring
    from detente.report.svg import Picture

FINEST, SMALLEST = 0.5, 1.5
"""Points of outlines that are nearer to each other are left out, and islands that are smaller, in pixels."""
MERIDIANS = (1, 2, 5, 10, 20)
"""Degrees that may lie between two meridians."""


def land(picture: Picture, frame: Frame, ground: dict[str, tuple[Polygon, ...]]) -> None:
    """Draw sea, meridians and countries; keys of `ground` do not matter."""
    size = {"width": frame.width, "height": frame.height}
    picture.put("rect", "sea", x=0, y=0, **size)
    picture.put("path", "meridian", d=_graticule(frame))
    for polygons in ground.values():
        course = "".join(_outline(ring, frame) for polygon in polygons for ring in polygon)
        if course:
            picture.put("path", "land", d=course, fill_rule="evenodd")


def _outline(ring: Ring, frame: Frame) -> str:
    """What the frame shows of a ring, without what nobody could see."""
    shown = clipped(tuple(map(frame.at, ring)), frame.box)
    kept: list[Point] = []
    for point in shown:
        if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= FINEST:
            kept.append(point)
    if not kept:
        return ""
    around_it = Box.around(tuple(kept))
    extent = max(around_it.right - around_it.left, around_it.high - around_it.low)
    return f"{path(tuple(kept))}z" if extent >= SMALLEST else ""


def path(course: Ring) -> str:
    """The course to a tenth of a pixel, each point as the way from the one before, which is shortest."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in course]
    ways = [(x - a, y - b) for (a, b), (x, y) in pairwise(tenths)]
    return f"M{_tenths(*tenths[0])}" + "".join(f"l{_tenths(x, y)}" for x, y in ways)


def _tenths(x: int, y: int) -> str:
    return f"{x / 10:g},{y / 10:g}"


def _graticule(frame: Frame) -> str:
    """Meridians and parallels, about eight of them across the map."""
    west, south, east, north = frame.window()
    step = next((step for step in MERIDIANS if (east - west) / step <= 9), MERIDIANS[-1])  # noqa: PLR2004
    up = [tuple((x, y) for y in _every(step / 5, south, north)) for x in _every(step, west, east)]
    across = [tuple((x, y) for x in _every(step / 5, west, east)) for y in _every(step, south, north)]
    pieces = [part(ends, frame.box) for course in up + across for ends in pairwise(map(frame.at, course))]
    return "".join(path(piece) for piece in pieces if piece)


def _every(step: float, low: float, high: float) -> Iterator[float]:
    number = floor(low / step)
    while number * step < high + step:
        yield number * step
        number += 1
