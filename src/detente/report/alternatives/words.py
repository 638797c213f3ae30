"""Different good roadmaps in plain sentences and tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.report.tables import Table
from detente.report.words import OBJECTIVES, Words, bound, count, listed, points, share, upper_first

if TYPE_CHECKING:
    from detente.report.alternatives.findings import AlternativesFindings
    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.questions.alternatives import Alternative

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHIFTS = 2
"""Steps named as examples of those that start earlier, later, in addition, or not at all."""
SEEN = 0.005
"""Change in a share that a reader would see."""
SAME = 1e-4
"""Relative difference in value that counts as none."""
WHOLE = 0.999
"""A bound from which on it says nothing."""


@dataclass(frozen=True)
class AlternativesWords:
    """The words for the alternatives of one scenario."""

    findings: AlternativesFindings

    @property
    def words(self) -> Words:
        """The words of the scenario."""
        return Words(self.findings.scenario)

    @property
    def all(self) -> tuple[Alternative, ...]:
        """All roadmaps, the best first."""
        return self.findings.alternatives.found

    def label(self, place: int) -> str:
        """What an alternative is called."""
        return LETTERS[place] if place < len(LETTERS) else str(place + 1)

    def value(self, alternative: Alternative) -> str:
        """What an alternative has of what was sought."""
        if self.findings.alternatives.best.objective in {"fair", "sure"}:
            return f"{100 * alternative.value:.1f}\u00a0%".replace("-", "−")
        return f"{alternative.value:.2f}".replace("-", "−")

    def answer(self) -> tuple[str, ...]:
        """How many there are, how different they are, and how sure that is."""
        found = self.findings.alternatives
        aim = OBJECTIVES[found.best.objective]
        if len(found.found) == 1:
            return (self._sought(aim), *self._end())
        apart = found.distances[np.triu_indices(len(found.found), 1)]
        least = f"{share(float(apart.min()))} of the steps that either takes"
        spread = f"each two differ in at least {least}" if len(apart) > 1 else f"the two differ in {least}"
        numbers = count(len(found.found), "roadmap")
        return (
            self._sought(aim),
            f"{numbers} found within {share(found.within)} of it, the best included; {spread}.",
            *self._better(),
            *self._proven(),
            *self._end(),
        )

    def _sought(self, aim: str) -> str:
        best = self.findings.alternatives.best
        proof = "it is proven best" if best.status == "optimal" else self._gap(best.gap)
        return f"What was sought is that {aim}. A has {self.value(self.all[0])} of it; {proof}."

    def _gap(self, gap: float) -> str:
        if math.isfinite(gap):
            return f"a better one may exist, by {bound(gap)}"
        return "how much better a roadmap could be is not known"

    def _better(self) -> tuple[str, ...]:
        """Those that turned out to be better than the one that set the measure."""
        first = self.all[0].value
        told = [
            self.label(place) for place, each in enumerate(self.all) if each.value > first + SAME * abs(first)
        ]
        if not told:
            return ()
        verb = "is" if len(told) == 1 else "are"
        return (f"{listed(told)}, found on the way, {verb} even a little better than A.",)

    def _proven(self) -> tuple[str, ...]:
        told = []
        for place, each in enumerate(self.all[1:], 1):
            if each.is_most_different:
                told.append(self.label(place))
        if not told:
            return ("That none differs more was not proven in time.",)
        before = "it" if len(told) == 1 else "them"
        what = f"no roadmap that is good enough differs more from those before {before}"
        return (f"Of {listed(told)} it is proven that {what}.",)

    def _end(self) -> tuple[str, ...]:
        found = self.findings.alternatives
        if found.further == 0:
            return (
                f"It is proven that there is no further roadmap within {share(found.within)} of the best.",
            )
        if found.further < WHOLE:
            near = f"no further roadmap within {share(found.within)} of the best"
            most = f"in more than {share(found.further)} of the steps"
            return (f"It is proven that {near} differs from all of these {most}.",)
        if len(found.found) < found.asked:
            return (f"No further roadmap within {share(found.within)} of the best was found in time.",)
        return ()

    def overview(self) -> Table:
        """One row for each alternative."""
        rows = []
        distances = self.findings.alternatives.distances
        for place, each in enumerate(self.all):
            verdict = each.verdict
            taken = int((verdict.starts[: verdict.game.n_steps] > 0).sum())
            weakest = (
                f"{self.words.short(verdict.weakest.party)}, phase {self.words.head(verdict.weakest.phase)}"
            )
            margin = points(verdict.weakest.margin, signed=True)
            best = share(float(distances[0, place])) if place else "–"
            proof = ("proven" if each.is_most_different else self._bounded(each)) if place else "–"
            rows.append(
                (self.label(place), self.value(each), str(taken), best, proof, f"{weakest}: {margin}")
            )
        sought = f"“{self.findings.alternatives.best.objective}”"
        head = ("Roadmap", sought, "Steps", "Differs from A", "Most different", "Weakest link, points")
        return Table("The alternatives", head, tuple(rows))

    def _bounded(self, each: Alternative) -> str:
        return f"{share(each.bound)} at most" if each.bound < WHOLE else "not proven"

    def distances(self) -> Table:
        """Share of steps in which each two differ."""
        names = [self.label(place) for place in range(len(self.all))]
        rows = tuple(
            (name, *("–" if one == other else share(float(value)) for other, value in enumerate(row)))
            for one, (name, row) in enumerate(zip(names, self.findings.alternatives.distances, strict=True))
        )
        return Table("Share of steps in which each two differ", ("Roadmap", *names), rows)

    def gains(self) -> Table:
        """What each party gains in each alternative, as a share of its ideal."""
        rows = tuple(
            (party.name, *(share(float(each.verdict.share[i])) for each in self.all))
            for i, party in enumerate(self.findings.scenario.parties.values())
        )
        head = ("Party", *(self.label(place) for place in range(len(self.all))))
        return Table("Gain of each party as a share of its ideal", head, rows)

    def differences(self) -> tuple[tuple[str, str], ...]:
        """How each alternative differs from the best, as (heading, sentences)."""
        return tuple(
            (f"{self.label(place)} instead of A", " ".join(self._difference(each.verdict)))
            for place, each in enumerate(self.all)
            if place
        )

    def _difference(self, other: Verdict) -> tuple[str, ...]:
        best = self.all[0].verdict
        return (*self._moved(best, other), self._gainers(best, other), self._link(best, other))

    def _moved(self, best: Verdict, other: Verdict) -> tuple[str, ...]:
        """Which steps start otherwise, with the largest shifts as examples."""
        steps = best.game.n_steps
        one, two = best.starts[:steps], other.starts[:steps]
        shifts = {int(shift) for shift in (two - one)[(one > 0) | (two > 0)]}
        if len(shifts) == 1 and ((one > 0) == (two > 0)).all() and (by := shifts.pop()):
            return (f"It is A with every step {count(abs(by), 'phase')} {'later' if by > 0 else 'earlier'}.",)
        kinds = (
            ("earlier", (one > 0) & (two > 0) & (two < one)),
            ("later", (one > 0) & (two > one)),
            ("added", (one == 0) & (two > 0)),
            ("left out", (one > 0) & (two == 0)),
        )
        told = []
        for kind, mask in kinds:
            places = sorted(np.flatnonzero(mask), key=lambda m: (-abs(int(two[m]) - int(one[m])), m))
            if not places:
                continue
            verb = "start" if len(places) > 1 else "starts"
            act = (
                f"{verb} {kind}"
                if kind in {"earlier", "later"}
                else f"{'are' if len(places) > 1 else 'is'} {kind}"
            )
            examples = listed(self._shift(best, int(m), int(one[m]), int(two[m])) for m in places[:SHIFTS])
            among = "such as " if len(places) > SHIFTS else ""
            told.append(f"{upper_first(count(len(places), 'step'))} {act}: {among}{examples}.")
        return tuple(told)

    def _shift(self, verdict: Verdict, m: int, one: int, two: int) -> str:
        title = f"«{self.words.item(verdict.game.steps[m])}»"
        if one and two:
            return f"{title} (phase {two} instead of {one})"
        return f"{title} (phase {one or two})"

    def _gainers(self, best: Verdict, other: Verdict) -> str:
        change = np.nan_to_num(other.share - best.share)
        names = [self.words.party(party) for party in best.game.parties]

        def those(sign: int) -> list[str]:
            order = np.argsort(-sign * change, kind="stable")
            return [f"{names[i]} ({_signed(change[i])})" for i in order if sign * change[i] > SEEN]

        more, less = those(1), those(-1)
        if not more and not less:
            return "All parties gain about the same."
        parts = [f"{what}: {listed(who)}" for what, who in (("gain more", more), ("gain less", less)) if who]
        return f"In shares of the ideal, {'; '.join(parts)}."

    def _link(self, best: Verdict, other: Verdict) -> str:
        here, there = other.weakest, best.weakest
        where = f"{self.words.party(here.party)}, {self.words.phase(here.phase)}"
        margin = points(here.margin, signed=True)
        if (here.party, here.phase) == (there.party, there.phase):
            before = points(there.margin, signed=True)
            return f"The weakest link stays with {where}: {margin} points instead of {before}."
        was = f"{self.words.party(there.party)}, {self.words.phase(there.phase)}"
        return f"The weakest link is {where}, with {margin} points; in A it is {was}."


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{abs(100 * value):.0f}\u00a0percentage points"
