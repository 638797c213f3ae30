"""Numbers, names and findings as words: short, neutral, the same everywhere."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.scenario.values import UNITS
from detente.worth.ventures import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Deviation, Failure, Verdict
    from detente.scenario import Scenario
    from detente.scenario.model import Step, Together
    from detente.scenario.values import Value

MONTHS, DAYS = 12, 365.25
ROUNDING = 1e-2
LONGEST_ACRONYM = 4
SHORT_NAME = 8
LONG_IN_DAYS = 1000
NAMED = 3
"""Steps named in one sentence before the rest is only counted."""
SMALLEST_SHOWN = 0.05
LEAST_TOLD, EXACT = 0.1, 6
"""Percent below which a bound is only said to be lower; decimals of a percent that are not chance."""

_WITH_ARTICLE = re.compile(
    r"^(?!the )(United |.*\b(Republic|Federation|Kingdom|States|Nations|Union|Emirates|Commission)\b)",
    re.IGNORECASE,
)

_ID = re.compile(r"'([a-z][a-z0-9-]*)'")

DEMANDS = {
    "admissible": "order and prerequisites",
    "self-enforcing": "no gain by leaving or cheating",
    "waiting": "no gain by waiting",
    "participation": "worth taking part in",
    "trust": "no more trust than there is",
    "gate": "trust required by a step",
    "coalition": "no gain by leaving together",
}
"""What each kind of demand is called in tables."""

KINDS = {"walk away": "walk away openly", "cheat": "cheat", "skip": "cheat", "undo": "cheat", "wait": "wait"}
"""What a deviation is called; skipping or undoing in secret is cheating."""

OBJECTIVES = {
    "fair": "the party that gains the smallest share of its ideal gains as much as possible",
    "sure": "the tightest margin is as wide as possible",
    "total": "the parties’ gains, as shares of their ideals, sum to as much as possible",
    "fast": "the goal is reached as early as possible",
    "robust": "the roadmap holds in as many worlds as possible that numbers may turn out to make",
}
"""What is sought, by the name of the objective."""


def points(value: float, *, signed: bool = False) -> str:
    """A number of points with one decimal, such as '3.2', '−1.0' or '+0.4'; 'none' if not known."""
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) < SMALLEST_SHOWN:
        return "0.0"
    return f"{value:{'+' if signed else ''}.1f}".replace("-", "−")


def share(value: float) -> str:
    """A share in percent, such as '42 %'; 'none' if not known."""
    if math.isnan(value):
        return "none"
    percent = 100 * value
    text = f"{percent:.1f}" if 0 < abs(percent) < 1 else f"{percent:.0f}"
    return f"{text.replace('-', '−')}\u00a0%"


def bound(value: float) -> str:
    """How much a share can be, such as 'at most 3 %': rounded up, and never to nothing."""
    percent = round(100 * value, EXACT)
    if percent < LEAST_TOLD:
        return f"less than {LEAST_TOLD}\u00a0%"
    parts = 1 if percent > 1 else 10
    return f"at most {share(math.ceil(round(parts * percent, EXACT)) / (100 * parts))}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun, such as '1 step' or '3 steps'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as in a sentence: 'a', 'a and b', 'a, b and c'."""
    *head, tail = list(names) or ["nothing"]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def with_article(name: str) -> str:
    """The name of a party as in the middle of a sentence, with an article where English has one."""
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


def label(party: str, name: str) -> str:
    """A party's label in charts and tables: its name if short, or its id, in capitals if an acronym."""
    if len(name) <= SHORT_NAME:
        return name
    spoken = " ".join(upper_first(part) for part in party.split("-"))
    return party.upper() if len(party) <= LONGEST_ACRONYM and spoken not in name.split() else spoken


