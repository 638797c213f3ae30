import base64
import hashlib
import io
import json
import tarfile
from itertools import pairwise
from math import cos, pi, radians, sin

import pytest
from hatchling.metadata.core import ProjectMetadata
from hypothesis import assume, given
from hypothesis import strategies as st

import hatch_build
from detente.report.outlines import Box, clipped, countries, part

EVERYWHERE = countries(Box(-180, -90, 360, 90)) or {}
installed = pytest.mark.skipif(not EVERYWHERE, reason="built without outlines")
RINGS = [ring for polygons in EVERYWHERE.values() for polygon in polygons for ring in polygon]

CHINA, DPRK, JAPAN, KOREA, MONGOLIA, RUSSIA, TAIWAN = "156", "408", "392", "410", "496", "643", "158"

# Towns at borders and coasts. The first eleven are from GeoNames (CC BY 4.0), the others our own readings of
# maps, to a few kilometres.
TOWNS = {
    "Sinuiju": (DPRK, (124.3981, 40.1006)),
    "Dandong": (CHINA, (124.3947, 40.1292)),
    "Heihe": (CHINA, (127.4902, 50.2441)),
    "Blagoveshchensk": (RUSSIA, (127.5264, 50.2759)),
    "Kaesong": (DPRK, (126.5544, 37.9708)),
    "Chongjin": (DPRK, (129.7758, 41.7956)),
    "Hyesan": (DPRK, (128.1778, 41.4017)),
    "Pohang": (KOREA, (129.3648, 36.0292)),
    "Vladivostok": (RUSSIA, (131.8735, 43.1056)),
    "Nakhodka": (RUSSIA, (132.9183, 42.8436)),
    "Yuzhno-Sakhalinsk": (RUSSIA, (142.7356, 46.9543)),
    "Tumangang": (DPRK, (130.61, 42.415)),
    "Khasan": (RUSSIA, (130.645, 42.43)),
    "Hunchun": (CHINA, (130.366, 42.862)),
    "Rajin": (DPRK, (130.3, 42.25)),
    "Zamyn-Uud": (MONGOLIA, (111.9, 43.72)),
    "Erenhot": (CHINA, (111.977, 43.652)),
    "Manzhouli": (CHINA, (117.38, 49.59)),
    "Dorasan": (KOREA, (126.71, 37.899)),
    "Munsan": (KOREA, (126.787, 37.855)),
    "Jejin": (KOREA, (128.42, 38.53)),
    "Onjong-ri": (DPRK, (128.2, 38.7)),
    "Kimchaek": (DPRK, (129.2, 40.67)),
    "Maizuru": (JAPAN, (135.33, 35.45)),
}

# The manual says that outlines are coarse, and that these come to lie a few kilometres outside.
OUTSIDE = {
    "Busan": (KOREA, (129.03, 35.1017)),
    "Mokpo": (KOREA, (126.3918, 34.8128)),
    "Nampo": (DPRK, (125.4078, 38.7375)),
    "Niigata": (JAPAN, (139.0412, 37.9226)),
    "Wakkanai": (JAPAN, (141.67, 45.41)),
    "Suifenhe": (CHINA, (131.15, 44.41)),
}

# What docs/reference/map-data.md says about places whose borders are disputed.
DISPUTED = {
    "Kunashir": (RUSSIA, (145.9, 44.1)),
    "Crimea": (RUSSIA, (34.1, 45.0)),
    "Taiwan": (TAIWAN, (121.0, 24.0)),
    "Dokdo/Takeshima": (None, (131.867, 37.242)),
    "Senkaku/Diaoyu": (None, (123.472, 25.744)),
}


