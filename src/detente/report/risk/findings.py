"""What lies beyond the demands on single parties: coalitions, all doubts at once, sleepers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.judging.joint_risk import JointRisk
    from detente.roadmap.judging.sleepers import Sleeper
    from detente.roadmap.judging.verdict import Departure


@dataclass(frozen=True)
class Risks:
    """departures : the weakest coalition of each phase. sleepers : one for each party, if steps are taken."""

    departures: tuple[Departure, ...]
    joint: JointRisk
    sleepers: tuple[Sleeper, ...]
