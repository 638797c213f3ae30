"""The projects of the Korean case in its plan: worth from the networks, behind the gates of their stages."""

import numpy as np
import pytest

from detente.cli.door import remembered
from detente.report.findings import Findings
from detente.report.tables import sources
from detente.roadmap import Roadmap, judge
from detente.workflow.cases import Joint, load
from detente.workflow.share import joint_of
from detente.worth import game_of
from tests.scenario.test_korea import ONE_WAY

BUILT_BY = {
    "power": {"power-link", "power-china", "power-ring"},
    "rail": {"rail-west", "rail-east", "rajin-khasan"},
    "gas": {"gas-pipeline"},
}
STARTS = {step: phase for phase, line in enumerate(ONE_WAY.splitlines(), 1) for step in line.split()}


def korea(rule):
    return load("korea", None, Joint(rule, memory=remembered()))


@pytest.fixture(scope="module")
def case():
    return korea("nucleolus")


def test_every_project_has_steps_that_build_it_and_entries_whose_worth_is_computed(case):
    scenario = case.scenario
    for project in case.projects:
        source = f"model-{project.name}"
        assert {stage.step for stage in project.stages.values() if stage.step} == BUILT_BY[project.name]
        runs = [*scenario.together.values(), *scenario.steps.values()]
        amounts = [value for entry in runs for value in entry.money.values() if source in value.source]
        assert any(value.likely > 1 for value in amounts), project.name
        assert "judgements" in scenario.sources[source].evidence


def test_what_lines_cost_is_paid_at_the_start_of_the_step_that_builds_them(case):
    outlay = case.scenario.steps["power-link"].outlay
    assert set(outlay) == {"rok", "russia"}
    assert all(value.likely > 1000 and value.source == ("model-power",) for value in outlay.values())


def test_a_plan_that_holds_builds_them_and_no_gate_opens_before_its_time(case):
    game = game_of(case.scenario)
    verdict = judge(game, Roadmap(STARTS))
    assert verdict.holds, verdict.failures
    assert {"power-link", "power-china", "rajin-khasan"} <= set(STARTS)
    for step, who, whom, level in game.gates:
        start = verdict.starts[step]
        if start:
            assert verdict.trust[who, whom, start - 1] >= level - 1e-9, game.steps[step]
    running = [
        q for q, name in enumerate(game.items) if name.startswith(("power-", "gas-")) and q >= game.n_steps
    ]
    for q in running:
        begun = verdict.starts[q]
        parts = [verdict.starts[m] for m in game.parts[q - game.n_steps]]
        assert begun == 0 or begun > max(parts) - 1


def test_who_gains_what_by_a_plan_depends_on_how_projects_are_shared(case):
    gains = [judge(game_of(each.scenario), Roadmap(STARTS)).gain for each in (case, korea("market"))]
    assert np.abs(gains[0] - gains[1]).max() > 1


def test_the_report_shows_every_project_with_the_stages_that_the_plan_opens(case):
    found = joint_of(case, tuple(STARTS))
    assert found is not None
    assert [shared.project.name for shared in found.projects] == ["gas", "power", "rail"]
    gas, power, _ = found.projects
    assert (gas.stages, power.stages) == (frozenset(), frozenset({"north-south", "china-dprk"}))
    assert power.worth == pytest.approx(sum(power.division.shares.values()))
    assert power.division.inside


def test_sources_of_projects_stand_among_those_of_the_report(case):
    verdict = judge(game_of(case.scenario), Roadmap(STARTS))
    listed = dict(sources(Findings(case.scenario, verdict, joint=joint_of(case, tuple(STARTS)))))
    for project in case.projects:
        assert project.sources.keys() <= listed.keys()
    assert case.scenario.sources.keys() <= listed.keys()
