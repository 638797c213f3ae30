"""A network as a map: places and the lines among them, on outlines of countries."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import ceil, floor, hypot, log10
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from detente.report.map_frame import fitted
from detente.report.map_ground import land, path
from detente.report.map_labels import Ground, Wanted, along, around, baseline, point_on, width, written
from detente.report.outlines import Box, countries, part
from detente.report.svg import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.map_frame import Frame
    from detente.report.map_labels import Spot, Written
    from detente.report.outlines import Point, Ring

WIDTH = 920.0
NAME, FLOW = 12.5, 11.5
"""Sizes of letters: names of places, labels of lines."""
DOT, CLOSE, EDGE = 4.0, 70.0, 3.0
"""Radius of the mark of a place, how far neighbours are, and what labels leave free at the edge, pixels."""
THIN, THICK, WALL = 2.6, 8.0, 1.0
"""Thickness of lines of weight 0 and 1, and of either side of a hollow line, in pixels."""
APART = 2.5
"""Free space between lines that join the same two places."""
LINE, NOTE, LETTERS = 16, 20, 165
"""Heights of a line of text below the map and of the first line of a note, pixels, and letters on a line."""
COLUMNS, SAMPLE, RULER = 3, 40.0, 140.0
"""Columns of what is numbered, and in pixels, samples of lines and the longest that the scale may be."""
CROSSED = 0.35
"""Where a closed line is crossed out, as a share of its length: where its label is not likely to be."""

KINDS = {
    "built": "built",
    "existing": "exists",
    "not-built": "possible, not built",
    "closed": "closed",
}
BORDERS = (
    "Borders are drawn as in the source, Natural Earth, which shows who is in control, whether or not others "
    "agree; nothing is said by them about any claim."
)
WITHOUT = "Outlines of countries are not installed: the map shows places and lines only."


@dataclass(frozen=True)
class Place:
    """A point of the network: its name in lines, what is written beside it, and (longitude, latitude)."""

    name: str
    title: str
    at: tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A line between two places, by way of points in degrees.

    weight : 0 to 1, how thick it is drawn. label : a few words on the map. note : what it says when it is
    pointed at.
    """

    ends: tuple[str, str]
    via: tuple[tuple[float, float], ...]
    kind: Literal["existing", "built", "not-built", "closed"]
    weight: float
    label: str
    note: str


