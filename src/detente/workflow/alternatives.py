"""The verb alternatives: different good roadmaps, and what one gives up for what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.errors import LimitReached, NoRoadmap
from detente.report.alternatives.findings import AlternativesFindings
from detente.report.alternatives.frontier_words import FrontierWords
from detente.report.alternatives.page import page
from detente.report.alternatives.words import AlternativesWords
from detente.roadmap.questions.alternatives import Variety, alternatives
from detente.roadmap.questions.frontier import frontier
from detente.roadmap.solving.limits import Limits
from detente.scenario.model import FORMAT
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.write import as_text, save
from detente.workflow.fingerprint import fingerprint
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from detente.roadmap import Verdict
    from detente.workflow.cases import Case

REPORT = "alternatives.html"

FRONTIER_SHARE = 0.5
"""Share of the time for the frontier, if it is asked for."""


@dataclass(frozen=True)
class Choice:
    """What is wanted of alternatives, whether trade-offs are looked into too, and how long it may take."""

    limits: Limits
    variety: Variety
    frontier: bool = False
    seed: int = 0


def alternatives_case(case: Case, choice: Choice) -> AlternativesFindings:
    """Different good roadmaps, judged, and the frontier between objectives if it is asked for.

    Raises NoRoadmap if it is proven that there is none, LimitReached if none was found in time.
    """
    game, limits = game_of(case.scenario), choice.limits
    own = (1 - FRONTIER_SHARE if choice.frontier else 1.0) * limits.seconds
    found = alternatives(game, choice.variety, limits=Limits(own, limits.clock), seed=choice.seed)
    if found.best.status == "infeasible":
        raise NoRoadmap(
            f"no roadmap for '{case.scenario.name}' meets all demands, so there are no alternatives; "
            f"`detente plan {case.scenario.name}` says which demands cannot go together",
            (),
        )
    if not found.found:
        raise LimitReached(
            f"no roadmap for '{case.scenario.name}' was found in {limits.seconds:g} seconds, "
            "and none is proven impossible; allow more time with --time-limit"
        )
    findings = AlternativesFindings(
        case.scenario, found, version=version("detente"), fingerprint=fingerprint(case.scenario)
    )
    if not choice.frontier:
        return findings
    left = Limits(limits.seconds - found.seconds, limits.clock)
    known = [each.verdict for each in found.found]
    return replace(findings, frontier=frontier(game, known, limits=left, seed=choice.seed))


def written(findings: AlternativesFindings, out: Path) -> AlternativesFindings:
    """The findings, once their page and roadmaps lie in a folder of `out` named after the scenario."""
    folder = out / findings.scenario.name
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, title, verdict in _named(findings):
        path = folder / f"{name}.yaml"
        save(path, as_text(_file(name, title, verdict, findings.scenario.name)))
        paths.append(str(path))
    save(folder / REPORT, page(findings))
    return replace(findings, roadmaps=tuple(paths), report=str(folder / REPORT))


def _named(findings: AlternativesFindings) -> Iterator[tuple[str, str, Verdict]]:
    """Name, title and verdict of every roadmap that is written."""
    words = AlternativesWords(findings)
    for place, each in enumerate(findings.alternatives.found):
        label = words.label(place)
        yield f"alternative-{label.lower()}", f"Alternative {label}", each.verdict
    if findings.frontier is not None:
        labels = FrontierWords(findings.scenario, findings.frontier)
        for place, point in enumerate(findings.frontier.points):
            label = labels.label(place)
            yield f"frontier-{label.lower()}", f"Point {label} of the frontier", point.verdict


def _file(name: str, title: str, verdict: Verdict, scenario: str) -> RoadmapFile:
    return RoadmapFile.model_validate(
        {
            "detente-roadmap": FORMAT,
            "name": name,
            "title": title,
            "scenario": scenario,
            "phases": dict(enumerate(verdict.roadmap.phases(verdict.game.n_phases), 1)),
        }
    )