def is_inside(ring, point):
    """Whether a line to the right of the point crosses the ring an odd number of times."""
    x, y = point
    return (
        sum(
            (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in pairwise((*ring, ring[0]))
        )
        % 2
        == 1
    )


def owner(point):
    """The country in whose outline a point lies, None in the sea."""
    reached = countries(Box(*point, *point)) or {}
    # A hole is one more ring to be inside of, and so undoes being inside of the edge.
    found = [
        key
        for key, polygons in reached.items()
        if any(sum(is_inside(ring, point) for ring in polygon) % 2 for polygon in polygons)
    ]
    assert len(found) <= 1
    return found[0] if found else None


@installed
@pytest.mark.parametrize("town", TOWNS)
def test_a_town_at_a_border_lies_in_its_country(town):
    country, place = TOWNS[town]
    assert owner(place) == country


def kilometres_off(ring, point):
    """From a point to the nearest part of a ring, on a plane that is good for short ways."""
    east, north = 111.2 * cos(radians(point[1])), 111.2
    flat = [complex((x - point[0]) * east, (y - point[1]) * north) for x, y in ring]
    found = []
    for a, b in pairwise(flat):
        way = b - a
        share = min(max(-(a * way.conjugate()).real / abs(way) ** 2, 0), 1) if way else 0
        found.append(abs(a + share * way))
    return min(found)


@installed
@pytest.mark.parametrize("town", OUTSIDE)
def test_a_town_that_the_coarse_outline_leaves_out_is_close_to_it(town):
    country, place = OUTSIDE[town]
    assert owner(place) != country
    edges = [polygon[0] for polygon in EVERYWHERE[country]]
    assert min(kilometres_off(edge, place) for edge in edges) < 7


@installed
@pytest.mark.parametrize("place", DISPUTED)
def test_the_manual_is_right_about_what_the_source_shows(place):
    country, point = DISPUTED[place]
    assert owner(point) == country


@installed
def test_no_outline_jumps_across_the_map_at_the_date_line():
    assert max(abs(a[0] - b[0]) for ring in RINGS for a, b in pairwise(ring)) < 20


@installed
def test_every_ring_is_closed():
    assert [ring for ring in RINGS if ring[0] != ring[-1]] == []


@installed
def test_a_window_shows_no_more_than_reaches_into_it():
    korea = Box(125, 35, 129, 39)
    found = countries(korea) or {}
    assert {DPRK, KOREA} <= set(found) <= {CHINA, DPRK, JAPAN, KOREA}
    assert all(Box.around(polygon[0]).meets(korea) for polygons in found.values() for polygon in polygons)


def test_without_the_file_there_is_nothing_to_draw():
    assert countries(Box(125, 35, 129, 39), "no-such-file.json") is None


# --- cutting to a box

numbers = st.floats(-10, 10, allow_nan=False)
points = st.tuples(numbers, numbers)


@st.composite
def boxes(draw):
    (left, low), wide, high = draw(points), draw(st.floats(0.5, 8)), draw(st.floats(0.5, 8))
    return Box(left, low, left + wide, low + high)


@st.composite
def rings(draw):
    """A ring around a middle, with corners at growing angles, so that it does not cross itself."""
    (x, y), reaches = draw(points), draw(st.lists(st.floats(0.5, 9), min_size=3, max_size=12))
    turn = 2 * pi / len(reaches)
    return tuple((x + reach * cos(i * turn), y + reach * sin(i * turn)) for i, reach in enumerate(reaches))


@given(rings(), boxes(), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_point_of_the_box_is_inside_the_clipped_ring_if_it_is_inside_the_ring(ring, box, across, up):
    point = box.left + across * (box.right - box.left), box.low + up * (box.high - box.low)
    assume(kilometres_off((*ring, ring[0]), point) > 1e-3)
    cut = clipped(ring, box)
    assert (bool(cut) and is_inside(cut, point)) == is_inside(ring, point)


@given(rings(), boxes())
def test_nothing_of_a_clipped_ring_lies_outside_of_the_box(ring, box):
    slack = Box(box.left - 1e-6, box.low - 1e-6, box.right + 1e-6, box.high + 1e-6)
    cut = clipped(ring, box)
    assert not cut or slack.holds(Box.around(cut))


@given(points, points, boxes(), st.floats(0, 1))
def test_a_point_of_a_line_belongs_to_its_part_if_it_lies_in_the_box(begin, end, box, share):
    x, y = (a + share * (b - a) for a, b in zip(begin, end, strict=True))
    margin = min(x - box.left, box.right - x, y - box.low, box.high - y)
    assume(abs(margin) > 1e-6)
    piece = part((begin, end), box)
    length = max(abs(end[0] - begin[0]), abs(end[1] - begin[1]))
    assume(length > 1e-6)
    axis = 0 if abs(end[0] - begin[0]) == length else 1
    shares = [(point[axis] - begin[axis]) / (end[axis] - begin[axis]) for point in piece]
    assert (bool(shares) and shares[0] <= share <= shares[1]) == (margin > 0)


# --- the build

SQUARE = {
    "transform": {"scale": [0.5, 0.25], "translate": [10, 20]},
    "arcs": [[[0, 0], [4, 0]], [[4, 0], [0, 8], [-4, 0]], [[0, 0], [0, 8]], [[320, 0], [60, 4], [-60, 8]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "001", "properties": {"name": "Square"}, "arcs": [[0, 1, -3]]},
                {"type": "MultiPolygon", "properties": {"name": "No code"}, "arcs": [[[3]], [[0, 1, -3]]]},
            ]
        }
    },
}


