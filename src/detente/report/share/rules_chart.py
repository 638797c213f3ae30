"""Shares by every rule, party by party, as dots on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.axis import Axis
from detente.report.share.words import UNIT, rule
from detente.report.svg import Picture

if TYPE_CHECKING:
    from detente.bargain import Division
    from detente.report.share.words import ShareWords

NAMES, RIGHT, TOP, LANE, GAP = 150, 720, 12, 12, 14
SIGNS = (
    "M{x},{y}m-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z",
    "M{x},{y}m-4,-4h8v8h-8Z",
    "M{x},{y}m0,-5l5,9h-10Z",
    "M{x},{y}m0,-5.5l5.5,5.5l-5.5,5.5l-5.5,-5.5Z",
    "M{x},{y}m0,5l5,-9h-10Z",
    "M{x},{y}m-4.5,-4.5l9,9m0,-9l-9,9",
    "M{x},{y}m-5,0h10m-5,-5v10",
    "M{x},{y}m0,-5v10",
)
"""Marks of rules in their order, the chosen one first; after the last it starts again, without the dot."""


def rules_chart(words: ShareWords) -> str:
    """The dots as SVG text; behind those of each party the span outside of which somebody would leave."""
    shared = words.shared
    divisions, players = shared.divisions, shared.game.players
    chosen = rule(shared.division.rule).title
    told = "; ".join(
        f"{words.name(party)} {words.yearly(shared.division.shares[party])}" for party in players
    )
    picture = Picture(f"{shared.project.name}-rules", "Shares by rule", f"By {chosen}, {UNIT}: {told}.")
    spans = [span(words, party) for party in players]
    ends = [end for low, high in spans for end in (low, high)]
    shares = [each.shares[party] for each in divisions for party in players]
    axis = Axis.spanning([*shares, *ends], NAMES, RIGHT)
    row = LANE * len(divisions) + GAP
    bottom = TOP + row * len(players)
    for place, (low, high) in enumerate(spans):
        size = {"width": max(axis.at(high) - axis.at(low), 1.0), "height": row - 4}
        picture.put("rect", "cell shade-1", x=axis.at(low), y=TOP + row * place + 2, **size)
    y = axis.draw(picture, TOP - 4, bottom, UNIT)
    for place, party in enumerate(players):
        top = TOP + row * place
        picture.text((NAMES - 10, top + row / 2 + 4), words.short(party), "label", "end")
        for lane, division in enumerate(divisions):
            at = (axis.at(division.shares[party]), top + GAP / 2 + LANE * (lane + 0.5))
            sign(picture, at, lane)
    return picture.close(RIGHT + 24, _legend(picture, divisions, y + 20))


def span(words: ShareWords, party: str) -> tuple[float, float]:
    """What a party has alone, and what all would lose without it; shares outside are in no core."""
    game = words.shared.game
    mask = game.mask_of([party])
    ends = float(game.worth[mask]), float(game.worth[game.grand] - game.worth[game.grand ^ mask])
    return min(ends), max(ends)


def sign(picture: Picture, at: tuple[float, float], number: int) -> None:
    """Draw the mark of a rule: filled for the chosen one, an outline for all others."""
    shapes = SIGNS[1:]
    path = SIGNS[0] if number == 0 else shapes[(number - 1) % len(shapes)]
    kind = "mark on" if number == 0 else "dot"
    picture.put("path", kind, d=path.format(x=f"{at[0]:.1f}", y=f"{at[1]:.1f}"))


def _legend(picture: Picture, divisions: tuple[Division, ...], y: float) -> float:
    """Draw what marks mean, and whether the shares are in the core; the height at which it ends."""
    x = 0.0
    for number, division in enumerate(divisions):
        core = {True: "in the core", False: "not in the core", None: "core not known"}[division.inside]
        words = f"{rule(division.rule).head} ({core})"
        wide = 34 + 6.6 * len(words)
        if x and x + wide > RIGHT:
            x, y = 0.0, y + 20
        sign(picture, (x + 8, y - 4), number)
        picture.text((x + 20, y), words, "label")
        x += wide
    return y + 12
