import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.errors import RoadmapError, ScenarioError
from detente.scenario import problems_in, read, read_roadmap
from detente.scenario.read import DEPTH_LIMIT, REPEAT_LIMIT, SIZE_LIMIT, document_of, read_text

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text()


def refused(path):
    with pytest.raises(ScenarioError) as caught:
        read(path)
    return caught.value.problems


def only(problems):
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"# only a comment\n", 0, "empty"),
        (b"---\n...\n", 0, "empty"),
        (b"- a\n- b\n", 1, "must be a mapping"),
        (b"just text", 1, "must be a mapping"),
        (b"name: a\ntitle: \xff\xfe\n", 2, "not UTF-8"),
        (b"name: a\ntitle: \x01\n", 2, "not allowed in YAML"),
        (b"name: a\x00", 1, "not allowed in YAML"),
        (b"a: " + b"[" * 5000, 1, "nested too deeply"),
        (b"a: " + b"- [ " * 500, 1, "not YAML"),
        (b"? " * 3000, 0, "nested too deeply"),
        (b"a: &a [*a]", 1, "inside its own anchor"),
        (b"a: >9x\n", 1, "not YAML"),
        (b"a: - N Y\n", 1, "needs quotes"),
    ],
)
def test_a_file_that_holds_no_scenario_is_one_problem(tmp_path, content, line, words):
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    problem = only(refused(file))
    assert (problem.line, problem.file) == (line, str(file))
    assert words in problem.message


def test_a_file_that_is_not_there_is_one_problem(tmp_path):
    assert "no such file" in only(refused(tmp_path / "nowhere.yaml")).message


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_one_problem(name):
    assert "cannot be opened" in only(refused(name)).message


def test_a_file_above_ten_megabytes_is_not_even_parsed(tmp_path):
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(SIZE_LIMIT + 1)
    assert "the limit is 10 MB" in only(refused(file)).message


def test_anchors_that_multiply_are_refused():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(ScenarioError, match=f"repeat more than {REPEAT_LIMIT} entries"):
        read_text("\n".join(levels))


