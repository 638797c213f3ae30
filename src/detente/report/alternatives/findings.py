"""Everything a report on alternatives and trade-offs says, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.questions.alternatives import Alternatives
    from detente.roadmap.questions.frontier import Frontier
    from detente.scenario import Scenario


@dataclass(frozen=True)
class AlternativesFindings:
    """Different good roadmaps, and, if it was asked for, the frontier between the objectives.

    roadmaps : where each alternative, then each point of the frontier, is written as a roadmap file.
    report : where the page lies.
    """

    scenario: Scenario
    alternatives: Alternatives
    frontier: Frontier | None = None
    version: str = ""
    fingerprint: str = ""
    roadmaps: tuple[str, ...] = ()
    report: str = ""
