"""Where each party would stay as a picture: situations as rows, parties as columns, moves at the side."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.report.stability.grid import CODES
from detente.report.stability.lanes import Lane, Trunk, lanes
from detente.report.stability.summary import MEANINGS, under
from detente.report.svg import Picture, sheets
from detente.report.words import upper_first
from detente.stability.paths import Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.stability.findings import Stays
    from detente.report.stability.grid import Grid
    from detente.stability.paths import Leg

KEY = "where"
LABEL, STEP, CELL, LANE, GAP = 78, 22, 48, 20, 14
"""Widths of columns: labels, one step, one party, one lane of moves, and what is free between them."""
ROW, HEADING, LINE = 30, 30, 18
SLOPE = 0.7
"""Heads of columns rise by so much of their length, and stretch as far to the right."""
LETTER, HEAD_LETTERS, LABEL_LETTERS = 6.3, 24, 11
SHEET, LEAST_WIDTH = 1.25, 680
"""Height of one sheet of paper, as a multiple of the picture's width, and what fits on it in any case."""

SHADES = {"U": 0, "G": 1, "M": 2, "S": 3, "SM": 3, "R": 4}
MOVES = "Moves from the status quo"
LINES = {
    "alone": "better for all who move",
    "together": "better for all, but only by several moves",
    "against": "against the interest of somebody who makes it",
}


@dataclass(frozen=True, eq=False)
class _Layout:
    """Where everything goes."""

    grid: Grid

    @cached_property
    def heads(self) -> tuple[tuple[float, str, str], ...]:
        """Middle of the column, what stands above it, and what is said of it in full."""
        grid, stays = self.grid, self.grid.stays
        space = stays.conflict.space
        steps = [
            (LABEL + STEP * (k + 0.5), step_head(stays, step), stays.scenario.steps[step].title)
            for k, step in enumerate(space.steps)
        ]
        parties = [
            (self.cell(party) + CELL / 2, grid.short(party), grid.party(party))
            for party in range(grid.n_parties)
        ]
        of_all = (self.of_all + CELL / 2, "all parties", "Where all parties stay")
        movers = []
        for group, places in self.lanes_by_mover.items():
            who = " + ".join(map(grid.short, group))
            middle = (self.lane(places[0]) + self.lane(places[-1])) / 2
            movers.append((middle, f"{who} →", f"Moves by {who}"))
        return (*steps, *parties, of_all, *movers)

    def cell(self, party: int) -> float:
        return LABEL + STEP * len(self.grid.stays.conflict.space.steps) + GAP + CELL * party

    @property
    def of_all(self) -> float:
        return self.cell(self.grid.n_parties) + GAP / 2

    def lane(self, place: int) -> float:
        return self.of_all + CELL + 2 * GAP + LANE * place

    @property
    def edge(self) -> float:
        """Where rows end."""
        return self.lane(len(self.lanes)) - LANE / 2 if self.lanes else self.of_all + CELL

    @property
    def width(self) -> float:
        moves = self.lane(0) + LETTER * len(MOVES) if self.lanes else 0
        legend = LABEL + 6 + LETTER * max(map(len, MEANINGS.values()))
        return max(legend, moves, self.edge, *(x + _rise(head) + 8 for x, head, _ in self.heads))

    @property
    def top(self) -> float:
        return max(_rise(head) for _, head, _ in self.heads) + 22

    @cached_property
    def headings(self) -> tuple[tuple[str, float], ...]:
        """The title of each group of rows with the height of its baseline."""
        found, y = [], self.top
        for group in self.grid.groups:
            found.append((group.title, y + HEADING - 11))
            y += HEADING + ROW * len(group.situations)
        return tuple(found)

    @cached_property
    def heights(self) -> dict[int, float]:
        """The height of the middle of every row."""
        return {
            situation: base + 11 + ROW * (place + 0.5)
            for (_, base), group in zip(self.headings, self.grid.groups, strict=True)
            for place, situation in enumerate(group.situations)
        }

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        return lanes(self.grid)

    @cached_property
    def lanes_by_mover(self) -> dict[tuple[int, ...], list[int]]:
        found: dict[tuple[int, ...], list[int]] = {}
        for place, lane in enumerate(self.lanes):
            found.setdefault(lane.parties, []).append(place)
        return found

    @property
    def bottom(self) -> float:
        return max(self.heights.values()) + ROW / 2