def upper_first(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def time(years: float) -> str:
    """A length of time in whole years, months or days where it is that, such as '6 months' or '10 days'."""
    if years == 0:
        return "no time"
    for unit, size, most in (("year", 1.0, math.inf), ("month", MONTHS, 36), ("day", DAYS, 120)):
        amount = years * size
        if 1 <= round(amount) <= most and abs(amount - round(amount)) < ROUNDING:
            return count(round(amount), unit)
    return f"{years * DAYS:.0f} days" if years * MONTHS < 1 else f"{years * MONTHS:.1f} months"


def amount(value: Value, number: float) -> str:
    """One number of a value, in words for its unit, such as '750 million dollars a year' or '3 months'."""
    if value.dimension == "time":
        size = number / UNITS[value.unit][1]
        in_days = value.unit == "days" and abs(size) < LONG_IN_DAYS
        return f"{size:.3g} {value.unit}" if in_days and size != 1 else time(number)
    if value.dimension.startswith("money"):
        size, unit = (number / 1000, "billion") if abs(number) >= 1000 else (number, "million")  # noqa: PLR2004
        return f"{size:g} {unit} dollars{' a year' if 'year' in value.dimension else ''}".replace("-", "−")
    if value.unit == "%":
        return f"{100 * number:.3g}\u00a0%".replace("-", "−")
    return f"{number:.3g}".replace("-", "−")


@dataclass(frozen=True)
class Words:
    """The words for one scenario's parties, steps, phases, numbers and findings."""

    scenario: Scenario

    def party(self, party: str) -> str:
        """The party's name as in the middle of a sentence, with an article where English has one."""
        return with_article(self.scenario.parties[party].name)

    def short(self, party: str) -> str:
        """The party's label in charts and tables: its name if short, or its id, in capitals if an acronym."""
        return label(party, self.scenario.parties[party].name)

    def item(self, item: str) -> str:
        """Title of a step or of what runs together."""
        known = self._items()
        return known[item].title if item in known else item

    def steps(self, items: Iterable[str]) -> str:
        """Titles in quotation marks, as in a sentence; if they are many the first few, and how many more."""
        titles = [self._title(item) for item in items]
        if len(titles) > NAMED + 1:
            titles[NAMED:] = [count(len(titles) - NAMED, "other step")]
        return listed(titles)

    def period(self, phase: int) -> str:
        """When a phase runs: 'months 12–18', or 'after month 60' once the last phase is over."""
        length = self.scenario.phase
        size, unit = (MONTHS, "month") if _whole(length * MONTHS) else (DAYS, "day")
        start, end = (phase - 1) * length * size, phase * length * size
        if phase > self.scenario.phases:
            return f"after {unit} {start:.0f}"
        return f"{unit}s {start:.0f}–{end:.0f}"

    def phase(self, phase: int) -> str:
        """'phase 3 (months 12–18)', or 'the years after the last phase'."""
        if phase > self.scenario.phases:
            return f"the years after the last phase ({self.period(phase)})"
        return f"phase {phase} ({self.period(phase)})"

    def moment(self, phase: int) -> str:
        """The beginning of a phase: 'at the start of phase 3 (months 12–18)', or 'after month 60'."""
        if phase > self.scenario.phases:
            return self.period(phase)
        return f"at the start of {self.phase(phase)}"

    def head(self, phase: int) -> str:
        """The phase as a short column head: its number, or 'after'."""
        return str(phase) if phase <= self.scenario.phases else "after"

    def where(self, path: str) -> str:
        """What the number at a dotted path is, such as 'trust of China in Japan at the start'."""
        match path.split("."):
            case ["breakdown"]:
                found = "chance per phase that the process ends for outside reasons"
            case ["costly_signal"]:
                found = "how strongly costly steps speak for commitment"
            case ["trust", who, whom]:
                found = f"trust of {self.party(who)} in {self.party(whom)} at the start"
            case ["weights", who, issue]:
                found = f"weight of «{self._issue(issue)}» for {self.party(who)}"
            case ["money", who, _]:
                found = f"what a billion dollars a year is worth to {self.party(who)}"
            case ["parties", who, field]:
                found = f"{_PARTY.get(field, field)} of {self.party(who)}"
            case ["steps" | "together", item, *rest]:
                found = f"{self._of_step(rest)} of «{self.item(item)}»"
            case _:
                found = path
        return found

    def failure(self, failure: Failure) -> str:
        """A failing with its phase, and with names in place of ids."""
        told = self.told(failure.sentence)
        return f"{upper_first(self.phase(failure.phase))}: {told}" if failure.phase else upper_first(told)

    def told(self, sentence: str) -> str:
        """A sentence of the judge with names in place of ids, and a full stop."""
        ids = {party: self.party(party) for party in self.scenario.parties}
        ids |= {item: self._title(item) for item in self._items()}
        return f"{_ID.sub(lambda found: ids.get(found[1], found[0]), sentence).rstrip('.')}."

    def judgements(self) -> str:
        """How many of the scenario's numbers are judgements, and how many rest on models."""
        every = [value for _, value in self.scenario.values()]
        values = [value for value in every if not any(name.startswith(MODEL) for name in value.source)]
        if len(values) == len(every):
            return self._sourced(values)
        models = "; ".join(
            f"{name.removeprefix(MODEL)}: {source.evidence}"
            for name, source in self.scenario.sources.items()
            if name.startswith(MODEL)
        )
        more = count(len(every) - len(values), "number")
        return f"{self._sourced(values)} {more} beyond these are computed by network models ({models})."

    def _sourced(self, values: list[Value]) -> str:
        judged = sum(value.is_judgement for value in values)
        if judged == len(values):
            return f"All {count(judged, 'number')} are judgements; none carries a source."
        part = f"{judged} of {count(len(values), 'number')} ({share(judged / len(values))}) are judgements"
        return f"{part}; the others carry a source."

    def patience(self, verdict: Verdict) -> str:
        """Who would lose least by putting its steps off, and when; nothing if nobody has steps to put off."""
        cost = verdict.delay_cost / np.where(verdict.ideal > 0, verdict.ideal, np.inf)[:, np.newaxis]
        if np.isnan(cost).all():
            return ""
        who, column = np.unravel_index(int(np.nanargmin(cost)), cost.shape)
        party, size = self.party(verdict.game.parties[who]), float(verdict.delay_cost[who, column])
        what = f"lose {points(size)}" if size >= 0 else f"gain {points(-size)}"
        return (
            f"Closest to waiting: in {self.phase(int(column) + 1)} {party} would {what} points by putting "
            "everything not yet begun off by one phase."
        )

    def instead(self, deviation: Deviation) -> str:
        """What the party would do, as in 'it would …'."""
        if deviation.kind == "walk away":
            return "walk away openly"
        if deviation.kind == "wait":
            return "wait for one phase"
        runs = self.scenario.together
        skipped = [step for step, act in deviation.acts if act == "skip" and step not in runs]
        undone = [step for step, act in deviation.acts if act == "undo" and step not in runs]
        joint = [item for item, _ in deviation.acts if item in runs]
        ways = (("skip", skipped), ("undo", undone), ("stay away from", joint))
        acts = [f"{verb} {self.steps(items)}" for verb, items in ways if items]
        return listed(acts) if acts else f"go along and break off {self.moment(deviation.noticed)}"

    def witness(self, deviation: Deviation) -> str:
        """What a party could do instead, how it would end, and the sums."""
        who, hidden = self.party(deviation.party), bool(deviation.acts)
        verb = {"walk away": "leaving", "wait": "waiting"}.get(
            deviation.kind, "cheating" if hidden else "breaking off"
        )
        noticed = self._noticed(deviation) if hidden else ""
        does = f"the best {who} could do instead is to {self.instead(deviation)}{noticed}"
        falls, sums = self._falls(deviation), self.sums(deviation, verb)
        return f"In {self.phase(deviation.phase)} {does}.{falls} {sums}"

    def sums(self, deviation: Deviation, verb: str) -> str:
        """The two values of a deviation and what the difference means."""
        carry_on, instead = points(deviation.carry_on), points(deviation.instead)
        lead = f"Carrying on is worth {carry_on} points, {verb} {instead}"
        if abs(deviation.margin) < SMALLEST_SHOWN:
            return f"{lead}: it makes no difference."
        if deviation.margin < 0:
            return f"{lead}: it would gain {points(-deviation.margin)} points by it."
        return f"{lead}: it would lose {points(deviation.margin)} points by it."

    def _noticed(self, deviation: Deviation) -> str:
        when = self.moment(deviation.noticed)
        if deviation.chance < 1:
            chance = f"a chance of {share(deviation.chance)} in each phase"
            return f", which is noticed {when} at the earliest ({chance})"
        return f", which is noticed {when}"

    def _falls(self, deviation: Deviation) -> str:
        if deviation.kind == "wait":
            return " Everything that has not begun would then come one phase later."
        own = {step for step, _ in deviation.acts}
        others = [step for step in deviation.undone if step not in own]
        if not others:
            return " Nothing else would be undone, but the rest would not follow."
        verb = "is" if len(others) == 1 else "are"
        return f" Then {self.steps(others)} {verb} undone, and the rest does not follow."

    def _items(self) -> dict[str, Step | Together]:
        return {**self.scenario.steps, **self.scenario.together}

    def _title(self, item: str) -> str:
        return f"«{self.item(item)}»"

    def _issue(self, issue: str) -> str:
        return self.scenario.issues[issue].title

    def _of_step(self, rest: list[str]) -> str:
        match rest:
            case ["effects", issue]:
                return f"effect on «{self._issue(issue)}»"
            case ["money" | "outlay" | "once" as what, party]:
                return _FOR[what].format(self.party(party))
            case ["guarantee", against, _, party]:
                return f"what {self.party(party)} gets if {self.party(against)} breaks its word"
            case ["reversible", "cost", party]:
                return f"cost for {self.party(party)} of the reversal"
            case _:
                return _STEP.get(".".join(rest), " ".join(rest))


_PARTY = {"discount": "impatience (discount per year)", "turnover": "chance per year of a change of course"}
_FOR = {"money": "money for {}", "outlay": "what {} puts into it", "once": "one-off worth for {}"}
_STEP = {
    "duration": "time from start to effect",
    "reversible.within": "time for the reversal",
    "verified.lag": "time until a breach is noticed",
    "verified.chance": "chance per phase that a breach is noticed",
}


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6  # noqa: PLR2004


def answer(findings: Findings) -> tuple[str, ...]:
    """The answer in plain sentences: whether it holds, how sure that is, and the weakest link."""
    words, verdict = Words(findings.scenario), findings.verdict
    if verdict.holds:
        first = "This roadmap holds: at no phase does any party gain by walking away, cheating or waiting"
        first += ", nor any coalition in sum by leaving together." if verdict.game.coalitions else "."
    else:
        fails = count(len(verdict.failures), "demand fails", "demands fail")
        first = f"This roadmap does not hold: {fails}. {words.failure(verdict.failures[0])}"
    return (first, *_proof(findings), f"Weakest link: {_lower_in(words.witness(verdict.weakest))}")


def _proof(findings: Findings) -> tuple[str, ...]:
    search = findings.search
    if search is None or not findings.verdict.holds:
        return ()
    aim = OBJECTIVES.get(search.objective, search.objective)
    if search.status == "optimal":
        return (f"Among all roadmaps that hold it is proven best at what was sought: that {aim}.",)
    if math.isfinite(search.gap):
        return (f"What was sought is that {aim}; a better roadmap may exist, by {bound(search.gap)}.",)
    return (f"What was sought is that {aim}; how much better a roadmap could be is not known.",)


def _lower_in(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
