"""Which units fit which field, by kind of project, and which fields a kind has no use for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.scenario.document import Finding, Path
from detente.scenario.model import values_in
from detente.scenario.values import UNITS, Value
from detente.scenario.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.projects.model import Project
    from detente.projects.parts import Kind

Pattern = tuple[str, ...]
"""A path with `*` where any name may stand."""


def _energy(power: str, gas: str) -> dict[Kind, Pattern]:
    return {"power": (power,), "gas": (gas,)}


def _freight(containers: str, tonnes: str) -> dict[Kind, Pattern]:
    return {"rail": (containers, tonnes)}


FITTING: dict[Pattern, dict[Kind, Pattern]] = {
    ("carbon",): _energy("price of carbon", "price of carbon"),
    ("lost_load",): _energy("price of energy", "price of gas"),
    ("backup",): {"power": ("price of power a year",)},
    ("technologies", "*", "cost"): _energy("price of energy", "price of gas"),
    ("technologies", "*", "emissions"): _energy("emissions", "emissions of gas"),
    ("technologies", "*", "capital"): {"power": ("price of power",)},
    ("supply", "*", "capacity"): _energy("power", "gas a year"),
    ("supply", "*", "adds"): {"power": ("power",)},
    ("supply", "*", "cost"): _energy("price of energy", "price of gas"),
    ("supply", "*", "energy"): _energy("energy a year", "gas a year"),
    ("demand", "*", "quantity"): _energy("energy a year", "gas a year"),
    ("demand", "*", "value"): _energy("price of energy", "price of gas"),
    ("storage", "*", "power"): {"power": ("power",)},
    ("cargoes", "*", "train"): _freight("containers of a train", "tonnes of a train"),
    ("cargoes", "*", "time_value"): _freight("price of time for containers", "price of time for tonnes"),
    ("freight", "*", "volume"): _freight("containers a year", "tonnes a year"),
    ("freight", "*", "otherwise"): _freight("price of containers", "price of tonnes"),
    ("lines", "*", "capital"): {"power": ("price of a line",)},
    ("lines", "*", "capital_at_sea"): {"power": ("price of a line",)},
    ("lines", "*", "stations"): {"power": ("price of power",)},
    ("lines", "*", "cost", "*"): {
        **_energy("price of energy", "price of moving gas"),
        **_freight("price of moving containers", "price of moving tonnes"),
    },
    ("lines", "*", "speed"): {"rail": ("speed",)},
    ("links", "*", "capacity"): {**_energy("power", "gas a year"), "rail": ("trains a day",)},
    ("links", "*", "adds"): {**_energy("power", "gas a year"), "rail": ("trains a day",)},
    ("links", "*", "fee", "*"): _energy("price of energy", "price of gas"),
    ("links", "*", "tariff", "*"): _freight("price of containers", "price of tonnes"),
    ("links", "*", "security"): {"gas": ("price of gas",)},
    ("links", "*", "border", "cost", "*"): _freight("price of containers", "price of tonnes"),
}
"""Field -> kind -> dimensions that fit; a kind that is not named has no use for the field.

