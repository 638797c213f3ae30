"""What things cost in a programme, in million dollars: prices, and capital as a yearly payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.projects.periods import DAYS_OF_A_YEAR

if TYPE_CHECKING:
    from detente.projects.model import Project
    from detente.projects.parts import Cargo, LineType, Link, Supply, Technology
    from detente.scenario.values import Value

MONEY = {"power": 1e-6, "gas": 1.0, "rail": 1e-6}
"""Million dollars for one unit at a price of one: MWh by USD/MWh, bcm by USD/kcm, TEU or t by USD each."""

KW = 1e-3
"""Million dollars in a price of one USD/kW, for one MW."""


def likely(value: Value | None, default: float = 0.0) -> float:
    """The best estimate, or what holds where nothing is said."""
    return default if value is None else value.likely


def days(value: Value | None) -> float:
    """A time in days."""
    return likely(value) * DAYS_OF_A_YEAR


def annuity(rate: float, lifetime: float | None) -> float:
    """What is paid every year for each dollar of capital, over the lifetime; only interest without one."""
    if lifetime is None:
        return rate
    return 1 / lifetime if rate == 0 else rate / (1 - (1 + rate) ** -lifetime)


def yearly(project: Project, made_of: LineType | Technology) -> float:
    """What each dollar of capital costs a year: annuity and upkeep."""
    lifetime = None if made_of.lifetime is None else made_of.lifetime.likely
    return annuity(project.discount.likely, lifetime) + likely(made_of.upkeep)


def supply_cost(project: Project, supply: Supply) -> float:
    """Cost of one more unit, carbon included: USD/MWh, USD/kcm."""
    technology = project.technologies[supply.technology]
    own = likely(technology.cost if supply.cost is None else supply.cost)
    return own + likely(project.carbon) * likely(technology.emissions)


def supply_capital(project: Project, supply: Supply) -> float:
    """MUSD for all that could be added to a supply."""
    return likely(supply.adds) * likely(project.technologies[supply.technology].capital) * KW


def length(link: Link) -> float:
    """Kilometres on land and under water."""
    return likely(link.km) + likely(link.km_at_sea)


def link_capital(project: Project, link: Link) -> float:
    """MUSD for all that could be added to a link: as stated, or by type and length.

    See docs/explanation/formulations/project-programme.md, "Capital".
    """
    if link.capital is not None:
        return link.capital.likely
    made_of = project.lines[link.type]
    line = likely(made_of.capital) * likely(link.km) + likely(made_of.capital_at_sea) * likely(link.km_at_sea)
    return likely(link.adds) * (line * MONEY["power"] + likely(made_of.stations) * KW)


def kept(project: Project, link: Link) -> float:
    """Share of what departs that arrives."""
    made_of = project.lines[link.type]
    on_the_way = likely(made_of.losses_per_1000_km) * length(link) / 1000
    return (1 - likely(made_of.losses)) * max(0.0, 1 - on_the_way)


def carriage(project: Project, link: Link) -> float:
    """What a unit of power or gas costs to send along a link: USD/MWh, USD/kcm."""
    cost = likely(project.lines[link.type].cost.get(project.kind))
    return cost * length(link) if project.kind == "gas" else cost


def haulage(project: Project, link: Link, name: str) -> float:
    """What a unit of a cargo costs to send along a link, its time included: USD/TEU, USD/t."""
    made_of, cargo = project.lines[link.type], project.cargoes[name]
    on_the_way = length(link) / made_of.speed.likely if made_of.speed else 0.0
    border = likely(link.border.cost.get(name)) if link.border else 0.0
    waiting = days(link.border.time) if link.border else 0.0
    running = likely(made_of.cost.get(name)) * length(link)
    return running + border + cargo.time_value.likely * (on_the_way + waiting)


def otherwise(cargo: Cargo, cost: float, on_the_way: float) -> float:
    """What the other way costs, its time (days) included: USD/TEU, USD/t."""
    return cost + cargo.time_value.likely * on_the_way
