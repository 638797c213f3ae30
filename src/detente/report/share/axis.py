"""An axis of amounts along a picture, and how kinds of benefit are told apart with and without colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from detente.report.share.words import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.report.svg import Picture

STEPS = (1.0, 2.0, 5.0, 10.0)
ROUNDING = 1e-9
MOST = 6
"""Most parts that ticks divide an axis into, about."""

TINTS = {"consumer": "#a9cbe3", "producer": "#f0c98b", "congestion": "#b5d8b0", "transit": "#d9bfe3"}
DARK = {"consumer": "#2f5f80", "producer": "#80591a", "congestion": "#3c6b36", "transit": "#6a4578"}
HATCHES = {
    "consumer": "",
    "producer": "M0,6 l6,-6 M-1,1 l2,-2 M5,7 l2,-2",
    "congestion": "M1.5,0 v6 M4.5,0 v6",
    "transit": "M0,6 l6,-6 M0,0 l6,6",
}


@dataclass(frozen=True)
class Axis:
    """Amounts from `low` to `high` along pixels from `left` to `right`; ticks every `step`."""

    low: float
    high: float
    step: float
    left: float
    right: float

    @classmethod
    def spanning(cls, amounts: Iterable[float], left: float, right: float) -> Axis:
        """The axis from a round amount below all to one above; zero is always on it."""
        known = [0.0, *amounts]
        low, high = min(known), max(known)
        step = _step((high - low) / MOST) if high > low else 1.0
        # What ends just beyond a tick by a rounding error needs no further one.
        low, high = (
            floor(low / step + ROUNDING) * step,
            max(ceil(high / step - ROUNDING), 1 if high == low else 0) * step,
        )
        return cls(low, high, step, left, right)

    def at(self, amount: float) -> float:
        """Where an amount is, in pixels."""
        return self.left + (self.right - self.left) * (amount - self.low) / (self.high - self.low)

    def ticks(self) -> Iterator[float]:
        """Amounts at which the axis has ticks, ascending."""
        for number in range(round(self.low / self.step), round(self.high / self.step) + 1):
            yield number * self.step

    @property
    def places(self) -> int:
        """How many decimals the ticks need."""
        return max(0, -floor(log10(self.step) + ROUNDING))

    def draw(self, picture: Picture, top: float, bottom: float, title: str) -> float:
        """Draw lines at the ticks between two heights, their amounts below, and a title; where it ends."""
        places = self.places
        for tick in self.ticks():
            x = self.at(tick)
            picture.put("path", "rule" if tick else "axis", d=f"M{x:.1f},{top:.1f}V{bottom:.1f}")
            picture.text((x, bottom + 15), figure(tick, places), "small", "middle")
        picture.text(((self.left + self.right) / 2, bottom + 31), title, "small", "middle")
        return bottom + 38


def _step(least: float) -> float:
    """The smallest round number that is no less."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - ROUNDING))


def tinted(picture: Picture) -> None:
    """Give a picture patterns `key-consumer`, `key-producer`, `key-congestion` and `key-transit`."""
    defs = ET.SubElement(picture.root, "defs")
    ET.SubElement(defs, "style").text = "".join(
        [f".tint-{kind}{{fill:{tint}}}" for kind, tint in TINTS.items()]
        + ["@media screen and (prefers-color-scheme:dark){"]
        + [f".tint-{kind}{{fill:{tint}}}" for kind, tint in DARK.items()]
        + ["}"]
    )
    for kind, hatch in HATCHES.items():
        size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
        tile = ET.SubElement(defs, "pattern", {"id": f"{picture.key}-{kind}", **size})
        ET.SubElement(tile, "rect", {"width": "6", "height": "6", "class": f"tint-{kind}"})
        if hatch:
            ET.SubElement(tile, "path", {"d": hatch, "class": "hatch"})
