import re
from dataclasses import replace
from html import unescape

import pytest

from detente.report.stability.grid import Grid
from detente.report.stability.page import page
from detente.scenario import Scenario
from detente.workflow.stability import Asked, Case, stable_case
from tests.report.stays_made import many, stays
from tests.report.test_page import Reading

NAMES = ["elmira", "syria-iraq", "us-north-korea-2017", "gisborne-economic", "cuban-missiles", "many"]


def found(name):
    return many() if name == "many" else stays(name)


@pytest.fixture(scope="module", params=NAMES)
def text(request):
    return page(found(request.param))


@pytest.fixture(scope="module")
def read(text):
    return Reading(text)


def plain(text):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_every_element_is_closed_in_order(read):
    assert read.open == []


def test_ids_are_unique_and_every_reference_finds_one(read):
    assert len(read.ids) == len(set(read.ids))
    assert read.references <= set(read.ids)


def test_the_page_loads_nothing(read, text):
    assert read.all("script") == read.all("link") == read.all("img") == read.all("iframe") == []
    assert not re.search(r"@import|url\((?!#)|@font-face", text)
    assert [a for _, a, _ in read.elements if a.get("src") or a.get("xlink:href")] == []


def test_headings_never_skip_a_level_and_landmarks_are_there(read):
    assert read.headings[0] == read.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(read.headings, read.headings[1:], strict=False))
    assert [len(read.all(landmark)) for landmark in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]


def test_heads_of_tables_say_what_they_head(read):
    assert all(attributes.get("scope") in {"col", "row"} for attributes in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table"))


def test_the_answer_comes_first_and_in_words(text):
    assert text.index("All parties would stay in") < text.index("<figure")


@pytest.mark.parametrize("name", ["elmira", "many"])
def test_what_a_cell_says_when_pointed_at_is_readable_without_pointing(name):
    stay = found(name)
    grid = Grid(stay)
    told = plain(re.sub(r"<svg.*?</svg>", "", page(stay), flags=re.DOTALL))
    for party, situation in stay.cells:
        assert " ".join(grid.why(party, situation).split()) in told


def test_the_table_behind_the_picture_is_printed_unless_it_is_long():
    assert '<details class="printed">' in page(stays("elmira"))
    assert '<details class="printed">' not in page(many())


def test_what_is_assumed_names_every_preference_step_and_the_rule():
    told = plain(page(stays("elmira")))
    assert told.count("A ranking of all situations, from best to worst") == 3
    assert "MoE modifies its control order modify MoE can be taken, not dropped again –" in told
    assert "Uniroyal delays the process delay Uniroyal can be dropped, not taken again stands" in told
    assert (
        "5 steps are in play, which makes 32 combinations; the case counts 12 situations among them." in told
    )
    assert "The others can answer with any number of moves, nobody twice in a row." in told


def test_a_status_quo_that_is_not_stated_is_called_an_assumption():
    assert "The case names no status quo" in plain(page(stays("syria-iraq")))
    assert "The case names no status quo" not in plain(page(stays("elmira")))


def test_without_paths_there_is_no_section_about_them():
    told = page(replace(stays("elmira"), routes=None))
    assert 'id="ways"' not in told
    assert "From here to there" not in told


def test_where_all_would_leave_the_page_says_so():
    two = {"alba": {"name": "Alba"}, "bor": {"name": "Bor"}}
    steps = {"a": {"title": "A", "by": ["alba"]}, "b": {"title": "B", "by": ["bor"]}}
    chase = {"alba": {"statements": ["a iff b"]}, "bor": {"statements": ["not (a iff b)"]}}
    raw = {
        "detente": 1,
        "name": "chase",
        "title": "Chase",
        "parties": two,
        "steps": steps,
        "preferences": chase,
    }
    case = Case(Scenario.of(raw))
    from detente.workflow.stability_cells import cells

    stay = stable_case(case, Asked(rule="single-move"), lambda _: None)
    stay = replace(stay, status_quo=stay.conflict.status_quo)
    told = page(replace(stay, cells=cells(stay)))
    assert Reading(told).open == []


def test_words_of_a_scenario_are_never_markup():
    attack = "<script>alert(1)</script> & \"x\" 'y'"
    stay = stays("elmira")
    scenario = stay.scenario.model_copy(
        update={
            "title": attack,
            "about": attack,
            "steps": {
                name: step.model_copy(update={"title": attack}) for name, step in stay.scenario.steps.items()
            },
        }
    )
    conflict = replace(stay.conflict, scenario=scenario)
    told = page(replace(stay, analysis=replace(stay.analysis, conflict=conflict)))
    assert "<script" not in told
    assert Reading(told).open == []


def test_the_same_findings_give_the_same_page():
    assert page(stays("elmira")) == page(stays("elmira"))
