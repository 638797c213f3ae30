"""What was found about leverage, in sentences. No party is called right or wrong, and no number is hidden."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.leverage.findings import SAME
from detente.report.words import Words, count, listed, points, share, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.leverage.findings import Influence, LeverageFindings, Measure, Without

HARDLY = 0.995
"""Share of a gain that counts as all of it in words."""

MEASURES: dict[Measure, str] = {
    "without": "what is lost if it stays out and the others settle as well as they can",
    "steps": "what its own steps, and those that it takes with others, are worth",
    "leaving": "what is lost, at the worst moment, if it walks away from the roadmap",
}
"""The three ways to say what a party costs another."""

CONTAINS = (
    "These numbers contain only the steps of the scenario. What one party supplies, buys, promises or "
    "threatens today, outside of these steps, is not in them: such a tie counts only if a step changes it."
)

READING = (
    (
        "Without a party",
        (
            "means that it takes none of its steps and those it would take with others are not taken "
            "either. The others then settle among themselves as well as they can. It stays as it is now: "
            "nobody is punished."
        ),
    ),
    (
        "A share",
        (
            "is what a party gains, as a part of its ideal: the most it could gain if only what it likes "
            "happened. Points of different parties are never added; sums are sums of shares."
        ),
    ),
    (
        "Indispensable",
        "is who takes everything with it: without it, nobody can settle anything with anybody.",
    ),
    (
        "The Shapley value",
        (
            "is what a party adds when it joins, on average over all orders of joining; here as a part of "
            "what all attain. It says how much hangs on a party, not what it ought to get."
        ),
    ),
    (
        "The Banzhaf index",
        "is what a party adds on average over all groups of the others; made to sum to 100 %.",
    ),
    (
        "To block",
        "is to stop all others from getting there by staying out. Whoever can do so alone has a veto.",
    ),
)
"""What words on the page mean."""


@dataclass(frozen=True)
class LeverageWords:
    """The words for the parties and numbers of one answer."""

    findings: LeverageFindings

    @property
    def words(self) -> Words:
        """The words of the scenario."""
        return Words(self.findings.scenario)

    def names(self, parties: Iterable[str], last: str = "and") -> str:
        """Parties as in a sentence."""
        return listed((self.words.party(party) for party in parties), last)

    def short(self, party: str) -> str:
        """A party's label."""
        return self.words.short(party)

    def group(self, members: Iterable[str]) -> str:
        """A group in a table: labels joined by plus signs."""
        return " + ".join(self.short(party) for party in members)

    # --- what is possible without whom

    def answer(self) -> tuple[str, ...]:
        """Who is indispensable, and who can stop the goal."""
        found = self.findings
        if not found.together > SAME:
            return (
                "Nothing that could be attained was found, for any group; so nobody has leverage over it.",
            )
        return (self._indispensable(), *self._blocking())

    def _indispensable(self) -> str:
        found = self.findings
        needed, names = found.indispensable, self.words
        rest = sorted((left, party) for party, left in found.left.items() if party not in needed)
        told = ["No party is indispensable: whoever stays out, some others can still settle something."]
        if needed:
            known = not any(self._open_without(party) for party in needed)
            nothing = (
                "nothing is attained by anybody" if known else "nothing was found that anybody could attain"
            )
            told = [f"Without {self.names(needed, 'or without')}, {nothing}."]
        if rest:
            least, most = rest[0], rest[-1]
            told.append(
                f"Of what all attain together, {share(least[0])} is left without {names.party(least[1])}"
                + (f", and {share(most[0])} without {names.party(most[1])}." if len(rest) > 1 else ".")
            )
        return " ".join(told)

    def _blocking(self) -> tuple[str, ...]:
        goals = [each for each in self.findings.winning if each.level is None]
        if not goals:
            return ()
        goal = goals[0]
        if not goal.least:
            return ("No group was found that reaches the declared goal.",)
        if not goal.veto:
            return ("No party can stop the declared goal alone.",)
        return (
            (
                f"{upper_first(self.names(goal.veto))} can{' each' if len(goal.veto) > 1 else ''} stop the "
                "declared goal alone, by staying out."
            ),
        )

    def proof(self) -> str:
        """How sure the worth of groups is."""
        found = self.findings
        told = [
            (
                f"{count(len(found.groups) - 1, 'group')} of parties were planned for, and every "
                "settlement was judged."
            )
        ]
        if found.open_groups:
            told.append(
                f"For {found.open_groups} of them a better one is not ruled out; ranges say what that "
                "leaves open."
            )
        else:
            told.append("For each of them it is proven that there is no better one.")
        if found.patched:
            told.append(
                f"{upper_first(count(len(found.patched), 'group'))} attained more in parts than was found "
                "for them as a whole, because some of them would be harmed, gain too little, or the "
                "search stopped early; the sum of the parts is counted then, as if nobody outside a part "
                "were touched by it."
            )
        return " ".join(told)

    def left(self, without: Without) -> str:
        """What is left without a party, in a few words."""
        found = self.findings
        part = found.left[without.party]
        if math.isnan(part):
            return "nothing to lose"
        if part > SAME:
            return f"{share(part)} is left"
        return "nothing is left" if not self._open_without(without.party) else "nothing was found"

    def _open_without(self, party: str) -> bool:
        """Whether something better than nothing is not ruled out without a party."""
        found = self.findings
        mask = (len(found.groups) - 1) ^ 1 << found.parties.index(party)
        return any(found.groups[m].bound > SAME for m in range(len(found.groups)) if m & mask == m)

    # --- who over whom

    def most(self, loser: str, measure: Measure = "without") -> str:
        """Who costs a party most by one measure, with the runner-up and how sure that is."""
        found, names = self.findings, self.words
        influence, j = found.influence[measure], found.parties.index(loser)
        order, first = influence.ranked(j), influence.first(j)
        size = float(influence.over[first[0], j])
        if size <= SAME:
            return f"{upper_first(names.party(loser))} loses nothing by any other party."
        lead = [found.parties[i] for i in first]
        what = self._amount(loser, size, measure)
        if len(lead) > 1:
            told = (
                f"{upper_first(names.party(loser))} loses most, and the same, by {self.names(lead)}: {what}"
            )
        else:
            told = f"{upper_first(names.party(loser))} loses most by {names.party(lead[0])}: {what}"
        rest = [i for i in order if i not in first]
        if rest:
            next_one = found.parties[rest[0]]
            told += f"; next is {names.party(next_one)} with {points(float(influence.over[rest[0], j]))}"
        return f"{told}.{self._sure(influence, first, j)}"

    def _amount(self, loser: str, size: float, measure: Measure) -> str:
        gain = float(self.findings.settlement.verdict.gain[self.findings.parties.index(loser)])
        if measure == "without" and gain > SAME:
            whole = size >= HARDLY * gain
            return f"{points(size)} points, {'all' if whole else share(size / gain)} of what it gains"
        return f"{points(size)} points"

    def _sure(self, influence: Influence, first: list[int], loser: int) -> str:
        if not self.findings.worlds:
            return ""
        held = [float(influence.unbeaten[i, loser]) for i in first]
        if len(first) == 1:
            return f" Nobody costs it more in {share(held[0])} of the worlds drawn from the ranges."
        low, high = min(held), max(held)
        span = share(low) if high - low < SAME else f"{share(low)} to {share(high)}"
        return f" For each of these, nobody costs it more in {span} of the worlds drawn from the ranges."

    def leaving(self) -> str:
        """What it costs when somebody walks away from the roadmap."""
        over = self.findings.influence["leaving"].over
        if (over.max(axis=0) - over.min(axis=0)).max() <= SAME * max(1.0, abs(over).max()):
            return (
                "Whoever walks away from the roadmap, all else breaks down and every party loses the "
                "same, since nobody keeps dealing with a party that breaks its word."
            )
        return (
            "Some keep dealing with a party that breaks its word, so that it matters who walks away from "
            "the roadmap."
        )

    def pivot(self) -> str:
        """Whose readiness to react the good behaviour of others hangs on."""
        held = {party: places for party, places in self.findings.pivotal.items() if places}
        if not held:
            return (
                "If any one party went on dealing with whoever breaks its word, nobody would be tempted "
                "by that alone: no one’s readiness to react is decisive by itself."
            )
        told = []
        for party, places in held.items():
            tempted = self.names(dict.fromkeys(who for who, _ in places))
            name = self.words.party(party)
            told.append(
                f"If {name} went on dealing with whoever breaks its word, {tempted} would be tempted to do so"
            )
        return ". ".join(told) + "."
