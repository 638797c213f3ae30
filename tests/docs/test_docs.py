"""The manual tells the truth: commands run as shown, names exist, generated pages are fresh."""

import importlib
import json
import re
from pathlib import Path

import pytest

from detente.roadmap.solving import search
from detente.roadmap.solving.kernels import crowd
from docs import examples, generate

DOCS = Path(examples.__file__).parent
PAGES = sorted(DOCS.rglob("*.md"))
FORMULATIONS = [page for page in PAGES if page.parent.name == "formulations" and page.stem != "index"]

DOTTED = re.compile(r"`(detente(?:\.\w+)+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def resolved(name: str) -> object:
    """What a dotted name stands for; raises if nothing."""
    *rooms, last = name.split(".")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        owner = resolved(".".join(rooms))
    fields = getattr(owner, "__dataclass_fields__", {})
    return fields[last] if last in fields else getattr(owner, last)


def anchors(page: Path) -> set[str]:
    """What can be linked to inside a page: its headings as the site generator names them."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE):
        plain = re.sub(r"[^\w\s-]", "", heading).strip().lower()
        found.add(re.sub(r"[-\s]+", "-", plain))
    return found


# --- commands


@pytest.mark.parametrize("page", examples.pages(), ids=name_of)
def test_every_command_of_a_page_does_what_the_page_shows(page, tmp_path):
    told = [result for _, results in examples.told(page.read_text(), tmp_path) for result in results]
    assert told
    for call, printed, code in told:
        assert code == call.code, (call.command, printed)
        assert call.shows(printed), (call.command, examples.masked(printed), examples.masked(call.output))


def test_a_page_shows_what_a_command_says_on_a_machine_that_has_compiled_nothing_yet(monkeypatch, tmp_path):
    for room in (search, crowd):
        monkeypatch.setattr(room, "is_compiled", lambda: False)
    text = (DOCS / "how-to" / "plan-for-doubt.md").read_text()
    [(_, [(call, printed, _)])] = examples.told(text, tmp_path)
    assert call.shows(printed)


def test_output_is_compared_but_for_times_last_digits_and_what_the_page_leaves_out():
    shown = examples.Call("detente plan x", ("found in 1.5 seconds", '"value": 0.4901003035120345,', "..."))
    assert shown.shows(("found in 2 seconds", '"value": 0.4901003035120349,', "and more"))
    assert not shown.shows(("found in 2 seconds", '"value": 0.4911,', "and more"))
    assert not shown.shows(("found in 2 seconds",))


def test_every_command_shown_is_one_of_ours():
    shown = [
        line
        for page in PAGES
        for block in examples.FENCE.finditer(page.read_text())
        if block["kind"] == "console"
        for line in block["body"].splitlines()
        if line.startswith("$ ")
    ]
    assert [line for line in shown if not line.startswith("$ detente ")] == []


def test_every_command_has_a_place_in_the_reference():
    from typer.main import get_command

    from detente.cli import app

    page = (DOCS / "reference" / "commands.md").read_text()
    commands = vars(get_command(app))["commands"]
    assert [name for name in commands if f"\n## {name}\n" not in page] == []


def keys_in(data, apart=frozenset()) -> set[str]:
    """Every key of the answer and of what it holds, but for some names."""
    if isinstance(data, list):
        return set().union(*(keys_in(each, apart) for each in data))
    if not isinstance(data, dict):
        return set()
    return (set(data) - apart) | set().union(*(keys_in(each, apart) for each in data.values()))


EVERYTHING = (
    "detente repair river.yaml upland-first.yaml --json",
    "detente alternatives river.yaml --number 2 --within 20% --frontier --json",
    "detente stable sustainable-development-hostile --json --situation 1 --wish 1 --further",
    "detente stable korea --in-play liaison-offices,test-moratorium --json --wish 1 --robust",
    "detente stable korea --roadmap relief-first --json",
    "detente explain river.yaml --json",
    "detente share korea gas --quick --json --rule market --bloc rok+japan --talks russia+rok",
    "detente leverage river.yaml --json --worlds 2",
    "detente whatif river.yaml --drop border-post --json",
    "detente trust river.yaml --json",
    "detente replan river.yaml agreement.yaml --on 2023-04-01 --json",
    "detente history --json",
    "detente history st-2014 --json",
    "detente history --predict st-2014 --json",
    "detente codings st-2014 --json --on 2015-12-31",
    "detente standing cm-2018 --json --on 2019-03-01",
    "detente alerts cm-2018 --json --on 2018-11-20",
)
"""Commands whose answers hold every key that is only there on request."""

FIRST = "detente sign river.yaml out/river/roadmap.yaml --on 2022-03-01 --out agreement.yaml"
"""What some of them need."""


def test_every_key_of_the_json_is_explained(tmp_path):
    page = DOCS / "reference" / "json.md"
    told = [result for _, results in examples.told(page.read_text(), tmp_path) for result in results]
    answers = [json.loads("\n".join(printed)) for _, printed, _ in told]
    assert examples.run(FIRST, tmp_path)[1] == 0
    answers += [json.loads("\n".join(examples.run(command, tmp_path)[0])) for command in EVERYTHING]
    explained = set(re.findall(r"`(?:deviation\.)?([\w-]+)`", prose(page))) | {"deviation"}
    for answer in answers:
        parties = set(answer.get("margins", ())) | set(answer.get("parties", ()))
        keys = {key for key in keys_in(answer, parties) if "+" not in key}
        assert keys - explained == set(), sorted(answer)


# --- generated pages


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_is_as_fresh_as_the_code(name):
    assert (generate.REFERENCE / name).read_text() == generate.PAGES[name](), "run `make docs`"


# --- names and links


@pytest.mark.parametrize("page", FORMULATIONS, ids=name_of)
def test_a_formulation_names_functions_that_exist(page):
    names = DOTTED.findall(page.read_text())
    assert names
    for name in names:
        assert resolved(name) is not None


@pytest.mark.parametrize("page", FORMULATIONS, ids=name_of)
def test_a_formulation_has_its_formula_its_source_and_its_differences(page):
    headings = re.findall(r"^## (.*)$", page.read_text(), re.MULTILINE)
    assert {"Source", "Where we differ from the theory", "Computed by"} <= set(headings)
    assert "```text" in page.read_text()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_between_pages_leads_somewhere(page):
    for target in LINK.findall(prose(page)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.is_file(), target
        assert not anchor or anchor in anchors(there), target


def test_every_work_that_is_cited_is_in_the_bibliography_and_the_other_way_round():
    shelf = set(
        re.findall(r"^### (\w+)$", (DOCS / "reference" / "bibliography.md").read_text(), re.MULTILINE)
    )
    cited = {key for page in PAGES for key in re.findall(r"\[(\w+\d{4})\]\(", page.read_text())}
    assert cited == shelf


def test_every_page_is_in_the_contents():
    contents = (DOCS.parent / "mkdocs.yml").read_text()
    assert [name_of(page) for page in PAGES if f": {name_of(page)}\n" not in contents] == []
