"""A repaired draft in plain sentences and tables."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.tables import Table
from detente.report.words import DEMANDS, OBJECTIVES, Words, count, listed, share, upper_first

if TYPE_CHECKING:
    from detente.report.repair.findings import RepairFindings
    from detente.roadmap.judging.verdict import Failure, Verdict
    from detente.roadmap.questions.repair import Change

NOTHING = "–"
VERBS = {"later": "later", "earlier": "earlier", "dropped": "dropped", "added": "added"}
"""What is said of a changed step, in the order in which changes are counted."""


@dataclass(frozen=True)
class RepairWords:
    """The words for one repaired draft."""

    findings: RepairFindings

    @property
    def words(self) -> Words:
        """The words of the scenario."""
        return Words(self.findings.scenario)

    @property
    def name(self) -> str:
        """What the draft is called."""
        roadmap = self.findings.repair.draft.roadmap
        return roadmap.title or roadmap.name

    def answer(self) -> tuple[str, ...]:
        """Whether the draft holds, what it takes until it does, and how sure that is."""
        return (*self._outcome(), *self.left_out(), *self._kept())

    def _outcome(self) -> tuple[str, ...]:
        found = self.findings.repair
        if found.status == "unchanged":
            lead = "Without what is no part of the scenario, the draft" if found.left_out else "The draft"
            return (f"{lead} holds as it is. Nothing needs to change.",)
        fails = count(len(found.draft.failures), "demand fails", "demands fail")
        lead = f"As drafted it does not hold: {fails}." if found.draft.failures else "As drafted it holds."
        if found.repaired is None:
            return (lead, self._none())
        after = f"It holds after {count(len(found.changes), 'change')}: {self._kinds()}."
        if found.draft.failures and not found.wanted.least > -math.inf:
            return (lead, after, self._proof())
        return (lead, after, self._proof(), self._asked())

    def _asked(self) -> str:
        wanted = self.findings.repair.wanted
        if wanted.least == -math.inf:
            return ""
        aim = OBJECTIVES[wanted.objective]
        return f"It also reaches {wanted.least:g} in what was asked for besides: that {aim}."

    def _kinds(self) -> str:
        counted = Counter[str](change.kind for change in self.findings.repair.changes)
        stay = len(self.findings.repair.draft.roadmap.starts) - len(self.findings.repair.left_out)
        stay -= sum(number for kind, number in counted.items() if kind != "added")
        told = []
        for kind in VERBS:
            if number := counted[kind]:
                noun = count(number, "step")
                verb = "is" if number == 1 else "are"
                starts = "starts" if number == 1 else "start"
                told.append(
                    f"{noun} {verb} {kind}" if kind in {"dropped", "added"} else f"{noun} {starts} {kind}"
                )
        return f"{listed(told)}; {count(stay, 'step stays', 'steps stay')} as drafted"

    def _proof(self) -> str:
        found = self.findings.repair
        changes = len(found.changes)
        if found.status == "least":
            return "It is proven that no roadmap with fewer changes holds."
        if found.least <= 1:
            return "Fewer changes may do: how many are needed was not settled in the time allowed."
        needed = f"At least {found.least} are needed, that is proven"
        fewer = listed(map(str, range(found.least, changes)), "or") if changes - found.least < 4 else "fewer"  # noqa: PLR2004
        return f"{needed}; whether {fewer} would do was not settled in the time allowed."

    def _none(self) -> str:
        found = self.findings.repair
        bounds = [f"«{self.words.item(step)}»" for step in found.wanted.keep]
        terms = [f"keeps {listed(bounds)} as drafted"] if bounds else []
        if found.wanted.least > -math.inf:
            terms.append(f"reaches {found.wanted.least:g} in what is asked for besides")
        which = f" that {listed(terms)}" if terms else ""
        if found.status == "impossible":
            return f"No changes can mend it: it is proven that no roadmap{which} holds."
        return (
            f"No roadmap{which} that holds was found in {found.seconds:.0f} seconds, and it is not proven "
            "that there is none. More time may help."
        )

    def left_out(self) -> tuple[str, ...]:
        """What of the draft is no part of the scenario."""
        game = self.findings.repair.draft.game
        told = []
        for step, phase in self.findings.repair.left_out:
            if step in game.steps:
                told.append(
                    f"The draft starts «{self.words.item(step)}» in phase {phase}, and there are only "
                    f"{game.n_phases} phases: it was taken as not in the draft."
                )
            else:
                told.append(f"'{step}' is not a step of the scenario and was left out.")
        return tuple(told)

    def _kept(self) -> tuple[str, ...]:
        kept = self.findings.repair.wanted.keep
        if not kept or self.findings.repair.repaired is None:
            return ()
        return (f"Kept as drafted, since it was asked for: {self.words.steps(kept)}.",)

    def changes(self) -> Table:
        """Every change with what would fail without it."""
        rows = tuple(
            (
                self.words.item(change.step),
                self.who(change.step),
                self._when(change.before),
                self._when(change.after),
                self.reason(change),
            )
            for change in self.findings.repair.changes
        )
        head = ("Step", "Who", "Draft", "Repaired", "If this alone were as drafted")
        return Table("What changes, and why", head, rows)

    def who(self, step: str) -> str:
        """Labels of the actors of a step."""
        by = self.findings.scenario.steps[step].by
        everybody = len(by) == len(self.findings.scenario.parties) > 2  # noqa: PLR2004
        return "all" if everybody else ", ".join(map(self.words.short, by))

    def _when(self, phase: int) -> str:
        return f"phase {phase}" if phase else NOTHING

    def reason(self, change: Change) -> str:
        """What fails if a change alone is undone, the plainest first."""
        if not change.mends:
            return "It would still hold, but not reach what is asked for besides."
        first = min(change.mends, key=self._weight)
        told = self.words.failure(first)
        more = len(change.mends) - 1
        return (
            f"{told} {upper_first(count(more, 'more demand fails', 'more demands fail'))}." if more else told
        )

    def _weight(self, failure: Failure) -> tuple[bool, float]:
        """Broken rules first, then what is missed by most, measured by the party's ideal."""
        draft = self.findings.repair.draft
        if failure.party not in draft.game.parties or math.isnan(failure.slack):
            return (False, 0.0)
        ideal = float(draft.ideal[draft.game.parties.index(failure.party)])
        return (failure.demand != "admissible", failure.slack / ideal if ideal > 0 else failure.slack)

    def demands(self) -> Table:
        """How many demands of each kind fail, before and after."""
        before = Counter[str](failure.demand for failure in self.findings.repair.draft.failures)
        after = "none" if self.findings.repair.repaired else NOTHING
        rows = tuple(
            (upper_first(title), count(before[demand], "time"), after)
            for demand, title in DEMANDS.items()
            if before[demand]
        )
        return Table("What fails", ("Demand", "Draft", "Repaired"), rows)

    def gains(self) -> Table:
        """What each party would gain, before and after."""
        draft, after = self.findings.repair.draft, self.findings.repair.repaired
        rows = tuple(
            (party.name, share(float(draft.share[i])), share(float(after.share[i])) if after else NOTHING)
            for i, party in enumerate(self.findings.scenario.parties.values())
        )
        title = "Gain of each party, as a share of the most it could gain; the draft’s if all kept to it"
        return Table(title, ("Party", "Draft", "Repaired"), rows)

    def phases(self) -> Table:
        """Draft and repaired roadmap side by side, phase by phase."""
        found = self.findings.repair
        changed = {change.step: change for change in found.changes}
        rows = []
        for phase in range(1, found.draft.game.n_phases + 1):
            before = [self._before(step, changed.get(step)) for step in _starting(found.draft, phase)]
            after = [self._after(step, changed.get(step)) for step in _starting(found.repaired, phase)]
            if before or after:
                rows.append((f"{phase} ({self.words.period(phase)})", "\n".join(before), "\n".join(after)))
        return Table(
            "Draft and repaired roadmap, phase by phase", ("Phase", "Draft", "Repaired"), tuple(rows)
        )

    def _before(self, step: str, change: Change | None) -> str:
        title = self.words.item(step)
        if change is None:
            return f"  {title}"
        return f"→ {title} (to phase {change.after})" if change.after else f"✗ {title} (dropped)"

    def _after(self, step: str, change: Change | None) -> str:
        title = self.words.item(step)
        if change is None:
            return f"  {title}"
        return f"→ {title} (from phase {change.before})" if change.before else f"+ {title} (added)"


def _starting(verdict: Verdict | None, phase: int) -> list[str]:
    """Steps that start in a phase, in file order."""
    if verdict is None:
        return []
    return [step for step, start in zip(verdict.game.steps, verdict.starts, strict=False) if start == phase]
