"""Small random networks of every kind, with all that a project can have: the same for the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from detente.projects.model import Project

PARTIES = ("north", "south", "east", "west")


def small(kind: str, seed: int, *, whole: bool = True) -> dict[str, Any]:
    """Plain data of a project of two to four parties; without links in whole parts unless `whole`."""
    rng = np.random.default_rng([seed, ("power", "gas", "rail").index(kind)])
    parties = PARTIES[: rng.integers(2, 5)]
    nodes = {
        f"node-{k}": {
            "title": f"node {k}",
            "at": [k, -k],
            **({} if k == len(parties) + 1 else {"party": parties[k % len(parties)]}),
        }
        for k in range(len(parties) + rng.integers(0, 3))
    }
    data: dict[str, Any] = {
        "detente-project": 1,
        "kind": kind,
        "name": "small",
        "title": "A small network",
        "money_year": 2020,
        "discount": number(rng, 0.02, 0.12),
        "unsourced": "judgement",
        "parties": {name: {"name": name} for name in parties},
        "nodes": nodes,
        "stages": {
            "first": {"title": "first", "step": "talk"},
            "second": {"title": "second", "needs": "talk"},
        },
    }
    {"power": _power, "gas": _gas, "rail": _rail}[kind](data, rng)
    _links(data, rng, whole=whole)
    return data


def project(kind: str, seed: int, *, whole: bool = True) -> Project:
    """The same as a project."""
    return Project.of(small(kind, seed, whole=whole))


def number(rng: Generator, low: float, high: float, unit: str = "") -> str:
    """A number between two others, as a file writes it."""
    return f"{rng.uniform(low, high):.4f} {unit}".strip()


def _factors(rng: Generator, n: int) -> list[float]:
    return [round(float(x), 3) for x in rng.uniform(0.3, 1.5, n)]


def _periods(data: dict[str, Any], rng: Generator) -> None:
    if rng.random() < 0.2:
        data["shapes"] = {"up": {"season": [0.8], "sources": ["judgement"]}}
        return
    seasons, days, hours = int(rng.integers(1, 4)), int(rng.integers(1, 3)), int(rng.integers(1, 5))
    lengths = rng.dirichlet(np.ones(seasons)) * 365
    data["periods"] = {
        "seasons": {f"season-{k}": round(float(x), 3) for k, x in enumerate(lengths)},
        "days": days,
        "hours": hours,
    }
    data["shapes"] = {
        "up": {"season": _factors(rng, seasons), "hour": _factors(rng, hours), "sources": ["judgement"]},
        "down": {"day": _factors(rng, days), "hour": _factors(rng, hours), "sources": ["judgement"]},
    }


def _shape(data: dict[str, Any], rng: Generator) -> dict[str, str]:
    return {"shape": str(rng.choice(list(data["shapes"])))} if rng.random() < 0.6 else {}


def _power(data: dict[str, Any], rng: Generator) -> None:
    _periods(data, rng)
    data["carbon"], data["lost_load"] = number(rng, 0, 80, "USD/tCO2"), number(rng, 300, 3000, "USD/MWh")
    data["technologies"] = {
        "plain": {"title": "plain", "cost": number(rng, 5, 60, "USD/MWh")},
        "dirty": {
            "title": "dirty",
            "cost": number(rng, 5, 60, "USD/MWh"),
            "emissions": "0.9 t/MWh",
            "availability": 0.9,
        },
        "new": {
            "title": "new",
            "firm": 0.3,
            "capital": number(rng, 200, 2000, "USD/kW"),
            "lifetime": "25 years",
            "upkeep": 0.02,
        },
    }
    data["supply"], data["demand"], data["storage"] = {}, {}, {}
    for k, node in enumerate(data["nodes"]):
        if rng.random() < 0.8:
            data["demand"][f"load-{k}"] = {
                "node": node,
                "quantity": number(rng, 1, 20, "TWh/yr"),
                "reserved": bool(rng.random() < 0.8),
                **_shape(data, rng),
                **({"value": number(rng, 100, 400, "USD/MWh")} if rng.random() < 0.3 else {}),
            }
        for m in range(rng.integers(1, 3)):
            technology = str(rng.choice(["plain", "dirty", "new"]))
            data["supply"][f"supply-{k}-{m}"] = {
                "node": node,
                "technology": technology,
                "capacity": number(rng, 0.2, 3, "GW"),
                **_shape(data, rng),
                **({"cost": number(rng, 1, 90, "USD/MWh")} if rng.random() < 0.4 else {}),
                **({"adds": number(rng, 0.1, 2, "GW")} if technology == "new" else {}),
                **({"energy": number(rng, 1, 8, "TWh/yr")} if rng.random() < 0.3 else {}),
            }
        if rng.random() < 0.4:
            data["storage"][f"store-{k}"] = {
                "node": node,
                "power": number(rng, 0.1, 1, "GW"),
                "hours": number(rng, 1, 8),
                "efficiency": number(rng, 0.6, 1),
                **({"firm": 0.8} if rng.random() < 0.5 else {}),
            }
    if rng.random() < 0.6:
        data["reserve"], data["backup"] = number(rng, 0, 0.3), number(rng, 10, 100, "USD/kW/yr")
    data["lines"] = {
        "line": {
            "title": "line",
            "capital": number(rng, 100, 800, "USD/MW/km"),
            "capital_at_sea": number(rng, 500, 2000, "USD/MW/km"),
            "stations": number(rng, 0, 300, "USD/kW"),
            "lifetime": "40 years",
            "upkeep": 0.01,
            "losses": 0.02,
            "losses_per_1000_km": 0.03,
            "cost": {"power": number(rng, 0, 3, "USD/MWh")},
        }
    }


def _gas(data: dict[str, Any], rng: Generator) -> None:
    _periods(data, rng)
    data["lost_load"] = number(rng, 500, 1500, "USD/kcm")
    data["carbon"] = number(rng, 0, 40, "USD/tCO2")
    data["technologies"] = {
        "well": {"title": "well", "cost": number(rng, 40, 150, "USD/kcm"), "availability": 0.95},
        "ship": {"title": "ship", "cost": number(rng, 250, 500, "USD/kcm"), "emissions": "0.3 t/kcm"},
    }
    data["supply"], data["demand"] = {}, {}
    for k, node in enumerate(data["nodes"]):
        if k > 0 or rng.random() < 0.3:
            data["demand"][f"load-{k}"] = {
                "node": node,
                "quantity": number(rng, 1, 40, "bcm/yr"),
                **_shape(data, rng),
                **({"value": number(rng, 400, 900, "USD/kcm")} if rng.random() < 0.3 else {}),
            }
        data["supply"][f"supply-{k}"] = {
            "node": node,
            "technology": "well" if k % 2 == 0 else "ship",
            "capacity": number(rng, 5, 60, "bcm/yr"),
            **({"energy": number(rng, 3, 30, "bcm/yr")} if rng.random() < 0.3 else {}),
        }
    data["lines"] = {
        "line": {
            "title": "line",
            "lifetime": "30 years",
            "upkeep": 0.015,
            "losses_per_1000_km": 0.01,
            "cost": {"gas": number(rng, 0, 0.03, "USD/kcm/km")},
        }
    }


def _rail(data: dict[str, Any], rng: Generator) -> None:
    nodes = list(data["nodes"])
    data["cargoes"] = {
        "box": {
            "title": "box",
            "train": number(rng, 40, 100, "TEU/train"),
            "time_value": number(rng, 0, 30, "USD/TEU/day"),
        },
        "coal": {
            "title": "coal",
            "train": number(rng, 1500, 4000, "t/train"),
            "time_value": number(rng, 0, 0.5, "USD/t/day"),
        },
    }
    data["freight"] = {}
    for k in range(rng.integers(1, 5)):
        one, other = rng.choice(len(nodes), size=2, replace=False)
        is_box = rng.random() < 0.6
        data["freight"][f"freight-{k}"] = {
            "cargo": "box" if is_box else "coal",
            "party": str(rng.choice(list(data["parties"]))),
            "ends": [nodes[one], nodes[other]],
            "volume": number(rng, 20, 300, "kTEU/yr") if is_box else number(rng, 1, 10, "Mt/yr"),
            "otherwise": number(rng, 500, 2500, "USD/TEU") if is_box else number(rng, 15, 60, "USD/t"),
            "otherwise_days": number(rng, 10, 50, "days"),
        }
    data["lines"] = {
        "line": {
            "title": "line",
            "lifetime": "30 years",
            "upkeep": 0.02,
            "cost": {
                "box": number(rng, 0.1, 0.5, "USD/TEU/km"),
                "coal": number(rng, 0.005, 0.02, "USD/t/km"),
            },
            **({"speed": number(rng, 200, 900, "km/day")} if rng.random() < 0.8 else {}),
        }
    }


def _links(data: dict[str, Any], rng: Generator, *, whole: bool) -> None:
    nodes, kind = list(data["nodes"]), data["kind"]
    size = {"power": (0.1, 2, "GW"), "gas": (2, 30, "bcm/yr"), "rail": (1, 12, "trains/day")}[kind]
    pairs = [(int(rng.integers(0, k)), k) for k in range(1, len(nodes))]
    pairs += [
        tuple(rng.choice(len(nodes), size=2, replace=False).tolist()) for _ in range(rng.integers(0, 3))
    ]
    data["links"] = {}
    for k, (one, other) in enumerate(pairs):
        link: dict[str, Any] = {"ends": [nodes[one], nodes[other]], "type": "line"}
        link["km"] = number(rng, 50, 1500, "km")
        if rng.random() < 0.6:
            link["capacity"] = number(rng, *size)
        if rng.random() < 0.7:
            link["adds"] = number(rng, *size)
            if kind != "power" or rng.random() < 0.5:
                link["capital"] = number(rng, 20, 2000, "MUSD")
            if whole and rng.random() < 0.3:
                link["modules"] = int(rng.integers(1, 4))
            if kind == "gas" and rng.random() < 0.4:
                link["least"] = 0.5
        if rng.random() < 0.25:
            link["one_way"] = True
        if rng.random() < 0.2:
            link["through"] = [str(rng.choice(list(data["parties"])))]
        if rng.random() < 0.3:
            link["stage"] = str(rng.choice(["first", "second"]))
        data["links"][f"link-{k}"] = {**link, **_money(data, rng)}


def _money(data: dict[str, Any], rng: Generator) -> dict[str, Any]:
    """Who pays and who is paid for a link, and what a border costs."""
    kind = data["kind"]
    found: dict[str, Any] = {}
    party = str(rng.choice(list(data["parties"])))
    if rng.random() < 0.3:
        found["paid_by"] = {
            party: 0.4,
            **{other: 0.6 for other in list(data["parties"])[:1] if other != party},
        }
        if len(found["paid_by"]) == 1:
            found["paid_by"] = {party: 1.0}
    if kind == "rail":
        found["tariff"] = {"box": number(rng, 0, 100, "USD/TEU"), "coal": number(rng, 0, 3, "USD/t")}
        if rng.random() < 0.5:
            cost = {"box": number(rng, 0, 80, "USD/TEU"), "coal": number(rng, 0, 2, "USD/t")}
            found["border"] = {"cost": cost, "time": number(rng, 0, 4, "days")}
    elif rng.random() < 0.4:
        found["fee"] = {party: number(rng, 0, 5, "USD/MWh" if kind == "power" else "USD/kcm")}
    if kind == "gas" and rng.random() < 0.4:
        found["security"] = number(rng, 0, 20, "USD/kcm")
    if kind == "power" and rng.random() < 0.3:
        found["km_at_sea"] = number(rng, 10, 200, "km")
    return found
