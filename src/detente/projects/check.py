"""What does not make sense in a project: what no single field, name, range or unit can show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.errors import Problem
from detente.projects.consent import needed
from detente.projects.enough import shortages
from detente.projects.limits import limit_findings, period_findings
from detente.projects.references import Names, names_in, reference_findings, unused
from detente.projects.units import unit_findings, written
from detente.scenario.document import Finding, Path, dotted
from detente.scenario.names import misformed_gate
from detente.scenario.words import UNREAD, shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.projects.model import Project
    from detente.projects.parts import LineType, Link
    from detente.scenario.model import Scenario
    from detente.scenario.values import Value


def check(project: Project) -> tuple[Problem, ...]:
    """Everything that does not make sense in a project, warnings included; places are dotted paths.

    For a file, `project_problems` tells the lines as well.
    """
    found = findings(project, names_in(project))
    return tuple(Problem(project.name, 0, 0, dotted(each.path), each.message, each.level) for each in found)


def findings(project: Project, names: Names, *, is_whole: bool = True) -> list[Finding]:
    """What does not make sense, in no particular order.

    If the project is not the whole of its file, because some of it could not be read, only what each entry
    says by itself is looked at; the network as a whole only where nothing else is wrong.
    """
    found = [*reference_findings(project, names), *limit_findings(project), *unit_findings(project)]
    found += _alone(project)
    if is_whole:
        found += [*period_findings(project), *_together(project)]
    if is_whole and not any(finding.level == "error" for finding in found):
        found += [*shortages(project), *_dummies(project), *_idle(project), *unused(project)]
    return found


def _alone(project: Project) -> Iterator[Finding]:
    """What an entry says that cannot be, whatever the others say."""
    for section in ("links", "freight"):
        for name, entry in getattr(project, section).items():
            yield from _ends((section, name, "ends"), entry.ends)
    for name, link in project.links.items():
        yield from _payers(name, link)
    for name, stage in project.stages.items():
        for key in stage.needs_trust:
            misformed = misformed_gate(("stages", name, "needs_trust", key), key)
            if misformed:
                yield misformed


def _together(project: Project) -> Iterator[Finding]:
    """What one part of a project asks of another."""
    for name in project.links:
        yield from _length(project, name)
        yield from _additions(project, name)
    for name in project.lines:
        yield from _line(project, name)
    yield from _supply(project)
    if project.kind == "power" and project.reserve and not project.backup:
        message = "nothing says what the reserve may cost; add `backup`, what firm capacity costs (USD/kW/yr)"
        yield Finding(("reserve",), message)
    wanted, done = ("freight", "carried") if project.kind == "rail" else ("demand", "taken out")
    if not getattr(project, wanted):
        yield Finding(
            (wanted,), f"nothing is asked of the network; say under `{wanted}` what is to be {done}"
        )


def stage_findings(project: Project, scenario: Scenario) -> Iterator[Finding]:
    """Steps and parties that the scenario does not have; a party of the project alone is a warning."""
    for name, stage in project.stages.items():
        path = ("stages", name)
        named = [((*path, "step"), stage.step)] if stage.step else []
        named += [((*path, "needs"), step) for step in stage.needs.names]
        for place, step in named:
            if step not in scenario.steps:
                way_out = suggestion(step, scenario.steps, "steps")
                yield Finding(place, f"{shown(step)} is not a step of '{scenario.name}'; {way_out}")
        for key in stage.needs_trust:
            for party in {*key.split()[::2]} - set(scenario.parties):
                way_out = suggestion(party, scenario.parties, "parties")
                message = f"{shown(party)} is not a party of '{scenario.name}'; {way_out}"
                yield Finding((*path, "needs_trust", key), message, at_key=True)
    for party in project.parties:
        if party not in scenario.parties:
            message = f"'{party}' is not a party of '{scenario.name}'; nothing it gains enters the settlement"
            yield Finding(("parties", party), message, "warning", at_key=True)


_NO_LIFE = "nothing says how long it lasts; add `lifetime`, the years it is paid off over"


def _some(value: Value | None) -> bool:
    """Whether there can be any of it."""
    return value is not None and value.high > 0


def _ends(path: Path, ends: tuple[str, str]) -> Iterator[Finding]:
    if ends[0] == ends[1] != UNREAD:
        yield Finding(path, f"it leads from {shown(ends[0])} back to it; name two nodes")


def _supply(project: Project) -> Iterator[Finding]:
    """What is added must cost something, and be paid off over some time."""
    for name, supply in project.supply.items():
        technology = project.technologies.get(supply.technology)
        if _some(supply.adds) and technology and not technology.capital:
            message = f"what is added has no cost; give `capital` to the technology '{supply.technology}'"
            yield Finding(("supply", name, "adds"), message)
    for name, technology in project.technologies.items():
        if technology.capital and not technology.lifetime:
            yield Finding(("technologies", name, "capital"), _NO_LIFE)


# --- links


def _length(project: Project, name: str) -> Iterator[Finding]:
    """A link without the length that something is counted by, or so long that nothing arrives."""
    link = project.links[name]
    line = project.lines.get(link.type)
    km = sum(length.high for length in (link.km, link.km_at_sea) if length)
    if line is None:
        return
    if km <= 0:
        by = _counted_by_length(project, link, line)
        if by:
            message = f"the length is missing, by which {by} of '{link.type}' is counted; add `km`"
            yield Finding(("links", name), message, at_key=True)
    elif (lost := line.losses_per_1000_km) and lost.high * km / 1000 >= 1:
        message = (
            f"on {km:g} km, with {written(lost, lost.high)} lost on each 1000 km, nothing would arrive; "
            f"lower `losses_per_1000_km` of '{link.type}', or check the length"
        )
        yield Finding(("links", name, "km" if link.km else "km_at_sea"), message)


def _counted_by_length(project: Project, link: Link, line: LineType) -> str:
    """The field of a type of line that needs the length of the link, if any does."""
    if line.capital and _some(link.adds) and not link.capital:
        return "`capital`"
    if line.losses_per_1000_km:
        return "`losses_per_1000_km`"
    if line.speed:
        return "`speed`"
    return "`cost`" if line.cost and project.kind != "power" else ""


def _additions(project: Project, name: str) -> Iterator[Finding]:
    """What is added must cost something, and what is said of additions needs some."""
    link, path = project.links[name], ("links", name)
    line = project.lines.get(link.type)
    if not _some(link.adds):
        for field in ("modules", "capital"):
            if getattr(link, field) is not None:
                message = f"`{field}` speaks of what is added, and nothing is; add `adds`, or leave it out"
                yield Finding((*path, field), message)
        for field in ("paid_by", "least"):
            if getattr(link, field):
                message = f"`{field}` speaks of what is built, and nothing is; add `adds`, or leave it out"
                yield Finding((*path, field), message, "warning")
    elif line is not None and not link.capital:
        lacking = _lacking(project, link, line)
        if lacking:
            message = f"what is added has no cost; give {lacking}"
            yield Finding((*path, "adds"), message)


def _lacking(project: Project, link: Link, line: LineType) -> str:
    """What is not known of the cost of building a link by its type and length."""
    if project.kind != "power":
        return "`capital`, the cost of all that could be added"
    for length, field in ((link.km, "capital"), (link.km_at_sea, "capital_at_sea")):
        if _some(length) and getattr(line, field) is None:
            return f"`{field}` to the type of line '{link.type}', or `capital` to the link"
    if line.capital or line.capital_at_sea or line.stations:
        return ""
    return f"`capital` or `stations` to the type of line '{link.type}', or `capital` to the link"


def _payers(name: str, link: Link) -> Iterator[Finding]:
    total = sum(link.paid_by.values())
    possible = all(0 <= share <= 1 for share in link.paid_by.values())
    if link.paid_by and possible and not math.isclose(total, 1, abs_tol=1e-6):
        message = f"the shares add up to {total:g}; they must add up to 1"
        yield Finding(("links", name, "paid_by"), message)
    for position, party in enumerate(link.through):
        if party in link.through[:position] and party != UNREAD:
            path = ("links", name, "through", position)
            yield Finding(path, f"{shown(party)} is named twice; leave one out")


def _line(project: Project, name: str) -> Iterator[Finding]:
    """A type of line must say how long it lasts if it is built; for rail also what it costs and how fast."""
    line = project.lines[name]
    links = [link for link in project.links.values() if link.type == name]
    built = line.capital or line.capital_at_sea or line.stations or any(_some(link.adds) for link in links)
    if built and not line.lifetime:
        yield Finding(("lines", name), _NO_LIFE, at_key=True)
    if project.kind != "rail" or not links:
        return
    if not line.speed:
        message = "nothing says how fast it is; add `speed`, how far a train gets in a day (km/day)"
        yield Finding(("lines", name), message, at_key=True)
    for cargo in dict.fromkeys(freight.cargo for freight in project.freight.values()):
        if cargo not in line.cost and cargo in project.cargoes:
            message = f"nothing says what it costs to move '{cargo}'; add '{cargo}:' with the cost of one km"
            yield Finding(("lines", name, "cost"), message, at_key=True)


# --- the whole


def _dummies(project: Project) -> Iterator[Finding]:
    """Warnings for parties that have nothing to do with any link that needs another party."""
    shared = [needed(project, link) for link in project.links.values()]
    reached = frozenset[str]().union(*(parties for parties in shared if len(parties) > 1))
    if any(shared):
        reached |= {freight.party for freight in project.freight.values()}
    for party in project.parties:
        if party not in reached:
            message = (
                f"no link ties '{party}' to another party, so that nobody gains by it and it gains nothing; "
                "add a link, or leave it out"
            )
            yield Finding(("parties", party), message, "warning", at_key=True)


def _idle(project: Project) -> Iterator[Finding]:
    """Warnings for what can never be used: nothing to give or to carry, or dearer than doing without."""
    for section in ("supply", "links"):
        for name, entry in getattr(project, section).items():
            if not _some(entry.capacity) and not _some(entry.adds):
                message = "it has neither `capacity` nor `adds`, so that nothing flows; add one, or delete it"
                yield Finding((section, name), message, "warning", at_key=True)
    costs = [
        cost.low
        for supply in project.supply.values()
        for cost in (supply.cost or project.technologies[supply.technology].cost,)
        if cost
    ]
    if len(costs) < len(project.supply) or not costs:
        return
    prices = [(("demand", name, "value"), demand.value) for name, demand in project.demand.items()]
    for path, price in [*prices, (("lost_load",), project.lost_load)]:
        if price is not None and price.high < min(costs):
            message = (
                f"at most {price.high:g} is paid, and any supply costs {min(costs):g} or more, so that "
                "demand does without; check both"
            )
            yield Finding(path, message, "warning")