For rail there are two: the first for cargo in containers, the second for cargo in tonnes.
"""

TRAINS = FITTING["cargoes", "*", "train"]["rail"]
"""How cargo can be counted; its `train` decides for everything that is said of it."""

PLACES: dict[Pattern, tuple[Kind, ...]] = {
    **{(name,): ("power", "gas") for name in ("periods", "shapes", "technologies", "supply", "demand")},
    ("storage",): ("power",),
    ("cargoes",): ("rail",),
    ("freight",): ("rail",),
    ("reserve",): ("power",),
    ("technologies", "*", "firm"): ("power",),
    ("technologies", "*", "lifetime"): ("power",),
    ("technologies", "*", "upkeep"): ("power",),
    ("demand", "*", "reserved"): ("power",),
    ("lines", "*", "losses"): ("power", "gas"),
    ("lines", "*", "losses_per_1000_km"): ("power", "gas"),
    ("links", "*", "least"): ("gas",),
    ("links", "*", "border"): ("rail",),
}
"""Sections and other fields that only some kinds have a use for."""


USES: dict[Pattern, tuple[Kind, ...]] = {
    **{pattern[:3]: tuple(kinds) for pattern, kinds in FITTING.items()},
    **PLACES,
}
"""Section or field -> the kinds that have a use for it; what is not named here is for all."""


def has_use(kind: Kind, *pattern: str) -> bool:
    """Whether a kind of project has a use for a section, or for a field of its entries."""
    return all(kind in USES.get(part, (kind,)) for part in (pattern[:1], pattern[:3]))


def unit_findings(project: Project) -> Iterator[Finding]:
    """Values whose unit does not fit, and fields that have no place in this kind of project."""
    found = (*_misplaced(project), *_other_things(project))
    misplaced = {finding.path: finding for finding in found}
    yield from misplaced.values()
    for path, value in values_in(project):
        if not any(path[:end] in misplaced for end in range(1, len(path) + 1)):
            yield from _unit(project, path, value)


def is_of(path: Pattern, pattern: Pattern) -> bool:
    """Whether a path is one of those that a pattern stands for."""
    return len(path) == len(pattern) and all(b in {a, "*"} for a, b in zip(path, pattern, strict=True))


def units_of(dimension: str) -> tuple[str, ...]:
    """The units that a dimension can be written in."""
    return tuple(unit for unit, (measured, _) in UNITS.items() if measured == dimension)


def written(value: Value, number: float) -> str:
    """One number of a value, as the file writes it: in the unit of the file."""
    return f"{number / UNITS[value.unit][1]:g} {value.unit}".strip()


def _misplaced(project: Project) -> Iterator[Finding]:
    for (section, *rest), kinds in USES.items():
        held = getattr(project, section)
        if project.kind in kinds:
            continue
        if not rest:
            if held:
                yield _no_place(project, (section,), kinds)
        elif has_use(project.kind, section):
            for name, entry in held.items():
                if rest[1] in entry.model_fields_set:
                    yield _no_place(project, (section, name, rest[1]), kinds)


def _other_things(project: Project) -> Iterator[Finding]:
    """Running costs of what a grid or a pipeline does not move; for rail the cargoes are looked up."""
    if project.kind != "rail":
        for name, line in project.lines.items():
            for key in line.cost:
                if key != project.kind:
                    message = (
                        f"{shown(key)} is not what this {project.kind} project moves; write `{project.kind}`"
                    )
                    yield Finding(("lines", name, "cost", key), message, at_key=True)


def _no_place(project: Project, path: Path, kinds: tuple[Kind, ...]) -> Finding:
    message = (
        f"`{path[-1]}` has no place in a {project.kind} project, only in {' and '.join(kinds)}; leave it out"
    )
    return Finding(path, message, at_key=True)


def _unit(project: Project, path: Pattern, value: Value) -> Iterator[Finding]:
    """The finding if the unit of a value is not among those that fit."""
    pattern = next((pattern for pattern in FITTING if is_of(path, pattern)), None)
    fitting = FITTING[pattern].get(project.kind, ()) if pattern else ()
    what = f"a {project.kind} project"
    if len(fitting) == len(TRAINS) and fitting != TRAINS:
        cargo = project.cargoes.get(_cargo(project, path))
        if cargo is None or cargo.train.dimension not in TRAINS:
            return
        counted = TRAINS.index(cargo.train.dimension)
        fitting, what = (fitting[counted],), f"cargo counted in {units_of(TRAINS[counted])[0]}"
    if fitting and value.dimension not in fitting:
        got = written(value, value.likely) if value.unit else f"{value.likely:g} without a unit"
        units = ", ".join(unit for dimension in fitting for unit in units_of(dimension))
        yield Finding(path, f"{got} does not fit here; for {what} the unit must be one of: {units}")


def _cargo(project: Project, path: Pattern) -> str:
    """The kind of cargo that a value of a rail project is about."""
    match path:
        case ("cargoes", name, _):
            return name
        case ("freight", name, _):
            return project.freight[name].cargo
    return path[-1]  # the key of a mapping by cargo
