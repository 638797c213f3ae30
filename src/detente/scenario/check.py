"""Does the scenario make sense? Names, ranges, order: what the model of one field cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.errors import Problem
from detente.scenario.document import Finding, Path, dotted
from detente.scenario.model import Scenario, Step, Together, values_in
from detente.scenario.names import Names, misformed_gate, paid, twice, unknown
from detente.scenario.order import order_findings
from detente.scenario.ordinal import unranked, unsaid
from detente.scenario.pledged import pledge_findings
from detente.scenario.ranges import range_findings
from detente.scenario.ranked import ranked_findings
from detente.scenario.situations import situation_findings
from detente.scenario.values import JUDGEMENT
from detente.scenario.words import UNREAD, shown, suggestion


def check(scenario: Scenario) -> tuple[Problem, ...]:
    """Everything that does not make sense in a scenario, warnings included; places are dotted paths.

    For a file, `problems_in` tells the lines as well.
    """
    return tuple(
        Problem(scenario.name, 0, 0, dotted(found.path), found.message, found.level)
        for found in (*unsaid(scenario), *findings(scenario, names_in(scenario)))
    )


def names_in(scenario: Scenario) -> Names:
    """The names in a scenario that could be read as a whole."""
    return Names(**{section: tuple(getattr(scenario, section)) for section in Names.__annotations__})


def known_names(data: dict[str, Any]) -> Names:
    """The names in plain data as a file holds it, whether or not the rest can be read."""

    def of(section: str) -> tuple[Any, ...] | None:
        kind = list if section == "infeasible" else dict
        there = data.get(section, None if section in {"parties", "issues", "steps"} else kind())
        return tuple(there) if isinstance(there, kind) else None

    return Names(**{section: of(section) for section in Names.__annotations__})


def findings(scenario: Scenario, names: Names) -> Iterator[Finding]:
    """What does not make sense, in no particular order."""
    yield from _parties(scenario, names)
    yield from _weights(scenario, names)
    for name, step in scenario.steps.items():
        yield from _step(name, step, names)
    for name, entry in scenario.together.items():
        yield from _together(name, entry, names)
    yield from unknown(("goal",), scenario.goal.names, names.steps, "step")
    yield from _sources(scenario, names)
    yield from situation_findings(scenario, names)
    yield from ranked_findings(scenario, names)
    yield from pledge_findings(scenario, names)
    yield from range_findings(scenario)
    yield from order_findings(scenario)


def _parties(scenario: Scenario, names: Names) -> Iterator[Finding]:
    for name, party in scenario.parties.items():
        path = ("parties", name, "keeps_dealing_with")
        yield from unknown(path, party.keeps_dealing_with, names.parties, "party")
        yield from twice(path, party.keeps_dealing_with)
        if name in party.keeps_dealing_with:
            yield Finding(path, f"'{name}' cannot keep dealing with itself; leave it out")
    yield from unknown(("money",), scenario.money, names.parties, "party")
    yield from unknown(("trust",), scenario.trust, names.parties, "party")
    for name, others in scenario.trust.items():
        yield from unknown(("trust", name), others, names.parties, "party")
        if name in others:
            message = f"'{name}' cannot trust or mistrust itself; leave the entry out"
            yield Finding(("trust", name, name), message, at_key=True)


def _weights(scenario: Scenario, names: Names) -> Iterator[Finding]:
    yield from unknown(("weights",), scenario.weights, names.parties, "party")
    for party, row in scenario.weights.items():
        yield from unknown(("weights", party), row, names.issues, "issue")
        if not any(value.likely for value in row.values()):
            message = f"the weights of '{party}' are all zero; give at least one issue a weight"
            yield Finding(("weights", party), message)
    if scenario.preferences and names.weights == ():
        yield from unranked(scenario)
        return
    for party in scenario.parties:
        if party not in scenario.weights:
            message = f"party '{party}' has no weights; add '{party}:' with what it would give for each issue"
            yield Finding(("weights", party), message)


def _step(name: str, step: Step, names: Names) -> Iterator[Finding]:
    path = ("steps", name)
    yield from unknown((*path, "by"), step.by, names.parties, "party")
    yield from twice((*path, "by"), step.by)
    yield from _yields(path, step, names)
    yield from unknown((*path, "once"), step.once, names.parties, "party")
    yield from paid((*path, "outlay"), step.outlay, names)
    yield from unknown((*path, "requires"), step.requires.names, names.steps, "step")
    yield from unknown((*path, "excludes"), step.excludes, names.steps, "step")
    yield from twice((*path, "excludes"), step.excludes)
    if name in step.requires.names:
        yield Finding((*path, "requires"), f"'{name}' requires itself; name only other steps")
    if name in step.excludes:
        yield Finding((*path, "excludes"), f"'{name}' excludes itself; name only other steps")
    if step.reversible:
        yield from unknown((*path, "reversible", "cost"), step.reversible.cost, names.parties, "party")
    for key in step.needs_trust:
        yield from _gate((*path, "needs_trust", key), key, names)


def _gate(path: Path, key: str, names: Names) -> Iterator[Finding]:
    misformed = misformed_gate(path, key)
    if misformed:
        yield misformed
        return
    who, _, whom = key.split()
    for found in unknown((), (who, whom), names.parties, "party"):
        yield Finding(path, found.message, at_key=True)


def _yields(path: Path, thing: Step | Together, names: Names) -> Iterator[Finding]:
    yield from unknown((*path, "effects"), thing.effects, names.issues, "issue")
    yield from paid((*path, "money"), thing.money, names)


def _together(name: str, entry: Together, names: Names) -> Iterator[Finding]:
    path = ("together", name)
    yield from unknown((*path, "steps"), entry.steps, names.steps, "step")
    yield from twice((*path, "steps"), entry.steps)
    yield from _yields(path, entry, names)
    if names.steps is not None and name in names.steps:
        yield Finding(path, f"'{name}' is the name of a step already; choose another", at_key=True)


def _sources(scenario: Scenario, names: Names) -> Iterator[Finding]:
    cited = {JUDGEMENT}
    places: list[tuple[Path, str]] = [
        (p, source) for p, value in values_in(scenario) for source in value.source
    ]
    for name, step in scenario.steps.items():
        places += [(("steps", name, "sources", n), source) for n, source in enumerate(step.sources)]
    for path, source in places:
        if names.sources is not None and source not in {*names.sources, JUDGEMENT, UNREAD}:
            way_out = suggestion(source, [*names.sources, JUDGEMENT], "sources")
            yield Finding(path, f"{shown(source)} is not under `sources`; {way_out}")
        cited.add(source)
    for source in scenario.sources.keys() - cited:
        message = f"nothing cites '{source}'; cite it, or delete it"
        yield Finding(("sources", source), message, "warning")
