"""Whether the names in a project lead somewhere, and whether anything leads to what is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.projects.units import has_use
from detente.scenario.document import Finding, Path
from detente.scenario.model import values_in
from detente.scenario.values import JUDGEMENT
from detente.scenario.words import UNREAD, shown, suggestion

if TYPE_CHECKING:
    from detente.projects.model import Project

Names = Mapping[str, tuple[str, ...] | None]
"""Section -> the names of its entries; None where the section cannot be read, so that any may be right."""

CALLED = {
    "parties": ("a party of the project", "parties"),
    "nodes": ("a node", "nodes"),
    "shapes": ("a shape", "shapes"),
    "technologies": ("a technology", "technologies"),
    "cargoes": ("a kind of cargo", "cargoes"),
    "lines": ("a type of line", "types of line"),
    "stages": ("a stage", "stages"),
}
"""Section -> what messages call one of its entries, and several."""

FIELDS = (
    ("nodes", "party", "parties"),
    ("supply", "node", "nodes"),
    ("supply", "technology", "technologies"),
    ("supply", "shape", "shapes"),
    ("demand", "node", "nodes"),
    ("demand", "shape", "shapes"),
    ("storage", "node", "nodes"),
    ("freight", "cargo", "cargoes"),
    ("freight", "party", "parties"),
    ("freight", "ends", "nodes"),
    ("links", "ends", "nodes"),
    ("links", "type", "lines"),
    ("links", "through", "parties"),
    ("links", "paid_by", "parties"),
    ("links", "fee", "parties"),
    ("links", "tariff", "cargoes"),
    ("links", "stage", "stages"),
)
"""Section, its field that names an entry (or several), and the section of that entry."""


class Reference(NamedTuple):
    """A place in the file that names an entry of a section; `at_key` if the name is a key there."""

    path: Path
    name: str
    section: str
    at_key: bool = False


def known_names(data: dict[str, Any]) -> Names:
    """The names in plain data as a file holds it, whether or not the rest can be read."""

    def of(section: str) -> tuple[Any, ...] | None:
        there = data.get(section, {})
        return tuple(there) if isinstance(there, dict) else None

    return {section: of(section) for section in (*CALLED, "sources")}


def names_in(project: Project) -> Names:
    """The names in a project that could be read as a whole."""
    return {section: tuple(getattr(project, section)) for section in (*CALLED, "sources")}


def reference_findings(project: Project, names: Names) -> Iterator[Finding]:
    """Names that nothing goes by, each with the nearest one that something does."""
    for path, name, section, at_key in _references(project):
        known = names[section]
        if known is not None and name not in (*known, UNREAD):
            noun, plural = CALLED[section]
            message = f"{shown(name)} is not {noun}; {suggestion(name, known, plural)}"
            yield Finding(path, message, at_key=at_key)
    known = names["sources"]
    for path, source in _cited(project):
        if known is not None and source not in {*known, JUDGEMENT, UNREAD}:
            way_out = suggestion(source, [*known, JUDGEMENT], "sources")
            yield Finding(path, f"{shown(source)} is not under `sources`; {way_out}")


def unused(project: Project) -> Iterator[Finding]:
    """Warnings for entries that nothing names. Parties are looked at elsewhere."""
    used = {(reference.section, reference.name) for reference in _references(project)}
    for section, (noun, _) in CALLED.items():
        for name in getattr(project, section):
            if section != "parties" and (section, name) not in used:
                message = f"nothing is said of '{name}' but that it is {noun}; use it, or delete it"
                yield Finding((section, name), message, "warning", at_key=True)
    cited = {source for _, source in _cited(project)}
    for source in project.sources:
        if source not in cited:
            yield Finding(("sources", source), f"nothing cites '{source}'; cite it, or delete it", "warning")


def _references(project: Project) -> Iterator[Reference]:
    for section, field, target in FIELDS:
        entries = getattr(project, section) if has_use(project.kind, section, "*", field) else {}
        for name, entry in entries.items():
            yield from _named((section, name, field), getattr(entry, field), target)
    if project.kind == "rail":
        for name, line in project.lines.items():
            yield from _named(("lines", name, "cost"), line.cost, "cargoes")
        for name, link in project.links.items():
            cost = link.border.cost if link.border else {}
            yield from _named(("links", name, "border", "cost"), cost, "cargoes")


def _named(path: Path, held: object, section: str) -> Iterator[Reference]:
    """The names that a field holds: one, a list of them, or the keys of a mapping."""
    if isinstance(held, str):
        yield Reference(path, held, section)
    elif isinstance(held, tuple):
        for position, name in enumerate(held):
            yield Reference((*path, position), name, section)
    elif isinstance(held, dict):
        for name in held:
            yield Reference((*path, name), name, section, at_key=True)


def _cited(project: Project) -> Iterator[tuple[Path, str]]:
    """Every place that cites a source, with the source."""
    for path, value in values_in(project):
        for source in value.source:
            yield path, source
    for section in ("shapes", "links"):
        for name, entry in getattr(project, section).items():
            for position, source in enumerate(entry.sources):
                yield (section, name, "sources", position), source
