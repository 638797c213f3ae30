"""Sign: a roadmap becomes a draft agreement, and what is drafted follows from the scenario."""

import json
from datetime import date, timedelta

import pytest

from detente.agreement.dates import Span
from detente.agreement.lawyer import objections
from detente.agreement.model import Body
from detente.agreement.read import read_agreement, read_agreement_text
from detente.agreement.write import as_text
from detente.errors import RoadmapError
from detente.history.features import FEATURES
from detente.report.agreement.answers import check_answer, sign_answer
from detente.roadmap import Roadmap
from detente.scenario import find, read, read_roadmap
from detente.scenario.bundle import find_proposal, proposals
from detente.scenario.read import read_text
from detente.workflow.agreements import agreement_named, check_agreement, is_agreement
from detente.workflow.checking import verification
from detente.workflow.drafts import roadmap_of
from detente.workflow.sign import draft, sign, written
from detente.worth import game_of
from tests.agreement.lawyered import GOOD

STRAIT = """detente: 1
name: strait
title: Two sides of a strait
unsourced: judgement
phase: 6 months
phases: 4
goal: bridge
parties:
  north: {name: North, discount: 8 %}
  south: {name: South, discount: 8 %}
  east: {name: East, discount: 8 %}
issues:
  safety: {title: Safety at sea}
  trade: {title: Trade across the strait}
weights:
  north: {safety: -30, trade: 70}
  south: {safety: 60, trade: -40}
  east: {safety: 50, trade: 50}
steps:
  patrols:
    title: Stop patrols
    about: Counted as stopped when no ship has left port for a month.
    by: [north]
    effects: {safety: 0.5}
    reversible: {within: 2 weeks, snapback: if-it-pays}
    verified: {by: observers of the IAEA, lag: 10 days, chance: 0.9}
    sources: [log]
  ferry:
    title: Run a ferry
    by: [south]
    effects: {trade: 0.3}
    duration: 4 months
    reversible: {within: 3 months, snapback: automatic}
    verified: {by: own eyes and a hunch, lag: 1 month, chance: 1}
    requires: patrols
  port:
    title: Open the port
    by: [south, east]
    effects: {trade: 0.5}
    reversible: {within: 1 year, snapback: never}
    verified: {by: a hunch, lag: 0 days, chance: 1}
    requires: ferry and (patrols or not bridge)
  bridge:
    title: Build the bridge
    by: [north, south]
    effects: {safety: 0.2, trade: 0.2}
    duration: 7 months
sources:
  log: {title: Log of the harbour master}
  other: {title: Cited by nobody here}
"""
STARTS = {"patrols": 1, "ferry": 1, "port": 3, "bridge": 2}
DAY = date(2027, 1, 31)


@pytest.fixture(scope="module")
def scenario():
    return read_text(STRAIT)


@pytest.fixture(scope="module")
def agreement(scenario):
    return draft(scenario, Roadmap(STARTS, "plan"), DAY)


def test_there_is_one_commitment_for_each_step_owed_by_its_actors(scenario, agreement):
    assert set(agreement.commitments) == set(STARTS)
    for name, held in agreement.commitments.items():
        assert held.by == scenario.steps[name].by
        assert (held.text, held.kind, held.step) == (scenario.steps[name].title, "hard", name)


def test_it_is_owed_to_those_who_gain_by_it_and_do_not_act(agreement):
    to = {name: held.to for name, held in agreement.commitments.items()}
    assert to == {
        "patrols": ("south", "east"),
        "ferry": ("north", "east"),
        "port": ("north",),
        "bridge": ("east",),
    }


def test_phases_follow_each_other_from_the_day_of_signature(agreement):
    days = [(stage.start.text, stage.end.text) for stage in agreement.phases]
    assert days == [
        ("2027-01-31", "2027-07-30"),
        ("2027-07-31", "2028-01-30"),
        ("2028-01-31", "2028-07-30"),
        ("2028-07-31", "2029-01-30"),
    ]
    assert agreement.signed.text == "2027-01-31"


