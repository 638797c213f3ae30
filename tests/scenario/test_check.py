import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.scenario import Scenario, check, problems_in
from detente.scenario.order import delay_of, earliest_starts
from detente.scenario.read import document_at
from tests.scenario.made import scenarios

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text()


def warnings(folder, old="", new=""):
    assert old in GOOD
    file = folder / "a.yaml"
    file.write_text(GOOD.replace(old, new, 1))
    return [(p.line, p.message) for p in problems_in(file) if "without a range" not in p.message]


def test_a_scenario_built_in_code_is_checked_without_lines():
    data = document_at(HERE / "bad" / "unknown-party.yaml").data
    (problem,) = [p for p in check(Scenario.of(data)) if p.level == "error"]
    assert (problem.file, problem.line, problem.field) == ("base", 0, "steps.relief.by")
    assert str(problem) == "base: error: steps.relief.by: 'suoth' is not a party; did you mean 'south'?"


@settings(max_examples=15)
@given(scenarios)
def test_random_scenarios_have_nothing_worse_than_warnings(scenario):
    assert [problem for problem in check(scenario) if problem.level == "error"] == []


# --- warnings


def test_a_judgement_without_a_range_is_mentioned_once_for_each_entry(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(GOOD)
    told = [problem for problem in problems_in(file) if "without a range" in problem.message]
    assert {problem.level for problem in told} == {"warning"}
    assert [problem.field for problem in told if problem.field.startswith("steps")] == [
        "steps.freeze",
        "steps.relief",
    ]
    assert "(effects.security, verified.lag, verified.chance)" in told[5].message


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    sources: [report]\n", "", 41, "nothing cites 'report'"),
        ("phase: 6 months", "phase: 6", 4, "one phase lasts 6 years"),
        ("    requires: talks\n", "    load: 3\n", 29, "more than the capacity 2 of 'north'"),
        (
            "effects: {sanctions: 0.5}",
            "effects: {sanctions: 0.5, security: 0.7}",
            12,
            "add up to 1.20 (relief, freeze)",
        ),
    ],
)
def test_what_is_odd_but_possible_is_a_warning(tmp_path, old, new, line, words):
    ((found_line, message),) = warnings(tmp_path, old, new)
    assert words in message
    assert found_line == line


def test_a_step_that_comes_too_late_and_is_not_needed_is_a_warning(tmp_path):
    text = GOOD.replace("goal: freeze and relief\n", "").replace("phases: 6", "phases: 4")
    (tmp_path / "a.yaml").write_text(text)
    (late,) = [p for p in problems_in(tmp_path / "a.yaml") if "can never start" in p.message]
    assert (late.level, late.field) == ("warning", "steps.relief")
    assert (
        "within 4 phases (talks from phase 1 → freeze from phase 2, takes 2 → relief from phase 5)"
        in late.message
    )


def test_effects_of_steps_that_exclude_each_other_do_not_add_up(tmp_path):
    new = "effects: {sanctions: 0.5, security: 0.7}\n    excludes: [other]"
    text = GOOD.replace("effects: {sanctions: 0.5}", new)
    other = "  other:\n    title: Other\n    by: [south]\n    effects: {security: 0.5}\n"
    text = text.replace("effects: {security: 0.5}", "effects: {security: 0.2}").replace(
        "trust:\n", f"{other}trust:\n"
    )
    (tmp_path / "a.yaml").write_text(text)
    assert [p for p in problems_in(tmp_path / "a.yaml") if "add up" in p.message] == []


def test_warnings_wait_until_there_are_no_errors(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD.replace("by: [south]", "by: [suoth]"))
    assert [problem.level for problem in problems_in(tmp_path / "a.yaml")] == ["error"]


# --- order


@st.composite
def orders(draw):
    """Scenarios of four steps with random prerequisites, durations and windows."""
    names = ["a", "b", "c", "d"]
    steps = {}
    for name in names:
        literals = draw(st.lists(st.sampled_from([*names, "not a", "not d"]), max_size=3, unique=True))
        joint = draw(st.sampled_from([" and ", " or "]))
        steps[name] = {
            "title": name,
            "by": ["x"],
            "requires": joint.join(literals),
            "duration": f"{draw(st.integers(0, 2))} years judgement",
            "earliest": draw(st.integers(1, 3)),
        }
    parties = {name: {"name": name, "discount": "5 % judgement"} for name in ("x", "y")}
    weights = {name: {"i": "1 judgement"} for name in parties}
    data = {
        "detente": 1,
        "name": "o",
        "title": "o",
        "phase": 1,
        "phases": 40,
        "issues": {"i": {"title": "i"}},
    }
    return Scenario.of({**data, "parties": parties, "weights": weights, "steps": steps})


def earliest_by_trying(scenario, name, last):
    """The plain twin: the first phase in which the step stands in some schedule that keeps all rules."""
    names = list(scenario.steps)
    found = []
    for starts in itertools.product(range(last + 1), repeat=len(names)):
        at = dict(zip(names, starts, strict=True))
        if at[name] and all(_allowed(scenario, step, at) for step in names if at[step]):
            found.append(at[name])
    return min(found, default=None)


def _allowed(scenario, name, at):
    def stands(other):
        return at[other] > 0 and at[other] + delay_of(scenario, other) < at[name]

    step = scenario.steps[name]
    return at[name] >= (step.earliest or 1) and step.requires.holds(stands)


@settings(max_examples=15)
@given(orders())
def test_no_schedule_starts_a_step_before_its_earliest_phase(scenario):
    starts = earliest_starts(scenario)
    for name in scenario.steps:
        tried = earliest_by_trying(scenario, name, 5)
        if tried is not None:
            assert starts[name].phase <= tried


@settings(max_examples=30)
@given(orders())
def test_a_step_that_has_no_earliest_phase_is_explained_by_a_circle(scenario):
    never = scenario.steps.keys() - earliest_starts(scenario).keys()
    told = [p.message for p in check(scenario) if "wait for each other" in p.message or "itself" in p.message]
    assert told or not never
    circles = [message.split(": ")[1].split(";")[0].split(" → ") for message in told if "→" in message]
    for circle in circles:
        assert circle[0] == circle[-1]
        pairs = itertools.pairwise(circle)
        assert all(needed in scenario.steps[name].requires.names for name, needed in pairs)
        assert never.issuperset(circle)