@dataclass(frozen=True)
class Network:
    """What is drawn on a map; every end of a line is the name of one of the places.

    focus : names of the places to which the map is fitted, all if there are none; what is outside is cut off.
    """

    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What the frame shows of a network, in pixels; titles of all places are kept by their names."""

    frame: Frame
    dots: tuple[tuple[Place, Point], ...]
    courses: tuple[tuple[Line, Ring], ...]
    titles: dict[str, str]


def atlas(key: str, title: str, about: str, network: Network, *, outlined: bool = True) -> str:
    """The map as SVG text, of a network with at least one place; `outlined` says whether countries are drawn.

    Words that find no room on the map are spelled out below it, and a number takes their place if it fits.
    """
    picture = Picture(key, title, about)
    drawn = _drawn(network)
    ground = countries(drawn.frame.window()) if outlined else {}
    land(picture, drawn.frame, ground or {})
    for line, course in _most_important_last(drawn):
        with _told(picture, line.note):
            _line(picture, line, course)
    beside = _labels(picture, drawn)
    picture.put("rect", "frame", x=0.5, y=0.5, width=WIDTH - 1, height=drawn.frame.height - 1)
    y = _legend(picture, drawn, drawn.frame.height + 26)
    y = _columns(picture, [(number, words) for number, words in beside if number], y + 6)
    left_out = "; ".join(words for number, words in beside if not number)
    notes = [f"Not named on the map for lack of room: {left_out}."] if left_out else []
    notes += [WITHOUT] if ground is None else [BORDERS] if ground else []
    return picture.close(WIDTH, _notes(picture, notes, y + 2) + 8)


def thickness(weight: float) -> float:
    """Pixels that a line of a weight is thick; weights below 0 and above 1 count as these."""
    return THIN + (THICK - THIN) * min(max(weight, 0.0), 1.0)


def _drawn(network: Network) -> _Drawn:
    focus = set(network.focus) or {place.name for place in network.places}
    points = [place.at for place in network.places if place.name in focus]
    points += [point for line in network.lines if focus.issuperset(line.ends) for point in line.via]
    frame = fitted(tuple(points), WIDTH)
    where = {place.name: frame.at(place.at) for place in network.places}
    dots = tuple((place, where[place.name]) for place in network.places)
    return _Drawn(
        frame,
        tuple((place, dot) for place, dot in dots if Box(*dot, *dot).meets(frame.box)),
        tuple(_courses(network.lines, where, frame)),
        {place.name: place.title for place in network.places},
    )


def _courses(every: tuple[Line, ...], where: dict[str, Point], frame: Frame) -> Iterator[tuple[Line, Ring]]:
    """The course of each line in the frame; those with the same places run side by side."""
    alike: dict[tuple[frozenset[str], frozenset[Point]], list[Line]] = {}
    for line in every:
        alike.setdefault((frozenset(line.ends), frozenset(line.via)), []).append(line)
    for together in alike.values():
        begin, end = together[0].ends
        course = (where[begin], *map(frame.at, together[0].via), where[end])
        for line, aside in zip(together, _aside(together), strict=True):
            pieces = [part(ends, frame.box) for ends in pairwise(_moved(course, aside))]
            shown = tuple(dict.fromkeys(point for piece in pieces for point in piece))
            if shown:
                yield line, shown


def _aside(together: list[Line]) -> Iterator[float]:
    """How far each of several lines between the same places is moved aside, so that all are seen."""
    widths = [thickness(line.weight) + APART for line in together]
    at = -sum(widths) / 2
    for wide in widths:
        yield at + wide / 2
        at += wide


def _moved(course: Ring, aside: float) -> Ring:
    """The course with every point moved square to the way from the point before it to the point after it."""
    moved = []
    for before, (x, y), after in zip((course[0], *course), course, (*course[1:], course[-1]), strict=False):
        east, south = after[0] - before[0], after[1] - before[1]
        length = hypot(east, south) or 1.0
        moved.append((x + aside * south / length, y - aside * east / length))
    return tuple(moved)


def _most_important_last(drawn: _Drawn) -> list[tuple[Line, Ring]]:
    order = list(KINDS)
    return sorted(drawn.courses, key=lambda pair: (-order.index(pair[0].kind), pair[0].weight))


@contextmanager
def _told(picture: Picture, sentence: str) -> Iterator[None]:
    """Whatever is drawn inside says the sentence when it is pointed at."""
    outer = picture.part
    picture.part = picture.put("g", "told")
    if sentence:
        picture.put("title", "said").text = sentence
    yield
    picture.part = outer


# --- the network


def _line(picture: Picture, line: Line, course: Ring) -> None:
    """One line in the manner of its kind: hollow, solid, dotted, or dashed and crossed out."""
    way, thick = path(course), thickness(line.weight)
    picture.put("path", "casing", d=way, stroke_width=thick + 2.5)
    picture.put("path", f"net {line.kind}", d=way, stroke_width=thick, **_dashes(line.kind, thick))
    if line.kind == "existing":
        picture.put("path", "net hollow", d=way, stroke_width=thick - 2 * WALL)
    if line.kind == "closed":
        (x, y), _ = point_on(course, CROSSED)
        cross = f"M{x - 5:.1f},{y - 5:.1f}l10,10m0,-10l-10,10"
        picture.put("path", "casing", d=cross, stroke_width=5)
        picture.put("path", "crossed", d=cross)


def _dashes(kind: str, thick: float) -> dict[str, str]:
    if kind == "not-built":
        return {"stroke_dasharray": f"0.1 {2 * thick:.1f}"}
    return {"stroke_dasharray": f"{thick + 5:.1f} {thick + 1:.1f}"} if kind == "closed" else {}


# --- words


def _labels(picture: Picture, drawn: _Drawn) -> list[tuple[str, str]]:
    """Draw places, write what is called what, and return what did not fit with its number, if it has one."""
    for place, (x, y) in drawn.dots:
        with _told(picture, place.title):
            picture.put("circle", "dot", cx=x, cy=y, r=DOT)
    names, flows = _names(drawn), _flows(drawn)
    done = written([wanted for wanted, _ in names + flows], _ground(drawn))
    for position, one in enumerate(done):
        if one.spot is not None:
            _write(picture, one, one.spot, "name" if position < len(names) else "flow")
    pairs = zip(done, names + flows, strict=True)
    return [(one.text if one.spot else "", full) for one, (_, full) in pairs if one.is_number]


def _names(drawn: _Drawn) -> list[tuple[Wanted, str]]:
    """What is written beside places, those with close neighbours first, and the same in full."""

    def neighbours(dot: Point) -> int:
        return sum(hypot(dot[0] - x, dot[1] - y) < CLOSE for _, (x, y) in drawn.dots)

    crowded_first = sorted(drawn.dots, key=lambda pair: -neighbours(pair[1]))
    return [
        (Wanted(place.title, NAME, partial(around, dot, NAME, DOT + 2)), place.title)
        for place, dot in crowded_first
    ]


def _flows(drawn: _Drawn) -> list[tuple[Wanted, str]]:
    """What is written on lines, the thickest first, and the same with the ends of the line."""
    labelled = [(line, course) for line, course in drawn.courses if line.label]
    found = []
    for line, course in sorted(labelled, key=lambda pair: -pair[0].weight):
        begin, end = (drawn.titles[name] for name in line.ends)
        spots = partial(along, course, FLOW, thickness(line.weight) / 2 + 2)
        found.append((Wanted(line.label, FLOW, spots), f"{begin}–{end}: {line.label}"))
    return found


def _ground(drawn: _Drawn) -> Ground:
    marks = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for _, (x, y) in drawn.dots]
    crosses = [point_on(course, CROSSED)[0] for line, course in drawn.courses if line.kind == "closed"]
    marks += [Box(x - 5, y - 5, x + 5, y + 5) for x, y in crosses]
    edge = drawn.frame.box
    inside = Box(edge.left + EDGE, edge.low + EDGE, edge.right - EDGE, edge.high - EDGE)
    return Ground(inside, tuple(marks), tuple(course for _, course in drawn.courses))


def _write(picture: Picture, one: Written, spot: Spot, kind: str) -> None:
    left, low, right, high = spot.box
    if spot.leader:
        picture.put("path", "leader", d=path(spot.leader))
    if one.is_number or kind == "flow":
        size = {"width": right - left, "height": high - low}
        picture.put("rect", "badge" if one.is_number else "pill", x=left, y=low, **size, rx=(high - low) / 2)
    picture.text(baseline(spot, NAME if kind == "name" else FLOW), one.text, kind, "middle")


# --- below the map


def _legend(picture: Picture, drawn: _Drawn, y: float) -> float:
    """What lines mean, and how long distances are."""
    x = 0.0
    shown = [line for line, _ in drawn.courses]
    for kind, meaning in KINDS.items():
        sample = next((replace(line, weight=0.4) for line in shown if line.kind == kind), None)
        if sample is not None:
            _line(picture, sample, ((x, y - 4), (x + SAMPLE, y - 4)))
            picture.text((x + SAMPLE + 8, y), meaning)
            x += SAMPLE + 34 + width(meaning, NAME)
    if len({line.weight for line in shown}) > 1:
        picture.text((x, y), "thicker: more")
    length, words = _scale(drawn.frame)
    picture.text((WIDTH - length - 9, y), words, "label", "end")
    picture.put("path", "scale", d=f"M{WIDTH - length - 1:.1f},{y - 8:.1f}v7h{length:.1f}v-7")
    return y


def _scale(frame: Frame) -> tuple[float, str]:
    """A round distance as pixels and in words; true in the middle of the map, and nearly so elsewhere."""
    most = RULER / frame.pixels
    power = 10 ** floor(log10(most))
    kilometres = max(step * power for step in (1, 2, 5) if step * power <= most)
    return kilometres * frame.pixels, f"{kilometres:,.0f} km"


def _columns(picture: Picture, numbered: list[tuple[str, str]], y: float) -> float:
    """What numbers stand for, to be read down each column."""
    rows = ceil(len(numbered) / COLUMNS)
    for place, (number, words) in enumerate(numbered):
        x, below = WIDTH / COLUMNS * (place // rows), y + LINE * (place % rows + 1)
        picture.text((x + 16, below), number, "small", "end")
        picture.text((x + 22, below), words, "small")
    return y + LINE * rows


def _notes(picture: Picture, notes: list[str], y: float) -> float:
    for note in notes:
        y += NOTE - LINE
        for words in wrap(note, LETTERS, break_on_hyphens=False):
            y += LINE
            picture.text((0, y), words, "small")
    return y
