import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from detente.report.roadmap_chart import roadmap_chart
from detente.report.worth_over_time import in_return, step_worth
from tests.report.made import LARGE, exchange, findings

SVG = "{http://www.w3.org/2000/svg}"


def drawn(found):
    return ET.fromstring(roadmap_chart(found)[0])  # noqa: S314


def test_every_step_taken_is_drawn_and_named():
    found = findings(parties=3, steps=14, phases=5)
    words = " ".join(element.text or "" for element in drawn(found).iter(f"{SVG}text"))
    for step in found.verdict.roadmap.starts:
        assert found.scenario.steps[step].title in words


def test_everything_stays_inside_the_picture():
    root = drawn(findings(**LARGE))
    width, height = float(root.get("width")), float(root.get("height"))
    for bar in root.iter(f"{SVG}rect"):
        if bar.get("x"):
            assert 0 <= float(bar.get("x")) <= float(bar.get("x")) + float(bar.get("width")) <= width
            assert 0 <= float(bar.get("y")) <= height
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_actors_are_told_apart_by_pattern_and_by_name():
    root = drawn(findings(exchange(), leave_out=0))
    fills = {bar.get("fill") for bar in root.iter(f"{SVG}rect") if bar.get("class") == "bar"}
    assert fills == {"url(#roadmap-solid)", "url(#roadmap-slope)"}
    assert [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "who"] == ["Alba", "Bor"]


def test_steps_that_cost_each_other_something_stand_opposite_each_other():
    verdict = findings(exchange(), leave_out=0).verdict
    assert in_return(verdict) == ((0, 1, 0), (1, 0, 1))


def test_what_is_got_in_return_starts_in_the_same_phase_and_is_welcome():
    verdict = findings(**LARGE).verdict
    worth = step_worth(verdict.game)
    for step, other, party in in_return(verdict):
        assert verdict.starts[step] == verdict.starts[other]
        assert verdict.game.actors[party, step]
        assert not verdict.game.actors[party, other]
        assert worth[party, step] < 0 < worth[party, other]


def test_on_paper_every_row_is_on_exactly_one_sheet():
    whole, *paper = roadmap_chart(findings(**LARGE))
    root = ET.fromstring(whole)  # noqa: S314
    boxes = [
        box for sheet in paper for box in re.findall(r'<svg[^>]*viewBox="0 ([0-9]+) [0-9]+ ([0-9]+)"', sheet)
    ]
    windows = [(float(top), float(top) + float(height)) for top, height in boxes if float(top) > 0]
    assert len(windows) > 1
    assert all(before[1] == after[0] for before, after in pairwise(windows))
    body = next(part for part in root.iter(f"{SVG}g") if part.get("id") == "roadmap-body")
    for height in (float(text.attrib["y"]) for text in body.iter(f"{SVG}text")):
        assert sum(top < height - 4 and height < end for top, end in windows) == 1
