"""Which judgements could turn the verdict around: each is set to either end of its range and judged again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from detente.report.findings import Flip
from detente.roadmap.judging.again import Precedent
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.roadmap.judging.verdict import Failure, Roadmap
    from detente.scenario import Scenario
    from detente.scenario.values import Value

    End = Literal["low", "high"]

HALVINGS = 5
"""How finely the turning point is located: to 1/32 of the way from likely to the end."""


def flips(scenario: Scenario, roadmap: Roadmap) -> tuple[Flip, ...]:
    """The verdict with each judgement, one at a time, at the low and at the high end of its range.

    Numbers of steps the roadmap does not take are left out: the verdict hardly depends on them.
    """
    precedent = Precedent.of(game_of(scenario), roadmap)
    holds = not any(precedent.failings(precedent.game))
    ask = _Question(scenario, precedent, holds)
    return tuple(ask.at(path, value, end) for path, value, end in _ends(scenario, roadmap))


def _ends(scenario: Scenario, roadmap: Roadmap) -> Iterator[tuple[str, Value, End]]:
    for path, value in scenario.values():
        if not value.is_judgement or not _bears_on(scenario, roadmap, path):
            continue
        if value.low < value.likely:
            yield path, value, "low"
        if value.high > value.likely:
            yield path, value, "high"


def _bears_on(scenario: Scenario, roadmap: Roadmap, path: str) -> bool:
    section, name, *_ = [*path.split("."), ""]
    if section == "steps":
        return name in roadmap.starts
    if section == "together":
        return all(step in roadmap.starts for step in scenario.together[name].steps)
    return True


@dataclass(frozen=True)
class _Question:
    """Whether a roadmap still holds, or fails, if one number is another."""

    scenario: Scenario
    precedent: Precedent
    holds: bool

    def at(self, path: str, value: Value, end: End) -> Flip:
        """The verdict with that number at an end of its range, and where it turns on the way there."""
        far = value.low if end == "low" else value.high
        failing = self._failing(path, far)
        if (failing is None) == self.holds:
            return Flip(path, value, end, self.holds)
        same, other = value.likely, far
        for _ in range(HALVINGS):
            middle = (same + other) / 2
            if (self._failing(path, middle) is None) == self.holds:
                same = middle
            else:
                other = middle
        return Flip(path, value, end, not self.holds, other, failing.sentence if failing else "")

    def _failing(self, path: str, number: float) -> Failure | None:
        """The first demand that fails with another number, if any does."""
        game = game_of(with_number(self.scenario, path, number))
        return next(self.precedent.failings(game), None)


def with_number(scenario: Scenario, path: str, number: float) -> Scenario:
    """The scenario with another likely value at a dotted path, as `Scenario.values` gives it."""
    changed: Scenario = _with(scenario, path.split("."), number)
    return changed


def _with(node: Any, path: list[str], number: float) -> Any:  # noqa: ANN401 - a scenario's parts are of many types
    if not path:
        low, high = min(number, node.low), max(number, node.high)
        return node.model_copy(update={"likely": number, "low": low, "high": high})
    name, *rest = path
    if isinstance(node, dict):
        return node | {name: _with(node[name], rest, number)}
    return node.model_copy(update={name: _with(getattr(node, name), rest, number)})
