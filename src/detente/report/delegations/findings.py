"""What several files of weights lead to, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.questions.several import Several
    from detente.scenario import Scenario


@dataclass(frozen=True)
class Difference:
    """A number on which files do not agree: whose, for what, and what each file has; None if it says none."""

    party: str
    of: str
    numbers: tuple[float | None, ...]


@dataclass(frozen=True)
class DelegationsFindings:
    """Plans for each file and for all.

    names : of the files, in the order given. differences : by party. roadmap : where the one for all lies.
    """

    scenario: Scenario
    names: tuple[str, ...]
    several: Several
    differences: tuple[Difference, ...]
    roadmap: str = ""

    @property
    def same_best(self) -> bool:
        """Whether one roadmap is the best found under every file."""
        roadmaps = [one.roadmap.starts if one.roadmap else None for one in self.several.own]
        return None not in roadmaps and all(each == roadmaps[0] for each in roadmaps)
