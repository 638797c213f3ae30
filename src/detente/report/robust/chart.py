"""How surely roadmaps hold against what they are worth, from the fairest to the surest."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from detente.report.svg import Picture
from detente.report.words import share

if TYPE_CHECKING:
    from detente.report.robust.findings import RobustFindings
    from detente.roadmap.questions.robust import Choice

LEFT, RIGHT, TOP, BOTTOM = 70.0, 660.0, 34.0, 284.0
HALF, RADIUS = 6.0, 5.0
"""Half the width of the ends of an interval, and the size of a roadmap's dot."""

TICKS, ROOM = 5, 0.12
"""Lines across, and how much wider than the values the scale of values is."""

ROUND, MOST = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2), 8
"""Steps between values on the scale, and the most of them."""


def robust_chart(found: RobustFindings) -> str:
    """The picture as SVG text: value to the right, share of worlds upwards, each with its interval."""
    choices = found.hedged.choices
    told = "; ".join(f"value {share(each.value)}, holds in {share(_chance(found, each))}" for each in choices)
    picture = Picture("robust", "Share of worlds in which roadmaps hold, by their value", f"{told}.")
    low, high = _span([each.value for each in choices])
    _axes(picture, low, high)
    places = [_place(found, each, low, high) for each in choices]
    line = "L".join(f"{x:.1f},{y:.1f}" for x, y in places)
    if len(places) > 1:
        picture.put("path", "axis", d=f"M{line}", fill="none", stroke_dasharray="3 4")
    for each, (x, y) in zip(choices, places, strict=True):
        ends = [_height(end) for end in found.chance(each).interval]
        picture.put("path", "axis", d=f"M{x:.1f},{ends[0]:.1f}V{ends[1]:.1f}")
        for end in ends:
            picture.put("path", "axis", d=f"M{x - HALF:.1f},{end:.1f}H{x + HALF:.1f}")
        kind = "mark on" if each is found.hedged.chosen else "dot"
        picture.put("circle", kind, cx=x, cy=y, r=RADIUS)
    _name(picture, places[-1], "surest" if len(places) > 1 else "fairest and surest")
    if len(places) > 1:
        _name(picture, places[0], "fairest")
    return picture.close(RIGHT + 30, BOTTOM + 50)


def _chance(found: RobustFindings, choice: Choice) -> float:
    return float(found.chance(choice).value)


def _span(values: list[float]) -> tuple[float, float]:
    room = max(ROOM * (max(values) - min(values)), 0.01)
    return max(0.0, min(values) - room), max(values) + room


def _height(chance: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * chance


def _place(found: RobustFindings, choice: Choice, low: float, high: float) -> tuple[float, float]:
    return LEFT + (RIGHT - LEFT) * (choice.value - low) / (high - low), _height(_chance(found, choice))


def _axes(picture: Picture, low: float, high: float) -> None:
    for part in range(TICKS):
        chance = part / (TICKS - 1)
        picture.put("path", "rule", d=f"M{LEFT:.1f},{_height(chance):.1f}H{RIGHT:.1f}")
        picture.text((LEFT - 10, _height(chance) + 4), share(chance), "small", "end")
    step = next((step for step in ROUND if (high - low) / step <= MOST), ROUND[-1])
    for number in range(ceil(low / step), floor(high / step) + 1):
        x = LEFT + (RIGHT - LEFT) * (number * step - low) / (high - low)
        picture.put("path", "axis", d=f"M{x:.1f},{BOTTOM:.1f}v5")
        picture.text((x, BOTTOM + 20), f"{100 * number * step:.3g} %", "small", "middle")
    picture.text((LEFT - 48, TOP - 16), "Share of worlds in which it holds", "head")
    picture.text(
        ((LEFT + RIGHT) / 2, BOTTOM + 40),
        "Least share of its ideal that a party gains, at the likely values",
        "head",
        "middle",
    )


def _name(picture: Picture, place: tuple[float, float], name: str) -> None:
    x, y = place
    beyond = x > (LEFT + RIGHT) / 2
    # What falls to the right leaves room above its beginning and below its end.
    place = (x - 12, y + 22) if beyond else (x + 12, y - 10)
    picture.text(place, name, "head", "end" if beyond else "start")
