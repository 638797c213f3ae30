from dataclasses import replace
from itertools import combinations
from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.report import map as map_of_network
from detente.report.map import KINDS, Line, Network, Place, atlas, thickness
from detente.report.map_labels import width
from detente.report.outlines import Box, countries

SVG = "{http://www.w3.org/2000/svg}"
installed = pytest.mark.skipif(countries(Box(-180, -90, 360, 90)) is None, reason="built without outlines")

SIZES = {"name": 12.5, "flow": 11.5}
CITIES = {
    "Bratsk": (101.61, 56.13),
    "Irkutsk": (104.29, 52.30),
    "Ulaanbaatar": (106.92, 47.92),
    "Beijing": (116.40, 39.91),
    "Shenyang": (123.43, 41.79),
    "Harbin": (126.65, 45.75),
    "Khabarovsk": (135.10, 48.46),
    "Vladivostok": (131.87, 43.11),
    "Pyongyang": (125.75, 39.03),
    "Seoul": (126.98, 37.57),
    "Fukuoka": (130.42, 33.60),
    "Osaka": (135.50, 34.69),
    "Tokyo": (139.69, 35.69),
    "Sapporo": (141.35, 43.07),
}


def line(begin, end, kind="existing", weight=0.5, label="1 GW"):
    return Line((begin, end), (), kind, weight, label, f"{begin} to {end}: {label}")


def network(*lines):
    return Network(tuple(Place(name, name, at) for name, at in CITIES.items()), lines)


GRID = network(
    line("Bratsk", "Irkutsk", weight=0.7, label="4.0 GW"),
    line("Irkutsk", "Ulaanbaatar", weight=0.1, label="0.2 GW"),
    line("Irkutsk", "Ulaanbaatar", "built", 0.4, "2.0 GW"),
    line("Ulaanbaatar", "Beijing", "built", 1.0, "8.0 GW"),
    line("Beijing", "Shenyang", weight=0.6, label="4.0 GW"),
    line("Shenyang", "Harbin", weight=0.6, label="4.0 GW"),
    line("Khabarovsk", "Vladivostok", weight=0.2, label="1.2 GW"),
    line("Vladivostok", "Pyongyang", "built", 0.4, "2.5 GW"),
    line("Shenyang", "Pyongyang", "not-built", 0.3, "0 of 2 GW"),
    line("Pyongyang", "Seoul", "closed", 0.0, "closed"),
    line("Seoul", "Fukuoka", "built", 0.3, "2.0 GW"),
    line("Fukuoka", "Osaka", weight=0.6, label="5.5 GW"),
    line("Osaka", "Tokyo", weight=0.3, label="2.1 GW"),
    line("Tokyo", "Sapporo", weight=0.1, label="0.9 GW"),
)


def drawn(network, **options):
    return ET.fromstring(atlas("grid", "The grid", "About it", network, **options))  # noqa: S314


def of_class(root, kind):
    return [element for element in root.iter() if kind in element.get("class", "").split()]


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def label_boxes(root):
    """Where labels are written, by the same measure of letters, without the room that is kept around them."""
    for kind, size in SIZES.items():
        for element in of_class(root, kind):
            half = width(element.text, size) / 2
            x, y = float(element.get("x")), float(element.get("y"))
            yield Box(x - half, y - 0.8 * size, x + half, y + 0.25 * size)


@pytest.fixture
def without_outlines(monkeypatch):
    monkeypatch.setattr(map_of_network, "countries", lambda _: None)


def test_the_picture_says_its_title_and_what_it_is_about():
    root = drawn(GRID)
    assert [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")] == ["The grid", "About it"]
    assert root.get("aria-labelledby") == "grid-title grid-about"


def test_every_place_and_every_label_is_written_on_the_map_where_there_is_room():
    root = drawn(GRID)
    assert sorted(element.text for element in of_class(root, "name")) == sorted(CITIES)
    wanted = sorted(line.label for line in GRID.lines)
    assert sorted(element.text for element in of_class(root, "flow")) == wanted


def test_no_two_labels_overlap():
    assert not any(a.meets(b) for a, b in combinations(label_boxes(drawn(GRID)), 2))


names = st.sampled_from(sorted(CITIES))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.floats(124, 132), st.floats(34, 44)), min_size=2, max_size=25),
    st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.floats(0, 1)), max_size=10),
)
def test_nothing_is_lost_and_nothing_overlaps_however_crowded_it_is(points, lines):
    places = tuple(Place(f"p{i}", f"Place-{i}", at) for i, at in enumerate(points))
    drawn_lines = tuple(
        Line(("p0", f"p{1 + i % (len(points) - 1)}"), (), kind, weight, f"flow-{i}", "")
        for i, (kind, weight) in enumerate(lines)
    )
    root = drawn(Network(places, drawn_lines), outlined=False)
    everything = " ".join(texts(root)).replace(";", " ").replace(".", " ").split()
    assert {place.title for place in places} <= set(everything)
    assert {line.label for line in drawn_lines} <= set(everything)
    assert not any(a.meets(b) for a, b in combinations(label_boxes(root), 2))


