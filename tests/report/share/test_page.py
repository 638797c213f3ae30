import re
from dataclasses import replace
from html import unescape

import pytest

from detente.report.page import environment
from detente.report.share.page import page
from detente.report.share.section import section
from tests.report.shares_made import PARTIES, findings, settled, shared, without_core, worthless
from tests.report.test_page import Reading


def other(found, name="pipes"):
    project = found.project.model_copy(update={"name": name, "kind": "gas", "title": "Pipes of four"})
    return replace(found, project=project)


def brief(found):
    """The section of the report on a roadmap, in a page of its own."""
    text = environment().get_template("projects.html.j2").render(projects=section(found))
    return f"<html lang='en'><body><main><h1>A</h1><h2>Joint projects</h2>{text}</main></body></html>"


PAGES = {
    "one": lambda: page(findings()),
    "settled": lambda: page(settled(replace(shared(), missing=("far-isles",)))),
    "several": lambda: page(settled(shared(), other(without_core()), other(worthless(), "rails"))),
    "worthless": lambda: page(findings(worthless())),
    "brief": lambda: brief(settled(shared(), other(without_core()))),
}


@pytest.fixture(scope="module", params=PAGES)
def text(request):
    return PAGES[request.param]()


@pytest.fixture(scope="module")
def read(text):
    return Reading(text)


def plain(text):
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_every_element_is_closed_in_order(read):
    assert read.open == []


def test_ids_are_unique_and_every_reference_finds_one(read):
    assert len(read.ids) == len(set(read.ids))
    assert read.references <= set(read.ids)


def test_the_page_loads_nothing(read, text):
    assert read.all("script") == read.all("link") == read.all("img") == read.all("iframe") == []
    assert not re.search(r"@import|url\((?!#)|@font-face", text)


def test_headings_never_skip_a_level(read):
    assert read.headings[0] == read.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(read.headings, read.headings[1:], strict=False))


def test_heads_of_tables_say_what_they_head(read):
    assert all(attributes.get("scope") in {"col", "row"} for attributes in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table"))


def test_landmarks_are_there():
    read = Reading(page(settled()))
    assert [len(read.all(landmark)) for landmark in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]


def test_one_project_answers_first_and_several_are_seen_at_a_glance():
    one, several = page(findings()), page(settled(shared(), other(without_core())))
    assert one.index("If all four parties take part") < one.index("<figure")
    assert ">The answer</h2>" in one
    assert 'id="overview"' not in one
    assert several.index('id="overview"') < several.index("If all four parties take part")
    assert 'href="#project-pipes"' in several


def test_every_coalition_is_on_the_page():
    told = plain(page(findings()))
    for label in ("Alba + Bor", "Cor + Far Isles", "Bor + Cor + Far Isles"):
        assert label in told
    assert told.count("What every coalition is worth") >= 1


def test_words_are_explained_and_no_rule_is_called_fair():
    told = plain(page(findings()))
    for word in ("The core", "The Shapley value", "The nucleolus", "The Owen value", "The Myerson value"):
        assert word in told
    assert "Which rule is fair is for the parties to say." in told


def test_judgements_are_counted_and_sources_named():
    told = plain(page(findings()))
    assert "8 of 13 numbers of the file (62 %) are judgements" in told
    assert "Of 2 shapes of load and supply over the year, 1 is a judgement." in told
    assert "rates Rates and prices. An invented office, 2025" in told
    assert "How much trust a stage asks for is a demand set by the author of the file" in told


def test_borders_are_said_to_follow_their_source_or_not_to_be_drawn():
    told = plain(page(findings()))
    assert "Borders are drawn as in the source" in told or "Outlines of countries are not installed" in told


def test_two_sources_of_one_id_are_both_listed():
    found, twin = shared(), other(shared())
    rates = twin.project.sources["rates"].model_copy(update={"title": "Other rates"})
    twin = replace(twin, project=twin.project.model_copy(update={"sources": {"rates": rates}}))
    assert [name for name, _ in section(findings(found, twin)).sources] == ["rates", "rates-pipes"]
    assert [name for name, _ in section(findings(found, other(found))).sources] == ["rates"]


def test_what_was_not_looked_into_has_no_section():
    told = page(findings(worthless()))
    for key in ("grid-benefits", "grid-shares", "grid-start", "grid-risk", "grid-otherwise"):
        assert f'id="{key}"' not in told


def test_the_brief_form_has_map_benefits_shares_and_gates_and_no_more():
    told = brief(settled())
    for key in ("grid-where", "grid-benefits", "grid-start"):
        assert f'id="{key}"' in told
    for key in ("grid-shares", "grid-risk", "grid-otherwise"):
        assert f'id="{key}"' not in told
    for party in PARTIES:
        assert shared().project.parties[party].name in plain(told)


def test_words_of_a_project_are_never_markup():
    attack = "<script>alert(1)</script> & \"x\" 'y'"
    found = shared()
    project = found.project
    changed = project.model_copy(
        update={
            "title": attack,
            "about": attack,
            "parties": {
                name: member.model_copy(update={"name": attack}) for name, member in project.parties.items()
            },
            "nodes": {
                name: node.model_copy(update={"title": attack}) for name, node in project.nodes.items()
            },
        }
    )
    gates = tuple(replace(gate, title=attack, needs=attack) for gate in found.gates)
    told = page(findings(replace(found, project=changed, gates=gates), notes=(attack,)))
    assert "<script" not in told
    assert Reading(told).open == []


def test_the_same_findings_give_the_same_page():
    assert page(settled()) == page(settled())
