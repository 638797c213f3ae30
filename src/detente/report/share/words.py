"""Joint projects in words: money, amounts, parties, coalitions and rules, the same everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from detente.projects.outcome import NOBODY
from detente.report.words import count, label, listed, share, time, upper_first, with_article
from detente.scenario.values import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.share.findings import Gate, Shared, Trusting
    from detente.scenario import Scenario

UNIT = "million dollars a year"
BILLION = 1000.0
"""Million dollars from which money is told in billions."""
ALMOST = 0.9995
"""Share of a billion that is rounded up to one."""
SMALLEST = 0.01
"""Million dollars below which an amount is only told to be small."""
DIGITS = 3
"""Digits of an amount that mean something: most inputs are judgements with wide ranges."""

_NAME = re.compile(r"[A-Za-z][\w-]*")
_OPERATORS = {"and", "or", "not", "if", "iff"}


INVISIBLE = 5e-4
"""Share of a whole that is told as nothing."""
KINDS = {"power": "Power grid", "rail": "Railway", "gas": "Gas pipeline"}
OWN = {"MWh/yr": ("energy a year", 1.0)}
"""Units of results that no file writes, as in UNITS."""


class Rule(NamedTuple):
    """What a rule of sharing is called in a sentence and over a column, and what it does."""

    title: str
    head: str
    does: str


RULES = {
    "shapley": Rule(
        "the Shapley value",
        "Shapley",
        (
            "Each party gets what it adds when it joins, on average over all orders in which the parties "
            "could join one after the other."
        ),
    ),
    "nucleolus": Rule(
        "the nucleolus",
        "Nucleolus",
        (
            "The coalition with most reason to leave is made as content as can be, then the next, and so on. "
            "If any shares keep everybody, these do."
        ),
    ),
    "prenucleolus": Rule(
        "the prenucleolus",
        "Pre-nucleolus",
        "As the nucleolus, without the promise that nobody gets less than it has alone.",
    ),
    "least-core": Rule(
        "the least core",
        "Least core",
        (
            "The most that any coalition would gain by leaving is made as small as can be; of the shares "
            "that do so, the most even."
        ),
    ),
    "owen": Rule(
        "the Owen value",
        "Owen",
        (
            "As the Shapley value, but parties of one bloc join one right after the other: blocs share "
            "first, then the members of each."
        ),
    ),
    "myerson": Rule(
        "the Myerson value",
        "Myerson",
        (
            "As the Shapley value, but only parties that can talk to each other, directly or through "
            "others, can work together."
        ),
    ),
    "equal": Rule("equal shares", "Equal", "Each party gets the same."),
    "per-capita": Rule(
        "shares per head", "Per head", "Each party gets in proportion to the number of its people."
    ),
    "cost-based": Rule(
        "shares by cost", "By cost", "Each party gets in proportion to the capital that it pays."
    ),
    "proportional": Rule(
        "shares by what would be missing",
        "By what is missing",
        "Each party gets in proportion to what all would lose without it.",
    ),
    "market": Rule(
        "market prices", "By prices", "Each party keeps what prices, rents of links and fees bring it."
    ),
    "standalone": Rule(
        "equal shares of the gain",
        "Equal gain",
        "Each party gets what it has alone, and the same part of what there is beyond that.",
    ),
}
"""By the name of the rule; one that is not here goes by its own name."""


def rule(name: str) -> Rule:
    """The words for a rule."""
    plain = upper_first(name.replace("-", " "))
    return RULES.get(name) or Rule(f"the rule «{name}»", plain, "A rule of this calculation.")


def money(amount: float, *, signed: bool = False, yearly: bool = True) -> str:
    """An amount of million dollars as in a sentence, such as '1.9 billion dollars a year', or 'nothing'."""
    if not amount:
        return "nothing"
    size, unit = (amount / BILLION, "billion") if abs(amount) >= ALMOST * BILLION else (amount, "million")
    told = figure(size, decimals(size), signed=signed)
    less = f"less than {SMALLEST:g}" if not float(told.replace(",", "").replace("−", "-")) else ""
    return f"{less or told} {unit} dollars{' a year' if yearly else ''}"


def decimals(largest: float) -> int:
    """How many decimals amounts need, of which this is the largest."""
    return sum(abs(largest) < limit for limit in (9.995, 99.95))


def figure(amount: float, places: int, *, signed: bool = False) -> str:
    """An amount with so many decimals, such as '1,910', '−0.4' or '+12'; without a sign if it is nothing."""
    text = f"{amount:,.{places}f}"
    if not float(text.replace(",", "")):
        return text.lstrip("-")
    return f"{'+' if signed and amount > 0 else ''}{text}".replace("-", "−")


def part(amount: float, whole: float) -> str:
    """How much of a whole an amount is, in percent; a dash if there is no whole."""
    if not whole:
        return "–"
    return share(0.0 if abs(amount / whole) < INVISIBLE else amount / whole)


def quantity(amount: float, unit: str) -> str:
    """An amount in the largest unit in which it is at least one, such as '3.5 GW' for 3500 MW, or '0'."""
    if not amount:
        return "0"
    written = unit.replace(" a year", "/yr").replace(" a day", "/day")
    dimension, size = UNITS.get(written) or OWN.get(written, ("", 1.0))
    known = [(factor, name) for name, (kind, factor) in UNITS.items() if kind == dimension and name]
    fitting = [(factor, name) for factor, name in known if abs(amount) * size >= factor]
    factor, name = max(fitting) if dimension and fitting else (size, written)
    spoken = name.replace("/yr", " a year").replace("/day", " a day")
    return f"{plain(amount * size / factor)} {spoken}".rstrip()


def plain(amount: float) -> str:
    """A number with three digits, such as '0.25', '3.5' or '1,230'."""
    if not amount:
        return "0"
    rounded = float(f"{amount:.{DIGITS}g}")
    return f"{rounded:,.10f}".rstrip("0").rstrip(".").replace("-", "−")


def years(span: tuple[float, float, float] | None) -> str:
    """A time with its range, such as '5 (4–8) years'; a dash if it is not known."""
    if span is None:
        return "–"
    low, likely, high = span
    if low == high:
        return time(likely)
    return f"{likely:.3g} ({low:.3g}–{high:.3g}) years"


@dataclass(frozen=True)
class ShareWords:
    """The words for one joint project's parties, coalitions, stages and sums."""

    shared: Shared
    scenario: Scenario | None = None

    def name(self, party: str) -> str:
        """The party's name in full: that of the scenario if it has the party."""
        if party == NOBODY:
            return "Others"
        if self.scenario is not None and party in self.scenario.parties:
            return self.scenario.parties[party].name
        members = self.shared.project.parties
        return members[party].name if party in members else party

    def party(self, party: str) -> str:
        """The party's name as in the middle of a sentence, with an article where English has one."""
        return with_article(self.name(party))

    def short(self, party: str) -> str:
        """The party's label in charts and tables: its name if short, or its id, in capitals if an acronym."""
        return label(party, self.name(party))

    def coalition(self, parties: Iterable[str]) -> str:
        """The parties of a coalition by their labels, such as 'China + Russia'; 'all' for everybody."""
        members = tuple(parties)
        return (
            "all" if len(members) == len(self.shared.game.players) else " + ".join(map(self.short, members))
        )

    def spoken(self, parties: Iterable[str]) -> str:
        """The parties of a coalition as in a sentence."""
        return listed(map(self.party, parties))

    def link(self, link: str) -> str:
        """A link by the titles of its two places."""
        project = self.shared.project
        return "–".join(project.nodes[end].title for end in project.links[link].ends)

    def step(self, step: str) -> str:
        """A step's title in quotation marks, or its name if there is no scenario to ask."""
        known = {} if self.scenario is None else self.scenario.steps
        return f"«{known[step].title}»" if step in known else step

    def built_by(self, gate: Gate) -> str:
        """The step that builds a stage, unless it goes by the same title; empty if none does."""
        return "" if not gate.step or self.step(gate.step) == f"«{gate.title}»" else self.step(gate.step)

    def waits_for(self, gate: Gate) -> str:
        """What must stand while a stage runs, with titles in place of names; 'nothing' if nothing must."""
        return _NAME.sub(self._named, gate.needs) or "nothing"

    def _named(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in _OPERATORS else self.step(found[0])

    def trusting(self, demand: Trusting) -> str:
        """A demand on trust beside what there is, such as 'ROK in DPRK: 0.40 (there is 0.35)'."""
        there = "not known" if demand.at_start is None else f"{demand.at_start:.2f}"
        return (
            f"{self.short(demand.who)} in {self.short(demand.whom)}: {demand.needed:.2f} (there is {there})"
        )

    @cached_property
    def places(self) -> int:
        """Decimals of yearly amounts of this project."""
        return decimals(self.shared.worth)

    def yearly(self, amount: float, *, signed: bool = False) -> str:
        """An amount of million dollars a year for a table."""
        return figure(amount, self.places, signed=signed)

    def judgements(self) -> str:
        """How many of the project's numbers are judgements, in one sentence."""
        values = [value for _, value in self.shared.project.values()]
        judged = sum(value.is_judgement for value in values)
        if judged == len(values):
            return f"All {count(judged, 'number')} of the file are judgements; none carries a source."
        part = f"{judged} of {count(len(values), 'number')} of the file ({share(judged / len(values))})"
        return f"{part} are judgements; the others carry a source."