def test_it_is_due_in_the_phase_in_which_it_has_taken_effect(agreement):
    due = {name: held.due.phase for name, held in agreement.commitments.items()}
    assert due == {"patrols": 1, "ferry": 2, "port": 3, "bridge": 4}
    assert agreement.commitments["bridge"].due.opens.text == "2027-07-31"
    assert agreement.commitments["patrols"].due.opens is None


def test_what_must_come_first_is_required_and_alternatives_stay_in_words(agreement):
    port = agreement.commitments["port"]
    assert port.requires == ("ferry",)
    assert port.condition == "in effect: Stop patrols, or not in effect: Build the bridge"


def test_what_is_required_but_not_in_the_roadmap_stays_in_words(scenario):
    held = draft(scenario, Roadmap({"ferry": 1}), DAY).commitments["ferry"]
    assert (held.requires, held.condition) == ((), "in effect: Stop patrols")


def test_who_checks_and_how_long_it_takes_is_carried_over(agreement):
    checked = {name: held.verification for name, held in agreement.commitments.items()}
    assert (checked["patrols"].mode, checked["patrols"].by) == ("third_party_onsite", ("iaea",))
    assert agreement.bodies == {"iaea": Body(name="IAEA")}
    assert checked["patrols"].takes == Span(days=10)
    assert (checked["ferry"].mode, checked["ferry"].by) == ("national_means", ("north", "east"))
    assert checked["port"].mode == "to_be_agreed"
    assert checked["bridge"].mode == "public_observation"


def test_how_fast_it_is_undone_is_carried_over(agreement):
    undone = {name: held.reversible for name, held in agreement.commitments.items()}
    assert undone == {
        "patrols": Span(days=14),
        "ferry": Span(months=3),
        "port": Span(months=12),
        "bridge": False,
    }


def test_it_is_in_return_for_what_others_do_for_its_actors_in_the_same_phase_or_the_one_before(agreement):
    returns = {name: held.in_return_for for name, held in agreement.commitments.items()}
    assert returns["patrols"] == ("ferry",)
    assert returns["ferry"] == ("patrols",)


def test_on_a_breach_others_take_back_what_they_can_and_hold_back_what_comes_next(agreement):
    patrols, ferry = (agreement.commitments[name].on_breach for name in ("patrols", "ferry"))
    assert (patrols.snap_back, patrols.suspend) == (("ferry",), ())
    assert ferry.snap_back == ("patrols",)
    # The bridge starts in phase 2, and those who break their word about the port in phase 3 gain by it.
    port = agreement.commitments["port"].on_breach
    assert "bridge" not in port.snap_back


def test_only_sources_that_are_cited_are_carried_over(agreement):
    assert list(agreement.sources) == ["log"]
    assert agreement.commitments["patrols"].note.startswith("Counted as stopped")


def test_steps_that_nobody_knows_are_refused(scenario):
    with pytest.raises(RoadmapError, match=r"moon: the scenario has no such step"):
        draft(scenario, Roadmap({"moon": 1}), DAY)


@pytest.mark.parametrize("length", ["6 months", "100 days"])
def test_phases_beyond_the_calendar_are_refused(length):
    scenario = read_text(STRAIT.replace("phase: 6 months", f"phase: {length}"))
    with pytest.raises(RoadmapError, match="beyond the year 9999; choose an earlier day"):
        draft(scenario, Roadmap(STARTS), date(9999, 6, 1))


def test_phases_that_are_no_whole_months_are_counted_in_days():
    text = STRAIT.replace("phase: 6 months", "phase: 100 days")
    held = draft(read_text(text), Roadmap({"patrols": 2}), DAY)
    assert str(held.phases[1].start) == (DAY + timedelta(days=100)).isoformat()


