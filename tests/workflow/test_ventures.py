import pytest

from detente.errors import ProjectError
from detente.scenario import read
from detente.workflow.cases import Joint, load
from detente.workflow.ventures import equipped
from detente.worth import game_of
from tests.workflow.neighbours import GRID, wider, written

PRICE = 0.1
"""Points for a million dollars."""


@pytest.fixture
def file(tmp_path):
    return written(tmp_path / "case", wider())


def case(file, sharing="nucleolus", *own):
    return load(str(file), None, Joint(sharing, own))


def test_shares_become_money_while_the_steps_of_a_stage_stand(file):
    scenario = case(file).scenario
    (entry,) = scenario.together.values()
    assert (set(entry.steps), entry.title) == ({"truce", "line"}, "On to the south")
    adds = {party: value.likely for party, value in entry.money.items()}
    # Shares of 30.35, 30.35 and 16.9 less those without the line; the South pays for the line at its start.
    assert adds == pytest.approx({"east": 8.45, "north": 8.45, "south": 16.9 + 10})
    assert scenario.steps["line"].outlay["south"].likely == pytest.approx(94.26914)


def test_the_game_pays_for_the_line_first_and_has_its_worth_a_year_later(file):
    game = game_of(case(file).scenario)
    line, south = game.items.index("line"), game.parties.index("south")
    assert game.cost[south, line] == pytest.approx(PRICE * 94.26914)
    assert game.delay[line] == 1
    assert game.flow[south, game.items.index("grid-1")] == pytest.approx(PRICE * 26.9)
    assert game.gates == ((line, south, game.parties.index("north"), 0.25),)


def test_another_rule_gives_the_same_total_to_others(file):
    def yearly(rule):
        (entry,) = case(file, rule).scenario.together.values()
        return {party: value.likely for party, value in entry.money.items()}

    fair, paying = yearly("nucleolus"), yearly("cost-based")
    assert sum(fair.values()) == pytest.approx(sum(paying.values()))
    assert paying["south"] > fair["south"] + 30


def test_without_a_rule_a_project_brings_nothing_but_takes_its_time_and_trust(file):
    scenario = case(file, None).scenario
    assert not scenario.together
    line = scenario.steps["line"]
    assert (line.money, line.outlay) == ({}, {})
    assert line.duration.likely == pytest.approx(1.0)
    assert line.needs_trust == {"south in north": 0.25}


def test_a_project_of_ones_own_takes_the_place_of_its_namesake(file, tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text(GRID, encoding="utf-8")
    assert case(file, "nucleolus", own).scenario.together == {}
    own.write_text(wider().replace("name: grid", "name: second"), encoding="utf-8")
    both = case(file, "nucleolus", own)
    assert [project.name for project in both.projects] == ["grid", "second"]
    assert list(both.scenario.together) == ["grid-1", "second-1"]


def test_numbers_of_a_model_name_it_as_their_source_with_its_judgements_counted(file):
    scenario = case(file).scenario
    source = scenario.sources["model-grid"]
    assert scenario.together["grid-1"].money["south"].source == ("model-grid",)
    assert "shared by nucleolus" in source.title
    assert "judgements" in source.evidence


def test_a_scenario_without_projects_stays_as_it_is(file):
    plain = read(file)
    assert equipped(plain, []) == plain


def test_a_stage_of_an_unknown_step_is_refused_with_its_line(tmp_path):
    file = written(tmp_path / "odd", wider().replace("step: line", "step: lines"))
    with pytest.raises(ProjectError, match=r"grid\.yaml:\d+:\d+: error: stages\.south\.step: .*'line'"):
        load(str(file))


RIVAL = """\
  e-s:
    ends: [e, s]
    type: wire
    adds: 60 MW
    capital: 1 MUSD
    stage: sea
stages:
  sea: {title: By sea, step: port}
"""


def test_what_is_larger_while_fewer_stages_stand_is_paid_off_yearly(tmp_path):
    # With a cheap cable beside it the line to the South is built for 40 MW, without it for 100 MW.
    text = wider().replace("capacity: 300 MW", "capacity: 300 MW").replace("stages:\n", RIVAL)
    scenario = case(written(tmp_path / "rival", text)).scenario
    outlay = scenario.steps["line"].outlay["south"].likely
    assert outlay == pytest.approx(0.4 * 94.26914)
    entries = {frozenset(entry.steps): entry for entry in scenario.together.values()}
    alone = sum(value.likely for value in entries[frozenset({"truce", "line"})].money.values())
    assert alone == pytest.approx(33.8 + 0.4 * 10)