def stability_chart(grid: Grid) -> tuple[str, ...]:
    """The picture as SVG text; if it is too tall for one sheet of paper, the same again in pieces."""
    layout = _Layout(grid)
    about = (
        f"{len(grid.shown)} of {grid.count:,} situations as rows, with the steps that stand and a letter for "
        "each party: the concept under which it stays. The tables below say the same in words."
    )
    picture = Picture(KEY, f"Where each party would stay: {grid.stays.scenario.title}", about)
    picture.begin("head")
    _heads(picture, layout)
    picture.begin("body")
    _rows(picture, layout)
    for place, lane in enumerate(layout.lanes):
        for trunk in lane.trunks:
            _trunk(picture, layout, layout.lane(place), trunk)
    height = _legend(picture, layout)
    cuts = _cuts(layout, height)
    pieces = sheets(KEY, layout.width, cuts) if len(cuts) > 2 else ()  # noqa: PLR2004 - one piece is the whole
    return picture.close(layout.width, height), *pieces


def step_head(stays: Stays, step: str) -> str:
    """A few words for a step: its short name, or the beginning of its title if that is all that was given."""
    name = stays.scenario.steps[step].title if stays.own_names else step.replace("-", " ")
    return name if len(name) <= HEAD_LETTERS else f"{name[: HEAD_LETTERS - 1].rstrip()}…"


def _rise(head: str) -> float:
    return SLOPE * LETTER * len(head)


def _cuts(layout: _Layout, height: float) -> tuple[float, ...]:
    """Heights at which the picture is cut for paper: between rows, so that a heading keeps its first row."""
    cuts = [layout.top]
    room = SHEET * max(layout.width, LEAST_WIDTH) - layout.top
    headed = {base + 11: base + 11 - HEADING for _, base in layout.headings}
    edges = [headed.get(y - ROW / 2, y - ROW / 2) for y in layout.heights.values()]
    for edge, following in zip(edges, [*edges[1:], height], strict=True):
        if following - cuts[-1] > room and edge > cuts[-1]:
            cuts.append(edge)
    return (*cuts, height)


@contextmanager
def _told(picture: Picture, sentence: str) -> Iterator[None]:
    """Whatever is drawn inside says the sentence when it is pointed at."""
    outer = picture.part
    picture.part = picture.put("g", "told")
    picture.put("title", "said").text = sentence
    yield
    picture.part = outer


def _heads(picture: Picture, layout: _Layout) -> None:
    y = layout.top - 8
    for x, head, full in layout.heads:
        with _told(picture, full):
            turned = {"transform": f"rotate(-45 {x + 4:.1f} {y:.1f})"}
            picture.put("text", "label", x=x + 4, y=y, **turned).text = head
    for places in layout.lanes_by_mover.values():
        first, last = layout.lane(places[0]) - LANE / 2 + 3, layout.lane(places[-1]) + 5
        picture.put("line", "axis", x1=first, x2=last, y1=y + 5, y2=y + 5)


def _rows(picture: Picture, layout: _Layout) -> None:
    for title, base in layout.headings:
        picture.text((0, base), title, "head")
        picture.put("line", "rule", x1=0, x2=layout.edge, y1=base + 8, y2=base + 8)
    if layout.lanes:
        picture.text(
            (layout.lane(0) - LANE / 2 - 4, layout.headings[0][1]), "Moves from the status quo", "small"
        )
    for place, (situation, y) in enumerate(layout.heights.items()):
        if place % 2:
            size = {"width": layout.edge, "height": ROW}
            picture.put("rect", "band", x=0, y=y - ROW / 2, **size)
        _row(picture, layout, situation, y)


