"""The roadmap as a picture: phases as columns, steps as bars, arrows for what depends on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.svg import Picture, lines, pattern_of, sheets
from detente.report.words import Words, listed
from detente.report.worth_over_time import in_return

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Verdict

TITLES = 310
"""Width of the column of titles, pixels."""
LETTERS = 50
"""Characters that fit in it on one line."""
TOP, HEADING, LINE, GAP, BAR = 50, 30, 14, 12, 14
GUTTER = 14
SHEET = 600
"""Height of rows on one sheet of paper, lying, in pixels."""
"""Free space at the left of each column, where the arrows of prerequisites run."""


@dataclass(frozen=True)
class _Row:
    """One step in the picture: its titles and the height of its middle."""

    step: int
    start: int
    effect: int
    titles: tuple[str, ...]
    y: float


@dataclass(frozen=True)
class _Layout:
    """Where everything goes: rows, headings with their heights, column width, and the size of the whole."""

    rows: tuple[_Row, ...]
    headings: tuple[tuple[str, float], ...]
    column: float
    n_phases: int
    height: float

    @property
    def width(self) -> float:
        return self.left(self.n_phases + 2) + 8

    def left(self, phase: int) -> float:
        """Left edge of a phase's column; everything after the last phase shares one column."""
        return TITLES + (min(phase, self.n_phases + 2) - 1) * self.column

    def begin(self, row: _Row) -> float:
        return self.left(row.start) + GUTTER

    def end(self, row: _Row) -> float:
        return self.left(min(row.effect, self.n_phases + 1)) + GUTTER + 0.4 * self.column


def roadmap_chart(findings: Findings) -> tuple[str, ...]:
    """The roadmap as SVG text, followed by the same again in pieces that fit on paper."""
    words, verdict = Words(findings.scenario), findings.verdict
    layout = _layout(findings)
    taken = f"{len(layout.rows)} steps in {layout.n_phases} phases"
    about = f"{taken}, by group; each bar runs from the start of a step until it takes effect."
    picture = Picture("roadmap", f"Roadmap of {findings.scenario.title}", about)
    picture.begin("head")
    _heads(picture, layout, words)
    picture.begin("body")
    _columns(picture, layout)
    _running(picture, layout)
    _dependencies(picture, layout, verdict)
    _returns(picture, layout, verdict)
    _bars(picture, layout, findings)
    height = _legend(picture, layout, findings)
    return picture.close(layout.width, height), *sheets("roadmap", layout.width, _cuts(layout, height))


def _cuts(layout: _Layout, height: float) -> tuple[float, ...]:
    """Heights between rows at which the picture is cut for paper; a heading stays with its first row."""
    tops = [row.y - (GAP + LINE * len(row.titles)) / 2 for row in layout.rows]
    headed = {y + 12 for _, y in layout.headings}
    cuts = [TOP - 8.0]
    last = cuts[0]
    for top in tops:
        edge = top - HEADING if top in headed else top
        if edge - cuts[-1] > SHEET and last > cuts[-1]:
            cuts.append(last)
        last = edge
    return (*cuts, height)


def _layout(findings: Findings) -> _Layout:
    game, starts, steps = findings.game, findings.verdict.starts, findings.scenario.steps
    grouped: dict[str, list[int]] = {}
    for m, step in enumerate(steps.values()):
        if starts[m]:
            grouped.setdefault(step.group, []).append(m)
    rows, headings, y = [], [], float(TOP)
    for group, members in grouped.items():
        if group or len(grouped) > 1:
            headings.append((group or "Other steps", y + HEADING - 12))
            y += HEADING
        for m in sorted(members, key=lambda m: (int(starts[m]), m)):
            titles = tuple(lines(steps[game.steps[m]].title, LETTERS))
            height = GAP + LINE * len(titles)
            rows.append(_Row(m, int(starts[m]), int(starts[m] + game.delay[m]), titles, y + height / 2))
            y += height
    column = max(30.0, min(72.0, 780 / (game.n_phases + 1)))
    return _Layout(tuple(rows), tuple(headings), column, game.n_phases, y + 8)


def _heads(picture: Picture, layout: _Layout, words: Words) -> None:
    unit = words.period(1).split(" ")[0]
    for phase in range(1, layout.n_phases + 2):
        middle = layout.left(phase) + layout.column / 2
        picture.text((middle, 18), words.head(phase), "head", "middle")
        if phase <= layout.n_phases:
            picture.text((middle, 33), words.period(phase).split(" ")[-1], "small", "middle")
    picture.text((TITLES - 12, 18), "Phase", "head", "end")
    picture.text((TITLES - 12, 33), unit.capitalize(), "small", "end")


