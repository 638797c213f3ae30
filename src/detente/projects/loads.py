"""What is fed in, taken out and kept, as arrays over the periods; freight is fed in and taken out too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.projects.costs import MONEY, days, likely, otherwise, supply_capital, supply_cost, yearly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.projects.model import Project
    from detente.projects.parts import Demand, Supply
    from detente.projects.periods import Calendar

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Feeds:
    """What can be fed in: n entries of `supply`, or of `freight` at their origins.

    node, commodity, party : int64, shape (n,); party -1 is nobody's.
    capacity, adds : float64, shape (n,), MW, bcm/yr, TEU/yr or t/yr.
    share : float64, shape (n, P), what each unit of capacity can give in each period.
    cost : float64, shape (n,), MUSD for one unit over a period of weight one.
    capital, yearly : float64, shape (n,), MUSD for all of `adds`, once and a year.
    energy : float64, shape (n,), most in a year, by weight; inf without a limit.
    """

    names: tuple[str, ...]
    node: Ints
    commodity: Ints
    party: Ints
    capacity: Floats
    adds: Floats
    share: Floats
    cost: Floats
    capital: Floats
    yearly: Floats
    energy: Floats


@dataclass(frozen=True, eq=False)
class Loads:
    """What is taken out: n entries of `demand`, or of `freight` at their destinations.

    node, commodity, party : int64, shape (n,). amount : float64, shape (n, P), in the unit of the feeds.
    value : float64, shape (n,), MUSD for one unit done without over a period of weight one; inf: never.
    """

    names: tuple[str, ...]
    node: Ints
    commodity: Ints
    party: Ints
    amount: Floats
    value: Floats


@dataclass(frozen=True, eq=False)
class Stores:
    """What is kept: n entries of `storage`; node, party : int64, the others float64, shape (n,).

    power, firm : most it takes or gives, and what of it counts for the reserve. level : most it holds.
    """

    names: tuple[str, ...]
    node: Ints
    party: Ints
    power: Floats
    firm: Floats
    level: Floats
    efficiency: Floats


def owners(project: Project) -> Ints:
    """Whose each node is: int64, shape (nodes,), index into the parties; -1 is nobody's."""
    parties = list(project.parties)
    return np.array(
        [-1 if node.party is None else parties.index(node.party) for node in project.nodes.values()],
        dtype=np.int64,
    )


def feeds_of(project: Project, calendar: Calendar) -> Feeds:
    """What can be fed in, in file order."""
    if project.kind == "rail":
        return _origins(project, calendar)
    nodes, entries = list(project.nodes), list(project.supply.values())
    node = _ints(nodes.index(entry.node) for entry in entries)
    spread = [yearly(project, project.technologies[entry.technology]) for entry in entries]
    capital = _floats(supply_capital(project, entry) for entry in entries)
    return Feeds(
        names=tuple(project.supply),
        node=node,
        commodity=np.zeros_like(node),
        party=owners(project)[node],
        capacity=_floats(likely(entry.capacity) for entry in entries),
        adds=_floats(likely(entry.adds) for entry in entries),
        share=_table([_share(project, calendar, entry) for entry in entries], calendar),
        cost=MONEY[project.kind] * _floats(supply_cost(project, entry) for entry in entries),
        capital=capital,
        yearly=capital * np.array(spread),
        energy=_floats(likely(entry.energy, np.inf) for entry in entries),
    )


def loads_of(project: Project, calendar: Calendar) -> Loads:
    """What is taken out, in file order."""
    if project.kind == "rail":
        return _destinations(project, calendar)
    nodes, entries = list(project.nodes), list(project.demand.values())
    node = _ints(nodes.index(entry.node) for entry in entries)
    lost = likely(project.lost_load, np.inf)
    return Loads(
        names=tuple(project.demand),
        node=node,
        commodity=np.zeros_like(node),
        party=owners(project)[node],
        amount=_table([_amount(project, calendar, entry) for entry in entries], calendar),
        value=MONEY[project.kind] * _floats(likely(entry.value, lost) for entry in entries),
    )


