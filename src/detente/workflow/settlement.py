"""The verbs about scenarios and roadmaps: check, diff, plan, judge, compare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from detente.agreement.read import agreement_schema
from detente.errors import LimitReached, NoRoadmap, RoadmapError, UnknownName
from detente.projects.read import project_schema
from detente.report.assumed import flips
from detente.report.findings import Compared, Findings, Search
from detente.report.page import page
from detente.report.risk.findings import Risks
from detente.report.worth_over_time import streams
from detente.roadmap import Limits, judge, plan
from detente.roadmap.explaining.conflict import conflict
from detente.roadmap.judging.coalitions import departures
from detente.roadmap.judging.evaluate import starts_of
from detente.roadmap.judging.joint_risk import joint_risk
from detente.roadmap.judging.sleepers import sleepers
from detente.roadmap.judging.values import with_joined
from detente.roadmap.judging.witness import deviations, tightest
from detente.scenario import problems_in, read, read_roadmap
from detente.scenario.bundle import find, find_proposal, proposals
from detente.scenario.diff import diff
from detente.scenario.model import FORMAT
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.schema import schema
from detente.scenario.template import template
from detente.scenario.write import as_text, save
from detente.workflow.cases import project_problems_beside
from detente.workflow.drafts import roadmap_at, roadmap_of
from detente.workflow.explain import why
from detente.workflow.fingerprint import fingerprint
from detente.workflow.phases import along
from detente.workflow.share import joint_of
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from detente.errors import Problem
    from detente.report.stability.findings import RoadmapStays
    from detente.roadmap import Verdict
    from detente.roadmap.judging.verdict import Deviation
    from detente.roadmap.terms.objective import Objective
    from detente.scenario import Scenario
    from detente.scenario.diff import Change
    from detente.workflow.cases import Case

REPORT, ROADMAP = "report.html", "roadmap.yaml"

EXPLAINED_WITHIN = 30.0
"""Seconds that may be spent on saying why there is no roadmap."""

TOGETHER = {
    "smallest": "the fewest that cannot go together:",
    "minimal": "these cannot go together, and without any one of them there is a roadmap:",
    "some": "these cannot go together; there may be fewer that cannot:",
    "none": "yet none of them is to blame; this is a fault of the program",
    "limit": f"which of them cannot go together was not found in {EXPLAINED_WITHIN:g} seconds",
}
"""What is said before the conflicting demands, by how much is known about them."""


@dataclass(frozen=True)
class Wish:
    """What is wanted of a plan, and how long to look for it."""

    limits: Limits
    objective: Objective = "fair"
    seed: int = 0

    @classmethod
    def within(cls, seconds: float, clock: Callable[[], float], objective: Objective = "fair") -> Wish:
        """The wish for an answer within so many seconds of that clock."""
        return cls(Limits(seconds, clock), objective)


def plan_case(case: Case, wish: Wish) -> Findings:
    """The best roadmap found, judged, with what explains it.

    Raises NoRoadmap with the demands that cannot go together, or LimitReached.
    """
    search, verdict = planned(case.scenario, wish)
    return replace(explained(case, verdict, wish.objective), search=search)


def compare_case(case: Case, wish: Wish) -> Findings:
    """Every proposal that comes with the scenario, judged by the same numbers as a planned roadmap.

    Raises NoRoadmap or LimitReached if there is none to compare with.
    """
    search, verdict = planned(case.scenario, wish)
    own = Compared("planned", f"Planned here ({wish.objective})", verdict)
    return replace(_judged(case, verdict), search=search, compared=(own, *_compared(case)))


def judge_case(case: Case, roadmap: Path, *, in_full: bool = False) -> Findings:
    """A roadmap that somebody else wrote, judged; in full: with the judgements that could turn the verdict.

    Raises RoadmapError; unknown steps and broken rules are part of the verdict.
    """
    file = read_roadmap(roadmap)
    verdict = judge(game_of(case.scenario), roadmap_of(file))
    own = file.sources if isinstance(file.sources, dict) else {}
    if in_full:
        return replace(explained(case, verdict), sources=own)
    return replace(_judged(case, verdict), witnesses=tightest(verdict), sources=own)


def stays_case(case: Case, roadmap: Path) -> RoadmapStays:
    """Who would go back on a roadmap after each phase, by worth alone. Raises RoadmapError, NoWorth."""
    return along(case.scenario, judge(game_of(case.scenario), roadmap_at(roadmap)))


def alternatives(case: Case, roadmap: Path, party: str, phase: int) -> tuple[Deviation, ...]:
    """Everything a party could do in one phase of a roadmap instead of carrying on, the best first.

    Phase K+1 is what comes after the last. Raises RoadmapError or UnknownName.
    """
    game = game_of(case.scenario)
    if party not in game.parties:
        raise UnknownName(f"'{party}' is not a party; the parties are {', '.join(game.parties)}")
    if not 1 <= phase <= game.n_phases + 1:
        raise UnknownName(
            f"there is no phase {phase}; the phases are 1 to {game.n_phases}, and one more after them"
        )
    starts = with_joined(game, starts_of(game, roadmap_at(roadmap)))
    return deviations(game, starts, game.parties.index(party), phase)


def proposal(name: str, roadmap: str) -> Path:
    """Where a roadmap lies: one beside the scenario `name`, or any file. Raises UnknownName."""
    return find_proposal(name, roadmap)


def written(findings: Findings, out: Path) -> Findings:
    """The findings, once their report and roadmap lie in a folder of `out` named after the scenario."""
    folder, roadmap = out / findings.scenario.name, findings.verdict.roadmap
    file = RoadmapFile.model_validate(
        {
            "detente-roadmap": FORMAT,
            "name": roadmap.name,
            "title": roadmap.title,
            "about": roadmap.about,
            "scenario": findings.scenario.name,
            "phases": dict(enumerate(roadmap.phases(findings.game.n_phases), 1)),
        }
    )
    texts = {ROADMAP: as_text(file), REPORT: page(findings)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        save(folder / name, text)
    return replace(findings, report=str(folder / REPORT))


def check_case(name: str) -> tuple[Problem, ...]:
    """Every problem of a scenario, and of the projects and proposals that lie beside it."""
    found = list(problems_in(find(name)))
    if not any(problem.level == "error" for problem in found):
        found += project_problems_beside(name)
    for each in proposals(name):
        try:
            read_roadmap(find_proposal(name, each))
        except RoadmapError as wrong:
            found += wrong.problems
    return tuple(found)


def diff_cases(old: str, new: str) -> tuple[Change, ...]:
    """What changed in meaning from one scenario to another. Raises UnknownName or ScenarioError."""
    return diff(read(find(old)), read(find(new)))


def start_case(name: str, folder: Path) -> Path:
    """The path of a new commented scenario. Raises UnknownName if the name is no name or is taken."""
    path = folder / f"{name}.yaml"
    if path.exists():
        raise UnknownName(f"{path} exists already; choose another name, or move it away first")
    save(path, template(name))
    return path


def schema_of(kind: Literal["scenario", "project", "agreement"]) -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    return {"scenario": schema, "project": project_schema, "agreement": agreement_schema}[kind]()


def planned(scenario: Scenario, wish: Wish) -> tuple[Search, Verdict]:
    """How the best roadmap was found, and the verdict on it. Raises NoRoadmap or LimitReached."""
    game = game_of(scenario)
    found = plan(game, wish.objective, limits=wish.limits, seed=wish.seed)
    if found.verdict is not None:
        numbers = (found.value, found.bound, found.gap, found.seconds)
        return Search(found.status, found.objective, *numbers), found.verdict
    if found.status == "limit":
        raise LimitReached(
            f"no roadmap for '{scenario.name}' was found in {wish.limits.seconds:g} seconds, "
            "and none is proven impossible; allow more time with --time-limit"
        )
    raise _no_roadmap(scenario, wish)


def _no_roadmap(scenario: Scenario, wish: Wish) -> NoRoadmap:
    """The refusal, with the demands that cannot go together as far as they can be found in time."""
    titles = {name: party.name for name, party in scenario.parties.items()}
    titles |= {name: step.title for name, step in scenario.steps.items()}
    limits = replace(wish.limits, seconds=EXPLAINED_WITHIN)
    found = conflict(game_of(scenario), titles, limits=limits, seed=wish.seed)
    return NoRoadmap(
        f"no roadmap for '{scenario.name}' meets all demands; {TOGETHER[found.extent]}", found.reasons
    )


def explained(case: Case, verdict: Verdict, objective: Objective = "fair") -> Findings:
    """A verdict with all that is worked out for a report."""
    return replace(
        _judged(case, verdict),
        streams=streams(verdict),
        witnesses=tightest(verdict),
        flips=flips(case.scenario, verdict.roadmap),
        compared=_compared(case),
        stays=along(case.scenario, verdict),
        joint=joint_of(case, tuple(verdict.roadmap.starts)),
        why=why(verdict, objective) if verdict.holds else None,
    )


def _judged(case: Case, verdict: Verdict) -> Findings:
    risks = Risks(departures(verdict), joint_risk(verdict), sleepers(verdict))
    found = Findings(case.scenario, verdict, risks=risks)
    return replace(found, version=version("detente"), fingerprint=fingerprint(case.scenario))


def _compared(case: Case) -> tuple[Compared, ...]:
    game = game_of(case.scenario)
    return tuple(Compared(file.name, file.title, judge(game, roadmap_of(file))) for file in case.proposals)
