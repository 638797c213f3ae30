"""What explain shows is true: its changes make a roadmap, its reasons are those of the judge."""

import time
from functools import lru_cache

import pytest

from detente.errors import UnknownName
from detente.report.explain.changes import SAID, change_in_words, part_in_words, size_in_words
from detente.roadmap import Limits, judge, plan
from detente.roadmap.explaining.nearest import nearest
from detente.roadmap.judging.facts import facts
from detente.scenario.edit import Edit, edited, parse_edit
from detente.scenario.payments import with_payments
from detente.scenario.read import read_text
from detente.workflow.changes import Changes
from detente.workflow.explain import Question, applied, explain_case
from detente.workflow.smallest import Trial, combined, usual
from detente.worth import game_of
from tests.workflow.river import RIVER

PATIENT = Limits(60.0, time.perf_counter)
SCENARIO = read_text(RIVER)

HARDER = {
    "trust": (),
    "least gain": ("trust.north.south=0.4", "parties.north.min_gain=97 %"),
    "a gate": ("trust.north.south=0.4", "steps.open-gates.needs_trust={north in south: 0.55}"),
    "off the table": ("trust.north.south=0.4", "steps.open-gates=nothing"),
    "a window": ("trust.north.south=0.4", "steps.buy-grain.earliest=3", "steps.open-gates.latest=1"),
}
"""Edits that leave the scenario without a roadmap, by what is in the way."""


@lru_cache
def answered(name):
    scenario = edited(SCENARIO, map(parse_edit, HARDER[name]))
    return explain_case(scenario, Question(PATIENT, "total"))


def changes_of(scenario):
    game = game_of(scenario)
    return Changes(scenario, game, tuple(facts(game).ideal.tolist()))


@pytest.mark.parametrize("name", HARDER)
def test_applying_a_change_does_make_a_roadmap(name):
    found = answered(name)
    assert found.why is None
    assert found.search.status == "infeasible"
    assert found.changes
    for change in found.changes:
        game = game_of(with_payments(edited(found.scenario, change.edits)))
        assert judge(game, change.verdict.roadmap).holds
        again = plan(game, "total", limits=PATIENT)
        assert again.roadmap is not None
        assert again.value >= change.value - 1e-6


@pytest.mark.parametrize("name", HARDER)
def test_changes_come_by_size_and_each_is_told(name):
    found = answered(name)
    assert [change.size for change in found.changes] == sorted(change.size for change in found.changes)
    assert not found.untried
    for change in found.changes:
        assert change_in_words(found.scenario, change).endswith(".")
        assert size_in_words(change)


@pytest.mark.parametrize("name", HARDER)
def test_the_demand_in_the_way_is_among_the_conflicts_and_among_the_changes(name):
    kinds = {"trust": "trust", "least gain": "gain", "a gate": "gate", "off the table": "window"}
    kind = kinds.get(name, "window")
    found = answered(name)
    assert kind in {group.kind for each in found.conflicts for group in each.groups}
    changed = {part.kind for change in found.changes for part in change.parts}
    assert ("table" if name == "off the table" else kind) in changed


def test_a_step_less_than_the_smallest_change_found_would_not_do():
    found = answered("trust")
    trust = next(change for change in found.changes if change.parts[0].kind == "trust")
    assert trust.within
    (edit,) = trust.edits
    less = edited(SCENARIO, [Edit(edit.path, edit.value - 0.01)])
    assert plan(game_of(less), limits=PATIENT).status == "infeasible"


def test_what_was_in_vain_is_in_vain():
    found = answered("trust")
    tried = {(part.kind, part.about): part for part in found.in_vain}
    assert tried
    for ladder in changes_of(SCENARIO).about([("margin", ()), ("goal", ("open-gates",))]):
        if (ladder.kind, ladder.about) in tried:
            game = game_of(edited(SCENARIO, ladder.rungs[-1].edits))
            held = plan(game, limits=PATIENT).roadmap
            assert held is None or not held.starts


def test_several_changes_are_found_where_none_does_alone_and_each_is_needed():
    edits = [Edit("trust.north.south", 0.15), Edit("parties.south.min_gain", 0.99)]
    scenario = edited(SCENARIO, edits)
    ladders = changes_of(scenario).about([("trust", ("north", "south")), ("gain", ("south",))])
    some = tuple(ladder for ladder in ladders if ladder.kind in {"trust", "gain"})
    trial = Trial(scenario, "fair", PATIENT, PATIENT.clock() + PATIENT.seconds)
    assert all(trial.smallest(ladder) is None for ladder in some)
    found = combined(trial, some)
    assert found is not None
    assert {part.kind for part in found.parts} == {"trust", "gain"}
    for edit in found.edits:
        assert trial.best([other for other in found.edits if other != edit]) is None


