import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ScenarioError
from detente.scenario import diff
from detente.scenario.edit import Edit, edited, edited_text, parse_edit
from detente.scenario.read import read_text
from detente.scenario.write import as_text
from detente.worth import game_of
from tests.scenario.made import scenarios
from tests.workflow.neighbours import SCENARIO

NEIGHBOURS = read_text(SCENARIO)


def told(*edits):
    with pytest.raises(ScenarioError) as error:
        edited(NEIGHBOURS, map(parse_edit, edits))
    return str(error.value)


@settings(max_examples=6)
@given(scenarios)
def test_no_edits_change_nothing(scenario):
    assert edited(scenario, ()) == scenario


@settings(max_examples=6)
@given(scenarios, st.data())
def test_taking_a_step_off_the_table_changes_only_that_step(scenario, data):
    name = data.draw(st.sampled_from(sorted(scenario.steps)))
    found = edited(scenario, [Edit(f"steps.{name}", None)])
    assert found.steps[name].off_the_table
    kept = {**found.steps, name: scenario.steps[name]}
    assert found.model_copy(update={"steps": kept}) == scenario


@settings(max_examples=6)
@given(scenarios)
def test_an_edited_scenario_survives_writing(scenario):
    name = next(iter(scenario.parties))
    edits = [Edit(f"parties.{name}.min_gain", "1 %"), Edit("margin", 0.5)]
    assert read_text(edited_text(scenario, edits)) == edited(scenario, edits)


def test_a_number_without_a_source_is_what_the_user_said():
    belief = edited(NEIGHBOURS, [parse_edit("trust.north.south=0.4")]).trust["north"]["south"]
    assert (belief.likely, belief.is_judgement) == (0.4, True)


def test_a_number_keeps_the_source_range_and_unit_it_is_given_with():
    found = edited(NEIGHBOURS, [parse_edit("steps.truce.duration=6 [3, 12] months judgement (low)")])
    duration = found.steps["truce"].duration
    assert duration is not None
    assert (duration.likely, duration.low, duration.high, duration.confidence) == (0.5, 0.25, 1.0, "low")


def test_a_new_step_can_be_given_whole():
    written = "{title: Talk, by: [east], once: {east: -1}, verified: {by: all, lag: 1 month, chance: 1}}"
    found = edited(NEIGHBOURS, [parse_edit(f"steps.talk={written}")])
    assert found.steps["talk"].once["east"].likely == -1
    assert [change.path for change in diff(NEIGHBOURS, found)] == ["steps.talk"]


def test_later_edits_build_on_earlier_ones():
    edits = ["steps.talk={title: Talk, by: [east]}", "steps.line.requires=truce and talk"]
    assert edited(NEIGHBOURS, map(parse_edit, edits)).steps["line"].requires.names == ("talk", "truce")


def test_what_is_taken_away_falls_back_to_what_the_format_assumes():
    found = edited(NEIGHBOURS, [parse_edit("trust.south.north=nothing"), parse_edit("steps.line.requires=")])
    assert "north" not in found.trust["south"]
    assert found.steps["line"].requires.clauses == ()


def test_a_step_off_the_table_is_never_taken_and_may_still_be_referred_to():
    game = game_of(edited(NEIGHBOURS, [parse_edit("steps.truce=nothing")]))
    assert game.last[game.steps.index("truce")] < 1
    assert game.requires[game.steps.index("line")]


def test_an_edit_reads_as_it_was_written():
    for text in ("trust.us.dprk=0.4", "steps.a.verified.lag=1 month", "steps.a=nothing", "steps.a.by=[b, c]"):
        assert str(parse_edit(text)) == text


def test_a_misspelt_name_is_told_with_the_nearest_one():
    assert "did you mean 'truce'" in told("steps.truse.load=2")
    assert "did you mean 'north'" in told("trust.south.nroth=0.4")
    assert "did you mean 'verified'" in told("steps.truce.verifed.lag=1 month")
    assert "the entries there are" in told("trust.south.overseas=nothing")


def test_a_problem_names_the_edit_it_comes_from():
    message = told("margin=1 %", "trust.south.north=1.4")
    assert "the change trust.south.north=1.4" in message
    assert "between 0 and 1" in message
    assert "margin" not in message


def test_a_problem_that_no_edit_holds_alone_names_all_of_them():
    assert "the change phases=1, margin=0.01: error: goal" in _unreachable()


def _unreachable():
    with_goal = edited(NEIGHBOURS, [Edit("goal", "line")])
    with pytest.raises(ScenarioError) as error:
        edited(with_goal, [Edit("phases", 1), Edit("margin", 0.01)])
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps.truce", "PATH=VALUE"),
        ("=3", "PATH=VALUE"),
        ("trust..north=0.4", "empty name"),
        ("parties.east.name.first=E", "has no parts"),
        ("steps.truce={", "not YAML"),
        ("phases=many", "phases"),
    ],
)
def test_what_is_not_an_edit_is_refused_with_the_way_out(text, message):
    assert message in told(text)


def test_an_edit_in_a_text_keeps_its_comments():
    text = SCENARIO.replace("phases: 4", "phases: 4  # two years each")
    edits = [parse_edit(each) for each in ("phases=5", "trust.south.north=0.4", "steps.port=nothing")]
    written = edited_text(read_text(text), edits, text)
    assert "phases: 5  # two years each" in written
    assert read_text(written) == edited(NEIGHBOURS, edits)


def test_an_edit_that_cannot_be_cut_into_a_text_writes_it_anew():
    for each in ("trust.east.south=0.4", "trust.south.north=nothing"):
        edits = [parse_edit(each)]
        assert edited_text(NEIGHBOURS, edits, SCENARIO) == as_text(edited(NEIGHBOURS, edits))


def test_a_value_that_the_format_assumes_anyway_can_be_written_into_a_text():
    edits = [Edit("margin", "2 %"), Edit("trust.south.a", 0.5)]
    assert "margin: 2 %" in edited_text(NEIGHBOURS, edits[:1], SCENARIO)