def test_arcs_are_joined_to_rings_forwards_and_backwards():
    square = [(10, 20), (12, 20), (12, 22), (10, 22), (10, 20)]
    found = hatch_build.countries(SQUARE)
    assert found["001"] == [[square]]
    assert found["No code"][1] == [square]


def test_a_ring_across_the_date_line_goes_on_to_the_east():
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[170, 10], [9, 0], [-358, 5], [358, 5], [-9, -10]]],
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "id": "002", "properties": {"name": "Far"}, "arcs": [[0]]}]
            }
        },
    }
    assert hatch_build.countries(topology)["002"] == [
        [[(170, 10), (179, 10), (181, 15), (179, 20), (170, 10)]]
    ]


def packed(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


PACKAGE = packed({hatch_build.FILE: json.dumps(SQUARE), hatch_build.LICENCE: "as you like"})


@pytest.fixture
def expected(monkeypatch):
    digest = base64.b64encode(hashlib.sha512(PACKAGE).digest()).decode()
    monkeypatch.setattr(hatch_build, "INTEGRITY", f"sha512-{digest}")


@pytest.fixture
def hook(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / hatch_build.OUTLINES).parent.mkdir(parents=True)
    return hatch_build.Outlines(str(tmp_path), {}, None, ProjectMetadata(str(tmp_path), None), "", "wheel")


def test_another_package_than_the_known_one_is_refused():
    with pytest.raises(hatch_build.NotFetched, match="integrity sha512-"):
        hatch_build.outlines(PACKAGE)


@pytest.mark.usefixtures("expected")
def test_the_licence_stays_with_the_outlines():
    assert hatch_build.outlines(PACKAGE)["licence"] == "as you like"


@pytest.mark.usefixtures("expected")
def test_outlines_are_fetched_once(hook, tmp_path, monkeypatch):
    fetches = iter([PACKAGE])
    monkeypatch.setattr(hatch_build, "fetched", lambda: next(fetches))
    hook.initialize("standard", {})
    hook.initialize("editable", {})
    kept = json.loads((tmp_path / hatch_build.OUTLINES).read_text())
    assert set(kept["countries"]) == {"001", "No code"}


@pytest.mark.usefixtures("expected")
def test_outlines_of_another_recipe_are_fetched_again(hook, tmp_path, monkeypatch):
    monkeypatch.setattr(hatch_build, "fetched", lambda: PACKAGE)
    for old in ('{"recipe": "another"}', "not JSON"):
        (tmp_path / hatch_build.OUTLINES).write_text(old)
        hook.initialize("standard", {})
        assert "countries" in json.loads((tmp_path / hatch_build.OUTLINES).read_text())


def test_without_npm_the_build_goes_on_and_says_so(hook, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("shutil.which", lambda _: None)
    hook.initialize("standard", {})
    assert capsys.readouterr().err == (
        "detente is built WITHOUT outlines of countries for its maps: npm is not installed.\n"
    )
    assert not (tmp_path / hatch_build.OUTLINES).exists()


def test_an_npm_that_fails_is_quoted(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'no such registry' >&2\nexit 7\n")
    npm.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(npm))
    with pytest.raises(hatch_build.NotFetched, match="failed with 7: no such registry"):
        hatch_build.fetched()


def test_in_ci_a_build_without_outlines_fails(hook, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(hatch_build.NotFetched, match="npm is not installed"):
        hook.initialize("standard", {})
