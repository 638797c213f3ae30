from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ScenarioError
from detente.scenario import diff, read, read_roadmap
from detente.scenario.read import document_of, read_text
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.template import template
from detente.scenario.write import as_text, edit, save
from tests.scenario.made import ranked, scenarios, texts

HERE = Path(__file__).parent

TEXT = """\
# head
a: 1   # one
b: {c: 3 months x, d: [1, 2], }   # two
k:   # of the key
  l: 3   # of l
  m:
  n: |
    first
    second

# before o
o:
p: 'q: r' # of p
q: [a, b]
e: {}
z: &anchor 3
y: *anchor
w.v: 1
s:
- x
- y
t:
  u: 1
  v:
    - 1
    - 2
"""


@settings(max_examples=15)
@given(scenarios)
def test_what_is_written_is_read_as_the_same_scenario(scenario):
    assert read_text(as_text(scenario)) == scenario


@settings(max_examples=15)
@given(ranked)
def test_a_scenario_that_ranks_situations_survives_writing(scenario):
    assert read_text(as_text(scenario)) == scenario


def test_a_scenario_with_all_that_the_template_shows_survives_writing():
    scenario = read_text(template("river"))
    assert read_text(as_text(scenario)) == scenario


def test_a_roadmap_survives_writing(tmp_path):
    data = {"detente-roadmap": 1, "name": "first", "scenario": "base", "phases": [["talks"], [], ["freeze"]]}
    roadmap = RoadmapFile.model_validate(data)
    save(tmp_path / "roadmap.yaml", as_text(roadmap))
    assert read_roadmap(tmp_path / "roadmap.yaml") == roadmap


def test_writing_leaves_defaults_out():
    assert "snapback" not in as_text(read_text(template("river"))).split("first-relief:")[0]


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("a", 2, "a: 1   # one", "a: 2   # one"),
        ("a", 0.25, "a: 1   # one", "a: 0.25   # one"),
        ("a", None, "a: 1   # one", "a: null   # one"),
        ("b.c", "6 months y", "c: 3 months x,", "c: 6 months y,"),
        ("b.c", "6 [5, 7] months y", "c: 3 months x,", 'c: "6 [5, 7] months y",'),
        ("b.d", ["x"], "d: [1, 2]", "d: [x]"),
        ("b.d.1", 7, "d: [1, 2]", "d: [1, 7]"),
        ("b.e", True, "d: [1, 2], }", "d: [1, 2], e: true }"),
        ("e.f", "g", "e: {}", "e: {f: g}"),
        ("k.l", "6 [5, 7] months y", "l: 3   # of l", "l: 6 [5, 7] months y   # of l"),
        ("k.m", {"x": "y, z"}, "  m:\n", '  m: {x: "y, z"}\n'),
        ("k.n", "one line", "n: |\n    first\n    second\n", "n: one line\n"),
        ("k.new", "# no comment", "    second\n", '    second\n  new: "# no comment"\n'),
        ("k", 5, TEXT[TEXT.index("k:") : TEXT.index("\n\n# before o")], "k: 5   # of the key"),
        ("o", "no", "o:\n", "o: no\n"),
        ("p", "two\nlines", "'q: r' # of p", '"two\\nlines" # of p'),
        ("q.1", "c", "q: [a, b]", "q: [a, c]"),
        ("w.v", 2, "w.v: 1", "w.v: 2"),
        ("s", [1], "s:\n- x\n- y\n", "s: [1]\n"),
        ("s.0", "z", "- x\n", "- z\n"),
        ("t.v", 3, "  v:\n    - 1\n    - 2\n", "  v: 3\n"),
        ("t.w", 3, "    - 2\n", "    - 2\n  w: 3\n"),
    ],
)
def test_an_edit_changes_the_named_value_and_nothing_else(path, value, old, new):
    assert TEXT.count(old) == 1
    assert edit(TEXT, {path: value}) == TEXT.replace(old, new)


def test_several_edits_are_made_at_once():
    changes = {"a": 2, "k.l": 4, "b.c": "x", "k.x": 1, "k.y": 2, "top": 3}
    data = document_of(edit(TEXT, changes), "edited").data
    assert [data["a"], data["k"]["l"], data["b"]["c"], data["k"]["x"], data["k"]["y"]] == [2, 4, "x", 1, 2]
    assert list(data)[-1] == "top"


def test_new_entries_in_one_empty_pair_of_brackets_find_their_commas():
    assert edit("e: {}\n", {"e.f": 1, "e.g": 2}) == "e: {f: 1, g: 2}\n"


@pytest.mark.parametrize(
    ("path", "way_out"),
    [
        ("y", "write the value out first"),
        ("z", "write the value out first"),
        ("x.y", "there is no 'x' there; add it first"),
        ("a.b", "there is no 'a' with entries; add 'a' first"),
        ("q.7", "2 entries, counted from 0"),
        ("q.first", "2 entries, counted from 0"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(path, way_out):
    with pytest.raises(ScenarioError, match=way_out):
        edit(TEXT, {path: 1})


def test_a_value_that_yaml_cannot_hold_is_refused():
    with pytest.raises(ScenarioError, match="edit the file by hand"):
        edit("a: 1\n", {"a": {1: {"not": "text"}}})


def test_a_text_that_is_not_yaml_is_not_edited():
    with pytest.raises(ScenarioError, match="never closed"):
        edit("a: 'b", {"a": 1})


@settings(max_examples=40)
@given(texts)
def test_any_text_can_be_put_into_a_file(text):
    for path in ("k.l", "b.c", "k.new"):
        changed = document_of(edit(TEXT, {path: text}), "edited").data
        section, name = path.split(".")
        assert changed[section][name] == text


def test_line_ends_and_the_byte_order_mark_stay():
    text = "\ufeffa: 1\r\nk:\r\n  l: 2 # two\r\n"
    assert edit(text, {"a": 3, "k.m": 4}) == "\ufeffa: 3\r\nk:\r\n  l: 2 # two\r\n  m: 4\r\n"


def test_a_source_with_a_dot_in_its_name_can_be_added():
    text = "sources:\n  a: {title: A}\n"
    assert edit(text, {"sources.un.2375": {"title": "B"}}) == text + "  un.2375: {title: B}\n"


@settings(max_examples=5)
@given(scenarios, st.floats(0.01, 0.5))
def test_an_edit_of_a_scenario_shows_as_that_one_change(scenario, level):
    text = as_text(scenario)
    changed = read_text(edit(text, {"parties.ann.discount": f"{level!r} [0.001, 0.9] judgement (medium)"}))
    assert [change.path for change in diff(scenario, changed)] == ["parties.ann.discount"]


def test_a_file_is_replaced_as_a_whole_and_keeps_its_rights(tmp_path):
    file = tmp_path / "a.yaml"
    save(file, "old\r\n")
    file.chmod(0o640)
    save(file, "new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path):
    file = tmp_path / "a.yaml"
    save(file, "old")
    with pytest.raises(UnicodeEncodeError):
        save(file, "half a character \ud800")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_good_file_survives_writing(tmp_path):
    scenario = read(HERE / "good.yaml")
    save(tmp_path / "copy.yaml", as_text(scenario))
    assert read(tmp_path / "copy.yaml") == scenario
