"""Pictures of how agreements fared: shares with their intervals, and whether chances mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.history.words import FEATURES, MAIN, between
from detente.report.svg import Picture
from detente.report.words import share

if TYPE_CHECKING:
    from detente.history.rates import Rate
    from detente.history.score import Bin, Score
    from detente.report.history.findings import HistoryFindings

NAMES, LENGTH, COUNTS, ROW, TOP = 350, 360, 90, 22, 46
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

SIDE, LEFT, UPPER = 320, 64, 24
SMALLEST, LARGEST = 3.5, 9.0
"""Radius of the dot of a bin with one clause, and of the bin with most."""


def rates_chart(found: HistoryFindings) -> str:
    """A row for each kind of clause: a dot at the share carried out, and its interval as a line."""
    told = {(rate.feature, rate.value): rate for rows in found.rates.values() for rate in rows}
    shown = {key: told[key] for key in MAIN if key in told}
    about = "; ".join(f"{MAIN[key]}: {_in_words(rate)}" for key, rate in shown.items())
    picture = Picture(
        "rates", "How clauses of each kind fared", f"All clauses: {_in_words(found.base)}; {about}."
    )
    heads = len({feature for feature, _ in shown})
    bottom = TOP + ROW * (len(shown) + heads + 1) + 4
    for tick in TICKS:
        x = NAMES + LENGTH * tick
        picture.put("path", "axis" if not tick else "rule", d=f"M{x:.1f},{TOP - 10}V{bottom}")
        picture.text((x, TOP - 18), share(tick), "small", "middle")
    picture.text((NAMES + LENGTH + 24, TOP - 18), "clauses", "small")
    base = NAMES + LENGTH * found.base.share
    picture.put("path", "stands", d=f"M{base:.1f},{TOP - 10}V{bottom}")
    _rate(picture, TOP + 4, "all clauses", found.base)
    y, last = TOP + 4, ""
    for (feature, value), rate in shown.items():
        if feature != last:
            y, last = y + ROW, feature
            picture.text((NAMES - 12, y + 6), FEATURES[feature], "head", "end")
        y += ROW
        _rate(picture, y, MAIN[feature, value], rate)
    return picture.close(NAMES + LENGTH + COUNTS, bottom + 6)


def _in_words(rate: Rate) -> str:
    return f"{rate.carried_out} of {rate.n}, {share(rate.share)}, between {between(rate.low, rate.high)}"


def _rate(picture: Picture, y: float, meaning: str, rate: Rate) -> None:
    picture.text((NAMES - 12, y + 4), meaning, "label", "end")
    low, high, at = (NAMES + LENGTH * part for part in (rate.low, rate.high, rate.share))
    # What says little is drawn hollow and dashed: it must not look like knowledge.
    picture.put("path", "move together" if rate.says_little else "move", d=f"M{low:.1f},{y:.1f}H{high:.1f}")
    picture.put("circle", "dot" if rate.says_little else "mark on", cx=at, cy=y, r=4)
    picture.text((NAMES + LENGTH + 24, y + 4), f"{rate.n} in {rate.agreements}", "small")


def calibration_chart(score: Score) -> str:
    """Chances given (across) against shares carried out (up): on the diagonal they mean what they say."""
    told = "; ".join(
        f"of {each.n} clauses given {share(each.expected)} on average, {share(each.carried_out / each.n)} "
        f"were carried out ({between(each.low, each.high)})"
        for each in score.bins
    )
    picture = Picture("calibration", "Do the chances mean what they say?", f"{told[:1].upper()}{told[1:]}.")
    for tick in TICKS:
        picture.put("path", "rule", d=f"M{LEFT},{_up(tick):.1f}H{LEFT + SIDE}")
        picture.put("path", "rule", d=f"M{_across(tick):.1f},{UPPER}V{UPPER + SIDE}")
        picture.text((LEFT - 8, _up(tick) + 4), share(tick), "small", "end")
        picture.text((_across(tick), UPPER + SIDE + 16), share(tick), "small", "middle")
    picture.put("path", "axis", d=f"M{LEFT},{UPPER}V{UPPER + SIDE}")
    picture.put("path", "axis", d=f"M{LEFT},{UPPER + SIDE}H{LEFT + SIDE}")
    picture.put("path", "stands", d=f"M{LEFT},{UPPER + SIDE}L{LEFT + SIDE},{UPPER}")
    most = max(each.n for each in score.bins)
    for each in score.bins:
        _bin(picture, each, most)
    picture.text((LEFT, UPPER - 8), "carried out", "small")
    picture.text(
        (LEFT + SIDE, UPPER + SIDE + 34),
        "chance given by a model that had not seen the agreement",
        "small",
        "end",
    )
    return picture.close(LEFT + SIDE + 60, UPPER + SIDE + 44)


def _bin(picture: Picture, each: Bin, most: int) -> None:
    x, low, high = _across(each.expected), _up(each.low), _up(each.high)
    picture.put("path", "move", d=f"M{x:.1f},{low:.1f}V{high:.1f}")
    radius = SMALLEST + (LARGEST - SMALLEST) * (each.n / most) ** 0.5
    picture.put("circle", "mark on", cx=x, cy=_up(each.carried_out / each.n), r=radius)
    picture.text((x + 12, _up(each.carried_out / each.n) + 4), f"{each.n} clauses", "who")


def _across(part: float) -> float:
    return LEFT + SIDE * part


def _up(part: float) -> float:
    return UPPER + SIDE * (1 - part)
