"""Power projects as PyPSA networks: another program, by other people, that must give the same costs.

What PyPSA has of its own is used as it is: generators, loads, storage units and links, in the order of its
snapshots. Three things are added as constraints on its model: both directions of a link share its capacity,
what is there and what is built share a yearly limit on energy, and parts that are closed carry nothing.
The reserve is a snapshot without weight, in which generators have their firm share and stores their power.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.projects.model import Project
from tests.projects.twin import factor, likely, periods, recovery

MW = 1e6
"""USD in a million, so that the objective is in MUSD."""


class Oracle:
    """A project in PyPSA, and its linopy model, built once and solved for one coalition after the other."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.network = built(project)
        self.model = self.network.optimize.create_model(include_objective_constant=False)
        _constrain(self.model, project)
        self._constant = sum(
            link.capacity.likely * _capital(project, name)
            for name, link in project.links.items()
            if link.adds and link.capacity
        )
        self._free = self.model.variables["Link-p"].upper.copy()

    def cost(self, coalition: set[str], stages: set[str]) -> float:
        """What the coalition costs, MUSD a year, with the model that is there and other bounds."""
        is_closed = [not _opens(self.project, name, coalition, stages) for name in self.project.links]
        names = [
            f"{name} {way}"
            for name, closed in zip(self.project.links, is_closed, strict=True)
            if closed
            for way in WAYS
        ]
        upper = self._free.copy()
        upper.loc[{"name": [name for name in names if name in upper.coords["name"].to_numpy()]}] = 0.0
        self.model.variables["Link-p"].update(upper=upper)
        status, condition = self.model.solve(
            solver_name="highs",
            io_api="direct",
            progress=False,
            threads=2,
            output_flag=False,
            primal_feasibility_tolerance=1e-9,
            dual_feasibility_tolerance=1e-9,
        )
        assert (status, condition) == ("ok", "optimal")
        return float(self.model.objective.value) - self._constant


WAYS = ("forward", "backward")


def built(project: Project) -> Any:
    """The PyPSA network, without what PyPSA has no words for."""
    import pypsa

    pypsa.options.api.legacy_string_dtype = False  # said, or it warns
    network = pypsa.Network()
    network.add("Carrier", ["AC", ""])
    times = periods(project)
    network.set_snapshots([" ".join(map(str, t)) for t in times])
    weight = [weight for weight, _ in times.values()]
    network.snapshot_weightings["objective"] = weight
    network.snapshot_weightings["generators"] = weight
    network.snapshot_weightings["stores"] = 24 / (project.periods.hours if project.periods else 1)
    network.add("Bus", list(project.nodes))
    parts = [part for name in project.supply for part in _supply(project, name)]
    parts += [part for name in project.demand for part in _demand(project, name)]
    parts += [part for name in project.storage for part in _storage(project, name)]
    parts += [part for name in project.links for part in _link(project, name)]
    if project.reserve is not None and project.backup is not None:
        parts += [_backup(project, node) for node in project.nodes]
    # All of a kind at once, since PyPSA takes long for every single one.
    for kind in dict.fromkeys(kind for kind, _, _ in parts):
        names = [name for each, name, _ in parts if each == kind]
        held = [attributes for each, _, attributes in parts if each == kind]
        columns = {key: [attributes.get(key, DEFAULT.get(key)) for attributes in held] for key in _keys(held)}
        network.add(kind, names, **{key: _column(values, len(times)) for key, values in columns.items()})
    return network


Part = tuple[str, str, dict[str, Any]]
"""What PyPSA calls a kind of component, the name of one, and its attributes."""

DEFAULT = {
    "p_nom": 0.0,
    "p_nom_extendable": False,
    "p_nom_min": 0.0,
    "p_nom_max": np.inf,
    "capital_cost": 0.0,
    "marginal_cost": 0.0,
    "p_max_pu": 1.0,
}


def _keys(held: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for attributes in held for key in attributes))


def _column(values: list[Any], n: int) -> Any:
    """One attribute of all: a list of plain values, or an array of snapshots by names."""
    if not any(isinstance(value, list) for value in values):
        return values
    return np.array([value if isinstance(value, list) else [value] * n for value in values]).T


def _backup(project: Project, node: str) -> Part:
    return (
        "Generator",
        f"backup {node}",
        {
            "bus": node,
            "p_nom_extendable": True,
            "capital_cost": likely(project.backup) * 1000 / MW,
            "p_max_pu": [float(t[0] == "reserve") for t in periods(project)],
        },
    )


def _supply(project: Project, name: str) -> list[Part]:
    supply = project.supply[name]
    technology = project.technologies[supply.technology]
    price = likely(supply.cost, likely(technology.cost)) + likely(project.carbon) * likely(
        technology.emissions
    )
    share = [_share(project, name, t) for t in periods(project)]
    common = {"bus": supply.node, "marginal_cost": price / MW, "p_max_pu": share}
    found: list[Part] = [("Generator", name, {"p_nom": likely(supply.capacity), **common})]
    if supply.adds:
        yearly = recovery(project.discount.likely, likely(technology.lifetime)) + likely(technology.upkeep)
        more = {"p_nom_extendable": True, "p_nom_max": supply.adds.likely, **common}
        more["capital_cost"] = likely(technology.capital) * 1000 * yearly / MW
        found.append(("Generator", f"{name} new", more))
    return found


