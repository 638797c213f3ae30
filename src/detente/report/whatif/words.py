"""A supposition in plain sentences and tables."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.tables import Table
from detente.report.words import DEMANDS, Words, count, listed, points, share, upper_first

if TYPE_CHECKING:
    from detente.report.whatif.findings import WhatIfFindings

NOTHING = "–"
SHOWN = 8
"""Failed demands that are told one by one."""


@dataclass(frozen=True)
class WhatIfWords:
    """The words for one supposition."""

    findings: WhatIfFindings

    @property
    def words(self) -> Words:
        """The words of the changed scenario."""
        return Words(self.findings.changed)

    def supposed(self) -> tuple[str, ...]:
        """What is supposed, a line for each change in meaning."""
        told = tuple(map(str, self.findings.changes))
        return told or ("nothing changes in meaning",)

    def answer(self) -> tuple[str, ...]:
        """Whether the roadmap on the table still holds, and what is best now."""
        return (self._still(), *self._now(), f"Answered in {self.findings.seconds:.1f} seconds.")

    def _still(self) -> str:
        still = self.findings.still
        gone = [step for step in self.findings.base.roadmap.starts if step not in still.roadmap.starts]
        without = f", without {self.words.steps(gone)}," if gone else ""
        if still.holds:
            return f"The roadmap on the table{without} still holds."
        before = "" if self.findings.base.holds else " It did not hold before either."
        fails = count(len(still.failures), "demand fails", "demands fail")
        return f"The roadmap on the table{without} does not hold any more: {fails}.{before}"

    def _now(self) -> tuple[str, ...]:
        found, search = self.findings, self.findings.search
        if found.now is None:
            if search.status == "infeasible":
                return ("It is proven that no roadmap holds now; `detente explain` says what would help.",)
            return ("No roadmap that holds was found in this time, and none is proven impossible.",)
        if not found.moved:
            best = "It is still the best one found" if found.still.holds else "No other one was found"
            return (f"{best}. {self._proof()}",)
        kinds = Counter(
            "added" if not old else "dropped" if not new else "moved" for _, old, new in found.moved
        )
        told = listed([f"{number} {kind}" for kind, number in sorted(kinds.items())])
        return (
            f"The best roadmap found now differs in {count(len(found.moved), 'step')}: {told}.",
            self._proof(),
        )

    def _proof(self) -> str:
        search = self.findings.search
        if search.status == "optimal":
            return "It is proven that none is better."
        if not math.isfinite(search.gap):
            return "How much better another one could be was not found in this time."
        return f"None can be better by more than {search.gap:.1%}, that is proven."

    def failures(self) -> Table:
        """The demands that the roadmap on the table fails now, the first few."""
        failures = self.findings.still.failures
        rows = [
            (upper_first(DEMANDS[failure.demand]), self.words.failure(failure))
            for failure in failures[:SHOWN]
        ]
        if len(failures) > SHOWN:
            rows.append(("", f"and {len(failures) - SHOWN} more"))
        return Table("What the roadmap on the table fails now", ("Demand", "Why"), tuple(rows))

    def moved(self) -> Table:
        """Every step that starts in another phase now."""
        rows = tuple(
            (self._title(step), self._when(before), self._when(now))
            for step, before, now in self.findings.moved
        )
        return Table("What changes in the roadmap", ("Step", "Before", "Now"), rows)

    def _title(self, step: str) -> str:
        # The roadmap of a file may name steps that are no part of the scenario.
        return self.words.item(step) if step in self.findings.changed.steps else step

    def _when(self, phase: int) -> str:
        return f"phase {phase}" if phase else NOTHING

    def gains(self) -> Table:
        """What each party would gain, as a share of the most it could, and its least margin in points."""
        found = self.findings
        rows = tuple(
            (
                party.name,
                share(float(found.base.share[i])),
                share(float(found.now.share[i])) if found.now else NOTHING,
                points(float(found.base.margin[i].min())),
                points(float(found.now.margin[i].min())) if found.now else NOTHING,
            )
            for i, party in enumerate(found.changed.parties.values())
        )
        head = ("Party", "Gain before", "Gain now", "Least margin before", "Now")
        return Table("Gain as a share of the most it could gain, and least margin in own points", head, rows)
