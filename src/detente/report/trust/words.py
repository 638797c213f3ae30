"""Trust and what it is worth in words: the same on the terminal and on the page."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.words import Words, count, listed
from detente.roadmap.questions.gains import NOTHING
from detente.roadmap.questions.variants import A_LITTLE, MORE, Change

if TYPE_CHECKING:
    from detente.report.trust.findings import TrustFindings
    from detente.roadmap.questions.confidence import Offer, Pair, Sign
    from detente.roadmap.questions.gains import Best, Gain, SightWorth

FOOTINGS = {"short": "✗ short", "earned": "◆ earned by steps", "enough": "enough from the start"}
"""How trust stands against what is asked of it."""

MEASURES = {
    "fair": "the smallest share of its ideal that any party gains",
    "sure": "the narrowest margin, as a share of the party’s ideal",
    "total": "the sum of what the parties gain, each as a share of its ideal",
    "fast": "phases left over when the steps that count start, summed over these steps",
}
"""What settlements are compared by, for each objective."""

_PLANS = ("plan without a step", "plans without a step")
_TRUST = ("plan with more trust", "plans with more trust")
_SIGHT = ("plan with better verification", "plans with better verification")
_KINDS = {
    "without": _PLANS,
    "silent": ("plan with a step as no evidence", "plans with a step as no evidence"),
    "a little": _TRUST,
    "more": _TRUST,
    "full trust": _TRUST,
    "sooner": _SIGHT,
    "certain": _SIGHT,
    "at once": _SIGHT,
    "seen": _SIGHT,
}

NOT_TRIED = "not tried"
SIGNS_NAMED = 2
SHOWN = 0.05
"""Points that show with one decimal."""

ANY = "any settlement"
"""The worth of that without which there is none."""


@dataclass(frozen=True)
class TrustWords:
    """The words for one answer about trust."""

    findings: TrustFindings

    @property
    def plain(self) -> Words:
        """The words for the scenario."""
        return Words(self.findings.scenario)

    def pair(self, who: str, whom: str) -> str:
        """A pair as a label, such as 'US in DPRK'."""
        return f"{self.plain.short(who)} in {self.plain.short(whom)}"

    def measure(self) -> str:
        """What settlements are compared by."""
        return MEASURES[self.findings.gains.objective]

    def value(self, value: float) -> str:
        """A value of the objective: a share, or phases for "fast"."""
        if not math.isfinite(value):
            return "none" if value < 0 else "not known"
        if self.findings.gains.objective == "fast":
            return f"{value:.0f}"
        return f"{100 * value:.1f}\u00a0%".replace("-0.0", "0.0").replace("-", "−")

    @property
    def unit(self) -> str:
        """The unit of differences in value."""
        return "phases" if self.findings.gains.objective == "fast" else "percentage points"

    def number(self, value: float) -> str:
        """A difference in value as a number of that unit."""
        return f"{value:.0f}" if self.findings.gains.objective == "fast" else f"{100 * value:.1f}"

    def gain(self, gain: Gain) -> str:
        """What was found of a difference: nothing, a number, or all there is."""
        if gain.found <= NOTHING:
            return "–"
        return ANY if math.isinf(gain.found) else self.number(gain.found)

    def size(self, gain: Gain, limit: str = "at least") -> str:
        """What was found of a difference, as in a sentence; with "at least" or "at most" unless proven."""
        if math.isinf(gain.found):
            return ANY
        sure = gain.most - gain.least <= NOTHING
        return f"{'' if sure else f'{limit} '}{self.number(gain.found)} {self.unit}"

    def proven(self, gain: Gain) -> str:
        """Between what a difference lies for certain."""
        if gain.is_nothing:
            return "0"
        most = ANY if math.isinf(gain.most) else self.number(gain.most)
        low = ANY if math.isinf(gain.least) else self.number(gain.least)
        return most if low == most else f"{low} to {most}"

    def without(self, best: Best) -> str:
        """The best settlement known without a step."""
        if best.roadmap is not None:
            return self.value(best.value)
        return "none is possible" if best.bound == -math.inf else "none found"

    def found(self, gain: Gain, *changes: Change) -> str:
        """What was found of a difference, or that there was no time to look."""
        untried = [change for change in changes if change in self.findings.gains.untried]
        # What a step is worth is only limited from above by roadmaps found for other questions.
        above = any(change.kind in ("without", "silent") for change in untried)
        return NOT_TRIED if above or (untried and gain.found <= NOTHING) else self.gain(gain)

    def footing(self, pair: Pair) -> str:
        """How trust stands, in words."""
        return FOOTINGS[pair.footing]

    def needed(self, pair: Pair, phase: int) -> str:
        """Trust needed in a phase, such as '0.40' or 'over 1'."""
        needed = pair.needed[phase - 1]
        return f"{needed:.2f}" if needed <= 1 else "over 1"

    def raised(self, pair: Pair) -> str:
        """Which steps raise trust before it is tightest, the most telling first, in one sentence."""
        signs = [sign for sign in pair.signs if sign.known <= pair.tightest]
        if not signs:
            later = "" if not pair.signs else " before it is needed most"
            return f"nothing raises it{later}"
        by = sorted(signs, key=lambda sign: -sign.weight)
        names = [f"«{self.plain.item(sign.step)}»" for sign in by[:SIGNS_NAMED]]
        if len(by) > SIGNS_NAMED:
            names.append(count(len(by) - SIGNS_NAMED, "other step"))
        return f"{pair.trust[0]:.2f} to {pair.trust[pair.tightest - 1]:.2f} by {listed(names)}"

    def sign(self, sign: Sign) -> str:
        """What one piece of evidence says: how many times as likely commitment becomes."""
        return f"odds times {math.exp(sign.weight):.2f}"

    def offer(self, offer: Offer) -> str:
        """How far a step would raise trust if it came in time."""
        when = f"now in phase {offer.taken}" if offer.taken else "not in the roadmap"
        return f"«{self.plain.item(offer.step)}» ({when}): {offer.after:.2f}"

    def seen(self, row: SightWorth) -> str:
        """How a step is seen today."""
        lag = "at once" if not row.lag else f"after {count(row.lag + 1, 'phase')}"
        return lag if row.chance >= 1 else f"{lag}, chance {100 * row.chance:.0f}\u00a0%"

    def safer(self, row: SightWorth) -> str:
        """Whom it makes safer in the best roadmap known, without any new plan."""
        tempted = [each for each in row.safer if each.temptation >= SHOWN]
        exposed = [each for each in row.safer if each.exposure >= SHOWN]
        worse = [each for each in row.safer if min(each.temptation, each.exposure) <= -SHOWN]
        parts = [f"{self.plain.short(each.party)} risks {each.exposure:.1f} less" for each in exposed]
        parts += [f"{self.plain.short(each.party)} is tempted {each.temptation:.1f} less" for each in tempted]
        parts += [f"{self.plain.short(each.party)} is worse off" for each in worse]
        if not row.holds:
            parts.append("the roadmap would no longer hold")
        return "; ".join(parts) or "nobody"

    def sight(self, row: SightWorth) -> str:
        """The plain verdict on better verification of a step."""
        title = f"«{self.plain.item(row.step)}»"
        if self.found(row.at_once, Change("at once", row.step)) == NOT_TRIED:
            return f"Better verification of {title} was not tried."
        if math.isinf(row.at_once.found) or row.at_once.found > NOTHING:
            return f"Better verification of {title} unlocks {self.size(row.at_once)}."
        safer = self.safer(row)
        if safer == "nobody":
            sure = "would not change anything" if row.at_once.is_nothing else "changes nothing that was found"
            return f"Better verification of {title} {sure}."
        return f"Better verification of {title} unlocks nothing that was found; {safer}."

    def summary(self) -> tuple[str, ...]:
        """The answer in a few sentences."""
        found = self.findings
        short = [pair for pair in found.pairs if pair.footing == "short"]
        earned = [pair for pair in found.pairs if pair.footing == "earned"]
        said = []
        if not found.pairs:
            said.append("At no phase does the roadmap ask for trust.")
        elif short:
            names = listed(self.pair(pair.who, pair.whom) for pair in short)
            said.append(f"Trust is short: {names}.")
        elif earned:
            names = listed(self.pair(pair.who, pair.whom) for pair in earned)
            said.append(f"Trust suffices, but only because steps earn it first: {names}.")
        else:
            said.append("Trust suffices everywhere as it is at the start.")
        said.append(self._steps())
        said.append(self._distrust())
        said.append(self._sights())
        return tuple(said)

    def _steps(self) -> str:
        untried = self.findings.gains.untried
        rows = [
            row
            for row in self.findings.gains.steps
            if row.unlocked.found > NOTHING and Change("silent", row.step) not in untried
        ]
        if not rows:
            return "No step is found whose evidence is missed: any one could be silent, and others would do."
        first = max(rows, key=lambda row: (row.unlocked.found, row.unlocked.least))
        title = f"The evidence of «{self.plain.item(first.step)}» unlocks most"
        if math.isinf(first.unlocked.found):
            sure = "is possible" if math.isinf(first.unlocked.least) else "was found"
            return f"{title}: no settlement {sure} if it proves nothing."
        return f"{title}: {self.size(first.unlocked, 'at most')} would be lost if it proved nothing."

    def needed_steps(self) -> str:
        """The steps without which there is no settlement, or none was found; empty without such steps."""
        untried = self.findings.gains.untried
        lost = [row for row in self.findings.gains.steps if math.isinf(row.value.found)]
        rows = [row for row in lost if Change("without", row.step) not in untried]
        proven = [row.step for row in rows if math.isinf(row.value.least)]
        others = [row.step for row in rows if row.step not in proven]
        said = [f"No settlement is possible without {self._each(proven)}."] * bool(proven)
        said += [f"No settlement was found without {self._each(others)}."] * bool(others)
        return " ".join(said)

    def _each(self, steps: list[str]) -> str:
        return listed((f"«{self.plain.item(step)}»" for step in steps), "or")

    def _distrust(self) -> str:
        gains = self.findings.gains
        if gains.full_trust.is_nothing:
            return "Distrust costs nothing: even full trust of all in all would allow no better settlement."
        if gains.full_trust.found <= NOTHING:
            return "No better settlement was found even with full trust of all in all."
        best = max(gains.trust, key=lambda row: row.more.found, default=None)
        more = self.size(gains.full_trust)
        said = f"With full trust of all in all, the settlement could be better by {more}."
        if best is not None and best.more.found > NOTHING:
            pair = f"of {self.plain.party(best.who)} in {self.plain.party(best.whom)}"
            said += f" {MORE:g} more trust {pair} at the start brings {self.size(best.more)}."
        return said

    def _sights(self) -> str:
        gains = self.findings.gains
        if not gains.sight:
            return "Every step is seen at once and for certain already."
        useful = [row for row in gains.sight if row.at_once.found > NOTHING]
        if useful:
            return self.sight(useful[0])
        if gains.seen.is_nothing:
            return "Better verification would bring nothing, even of all steps at once."
        if gains.seen.found > NOTHING:
            return (
                f"All steps seen at once and for certain would bring {self.size(gains.seen)} more; "
                "none was found to bring anything by itself."
            )
        return "Better verification of any single step brings nothing that was found."

    def left_out(self) -> str:
        """How much was not tried for want of time; empty if everything was."""
        untried = self.findings.gains.untried
        if not untried:
            return ""
        kinds = Counter(_KINDS[change.kind] for change in untried)
        told = listed(count(number, *words) for words, number in kinds.items())
        return f"There was no time for {told}; a longer --time-limit reaches more."

    def untried_by_name(self) -> tuple[str, ...]:
        """Everything that was not tried, one by one."""
        return tuple(self._told(change) for change in self.findings.gains.untried)

    def _told(self, change: Change) -> str:
        title = f"«{self.plain.item(change.step)}»" if change.step else ""
        pair = self.pair(change.who, change.whom) if change.who else ""
        return {
            "without": f"{title} left out",
            "silent": f"{title} as no evidence",
            "a little": f"{pair} {A_LITTLE:g} higher",
            "more": f"{pair} {MORE:g} higher",
            "full trust": "full trust",
            "sooner": f"{title} seen a phase sooner",
            "certain": f"{title} seen for certain",
            "at once": f"{title} seen at once for certain",
            "seen": "everything seen at once",
        }[change.kind]
