"""Line and bar charts as SVG: the one door to Vega-Lite."""

from __future__ import annotations

import re
from html import escape
from typing import Any

INK, GREY, RULE = "#1b1b1b", "#6a6a6a", "#d6d6d6"
"""Three tones; the style sheet of the page turns them into those of its own scheme."""

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
VERSION = "5.20"
WIDTH, HEIGHT = 250, 130
ROOM_BELOW = 0.15
"""Value below which a name under a line would run into the axis; for axes from 0 to 1."""

DASHES: list[Any] = [[1, 0], [5, 3], [1, 3]]
SHAPES: list[Any] = ["circle", "square", "triangle-up"]

CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "domainColor": GREY,
        "tickColor": GREY,
        "gridColor": RULE,
        "labelLimit": 400,
        "labelPadding": 4,
    },
    "text": {"color": INK, "fontSize": 11},
    "rule": {"color": GREY},
}

Rows = list[dict[str, Any]]


def phase_lines(
    rows: Rows, series: list[str], scale: dict[str, Any], n_phases: int, *, marks: str = ""
) -> dict[str, Any]:
    """A spec with one line per series over the phases, each with its own dash and point shape.

    rows : phase, series, value (None where there is none). scale : `title` and maybe `domain` of the
    vertical axis. marks : a series drawn as diamonds without a line. Names stand at the lines' ends.
    """
    x, y = _along_phases(n_phases), _upward(scale)
    known = [row for row in rows if row["value"] is not None]
    ends = [max((row for row in known if row["series"] == name), key=_phase, default=None) for name in series]
    layers = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": GREY},
            "encoding": {"y": _plain("zero")},
        },
        {
            "data": {"values": [row for row in rows if row["series"] in series]},
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.6, "invalid": "break-paths-show-domains"},
            "encoding": {"x": x, "y": y, "strokeDash": _kind(series, DASHES)},
        },
        {
            "data": {"values": [row for row in known if row["series"] in series]},
            "mark": {"type": "point", "filled": True, "color": INK, "size": 26, "opacity": 1},
            "encoding": {"x": x, "y": y, "shape": _kind(series, SHAPES)},
        },
        {
            "data": {"values": [row for row in known if row["series"] == marks]},
            "mark": {
                "type": "point",
                "shape": "diamond",
                "filled": False,
                "color": INK,
                "size": 50,
                "opacity": 1,
            },
            "encoding": {"x": x, "y": y},
        },
        *(_name(row, x, y, n_phases) for row in _apart([row for row in ends if row and len(series) > 1])),
    ]
    return {"width": WIDTH, "height": HEIGHT, "layer": layers}


def _apart(ends: Rows) -> Rows:
    """Last points of lines with the height of their names: above the highest, below others with room."""
    top = max((float(row["value"]) for row in ends), default=0.0)
    return [row | {"dy": 14 if ROOM_BELOW < row["value"] < top else -10} for row in ends]


def _name(row: dict[str, Any], x: dict[str, Any], y: dict[str, Any], n_phases: int) -> dict[str, Any]:
    """The name of a line above its last point, on the side where there is room."""
    side = "right" if _phase(row) > 1 + n_phases / 2 else "left"
    return {
        "data": {"values": [row]},
        "mark": {"type": "text", "align": side, "dy": row["dy"], "dx": 3 if side == "right" else -3},
        "encoding": {"x": x, "y": y, "text": {"field": "series"}},
    }


def _along_phases(n_phases: int) -> dict[str, Any]:
    """The horizontal axis: phases, then everything after."""
    every = max(1, round(n_phases / 10))
    axis = {
        "title": "phase",
        "grid": False,
        "values": [*range(1, n_phases + 1, every), n_phases + 1],
        "labelExpr": f"datum.value > {n_phases} ? 'after' : datum.label",
        "format": "d",
    }
    scale = {"domain": [1, n_phases + 1], "nice": False}
    return {"field": "phase", "type": "quantitative", "scale": scale, "axis": axis}


def _upward(scale: dict[str, Any]) -> dict[str, Any]:
    domain = {"domain": scale["domain"]} if "domain" in scale else {}
    return {**_plain("value"), "scale": domain, "axis": {"title": scale["title"], "tickCount": 4}}


def _plain(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative"}


def _phase(row: dict[str, Any]) -> float:
    return float(row["phase"])


def bars(rows: Rows, title: str, *, percent: bool) -> dict[str, Any]:
    """A spec with one labelled bar per row; rows : name, value, label. The order is kept."""
    rows = [row | {"end": max(0.0, float(row["value"]))} for row in rows]
    names = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "domain": False, "ticks": False},
    }
    along = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": title, "tickCount": 5, **({"format": "%"} if percent else {})},
    }
    if percent:
        along["scale"] = {
            "domain": [
                min([0.0, *(row["value"] for row in rows)]),
                max([1.0, *(row["value"] for row in rows)]),
            ]
        }
    bar = {"mark": {"type": "bar", "color": GREY, "height": 11}, "encoding": {"y": names, "x": along}}
    label = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"y": names, "x": {**along, "field": "end"}, "text": {"field": "label"}},
    }
    return {"width": 280, "height": {"step": 24}, "data": {"values": rows}, "layer": [bar, label]}


def draw(spec: dict[str, Any], key: str, title: str, about: str) -> str:
    """The chart as SVG text whose ids start with `key`, with a title and a description for screen readers."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, config=CONFIG, allowed_base_urls=[])
    text = re.sub(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"', "", text)
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = re.sub(r'(url\(|href=")#', rf"\1#{key}-", text)
    said = f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-about">{escape(about)}</desc>'
    opening = f'<svg role="img" aria-labelledby="{key}-title {key}-about"'
    return re.sub(r"<svg([^>]*)>", lambda found: f"{opening}{found[1]}>{said}", text, count=1)


def _kind(domain: list[str], values: list[Any]) -> dict[str, Any]:
    scale = {"domain": domain, "range": values[: len(domain)]}
    return {"field": "series", "type": "nominal", "sort": None, "scale": scale, "legend": None}
