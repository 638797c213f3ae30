"""Everything that is said about a supposition, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.report.findings import Search
    from detente.roadmap import Verdict
    from detente.scenario import Scenario
    from detente.scenario.diff import Change
    from detente.scenario.edit import Edit


@dataclass(frozen=True)
class WhatIfFindings:
    """A scenario with something changed, and what that does to a roadmap.

    changes : of the scenario, in meaning. base : the roadmap on the table, judged before the change;
    still : judged after it. search : how the best roadmap now was sought; now : that roadmap, None without
    one. seconds : from the change to the answer.
    """

    scenario: Scenario
    changed: Scenario
    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    base: Verdict
    still: Verdict
    search: Search
    now: Verdict | None
    seconds: float
    version: str = ""
    fingerprint: str = ""

    @cached_property
    def moved(self) -> tuple[tuple[str, int, int], ...]:
        """Steps that start in another phase now, as (step, before, now), 0 for never; in file order."""
        if self.now is None:
            return ()
        before, now = self.base.roadmap.starts, self.now.roadmap.starts
        steps = dict.fromkeys((*self.changed.steps, *before))
        pairs = ((step, before.get(step, 0), now.get(step, 0)) for step in steps)
        return tuple((step, old, new) for step, old, new in pairs if old != new)