def test_what_a_text_says_cannot_break_the_picture():
    evil = "<script>alert('&')</script>"
    places = (Place("a", evil, (126, 38)), Place("b", "B", (128, 40)))
    svg = atlas("x", evil, evil, Network(places, (Line(("a", "b"), (), "built", 1, evil, evil),)))
    root = ET.fromstring(svg)  # noqa: S314
    assert "<script" not in svg
    assert evil in texts(root)
    assert evil in [element.text for element in of_class(root, "said")]


def test_every_line_says_its_note_when_it_is_pointed_at():
    said = [element.text for element in of_class(drawn(GRID), "said")]
    assert {line.note for line in GRID.lines} <= set(said)


def test_the_legend_explains_the_kinds_that_are_drawn_and_no_others():
    root = drawn(network(line("Seoul", "Pyongyang", "closed"), line("Seoul", "Fukuoka", "built")))
    assert {KINDS["closed"], KINDS["built"]} <= set(texts(root))
    assert {KINDS["existing"], KINDS["not-built"]} & set(texts(root)) == set()


def test_kinds_are_told_apart_without_colour():
    looks = set()
    for kind in KINDS:
        root = drawn(network(line("Seoul", "Tokyo", kind)))
        net = of_class(root, "net")
        looks.add((len(net), net[0].get("stroke-dasharray"), len(of_class(root, "crossed"))))
    assert len(looks) == len(KINDS)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_thicker(one, other):
    assert (thickness(one) < thickness(other)) == (one < other) or abs(one - other) < 1e-12


def starts(root, kind="casing"):
    """Where each line starts, in pixels."""
    paths = [element.get("d") for element in of_class(root, kind)]
    return [tuple(map(float, path[1:].split("l")[0].split(","))) for path in paths]


@pytest.mark.parametrize("turned", [False, True])
def test_lines_between_the_same_places_are_drawn_side_by_side(turned):
    ends = ("Tokyo", "Seoul") if turned else ("Seoul", "Tokyo")
    root = drawn(network(line("Seoul", "Tokyo", "existing", 0.4), line(*ends, "built", 0.8)))
    (a, b), (c, d) = starts(root)[:2]
    assert hypot(c - a, d - b) >= (thickness(0.4) + thickness(0.8)) / 2


def test_a_label_without_room_is_numbered_and_spelled_out_below():
    # Places in a row, a few kilometres apart: their long names cannot all stand beside them.
    titles = [f"A-town-by-the-great-river-with-the-number-{i}" for i in range(14)]
    places = tuple(Place(title, title, (127 + i / 9, 38)) for i, title in enumerate(titles))
    root = drawn(Network(places, ()))
    numbers = [element.text for element in of_class(root, "name") if element.text.isdigit()]
    below = [element.text for element in of_class(root, "small")]
    assert numbers
    assert set(numbers) <= set(below)
    assert all(any(title in text for text in texts(root)) for title in titles)


def test_a_map_of_a_part_leaves_out_what_is_beyond_and_cuts_lines_at_its_edge():
    root = drawn(replace(GRID, focus=("Seoul", "Pyongyang")))
    assert {element.text for element in of_class(root, "name")} == {"Seoul", "Pyongyang"}
    assert {line.note for line in GRID.lines if "Tokyo" in line.ends}.isdisjoint(
        element.text for element in of_class(root, "said")
    )
    frame = of_class(root, "frame")[0]
    limits = float(frame.get("width")) + 1.2, float(frame.get("height")) + 1.2
    assert all(-0.2 <= x <= limits[0] and -0.2 <= y <= limits[1] for x, y in starts(root)[:-4])


def test_without_lines_a_map_shows_its_places():
    root = drawn(network())
    assert len(of_class(root, "dot")) == len(CITIES)
    assert "thicker: more" not in texts(root)


# --- outlines


@installed
def test_countries_are_drawn_with_a_note_on_borders():
    root = drawn(GRID)
    assert len(of_class(root, "land")) > 5
    assert any(text.startswith("Borders are drawn as in the source") for text in texts(root))


@pytest.mark.usefixtures("without_outlines")
def test_without_outlines_the_map_still_draws_and_says_so():
    root = drawn(GRID)
    assert of_class(root, "land") == []
    assert sorted(element.text for element in of_class(root, "name")) == sorted(CITIES)
    assert any(text.startswith("Outlines of countries are not installed") for text in texts(root))


def test_outlines_can_be_left_out():
    root = drawn(GRID, outlined=False)
    assert of_class(root, "land") == []
    assert not any("orders" in text or "utlines" in text for text in texts(root))


@installed
def test_no_land_is_drawn_outside_of_the_frame():
    root = drawn(GRID)
    frame = of_class(root, "sea")[0]
    right, low = float(frame.get("width")), float(frame.get("height"))
    for land in of_class(root, "land"):
        for ring in land.get("d").strip("z").split("z"):
            x = y = 0.0
            for step in ring[1:].split("l"):
                x, y = (a + float(b) for a, b in zip((x, y), step.split(","), strict=True))
                assert -0.2 <= x <= right + 0.2
                assert -0.2 <= y <= low + 0.2
