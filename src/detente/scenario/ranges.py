"""Are the numbers possible? Ranges of single values, and what the values add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.scenario.document import Finding
from detente.scenario.model import Scenario, values_in
from detente.scenario.values import UNITS, Value
from detente.scenario.words import listed

LONG_PHASE = 5.0
"""Years above which the length of a phase looks like a forgotten unit."""


@dataclass(frozen=True)
class Limits:
    """Where a value must lie; `open` means above the lowest and not at it."""

    lowest: float
    highest: float
    words: str
    open: bool = False

    def hold(self, number: float) -> bool:
        """Whether the number lies inside."""
        above = number > self.lowest if self.open else number >= self.lowest
        return above and number <= self.highest


_INFINITE = float("inf")
_NOT_NEGATIVE = Limits(0.0, _INFINITE, "it cannot be negative")
_POSITIVE = Limits(0.0, _INFINITE, "it must lie above 0", open=True)
_SHARE = Limits(0.0, 1.0, "it must lie between 0 and 1")
_CHANCE = Limits(0.0, 1.0, "it must lie above 0 and be at most 1", open=True)
_EFFECT = Limits(-1.0, 1.0, "an effect must lie between -1 and 1, the whole way of the issue")


def _limits_at(path: tuple[str, ...]) -> Limits | None:
    match path:
        case ("costly_signal",) | ("payments", _, "tranche"):
            return _POSITIVE
        case ("parties", _, "discount") | ("steps", _, "verified", "chance"):
            return _CHANCE
        case ("parties", _, "turnover") | ("breakdown",) | ("trust", _, _):
            return _SHARE
        case ("steps" | "together", _, "effects", _):
            return _EFFECT
        case (
            ("money", _, _)
            | ("steps", _, "duration")
            | ("steps", _, "outlay", _)
            | ("steps", _, "reversible" | "verified", *_)
        ):
            return _NOT_NEGATIVE
    return None


def range_findings(scenario: Scenario) -> Iterator[Finding]:
    """Values outside their range, sums above one, judgements without a range."""
    for path, value in values_in(scenario):
        limits = _limits_at(path)
        if limits:
            yield from _outside(path, value, limits)
    for name, step in scenario.steps.items():
        for key, level in step.needs_trust.items():
            if not 0 <= level <= 1:
                message = f"{level:g} is out of range; trust lies between 0 and 1"
                yield Finding(("steps", name, "needs_trust", key), message)
        yield from _overloaded(scenario, name)
    if scenario.phase > LONG_PHASE:
        message = (
            f"one phase lasts {scenario.phase:g} years; write a unit, e.g. '6 months', if that is not meant"
        )
        yield Finding(("phase",), message, "warning")
    yield from _sums(scenario)
    yield from _unranged(scenario)


def _outside(path: tuple[str, ...], value: Value, limits: Limits) -> Iterator[Finding]:
    for end in dict.fromkeys((value.likely, value.low, value.high)):
        if not limits.hold(end):
            written = f"{end / UNITS[value.unit][1]:g} {value.unit}".strip()
            yield Finding(path, f"{written} is out of range; {limits.words}")
            return


def _overloaded(scenario: Scenario, name: str) -> Iterator[Finding]:
    step = scenario.steps[name]
    for actor in step.by:
        party = scenario.parties.get(actor)
        if party and party.capacity is not None and step.load > party.capacity:
            message = (
                f"the load {step.load:g} is more than the capacity {party.capacity:g} of '{actor}', so that "
                "the step can never start; lower the one or raise the other"
            )
            yield Finding(("steps", name, "load"), message, "warning")


def _sums(scenario: Scenario) -> Iterator[Finding]:
    """Issues that more than the whole way is gone on, by steps that can all stand side by side."""
    for issue in scenario.issues:
        things = {**scenario.steps, **scenario.together}
        found = {
            name: thing.effects[issue].likely for name, thing in things.items() if issue in thing.effects
        }
        taken: list[str] = []
        for name in sorted(found, key=lambda name: -found[name]):
            if found[name] > 0 and not any(_exclusive(scenario, name, other) for other in taken):
                taken.append(name)
        total = sum(found[name] for name in taken)
        if total > 1 + 1e-9:
            message = (
                f"effects on it add up to {total:.2f} ({listed(taken)}), more than the whole way; "
                "lower them, or let steps exclude each other"
            )
            yield Finding(("issues", issue), message, "warning")


def _exclusive(scenario: Scenario, one: str, other: str) -> bool:
    pair = ((one, other), (other, one))
    return any(a in scenario.steps and b in scenario.steps[a].excludes for a, b in pair)


def _unranged(scenario: Scenario) -> Iterator[Finding]:
    """One warning for each entry with judgements that have no range."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path, value in values_in(scenario):
        # Nothing at all, and certainty, are meant exactly; an instalment is chosen, not judged.
        if (
            path[0] != "payments"
            and value.is_judgement
            and not value.spread
            and value.likely not in {0.0, 1.0}
        ):
            found.setdefault(path[:2], []).append(".".join(path[2:]) or path[-1])
    for path, fields in found.items():
        one = len(fields) == 1
        message = (
            f"{'a judgement' if one else f'{len(fields)} judgements'} without a range ({listed(fields)}); "
            "give low and high: 'LIKELY [LOW, HIGH]'"
        )
        yield Finding(path, message, "warning")
