"""A scenario as nested mappings of things that can be compared, whatever their order and notation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from detente.scenario.claim import Claim, implies
from detente.scenario.model import UNSAID, Scenario
from detente.scenario.preference import Preference
from detente.scenario.values import Value


@dataclass(frozen=True)
class Claims:
    """Several claims; their order counts where the first is the most important."""

    claims: tuple[Claim, ...]
    ordered: bool

    def __str__(self) -> str:
        return "; ".join(claim.text for claim in self.claims)

    def same(self, other: Claims) -> bool:
        """Whether they are true of the same situations, one by one."""
        mine, theirs = self.claims, other.claims
        if self.ordered:
            return len(mine) == len(theirs) and all(map(_equal, mine, theirs))
        return all(any(_equal(one, each) for each in theirs) for one in mine) and all(
            any(_equal(one, each) for each in mine) for one in theirs
        )


def _equal(one: Claim, other: Claim) -> bool:
    return implies(one, other) and implies(other, one)


def meaning_of(scenario: Scenario) -> dict[str, Any]:
    """Field -> what it means, None where nothing is said.

    `unsourced` only says how the file is written; an exclusion holds both ways, so each is
    told at the step that comes first in the alphabet. Patterns, and numbers of situations,
    are told by the steps that they mean.
    """
    data: dict[str, Any] = _open(scenario)
    data.pop("unsourced")
    pairs = {(min(a, b), max(a, b)) for a, step in scenario.steps.items() for b in step.excludes}
    for name, step in data["steps"].items():
        step["excludes"] = frozenset(other for first, other in pairs if first == name)
    called = _names(scenario)
    steps = tuple(scenario.steps)
    return {
        **data,
        "phase": scenario.phase or None,
        "phases": scenario.phases or None,
        "infeasible": _claims(tuple(each.resolved(steps) for each in scenario.infeasible), ordered=False),
        "situations": {
            label: frozenset(name if stands else f"not {name}" for name, stands in said)
            for label, said in scenario.situation_patterns().items()
        },
        "moves": {
            party: {called(label): frozenset(map(called, to)) for label, to in rows.items()}
            for party, rows in scenario.moves.items()
        },
        "preferences": {
            party: {
                **_ranked(held, called),
                "statements": _claims(scenario.statements_of(party), ordered=True),
            }
            for party, held in scenario.preferences.items()
            if not held.needs_worth or held.much
        },
    }


def _open(node: Any) -> Any:
    if isinstance(node, BaseModel) and not isinstance(node, Value):
        return {name: _open(getattr(node, name)) for name in type(node).model_fields}
    if isinstance(node, dict):
        return {name: _open(inner) for name, inner in node.items()}
    if node == UNSAID:
        return None
    return frozenset(node) if isinstance(node, tuple) else node


def _claims(claims: tuple[Claim, ...], *, ordered: bool) -> Claims | None:
    return Claims(claims, ordered) if claims else None


def _names(scenario: Scenario) -> Callable[[str], str]:
    """What situations are called: as the file does, or by the steps that stand in them."""
    steps = tuple(scenario.steps)

    def called(label: str) -> str:
        if scenario.situations or not label.isdecimal():
            return label
        standing = [step for k, step in enumerate(steps) if int(label) >> k & 1]
        return " + ".join(sorted(standing)) or "nothing"

    return called


def _ranked(held: Preference, called: Callable[[str], str]) -> dict[str, Any]:
    """What a party prefers, but for its statements."""
    classes, tiers = held.classes()
    ranking = ""
    for place, (labels, tier) in enumerate(zip(classes, tiers, strict=True)):
        sign = "" if not place else " > " if tiers[place - 1] == tier else " >> "
        ranking += sign + " = ".join(sorted(map(called, labels)))
    known = [(called(better), sign, called(worse)) for better, sign, worse in held.relations()]
    return {
        "ranking": ranking,
        "known": frozenset(
            f" {sign} ".join(sorted((one, other)) if sign == "=" else (one, other))
            for one, sign, other in known
        ),
        "ranges": {called(label): value for label, value in held.ranges.items()},
        "much": held.much,
    }
