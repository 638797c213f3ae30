"""Trust over time: one small picture for each pair of which trust is asked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.svg import Picture

if TYPE_CHECKING:
    from detente.report.trust.words import TrustWords
    from detente.roadmap.questions.confidence import Pair

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 300, 34, 262, 14, 128
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
LABELS = 6
"""About how many phases are named below a picture."""
CLOSE = 11
"""Pixels below which two names would touch."""


def trust_charts(words: TrustWords, most: int) -> tuple[tuple[str, str], ...]:
    """A picture for each of the first pairs, with its heading, as SVG text; all on the same scales."""
    return tuple(
        (f"{words.pair(pair.who, pair.whom)}: {words.footing(pair)}", trust_chart(words, pair))
        for pair in words.findings.pairs[:most]
    )


def trust_chart(words: TrustWords, pair: Pair) -> str:
    """Trust of one pair as a line of steps, what is needed below it, and dots where evidence counts."""
    phase = pair.tightest
    about = (
        f"Trust from {pair.trust[0]:.2f} in phase 1 to {pair.trust[-1]:.2f} at the end. Least to spare: "
        f"{pair.trust[phase - 1]:.2f} against {words.needed(pair, phase)} needed in phase "
        f"{words.plain.head(phase)}. {words.raised(pair)}."
    )
    picture = Picture(f"trust-{pair.who}-{pair.whom}", f"Trust of {words.pair(pair.who, pair.whom)}", about)
    wide = (RIGHT - LEFT) / len(pair.trust)
    _frame(picture, words, len(pair.trust), wide)
    _needed(picture, pair, wide)
    corners = [
        f"{LEFT + k * wide:.1f},{_up(trust):.1f}H{LEFT + (k + 1) * wide:.1f}"
        for k, trust in enumerate(pair.trust)
    ]
    picture.put("path", "move", d=f"M{'L'.join(corners)}")
    for phase in sorted({sign.known for sign in pair.signs}):
        picture.put("circle", "mark on", cx=LEFT + (phase - 1) * wide, cy=_up(pair.trust[phase - 1]), r=3)
    for gate in pair.gates:
        x, y = LEFT + (gate.phase - 0.5) * wide, _up(gate.level)
        picture.put("path", "crossed", d=f"M{x:.1f},{y - 4.5:.1f}l4.5,4.5l-4.5,4.5l-4.5,-4.5z")
    _names(picture, pair)
    return picture.close(WIDTH, BOTTOM + 34)


def _up(trust: float) -> float:
    """The height at which a level of trust is drawn."""
    return BOTTOM - (BOTTOM - TOP) * min(1.0, trust)


def _frame(picture: Picture, words: TrustWords, columns: int, wide: float) -> None:
    for tick in TICKS:
        picture.put("path", "axis" if not tick else "rule", d=f"M{LEFT},{_up(tick):.1f}H{RIGHT}")
        if tick in TICKS[::2]:
            picture.text((LEFT - 6, _up(tick) + 4), f"{tick:g}", "small", "end")
    every = max(1, math.ceil((columns - 1) / LABELS))
    for phase in [*range(1, columns, every), columns]:
        if phase == columns or columns - phase >= every:
            at = (LEFT + (phase - 0.5) * wide, BOTTOM + 15)
            picture.text(at, words.plain.head(phase), "small", "middle")
    picture.text(((LEFT + RIGHT) / 2, BOTTOM + 30), "phase", "small", "middle")


def _needed(picture: Picture, pair: Pair, wide: float) -> None:
    """Bars up to what is needed; hatched where that is more than there is."""
    for k, (trust, needed) in enumerate(zip(pair.trust, pair.needed, strict=True)):
        if math.isnan(needed):
            continue
        place = {"x": LEFT + k * wide, "y": _up(needed), "width": wide, "height": BOTTOM - _up(needed)}
        if needed > trust:
            picture.bar((place["x"], place["y"]), (place["width"], place["height"]), "slope")
        else:
            picture.put("rect", "cell shade-2", **place)


def _names(picture: Picture, pair: Pair) -> None:
    """Trust at the start and at the end, where they stand."""
    first, last = _up(pair.trust[0]), _up(pair.trust[-1])
    picture.text((RIGHT + 5, last + 4), f"{pair.trust[-1]:.2f}", "label")
    if abs(first - last) > CLOSE:
        picture.text((LEFT + 4, max(first - 6, TOP - 4)), f"{pair.trust[0]:.2f}", "who")
