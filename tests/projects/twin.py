"""The plain twin of the engine: the same programmes from dictionaries and loops, solved by scipy.

Written from the definitions, and shares nothing with `detente.projects.network`. One programme is built for
every coalition, with no columns for what it may not use.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp  # type: ignore[import-untyped]

from detente.projects.model import Project

DAY = 1 / 365.25


class Plain:
    """Columns and rows by name: {row: {column: factor}}."""

    def __init__(self) -> None:
        self.cost: dict[Any, float] = {}
        self.upper: dict[Any, float] = {}
        self.whole: set[Any] = set()
        self.rows: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
        self.least: dict[Any, float] = {}
        self.most: dict[Any, float] = {}

    def column(self, name: Any, cost: float, upper: float) -> None:
        self.cost[name], self.upper[name] = cost, upper

    def bound(self, row: Any, least: float, most: float) -> None:
        self.rows[row]  # a row may be empty
        self.least[row], self.most[row] = least, most

    def solve(self) -> float:
        columns = {name: k for k, name in enumerate(self.cost)}
        matrix = np.zeros((len(self.least), len(columns)))
        for r, row in enumerate(self.least):
            for column, factor in self.rows[row].items():
                matrix[r, columns[column]] += factor
        found = milp(
            np.array(list(self.cost.values())),
            integrality=np.array([name in self.whole for name in columns]),
            bounds=(0, np.array(list(self.upper.values()))),
            constraints=LinearConstraint(matrix, list(self.least.values()), list(self.most.values())),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status == 0, found.message
        return float(found.fun)


def cost(project: Project, coalition: set[str], stages: set[str]) -> float:
    """Cost of a coalition, MUSD a year."""
    plain = Plain()
    {"power": _flows, "gas": _flows, "rail": _freight}[project.kind](plain, project)
    for name in project.links:
        _link(plain, project, name, coalition, stages)
    return plain.solve()


def worth(project: Project, stages: set[str]) -> dict[frozenset[str], float]:
    """What every coalition saves, MUSD a year."""
    parties = list(project.parties)
    sets = [{p for i, p in enumerate(parties) if mask >> i & 1} for mask in range(1 << len(parties))]
    costs = {frozenset(s): cost(project, s, stages) for s in sets}
    return {s: costs[frozenset()] - found for s, found in costs.items()}


def periods(project: Project) -> dict[Any, tuple[float, str]]:
    """Period -> its weight and its season; (season, day, hour), or ('reserve', season)."""
    if project.kind == "rail":
        return {("year", 0, 0): (1.0, "year")}
    given = project.periods
    seasons = {name: days.likely for name, days in given.seasons.items()} if given else {"year": 365.0}
    days, hours = (given.days, given.hours) if given else (1, 1)
    found: dict[Any, tuple[float, str]] = {}
    for season, length in seasons.items():
        for day in range(days):
            for hour in range(hours):
                whole = length * 24 if project.kind == "power" else length / sum(seasons.values())
                found[season, day, hour] = (whole / days / hours, season)
    if project.reserve is not None:
        for season in seasons:
            found["reserve", season] = (0.0, season)
    return found


def factor(project: Project, shape: str | None, period: Any) -> float:
    if shape is None:
        return 1.0
    drawn, found = project.shapes[shape], 1.0
    season = list(project.periods.seasons).index(period[0]) if project.periods else 0
    for values, place in ((drawn.season, season), (drawn.day, period[1]), (drawn.hour, period[2])):
        found *= values[place] if values else 1.0
    return found


def likely(value: Any, default: float = 0.0) -> float:
    return default if value is None else value.likely


def recovery(rate: float, years: float) -> float:
    """The yearly payment by which one dollar is paid off: the geometric sum, term by term."""
    whole, part = int(years), years - int(years)
    assert part == 0
    return 1 / sum((1 + rate) ** -k for k in range(1, whole + 1))


def _flows(plain: Plain, project: Project) -> None:
    money = 1e-6 if project.kind == "power" else 1.0
    times = periods(project)
    ordinary = [t for t in times if t[0] != "reserve"]
    for name, demand in project.demand.items():
        total = sum(times[t][0] * factor(project, demand.shape, t) for t in ordinary)
        load = {t: demand.quantity.likely * factor(project, demand.shape, t) / total for t in ordinary}
        value = likely(demand.value, likely(project.lost_load, np.inf))
        for t, (weight, season) in times.items():
            if t[0] == "reserve":
                peak = max(load[o] for o in ordinary if o[0] == season)
                wanted = (1 + likely(project.reserve)) * peak if demand.reserved else 0.0
            else:
                wanted = load[t]
                plain.column(("unserved", name, t), weight * money * value, wanted)
                plain.rows["balance", demand.node, 0, t]["unserved", name, t] += 1
            key = ("balance", demand.node, 0, t)
            plain.least[key] = plain.most[key] = plain.least.get(key, 0.0) + wanted
    for node in project.nodes:
        for t in times:
            taken = plain.least.get(("balance", node, 0, t), 0.0)
            plain.bound(("balance", node, 0, t), taken, np.inf if t[0] == "reserve" else taken)
            if t[0] == "reserve" and project.backup is not None:
                plain.column(("backup", node), project.backup.likely / 1000, np.inf)
                plain.rows["balance", node, 0, t]["backup", node] += 1
    for name in project.supply:
        _supply(plain, project, name)
    for name in project.storage:
        _storage(plain, project, name)


def _supply(plain: Plain, project: Project, name: str) -> None:
    money = 1e-6 if project.kind == "power" else 1.0
    times, supply = periods(project), project.supply[name]
    technology = project.technologies[supply.technology]
    price = likely(supply.cost, likely(technology.cost)) + likely(project.carbon) * likely(
        technology.emissions
    )
    if supply.adds:
        yearly = recovery(project.discount.likely, likely(technology.lifetime)) + likely(technology.upkeep)
        plain.column(("new", name), likely(technology.capital) / 1000 * yearly, supply.adds.likely)
    plain.bound(("energy", name), -np.inf, likely(supply.energy, np.inf))
    for t, (weight, season) in times.items():
        days = [o for o in times if o[0] == season]
        share = likely(technology.availability, 1.0)
        if t[0] != "reserve":
            share *= factor(project, supply.shape, t)
        elif technology.firm is not None:
            share = technology.firm.likely
        else:
            share *= sum(factor(project, supply.shape, o) for o in days) / len(days)
        plain.column(("supply", name, t), weight * money * price, np.inf)
        plain.rows["balance", supply.node, 0, t]["supply", name, t] += 1
        plain.rows["energy", name]["supply", name, t] += weight
        plain.rows["limit", name, t]["supply", name, t] += 1
        if supply.adds:
            plain.rows["limit", name, t]["new", name] -= share
        plain.bound(("limit", name, t), -np.inf, likely(supply.capacity) * share)


def _storage(plain: Plain, project: Project, name: str) -> None:
    storage, times = project.storage[name], periods(project)
    hours = project.periods.hours if project.periods else 1
    for t in times:
        if t[0] == "reserve":
            firm = storage.power.likely * likely(storage.firm, 1.0)
            plain.column(("out", name, t), 0.0, firm)
            plain.rows["balance", storage.node, 0, t]["out", name, t] += 1
            continue
        plain.column(("in", name, t), 0.0, storage.power.likely)
        plain.column(("out", name, t), 0.0, storage.power.likely)
        plain.column(("level", name, t), 0.0, storage.power.likely * storage.hours.likely)
        plain.rows["balance", storage.node, 0, t]["in", name, t] -= 1
        plain.rows["balance", storage.node, 0, t]["out", name, t] += 1
        row = plain.rows["kept", name, t]
        row["level", name, t] += 1
        row["level", name, (t[0], t[1], (t[2] - 1) % hours)] -= 1
        row["in", name, t] -= storage.efficiency.likely * 24 / hours
        row["out", name, t] += 24 / hours
        plain.bound(("kept", name, t), 0.0, 0.0)


def _freight(plain: Plain, project: Project) -> None:
    t = ("year", 0, 0)
    for node in project.nodes:
        for name in project.freight:
            plain.bound(("balance", node, name, t), 0.0, 0.0)
    for name, freight in project.freight.items():
        volume, cargo = freight.volume.likely, project.cargoes[freight.cargo]
        by_sea = freight.otherwise.likely + cargo.time_value.likely * freight.otherwise_days.likely / DAY
        plain.column(("sent", name), 0.0, volume)
        plain.column(("by sea", name), by_sea / 1e6, volume)
        plain.rows["balance", freight.ends[0], name, t]["sent", name] += 1
        plain.rows["balance", freight.ends[1], name, t]["by sea", name] += 1
        plain.bound(("balance", freight.ends[1], name, t), volume, volume)


def _link(plain: Plain, project: Project, name: str, coalition: set[str], stages: set[str]) -> None:
    link = project.links[name]
    if link.stage is not None and link.stage not in stages:
        return
    line = project.lines[link.type]
    needed = {*(project.nodes[end].party for end in link.ends), *link.through} - {None}
    parts = link.modules or 1
    size = likely(link.adds) / parts
    may_build = size > 0 and (len(needed) < 2 or needed <= coalition)
    if may_build:
        yearly = recovery(project.discount.likely, likely(line.lifetime)) + likely(line.upkeep)
        plain.column(("built", name), _capital(project, name) / parts * yearly, parts)
        if link.modules:
            plain.whole.add(("built", name))
    for t in periods(project):
        plain.bound(("capacity", name, t), -np.inf, likely(link.capacity))
        if may_build:
            plain.rows["capacity", name, t]["built", name] -= size
            if link.least and t[0] != "reserve":
                plain.bound(("least", name, t), 0.0, np.inf)
                plain.rows["least", name, t]["built", name] -= link.least * size
    shippers: dict[Any, set[str]] = {name: {freight.party} for name, freight in project.freight.items()}
    for moved, shipper in (shippers or {0: set()}).items():
        users = needed | shipper
        if len(users) < 2 or users <= coalition:
            _arcs(plain, project, name, moved)


def _capital(project: Project, name: str) -> float:
    link, line = project.links[name], project.lines[project.links[name].type]
    if link.capital is not None:
        return link.capital.likely
    by_mw = likely(line.capital) * likely(link.km) + likely(line.capital_at_sea) * likely(link.km_at_sea)
    return likely(link.adds) * (by_mw + likely(line.stations) * 1000) / 1e6


def _arcs(plain: Plain, project: Project, name: str, moved: Any) -> None:
    link = project.links[name]
    line, km = project.lines[link.type], likely(link.km) + likely(link.km_at_sea)
    eta = (1 - likely(line.losses)) * (1 - likely(line.losses_per_1000_km) * km / 1000)
    per_capacity = 1.0
    if project.kind == "rail":
        kind = project.freight[moved].cargo
        cargo = project.cargoes[kind]
        per_capacity = cargo.train.likely * 365
        price = line.cost[kind].likely * km
        if line.speed:
            price += cargo.time_value.likely * km / line.speed.likely
        if link.border:
            price += link.border.cost[kind].likely + cargo.time_value.likely * likely(link.border.time) / DAY
        price /= 1e6
    else:
        price = likely(line.cost.get(project.kind)) * (1e-6 if project.kind == "power" else km)
    for t, (weight, _) in periods(project).items():
        for sign, (start, end) in ((1, link.ends), (-1, link.ends[::-1])):
            if sign < 0 and link.one_way:
                continue
            column = ("flow", name, moved, sign, t)
            plain.column(column, weight * (price - sign * likely(link.security)), np.inf)
            plain.rows["balance", start, moved, t][column] -= 1
            plain.rows["balance", end, moved, t][column] += eta
            plain.rows["capacity", name, t][column] += 1 / per_capacity
            if sign > 0 and ("least", name, t) in plain.least:
                plain.rows["least", name, t][column] += 1 / per_capacity
