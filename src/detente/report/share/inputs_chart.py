"""How far the worth of all moves with each group of inputs, the largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.axis import Axis
from detente.report.share.tables import by_spread
from detente.report.share.words import UNIT
from detente.report.svg import Picture
from detente.report.words import upper_first

if TYPE_CHECKING:
    from detente.report.share.findings import Variation
    from detente.report.share.words import ShareWords

NAMES, RIGHT, TOP, ROW, BAR = 150, 700, 26, 44, 14
LEAST = 2.0
"""Width in pixels that a bar has at least."""
PATTERNS = {"low": "empty", "high": "slope"}


def inputs_chart(words: ShareWords) -> str:
    """Two bars for each group of inputs as SVG text, from the worth as assumed to that at either end."""
    shared = words.shared
    known = by_spread(shared.variations)
    groups = list(dict.fromkeys(each.group for each in known))
    told = "; ".join(f"{each.group} {each.end}: {words.yearly(each.worth)}" for each in known)
    picture = Picture(
        f"{shared.project.name}-inputs", "Worth of all at the ends of ranges", f"{UNIT}: {told}."
    )
    axis = Axis.spanning([shared.worth, *(each.worth for each in known)], NAMES, RIGHT)
    bottom = TOP + ROW * len(groups)
    y = axis.draw(picture, TOP - 2, bottom, f"worth of all, {UNIT}")
    base = axis.at(shared.worth)
    picture.text((base, 12), f"as assumed: {words.yearly(shared.worth)}", "small", "middle")
    for place, group in enumerate(groups):
        row = TOP + ROW * place
        picture.text((NAMES - 10, row + ROW / 2 + 3), upper_first(group), "label", "end")
        for number, each in enumerate(each for each in known if each.group == group):
            _bar(picture, words, (axis, row + 6 + (BAR + 3) * number), each)
    picture.put("path", "axis", d=f"M{base:.1f},{TOP - 8}V{bottom:.1f}")
    x = 0.0
    for end, pattern in PATTERNS.items():
        meaning = f"inputs at the {end} end"
        picture.bar((x, y + 9), (22, 14), pattern)
        picture.text((x + 28, y + 20), meaning, "label")
        x += 50 + 7 * len(meaning)
    return picture.close(RIGHT + 60, y + 32)


def _bar(picture: Picture, words: ShareWords, at: tuple[Axis, float], each: Variation) -> None:
    """One bar from the worth as assumed to another, with what it is there."""
    axis, y = at
    base, end = axis.at(words.shared.worth), axis.at(each.worth)
    picture.bar((min(base, end), y), (max(abs(end - base), LEAST), BAR), PATTERNS[each.end])
    keeps = ", nothing keeps all" if each.core_empty else ""
    side = "end" if end < base else "start"
    picture.text((end + (-6 if end < base else 6), y + 11), f"{words.yearly(each.worth)}{keeps}", "who", side)
