"""The verb whatif: some numbers are other ones, or a step is off the table, and what then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.report.findings import Search
from detente.report.whatif.findings import WhatIfFindings
from detente.roadmap import Roadmap, judge, plan
from detente.roadmap.solving.search import make_ready
from detente.scenario.diff import diff
from detente.scenario.edit import edited, edited_text
from detente.scenario.write import save
from detente.workflow.drafts import roadmap_at
from detente.workflow.fingerprint import fingerprint
from detente.workflow.settlement import planned
from detente.worth import game_of

if TYPE_CHECKING:
    from pathlib import Path

    from detente.report.findings import Search as Searched
    from detente.roadmap import Limits, Verdict
    from detente.scenario import Scenario
    from detente.scenario.edit import Edit
    from detente.workflow.settlement import Wish


@dataclass(frozen=True)
class Base:
    """The roadmap that is on the table before anything changes; search : how it was found, if it was."""

    scenario: Scenario
    verdict: Verdict
    search: Searched | None = None


def base_of(scenario: Scenario, wish: Wish, roadmap: Path | None = None) -> Base:
    """The roadmap of a file, judged, or else the best that is found.

    Raises RoadmapError, or NoRoadmap and LimitReached if none is found.
    """
    if roadmap is None:
        search, verdict = planned(scenario, wish)
        return Base(scenario, verdict, search)
    return Base(scenario, judge(game_of(scenario), roadmap_at(roadmap)))


@dataclass(frozen=True)
class Supposition:
    """Some edits of a scenario, and the scenario with them."""

    edits: tuple[Edit, ...]
    scenario: Scenario


def suppose(scenario: Scenario, edits: tuple[Edit, ...]) -> Supposition:
    """The scenario with the edits made. Raises ScenarioError for what cannot be edited."""
    return Supposition(edits, edited(scenario, edits))


def written(scenario: Scenario, supposition: Supposition, path: Path, original: str | None = None) -> None:
    """Write the changed scenario to a path; original : its text, of which all that is not changed is kept."""
    save(path, edited_text(scenario, supposition.edits, original))


def what_if(base: Base, supposition: Supposition, wish: Wish) -> WhatIfFindings:
    """Whether the roadmap still holds in the changed scenario, and the best one now.

    The search for that starts from the roadmap on the table.
    """
    clock, changed = wish.limits.clock, supposition.scenario
    make_ready(base.verdict.game)
    began = clock()
    game = game_of(changed)
    still = judge(game, _without(base.verdict.roadmap, changed))
    limits: Limits = replace(wish.limits, seconds=max(0.0, wish.limits.seconds - (clock() - began)))
    found = plan(game, wish.objective, limits=limits, seed=wish.seed, start=base.verdict.roadmap)
    return WhatIfFindings(
        scenario=base.scenario,
        changed=changed,
        edits=supposition.edits,
        changes=diff(base.scenario, changed),
        base=base.verdict,
        still=still,
        search=Search(found.status, found.objective, found.value, found.bound, found.gap, found.seconds),
        now=found.verdict,
        seconds=clock() - began,
        version=version("detente"),
        fingerprint=fingerprint(changed),
    )


def _without(roadmap: Roadmap, scenario: Scenario) -> Roadmap:
    """The roadmap without what is off the table."""
    gone = {name for name, step in scenario.steps.items() if step.off_the_table}
    return replace(
        roadmap, starts={step: start for step, start in roadmap.starts.items() if step not in gone}
    )
