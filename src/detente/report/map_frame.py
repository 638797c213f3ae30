"""Where a place goes on a map: a conformal projection, and the rectangle of it that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, atan2, copysign, cos, degrees, exp, hypot, log, radians, sin, sinh, tan
from typing import TYPE_CHECKING

from detente.report.outlines import Box

if TYPE_CHECKING:
    from detente.report.outlines import Point, Ring

RADIUS = 6371.0
"""Of the earth, in kilometres."""
LEAST_CONE = 1e-3
"""At the equator the cone would be a cylinder; a very slim cone is as good."""
PADDING = 0.12
"""Free space on each side, as a share of the longer side of what is shown."""
LEAST_KILOMETRES = 150.0
"""Width of a map of a single place."""
FLATTEST, STEEPEST = 0.46, 0.95
"""Height of the map as a multiple of its width."""
STEPS = 24
"""Points on each side of the rectangle at which longitude and latitude are looked up."""


@dataclass(frozen=True)
class Cone:
    """Lambert's conformal conic projection that is true along one parallel, on a sphere.

    Formulas: Snyder, "Map projections: a working manual", 1987, chapter 15. Angles are kept, distances nearly
    so, and straight lines stay close to the shortest ways.
    """

    meridian: float
    parallel: float

    def flat(self, place: Point) -> Point:
        """Kilometres to the east and to the south of the middle of the map, of (longitude, latitude)."""
        n, radius = self._cone
        shrunk = exp(-n * (_stretched(place[1]) - _stretched(self.parallel)))
        turn = n * radians(place[0] - self.meridian)
        return radius * shrunk * sin(turn), radius * (shrunk * cos(turn) - 1)

    def round(self, at: Point) -> Point:
        """Longitude and latitude of a point of the flat map: the inverse of `flat`."""
        n, radius = self._cone
        east, south = at[0] / radius, at[1] / radius + 1
        height = _stretched(self.parallel) - log(hypot(east, south)) / n
        return self.meridian + degrees(atan2(east, south) / n), degrees(atan(sinh(height)))

    @property
    def _cone(self) -> tuple[float, float]:
        """How much directions turn for each turn of longitude, and kilometres from the tip to the middle."""
        sine = sin(radians(self.parallel))
        n = copysign(max(abs(sine), LEAST_CONE), sine)
        return n, RADIUS * cos(radians(self.parallel)) / n


def _stretched(latitude: float) -> float:
    """Height above the equator on Mercator's map, in radii."""
    return asinh(tan(radians(latitude)))


@dataclass(frozen=True)
class Frame:
    """A rectangle of the flat map, drawn `width` pixels wide."""

    cone: Cone
    shown: Box
    width: float

    @property
    def pixels(self) -> float:
        """How many pixels a kilometre has."""
        return self.width / (self.shown.right - self.shown.left)

    @property
    def height(self) -> float:
        """Of the rectangle, in pixels."""
        return (self.shown.high - self.shown.low) * self.pixels

    @property
    def box(self) -> Box:
        """The whole rectangle in pixels."""
        return Box(0, 0, self.width, self.height)

    def at(self, place: Point) -> Point:
        """Pixels to the right of and below the upper left corner, of (longitude, latitude)."""
        east, south = self.cone.flat(place)
        return (east - self.shown.left) * self.pixels, (south - self.shown.low) * self.pixels

    def window(self) -> Box:
        """The smallest box in degrees around everything that the rectangle shows."""
        left, low, right, high = self.shown
        shares = [step / STEPS for step in range(STEPS + 1)]
        across = [(left + share * (right - left), y) for share in shares for y in (low, high)]
        down = [(x, low + share * (high - low)) for share in shares for x in (left, right)]
        return Box.around(tuple(self.cone.round(at) for at in across + down))


def fitted(points: Ring, width: float) -> Frame:
    """A frame with room around all points, which are (longitude, latitude); there is at least one."""
    around = Box.around(points)
    cone = Cone((around.left + around.right) / 2, (around.low + around.high) / 2)
    tight = Box.around(tuple(map(cone.flat, points)))
    across, down = tight.right - tight.left, tight.high - tight.low
    padding = max(PADDING * max(across, down), LEAST_KILOMETRES / 2)
    wide, tall = across + 2 * padding, down + 2 * padding
    wide, tall = max(wide, tall / STEEPEST), max(tall, wide * FLATTEST)
    x, y = (tight.left + tight.right) / 2, (tight.low + tight.high) / 2
    return Frame(cone, Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2), width)
