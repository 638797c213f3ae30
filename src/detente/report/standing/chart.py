"""Commitments on a line of time: when each could be called in, fell due, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from detente.ledger.standing.deadlines import moved
from detente.report.standing.words import STATES
from detente.report.svg import Picture, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.ledger.standing import CommitmentStanding, Standing
    from detente.ledger.standing.result import State
    from detente.report.standing.findings import StandingFindings

TITLES, LETTERS, WIDTH, STATE = 300, 48, 560, 150
"""Widths in pixels of the titles, of the time and of the state beside it; letters of a title on a line."""
TOP, LINE, GAP = 54, 14, 12
MOST_TICKS = 8
PATTERN: dict[State, str] = {
    "verified": "solid",
    "claimed": "slope",
    "due": "empty",
    "pending": "empty",
    "overdue": "cross",
    "breached": "cross",
    "disputed": "dots",
    "suspended": "level",
    "reversed": "counter",
    "waived": "empty",
}
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from one mark on the line of time to the next, the first that leaves few enough."""


@dataclass(frozen=True)
class _Time:
    """The days that are drawn, and where."""

    first: date
    last: date

    def x(self, day: date) -> float:
        length = max(1, (self.last - self.first).days)
        share = (min(max(day, self.first), self.last) - self.first).days / length
        return TITLES + WIDTH * share

    def ticks(self) -> Iterator[date]:
        """First days of months at equal steps."""
        span = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((step for step in STEPS if span // step < MOST_TICKS), STEPS[-1])
        month = self.first.year * 12 + self.first.month - 1
        month += -month % step if step > 1 else 1
        while month <= self.last.year * 12 + self.last.month - 1:
            yield date(month // 12, month % 12 + 1, 1)
            month += step


def timeline(findings: StandingFindings) -> str:
    """The picture as SVG text: a bar from opening to deadline, a mark where it was carried out or undone."""
    standing = findings.standing
    # A ledger keeps commitments by id: here they come in the order in which they begin.
    shown = tuple(sorted(filter(_days, standing.commitments), key=lambda row: sorted(_days(row))))
    time = _time(standing, shown, findings.ahead)
    about = "A bar for each commitment that has a day, from when it can be called in until it is due."
    picture = Picture("timeline", f"Commitments of {standing.agreement.title} over time", about)
    rows = [(row, tuple(lines(row.commitment.text, LETTERS, 2))) for row in shown]
    height = TOP + sum(LINE * len(title) + GAP for _, title in rows)
    _axis(picture, time, height)
    y = float(TOP)
    for row, title in rows:
        tall = LINE * len(title) + GAP
        _row(picture, time, (row, title, y), standing)
        y += tall
    now = time.x(standing.on)
    picture.put("line", "axis", x1=now, x2=now, y1=TOP - 14, y2=height)
    picture.text((now, TOP - 18), str(standing.on), "head", "middle")
    _legend(picture, height + 22)
    return picture.close(TITLES + WIDTH + STATE, height + 36)


def _days(row: CommitmentStanding) -> list[date]:
    """The days of a commitment that are drawn; the last day of the calendar stands for none."""
    found = (row.opens, row.due, row.done_on, row.broken_on)
    return [day for day in found if day is not None and day != date.max]


def _time(standing: Standing, shown: tuple[CommitmentStanding, ...], ahead: int) -> _Time:
    days = [standing.on, moved(standing.on, ahead), *(day for row in shown for day in _days(row))]
    if standing.in_force:
        days.append(standing.in_force)
    return _Time(min(days), max(days))


def _axis(picture: Picture, time: _Time, height: float) -> None:
    for tick in time.ticks():
        x = time.x(tick)
        picture.put("line", "rule", x1=x, x2=x, y1=TOP - 6, y2=height)
        picture.text((x, 14), f"{tick:%Y-%m}", "small", "middle")


def _row(
    picture: Picture,
    time: _Time,
    placed: tuple[CommitmentStanding, tuple[str, ...], float],
    standing: Standing,
) -> None:
    row, title, y = placed
    middle = y + (LINE * len(title)) / 2
    for place, words in enumerate(title):
        picture.text((0, y + 10 + LINE * place), words, "label")
    picture.text((TITLES + WIDTH + 10, middle + 3), STATES[row.state].partition(",")[0], "head")
    begin = row.opens or standing.in_force or time.first
    if row.due is not None:
        left, right = time.x(min(begin, row.due)), time.x(row.due)
        bar = {"x": left, "y": middle - 6, "width": max(3.0, right - left), "height": 12}
        drawn = picture.put("rect", "bar", **bar, rx=2, fill=f"url(#timeline-{PATTERN[row.state]})")
        ET.SubElement(drawn, "title").text = f"{row.id}: due {row.due}; {row.reason}"
        if row.late and row.done_on is None and row.state in {"overdue", "breached"}:
            end = time.x(standing.on)
            picture.put("line", "move against", x1=right, x2=end, y1=middle, y2=middle)
    if row.done_on is not None:
        picture.put("circle", "dot", cx=time.x(row.done_on), cy=middle, r=5)
    if row.broken_on is not None:
        x = time.x(row.broken_on)
        path = f"M{x - 5:.1f},{middle - 5:.1f} l10,10 M{x - 5:.1f},{middle + 5:.1f} l10,-10"
        picture.put("path", "scale", d=path)


def _legend(picture: Picture, y: float) -> None:
    """What the marks mean, below the picture."""
    picture.put("circle", "dot", cx=8, cy=y - 4, r=5)
    picture.text((20, y), "carried out", "small")
    picture.put("path", "scale", d=f"M97,{y - 9:.1f} l10,10 M97,{y + 1:.1f} l10,-10")
    picture.text((112, y), "not kept, or undone", "small")
    picture.put("line", "move against", x1=230, x2=260, y1=y - 4, y2=y - 4)
    picture.text((266, y), "late", "small")
    picture.put("line", "axis", x1=302, x2=302, y1=y - 12, y2=y + 3)
    picture.text((309, y), "the day looked at", "small")
