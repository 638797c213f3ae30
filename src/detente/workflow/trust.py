"""The verb about trust: where it is short, and what raising it and seeing better are worth."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.errors import LimitReached, NoRoadmap
from detente.report.trust.findings import TrustFindings
from detente.report.trust.page import page
from detente.roadmap import judge, plan
from detente.roadmap.questions.compared import FULL_TRUST, gains
from detente.roadmap.questions.confidence import pairs
from detente.roadmap.questions.variants import changed
from detente.roadmap.solving.search import make_ready
from detente.scenario.write import save
from detente.workflow.drafts import roadmap_at
from detente.workflow.fingerprint import fingerprint
from detente.worth import game_of

if TYPE_CHECKING:
    from pathlib import Path

    from detente.roadmap import Limits, Plan
    from detente.workflow.cases import Case
    from detente.workflow.settlement import Wish
    from detente.worth import Game

PAGE = "trust.html"

FIRST_SHARE, FIRST_MOST = 0.25, 15.0
"""Share of the time that the plan takes from which all others are measured, and the most of it in seconds."""


def trust_case(case: Case, wish: Wish, roadmap: Path | None = None) -> TrustFindings:
    """Trust along a roadmap, or along the best one found, and what more trust and better sight would unlock.

    Raises RoadmapError, NoRoadmap (which says whether full trust would do) or LimitReached.
    """
    game = game_of(case.scenario)
    make_ready(game)
    end = wish.limits.clock() + wish.limits.seconds
    along = judge(game, roadmap_at(roadmap)) if roadmap else None
    start = along.roadmap if along and along.holds else None
    first = replace(wish.limits, seconds=min(FIRST_SHARE * wish.limits.seconds, FIRST_MOST))
    base = plan(game, wish.objective, limits=first, seed=wish.seed, start=start)
    left = replace(wish.limits, seconds=max(0.0, end - wish.limits.clock()))
    if base.status == "limit":
        base = plan(game, wish.objective, limits=left, seed=wish.seed, start=start)
    if base.roadmap is None:
        raise _none(case, game, base, replace(wish, limits=left))
    found = gains(game, base, limits=left, seed=wish.seed)
    best = found.best.roadmap or base.roadmap
    verdict = along or judge(game, best)
    return TrustFindings(
        scenario=case.scenario,
        verdict=verdict,
        given=along is not None,
        pairs=pairs(verdict),
        gains=found,
        version=version("detente"),
        fingerprint=fingerprint(case.scenario),
    )


def written(findings: TrustFindings, out: Path) -> TrustFindings:
    """The findings, once their page lies in a folder of `out` named after the scenario."""
    folder = out / findings.scenario.name
    text = page(findings)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / PAGE, text)
    return replace(findings, report=str(folder / PAGE))


def _none(case: Case, game: Game, base: Plan, wish: Wish) -> NoRoadmap | LimitReached:
    """The refusal, and whether it is for want of trust."""
    name = case.scenario.name
    if base.status != "infeasible":
        return LimitReached(
            f"no roadmap for '{name}' was found in time to measure from, and none is "
            "proven impossible; allow more time with --time-limit"
        )
    trusting = plan(changed(game, FULL_TRUST), wish.objective, limits=_some(wish.limits), seed=wish.seed)
    why = {
        "infeasible": "and there would be none even if all trusted each other fully",
        "limit": "and none was found that would do if all trusted each other fully",
    }.get(trusting.status, "and there would be one if all trusted each other fully")
    return NoRoadmap(
        f"no roadmap for '{name}' meets all demands, {why}; detente explain {name} says what would help"
    )


def _some(limits: Limits) -> Limits:
    return replace(limits, seconds=min(limits.seconds, FIRST_MOST))
