"""Repairs and alternatives from files to files, as the commands do it."""

import time
from pathlib import Path

import pytest

from detente.errors import LimitReached, NoRoadmap, UnknownName
from detente.roadmap import Limits, judge
from detente.roadmap.questions.alternatives import Variety
from detente.roadmap.questions.repair import Wanted
from detente.scenario import Scenario, read_roadmap
from detente.workflow.alternatives import Choice, alternatives_case
from detente.workflow.alternatives import written as alternatives_written
from detente.workflow.cases import Case
from detente.workflow.repair import Mending, repair_case
from detente.workflow.repair import written as repair_written
from detente.worth import game_of
from tests.report.choices_made import FERRY, scenario

PATIENT = Limits(60.0, time.perf_counter)

DRAFT = """\
detente-roadmap: 1
name: hasty
title: The hasty plan
scenario: ferry
sources: {note-a: {title: A note}}
phases:
  1: [maps, boats]
  3: [berth]
"""


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "hasty.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def judged(path):
    from detente.roadmap import Roadmap

    return judge(game_of(scenario()), Roadmap(read_roadmap(Path(path)).starts))


def test_a_repaired_draft_is_written_as_a_roadmap_that_the_judge_passes(draft, tmp_path):
    found = repair_written(repair_case(Case(scenario()), draft, Mending(PATIENT)), tmp_path / "out")
    assert found.repair.status == "least"
    assert judged(found.roadmap).holds
    assert read_roadmap(Path(found.roadmap)).name == "hasty-repaired"
    assert Path(found.report).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_draft_that_cannot_be_repaired_leaves_a_page_and_no_roadmap(draft, tmp_path):
    mending = Mending(PATIENT, Wanted(("boats",)))
    found = repair_written(repair_case(Case(scenario()), draft, mending), tmp_path / "out")
    assert found.repair.status == "impossible"
    assert found.roadmap == ""
    assert Path(found.report).is_file()


def test_a_step_that_is_to_be_kept_must_be_in_the_scenario(draft):
    with pytest.raises(UnknownName, match="'bridge' is not a step of 'ferry'"):
        repair_case(Case(scenario()), draft, Mending(PATIENT, Wanted(("bridge",))))


def test_alternatives_and_points_of_the_frontier_are_written_as_roadmaps_that_hold(tmp_path):
    choice = Choice(PATIENT, Variety(3, 0.3), frontier=True)
    found = alternatives_written(alternatives_case(Case(scenario()), choice), tmp_path)
    assert found.frontier is not None
    assert len(found.roadmaps) == len(found.alternatives.found) + len(found.frontier.points)
    assert all(judged(path).holds for path in found.roadmaps)
    assert Path(found.report).name == "alternatives.html"


def test_without_any_roadmap_it_is_said_that_there_are_no_alternatives():
    impossible = Scenario.of({**FERRY, "goal": "boats and not maps"})
    with pytest.raises(NoRoadmap, match="so there are no alternatives"):
        alternatives_case(Case(impossible), Choice(PATIENT, Variety()))


def test_without_time_it_is_said_that_none_was_found(monkeypatch):
    from detente.roadmap import Plan
    from detente.roadmap.questions import alternatives as room

    late = Plan(None, "fair", "limit", *(float("nan"),) * 3, 0.0, None)
    monkeypatch.setattr(room, "plan", lambda *_, **__: late)
    with pytest.raises(LimitReached, match="allow more time"):
        alternatives_case(Case(scenario()), Choice(Limits(0.0, time.perf_counter), Variety()))
