"""The bundled Korean case: complete, sourced, and true to the figures it quotes."""

import re
from collections import Counter
from pathlib import Path

import pytest

import detente.scenario
from detente.cli.door import remembered
from detente.roadmap import Roadmap, judge
from detente.scenario import Scenario, problems_in, read, read_roadmap
from detente.scenario.values import JUDGEMENT
from detente.workflow.cases import Joint, load
from detente.worth import game_of, self_standing

CASE = Path(detente.scenario.__file__).parent / "cases" / "korea"
PROPOSALS = sorted((CASE / "proposals").glob("*.yaml"))

# What the process itself names and the model must represent -> steps that carry it.
NAMED = {
    "double suspension": {"test-moratorium", "missile-moratorium", "exercises-suspended"},
    "resolutions eased one by one": {"textiles-relief", "coal-relief", "workers-relief", "oil-relief"},
    "national measures": {
        "us-secondary-suspended",
        "us-delisting",
        "rok-measures-eased",
        "japan-measures-eased",
    },
    "a reliable security system": {"security-assurance", "end-of-war", "peace-treaty", "security-mechanism"},
    "confidence-building": {
        "hotlines",
        "notification",
        "land-buffer",
        "sea-buffer",
        "no-fly-zone",
        "guard-posts",
        "jsa-disarmed",
    },
    "Panmunjom Declaration": {"family-reunions", "rail-survey", "military-annex", "end-of-war"},
    "trilateral projects": {"rail-east", "rajin-khasan", "gas-pipeline", "power-link"},
    "declaration and verification": {"inspectors-return", "declaration-facilities", "hidden-sites-access"},
    "elimination": {"material-removed", "warheads-first", "warheads-rest", "icbm-removed"},
    "abductees": {"abductees-inquiry", "abductees-settled"},
}

# Million US dollars a year, as quoted, and the source that quotes them.
QUOTED = {
    "textiles-relief": (752, "guard-2375"),
    "seafood-relief": (295, "kh-2371"),
    "coal-relief": (400.9, "wen-2321"),
    "metals-relief": (251 + 113 + 100, "kh-2371"),
    "workers-relief": (500, "rcd-st"),
    "fuel-oil": (25 / 50_000 * 500_000, "sp-jpost"),
}

# One way to the goal, found with the objective `sure`: not the best, but with room on all sides.
ONE_WAY = """
test-moratorium missile-moratorium yongbyon-freeze exercises-suspended
rail-survey enrichment-freeze disablement humanitarian-exemption coal-relief metals-relief
  strategic-assets-paused security-assurance end-of-war military-annex
food-health-aid inspectors-return inter-korean-exemption textiles-relief rok-measures-eased
  guard-posts remains-recovery
power-link fuel-oil liaison-offices declaration-facilities enrichment-dismantled seafood-relief
  workers-relief us-delisting posture-talks
rail-east rajin-khasan us-relations material-removed industry-relief
rail-west abductees-inquiry notification land-buffer sea-buffer
family-reunions reprocessing-dismantled civil-limits no-fly-zone jsa-disarmed han-estuary
kaesong-kumgang power-china abductees-settled reactor-dismantled japan-measures-eased
hidden-sites-access staff-conversion oil-relief peace-treaty security-mechanism hotlines
japan-relations test-sites-closed non-transfer icbm-removed
""".strip().replace("\n  ", " ")


@pytest.fixture(scope="module")
def korea() -> Scenario:
    return read(CASE)


@pytest.fixture(scope="module")
def game():
    """With what joint projects bring, as a plan counts it."""
    return game_of(load("korea", None, Joint(memory=remembered())).scenario)


def test_the_case_has_no_problem_and_no_warning():
    assert problems_in(CASE) == ()


def test_there_are_six_parties_and_at_least_fifty_steps(korea):
    assert set(korea.parties) == {"dprk", "rok", "us", "china", "russia", "japan"}
    assert len(korea.steps) >= 50


@pytest.mark.parametrize("named", NAMED)
def test_what_the_process_names_is_among_the_steps(korea, named):
    assert NAMED[named] <= set(korea.steps)


def test_joint_projects_wait_for_trust(korea):
    for project in ("rail-west", "rail-east", "gas-pipeline", "power-link", "kaesong-kumgang"):
        assert korea.steps[project].needs_trust


def test_every_number_names_a_source_that_is_listed_or_is_a_judgement(korea):
    for path, value in korea.values():
        assert set(value.source) <= {JUDGEMENT} | set(korea.sources), path


def test_every_judgement_admits_a_range(korea):
    sharp = {path for path, value in korea.values() if value.is_judgement and value.spread == 0}
    # That a breach in the open is noticed, and that a launch is seen at once, needs no range.
    assert all(path.endswith((".verified.chance", ".within", ".verified.lag")) for path in sharp), sharp


