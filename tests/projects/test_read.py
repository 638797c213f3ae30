"""Every bad file in `bad/` has one flaw, and gets one message: the line, the value, the way out."""

import copy
import functools
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ProjectError, ScenarioError
from detente.projects.check import check
from detente.projects.model import Project
from detente.projects.read import _judged, project_problems, project_schema, read_project
from detente.scenario import find, read
from detente.scenario.bundle import bundled, find_project, projects
from detente.scenario.document import Document
from detente.scenario.read import document_at
from tests.scenario.test_problems import JARGON
from tests.scenario.test_schema import models_in

HERE = Path(__file__).parent
BAD = HERE / "bad"
KINDS = ["power", "rail", "gas"]
BUNDLED = [(name, project) for name in bundled() for project in projects(name)]

# file, line of the flaw, and what the message must name: the value that is wrong, and the way out
FLAWS = [
    ("adds-without-cost", 37, ["no cost", "`capital`"]),
    ("adds-without-cost-at-sea", 73, ["no cost", "`capital_at_sea` to the type of line 'cable'"]),
    ("adds-without-cost-of-technology", 42, ["no cost", "`capital` to the technology 'hydro'"]),
    ("adds-without-cost-on-land", 67, ["no cost", "`capital` to the type of line 'overhead'"]),
    ("all-is-lost", 59, ["100 % is out of range", "below 1"]),
    ("all-is-lost-on-the-way", 68, ["200 km", "600 %", "lower `losses_per_1000_km` of 'overhead'"]),
    ("back-to-itself", 69, ["from 'town' back to it", "two nodes"]),
    ("bad-condition", 85, ["'not' is not expected there", "'and' or 'or'"]),
    ("capital-without-adds", 35, ["`capital` speaks of what is added", "add `adds`"]),
    ("certain-to-quit", 93, ["100 % is out of range", "below 1"]),
    ("discount-of-nothing", 7, ["0 % is out of range", "above 0"]),
    ("discount-without-percent", 7, ["6 is out of range", "at most 1"]),
    ("duplicate-link", 69, ["'valley' is given twice", "line 68"]),
    ("efficiency-of-nothing", 51, ["0 is out of range", "above 0"]),
    ("fee-of-a-railway", 37, ["`fee` has no place in a rail project", "leave it out"]),
    ("freight-back-to-itself", 20, ["from 'harbour' back to it", "two nodes"]),
    ("freight-in-a-grid", 89, ["`freight` has no place in a power project", "leave it out"]),
    ("gate-of-odd-form", 86, ["'north trusts south'", "PARTY in PARTY"]),
    ("gate-of-one-party", 86, ["same party twice", "two parties"]),
    ("gate-out-of-range", 86, ["30 is out of range", "between 0 and 1"]),
    ("inverted-range", 40, ["low 50, likely 40, high 60 USD/MWh", "low <= likely <= high"]),
    ("least-out-of-range", 44, ["60 is out of range", "at most 1"]),
    ("lifetime-of-nothing", 36, ["0 years is out of range", "above 0"]),
    ("missing-field", 38, ["`title` is missing", "what it is"]),
    ("missing-setting", 0, ["`money_year` is missing", "whose dollars"]),
    ("misspelt-field", 69, ["'capactiy'", "'capacity'"]),
    ("misspelt-kind", 2, ["'train'", "'power', 'rail' or 'gas'"]),
    ("misspelt-section", 50, ["'storrage'", "'storage'"]),
    ("modules-of-nothing", 75, ["0 is out of range", "at least 1"]),
    ("modules-without-adds", 69, ["`modules` speaks of what is added", "add `adds`"]),
    ("moves-something-else", 61, ["'coal' is not what this power project moves", "write `power`"]),
    ("named-twice", 40, ["'between' is named twice", "leave one out"]),
    ("negative-capacity", 69, ["-4 GW is out of range", "cannot be negative"]),
    ("negative-cost", 40, ["-30 USD/MWh is out of range", "cannot be negative"]),
    ("negative-factor", 28, ["-1 is not a factor", "not negative"]),
    ("no-demand", 0, ["nothing is asked", "under `demand`"]),
    ("no-freight", 0, ["nothing is asked", "under `freight`"]),
    ("no-length", 69, ["length is missing", "`losses_per_1000_km` of 'overhead'", "add `km`"]),
    ("no-lifetime", 35, ["how long it lasts", "add `lifetime`"]),
    ("no-lifetime-of-line", 62, ["how long it lasts", "add `lifetime`"]),
    ("no-running-cost", 27, ["move 'coal'", "add 'coal:'"]),
    ("no-source", 48, ["has no source", "`sources`", "judgement"]),
    ("no-speed", 23, ["how fast", "add `speed`"]),
    ("no-two-ends", 69, ["['town'] does not name two nodes", "[from, to]"]),
    ("odd-place", 16, ["130 in [57, 130]", "[longitude, latitude]"]),
    ("place-of-three", 16, ["[13, 57, 0] is not a place", "[127, 37.6]"]),
    ("reserve-of-a-pipeline", 48, ["`reserve` has no place in a gas project", "leave it out"]),
    ("reserve-without-backup", 91, ["what the reserve may cost", "add `backup`"]),
    ("security-of-a-grid", 76, ["`security` has no place in a power project", "leave it out"]),
    ("shape-of-another-length", 24, ["3 factors", "`periods` has 2", "one for each"]),
    ("shape-of-nothing", 23, ["all factors are 0", "above 0"]),
    ("shape-without-periods", 15, ["2 factors", "without `periods` there is 1", "one for each"]),
    ("share-of-a-payer", 76, ["1.6 is out of range", "between 0 and 1"]),
    ("share-out-of-range", 33, ["90 is out of range", "between 0 and 1"]),
    ("shares-of-payers", 76, ["add up to 0.9", "add up to 1"]),
    ("short-year", 18, ["265 days", "365"]),
    ("storage-of-a-pipeline", 48, ["`storage` has no place in a gas project", "leave it out"]),
    ("too-little", 49, ["570.8 MW", "isle", "at most 500", "`value`", "`lost_load`"]),
    ("too-little-together", 48, ["3701 MW", "port, town", "at most 2200", "`value`", "`lost_load`"]),
    ("unit-missing", 40, ["40 without a unit", "USD/MWh"]),
    ("unit-of-another-kind", 22, ["20 GW", "gas project", "bcm/yr"]),
    ("unit-of-containers-for-tonnes", 38, ["5 USD/TEU", "cargo counted in t/train", "USD/t"]),
    ("unit-of-power-for-energy", 48, ["900 MW", "GWh/yr, TWh/yr"]),
    ("unit-of-price", 89, ["20 USD/MWh", "USD/tCO2"]),
    ("unit-of-running-cost", 27, ["0.2 USD/TEU", "USD/TEU/km"]),
    ("unit-of-tonnes-for-containers", 20, ["2 Mt/yr", "cargo counted in TEU/train", "kTEU/yr"]),
    ("unit-of-train", 17, ["60 kTEU/yr", "TEU/train, t/train"]),
    ("unit-unknown", 69, ["'TW'", "is not a unit"]),
    ("unknown-cargo", 20, ["'bocks'", "'boxes'"]),
    ("unknown-cargo-at-border", 39, ["'boxxes'", "'boxes'"]),
    ("unknown-cargo-in-tariff", 38, ["'goal'", "'coal'"]),
    ("unknown-cargo-of-line", 27, ["'cola'", "'coal'"]),
    ("unknown-line-type", 69, ["'overhed'", "'overhead'"]),
    ("unknown-node", 68, ["'twon' is not a node", "'town'"]),
    ("unknown-node-of-supply", 44, ["'prot' is not a node", "'port'"]),
    ("unknown-party-of-freight", 21, ["'wset'", "'west'"]),
    ("unknown-party-of-node", 16, ["'iland'", "'island'"]),
    ("unknown-party-through", 40, ["'betwen'", "'between'"]),
    ("unknown-payer", 41, ["'others' is not a party", "seller, between, buyer"]),
    ("unknown-receiver-of-fee", 42, ["'betwixt' is not a party", "seller, between, buyer"]),
    ("unknown-shape", 47, ["'laod'", "'load'"]),
    ("unknown-source", 48, ["'repotr'", "'report'"]),
    ("unknown-source-of-link", 80, ["'papers'", "report, judgement"]),
    ("unknown-source-of-shape", 25, ["'reprot'", "'report'"]),
    ("unknown-stage", 68, ["'vally'", "'valley'"]),
    ("unknown-technology", 45, ["'caol'", "'coal'"]),
    ("wrong-version", 1, ["2 is not a version", "write 1"]),
]


