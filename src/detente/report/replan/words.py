"""Going on from where things stand, in plain sentences and tables."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.report.replan.findings import MISSED, STANDS
from detente.report.tables import Table
from detente.report.words import OBJECTIVES, Words, count, listed, points, share, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.findings import Search
    from detente.report.replan.findings import Move, ReplanFindings
    from detente.roadmap import Verdict

NOTHING = "–"
FALLS = 0.005
"""Trust that must be lost before it is told of."""

STATUS = {
    "done": "done",
    "under way": "under way",
    "to come": "to come",
    "claimed": "claimed, not verified",
    "late": "late",
    "disputed": "disputed",
    "suspended": "suspended",
    "taken back": "taken back",
    "broken": "broken",
    "waived": "waived",
}
"""What is said of a step, in the order in which steps are counted."""

BREAKDOWN_MEANS = (
    "A breakdown is one that nobody in particular causes, at the start of the present phase. What it costs a "
    "party is what going on with the roadmap shown is worth to it, less what it would be left with."
)


@dataclass(frozen=True)
class ReplanWords:
    """The words for one plan from where things stand. Phases are counted from the signature."""

    findings: ReplanFindings

    @cached_property
    def words(self) -> Words:
        """The words of the scenario."""
        return Words(self.findings.scenario)

    # --- sentences

    def where(self) -> str:
        """Which day it is, and in which phase."""
        found = self.findings
        day = f"On {found.on} the" if found.on else "The"
        return f"{day} present phase is {self.words.phase(found.phase)}."

    def answer(self) -> tuple[str, ...]:
        """What stands, whether the old roadmap still does, and what is best now."""
        return (self._stands(), *self._broke(), self._rest(), *self._suspended(), *self._now(), *self._same())

    def _stands(self) -> str:
        told = Counter(stand.status for stand in self.findings.stands.values())
        parts = [f"{told[status]} {said}" for status, said in STATUS.items() if told[status]]  # type: ignore[index]
        return f"Of {count(sum(told.values()), 'step')}, {listed(parts)}."

    def _broke(self) -> Iterator[str]:
        found = self.findings
        for party in found.breakers:
            steps = [step for step, stand in found.stands.items() if party in stand.blamed]
            yield f"{upper_first(self.words.party(party))} broke its word in {self.words.steps(steps)}."

    def _rest(self) -> str:
        found = self.findings
        caught_up = " once what was missed is caught up with at once" if found.missed else ""
        if found.rest.holds:
            return f"What is left of the roadmap that was signed holds{caught_up}."
        fails = count(len(found.rest.failures), "demand fails", "demands fail")
        return f"What is left of the roadmap that was signed does not hold{caught_up}: {fails}."

    def _suspended(self) -> Iterator[str]:
        found = self.findings
        if found.without is None:
            return
        is_proven = found.without.status == "infeasible"
        if found.suspended:
            none = "It is proven that no roadmap holds" if is_proven else "No roadmap that holds was found"
            fewer = " Fewer may do." if len(found.suspended) > 1 else ""
            yield (
                f"{none} while all that stands goes on. One does once those concerned suspend "
                f"{self.words.steps(found.suspended)} first.{fewer}"
            )
        else:
            none = "none holds either, that is proven" if is_proven else "none was found either"
            yield f"Suspending what others give was tried too: with all of it suspended, {none}."

    def _now(self) -> Iterator[str]:
        found, search = self.findings, self.findings.search
        if found.now is None:
            if search.status == "infeasible":
                yield "It is proven that no roadmap holds from here with the trust there is now."
            else:
                yield "No roadmap that holds was found in this time, and none is proven impossible."
            if found.closest is not None:
                yield (
                    "With the trust there was before the breach, a roadmap would hold. With the trust "
                    f"there is now it fails {count(len(found.closest.failures), 'demand')}."
                )
            return
        new = [move for move in found.moves if move.is_new]
        if not new:
            yield f"The best roadmap found from here is what is left of the old one. {self._proof(search)}"
            return
        aim = OBJECTIVES[search.objective]
        yield (
            f"The best roadmap found from here, so that {aim}, differs in {count(len(new), 'step')} from "
            f"what was signed. {self._proof(search)}"
        )

    def _proof(self, search: Search) -> str:
        if search.status == "optimal":
            return "It is proven that none is better."
        if not math.isfinite(search.gap):
            return "How much better another one could be was not found in this time."
        return f"None can be better by more than {search.gap:.1%}, that is proven."

    def _same(self) -> Iterator[str]:
        mended = self.findings.repair
        if mended is None or mended.status == "unchanged":
            return
        if mended.repaired is None:
            none = "it is proven that none would do" if mended.status == "impossible" else "none was found"
            yield f"Changes that would make what is left of the old roadmap hold: {none}."
            return
        proof = "and how few would do was not settled in this time"
        if mended.status == "least":
            proof = "and it is proven that fewer do not do"
        elif mended.least > 1:
            proof = f"and at least {mended.least} are needed, that is proven"
        yield (f"With {count(len(mended.changes), 'change')} what is left of the old roadmap holds, {proof}.")

    def remarks(self) -> tuple[str, ...]:
        """What could not be taken into account, and why."""
        return tuple(f"{upper_first(self.words.told(remark))}" for remark in self.findings.remarks)

    # --- tables

    def when(self, phase: int) -> str:
        """A phase with its first day, if that is known."""
        if not phase:
            return NOTHING
        days = self.findings.first_days
        return f"phase {phase} ({days[phase - 1]})" if phase <= len(days) else f"phase {phase}"

    def steps(self, *, everything: bool = False) -> Table:
        """Every step, when it was to be carried out by what was signed, when now, and why."""
        mended = self._mended
        rows = tuple(
            (
                self.words.item(move.step),
                self.when(move.before),
                self.when(move.after),
                *((self._then(move, mended),) if mended else ()),
                self.why(move),
            )
            for move in sorted(self.findings.moves, key=self._order)
            if everything or move.stand.status != "done"
        )
        what = "Every step" if everything else "What is still to be carried out"
        head = ("Step", "As signed", "Best now", *(("Signed, repaired",) if mended else ()), "Why best so")
        return Table(f"{what}: as signed, and now", head, rows)

    @property
    def _mended(self) -> Verdict | None:
        """What was signed, once it holds; None if nothing of it had to change, or nothing mends it."""
        mended = self.findings.repair
        return mended.repaired if mended and mended.changes else None

    def _then(self, move: Move, mended: Verdict) -> str:
        """When a step comes in the repaired roadmap."""
        if move.stand.status in STANDS:
            return self.when(move.after)
        start = mended.roadmap.starts.get(move.step, 0)
        return self.when(start + self.findings.elapsed if start else 0)

    def _order(self, move: Move) -> tuple[bool, int, int]:
        return not move.after, move.after, move.before

    def why(self, move: Move) -> str:
        """Why a step is now when it is."""
        stand, said = move.stand, self._status(move)
        if stand.status in STANDS:
            return said
        lead = f"{upper_first(said)}. " if stand.status in MISSED or stand.status == "waived" else ""
        if move.before == move.after:
            return lead + "As signed."
        kept = max(move.before, self.findings.phase) if move.before else 0
        if kept == move.after:
            return lead + "Caught up with at once."
        if move.fails:
            other = "Without it" if not kept else f"In phase {kept}"
            failure = self.findings.dated(move.fails[0])
            place = "" if failure.phase in (0, kept) else f" in phase {failure.phase}"
            return f"{lead}{other},{place} {self.words.told(failure.sentence)}"
        return lead + ("More is gained with it." if not kept else "More is gained so.")

    def _status(self, move: Move) -> str:
        stand = move.stand
        if move.step in self.findings.suspended:
            return "to be suspended first"
        if stand.blamed:
            return f"{STATUS[stand.status]} by {listed(self.words.party(party) for party in stand.blamed)}"
        return STATUS[stand.status]

    def done(self) -> str:
        """The steps that are done, in a sentence; nothing if there are none."""
        done = [move.step for move in self.findings.moves if move.stand.status == "done"]
        return f"Done: {listed(f'«{self.words.item(step)}»' for step in done)}." if done else ""

    def ways(self) -> Table:
        """What each way on brings each party."""
        found = self.findings
        mended = found.repair.repaired if found.repair else found.rest if found.rest.holds else None
        rows = tuple(
            (
                party.name,
                _gain(found.now, i),
                _gain(mended, i),
                points(float(found.collapse.loss[i])) if found.now or found.closest else NOTHING,
                points(float(found.collapse.worth[i])),
            )
            for i, party in enumerate(found.scenario.parties.values())
        )
        head = (
            "Party",
            "Best from here",
            "What was signed, repaired",
            "Breakdown costs, points",
            "It would be left with",
        )
        caption = "Three ways on: gain from here over walking away now, as a share of the most it could gain"
        return Table(caption, head, rows)

    def missing(self) -> Table:
        """How much trust is missing, where that is what stands in the way."""
        found = self.findings
        failures = found.closest.failures if found.closest else ()
        rows = tuple((self.words.failure(found.dated(each)),) for each in failures)
        what = "What trust is missing for the roadmap that would hold without the breach"
        return Table(what, ("Demand",), rows)

    def margins(self) -> Table:
        """By how much carrying on beats the best alternative, for each party and phase, in points."""
        found, shown = self.findings, self.findings.now or self.findings.rest
        phases = range(found.phase, found.phase + found.game.n_phases)
        rows = tuple(
            (party.name, *(points(float(margin)) for margin in shown.margin[i]))
            for i, party in enumerate(found.scenario.parties.values())
        )
        return Table("Margins from now on, in own points", ("Party", *map(str, phases), "after"), rows)

    def trust(self) -> Table:
        """Trust that was lost since the signature, the most first."""
        lost = [doubt for doubt in self.findings.doubts if doubt.now < doubt.before - FALLS]
        rows = tuple(
            (
                self.words.short(doubt.who),
                self.words.short(doubt.whom),
                f"{doubt.before:.2f}",
                f"{doubt.now:.2f}",
            )
            for doubt in sorted(lost, key=lambda doubt: doubt.now - doubt.before)
        )
        return Table("Trust that was lost", ("Who", "In whom", "At the signature", "Now"), rows)

    def breakdown(self) -> Table:
        """What would become of each step in a breakdown."""
        rows = tuple((self.words.item(item), fate) for item, fate in self.findings.collapse.fates.items())
        return Table("What a breakdown now would leave", ("Step", "What becomes of it"), rows)

    def failures(self) -> Table:
        """What fails of the rest of the old roadmap."""
        found = self.findings
        rows = tuple((self.words.failure(found.dated(each)),) for each in found.rest.failures)
        return Table("What fails in what is left of the old roadmap", ("Demand",), rows)


def _gain(verdict: Verdict | None, i: int) -> str:
    return share(float(verdict.share[i])) if verdict is not None else NOTHING
