"""Everything a report says, found before it is written."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.report.explain.findings import Why
    from detente.report.risk.findings import Risks
    from detente.report.robust.findings import RobustFindings
    from detente.report.share.findings import ShareFindings
    from detente.report.stability.findings import RoadmapStays
    from detente.report.worth_over_time import Streams
    from detente.roadmap.judging.verdict import Deviation, Verdict
    from detente.scenario import Scenario
    from detente.scenario.model import Source
    from detente.scenario.values import Value
    from detente.worth import Game

Status = Literal["optimal", "feasible", "infeasible", "limit"]


@dataclass(frozen=True)
class Search:
    """How a roadmap was found. value and bound in the units of the objective; gap as a share of one."""

    status: Status
    objective: str
    value: float
    bound: float
    gap: float
    seconds: float


@dataclass(frozen=True)
class Flip:
    """What the verdict becomes when one number stands at one end of its range.

    path : dotted, as `Scenario.values` gives it. holds : the verdict there. turns_at : the value
    nearest to the likely one at which the verdict changes, in the value's own unit; nan if unknown.
    sentence : what fails there, if anything does.
    """

    path: str
    value: Value
    at: Literal["low", "high"]
    holds: bool
    turns_at: float = math.nan
    sentence: str = ""

    @property
    def way(self) -> float:
        """Share of the way from likely to the end at which the verdict changes; 1 if unknown."""
        far = (self.value.low if self.at == "low" else self.value.high) - self.value.likely
        if math.isnan(self.turns_at) or far == 0:
            return 1.0
        return min(1.0, max(0.0, (self.turns_at - self.value.likely) / far))


@dataclass(frozen=True)
class Compared:
    """A proposal that was made, and what the judge says of it."""

    name: str
    title: str
    verdict: Verdict


@dataclass(frozen=True)
class Findings:
    """A judged roadmap with all that explains it; whatever was not looked into is left empty.

    witnesses : for each party its best deviation at its tightest phase. flips : one entry per
    judgement and end that was tried, whether or not it changes the verdict. stays : who would go back
    after each phase, by worth alone. joint : projects that run once all steps taken stand. why : this
    order. robust : how it fares if numbers are others. sources : those that only proposals name. made_on :
    shown as it is; nothing is shown if it is empty. report : where the written report lies, for the
    terminal.
    """

    scenario: Scenario
    verdict: Verdict
    search: Search | None = None
    streams: Streams | None = None
    witnesses: tuple[Deviation, ...] = ()
    flips: tuple[Flip, ...] = ()
    compared: tuple[Compared, ...] = ()
    stays: RoadmapStays | None = None
    joint: ShareFindings | None = None
    why: Why | None = None
    robust: RobustFindings | None = None
    risks: Risks | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    version: str = ""
    fingerprint: str = ""
    made_on: str = ""
    report: str = ""

    @property
    def game(self) -> Game:
        """The scenario in numbers, as it was judged."""
        return self.verdict.game

    @property
    def turning(self) -> tuple[Flip, ...]:
        """Numbers that would change the verdict within their range, the closest first."""
        turned = (flip for flip in self.flips if flip.holds != self.verdict.holds)
        return tuple(sorted(turned, key=lambda flip: (flip.way, flip.path)))