@pytest.mark.parametrize(("name", "line", "parts"), FLAWS, ids=[name for name, _, _ in FLAWS])
def test_one_flaw_gets_one_plain_message_with_its_line_and_the_way_out(name, line, parts):
    problems = project_problems(BAD / f"{name}.yaml")
    assert [(problem.level, problem.line) for problem in problems] == [("error", line)]
    assert [part for part in parts if part not in problems[0].message] == []
    assert [word for word in [*JARGON, "\n"] if word in problems[0].message] == []


def test_a_project_with_a_problem_is_not_read():
    with pytest.raises(ProjectError) as caught:
        read_project(BAD / "unknown-node.yaml")
    assert caught.value.problems == project_problems(BAD / "unknown-node.yaml")


def test_every_bad_file_is_in_the_table():
    assert sorted(path.stem for path in BAD.iterdir()) == sorted(name for name, _, _ in FLAWS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_that_the_bad_ones_are_made_of_are_good(kind):
    assert project_problems(HERE / f"good-{kind}.yaml") == ()
    project = read_project(HERE / f"good-{kind}.yaml")
    assert project.kind == kind
    assert check(project) == ()


@pytest.mark.parametrize(("scenario", "name"), BUNDLED, ids=[f"{s}-{p}" for s, p in BUNDLED])
def test_every_project_that_comes_with_a_scenario_is_read_and_fits_it(scenario, name):
    path = find_project(scenario, name)
    assert read_project(path).name == name
    assert [each for each in project_problems(path, read(find(scenario))) if each.level == "error"] == []


# --- several at once


def changed(tmp_path, kind, *changes):
    """A good file with some texts replaced, and the lines in which the new ones begin."""
    text = (HERE / f"good-{kind}.yaml").read_text()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "project.yaml"
    file.write_text(text)
    return file, [text[: text.index(new)].count("\n") + 1 for _, new in changes if new]


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path):
    file, lines = changed(
        tmp_path,
        "power",
        ("discount: 6 [4, 8] % report", "discount: 6 [4, 8] % reprot"),
        ("party: north, at", "party: norht, at"),
        ("winter: 182", "winter: 182 days"),
        ("capacity: 3 GW", "capacity: 3 TWh/yr"),
        ("lifetime: 50 years", "lifetime: 50 GW"),
        ("hours: 6", "hours: -6"),
        ("type: overhead, km: 90 km", "typ: overhead, km: 90 km"),
        ("step: valley-line", "step: 7"),
        ("backup: 60 USD/kW/yr", "backup: 60 USD/kW"),
    )
    found = project_problems(file)
    assert sorted({problem.line for problem in found}) == sorted(lines)
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_what_is_wrong_in_one_entry_does_not_make_others_wrong(tmp_path):
    file, lines = changed(tmp_path, "power", ("title: alternating current", "titel: alternating current"))
    assert [problem.line for problem in project_problems(file)] == lines


