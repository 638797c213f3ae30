"""Why a roadmap is as it is, and what would have to change, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.report.words import Words, count, listed, points, share, upper_first
from detente.roadmap.explaining.nearby import SAME

if TYPE_CHECKING:
    from detente.report.explain.findings import Why
    from detente.roadmap.explaining.binding import Binding
    from detente.roadmap.explaining.buys import Concession
    from detente.roadmap.explaining.nearby import Moved
    from detente.roadmap.explaining.order import LeftOut, Place
    from detente.roadmap.judging.verdict import Failure
    from detente.scenario import Scenario

SEEN = 0.05
"""Points, and percentage points, below which a difference is not worth a sentence."""

LOSERS = 3
"""Parties that are named with what they would lose."""

AIMS = {
    "fair": "the smallest share of an ideal that any party gains",
    "sure": "the tightest margin",
    "total": "the sum of all parties’ shares",
    "fast": "the phases left over when the goal is reached",
}
"""What an objective measures, by its name."""

TIGHT = {
    "self-enforcing": "no gain by leaving or cheating",
    "waiting": "no gain by waiting",
    "participation": "worth taking part in",
    "trust": "no more trust than there is",
    "gate": "trust required by a step",
    "capacity": "what it can take on in a phase",
}
"""What a demand that binds is called."""


@dataclass(frozen=True)
class WhyWords:
    """Sentences about one scenario, with values of one objective."""

    scenario: Scenario
    objective: str

    @property
    def words(self) -> Words:
        """Words for names and numbers."""
        return Words(self.scenario)

    # --- the order

    def no_sooner(self, place: Place) -> str:
        """Why a step comes no earlier."""
        if place.sooner is None:
            return "It starts in the first phase."
        because = (
            f"Not in phase {place.phase - 1}: {self.reason(place.sooner_fails)}" if place.sooner_fails else ""
        )
        if place.earlier is None:
            return because
        when = f"in phase {place.earlier.phase}"
        if place.why == "free":
            told = f"It could come {when} without loss: the order is free here."
        elif place.why == "better sooner":
            told = f"It would even be better {when}: {self.difference(place.earlier)}."
        else:
            told = f"It could come {when}, but {self.difference(place.earlier)}."
        return f"{because} {told}".strip()

    def no_later(self, place: Place) -> str:
        """What would be lost if a step came a phase later."""
        if place.later is None:
            return "It would not be in effect by the last phase."
        if place.later_fails:
            return upper_first(self.reason(place.later_fails))
        losses = self.losses(place.later.near.verdict.gain - place.later.heard.gain)
        return f"{upper_first(self.difference(place.later))}{f' ({losses})' if losses else ''}."

    def not_taken(self, left: LeftOut) -> str:
        """Why a step is not taken."""
        if left.best is None:
            return {"off the table": "It is off the table."}.get(
                left.why, "It takes longer than there are phases."
            )
        when = f"in phase {left.best.phase}"
        if left.fails:
            return f"If it were taken {when}, the best phase for it: {self.reason(left.fails)}"
        if left.why == "same":
            return f"It could be taken {when}; nothing would be gained or lost by it."
        if left.why == "better taken":
            return f"It would even be better to take it {when}: {self.difference(left.best)}."
        return f"It could be taken {when}, but {self.difference(left.best)}."

    def reason(self, failure: Failure | None) -> str:
        """A failing in the middle of a sentence, with its phase where the sentence does not name it."""
        if failure is None:
            return ""
        told = self.words.told(failure.sentence)
        if failure.demand in {"admissible", "participation", "gate"} or not failure.phase:
            return told
        return f"{told.rstrip('.')}, in {self.words.phase(failure.phase)}."

    def difference(self, moved: Moved) -> str:
        """What the objective makes of a move: 'the tightest margin would be 0.4 percentage points lower'."""
        now, then = moved.near.here.worth, moved.worth
        aims = (AIMS[self.objective], AIMS["total"])
        for what, before, after in zip(aims, now, then, strict=True):
            if abs(after - before) > SAME:
                way = "higher" if after > before else "lower"
                return f"{what} would be {self._by(what, abs(after - before))} {way}"
        return "nothing would change"

    def rise(self, size: float) -> str:
        """By how much the objective is higher, such as '+1.2 percentage points'."""
        if abs(size) <= SAME:
            return "the same for the least, more in sum"
        return f"+{self._by(AIMS[self.objective], size)}"

    def _by(self, what: str, size: float) -> str:
        if what == AIMS["fast"]:
            return f"{size:.0f}"
        return "a trace" if 100 * size < SEEN else f"{100 * size:.2g} percentage points"

    def losses(self, lost: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
        """Who would lose most points: 'DPRK −2.1, ROK −0.4'."""
        names = list(self.scenario.parties)
        largest = [int(i) for i in np.argsort(-lost, kind="stable")[:LOSERS] if lost[i] > SEEN]
        return ", ".join(f"{self.words.short(names[i])} {points(-lost[i], signed=True)}" for i in largest)

    # --- what binds, and what concessions buy

    def who(self, tight: Binding) -> str:
        """Whom a demand is about."""
        party = self.words.short(tight.party)
        if tight.kind == "trust":
            return f"{party} in {self.words.short(tight.other)}"
        return f"{party}, before «{self.words.item(tight.other)}»" if tight.kind == "gate" else party

    def to_spare(self, tight: Binding) -> str:
        """What a demand leaves to spare."""
        if tight.kind == "gate":
            return f"{tight.slack:.2f} of trust"
        if tight.kind == "capacity":
            return "nothing" if tight.slack <= SAME else f"a load of {tight.slack:g}"
        return f"{points(tight.slack)} points ({share(tight.share)} of its ideal)"

    def when(self, tight: Binding) -> str:
        """In which phases a demand is close."""
        return listed(self.words.head(phase) for phase in tight.phases)

    def paid(self, concession: Concession) -> str:
        """What a step costs its actors: 'US 0.5'."""
        return ", ".join(
            f"{self.words.short(party)} {points(cost)}" for party, cost in concession.pays.items()
        )

    def bought(self, concession: Concession) -> str:
        """What others would lose without a step."""
        names = list(self.scenario.parties)
        others = np.array(
            [0.0 if party in concession.pays else concession.loses[i] for i, party in enumerate(names)]
        )
        return self.losses(others) or "no points for others"

    def without(self, concession: Concession) -> str:
        """What would become of the rest without a step."""
        rests = f"With it would go {self.words.steps(concession.rests)}. " if concession.rests else ""
        if concession.fails is None:
            return f"{rests}The rest would hold without it."
        fails = self.reason(concession.fails).replace(
            "the goal asks for", "the goal is missed, which asks for"
        )
        told = f"{rests}Without it {fails}"
        if concession.unkept:
            told += f" What would no longer be kept: {self.words.steps(concession.unkept)}."
        return told

    def summary(self, why: Why) -> str:
        """How many steps are where they are for what kind of reason."""
        kinds = [place.why for place in why.places]
        told = [
            (kinds.count("at once"), "at once"),
            (kinds.count("held back"), "as early as the demands allow"),
            (kinds.count("better here"), "later than they could since later is better"),
            (kinds.count("free"), "where the order is free"),
            (kinds.count("better sooner"), "later than would be best"),
        ]
        parts = listed(f"{number} {how}" for number, how in told if number)
        return f"{count(len(kinds), 'step')} {'starts' if len(kinds) == 1 else 'start'}: {parts}."
