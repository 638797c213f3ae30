"""What steps, trust and sight are worth: bars of what was found, with what is proven as whiskers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from detente.report.share.axis import Axis
from detente.report.svg import Picture, lines
from detente.roadmap.questions.gains import NOTHING, Gain
from detente.roadmap.questions.variants import Change

if TYPE_CHECKING:
    from detente.report.trust.words import TrustWords

WIDTH, LEFT, RIGHT, TOP, TALL, ROW = 760, 280, 640, 10, 13, 34
NAME = 42
"""Letters of a name in one line."""
BEYOND = 1.35
"""How far the axis reaches, as a multiple of the longest bar: what may be beyond is only pointed at."""


class Bar(NamedTuple):
    """A name, the gain, and the parts its bar is made of with their patterns."""

    name: str
    gain: Gain
    parts: tuple[tuple[float, str], ...]


def step_bars(words: TrustWords, most: int) -> tuple[Bar, ...]:
    """Confidence-building steps found to matter, yet not to be indispensable: by themselves, as evidence."""
    return tuple(
        Bar(words.plain.item(row.step), row.value, ((row.own.found, "empty"), (row.unlocked.found, "solid")))
        for row in words.findings.gains.steps
        if NOTHING < row.value.found < math.inf
        and not {Change("without", row.step), Change("silent", row.step)} & set(words.findings.gains.untried)
    )[:most]


def trust_bars(words: TrustWords, most: int) -> tuple[Bar, ...]:
    """Pairs between which more trust was found to matter."""
    return tuple(
        Bar(words.pair(row.who, row.whom), row.more, ((row.more.found, "empty"),))
        for row in words.findings.gains.trust
        if row.more.found > NOTHING
    )[:most]


def sight_bars(words: TrustWords, most: int) -> tuple[Bar, ...]:
    """Steps of which better verification was found to matter."""
    return tuple(
        Bar(words.plain.item(row.step), row.at_once, ((row.at_once.found, "empty"),))
        for row in words.findings.gains.sight
        if row.at_once.found > NOTHING
    )[:most]


def values_chart(words: TrustWords, key: str, title: str, bars: tuple[Bar, ...]) -> str:
    """Bars one below the other as SVG text, in the unit of the objective."""
    unit = 1.0 if words.findings.gains.objective == "fast" else 100.0
    axis = Axis.spanning([BEYOND * unit * max(bar.gain.found for bar in bars)], LEFT, RIGHT)
    about = "; ".join(
        f"{bar.name}: {words.gain(bar.gain)} (proven: {words.proven(bar.gain)})" for bar in bars
    )
    picture = Picture(key, title, about)
    bottom = TOP + ROW * len(bars)
    end = axis.draw(picture, TOP, bottom, words.unit)
    for place, bar in enumerate(bars):
        _bar(picture, words, axis, bar, (TOP + ROW * (place + 0.5), unit))
    return picture.close(WIDTH, end)


def _bar(picture: Picture, words: TrustWords, axis: Axis, bar: Bar, at: tuple[float, float]) -> None:
    """One bar; at : the height of its middle, and the size of the unit."""
    middle, unit = at
    told = lines(bar.name, NAME, 2)
    for line, name in enumerate(told):
        picture.text((LEFT - 10, middle + 4 + 14 * (line - (len(told) - 1) / 2)), name, "label", "end")
    x = axis.at(0)
    for amount, pattern in bar.parts:
        right = x + axis.at(unit * amount) - axis.at(0)
        if right > x:
            picture.bar((x, middle - TALL / 2), (right - x, TALL), pattern)
        x = right
    low, high = (min(axis.high, unit * end) for end in (bar.gain.least, bar.gain.most))
    y = middle + TALL / 2 + 5
    picture.put("path", "move", d=f"M{axis.at(low):.1f},{y - 3:.1f}v6m0,-3H{axis.at(high):.1f}")
    if unit * bar.gain.most > axis.high:
        picture.put("path", "fill-ink", d=f"M{axis.right + 7:.1f},{y:.1f}l-8,-3.5v7z")
    else:
        picture.put("path", "move", d=f"M{axis.at(high):.1f},{y - 3:.1f}v6")
    picture.text((axis.right + 14, middle + 4), words.gain(bar.gain), "label")