def _columns(picture: Picture, layout: _Layout) -> None:
    for phase in range(1, layout.n_phases + 2):
        kind = "band" if phase % 2 else "band other"
        size = {"width": layout.column, "height": layout.height - TOP + 8}
        picture.put("rect", kind, x=layout.left(phase), y=TOP - 8, **size)
    for title, y in layout.headings:
        picture.text((0, y), title, "head")
        picture.put("line", "rule", x1=0, x2=layout.width, y1=y + 6, y2=y + 6)


def _running(picture: Picture, layout: _Layout) -> None:
    """A thin line from the phase in which a step takes effect to the end: it stands."""
    for row in layout.rows:
        picture.put("line", "stands", x1=layout.end(row), x2=layout.width - 8, y1=row.y, y2=row.y)


def _dependencies(picture: Picture, layout: _Layout, verdict: Verdict) -> None:
    by_step = {row.step: row for row in layout.rows}
    used: dict[int, int] = {}
    for row in layout.rows:
        for clause in verdict.game.requires[row.step]:
            for m, wanted in clause:
                if wanted and m in by_step and by_step[m].effect < row.start:
                    place = used[row.start] = used.get(row.start, 0) + 1
                    x = layout.left(row.start) + 1.5 + 2.5 * ((place - 1) % 4)
                    path = f"M{x:.1f},{by_step[m].y:.1f} V{row.y:.1f} H{layout.begin(row):.1f}"
                    picture.arrow(path, "needs")


def _returns(picture: Picture, layout: _Layout, verdict: Verdict) -> None:
    by_step = {row.step: row for row in layout.rows}
    drawn = {(m, other) for m, other, _ in in_return(verdict)}
    used: dict[int, int] = {}
    for m, other in sorted(drawn):
        row, back = by_step[m], by_step[other]
        place = used[row.start] = used.get(row.start, 0) + 1
        x = layout.begin(row) + 4 + (0.4 * layout.column - 8) * (place % 5) / 4
        down = 1 if back.y > row.y else -1
        path = f"M{x:.1f},{row.y + down * BAR / 2:.1f} V{back.y - down * BAR / 2:.1f}"
        picture.arrow(path, "return")


def _bars(picture: Picture, layout: _Layout, findings: Findings) -> None:
    words = Words(findings.scenario)
    for row in layout.rows:
        by = findings.scenario.steps[findings.game.steps[row.step]].by
        begin, end = layout.begin(row), layout.end(row)
        for share, (top, party) in enumerate(_stripes(by, row.y - BAR / 2)):
            pattern = pattern_of(findings.game.parties.index(party))
            picture.bar((begin, top), (end - begin, BAR / min(len(by), 3)), pattern)
            if share == 2:  # noqa: PLR2004 - a bar has room for three patterns; the label names all
                break
        actors = "all" if len(by) == len(findings.scenario.parties) > 2 else " + ".join(map(words.short, by))  # noqa: PLR2004
        room = layout.width - end > 7 * len(actors) + 8
        picture.text(
            (end + 5, row.y + 4) if room else (begin - 4, row.y + 4),
            actors,
            "who",
            "start" if room else "end",
        )
        first = row.y + 4 - LINE * (len(row.titles) - 1) / 2
        for position, title in enumerate(row.titles):
            picture.text((0, first + LINE * position), title)


def _stripes(by: tuple[str, ...], top: float) -> Iterator[tuple[float, str]]:
    height = BAR / min(len(by), 3)
    for position, party in enumerate(by):
        yield top + position * height, party


def _legend(picture: Picture, layout: _Layout, findings: Findings) -> float:
    """Draw what the patterns and lines mean; the height at which it ends."""
    x, y = 0.0, layout.height + 24
    words = Words(findings.scenario)
    for position, (party, entry) in enumerate(findings.scenario.parties.items()):
        label = f"{words.short(party)}: {entry.name}" if words.short(party) != entry.name else entry.name
        if x + 40 + 6.6 * len(label) > layout.width:
            x, y = 0.0, y + 22
        picture.bar((x, y - 11), (26, BAR), pattern_of(position))
        picture.text((x + 32, y), label)
        x += 50 + 6.6 * len(label)
    y += 24
    picture.arrow(f"M0,{y - 4:.1f} H26", "needs")
    picture.text((32, y), "must be in effect before")
    picture.arrow(f"M210,{y - 4:.1f} H236", "return")
    picture.text((242, y), "gets in return, in the same phase")
    picture.put("line", "stands", x1=470, x2=496, y1=y - 4, y2=y - 4)
    picture.text((502, y), "in effect")
    return y + 10


def returns_in_words(findings: Findings) -> tuple[tuple[str, str, str], ...]:
    """(party, its step, the step it gets for it) for the table behind the picture."""
    words, game = Words(findings.scenario), findings.game
    rows = in_return(findings.verdict)
    return tuple(
        (
            listed([findings.scenario.parties[game.parties[i]].name]),
            words.item(game.steps[m]),
            words.item(game.steps[o]),
        )
        for m, o, i in rows
    )