@pytest.mark.parametrize(
    ("by", "mode", "who"),
    [
        ("IAEA", "third_party_onsite", ("iaea",)),
        ("imagery and inspectors", "third_party_onsite", ("inspectors",)),
        ("joint teams", "bilateral_onsite", ("south",)),
        ("mutual visits", "mutual_inspection", ("north", "south")),
        ("CTBTO stations", "remote_technical", ("ctbto",)),
        ("early warning of several states", "national_means", ("south",)),
        ("own sensors", "national_means", ("south",)),
        ("satellite pictures", "satellite", ("south",)),
        ("bank records", "administrative_record", ()),
        ("exchange of data and visits", "document_check", ("south",)),
        ("announcements", "public_observation", ()),
        ("a trilateral commission", "tripartite", ()),
        ("East", "to_be_agreed", ("east",)),
        ("an uncle", "to_be_agreed", ()),
        ("East and inspectors", "third_party_onsite", ("east", "inspectors")),
    ],
)
def test_words_about_checking_are_read_cautiously(scenario, by, mode, who):
    step = scenario.steps["patrols"]
    step = step.model_copy(update={"verified": step.verified.model_copy(update={"by": by})})
    found, bodies = verification(step, ("south",), scenario.parties)
    assert (found.mode, found.by) == (mode, who)
    assert set(bodies) <= set(who)


# --- on the Korean case


@pytest.fixture(scope="module")
def korea():
    return read(find("korea"))


@pytest.mark.parametrize("name", proposals("korea"))
def test_every_bundled_proposal_becomes_a_draft_that_reads_back_and_follows_from_the_scenario(korea, name):
    file = read_roadmap(find_proposal("korea", name))
    made = draft(korea, roadmap_of(file), date(2019, 3, 1))
    assert read_agreement_text(as_text(made)) == made
    game, starts = game_of(korea), file.starts
    for step, held in made.commitments.items():
        m = game.steps.index(step)
        gains = {party for i, party in enumerate(game.parties) if game.flow[i, m] > 0 or game.bonus[i, m] > 0}
        assert gains - {*held.by} <= {*held.to}
        for other in held.in_return_for:
            assert starts[step] - 1 <= starts[other] <= starts[step]
            assert set(made.commitments[other].by) != set(held.by)
        assert set(held.requires) <= {*korea.steps[step].requires.names} & {*starts}


def test_a_draft_is_written_and_checked(korea, tmp_path):
    file = read_roadmap(find_proposal("korea", "russia-china-2017"))
    found = written(sign(korea, roadmap_of(file), date(2019, 3, 1)), tmp_path / "new" / "draft.yaml")
    assert is_agreement(found.file)
    agreement = read_agreement(found.file)
    assert agreement == found.agreement
    checked = check_agreement(agreement)
    assert checked.counted == found.counted
    assert checked.fingerprint == found.fingerprint
    answer = json.loads(json.dumps(sign_answer(found)))
    assert answer["holds"] == found.verdict.holds
    assert len(answer["failures"]) == len(found.verdict.failures)
    assert answer["draft"]["detente-agreement"] == 1
    assert set(answer["objections"]) == {"serious", "doubtful", "minor"}


# --- check


def test_every_kind_of_clause_that_objections_name_is_coded(korea):
    text = GOOD.replace("done_when: seals in place", "lasts: x")
    named = {each.like for each in objections(read_agreement_text(text)) if each.like}
    for name in proposals("korea"):
        made = draft(korea, roadmap_of(read_roadmap(find_proposal("korea", name))), DAY)
        named |= {each.like for each in objections(made) if each.like}
    for coded in ("af-1994", "st-2014", "gf-1998", "hn-2019"):
        named |= {each.like for each in objections(agreement_named(coded)) if each.like}
    assert named
    assert {feature for feature, _ in named} <= set(FEATURES)


def test_a_bundled_coded_agreement_is_checked_by_its_name():
    assert is_agreement("af-1994")
    found = check_agreement(agreement_named("af-1994"))
    assert not found.is_fit_to_sign
    answer = json.loads(json.dumps(check_answer(found)))
    dated = next(each for each in answer["objections"] if each["rule"] == "no-date")
    rate = dated["fared"]
    assert rate["feature"] == "dated"
    assert rate["low"] < rate["share"] < rate["high"]
    assert str(rate["n"]) in rate["sentence"]


def test_a_scenario_is_no_agreement(tmp_path):
    (tmp_path / "strait.yaml").write_text(STRAIT)
    assert not is_agreement(str(tmp_path / "strait.yaml"))
    assert not is_agreement("korea")
