"""Margins as a grid of parties and phases, readable without colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.svg import Picture
from detente.report.words import Words, points
from detente.roadmap.judging.verdict import TOLERANCE

if TYPE_CHECKING:
    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Verdict

NAMES, CELL, ROW, TOP = 130, 72, 44, 44
TIGHT = (0.02, 0.05, 0.1, 0.2)
"""Margins below these shares of the party's ideal gain are shaded, the tightest darkest."""
ALTERNATIVES = ("leave", "cheat", "wait")


def alternative(verdict: Verdict, who: int, column: int) -> str:
    """The best a party could do instead: 'leave', 'cheat', or 'wait' where that would pay."""
    leave, cheat, wait, carry_on = (
        float(kind[who, column])
        for kind in (verdict.walk_away, verdict.cheat, verdict.wait, verdict.carry_on)
    )
    worth = [leave, cheat, wait if wait > carry_on + TOLERANCE else -math.inf]
    return ALTERNATIVES[worth.index(max(worth))]


def shade(verdict: Verdict, who: int, column: int) -> int:
    """How tight a margin is: 0 for wide, 4 for the tightest."""
    ideal = float(verdict.ideal[who])
    share = float(verdict.margin[who, column]) / ideal if ideal > 0 else math.inf
    return sum(share < limit for limit in TIGHT)


def failing(verdict: Verdict) -> set[tuple[str, int]]:
    """(party, phase) where leaving, cheating or waiting pays, or almost does."""
    kinds = {"self-enforcing", "waiting"}
    return {(failure.party, failure.phase) for failure in verdict.failures if failure.demand in kinds}


def margins_chart(findings: Findings) -> str:
    """The grid as SVG text."""
    verdict, words = findings.verdict, Words(findings.scenario)
    game, weakest = verdict.game, verdict.weakest
    columns = game.n_phases + 1
    about = (
        f"Least margin: {words.party(weakest.party)}, phase {weakest.phase}, {points(weakest.margin)} points."
    )
    picture = Picture("margins", "Margin of each party in each phase, in points", about)
    picture.text((NAMES - 10, 18), "Phase", "head", "end")
    for column in range(columns):
        middle = NAMES + (column + 0.5) * CELL
        picture.text((middle, 18), words.head(column + 1), "head", "middle")
        picture.text((middle, 33), words.period(column + 1).split(" ")[-1], "small", "middle")
    fails = failing(verdict)
    for who, party in enumerate(game.parties):
        picture.text((NAMES - 10, TOP + ROW * who + 26), words.short(party), "label", "end")
        for column in range(columns):
            _cell(picture, verdict, (who, column), fails=(party, column + 1) in fails)
    return picture.close(
        NAMES + CELL * columns + 2, TOP + ROW * len(game.parties) + _legend(picture, game.parties)
    )


def _cell(picture: Picture, verdict: Verdict, place: tuple[int, int], *, fails: bool) -> None:
    who, column = place
    weakest = (verdict.game.parties[who], column + 1) == (verdict.weakest.party, verdict.weakest.phase)
    x, y = NAMES + CELL * column, TOP + ROW * who
    spot = {"x": x + 1.5, "y": y + 1.5, "width": CELL - 3.0, "height": ROW - 3.0}
    picture.put("rect", f"cell shade-{shade(verdict, who, column)}", **spot)
    if fails:
        picture.put("rect", "cell", **spot, fill=f"url(#{picture.key}-slope)")
        picture.put("rect", "fill-paper", x=x + 7, y=y + 6, width=CELL - 14, height=ROW - 12)
    if weakest:
        picture.put("rect", "weakest", x=x + 2.5, y=y + 2.5, width=CELL - 5, height=ROW - 5)
    middle = x + CELL / 2
    figure = points(float(verdict.margin[who, column]), signed=True)
    picture.text((middle, y + 20), figure, "head" if weakest or fails else "label", "middle")
    note = "◆ weakest" if weakest else alternative(verdict, who, column)
    picture.text((middle, y + 34), note, "small", "middle")


def _legend(picture: Picture, parties: tuple[str, ...]) -> float:
    """Draw what the shades mean; the height that takes."""
    y = TOP + ROW * len(parties) + 26
    picture.text((NAMES - 10, y), "of ideal gain:", "small", "end")
    names = ("20 % or more", "below 20 %", "below 10 %", "below 5 %", "below 2 %")
    for level, name in enumerate(names):
        x = NAMES + 100 * level
        picture.put("rect", f"cell shade-{level}", x=x, y=y - 12, width=18, height=15)
        picture.text((x + 23, y), name, "small")
    x = NAMES + 100 * len(names)
    picture.put("rect", "cell", x=x, y=y - 12, width=18, height=15, fill=f"url(#{picture.key}-slope)")
    picture.text((x + 23, y), "fails", "small")
    return 40