def stores_of(project: Project) -> Stores:
    """What is kept for later hours, in file order; without `firm` all of its power counts for the reserve."""
    nodes, entries = list(project.nodes), list(project.storage.values())
    node = _ints(nodes.index(entry.node) for entry in entries)
    power = _floats(entry.power.likely for entry in entries)
    return Stores(
        names=tuple(project.storage),
        node=node,
        party=owners(project)[node],
        power=power,
        firm=power * _floats(likely(entry.firm, 1.0) for entry in entries),
        level=power * _floats(entry.hours.likely for entry in entries),
        efficiency=_floats(entry.efficiency.likely for entry in entries),
    )


def _share(project: Project, calendar: Calendar, supply: Supply) -> Floats:
    """What a unit of capacity can give: availability by its shape; for the reserve what is firm.

    Without `firm` the reserve counts availability, by the mean of the shape over the season.
    """
    technology = project.technologies[supply.technology]
    shape = project.shapes[supply.shape] if supply.shape is not None else None
    ordinary = likely(technology.availability, 1.0) * calendar.factors(shape)
    if calendar.n == len(calendar.weight):
        return ordinary
    mean = calendar.by_season(ordinary).mean(axis=-1)
    firm = mean if technology.firm is None else np.full_like(mean, technology.firm.likely)
    return np.concatenate([ordinary, firm])


def _amount(project: Project, calendar: Calendar, demand: Demand) -> Floats:
    """The load, scaled to the yearly quantity; in the reserve the highest of the season and more."""
    shape = project.shapes[demand.shape] if demand.shape is not None else None
    factors = calendar.factors(shape)
    total = factors @ calendar.weight[: calendar.n]
    ordinary = factors * (demand.quantity.likely / total)
    if calendar.n == len(calendar.weight):
        return ordinary
    peak = calendar.by_season(ordinary).max(axis=-1)
    return np.concatenate([ordinary, peak * demand.reserved * (1 + likely(project.reserve))])


def _origins(project: Project, calendar: Calendar) -> Feeds:
    """Freight where it sets out, at no cost."""
    nodes, entries = list(project.nodes), list(project.freight.values())
    nothing = np.zeros(len(entries))
    return Feeds(
        names=tuple(project.freight),
        node=_ints(nodes.index(entry.ends[0]) for entry in entries),
        commodity=np.arange(len(entries)),
        party=_shippers(project),
        capacity=_floats(entry.volume.likely for entry in entries),
        adds=nothing,
        share=np.ones((len(entries), len(calendar.weight))),
        cost=nothing,
        capital=nothing,
        yearly=nothing,
        energy=np.full(len(entries), np.inf),
    )


def _destinations(project: Project, calendar: Calendar) -> Loads:
    """Freight where it arrives; what does not come goes the other way, at the price of it."""
    nodes, entries = list(project.nodes), list(project.freight.values())
    volume = _floats(entry.volume.likely for entry in entries)
    value = _floats(
        otherwise(project.cargoes[entry.cargo], entry.otherwise.likely, days(entry.otherwise_days))
        for entry in entries
    )
    return Loads(
        names=tuple(project.freight),
        node=_ints(nodes.index(entry.ends[1]) for entry in entries),
        commodity=np.arange(len(entries)),
        party=_shippers(project),
        amount=np.repeat(volume[:, None], len(calendar.weight), axis=1),
        value=MONEY["rail"] * value,
    )


def _shippers(project: Project) -> Ints:
    parties = list(project.parties)
    return _ints(parties.index(entry.party) for entry in project.freight.values())


def _table(rows: list[Floats], calendar: Calendar) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(-1, len(calendar.weight))


def _floats(numbers: Iterable[float]) -> Floats:
    return np.array(list(numbers), dtype=np.float64)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)
