"""Everything that is said about trust along a roadmap, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.questions.confidence import Pair
    from detente.roadmap.questions.gains import Gains
    from detente.scenario import Scenario


@dataclass(frozen=True)
class TrustFindings:
    """Trust along a judged roadmap, and what steps, more trust and better verification are worth.

    verdict : of the roadmap along which trust is told, which is the best one known unless `given`. pairs : of
    which trust is asked, the least to spare first. gains : measured from the best settlement known.
    report : where the written report lies, for the terminal.
    """

    scenario: Scenario
    verdict: Verdict
    given: bool
    pairs: tuple[Pair, ...]
    gains: Gains
    version: str = ""
    fingerprint: str = ""
    report: str = ""
