"""A drawing in SVG, built element by element so that every text is escaped."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap
from xml.etree import ElementTree as ET

PATTERNS = ("solid", "slope", "dots", "empty", "cross", "level", "upright", "counter")
"""How parties are told apart without colour, in their order; after the last it starts again."""

_LINES = {
    "slope": "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2",
    "counter": "M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2",
    "cross": "M0,6 l6,-6 M0,0 l6,6",
    "level": "M0,1.5 h6 M0,4.5 h6",
    "upright": "M1.5,0 v6 M4.5,0 v6",
}


class Picture:
    """An SVG under construction; ids start with `key`, so that several can stand on one page."""

    def __init__(self, key: str, title: str, about: str) -> None:
        """Start an empty picture; `title` and `about` are what a screen reader says of it."""
        self.key = key
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "aria-labelledby": f"{key}-title {key}-about",
                "class": "picture",
            },
        )
        ET.SubElement(self.root, "title", id=f"{key}-title").text = title
        ET.SubElement(self.root, "desc", id=f"{key}-about").text = about
        self._define()
        self.part = self.root

    def begin(self, name: str) -> None:
        """Start a part of its own, which other pictures on the page can show again by its id `key-name`."""
        self.part = ET.SubElement(self.root, "g", id=f"{self.key}-{name}")

    def _define(self) -> None:
        defs = ET.SubElement(self.root, "defs")
        for name in PATTERNS:
            size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
            tile = ET.SubElement(defs, "pattern", {"id": f"{self.key}-{name}", **size})
            kind = "ink" if name == "solid" else "paper"
            ET.SubElement(tile, "rect", {"width": "6", "height": "6", "class": f"fill-{kind}"})
            if name in _LINES:
                ET.SubElement(tile, "path", {"d": _LINES[name], "class": "hatch"})
            if name == "dots":
                ET.SubElement(tile, "circle", {"cx": "3", "cy": "3", "r": "1.4", "class": "fill-ink"})
        for name in ("needs", "return"):
            shape = {"viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "7", "markerHeight": "7"}
            head = ET.SubElement(defs, "marker", {"id": f"{self.key}-{name}", "orient": "auto", **shape})
            ET.SubElement(head, "path", {"d": "M0,0.5 L8,4 L0,7.5 Z", "class": f"head-{name}"})

    def close(self, width: float, height: float) -> str:
        """The finished SVG as text."""
        self.root.set("viewBox", f"0 0 {width:.0f} {height:.0f}")
        self.root.set("width", f"{width:.0f}")
        self.root.set("height", f"{height:.0f}")
        return ET.tostring(self.root, encoding="unicode")

    def put(self, tag: str, kind: str, **attributes: float | str) -> ET.Element:
        """Add one element of class `kind`; '_' in attribute names stands for '-'."""
        plain = {
            name.replace("_", "-"): value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
            for name, value in attributes.items()
        }
        return ET.SubElement(self.part, tag, {"class": kind, **plain})

    def text(self, at: tuple[float, float], words: str, kind: str = "label", anchor: str = "start") -> None:
        """Add one line of text whose baseline starts (or ends, or is centred) at a point."""
        self.put("text", kind, x=at[0], y=at[1], text_anchor=anchor).text = words

    def bar(self, corner: tuple[float, float], size: tuple[float, float], pattern: str) -> None:
        """Add a patterned bar with an outline."""
        place = {"x": corner[0], "y": corner[1], "width": size[0], "height": size[1]}
        self.put("rect", "bar", **place, rx=2, fill=f"url(#{self.key}-{pattern})")

    def arrow(self, path: str, kind: str) -> None:
        """Add a line with a head at its end; `kind` is 'needs' or 'return'."""
        self.put("path", f"arrow {kind}", d=path, marker_end=f"url(#{self.key}-{kind})")


def sheets(key: str, width: float, cuts: tuple[float, ...]) -> tuple[str, ...]:
    """A tall picture again in pieces for paper: what lies between each two cuts, below the part `head`.

    The first cut is where the head ends. Pieces show parts `head` and `body` of the picture `key`, which must
    be on the same page.
    """
    top, pieces = cuts[0], []
    for begin, end in pairwise(cuts):
        size = {"viewBox": f"0 0 {width:.0f} {top + end - begin:.0f}", "class": "picture sheet"}
        root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "aria-hidden": "true", **size})
        ET.SubElement(root, "use", href=f"#{key}-head")
        place = {"y": f"{top:.0f}", "width": f"{width:.0f}", "height": f"{end - begin:.0f}"}
        window = ET.SubElement(
            root, "svg", {**place, "viewBox": f"0 {begin:.0f} {width:.0f} {end - begin:.0f}"}
        )
        ET.SubElement(window, "use", href=f"#{key}-body")
        pieces.append(ET.tostring(root, encoding="unicode"))
    return tuple(pieces)


def lines(text: str, width: int, most: int = 3) -> list[str]:
    """The text in at most `most` lines of about `width` characters; cut with '…' if it is longer."""
    found = wrap(text, width) or [""]
    return found if len(found) <= most else [*found[: most - 1], f"{found[most - 1][: width - 1].rstrip()}…"]


def pattern_of(position: int) -> str:
    """The pattern of the party at a position in the scenario's order."""
    return PATTERNS[position % len(PATTERNS)]