@pytest.mark.parametrize(
    "section", ["parties", "nodes", "links", "lines", "supply", "technologies", "demand"]
)
def test_a_section_that_cannot_be_read_is_one_problem(tmp_path, section):
    data = document_at(HERE / "good-power.yaml").data
    file = tmp_path / "project.yaml"
    file.write_text(json.dumps({**data, section: 5}))
    assert ["is not a mapping" in problem.message for problem in project_problems(file)] == [True]


def test_a_file_that_cannot_be_opened_is_a_problem_and_not_a_crash(tmp_path):
    with pytest.raises(ScenarioError, match="no such file"):
        read_project(tmp_path / "nowhere.yaml")


def places(data, path=()):
    """Every path in plain data, outer ones first."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, held in inner:
        yield (*path, key)
        yield from places(held, (*path, key))


DATA = {kind: document_at(HERE / f"good-{kind}.yaml").data for kind in KINDS}
PLACES = {kind: list(places(DATA[kind])) for kind in KINDS}
NUMBERS = [
    True,
    0,
    -1,
    1e300,
    "0 % report",
    "5 GW report",
    "1 [0, 2] USD/MWh report",
    {"likely": 3, "unit": "km"},
]
OTHERS = [None, "", "x", "north", [], {}, [1, 2], ["dam", "isle"], {"a": 1}]


@st.composite
def spoilt(draw):
    """The data of a good file with up to three entries replaced or removed."""
    kind = draw(st.sampled_from(KINDS))
    data = copy.deepcopy(DATA[kind])
    for path in draw(st.lists(st.sampled_from(PLACES[kind]), min_size=1, max_size=3, unique=True)):
        if path in set(places(data)):
            inside = functools.reduce(lambda held, part: held[part], path[:-1], data)
            inside[path[-1]] = copy.deepcopy(draw(st.sampled_from([*NUMBERS, *OTHERS])))
            if draw(st.booleans()):
                del inside[path[-1]]
    return data


@settings(max_examples=100)
@given(spoilt())
def test_whatever_a_file_holds_it_is_read_or_refused_with_reasons(data):
    project, problems = _judged(Document("made", data), None)
    if not any(problem.level == "error" for problem in problems):
        assert Project.of(data) == project
        assert {(p.field, p.message) for p in check(project)} == {(p.field, p.message) for p in problems}


# --- warnings

ODD = [
    ("power", "  island: {name: Island}", "  island: {name: Island}\n  far: {name: Far}", ["ties 'far'"]),
    (
        "power",
        "  cable:\n",
        "  spare: {title: spare}\n  cable:\n",
        ["'spare'", "a type of line", "delete it"],
    ),
    ("power", "sources:\n  report", "sources:\n  book: {title: A book}\n  report", ["nothing cites 'book'"]),
    ("power", "capacity: 4 GW report}", "capacity: 0 GW report}", ["neither `capacity` nor `adds`"]),
    ("power", "capacity: 2 GW report}", "capacity: 0 GW report}", ["neither `capacity` nor `adds`"]),
    ("power", "capacity: 4 GW report}", "capacity: 4 GW report, paid_by: {south: 1}}", ["`paid_by`"]),
    ("gas", "value: 1000 USD", "value: 50 USD", ["at most 50 is paid", "60 or more", "check both"]),
]


@pytest.mark.parametrize(("kind", "old", "new", "parts"), ODD)
def test_what_is_only_odd_is_a_warning(tmp_path, kind, old, new, parts):
    file, _ = changed(tmp_path, kind, (old, new))
    problems = project_problems(file)
    assert [problem.level for problem in problems] == ["warning"]
    assert [part for part in parts if part not in problems[0].message] == []
    assert read_project(file).kind == kind


@pytest.mark.parametrize(
    ("kind", "old", "new", "by"),
    [
        ("power", "km: 200 km report, ", "", "`capital` of 'overhead'"),
        ("rail", "km: 9000 km, ", "", "`speed` of 'single'"),
        ("gas", "    km: 2000 km judgement\n", "", "`losses_per_1000_km` of 'steel'"),
    ],
)
def test_a_length_that_is_missing_is_told_with_what_is_counted_by_it(tmp_path, kind, old, new, by):
    file, _ = changed(tmp_path, kind, (old, new))
    (problem,) = project_problems(file)
    assert f"by which {by} is counted; add `km`" in problem.message


def test_two_links_between_the_same_places_are_fine(tmp_path):
    double = (
        "  coast-two: {ends: [port, town], type: overhead, km: 80 km report, capacity: 1 GW report}\n  coast:"
    )
    file, _ = changed(tmp_path, "power", ("  coast:", double))
    assert project_problems(file) == ()


# --- beside a scenario


@pytest.fixture
def scenario():
    return read(HERE.parent / "scenario" / "good.yaml")


def test_stages_name_steps_of_the_scenario(tmp_path, scenario):
    file, lines = changed(
        tmp_path,
        "power",
        ("step: valley-line", "step: frieze"),
        ("needs: talks and not pause", "needs: talks and not pauze"),
        ("{north in south: 0.3}", "{nord in south: 0.3}"),
    )
    assert project_problems(file) == ()
    found = [problem for problem in project_problems(file, scenario) if problem.level == "error"]
    assert [problem.line for problem in found] == lines
    assert ["'freeze'" in found[0].message, "'pause'" in found[1].message, "'north'" in found[2].message]
    assert all("'base'" in problem.message for problem in found)


def test_a_party_that_the_scenario_does_not_have_is_a_warning(tmp_path, scenario):
    file, _ = changed(tmp_path, "power", ("valley-line", "freeze"), ("not pause", "not relief"))
    (problem,) = project_problems(file, scenario)
    assert (problem.level, problem.line, problem.field) == ("warning", 11, "parties.island")
    assert "'island' is not a party of 'base'" in problem.message


# --- schema


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_read_fits_the_schema(kind):
    jsonschema.Draft202012Validator.check_schema(project_schema())
    data = document_at(HERE / f"good-{kind}.yaml").data
    assert list(jsonschema.Draft202012Validator(project_schema()).iter_errors(data)) == []


@pytest.mark.parametrize("name", ["misspelt-field", "misspelt-kind", "missing-setting", "wrong-version"])
def test_what_has_the_wrong_shape_does_not_fit_the_schema(name):
    data = document_at(BAD / f"{name}.yaml").data
    assert list(jsonschema.Draft202012Validator(project_schema()).iter_errors(data))


@pytest.mark.parametrize("model", models_in(Project, []))
def test_every_field_is_described(model):
    assert [name for name, info in model.model_fields.items() if not info.description] == []
    assert model.__doc__


def test_the_example_of_the_reference_page_is_a_good_project(tmp_path):
    page = HERE.parents[1] / "docs" / "reference" / "project-format.md"
    file = tmp_path / "project.yaml"
    file.write_text(page.read_text().partition("```yaml\n")[2].partition("```")[0])
    assert project_problems(file) == ()
    assert read_project(file).name == "grid"
