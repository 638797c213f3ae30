"""The frontier as a picture: a row for each roadmap, a bar for what it has of each objective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.alternatives.frontier_words import HEADS
from detente.report.svg import Picture
from detente.roadmap.terms.objective import OBJECTIVES

if TYPE_CHECKING:
    from detente.report.alternatives.frontier_words import FrontierWords

LABELS, COLUMN, BAR, ROW, TOP = 60, 230, 140, 24, 52


def frontier_chart(words: FrontierWords) -> str:
    """The picture as SVG text; bars are shares of the most that is known of each objective."""
    points = words.frontier.points
    about = " ".join(words.answer())
    picture = Picture("frontier", "What each roadmap has of each objective", about)
    for column, name in enumerate(OBJECTIVES):
        left, most = LABELS + COLUMN * column, words.frontier.most(name)
        picture.text((left, 18), HEADS[name], "head")
        picture.text((left, 34), f"best: {words.amount(name, most)}", "small")
        x = left + BAR
        picture.put("line", "rule", x1=x, x2=x, y1=TOP - 8, y2=TOP + ROW * len(points))
        for place, point in enumerate(points):
            y = TOP + ROW * place
            part = max(0.0, point.values[name] / most) if most > 0 else 0.0
            best = name in point.best_for
            picture.bar((left, y), (max(1.0, BAR * part), ROW - 10), "solid" if best else "slope")
            told = words.amount(name, point.values[name])
            picture.text((left + BAR + 6, y + 11), told, "head" if best else "label")
    for place in range(len(points)):
        picture.text((0, TOP + ROW * place + 11), words.label(place), "head")
    y = TOP + ROW * len(points) + 22
    picture.bar((LABELS, y - 11), (22, ROW - 10), "solid")
    picture.text((LABELS + 30, y), "most of it among these roadmaps")
    return picture.close(LABELS + COLUMN * len(OBJECTIVES), y + 10)
