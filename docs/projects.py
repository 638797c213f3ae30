"""The reference page on the project file."""  # noqa: INP001 - as generate.py

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.projects import model, parts
from detente.projects.units import FITTING, PLACES, units_of
from detente.scenario.values import UNITS
from docs import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

HEAD = """# The project file

A project is a network that parties could build and run together: a power grid, a railway or a gas pipeline.
It is one YAML file, or a folder of `*.yaml` files that are read as one. The projects of a scenario lie beside
it, in its folder `projects`. This page lists every field.

Names (ids) of parties, nodes, links and so on are chosen by you: lower-case letters, digits and hyphens,
beginning with a letter. A party has the name that it has in the scenario. A field that is not listed here is
an error, and so is one that the kind of project has no use for.

```yaml
detente-project: 1
kind: power
name: grid
title: A line through the valley
money_year: 2020
discount: 6 [4, 8] % report
parties:
  north: {name: North}
  south: {name: South}
nodes:
  dam: {title: The dam, party: north, at: [10, 60]}
  town: {title: The town, party: south, at: [11, 58]}
technologies:
  hydro: {title: water power, availability: 55 % report}
  coal: {title: coal, cost: "40 [30, 60] USD/MWh report"}
supply:
  river: {node: dam, technology: hydro, capacity: 3 GW report}
  smoke: {node: town, technology: coal, capacity: 2 GW report}
demand:
  homes: {node: town, quantity: 8 TWh/yr report}
lines:
  overhead: {title: alternating current, capital: 500 USD/MW/km report, lifetime: 40 years report}
links:
  valley: {ends: [dam, town], type: overhead, km: 200 km report, adds: 1 GW judgement}
sources:
  report: {title: The report}
```

A value is written as in a [scenario file](file-format.md#values): likely, `[low, high]`, unit, source.
Shares, counts and places are plain numbers.

A link carries something once the parties of both its ends, and those named in `through`, take part, and once
its [stage](#stage) is open. Freight needs the party of its shippers besides.
"""

UNITS_HEAD = """## Units by kind

A dash means that the kind has no use for the field. Freight is counted in containers or in tonnes, as the
`train` of its cargo is: everything that is said of that cargo is counted likewise.

| field | power | gas | rail |
|---|---|---|---|"""

PLACES_HEAD = """
Of the other fields and sections, these have a place in some kinds only:

| field or section | kinds |
|---|---|"""

SECTIONS: list[tuple[type[BaseModel], str]] = [
    (model.Project, "These are the top-level entries of the file."),
    (parts.Member, "One entry for each id under `parties`."),
    (parts.Node, "One entry for each id under `nodes`."),
    (parts.Periods, "Stands under `periods`."),
    (parts.Shape, "One entry for each id under `shapes`."),
    (parts.Technology, "One entry for each id under `technologies`."),
    (parts.Supply, "One entry for each id under `supply`."),
    (parts.Demand, "One entry for each id under `demand`."),
    (parts.Storage, "One entry for each id under `storage`."),
    (parts.Cargo, "One entry for each id under `cargoes`."),
    (parts.Freight, "One entry for each id under `freight`."),
    (parts.LineType, "One entry for each id under `lines`."),
    (parts.Link, "One entry for each id under `links`."),
    (parts.Border, "Stands under `border` of a link."),
    (parts.Stage, "One entry for each id under `stages`."),
    (parts.Risk, "Stands under `risk`."),
]

MEASURED = {dimension for fitting in FITTING.values() for each in fitting.values() for dimension in each}
"""All that is measured in fields whose unit goes by the kind."""

ELSEWHERE = ("values", "conditions", "source")
"""What the page on the scenario file explains."""


def project_format() -> str:
    """The page on the project file."""
    lines = [fields.GENERATED, "", HEAD, *_units(), ""]
    for owner, where in SECTIONS:
        lines += fields.section(owner, where)
    page = "\n".join(lines).rstrip() + "\n"
    for anchor in ELSEWHERE:
        page = page.replace(f"](#{anchor})", f"](file-format.md#{anchor})")
    return page


def _units() -> Iterator[str]:
    """Which units fit where, which fields have a place where, and what the larger units are."""
    yield UNITS_HEAD
    for pattern, fitting in FITTING.items():
        cells = (_written(fitting.get(kind, ())) for kind in ("power", "gas", "rail"))
        yield f"| {_dotted(pattern)} | {' | '.join(cells)} |"
    yield PLACES_HEAD
    for pattern, kinds in PLACES.items():
        yield f"| {_dotted(pattern)} | {', '.join(kinds)} |"
    sizes = [
        f"1 `{unit}` is {size:,.0f} {_own(dimension)}"
        for unit, (dimension, size) in UNITS.items()
        if size > 1 and dimension in MEASURED
    ]
    yield from ("", f"Larger units: {'; '.join(sizes)}.")


def _own(dimension: str) -> str:
    """The unit that results are in; for energy no file writes it."""
    return next((unit for unit in units_of(dimension) if UNITS[unit][1] == 1), "MWh/yr")


def _dotted(pattern: Iterable[str]) -> str:
    """A field as one would look for it: what the author names is in capitals."""
    return "`" + ".".join("NAME" if part == "*" else part for part in pattern) + "`"


def _written(dimensions: Iterable[str]) -> str:
    return ", ".join(fields.units(dimension) for dimension in dimensions) or "–"