def test_deep_nesting_is_refused():
    with pytest.raises(ScenarioError, match="nested too deeply"):
        read_text("a: " + "[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1))


def test_anchors_in_moderation_are_read():
    text = GOOD.replace("effects: {security: 0.5}", "effects: {security: &half 0.5}")
    assert read_text(text.replace("effects: {sanctions: 0.5}", "effects: {sanctions: *half}")) == read_text(
        GOOD
    )


def test_half_a_character_is_refused():
    with pytest.raises(ScenarioError, match="half of a character"):
        read_text(GOOD.replace("title: Talk", 'title: "\\ud800"'))


@pytest.mark.parametrize("key", ["[a, b]: 1", "? {a: b}\n: 1", "'': 1"])
def test_a_key_that_is_no_name_is_refused(key):
    with pytest.raises(ScenarioError, match="cannot be the name of an entry"):
        read_text(f"{GOOD}{key}\n")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("12", 12),
        ("-1_000", -1000),
        ("0x1F", 31),
        ("010", 10),
        ("1.5e3", 1500.0),
        ("-.inf", float("-inf")),
        ("true", True),
        ("FALSE", False),
        ("no", "no"),
        ("~", None),
        ("2018-06-12", "2018-06-12"),
        ("'12'", "12"),
        ("9" * 5000, "9" * 5000),
        ("!!str 12", "12"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(written, found):
    assert document_of(f"a: {written}\n", "text").data == {"a": found}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read(file) == read_text(GOOD)


# --- several files


def spread(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def split(text, word):
    at = text.index(word)
    return text[:at], text[at:]


def test_a_folder_is_read_as_one_scenario(tmp_path):
    head, tail = split(GOOD, "money:")
    (tmp_path / "proposals").mkdir()
    (tmp_path / "proposals" / "other.yaml").write_text("not: part of it")
    assert read(spread(tmp_path, a=tail, b=head)) == read_text(GOOD)


def test_a_section_may_be_spread_over_files(tmp_path):
    head, tail = split(GOOD, "  relief:\n")
    assert read(spread(tmp_path, a=head, b="steps:\n" + tail)) == read_text(GOOD)


def test_problems_in_a_folder_name_the_right_file(tmp_path):
    head, tail = split(
        GOOD.replace("by: [south]", "by: [suoth]").replace("by: [north]", "by: [nroth]"), "  relief:\n"
    )
    problems = problems_in(spread(tmp_path, a=head, b="steps:\n" + tail))
    assert [(Path(problem.file).name, problem.line) for problem in problems] == [
        ("a.yaml", 26),
        ("b.yaml", 4),
    ]


@pytest.mark.parametrize(
    ("extra", "line", "field"),
    [
        ("name: again\n", 1, "name"),
        ("steps:\n  talks: {title: Talk, by: [south]}\n", 2, "steps.talks"),
        ("steps: 5\n", 1, "steps"),
    ],
)
def test_what_two_files_give_twice_is_told_with_both_places(tmp_path, extra, line, field):
    problem = only(problems_in(spread(tmp_path, a=GOOD, b=extra)))
    assert (Path(problem.file).name, problem.line, problem.field) == ("b.yaml", line, field)
    assert "a.yaml, line" in problem.message


def test_a_bad_file_in_a_folder_does_not_hide_the_problems_of_the_others(tmp_path):
    head, tail = split(GOOD.replace("by: [north]", "by: [nroth]"), "trust:\n")
    problems = problems_in(spread(tmp_path, a=head, b=tail, c="x: 'y"))
    assert [Path(problem.file).name for problem in problems] == ["a.yaml", "c.yaml"]


def test_an_empty_folder_is_one_problem(tmp_path):
    assert "no *.yaml file" in only(refused(tmp_path)).message


# --- roadmaps

ROADMAP = """\
detente-roadmap: 1
name: first
title: A first try
scenario: base
sources: [report]
phases:
  1: [talks]
  2: [freeze]
  5: [relief, whatever]
"""


def roadmap(folder, text):
    file = folder / "roadmap.yaml"
    file.write_text(text)
    return read_roadmap(file)


def test_a_roadmap_says_what_starts_when_whether_or_not_the_steps_exist(tmp_path):
    found = roadmap(tmp_path, ROADMAP)
    assert found.starts == {"talks": 1, "freeze": 2, "relief": 5, "whatever": 5}
    assert found.sources == ("report",)


def test_phases_may_be_a_plain_list(tmp_path):
    as_list = "phases: [[talks], [freeze], [], [], [relief, whatever]]\n"
    assert (
        roadmap(tmp_path, split(ROADMAP, "phases:")[0] + as_list).starts == roadmap(tmp_path, ROADMAP).starts
    )


def test_a_roadmap_may_bring_sources_of_its_own(tmp_path):
    text = ROADMAP.replace("sources: [report]", "sources: {report: {title: Report}}")
    assert roadmap(tmp_path, text).sources["report"].title == "Report"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("2: [freeze]", "2: [freeze, talks]", 8, "'talks' starts in line 7 already"),
        ("2: [freeze]", "0: [freeze]", 8, "'0' is not a phase"),
        ("2: [freeze]", "41: [freeze]", 8, "from 1 to 40"),
        ("2: [freeze]", "02: [freeze]", 8, "'02' is not a phase"),
        ("2: [freeze]", "2: freeze", 8, "'freeze' is not a list"),
        ("2: [freeze]", "1: [freeze]", 8, "'1' is given twice"),
        ("title:", "titel:", 3, "did you mean 'title'"),
        ("detente-roadmap: 1", "detente-roadmap: 2", 1, "write 1"),
        ("scenario: base\n", "", 0, "`scenario` is missing"),
        ("sources: [report]", "sources: [5]", 5, "5 is not text"),
        ("name: first", "name: First", 2, "'First' cannot be a name"),
        ("sources: [report]", "sources: {report: {titel: Report}}", 5, "did you mean 'title'"),
    ],
)
def test_a_flaw_in_a_roadmap_is_told_with_its_line(tmp_path, old, new, line, words):
    assert ROADMAP.count(old) == 1
    with pytest.raises(RoadmapError) as caught:
        roadmap(tmp_path, ROADMAP.replace(old, new))
    problem = only(caught.value.problems)
    assert problem.line == line
    assert words in problem.message


def test_a_roadmap_that_is_no_mapping_is_one_problem(tmp_path):
    with pytest.raises(RoadmapError, match="must be a mapping"):
        roadmap(tmp_path, "- talks")


# --- anything at all

YAML_BITS = st.sampled_from(
    [*"{}[]:,&*!|>'\"%@`#-? \n\t\\", "steps:", "  ", "1", "a", "by", "&a ", "*a", "- ", "no", "="]
)


@settings(max_examples=150)
@given(st.text(max_size=80) | st.lists(YAML_BITS, max_size=40).map("".join))
@example("? ")
@example("%YAML 1.1\n---\na: no")
@example("a: !<> b")
@example("- &a\n- *a")
def test_garbage_is_refused_and_nothing_worse(text):
    with pytest.raises(ScenarioError) as caught:
        read_text(text)
    assert caught.value.problems


@settings(max_examples=100)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 12), st.text(max_size=4) | YAML_BITS)
def test_a_damaged_file_is_read_or_refused_and_nothing_worse(at, length, put):
    with contextlib.suppress(ScenarioError):
        read_text(GOOD[:at] + put + GOOD[at + length :])


@settings(max_examples=100)
@given(
    st.sampled_from(
        ["detente", "parties", "steps", "weights", "trust", "goal", "money", "sources", "together", "phase"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["a", "by", "likely", "talks", "title", "north", "steps"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    ),
)
def test_any_data_in_any_section_is_read_or_refused_and_nothing_worse(section, data):
    from detente.scenario.check import findings, known_names
    from detente.scenario.model import Scenario
    from detente.scenario.shape import fitted

    whole = {**document_of(GOOD, "good").data, section: data}
    scenario, found = fitted(Scenario, whole)
    assert scenario is not None or found
    if scenario is not None:
        list(findings(scenario, known_names(whole)))
