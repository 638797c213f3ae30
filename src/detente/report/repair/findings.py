"""Everything a report on a repaired draft says, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.questions.repair import Repair
    from detente.scenario import Scenario
    from detente.scenario.model import Source


@dataclass(frozen=True)
class RepairFindings:
    """A draft, what became of it, and where that is written down.

    sources : those that only the draft names. roadmap, report : where the repaired roadmap and the page lie.
    """

    scenario: Scenario
    repair: Repair
    sources: dict[str, Source] = field(default_factory=dict)
    version: str = ""
    fingerprint: str = ""
    roadmap: str = ""
    report: str = ""