def test_every_source_says_who_published_it_when_and_how_well_it_was_read(korea):
    for name, source in korea.sources.items():
        assert source.title, name
        assert source.publisher, name
        assert source.year, name
        assert source.where, name
        assert source.evidence, name
        assert "background" not in source.evidence.lower(), name


def test_no_issue_is_moved_further_than_all_the_way(korea):
    for issue in korea.issues:
        items = [*korea.steps.values(), *korea.together.values()]
        moved = sum(item.effects[issue].likely for item in items if issue in item.effects)
        assert moved == pytest.approx(1.0, abs=0.11), issue
        assert moved <= 1 + 1e-9, issue


@pytest.mark.parametrize("step", QUOTED)
def test_money_agrees_with_the_figure_its_source_gives(korea, step):
    figure, source = QUOTED[step]
    value = korea.steps[step].money["dprk"]
    assert value.likely == pytest.approx(figure)
    assert source in value.source


def test_payments_for_fuel_oil_add_up_to_what_arrives(korea):
    money = korea.steps["fuel-oil"].money
    assert sum(value.likely for value in money.values()) == pytest.approx(0.0)


def test_shares_of_export_relief_follow_their_value(korea):
    exports = [korea.steps[name] for name in list(QUOTED)[:5]]
    for step in exports:
        per_billion = step.effects["sanctions"].likely / step.money["dprk"].likely * 1000
        assert per_billion == pytest.approx(0.19, abs=0.02), step.title


def test_relief_by_the_council_needs_all_its_permanent_members_among_the_parties(korea):
    for name, step in korea.steps.items():
        if step.group == "United Nations measures":
            assert set(step.by) == {"us", "china", "russia"}, name


def test_breaches_are_of_three_kinds(korea):
    years = float(korea.phase)
    kinds = Counter(
        (max(0, -(-step.verified.lag.likely // years) - 1), step.verified.chance.likely)
        for step in korea.steps.values()
        if step.verified
    )
    assert set(kinds) == {(0, 1.0), (0, 0.9), (1, 0.6)}


def test_nobody_is_indifferent_and_nobody_only_loses(korea):
    for party, weights in korea.weights.items():
        assert any(weight.likely > 0 for weight in weights.values()), party


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.stem)
def test_a_proposal_names_only_steps_and_sources_of_the_case(korea, path):
    proposal = read_roadmap(path)
    assert proposal.name == path.stem
    assert proposal.scenario == "korea"
    assert set(proposal.starts) <= set(korea.steps)
    assert set(proposal.sources) <= set(korea.sources)
    assert max(proposal.phases) <= korea.phases
    assert len(proposal.about.split()) > 40


def test_some_roadmap_holds_and_every_party_gains_by_it(game):
    starts = {step: phase for phase, line in enumerate(ONE_WAY.splitlines(), 1) for step in line.split()}
    verdict = judge(game, Roadmap(starts))
    assert verdict.holds, verdict.failures
    assert (verdict.share > 0.1).all()


def test_no_step_is_taken_for_its_own_sake_so_every_step_gives_leverage(game):
    assert not self_standing(game).any()


@pytest.mark.parametrize("name", ["everything-first", "relief-first"])
def test_neither_extreme_order_holds(game, name):
    extreme = Roadmap(read_roadmap(CASE / "proposals" / f"{name}.yaml").starts)
    verdict = judge(game, extreme)
    failed = {failure.demand for failure in verdict.failures}
    assert "admissible" not in failed
    assert "waiting" in failed


def test_an_offer_is_worth_something_to_the_party_that_made_it(game):
    for proposal, party in {"hanoi-dprk": "dprk", "hanoi-us": "us"}.items():
        verdict = judge(game, Roadmap(read_roadmap(CASE / "proposals" / f"{proposal}.yaml").starts))
        assert verdict.gain[game.parties.index(party)] > 0, proposal


def test_all_proposals_are_there():
    assert {path.stem for path in PROPOSALS} == {
        "russia-china-2017",
        "hecker-2018",
        "hanoi-dprk",
        "hanoi-us",
        "chart-2019",
        "everything-first",
        "relief-first",
    }


def test_no_text_calls_a_party_right_or_wrong():
    loaded = re.compile(
        r"\b(regime change|rogue|so-called|provocations?|aggressor|guilty|deserves?)\b", re.IGNORECASE
    )
    for path in [*CASE.glob("*.yaml"), *PROPOSALS, CASE / "README.md"]:
        if path.name != "sources.yaml":
            assert not loaded.search(path.read_text(encoding="utf-8")), path
