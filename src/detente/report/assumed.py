"""Which judgements could turn the verdict around: each is set to either end of its range and judged again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from detente.report.findings import Flip
from detente.roadmap import judge
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel

    from detente.roadmap import Roadmap, Verdict
    from detente.scenario import Scenario
    from detente.scenario.values import Value

    Spread = Callable[
        [Callable[[tuple[str, Value, str]], Flip], Iterable[tuple[str, Value, str]]], Iterable[Flip]
    ]

HALVINGS = 5
"""How finely the turning point is located: to 1/32 of the way from likely to the end."""


def flips(scenario: Scenario, roadmap: Roadmap, spread: Spread = map) -> tuple[Flip, ...]:
    """The verdict with each judgement, one at a time, at the low and at the high end of its range.

    Numbers of steps the roadmap does not take are left out: the verdict hardly depends on them.
    spread : how to apply a function to many inputs, `map` or a pool's.
    """
    holds = judge(game_of(scenario), roadmap).holds
    ask = partial(_tried, scenario, roadmap, holds)
    return tuple(spread(ask, list(_ends(scenario, roadmap))))


def _ends(scenario: Scenario, roadmap: Roadmap) -> Iterator[tuple[str, Value, Literal["low", "high"]]]:
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


def _tried(scenario: Scenario, roadmap: Roadmap, holds: bool, end: tuple[str, Value, str]) -> Flip:  # noqa: FBT001 - bound by partial
    path, value, at = end
    far = value.low if at == "low" else value.high

    def verdict(part: float) -> Verdict:
        number = value.likely + part * (far - value.likely)
        return judge(game_of(with_number(scenario, path, number)), roadmap)

    there = verdict(1.0)
    if there.holds == holds:
        return Flip(path, value, at, there.holds)  # type: ignore[arg-type]
    same, other = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (same + other) / 2
        if verdict(middle).holds == holds:
            same = middle
        else:
            other = middle
    turns_at = value.likely + other * (far - value.likely)
    sentence = there.failures[0].sentence if there.failures else ""
    return Flip(path, value, at, there.holds, turns_at, sentence)  # type: ignore[arg-type]


def with_number(scenario: Scenario, path: str, number: float) -> Scenario:
    """The scenario with another likely value at a dotted path, as `Scenario.values` gives it."""
    changed: Scenario = _with(scenario, path.split("."), number)  # type: ignore[assignment]
    return changed


def _with(node: BaseModel | dict[str, object], path: list[str], number: float) -> object:
    if not path:
        low, high = min(number, node.low), max(number, node.high)  # type: ignore[union-attr]
        return node.model_copy(update={"likely": number, "low": low, "high": high})  # type: ignore[union-attr]
    name, *rest = path
    if isinstance(node, dict):
        return node | {name: _with(node[name], rest, number)}  # type: ignore[arg-type]
    return node.model_copy(update={name: _with(getattr(node, name), rest, number)})
