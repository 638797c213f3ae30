"""Whether there is enough for what is taken out, while every party still works alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.projects.consent import needed
from detente.projects.links import links_of
from detente.projects.loads import feeds_of, loads_of, stores_of
from detente.projects.periods import calendar_of
from detente.scenario.document import Finding
from detente.scenario.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.projects.model import Project
    from detente.projects.periods import Calendar

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

TOLERANCE = 1e-9


def shortages(project: Project) -> Iterator[Finding]:
    """Demand without a price that cannot be met in some period, however the rest is run.

    Looked at for each place, and for all places together between which links can be used alone. What passes
    can still fail in the network as a whole; its programme then says so.
    """
    calendar = calendar_of(project)
    loads = loads_of(project, calendar)
    firm = np.isinf(loads.value)
    nodes, short = np.array(list(project.nodes)), np.zeros(len(project.nodes), dtype=np.bool_)
    for group in (*np.eye(len(nodes), dtype=np.bool_), *_regions(project)):
        here = np.flatnonzero(firm & group[loads.node])
        if not len(here) or (short & group).any():
            continue
        load = loads.amount[here, : calendar.n].sum(axis=0)
        there = _most(project, calendar, group)
        worst = int(np.argmax(load - there))
        if load[worst] > there[worst] * (1 + TOLERANCE) + TOLERANCE:
            short |= group
            unit = "MW" if project.kind == "power" else "bcm/yr"
            message = (
                f"up to {load[worst]:.4g} {unit} are taken out at {listed(sorted(nodes[group]))}, where at "
                f"most {there[worst]:.4g} can be had while nobody works together; add supply, or say from "
                "which price it does without: `value` here, or `lost_load` for the project"
            )
            yield Finding(("demand", loads.names[here[0]], "quantity"), message)


def _alone(project: Project) -> Bools:
    """Which links need no second party, in file order."""
    return np.array([len(needed(project, link)) <= 1 for link in project.links.values()], dtype=np.bool_)


def _most(project: Project, calendar: Calendar, group: Bools) -> Floats:
    """The most that can come in each period: from supply, storage, and links from outside the group."""
    feeds, stores, links = feeds_of(project, calendar), stores_of(project), links_of(project)
    fed = group[feeds.node]
    supplied = (feeds.capacity + feeds.adds)[fed] @ feeds.share[fed, : calendar.n]
    into = group[links.end] & ~group[links.start] & _alone(project)[links.link]
    arriving = ((links.capacity + links.adds)[links.link] * links.kept)[into].sum()
    most: Floats = supplied + stores.power[group[stores.node]].sum() + arriving
    return most


def _regions(project: Project) -> Iterator[Bools]:
    """Places that are tied by links which need no second party: bool by node, one region after another."""
    links, left = links_of(project), np.ones(len(project.nodes), dtype=np.bool_)
    tied = _alone(project)[links.link]
    starts, ends = links.start[tied], links.end[tied]
    while left.any():
        region = np.arange(len(left)) == np.argmax(left)
        while (touched := region[starts] != region[ends]).any():
            region[starts[touched]] = region[ends[touched]] = True
        left &= ~region
        yield region
