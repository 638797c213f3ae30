"""Links as arrays: where they lead, what they carry and cost, and whom each of them needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.projects.consent import needed
from detente.projects.costs import MONEY, carriage, haulage, kept, likely, link_capital, yearly

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.projects.model import Project
    from detente.projects.parts import Link

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

DAYS_OF_TRAINS = 365
"""Days of a year on which trains run."""


@dataclass(frozen=True, eq=False)
class Links:
    """n connections, and m arcs: each link forward, and backward unless it goes one way only.

    By link, shape (n,):
    capacity, adds : float64, MW, bcm/yr or trains/day. parts : int64, equal parts of `adds` of which each is
    built whole; 0 where any share can be built. capital, yearly : float64, MUSD for all of `adds`, once and a
    year. least : float64, share of what is built that must flow forward. need : int64, bit mask of the
    parties it takes to build it. stage : int64, index into the project's stages, -1 without one.

    By arc, shape (m,): link, start, end : int64. forward : bool. kept : float64, share that arrives.
    By arc and commodity, shape (m, C): cost : float64, MUSD for one unit over a period of weight one.
    users : int64, bit masks of the parties it takes to use the arc.
    amount : float64, shape (C,), units of a commodity that take up one unit of capacity.
    """

    names: tuple[str, ...]
    capacity: Floats
    adds: Floats
    parts: Ints
    capital: Floats
    yearly: Floats
    least: Floats
    need: Ints
    stage: Ints
    link: Ints
    start: Ints
    end: Ints
    forward: Bools
    kept: Floats
    cost: Floats
    users: Ints
    amount: Floats


def commodities(project: Project) -> tuple[str, ...]:
    """What is told apart while it moves: `power`, `gas`, or every entry of freight."""
    return tuple(project.freight) if project.kind == "rail" else (project.kind,)


def links_of(project: Project) -> Links:
    """The links in file order; their arcs, first all forward, then the backward ones."""
    entries = list(project.links.values())
    nodes, stages = list(project.nodes), list(project.stages)
    ends = np.array([[nodes.index(end) for end in entry.ends] for entry in entries], dtype=np.int64).reshape(
        -1, 2
    )
    both = np.flatnonzero([not entry.one_way for entry in entries])
    link = np.concatenate([np.arange(len(entries)), both])
    forward = np.arange(len(link)) < len(entries)
    need = np.array([_need(project, entry) for entry in entries], dtype=np.int64)
    capital = _by_link(entries, lambda entry: link_capital(project, entry))
    return Links(
        names=tuple(project.links),
        capacity=_by_link(entries, lambda entry: likely(entry.capacity)),
        adds=_by_link(entries, lambda entry: likely(entry.adds)),
        parts=np.array([entry.modules or 0 for entry in entries], dtype=np.int64),
        capital=capital,
        yearly=capital * _by_link(entries, lambda entry: yearly(project, project.lines[entry.type])),
        least=_by_link(entries, lambda entry: entry.least),
        need=need,
        stage=np.array([-1 if e.stage is None else stages.index(e.stage) for e in entries], dtype=np.int64),
        link=link,
        start=np.where(forward, ends[link, 0], ends[link, 1]),
        end=np.where(forward, ends[link, 1], ends[link, 0]),
        forward=forward,
        kept=_by_link(entries, lambda entry: kept(project, entry))[link],
        cost=_cost(project, entries, link, forward),
        users=need[link][:, None] | _shippers(project),
        amount=_amount(project),
    )


def _cost(project: Project, entries: list[Link], link: Ints, forward: Bools) -> Floats:
    """Operating cost by arc and commodity, less what security is worth.

    Security is earned on the way forward and given back on the way back, so that nothing is earned by sending
    the same to and fro.
    """
    if project.kind == "rail":
        cargoes = [entry.cargo for entry in project.freight.values()]
        table = [[haulage(project, entry, cargo) for cargo in cargoes] for entry in entries]
    else:
        table = [[carriage(project, entry)] for entry in entries]
    cost = np.array(table, dtype=np.float64).reshape(len(entries), len(commodities(project)))
    security = _by_link(entries, lambda entry: likely(entry.security))
    signed = np.where(forward, -security[link], security[link])
    return MONEY[project.kind] * (cost[link] + signed[:, None])


def _need(project: Project, link: Link) -> int:
    """Whose consent the link needs, as a bit mask."""
    parties = list(project.parties)
    return sum(1 << parties.index(party) for party in needed(project, link))


def _shippers(project: Project) -> Ints:
    """Whose freight each commodity is, as bit masks, shape (C,); power and gas are nobody's."""
    if project.kind != "rail":
        return np.zeros(1, dtype=np.int64)
    parties = list(project.parties)
    return np.array([1 << parties.index(f.party) for f in project.freight.values()], dtype=np.int64)


def _amount(project: Project) -> Floats:
    if project.kind != "rail":
        return np.ones(1)
    trains = [project.cargoes[entry.cargo].train.likely for entry in project.freight.values()]
    return np.array(trains, dtype=np.float64) * DAYS_OF_TRAINS


def _by_link(entries: list[Link], number: Callable[[Link], float]) -> Floats:
    return np.array([number(entry) for entry in entries], dtype=np.float64)
