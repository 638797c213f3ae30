"""Whether there is enough for what is taken out, while every party still works alone."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from detente.projects.consent import needed
from detente.scenario.document import Finding
from detente.scenario.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.projects.model import Project
    from detente.projects.parts import Link
    from detente.scenario.values import Value

TOLERANCE = 1e-9

Series = list[float]
"""One number for each period: by season, then day, then hour."""


def shortages(project: Project) -> Iterator[Finding]:
    """Demand without a price that cannot be met in some period, however the rest is run.

    Looked at for each place, and for all places together between which links can be used alone. What passes
    can still fail in the network as a whole; its programme then says so.
    """
    short: set[str] = set()
    for group in [*({node} for node in project.nodes), *_regions(project)]:
        firm = [name for name, each in project.demand.items() if each.node in group and each.value is None]
        if project.lost_load or not firm or short & group:
            continue
        load = _total(_load(project, name) for name in firm)
        there = _total(_sources(project, group))
        period = max(range(len(load)), key=lambda t: load[t] - there[t])
        if load[period] > there[period] * (1 + TOLERANCE) + TOLERANCE:
            short |= group
            unit = "MW" if project.kind == "power" else "bcm/yr"
            message = (
                f"up to {load[period]:.4g} {unit} are taken out at {listed(sorted(group))}, where at most "
                f"{there[period]:.4g} can be had while nobody works together; add supply, or say from which "
                "price it does without: `value` here, or `lost_load` for the project"
            )
            yield Finding(("demand", firm[0], "quantity"), message)


def _regions(project: Project) -> Iterator[set[str]]:
    """Sets of places that are tied by links which need no second party."""
    left = set(project.nodes)
    ties = [set(link.ends) for link in _links_alone(project)]
    while left:
        region = {min(left)}
        while grown := [tie for tie in ties if tie & region and not tie <= region]:
            region = region.union(*grown)
        left -= region
        yield region


def _links_alone(project: Project) -> Iterator[Link]:
    return (link for link in project.links.values() if len(needed(project, link)) <= 1)


def _sources(project: Project, group: set[str]) -> Iterator[Series]:
    """The most that can come in each period: from supply, storage, and links from outside the group."""
    ones = _factors(project, None)
    for each in project.supply.values():
        if each.node in group:
            technology = project.technologies[each.technology]
            share = technology.availability.likely if technology.availability else 1.0
            most = share * _most(each.capacity, each.adds)
            yield [most * factor for factor in _factors(project, each.shape)]
    for store in project.storage.values():
        if store.node in group:
            yield [store.power.likely for _ in ones]
    for link in _links_alone(project):
        into = [link.ends[1]] if link.one_way else link.ends
        if group.intersection(into) and not group.issuperset(link.ends):
            yield [_most(link.capacity, link.adds) for _ in ones]
    yield [0.0 for _ in ones]


def _most(capacity: Value | None, adds: Value | None) -> float:
    return sum(value.likely for value in (capacity, adds) if value)


def _load(project: Project, name: str) -> Series:
    """What is taken out in each period (MW, or bcm a year)."""
    demand = project.demand[name]
    factors, shares = _factors(project, demand.shape), _factors(project, None, weighted=True)
    mean = sum(a * b for a, b in zip(factors, shares, strict=True)) / sum(shares)
    hours = 24 * sum(_days(project)) if project.kind == "power" else 1.0
    return [demand.quantity.likely / hours * factor / mean for factor in factors]


def _factors(project: Project, shape: str | None, *, weighted: bool = False) -> Series:
    """The factor of a shape in each period; with `weighted`, times the days its season stands for."""
    periods = project.periods
    days, hours = (periods.days, periods.hours) if periods else (1, 1)
    seasons = _days(project) if weighted else [1.0 for _ in _days(project)]
    found = project.shapes[shape] if shape else None
    parts = [
        (found and given) or [1.0] * length
        for given, length in (
            (found.season if found else (), len(seasons)),
            (found.day if found else (), days),
            (found.hour if found else (), hours),
        )
    ]
    by_season = [a * b for a, b in zip(seasons, parts[0], strict=True)]
    return [math.prod(each) for each in itertools.product(by_season, *parts[1:])]


def _days(project: Project) -> Series:
    seasons = project.periods.seasons.values() if project.periods else ()
    return [season.likely for season in seasons] or [365.0]


def _total(series: Iterable[Series]) -> Series:
    return [sum(column) for column in zip(*series, strict=True)]
