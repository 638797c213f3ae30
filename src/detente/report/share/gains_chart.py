"""Who gains by market prices, party by party and kind by kind, beside what each would have by its share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.axis import Axis, tinted
from detente.report.share.words import UNIT, money, rule
from detente.report.svg import Picture
from detente.report.words import upper_first

if TYPE_CHECKING:
    from detente.report.share.findings import Outcome
    from detente.report.share.words import ShareWords

NAMES, RIGHT, TOP, ROW, BAR = 150, 720, 12, 40, 16
KINDS = ("consumer", "producer", "congestion", "transit")
MEANINGS = ("consumer", "producer", "congestion rent", "transit")
LEAST = 0.4
"""Width in pixels below which a piece of a bar is left out."""


def gains_chart(words: ShareWords) -> str:
    """The bars as SVG text: gains right of zero, losses left of it, the total and the share as marks."""
    shared = words.shared
    told = "; ".join(
        f"{words.name(party)} {money(each.total, signed=True)}" for party, each in shared.market.items()
    )
    picture = Picture(f"{shared.project.name}-gains", "Benefits by party if nothing is shared", f"{told}.")
    tinted(picture)
    ends = [end for each in shared.market.values() for end in _ends(each)]
    axis = Axis.spanning([*ends, *shared.division.shares.values()], NAMES, RIGHT)
    bottom = TOP + ROW * len(shared.market)
    y = axis.draw(picture, TOP - 4, bottom, UNIT)
    for place, (party, outcome) in enumerate(shared.market.items()):
        row = TOP + ROW * place
        picture.text((NAMES - 10, row + 20), words.short(party), "label", "end")
        _bar(picture, axis, outcome, row)
        _mark(picture, axis.at(outcome.total), row + 16, "total")
        if party in shared.division.shares:
            _mark(picture, axis.at(shared.division.shares[party]), row + 30, "share")
    return picture.close(RIGHT + 24, _legend(picture, words, y + 20))


def _parts(outcome: Outcome) -> tuple[float, ...]:
    return outcome.consumer, outcome.producer, outcome.congestion, outcome.transit


def _ends(outcome: Outcome) -> tuple[float, float]:
    """Where the bar of a party ends on either side."""
    parts = _parts(outcome)
    return sum(min(part, 0.0) for part in parts), sum(max(part, 0.0) for part in parts)


def _bar(picture: Picture, axis: Axis, outcome: Outcome, row: float) -> None:
    ends = [0.0, 0.0]
    for kind, part in zip(KINDS, _parts(outcome), strict=True):
        side = part > 0
        begin = axis.at(ends[side])
        ends[side] += part
        end = axis.at(ends[side])
        if abs(end - begin) >= LEAST:
            picture.bar((min(begin, end), row + 8), (abs(end - begin), BAR), kind)


def _mark(picture: Picture, x: float, y: float, kind: str) -> None:
    """A mark at what a party has: a diamond for the total by market prices, a dot for its share."""
    if kind == "total":
        picture.put("path", "dot", d=f"M{x:.1f},{y - 7:.1f}l6,7l-6,7l-6,-7Z", data_kind="total")
    else:
        picture.put("circle", "mark on", cx=x, cy=y, r=4.5)


def _legend(picture: Picture, words: ShareWords, y: float) -> float:
    """Draw what patterns and marks mean; the height at which it ends."""
    x = 0.0
    for kind, meaning in zip(KINDS, MEANINGS, strict=True):
        picture.bar((x, y - 11), (22, 14), kind)
        picture.text((x + 28, y), meaning, "label")
        x += 50 + 7 * len(meaning)
    y += 22
    _mark(picture, 8, y - 4, "total")
    picture.text((28, y), "all of it, if nothing is shared", "label")
    _mark(picture, 238, y - 4, "share")
    picture.text((250, y), f"{upper_first(rule(words.shared.division.rule).title)}", "label")
    return y + 12
