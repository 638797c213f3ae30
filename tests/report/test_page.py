import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from detente.report.page import page
from detente.report.tables import every_failure, failures
from detente.scenario import Scenario
from tests.report.made import data, exchange, findings

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Reading(HTMLParser):
    """What a page holds: every element with its attributes, and whether each is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.text, self.elements, self.open, self.headings = text, [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [name for name, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [name for name, _ in self.open]))

    def handle_endtag(self, tag):
        name, _ = self.open.pop()
        assert name == tag

    def all(self, tag):
        return [attributes for name, attributes, _ in self.elements if name == tag]

    @property
    def ids(self):
        return [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]

    @property
    def references(self):
        """Every id that something on the page points to: names of figures, links, patterns."""
        every = [attributes for _, attributes, _ in self.elements]
        named = [
            name
            for attributes in every
            for key in ("aria-labelledby", "aria-describedby")
            for name in (attributes.get(key) or "").split()
        ]
        links = [at["href"][1:] for at in every if (at.get("href") or "").startswith("#")]
        return {*named, *links, *re.findall(r"url\(#([^)]+)\)", self.text)}


@pytest.fixture(scope="module")
def text():
    return page(findings(parties=3, steps=14, phases=5))


@pytest.fixture(scope="module")
def read(text):
    return Reading(text)


def test_every_element_is_closed_in_order(read):
    assert read.open == []


def test_ids_are_unique_and_every_reference_finds_one(read):
    assert len(read.ids) == len(set(read.ids))
    assert read.references <= set(read.ids)


def test_nothing_is_loaded_from_anywhere(text, read):
    assert read.all("script") == read.all("link") == read.all("img") == read.all("iframe") == []
    assert not re.search(r"@import|url\((?!#)|@font-face", text)
    loaded = [attributes.get("src") or attributes.get("xlink:href") for _, attributes, _ in read.elements]
    assert [address for address in loaded if address] == []


def test_there_is_one_title_and_headings_never_skip_a_level(read):
    assert read.headings.count(1) == 1
    assert read.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(read.headings, read.headings[1:], strict=False))


def test_the_page_has_its_landmarks_and_its_language(read):
    for landmark in ("header", "nav", "main", "footer"):
        assert len(read.all(landmark)) == 1
    assert read.all("html") == [{"lang": "en"}]


def test_every_figure_has_a_caption_and_a_table_in_a_drawer(text):
    figures = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    assert len(figures) == 6
    for figure in figures:
        assert "<figcaption>" in figure
        assert "<details>" in figure
        assert "<table>" in figure


def test_every_picture_says_what_it_shows(text):
    shown = re.sub(r'<div class="paper">.*?</div>', "", text, flags=re.DOTALL)
    pictures = re.findall(r"<svg.*?</svg>", shown, re.DOTALL)
    assert len(pictures) > 6
    for picture in pictures:
        assert 'role="img"' in picture
        assert re.search(r"<title[^>]*>[^<]+</title>", picture)
        assert re.search(r"<desc[^>]*>[^<]+</desc>", picture)


def test_pieces_for_paper_are_not_read_out(text):
    pieces = re.findall(r'<div class="paper">(.*?)</div>', text, re.DOTALL)
    assert pieces
    assert all(piece.startswith("<svg") and 'aria-hidden="true"' in piece for piece in pieces)


def test_heads_of_tables_say_what_they_head(read):
    assert all(attributes.get("scope") in {"col", "row"} for attributes in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table"))


def test_what_is_wide_scrolls_in_a_box_that_the_keyboard_reaches(read):
    boxes = [inside for name, _, inside in read.elements if name == "table"]
    assert all("div" in inside for inside in boxes)
    regions = [attributes for attributes in read.all("div") if attributes.get("class") == "scroll"]
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)


def test_words_of_a_scenario_are_never_markup():
    raw = data(parties=2, steps=4, phases=2)
    attack = "<script>alert(1)</script> & \"x\" 'y'"
    raw["title"] = raw["about"] = attack
    for step in raw["steps"].values():
        step["title"] = step["group"] = attack
    raw["parties"]["alba"]["name"] = raw["issues"]["border"]["title"] = raw["sources"]["report-a"][
        "title"
    ] = attack
    text = page(findings(Scenario.of(raw)))
    assert "<script" not in text
    assert Reading(text).open == []


def test_the_answer_comes_first_and_in_words():
    text = page(findings(exchange(), leave_out=0))
    assert text.index("It holds") < text.index("<figure")
    assert "at no phase does any party gain by walking away, cheating or waiting" in text


def test_a_proposal_that_was_only_judged_gets_a_page_too():
    full = findings(parties=2, steps=6, phases=3)
    bare = replace(
        full, search=None, streams=None, witnesses=(), flips=(), compared=(), sources={}, report=""
    )
    text = page(bare)
    assert "It was not tried which numbers could change the answer." in text
    assert Reading(text).open == []


def test_what_fails_is_grouped_and_still_told_one_by_one():
    made = findings(parties=6, steps=45, phases=10)
    assert made.verdict.failures
    rows, each = failures(made).rows, every_failure(made).rows
    assert sum(int(row[3]) for row in rows) == len(each) == len(made.verdict.failures)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)


def test_the_same_findings_give_the_same_page():
    assert page(findings(parties=2)) == page(findings(parties=2))
