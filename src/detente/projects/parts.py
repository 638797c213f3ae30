"""The parts of a project file: places, what is fed in and taken out, links, and what they wait for."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from detente.scenario.expression import Always
from detente.scenario.kinds import Condition, Count, Frozen, Name, Share
from detente.scenario.values import Length, Lump, Number, Quantity, Time
from detente.scenario.words import UNREAD, shown


def _place(raw: Any) -> Any:
    """Longitude and latitude in degrees."""
    if not isinstance(raw, list | tuple) or len(raw) != 2:  # noqa: PLR2004 - two coordinates
        raise ValueError(
            f"{shown(raw)} is not a place; write [longitude, latitude] in degrees, e.g. [127, 37.6]"
        )
    for degrees, limit in zip(raw, (180, 90), strict=True):
        if isinstance(degrees, bool) or not isinstance(degrees, int | float) or not abs(degrees) <= limit:
            raise ValueError(
                f"{shown(degrees)} in {shown(raw)} is not a coordinate; write [longitude, latitude]"
            )
    return raw


def _two_nodes(raw: Any) -> Any:
    """Where something begins and where it ends."""
    if not isinstance(raw, list | tuple) or len(raw) != 2:  # noqa: PLR2004 - from, to
        raise ValueError(f"{shown(raw)} does not name two nodes; write [from, to]")
    return raw


Coordinates = Annotated[tuple[float, float], BeforeValidator(_place)]
Ends = Annotated[tuple[Name, Name], BeforeValidator(_two_nodes)]
Factors = tuple[float, ...]


class Member(Frozen):
    """Who can take part; a party of the scenario where it has the same name."""

    noun: ClassVar[str] = "a party of a project"
    stand_ins: ClassVar[dict[str, Any]] = {"name": UNREAD}
    name: str = Field(description="name shown in reports; names follow the project's stated source")
    people: Number | None = Field(default=None, description="millions of people, for shares per head")


class Node(Frozen):
    """A place where something is fed in, taken out or passed on."""

    noun: ClassVar[str] = "a node"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD, "at": [0, 0]}
    title: str = Field(description="name of the place")
    party: Name | None = Field(default=None, description="whose it is; nobody's at the table without it")
    at: Coordinates = Field(description="[longitude, latitude] in degrees")


class Periods(Frozen):
    """Which hours stand for the year: seasons, days of each, hours of each day."""

    noun: ClassVar[str] = "`periods`"
    seasons: dict[Name, Number] = Field(
        min_length=1, description="season -> how many days of the year it stands for"
    )
    days: Count = Field(default=1, ge=1, description="different days in each season, equally many of each")
    hours: Count = Field(default=24, ge=1, description="hours that are looked at in each day, equally long")


class Shape(Frozen):
    """How something goes up and down: one factor for each season, day and hour, multiplied."""

    noun: ClassVar[str] = "a shape"
    season: Factors = Field(default=(), description="a factor for each season, in their order; 1 without it")
    day: Factors = Field(default=(), description="a factor for each day of a season; 1 without it")
    hour: Factors = Field(default=(), description="a factor for each hour of a day; 1 without it")
    sources: tuple[str, ...] = Field(
        description="where it comes from: ids under `sources`, or judgement", min_length=1
    )
    about: str = Field(default="", description="how it was found")


class Technology(Frozen):
    """A way to make what flows: what it costs, and how much of it can be counted on."""

    noun: ClassVar[str] = "a technology"
    title: str = Field(description="what it is")
    cost: Quantity | None = Field(default=None, description="cost of one more unit (USD/MWh, USD/kcm)")
    emissions: Quantity | None = Field(default=None, description="carbon dioxide of one unit (t/MWh, t/kcm)")
    availability: Number | None = Field(
        default=None, description="share of the capacity that can run; 1 without it"
    )
    firm: Number | None = Field(
        default=None,
        description="share of the capacity that counts towards the reserve; availability without it",
    )
    capital: Quantity | None = Field(default=None, description="cost of building it (USD/kW)")
    lifetime: Time | None = Field(default=None, description="years it is paid off over")
    upkeep: Number | None = Field(default=None, description="share of the capital spent on it every year")


class Supply(Frozen):
    """What can be fed in at a node."""

    noun: ClassVar[str] = "an entry of `supply`"
    node: Name = Field(description="where")
    technology: Name = Field(description="by which technology")
    capacity: Quantity | None = Field(
        default=None, description="how much there is (GW, bcm/yr); 0 without it"
    )
    adds: Quantity | None = Field(default=None, description="how much more could be built; 0 without it")
    cost: Quantity | None = Field(default=None, description="instead of the cost of the technology")
    shape: Name | None = Field(
        default=None, description="shape over the year, times the availability of the technology"
    )
    energy: Quantity | None = Field(
        default=None, description="most it can give in a year (TWh/yr), whatever is added"
    )
    about: str = Field(default="", description="anything the reader should know")


class Demand(Frozen):
    """What is taken out at a node."""

    noun: ClassVar[str] = "an entry of `demand`"
    node: Name = Field(description="where")
    quantity: Quantity = Field(description="how much in a year (TWh/yr, bcm/yr)")
    shape: Name | None = Field(default=None, description="shape over the year, scaled to the yearly quantity")
    value: Quantity | None = Field(
        default=None,
        description="price from which it does without (USD/MWh, USD/kcm); that of the project without it",
    )
    reserved: bool = Field(default=True, description="whether the reserve must cover it")
    about: str = Field(default="", description="anything the reader should know")


class Storage(Frozen):
    """What keeps something for later hours of the same day."""

    noun: ClassVar[str] = "an entry of `storage`"
    node: Name = Field(description="where")
    power: Quantity = Field(description="most it can take up or give back (GW)")
    hours: Number = Field(description="hours it can give back at full power")
    efficiency: Number = Field(description="share that comes back")
    firm: Number | None = Field(
        default=None, description="share of the power that counts towards the reserve; all without it"
    )


class Cargo(Frozen):
    """A kind of freight."""

    noun: ClassVar[str] = "a kind of cargo"
    title: str = Field(description="what it is")
    train: Quantity = Field(description="how much goes on one train (TEU/train, t/train)")
    time_value: Quantity = Field(description="what a day on the way costs its owner (USD/TEU/day, USD/t/day)")


class Freight(Frozen):
    """Freight that goes from one node to another, by the network or some other way."""

    noun: ClassVar[str] = "an entry of `freight`"
    cargo: Name = Field(description="which kind of cargo")
    party: Name = Field(description="whose shippers send or receive it: who saves if it goes cheaper")
    ends: Ends = Field(description="[from, to], two nodes")
    volume: Quantity = Field(description="how much in a year (kTEU/yr, Mt/yr)")
    otherwise: Quantity = Field(description="cost of the other way, usually by sea (USD/TEU, USD/t)")
    otherwise_days: Time = Field(description="time of the other way")
    about: str = Field(default="", description="anything the reader should know")


class LineType(Frozen):
    """What links are made of: cost, life, losses; for railways also running cost, tariff and speed."""

    noun: ClassVar[str] = "a type of line"
    title: str = Field(description="what it is")
    capital: Quantity | None = Field(default=None, description="cost of a kilometre on land (USD/MW/km)")
    capital_at_sea: Quantity | None = Field(
        default=None, description="cost of a kilometre under water (USD/MW/km)"
    )
    stations: Quantity | None = Field(default=None, description="cost of both ends together (USD/kW)")
    lifetime: Time | None = Field(default=None, description="years it is paid off over")
    upkeep: Number | None = Field(default=None, description="share of the capital spent on it every year")
    losses: Number | None = Field(default=None, description="share lost at the two ends together")
    losses_per_1000_km: Number | None = Field(default=None, description="share lost on a thousand kilometres")
    cost: dict[Name, Quantity] = Field(
        default={},
        description="cargo -> running cost (USD/TEU/km, USD/t/km); `power` or `gas` (USD/MWh, USD/kcm/km)",
    )
    speed: Quantity | None = Field(default=None, description="how far a train gets in a day (km/day)")


class Border(Frozen):
    """What a border or a change of gauge costs on the way."""

    noun: ClassVar[str] = "`border`"
    cost: dict[Name, Quantity] = Field(default={}, description="cargo -> handling (USD/TEU, USD/t)")
    time: Time | None = Field(default=None, description="time lost")


class Link(Frozen):
    """A connection of two nodes: what it can carry, what more could be built, and what that costs."""

    noun: ClassVar[str] = "a link"
    stand_ins: ClassVar[dict[str, Any]] = {"ends": [UNREAD, UNREAD], "type": UNREAD}
    ends: Ends = Field(description="[from, to], two nodes; goes both ways unless one_way")
    type: Name = Field(description="type of line")
    km: Length | None = Field(default=None, description="length on land")
    km_at_sea: Length | None = Field(default=None, description="length under water")
    capacity: Quantity | None = Field(
        default=None, description="what it carries now (GW, bcm/yr, trains/day); 0 without it"
    )
    adds: Quantity | None = Field(
        default=None, description="the most that could be added; nothing without it"
    )
    modules: Count | None = Field(
        default=None, ge=1, description="it is added in so many equal parts, each whole or not at all"
    )
    capital: Lump | None = Field(
        default=None, description="cost of all that could be added, instead of the cost by type and length"
    )
    one_way: bool = Field(default=False, description="whether it goes only from the first end to the second")
    through: tuple[Name, ...] = Field(
        default=(), description="parties whose land it crosses besides those of its ends; they must take part"
    )
    paid_by: dict[Name, Share] = Field(
        default={},
        description="party -> share of the capital; equal among the parties of its ends without it",
    )
    fee: dict[Name, Quantity] = Field(
        default={},
        description="party -> what it is paid for each unit that passes (USD/MWh, USD/kcm); railways have "
        "`tariff`",
    )
    tariff: dict[Name, Quantity] = Field(
        default={}, description="cargo -> price of the passage that the railway charges (USD/TEU, USD/t)"
    )
    security: Quantity | None = Field(
        default=None, description="what a second way of supply is worth beyond its price, forward (USD/kcm)"
    )
    least: Share = Field(
        default=0.0, ge=0, le=1, description="share of what is built that must be used (take or pay)"
    )
    border: Border | None = Field(default=None, description="what crossing a border costs")
    stage: Name | None = Field(default=None, description="which stage it belongs to; open to all without it")
    via: tuple[Coordinates, ...] = Field(default=(), description="places it passes, for the map")
    about: str = Field(default="", description="anything the reader should know")
    sources: tuple[str, ...] = Field(default=(), description="sources for the link as such")


class Stage(Frozen):
    """A gate: links that come together, and what must stand first."""

    noun: ClassVar[str] = "a stage"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD}
    title: str = Field(description="what is built")
    step: Name | None = Field(default=None, description="the scenario's step that builds it")
    needs: Condition = Field(
        default=Always, description="steps of the scenario that must stand while it runs"
    )
    needs_trust: dict[str, Share] = Field(
        default={}, description="'a in b' -> least trust of party a in party b before building may start"
    )
    building: Time | None = Field(default=None, description="time from the start of building until it runs")


class Risk(Frozen):
    """How sure it is that the process goes on, for what investors ask."""

    noun: ClassVar[str] = "`risk`"
    outside: Number = Field(description="chance per year that it ends for reasons outside")
    quits: Number = Field(description="chance per year that a partner who is not committed ends it")
    salvage: Number | None = Field(
        default=None,
        description="share of what is not yet paid off that an investor gets back; nothing without it",
    )


Kind = Literal["power", "rail", "gas"]
