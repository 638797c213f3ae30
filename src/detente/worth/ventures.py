"""What joint projects bring to a scenario: shares of a project's worth as money of steps.

What a project is worth depends on which steps stand. It is taken apart into what each set of steps adds
beyond its subsets (Harsanyi dividends; Harsanyi 1963, International Economic Review 4), so that worth stays
a sum over single steps and over entries of `together`, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TYPE_CHECKING

from detente.scenario.model import Source, Together
from detente.scenario.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from detente.scenario import Scenario
    from detente.scenario.model import Step

Amounts = Mapping[str, float]
"""Party -> million dollars, or million dollars a year."""

MODEL = "model-"
"""Sources whose name begins like this are models of projects: their numbers are computed."""

DUST = 1e-6
"""Million dollars a year that are rounding of the solver, not worth; relative to the largest amount."""


@dataclass(frozen=True)
class Term:
    """What a set of steps adds, beyond what its subsets bring, while all of them stand.

    yearly : party -> million dollars a year. title : what runs then, for reports.
    """

    steps: tuple[str, ...]
    yearly: dict[str, float]
    title: str = ""


@dataclass(frozen=True)
class Building:
    """A step that builds: what it costs whom at its start, how long it takes, whom that asks to trust.

    outlay : party -> million dollars. duration : years, or None to keep the step's own.
    """

    step: str
    outlay: dict[str, float]
    duration: Value | None = None
    needs_trust: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Venture:
    """A joint project as a scenario sees it: terms by standing steps, and what is built by which step."""

    name: str
    source: Source
    terms: tuple[Term, ...]
    buildings: tuple[Building, ...] = ()


def terms_of(steps: Iterable[str], worth: Callable[[frozenset[str]], Amounts]) -> tuple[Term, ...]:
    """What each set of steps adds beyond its subsets; sets that add nothing are left out.

    worth : for the steps that stand, of those given, what each party gets; the sum of all terms whose steps
    stand gives it back, less what is there without any step.
    """
    names = tuple(steps)
    sets = [frozenset(chosen) for chosen in _subsets(names)]
    whole = {chosen: worth(chosen) for chosen in sets}
    least = DUST * max((abs(x) for amounts in whole.values() for x in amounts.values()), default=0.0)
    found = []
    for chosen in sets[1:]:
        adds: dict[str, float] = {}
        for part in map(frozenset, _subsets(tuple(chosen))):
            sign = -1 if (len(chosen) - len(part)) % 2 else 1
            for party, amount in whole[part].items():
                adds[party] = adds.get(party, 0.0) + sign * amount
        kept = {party: amount for party, amount in adds.items() if abs(amount) > least}
        if kept:
            found.append(Term(tuple(name for name in names if name in chosen), kept))
    return tuple(found)


def with_ventures(scenario: Scenario, ventures: Iterable[Venture]) -> Scenario:
    """The scenario with what its projects bring, as money of steps and of entries of `together`.

    Amounts of parties that are not in the scenario, or for whom money has no worth there, are left out.
    """
    for venture in ventures:
        scenario = _with_venture(scenario, venture)
    return scenario


def strictest(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Of two sets of demands on trust, for each pair of parties the higher demand."""
    return {**one, **{pair: max(level, one.get(pair, 0.0)) for pair, level in other.items()}}


def _with_venture(scenario: Scenario, venture: Venture) -> Scenario:
    steps, together = dict(scenario.steps), dict(scenario.together)
    source = f"{MODEL}{venture.name}"
    for building in venture.buildings:
        steps[building.step] = _built(scenario, steps[building.step], building, source)
    for term in venture.terms:
        money = _money(scenario, term.yearly, "MUSD/yr", source)
        if not money:
            continue
        if len(term.steps) == 1:
            (name,) = term.steps
            steps[name] = _paid_yearly(steps[name], money)
        else:
            together[_free_name(venture.name, together, steps)] = Together(
                title=term.title or venture.name, steps=term.steps, money=money
            )
    sources = {**scenario.sources, source: venture.source}
    return scenario.model_copy(update={"steps": steps, "together": together, "sources": sources})


def _built(scenario: Scenario, step: Step, building: Building, source: str) -> Step:
    """The step with what building costs, how long it takes, and the trust it asks for.

    What the step itself puts in is the least that it costs, whether or not a network needs all of it.
    """
    update = {
        "outlay": _at_least(step.outlay, _money(scenario, building.outlay, "MUSD", source)),
        "needs_trust": strictest(step.needs_trust, building.needs_trust),
        "duration": building.duration or step.duration,
    }
    return step.model_copy(update=update)


def _paid_yearly(step: Step, yearly: dict[str, Value]) -> Step:
    """The step with more money a year; what it brings once, in place of it, is counted as outlay."""
    once = {party: value for party, value in step.money.items() if value.dimension == "money"}
    moved = {party: value.times(-1.0) for party, value in once.items() if party in yearly}
    kept = {party: value for party, value in step.money.items() if party not in moved}
    return step.model_copy(update={"money": _added(kept, yearly), "outlay": _added(step.outlay, moved)})


def _money(scenario: Scenario, amounts: Amounts, unit: str, source: str) -> dict[str, Value]:
    return {
        party: Value(likely=amount, low=amount, high=amount, unit=unit, source=(source,))
        for party, amount in amounts.items()
        if party in scenario.money and amount
    }


def _added(there: dict[str, Value], more: dict[str, Value]) -> dict[str, Value]:
    """Amounts of the same party in one."""
    both = {party: there[party].plus(value) for party, value in more.items() if party in there}
    return {**there, **more, **both}


def _at_least(stated: dict[str, Value], built: dict[str, Value]) -> dict[str, Value]:
    """Of two amounts of the same party the larger one."""
    larger = {party: value for party, value in built.items() if party not in stated}
    larger |= {
        party: max(value, built.get(party, value), key=lambda v: v.likely) for party, value in stated.items()
    }
    return larger


def _free_name(name: str, *taken: Mapping[str, object]) -> str:
    number = 1
    while any(f"{name}-{number}" in each for each in taken):
        number += 1
    return f"{name}-{number}"


def _subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every subset, the smaller first."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