def _row(picture: Picture, layout: _Layout, situation: int, y: float) -> None:
    grid = layout.grid
    stays, conflict = grid.stays, grid.stays.conflict
    label = conflict.moves.label(situation)
    short = label if len(label) <= LABEL_LETTERS else f"{label[: LABEL_LETTERS - 1]}…"
    is_start = situation == stays.status_quo
    with _told(picture, grid.words.situation(situation)):
        picture.text((2, y - 1 if is_start else y + 4), short, "head")
        if is_start:
            picture.text((2, y + 11), "status quo", "small")
        _marks(picture, layout, situation, y)
    for party in range(grid.n_parties):
        with _told(picture, grid.why(party, situation, is_known=False)):
            _cell(picture, (layout.cell(party), y), grid.code(party, situation))
    code = grid.code_of_all(situation)
    with _told(picture, _of_all(grid, situation)):
        if code == "U":
            picture.text((layout.of_all + CELL / 2, y + 4), "–", "small", "middle")
        else:
            _cell(picture, (layout.of_all, y), code)
            spot = {"x": layout.of_all + 2.5, "y": y - ROW / 2 + 3.5, "width": CELL - 5.0}
            picture.put("rect", "weakest", **spot, height=ROW - 7)


def _of_all(grid: Grid, situation: int) -> str:
    code = grid.code_of_all(situation)
    if code == "U":
        return f"At {grid.label(situation)} somebody would leave."
    return f"All would stay at {grid.label(situation)} {under(code)}."


def _marks(picture: Picture, layout: _Layout, situation: int, y: float) -> None:
    """A filled mark for each step that stands, an empty one for each that does not."""
    conflict = layout.grid.stays.conflict
    standing = conflict.moves.standing(situation)
    for x, step in zip([x for x, _, _ in layout.heads], conflict.space.steps, strict=False):
        kind = "mark on" if step in standing else "mark"
        picture.put("circle", kind, cx=x, cy=y, r=5 if step in standing else 3)


def _cell(picture: Picture, at: tuple[float, float], code: str) -> None:
    x, y = at
    spot = {"x": x + 1.5, "y": y - ROW / 2 + 2.5, "width": CELL - 3.0, "height": ROW - 5.0}
    picture.put("rect", f"cell shade-{SHADES[code]}", **spot)
    picture.text((x + CELL / 2, y + 4.5), code, "label" if code == "U" else "head", "middle")


def _trunk(picture: Picture, layout: _Layout, x: float, trunk: Trunk) -> None:
    """A line from the row where moves begin, with an arrow into each row where one of them ends."""
    start = layout.heights[trunk.start]
    ends = {layout.heights[leg.end]: leg for leg in trunk.legs}
    for end, leg in ends.items():
        # Only the furthest on either side draws the line that all share, or dashes would cover each other.
        is_furthest = end in {min([*ends, start]), max([*ends, start])}
        begin = start if is_furthest else end
        path = f"M{x:.1f},{begin:.1f} V{end:.1f} H{x - LANE / 2 - 3:.1f}"
        with _told(picture, _move(layout.grid, leg)):
            picture.put("path", f"move {trunk.kind}", d=path, marker_end=f"url(#{KEY}-return)")
    picture.put("circle", "fill-ink", cx=x, cy=start, r=3)


def _move(grid: Grid, leg: Leg) -> str:
    moves = upper_first(f"{grid.words.path(Path((leg,)))}.")
    return " ".join([moves, *(grid.words.loss(leg, loss) for loss in leg.losses)])


def _legend(picture: Picture, layout: _Layout) -> float:
    """Draw what letters, marks and lines mean; the height at which it ends."""
    y = layout.bottom + 28
    picture.put("circle", "mark on", cx=LABEL / 2 - 8, cy=y - 4, r=5)
    picture.text((LABEL - 8, y), "the step stands", "small")
    picture.put("circle", "mark", cx=LABEL / 2 + 122, cy=y - 4, r=3)
    picture.text((LABEL + 104, y), "it does not", "small")
    for code in reversed(CODES):
        y += LINE
        picture.put("rect", f"cell shade-{SHADES[code]}", x=14, y=y - 12, width=36, height=15)
        picture.text((32, y), code, "small", "middle")
        picture.text((LABEL - 8, y), MEANINGS[code], "small")
    y += LINE
    picture.put("rect", "weakest", x=15, y=y - 11, width=34, height=13)
    picture.text((LABEL - 8, y), "all parties stay, under the concepts that hold for all", "small")
    drawn = {trunk.kind for lane in layout.lanes for trunk in lane.trunks}
    for kind in [kind for kind in LINES if kind in drawn]:
        y += LINE
        path = f"M50,{y - 4:.1f} H16"
        picture.put("path", f"move {kind}", d=path, marker_end=f"url(#{KEY}-return)")
        picture.text((LABEL - 8, y), f"a move, {LINES[kind]}", "small")
    return y + 12
