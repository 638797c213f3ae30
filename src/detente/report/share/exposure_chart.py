"""What each investor would lose if the process broke, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.axis import Axis
from detente.report.share.summary import peak
from detente.report.share.words import decimals, figure, money
from detente.report.svg import Picture

if TYPE_CHECKING:
    from detente.report.share.findings import Investor
    from detente.report.share.words import ShareWords

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 300, 46, 288, 16, 130
NEAR = 0.65
"""Share of the width from which what is written at a point stands to its left."""


def exposure_charts(words: ShareWords) -> tuple[tuple[str, str], ...]:
    """A small picture for each investor with its name, as SVG text, all on the same scales."""
    known = [investor for investor in words.shared.investors if investor.exposure]
    most = max((amount for each in known for amount in (*each.exposure, *each.unpaid)), default=0.0)
    length = max((len(each.exposure) for each in known), default=1)
    return tuple(
        (f"{words.name(investor.party)}, million dollars", _chart(words, investor, most, length))
        for investor in known
    )


def _chart(words: ShareWords, investor: Investor, most: float, length: int) -> str:
    year, worst = peak(investor)
    key = f"{words.shared.project.name}-exposure-{investor.party}"
    about = f"At most {money(worst, yearly=False)}, if the process breaks in year {year}."
    picture = Picture(key, f"What {words.party(investor.party)} could lose", about)
    up = Axis.spanning([most], BOTTOM, TOP)
    along = Axis.spanning([length], LEFT, RIGHT)
    places = up.places
    for tick in list(up.ticks())[:: 1 if up.high / up.step < 5 else 2]:  # noqa: PLR2004 - small pictures have few lines
        picture.put("path", "rule" if tick else "axis", d=f"M{LEFT},{up.at(tick):.1f}H{RIGHT}")
        picture.text((LEFT - 6, up.at(tick) + 4), figure(tick, places), "small", "end")
    for tick in along.ticks():
        picture.text((along.at(tick), BOTTOM + 15), f"{tick:.0f}", "small", "middle")
    picture.text(((LEFT + RIGHT) / 2, BOTTOM + 30), "years after the start", "small", "middle")
    _building(picture, along, investor.building)
    picture.put("path", "move against", d=_path(along, up, investor.unpaid))
    picture.put("path", "move", d=_path(along, up, investor.exposure))
    if year:
        _peak(picture, (along.at(year), up.at(worst)), f"{figure(worst, decimals(worst))} in year {year}")
    return picture.close(WIDTH, BOTTOM + 36)


def _building(picture: Picture, along: Axis, building: float) -> None:
    """A band behind the years of building."""
    if building > 0:
        wide = along.at(min(building, along.high)) - LEFT
        picture.put("rect", "band", x=LEFT, y=TOP, width=wide, height=BOTTOM - TOP)


def _path(along: Axis, up: Axis, amounts: tuple[float, ...]) -> str:
    """A line from nothing at the start to the amounts at the end of each year."""
    points = [(0, 0.0), *enumerate(amounts[: round(along.high)], 1)]
    return "M" + "L".join(f"{along.at(year):.1f},{up.at(amount):.1f}" for year, amount in points)


def _peak(picture: Picture, at: tuple[float, float], words: str) -> None:
    picture.put("circle", "mark on", cx=at[0], cy=at[1], r=3.5)
    turned = at[0] > LEFT + NEAR * (RIGHT - LEFT)
    picture.text(
        (at[0] + (-7 if turned else 7), max(at[1] - 4, TOP - 4)), words, "who", "end" if turned else "start"
    )