def _share(project: Project, name: str, period: Any) -> float:
    supply = project.supply[name]
    technology = project.technologies[supply.technology]
    availability = likely(technology.availability, 1.0)
    if period[0] != "reserve":
        return availability * factor(project, supply.shape, period)
    season = [t for t in periods(project) if t[0] == period[1]]
    mean = sum(factor(project, supply.shape, t) for t in season) / len(season)
    return likely(technology.firm, availability * mean)


def _demand(project: Project, name: str) -> list[Part]:
    demand, times = project.demand[name], periods(project)
    mean = sum(weight * factor(project, demand.shape, t) for t, (weight, _) in times.items() if weight)
    load: dict[Any, float] = {}
    for t, (weight, season) in times.items():
        if weight:
            load[t] = demand.quantity.likely * factor(project, demand.shape, t) / mean
        else:
            peak = max(load[o] for o in load if o[0] == season)
            load[t] = peak * (1 + likely(project.reserve)) * demand.reserved
    highest = max(load.values())
    without = {
        "bus": demand.node,
        "marginal_cost": likely(demand.value, likely(project.lost_load)) / MW,
        "p_nom": highest,
        "p_max_pu": [load[t] / highest if weight else 0.0 for t, (weight, _) in times.items()],
    }
    taken = {"bus": demand.node, "p_set": list(load.values())}
    return [("Load", name, taken), ("Generator", f"without {name}", without)]


def _storage(project: Project, name: str) -> list[Part]:
    """One storage unit for each day: what it holds goes round over all snapshots, and changes in its own."""
    storage, times = project.storage[name], periods(project)
    found: list[Part] = []
    for day in dict.fromkeys(t[:2] for t in times if t[0] != "reserve"):
        own = [float(t[:2] == day and t[0] != "reserve") for t in times]
        unit = {
            "bus": storage.node,
            "p_nom": storage.power.likely,
            "max_hours": storage.hours.likely,
            "efficiency_store": storage.efficiency.likely,
            "efficiency_dispatch": 1.0,
            "cyclic_state_of_charge": True,
            "p_max_pu": own,
            "p_min_pu": [-each for each in own],
        }
        found.append(("StorageUnit", f"{name} {day}", unit))
    firm = {
        "bus": storage.node,
        "p_nom": storage.power.likely * likely(storage.firm, 1.0),
        "p_max_pu": [float(t[0] == "reserve") for t in times],
    }
    return [*found, ("Generator", f"firm {name}", firm)]


def _link(project: Project, name: str) -> list[Part]:
    link = project.links[name]
    line, km = project.lines[link.type], likely(link.km) + likely(link.km_at_sea)
    capacity, adds = likely(link.capacity), likely(link.adds)
    found: list[Part] = []
    for way in WAYS[: 1 if link.one_way else 2]:
        start, end = link.ends if way == "forward" else link.ends[::-1]
        arc: dict[str, Any] = {"bus0": start, "bus1": end, "p_nom": capacity}
        arc["marginal_cost"] = likely(line.cost.get("power")) / MW
        arc["efficiency"] = (1 - likely(line.losses)) * (1 - likely(line.losses_per_1000_km) * km / 1000)
        if adds:
            # Both directions are as large as what is built, and the first one pays for it.
            arc |= {
                "p_nom": 0.0,
                "p_nom_extendable": True,
                "p_nom_min": capacity,
                "p_nom_max": capacity + adds,
            }
            arc["capital_cost"] = _capital(project, name) if way == "forward" else 0.0
        found.append(("Link", f"{name} {way}", arc))
    return found


def _capital(project: Project, name: str) -> float:
    """MUSD a year for one MW."""
    link, line = project.links[name], project.lines[project.links[name].type]
    yearly = recovery(project.discount.likely, likely(line.lifetime)) + likely(line.upkeep)
    if link.capital is not None:
        return link.capital.likely / likely(link.adds) * yearly
    by_mw = likely(line.capital) * likely(link.km) + likely(line.capital_at_sea) * likely(link.km_at_sea)
    return (by_mw + likely(line.stations) * 1000) / MW * yearly


def _opens(project: Project, name: str, coalition: set[str], stages: set[str]) -> bool:
    link = project.links[name]
    needed = {*(project.nodes[end].party for end in link.ends), *link.through} - {None}
    return (link.stage is None or link.stage in stages) and (len(needed) < 2 or needed <= coalition)


def _constrain(model: Any, project: Project) -> None:
    """What PyPSA has no words for."""
    for name, link in project.links.items():
        if not link.one_way:
            both = [model.variables["Link-p"].sel(name=f"{name} {way}", drop=True) for way in WAYS]
            if link.adds:
                size = model.variables["Link-p_nom"].sel(name=f"{name} forward", drop=True)
                model.add_constraints(both[0] + both[1] - size <= 0, name=f"shared-{name}")
            else:
                model.add_constraints(both[0] + both[1] <= likely(link.capacity), name=f"shared-{name}")
    weight = np.array([weight for weight, _ in periods(project).values()])
    for name, supply in project.supply.items():
        if supply.energy:
            parts = [name, f"{name} new"] if supply.adds else [name]
            given = sum(
                (model.variables["Generator-p"].sel(name=part, drop=True) * weight).sum() for part in parts
            )
            model.add_constraints(given <= supply.energy.likely, name=f"energy-{name}")
