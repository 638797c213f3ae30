from xml.etree import ElementTree as ET

import numpy as np

from detente.report.margins_chart import alternative, margins_chart, shade
from detente.report.words import points
from tests.report.made import findings

SVG = "{http://www.w3.org/2000/svg}"


def texts(found):
    return [element.text for element in ET.fromstring(margins_chart(found)).iter(f"{SVG}text")]  # noqa: S314


def test_every_cell_says_its_number_and_the_alternative_in_words():
    found = findings(parties=3, steps=14, phases=5)
    words = texts(found)
    for value in found.verdict.margin.flat:
        assert points(float(value), signed=True) in words
    assert sum(word in {"leave", "cheat", "wait", "◆ weakest"} for word in words) == found.verdict.margin.size


def test_the_weakest_link_is_marked_once():
    assert texts(findings(parties=3, steps=14, phases=5)).count("◆ weakest") == 1


def test_the_alternative_is_the_best_of_those_that_count():
    verdict = findings(parties=3, steps=14, phases=5).verdict
    named = {"leave": verdict.walk_away, "cheat": verdict.cheat, "wait": verdict.wait}
    for who, column in np.ndindex(*verdict.margin.shape):
        best = named[alternative(verdict, who, column)][who, column]
        assert np.isclose(verdict.carry_on[who, column] - best, verdict.margin[who, column])


def test_shades_grow_as_margins_shrink():
    verdict = findings(parties=3, steps=14, phases=5).verdict
    for who in range(3):
        order = np.argsort(verdict.margin[who])
        shades = [shade(verdict, who, int(column)) for column in order]
        assert shades == sorted(shades, reverse=True)
