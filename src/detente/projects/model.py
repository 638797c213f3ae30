"""What they could build together: a project as frozen values.

One format for grids, railways and pipelines; which units fit depends on the kind (see `units`). The file
format, its JSON Schema and the reference page are generated from the field descriptions here and in `parts`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from detente.projects.parts import (
    Cargo,
    Demand,
    Freight,
    Kind,
    LineType,
    Link,
    Member,
    Node,
    Periods,
    Risk,
    Shape,
    Stage,
    Storage,
    Supply,
    Technology,
)
from detente.scenario.kinds import Count, Frozen, Name
from detente.scenario.model import Source, values_in
from detente.scenario.values import Number, Quantity, Value
from detente.scenario.words import UNREAD

FORMAT = 1
"""Version of the file format, the value of the first key `detente-project`."""


class Project(Frozen):
    """A network that parties could build and run together."""

    noun: ClassVar[str] = "a project"
    stand_ins: ClassVar[dict[str, Any]] = {
        "format": 1,
        "kind": "power",
        "name": UNREAD,
        "title": UNREAD,
        "money_year": 2000,
        "discount": "0.05 judgement",
    }

    format: Literal[1] = Field(alias="detente-project", description="version of the file format")
    kind: Kind = Field(description="power, rail or gas; decides which units fit")
    name: Name = Field(description="short name")
    title: str = Field(description="one line for headings")
    about: str = Field(default="", description="what it covers, its date, its limits")
    money_year: Count = Field(description="year of whose dollars all money is")
    discount: Number = Field(description="discount rate for what is built, per year, without inflation")
    unsourced: Literal["judgement"] | None = Field(
        default=None, description="set to `judgement` to mark every number without a source as a judgement"
    )
    parties: dict[Name, Member] = Field(min_length=1, description="who can take part")
    nodes: dict[Name, Node] = Field(min_length=1, description="places")
    periods: Periods | None = Field(
        default=None, description="which hours stand for the year; one period without it"
    )
    shapes: dict[Name, Shape] = Field(default={}, description="how loads and availability go up and down")
    technologies: dict[Name, Technology] = Field(default={}, description="ways to make what flows")
    supply: dict[Name, Supply] = Field(default={}, description="what can be fed in")
    demand: dict[Name, Demand] = Field(default={}, description="what is taken out")
    storage: dict[Name, Storage] = Field(default={}, description="what is kept for later hours")
    cargoes: dict[Name, Cargo] = Field(default={}, description="kinds of freight")
    freight: dict[Name, Freight] = Field(default={}, description="what is to be carried")
    lines: dict[Name, LineType] = Field(default={}, description="what links are made of")
    links: dict[Name, Link] = Field(default={}, description="connections of two nodes")
    stages: dict[Name, Stage] = Field(
        default={}, description="what must stand before links can be built and run"
    )
    carbon: Quantity | None = Field(
        default=None, description="price of carbon dioxide (USD/tCO2); 0 without it"
    )
    lost_load: Quantity | None = Field(
        default=None, description="price from which any demand does without (USD/MWh, USD/kcm)"
    )
    reserve: Number | None = Field(
        default=None, description="firm capacity that must be there beyond the highest load of each season"
    )
    backup: Quantity | None = Field(
        default=None, description="what firm capacity costs that is held for the reserve only (USD/kW/yr)"
    )
    risk: Risk | None = Field(default=None, description="how sure it is that the process goes on")
    sources: dict[str, Source] = Field(default={}, description="where numbers come from")

    @classmethod
    def of(cls, data: dict[str, Any]) -> Project:
        """Build a project from plain data in the form of the file.

        Raises pydantic.ValidationError; use `read_project` for files and for messages with lines.
        """
        return cls.model_validate(data, context={"unsourced": data.get("unsourced")})

    def values(self) -> list[tuple[str, Value]]:
        """Every three-point value with the dotted path at which it stands, in file order."""
        return [(".".join(path), value) for path, value in values_in(self)]
