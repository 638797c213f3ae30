"""How long each stage takes to build, on one axis of years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.axis import Axis
from detente.report.share.words import money, years
from detente.report.svg import Picture, lines

if TYPE_CHECKING:
    from detente.report.share.words import ShareWords

NAMES, RIGHT, SUMS, TOP, ROW = 250, 590, 720, 12, 46
LETTERS = 36
"""Letters of a title that fit on one line."""


def stages_chart(words: ShareWords) -> str:
    """A bar for each stage as SVG text: solid for the least time, hatched to the likely, then empty."""
    known = [gate for gate in words.shared.gates if gate.building is not None]
    told = "; ".join(f"{gate.title} {years(gate.building)}" for gate in known)
    picture = Picture(f"{words.shared.project.name}-stages", "Building time of each stage", f"{told}.")
    axis = Axis.spanning([gate.building[2] for gate in known if gate.building], NAMES, RIGHT)
    bottom = TOP + ROW * len(known)
    y = axis.draw(picture, TOP - 4, bottom, "years from the start of building")
    for place, gate in enumerate(known):
        row = TOP + ROW * place
        for number, line in enumerate(titles := lines(gate.title, LETTERS)):
            picture.text((NAMES - 10, row + 23 - 7 * (len(titles) - 1) + 14 * number), line, "label", "end")
        begin = 0.0
        for end, pattern in zip(gate.building or (), ("solid", "slope", "empty"), strict=False):
            if end > begin:
                picture.bar((axis.at(begin), row + 12), (axis.at(end) - axis.at(begin), 14), pattern)
            begin = max(begin, end)
        outlay = sum(gate.capital.values())
        picture.text((RIGHT + 14, row + 23), money(outlay, yearly=False) if outlay else "no capital", "small")
    x = 0.0
    for pattern, meaning in (("solid", "at the least"), ("slope", "likely"), ("empty", "at the most")):
        picture.bar((x, y + 9), (22, 14), pattern)
        picture.text((x + 28, y + 20), meaning, "label")
        x += 50 + 7 * len(meaning)
    return picture.close(SUMS, y + 32)
