"""Pictures of leverage: what is left without each party, and who costs whom how much; no colour needed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.leverage.findings import SAME
from detente.report.svg import Picture
from detente.report.words import points, share

if TYPE_CHECKING:
    from detente.report.leverage.findings import LeverageFindings
    from detente.report.leverage.words import LeverageWords

NAMES, LENGTH, ROW, BAR, TOP = 130, 430, 34, 20, 30
NOTES = 190

CELL_WIDTH, CELL_HEIGHT, HEAD = 84, 46, 64
SHADES = (0.1, 0.35, 0.65, 0.95)
"""Losses above these parts of a party's gain are shaded, the largest darkest."""

MEANINGS = ("below 10 %", "10 % or more", "35 % or more", "65 % or more", "95 % or more")


def left_chart(words: LeverageWords) -> str:
    """Bars: what is left of all that is attained, once each party stays out, the least first."""
    found = words.findings
    order = sorted(found.parties, key=lambda each: (found.left[each], found.parties.index(each)))
    told = "; ".join(f"without {words.words.party(p)} {words.left(found.without[p])}" for p in order)
    picture = Picture("left", "What is left without each party", f"{told[:1].upper()}{told[1:]}.")
    picture.text((NAMES, 18), "of all that is attained together, this much is left …", "small")
    for place, party in enumerate(order):
        y = TOP + ROW * place
        part = min(1.0, max(0.0, found.left[party])) if not math.isnan(found.left[party]) else 0.0
        picture.text((NAMES - 10, y + 15), f"without {words.short(party)}", "label", "end")
        picture.put("rect", "cell shade-0", x=NAMES, y=y, width=LENGTH, height=BAR)
        if part > SAME:
            picture.bar((NAMES, y), (LENGTH * part, BAR), "solid")
        needed = party in found.indispensable
        note = f"{words.left(found.without[party])}"
        picture.text(
            (NAMES + LENGTH + 12, y + 15), f"◆ {note}" if needed else note, "head" if needed else "label"
        )
    y = TOP + ROW * len(order) + 14
    for tick in range(5):
        picture.text((NAMES + LENGTH * tick / 4, y), share(tick / 4), "small", "middle")
    if found.indispensable:
        picture.text((NAMES, y + 20), "◆ indispensable: without it nobody settles anything", "small")
    return picture.close(NAMES + LENGTH + NOTES, y + 30)


def over_chart(words: LeverageWords) -> str:
    """A grid: what each party (column) loses if another (row) stays out, shaded by the part of its gain."""
    found = words.findings
    parties = found.parties
    about = " ".join(words.most(party) for party in parties)
    picture = Picture("over", "Who costs whom how much by staying out", about)
    picture.text((NAMES - 10, 20), "this much is lost by:", "small", "end")
    for j, party in enumerate(parties):
        picture.text((NAMES + CELL_WIDTH * (j + 0.5), 20), words.short(party), "head", "middle")
        gain = float(found.settlement.verdict.gain[j])
        picture.text((NAMES + CELL_WIDTH * (j + 0.5), 36), f"gains {points(gain)}", "small", "middle")
    for i, party in enumerate(parties):
        y = HEAD + CELL_HEIGHT * i
        picture.text((NAMES - 10, y + 27), f"{words.short(party)} stays out", "label", "end")
        for j in range(len(parties)):
            _cell(picture, found, (i, j))
    bottom = HEAD + CELL_HEIGHT * len(parties)
    return picture.close(max(NAMES + CELL_WIDTH * len(parties) + 4, 690), _legend(picture, bottom + 24))


def _cell(picture: Picture, found: LeverageFindings, place: tuple[int, int]) -> None:
    i, j = place
    x, y = NAMES + CELL_WIDTH * j, HEAD + CELL_HEIGHT * i
    spot = {"x": x + 1.5, "y": y + 1.5, "width": CELL_WIDTH - 3.0, "height": CELL_HEIGHT - 3.0}
    middle = x + CELL_WIDTH / 2
    influence = found.influence["without"]
    lost, gain = float(influence.over[i, j]), float(found.settlement.verdict.gain[j])
    if i == j:
        picture.put("rect", "cell", **spot, fill=f"url(#{picture.key}-empty)")
        picture.text((middle, y + 27), "itself", "small", "middle")
        return
    part = lost / gain if gain > SAME else 0.0
    picture.put("rect", f"cell shade-{sum(part >= limit for limit in SHADES)}", **spot)
    if lost < -SAME:
        picture.put("rect", "cell", **spot, fill=f"url(#{picture.key}-slope)")
        picture.put("rect", "fill-paper", x=x + 8, y=y + 6, width=CELL_WIDTH - 16, height=CELL_HEIGHT - 12)
    most = lost > SAME and i in influence.first(j)
    if most:
        picture.put("rect", "weakest", x=x + 3, y=y + 3, width=CELL_WIDTH - 6, height=CELL_HEIGHT - 6)
    figure = points(-lost, signed=True) if lost < -SAME else points(lost)
    picture.text((middle, y + 21), figure, "head" if most else "label", "middle")
    note = share(part) if lost > -SAME else "gains by it"
    picture.text((middle, y + 36), note, "small", "middle")


def _legend(picture: Picture, y: float) -> float:
    """Draw what shades and frames mean; the height at which it ends."""
    picture.text((NAMES - 10, y), "part of its gain:", "small", "end")
    for level, name in enumerate(MEANINGS):
        x = NAMES + 106 * level
        picture.put("rect", f"cell shade-{level}", x=x, y=y - 12, width=18, height=15)
        picture.text((x + 23, y), name, "small")
    y += 24
    picture.put("rect", "weakest", x=NAMES + 1.5, y=y - 11, width=16, height=13)
    picture.text((NAMES + 23, y), "nobody costs this party more", "small")
    picture.put(
        "rect", "cell", x=NAMES + 212, y=y - 12, width=18, height=15, fill=f"url(#{picture.key}-slope)"
    )
    picture.text((NAMES + 235, y), "would gain if the other stayed out", "small")
    return y + 14
