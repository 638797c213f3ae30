"""What changed between two scenarios in meaning: order, comments and notation do not count."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from detente.scenario.expression import Expression, implies
from detente.scenario.meaning import Claims, meaning_of
from detente.scenario.model import Scenario
from detente.scenario.plain import compact, plain
from detente.scenario.values import Value

TOLERANCE = 1e-9
"""Relative difference below which two numbers are the same number in two units."""


@dataclass(frozen=True)
class Change:
    """One difference: where, what stood there and what stands there now, as readable text."""

    kind: Literal["added", "removed", "changed"]
    path: str
    old: str
    new: str

    def __str__(self) -> str:
        what = {"added": self.new, "removed": self.old, "changed": f"{self.old} → {self.new}"}
        return f"{self.kind} {self.path}: {what[self.kind]}"


def diff(old: Scenario, new: Scenario) -> tuple[Change, ...]:
    """Every change of meaning from the old scenario to the new one, in the order of the file format."""
    return tuple(_changes(meaning_of(old), meaning_of(new), ()))


def _changes(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _changes(old.get(name), new.get(name), (*path, name))
    elif not _same(old, new):
        kind: Literal["added", "removed", "changed"] = "changed"
        if _is_nothing(old) or _is_nothing(new):
            kind = "added" if _is_nothing(old) else "removed"
        yield Change(kind, ".".join(path), _readable(old), _readable(new))


def _is_nothing(held: Any) -> bool:
    return held is None or held is False or held in ("", frozenset()) or held == {} or _is_always(held)


def _is_always(held: Any) -> bool:
    return isinstance(held, Expression) and not held.clauses


def _same(old: Any, new: Any) -> bool:
    """Whether two things that are not both mappings mean the same."""
    if _is_nothing(old) and _is_nothing(new):
        return True
    if type(old) is not type(new):
        return False
    if isinstance(old, Value):
        return _same_value(old, new)
    if isinstance(old, Expression):
        return implies(old, new) and implies(new, old)
    if isinstance(old, float):
        return math.isclose(old, new, rel_tol=TOLERANCE)
    return old.same(new) if isinstance(old, Claims) else bool(old == new)


def _same_value(old: Value, new: Value) -> bool:
    ends = zip((old.low, old.likely, old.high), (new.low, new.likely, new.high), strict=True)
    said = [(value.dimension, frozenset(value.source), value.confidence, value.note) for value in (old, new)]
    return said[0] == said[1] and all(math.isclose(a, b, rel_tol=TOLERANCE) for a, b in ends)


def _readable(held: Any) -> str:
    """Something as one line; a whole entry by its title."""
    if isinstance(held, Value):
        return compact(held) + (f": {held.note}" if held.note else "")
    if isinstance(held, frozenset):
        return ", ".join(sorted(held))
    if isinstance(held, dict):
        title = held.get("title") or held.get("name")
        return (
            title
            if isinstance(title, str)
            else "; ".join(f"{k}: {_readable(v)}" for k, v in held.items() if not _is_nothing(v))
        )
    if _is_nothing(held):
        return "nothing"
    return str(plain(held))
