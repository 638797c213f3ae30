"""Roadmaps side by side: a row for each step, a narrow panel of phases for each roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.svg import Picture, lines, sheets
from detente.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.worth import Game

    Ints = NDArray[np.int64]

TITLES, LETTERS = 330, 54
"""Width of the column of titles in pixels, and characters that fit on one of its lines."""
TOP, HEADING, LINE, GAP, BAR = 52, 28, 14, 8, 9
WIDE, NARROW, BETWEEN = 26.0, 11.0, 18
"""Most and least width of a phase, and the space between panels."""
ROOM = 820
"""Width for all panels."""
SHEET = 640
"""Height of rows on one sheet of paper, lying."""


class Panel(NamedTuple):
    """One roadmap: its heading and the phase in which each step starts, shape (n_steps,)."""

    heading: str
    starts: Ints


class _Row(NamedTuple):
    step: int
    titles: tuple[str, ...]
    y: float


class Panels:
    """The picture of some roadmaps of one scenario; the first is what the others are compared with."""

    def __init__(self, scenario: Scenario, game: Game, panels: Sequence[Panel]) -> None:
        """Lay out rows for all steps that any of the roadmaps takes, by group, in the order of the first."""
        self.scenario, self.game, self.panels = scenario, game, panels
        self.words = Words(scenario)
        self.column = max(NARROW, min(WIDE, (ROOM / len(panels) - BETWEEN) / game.n_phases))
        self.rows: list[_Row] = []
        self.headings: list[tuple[str, float]] = []
        self.height = self._lay()

    @property
    def width(self) -> float:
        """Width of the whole picture."""
        return self.left(len(self.panels) - 1, self.game.n_phases + 1) + 8

    def left(self, panel: int, phase: int) -> float:
        """Left edge of a phase in a panel."""
        return TITLES + panel * (self.game.n_phases * self.column + BETWEEN) + (phase - 1) * self.column

    def drawn(self, key: str, title: str, about: str) -> tuple[str, ...]:
        """The picture as SVG text, followed by the same again in pieces that fit on paper."""
        picture = Picture(key, title, about)
        picture.begin("head")
        self._heads(picture)
        picture.begin("body")
        for panel in range(len(self.panels)):
            self._bands(picture, panel)
        for title_, y in self.headings:
            picture.text((0, y), title_, "head")
            picture.put("line", "rule", x1=0, x2=self.width, y1=y + 6, y2=y + 6)
        for row in self.rows:
            first = row.y + 4 - LINE * (len(row.titles) - 1) / 2
            kind = "label" if self._same(row.step) else "head"
            for place, words in enumerate(row.titles):
                picture.text((0, first + LINE * place), words, kind)
            for panel in range(len(self.panels)):
                self._entry(picture, row, panel)
        height = self._legend(picture)
        return picture.close(self.width, height), *sheets(key, self.width, self._cuts(height))

    def _lay(self) -> float:
        grouped: dict[str, list[int]] = {}
        for m, step in enumerate(self.scenario.steps.values()):
            if any(panel.starts[m] for panel in self.panels):
                grouped.setdefault(step.group, []).append(m)
        y = float(TOP)
        for group, members in grouped.items():
            if group or len(grouped) > 1:
                self.headings.append((group or "Other steps", y + HEADING - 12))
                y += HEADING
            for m in sorted(members, key=self._when):
                titles = tuple(lines(self.scenario.steps[self.game.steps[m]].title, LETTERS))
                height = GAP + LINE * len(titles)
                self.rows.append(_Row(m, titles, y + height / 2))
                y += height
        return y + 8

    def _when(self, m: int) -> tuple[int, int]:
        starts = [int(panel.starts[m]) for panel in self.panels]
        return next(start for start in starts if start), m

    def _same(self, m: int) -> bool:
        return len({int(panel.starts[m]) for panel in self.panels}) == 1

    def _heads(self, picture: Picture) -> None:
        for place, panel in enumerate(self.panels):
            picture.text((self.left(place, 1), 18), panel.heading, "head")
            for phase in range(1, self.game.n_phases + 1):
                if self.column >= WIDE / 2 or phase % 2:
                    middle = self.left(place, phase) + self.column / 2
                    picture.text((middle, 36), str(phase), "small", "middle")
        picture.text((TITLES - 10, 36), "Phase", "small", "end")

    def _bands(self, picture: Picture, panel: int) -> None:
        for phase in range(1, self.game.n_phases + 1):
            kind = "band" if phase % 2 else "band other"
            size = {"width": self.column, "height": self.height - TOP + 8}
            picture.put("rect", kind, x=self.left(panel, phase), y=TOP - 8, **size)

    def _entry(self, picture: Picture, row: _Row, panel: int) -> None:
        """The bar of a step in one roadmap, and where the first roadmap has it if that is elsewhere."""
        start, first = int(self.panels[panel].starts[row.step]), int(self.panels[0].starts[row.step])
        if first and start != first:
            middle = self.left(panel, first) + self.column / 2
            picture.put("circle", "mark", cx=middle, cy=row.y, r=3)
            if not start:
                self._cross(picture, middle, row.y)
        if start:
            effect = min(start + int(self.game.delay[row.step]), self.game.n_phases)
            corner = (self.left(panel, start) + 1.5, row.y - BAR / 2)
            width = self.left(panel, effect) + self.column - 3 - self.left(panel, start)
            picture.bar(corner, (width, BAR), "empty" if start == first or not panel else "solid")

    def _cross(self, picture: Picture, x: float, y: float) -> None:
        for slope in (-1, 1):
            picture.put("line", "crossed", x1=x - 4, x2=x + 4, y1=y - 4 * slope, y2=y + 4 * slope)

    def _legend(self, picture: Picture) -> float:
        y, name = self.height + 24, self.panels[0].heading
        entries = (f"as in «{name}»", "otherwise", f"where «{name}» has it", f"only in «{name}»")
        x = 0.0
        for place, told in enumerate(entries):
            if place < 2:  # noqa: PLR2004 - two kinds of bars, then two marks
                picture.bar((x, y - 9), (22, BAR), ("empty", "solid")[place])
            else:
                picture.put("circle", "mark", cx=x + 11, cy=y - 4, r=3)
            if place == len(entries) - 1:
                self._cross(picture, x + 11, y - 4)
            picture.text((x + 30, y), told)
            x += 60 + 6.4 * len(told)
        return y + 12

    def _cuts(self, height: float) -> tuple[float, ...]:
        """Heights between rows at which the picture is cut for paper; a heading stays with its first row."""
        headed = {y + 12 for _, y in self.headings}
        cuts = [TOP - 8.0]
        last = cuts[0]
        for row in self.rows:
            top = row.y - (GAP + LINE * len(row.titles)) / 2
            edge = top - HEADING if top in headed else top
            if edge - cuts[-1] > SHEET and last > cuts[-1]:
                cuts.append(last)
            last = edge
        return (*cuts, height)
