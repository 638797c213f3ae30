import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from detente.report.stability.chart import stability_chart
from detente.report.stability.grid import CODES, EQUILIBRIA, Grid
from tests.report.stays_made import many, stays

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["elmira", "syria-iraq", "us-north-korea-2017", "gisborne-economic", "cuban-missiles"]


def drawn(found):
    return ET.fromstring(stability_chart(Grid(found))[0])  # noqa: S314


def of_class(root, tag, kind):
    return [element for element in root.iter(f"{SVG}{tag}") if element.get("class") == kind]


def said(root):
    return [title.text for group in of_class(root, "g", "told") for title in group.findall(f"{SVG}title")]


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_finds_what_it_names_and_ids_are_unique(name):
    text = stability_chart(Grid(stays(name)))[0]
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    assert {
        name for names in re.findall(r'aria-labelledby="([^"]+)"', text) for name in names.split()
    } <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_everything_stays_inside_the_picture(name):
    root = drawn(stays(name))
    width, height = float(root.get("width")), float(root.get("height"))
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("x"):
            assert 0 <= float(rect.get("x")) <= float(rect.get("x")) + float(rect.get("width")) <= width
            assert 0 <= float(rect.get("y")) <= float(rect.get("y")) + float(rect.get("height")) <= height
    for text in root.iter(f"{SVG}text"):
        length = 6 * len(text.text) * (0.7 if text.get("transform") else 1)
        assert float(text.get("x")) >= 0
        assert text.get("text-anchor") == "middle" or float(text.get("x")) + length <= width + 6
        assert 0 <= float(text.get("y")) <= height


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_has_a_letter_and_says_why_when_pointed_at(name):
    found = stays(name)
    grid, root = Grid(found), drawn(found)
    told = said(root)
    for (party, situation), proof in found.cells.items():
        assert " ".join(grid.words.witness(proof)) in told
        assert any(title.startswith(f"At {grid.label(situation)} (") for title in told), party
    groups = [group for group in of_class(root, "g", "told") if group.find(f"{SVG}rect") is not None]
    assert all(group.find(f"{SVG}text").text in {"R", "SM", "S", "M", "G", "U"} for group in groups)


def test_letters_and_frames_say_what_was_found_in_elmira():
    found = stays("elmira")
    grid, root = Grid(found), drawn(found)
    assert [grid.label(s) for s in grid.shown] == [
        "5",
        "6",
        "7",
        "10",
        "11",
        "12",
        "1",
        "4",
        "2",
        "3",
        "8",
        "9",
    ]
    assert [grid.code(2, s) for s in grid.shown[6:10]] == ["M", "M", "SM", "SM"]
    assert len(of_class(root, "rect", "weakest")) == 8 + 1  # one for the legend
    assert [text.text for text in of_class(root, "text", "small")].count("status quo") == 1


def test_a_filled_mark_stands_for_every_step_that_stands():
    found = stays("elmira")
    standing = sum(len(found.conflict.moves.standing(s)) for s in Grid(found).shown)
    assert len(of_class(drawn(found), "circle", "mark on")) == standing + 1  # one for the legend


def test_paths_are_told_apart_by_their_lines():
    root = drawn(stays("elmira"))
    told = said(root)
    assert "Local Government moves to 7 (now: Local government insists on the original order)." in told
    moves = [
        path.get("class").removeprefix("move ")
        for path in root.iter(f"{SVG}path")
        if "move" in path.get("class", "")
    ]
    assert [moves.count(kind) for kind in ("alone", "together", "against")] == [4 + 1, 1 + 1, 4 + 1]


def test_of_many_situations_only_some_are_shown_and_how_many_is_said():
    grid = Grid(many())
    assert len(grid.shown) == len(set(grid.shown)) < grid.count
    assert f"All would stay: {EQUILIBRIA} of {len(grid.equilibria):,}" in [
        text.text for text in of_class(drawn(many()), "text", "head")
    ]
    assert many().status_quo in grid.shown
    assert {leg.end for leg in grid.legs()} <= set(grid.shown)


def test_the_strongest_come_first_then_what_is_nearest_to_the_status_quo():
    grid = Grid(many())
    steps = grid.stays.conflict.moves.standing
    start = set(steps(grid.stays.conflict.status_quo))
    ranks = [(-CODES.index(grid.code_of_all(s)), len(start ^ set(steps(s)))) for s in grid.equilibria]
    assert ranks == sorted(ranks)


def test_on_paper_every_row_is_on_exactly_one_sheet():
    whole, *paper = stability_chart(Grid(many()))
    box = r'<svg[^>]*viewBox="0 ([0-9]+) [0-9]+ ([0-9]+)"[^>]*><use href="#where-body"'
    found = [pair for sheet in paper for pair in re.findall(box, sheet)]
    windows = [(float(top), float(top) + float(height)) for top, height in found]
    assert len(windows) > 1
    assert all(before[1] == after[0] for before, after in pairwise(windows))
    body = next(part for part in ET.fromstring(whole).iter(f"{SVG}g") if part.get("id") == "where-body")  # noqa: S314
    for height in (float(text.attrib["y"]) for text in body.iter(f"{SVG}text")):
        assert sum(top < height - 4 and height < end for top, end in windows) == 1


def test_a_picture_without_paths_has_no_moves():
    from dataclasses import replace

    root = drawn(replace(stays("elmira"), routes=None))
    assert not any("move" in path.get("class", "") for path in root.iter(f"{SVG}path"))


def test_what_is_shown_beside_equilibria_is_named_for_what_it_is():
    assert [group.title for group in Grid(stays("elmira")).groups] == [
        "All would stay",
        "Somebody would leave",
    ]
    assert Grid(many()).groups[1].title == "The status quo"
    assert Grid(many()).groups[0].total == sum(map(len, Grid(many()).by_code.values()))