def test_every_ladder_grows_and_every_kind_is_told():
    step = "steps.open-gates"
    edits = (
        "steps.talk={title: Talk, by: [north]}", f"{step}.requires=buy-grain", f"{step}.excludes=[talk]",
        f"{step}.earliest=2",
        f"{step}.needs_trust={{north in south: 0.3}}", "parties.north.capacity=1",
        "parties.west={name: West, discount: 5 %}", "weights.west={water: 5}",
        "money={north: {points_per_busd_year: 5}, south: {points_per_busd_year: 5}}",
    )  # fmt: skip
    scenario = edited(SCENARIO, map(parse_edit, edits))
    topics = [("trust", ("north", "south")), ("enforcement", ("north",)), ("gain", ("north",))]
    topics += [("gate", ("open-gates", "north", "south")), ("waiting", ("north",)), ("capacity", ("north",))]
    topics += [("goal", ("open-gates",)), ("requires", ("open-gates",)), ("window", ("open-gates",))]
    topics += [("excludes", ("talk", "open-gates")), ("coalition", ("north", "south"))]
    ladders = changes_of(scenario).about(topics)
    off = edited(scenario, [Edit(step, None)])
    ladders += changes_of(off).about([("window", ("open-gates",))])
    assert {ladder.kind for ladder in ladders} == set(SAID)
    for ladder in ladders:
        sizes = [rung.size for rung in ladder.rungs]
        assert sizes == sorted(sizes)
        assert sizes[0] > 0
        assert usual(ladder) in ladder.rungs


def test_a_change_that_makes_it_better_is_measured_by_the_objective():
    scenario = edited(SCENARIO, map(parse_edit, ["trust.north.south=0.4", "parties.north.capacity=1"]))
    found = explain_case(scenario, Question(PATIENT, "fair", better=True))
    assert found.why is not None
    before = found.why.near.here.worth[0]
    for change in found.changes:
        assert change.rise >= -1e-6
        game = game_of(with_payments(edited(scenario, change.edits)))
        assert judge(game, change.verdict.roadmap).holds
        assert change.value == pytest.approx(before + change.rise)


def test_a_draft_that_fails_is_explained_by_what_would_let_it_hold(tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_text(
        "detente-roadmap: 1\nname: draft\nscenario: river\nphases: {1: [open-gates, buy-grain]}\n",
        encoding="utf-8",
    )
    found = explain_case(SCENARIO, Question(PATIENT, roadmap=file))
    assert found.draft is not None
    assert not found.draft.holds
    assert found.changes
    for change in found.changes:
        game = game_of(with_payments(edited(SCENARIO, change.edits)))
        assert judge(game, found.draft.roadmap).holds


def test_a_draft_that_holds_is_explained_as_it_is(tmp_path):
    scenario = edited(SCENARIO, [Edit("trust.north.south", 0.4)])
    file = tmp_path / "draft.yaml"
    file.write_text(
        "detente-roadmap: 1\nname: draft\nscenario: river\nphases: {1: [open-gates, buy-grain]}\n",
        encoding="utf-8",
    )
    found = explain_case(scenario, Question(PATIENT, roadmap=file))
    assert found.why is not None
    assert [place.step for place in found.why.places] == ["open-gates", "buy-grain"]
    assert not found.changes


def test_the_changed_scenario_is_written_with_its_comments(tmp_path):
    found = answered("trust")
    number = next(n for n, change in enumerate(found.changes, 1) if change.parts[0].kind == "trust")
    path = tmp_path / "changed.yaml"
    assert applied(found, number, path, RIVER).written == str(path)
    assert "# how little is known of the other side" in path.read_text()
    assert plan(game_of(read_text(path.read_text())), limits=PATIENT).status == "optimal"
    with pytest.raises(UnknownName, match="there is no change 99"):
        applied(found, 99, path)


def test_without_time_what_was_not_tried_is_named():
    found = explain_case(SCENARIO, Question(Limits(0.0, time.perf_counter)))
    assert found.search is not None
    assert found.search.status == "limit"
    assert [each.extent for each in found.conflicts] == ["limit"]
    assert not found.changes
    for part in found.untried:
        assert part_in_words(SCENARIO, part)


def test_what_comes_nearest_fails_and_is_not_empty():
    game = game_of(SCENARIO)
    found = nearest(game, limits=PATIENT)
    assert found
    for verdict in found:
        assert verdict.roadmap.starts
        assert not verdict.holds
