"""What the verbs promise that no journey through the command line shows."""

from typing import get_args

from detente.cli.door import remembered
from detente.roadmap.explaining.conflict import Extent
from detente.scenario import diff
from detente.scenario.template import template
from detente.workflow import settlement
from detente.workflow.cases import Case, Joint, load


def korea(weights=None):
    return load("korea", weights, Joint(memory=remembered()))


def test_every_extent_of_a_conflict_has_its_words():
    assert set(settlement.TOGETHER) == set(get_args(Extent))


def test_the_same_scenario_has_the_same_fingerprint_and_another_number_another():
    case = korea()
    verdict = settlement.judge_case(case, settlement.proposal("korea", "relief-first"))
    again = settlement.judge_case(korea(), settlement.proposal("korea", "relief-first"))
    assert verdict.fingerprint == again.fingerprint
    shorter = Case(case.scenario.model_copy(update={"phases": 11}))
    assert (
        settlement.judge_case(shorter, settlement.proposal("korea", "relief-first")).fingerprint
        != again.fingerprint
    )


def test_proposals_beside_a_scenario_are_checked_with_it(tmp_path):
    (tmp_path / "proposals").mkdir()
    scenario = tmp_path / "village.yaml"
    scenario.write_text(template("village"))
    assert not [each for each in settlement.check_case(str(scenario)) if each.level == "error"]
    (tmp_path / "proposals/odd.yaml").write_text(
        "detente-roadmap: 1\nname: odd\nscenario: village\nfases: {}\n"
    )
    errors = [each for each in settlement.check_case(str(scenario)) if each.level == "error"]
    assert any("fases" in str(each) for each in errors)


def test_weights_of_another_analyst_change_worth_and_nothing_else(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("weights:\n  japan:\n    abductees: 90 [80, 100] judgement\n")
    plain, heavier = korea().scenario, korea(other).scenario
    changed = {change.path for change in diff(plain, heavier)}
    assert changed == {"weights.japan.abductees"}
