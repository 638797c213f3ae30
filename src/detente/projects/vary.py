"""A project with all numbers of one group at their low, or at their high ends.

What each group covers, wherever a project says it; the same for power, gas and rail unless said otherwise:

- fuel price: `cost` of technologies and of supply; for rail `otherwise` of freight, the price of the sea;
- link cost: `capital` of links; for power also `capital`, `capital_at_sea` and `stations` of lines;
- carbon price: `carbon`; rail has none;
- line limits: `capacity` and `adds` of links that need two parties or more;
- discount rate: `discount`.

The numbers of a group move together, each to its own end. Where a link states the cost of all that could be
added (`capital`), that stays as it is while `adds` moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from detente.errors import UnknownName
from detente.projects.consent import needed
from detente.projects.units import Pattern, is_of
from detente.scenario.kinds import Frozen
from detente.scenario.model import values_in
from detente.scenario.values import Value
from detente.scenario.words import shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection

    from detente.projects.model import Project

End = Literal["low", "high"]

FIELDS: dict[str, tuple[Pattern, ...]] = {
    "fuel price": (("technologies", "*", "cost"), ("supply", "*", "cost"), ("freight", "*", "otherwise")),
    "link cost": (
        ("lines", "*", "capital"),
        ("lines", "*", "capital_at_sea"),
        ("lines", "*", "stations"),
        ("links", "*", "capital"),
    ),
    "carbon price": (("carbon",),),
    "line limits": (("links", "*", "capacity"), ("links", "*", "adds")),
    "discount rate": (("discount",),),
}
"""Group -> the fields it covers; of links that one party can use alone, `line limits` covers nothing."""

GROUPS = tuple(FIELDS)


def groups_of(project: Project) -> dict[str, tuple[str, ...]]:
    """Group -> dotted paths of its numbers in a project, in file order; none if the project has no such."""
    return {group: tuple(map(".".join, _paths(project, group))) for group in GROUPS}


def at(project: Project, group: str, end: End) -> Project:
    """The project with every number of a group at its low or high end; ranges stay, and so does the rest.

    A group without numbers, or without ranges, changes nothing: see `groups_of`. Raises UnknownName.
    """
    if group not in FIELDS:
        raise UnknownName(f"{shown(group)} is not a group; {suggestion(group, GROUPS, 'groups')}")
    moved: Project = _moved(project, (), frozenset(_paths(project, group)), end)
    return moved


def _paths(project: Project, group: str) -> list[Pattern]:
    paths = [path for path, _ in values_in(project) if any(is_of(path, field) for field in FIELDS[group])]
    if group != "line limits":
        return paths
    return [path for path in paths if len(needed(project, project.links[path[1]])) > 1]


def _moved(node: Any, path: Pattern, chosen: Collection[Pattern], end: End) -> Any:  # noqa: ANN401
    """A part of a project with the chosen numbers moved; what holds none of them is the same object."""
    if isinstance(node, Value):
        return node.model_copy(update={"likely": getattr(node, end)}) if path in chosen else node
    held = node if isinstance(node, dict) else vars(node) if isinstance(node, Frozen) else {}
    moved = {name: _moved(inner, (*path, name), chosen, end) for name, inner in held.items()}
    changed = {name: inner for name, inner in moved.items() if inner is not held[name]}
    if not changed:
        return node
    return {**node, **changed} if isinstance(node, dict) else node.model_copy(update=changed)
