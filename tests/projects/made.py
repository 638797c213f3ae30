"""Projects made by chance, the same for the same seed: as large as bundled ones, or small, of all kinds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from detente.projects.model import Project

PARTIES = ("north", "south", "east", "west", "island", "steppe")
TECHNOLOGIES = {
    "nuclear": {"title": "nuclear", "cost": "9 USD/MWh", "availability": 0.85},
    "hydro": {"title": "hydro", "cost": "2 USD/MWh", "firm": 0.6},
    "wind": {"title": "wind", "cost": "0.5 USD/MWh", "availability": 0.35, "firm": 0.1},
    "coal": {"title": "coal", "cost": "33 USD/MWh", "emissions": "0.9 t/MWh", "availability": 0.88},
    "gas": {"title": "gas", "cost": "62 USD/MWh", "emissions": "0.4 t/MWh", "availability": 0.9},
}


def power(nodes: int = 12, days: int = 1, seed: int = 0) -> Project:
    """A grid of six parties with a reserve: four seasons, 45 supplies, 18 links, 3 storages, 12 nodes."""
    rng = np.random.default_rng([seed, nodes])
    names = [f"node-{k}" for k in range(nodes)]
    data: dict[str, Any] = {
        "detente-project": 1,
        "kind": "power",
        "name": "made",
        "title": "A made grid",
        "money_year": 2020,
        "discount": 0.06,
        "unsourced": "judgement",
        "parties": {name: {"name": name} for name in PARTIES},
        "nodes": {
            name: {"title": name, "at": [k, k], "party": PARTIES[k * len(PARTIES) // nodes]}
            for k, name in enumerate(names)
        },
        "periods": {
            "seasons": {"winter": 91, "spring": 92, "summer": 92, "autumn": 90},
            "days": days,
            "hours": 24,
        },
        "technologies": TECHNOLOGIES,
        "carbon": "20 USD/tCO2",
        "lost_load": "1000 USD/MWh",
        "reserve": 0.15,
        "backup": "60 USD/kW/yr",
    }
    _add_loads(data, names, days, rng)
    _add_supply(data, names, rng)
    _add_lines(data, names, rng)
    return Project.of(data)


def _add_loads(data: dict[str, Any], names: list[str], days: int, rng: Generator) -> None:
    data["shapes"], data["demand"] = {}, {}
    for k, name in enumerate(names):
        hours = np.arange(24)
        day = 1 + 0.25 * np.sin((hours - 8 - rng.integers(0, 6)) * np.pi / 12) + 0.03 * rng.random(24)
        data["shapes"][f"load-{k}"] = {
            "season": [round(x, 3) for x in rng.uniform(0.8, 1.3, 4)],
            "day": [round(x, 3) for x in rng.uniform(0.85, 1.1, days)],
            "hour": [round(x, 3) for x in day],
            "sources": ["judgement"],
        }
        data["demand"][f"load-{k}"] = {
            "node": name,
            "quantity": f"{float(np.exp(rng.uniform(2.5, 6.5))):.2f} TWh/yr",
            "shape": f"load-{k}",
        }
    for name in ("hydro", "wind"):
        data["shapes"][name] = {
            "season": [round(x, 3) for x in rng.uniform(0.5, 1.0, 4)],
            "day": [round(x, 3) for x in rng.uniform(0.7, 1.0, days)],
            "hour": [round(x, 3) for x in rng.uniform(0.9, 1.0, 24)],
            "sources": ["judgement"],
        }


def _add_supply(data: dict[str, Any], names: list[str], rng: Generator) -> None:
    data["supply"], data["storage"] = {}, {}
    for k in range(45):
        node = k % len(names)
        technology = list(TECHNOLOGIES)[(k // len(names) + node) % len(TECHNOLOGIES)]
        load = float(data["demand"][f"load-{node}"]["quantity"].split()[0]) / 8.76
        entry: dict[str, Any] = {
            "node": names[node],
            "technology": technology,
            "capacity": f"{load * rng.uniform(0.2, 0.8):.3f} GW",
        }
        if technology in {"hydro", "wind"}:
            entry["shape"] = technology
        if technology == "hydro":
            entry["energy"] = f"{load * rng.uniform(0.15, 0.4) * 8.76:.2f} TWh/yr"
        if technology in {"coal", "gas"}:
            base = 33 if technology == "coal" else 62
            entry["cost"] = f"{base * rng.uniform(0.6, 1.5):.2f} USD/MWh"
        data["supply"][f"supply-{k}"] = entry
    for k in range(3):
        data["storage"][f"storage-{k}"] = {
            "node": names[(5 * k) % len(names)],
            "power": f"{rng.uniform(1, 8):.2f} GW",
            "hours": 8,
            "efficiency": 0.78,
        }


def _add_lines(data: dict[str, Any], names: list[str], rng: Generator) -> None:
    data["lines"] = {
        "hvdc": {
            "title": "direct current",
            "capital": "450 USD/MW/km",
            "stations": "350 USD/kW",
            "lifetime": "40 years",
            "upkeep": 0.015,
            "losses": 0.02,
            "losses_per_1000_km": 0.023,
            "cost": {"power": "0.1 USD/MWh"},
        }
    }
    n = len(names)
    pairs = [(k, k + 1) for k in range(n - 1)]
    while len(pairs) < 18:
        one, other = sorted(rng.choice(n, size=2, replace=False).tolist())
        if (one, other) not in pairs:
            pairs.append((one, other))
    data["links"], data["stages"] = {}, {"first": {"title": "first", "step": "freeze"}}
    for k, (one, other) in enumerate(pairs):
        link: dict[str, Any] = {
            "ends": [names[one], names[other]],
            "type": "hvdc",
            "km": f"{rng.uniform(200, 1500):.0f} km",
        }
        if k % 2 == 0:
            link["capacity"] = f"{rng.uniform(0.2, 3):.2f} GW"
        if k % 3 != 1:
            link["adds"] = f"{rng.uniform(2, 10):.2f} GW"
        if k % 6 == 5:
            link["stage"] = "first"
        data["links"][f"link-{k}"] = link
