"""The coded agreements that come with the program, found by name; others by their path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from detente.agreement.dates import Day, day_of
from detente.errors import AgreementError, UnknownName
from detente.history.coded import Coded, coded_at
from detente.scenario.model import Source
from detente.scenario.read import document_at
from detente.scenario.words import shown, suggestion

CASES = Path(__file__).parent / "cases"
ABOUT = CASES / "about"
"""Folder of what the coded agreements share: sources, names of parties, codes, outside events."""


def bundled() -> tuple[str, ...]:
    """Names of the coded agreements that come with the program, sorted."""
    return tuple(sorted(path.stem for path in CASES.glob("*.yaml")))


def is_bundled(name: str) -> bool:
    """Whether a coded agreement of that name comes with the program."""
    return name in bundled()


def coded(name: str | Path) -> Coded:
    """A coded agreement: a bundled one by its name, any other by its path.

    A file that is called like a bundled one is found as `./name`. Raises UnknownName, or
    AgreementError with every problem of the file.
    """
    if is_bundled(str(name)):
        return _bundled(str(name))
    if _is_file(Path(name)):
        return coded_at(name)
    near = suggestion(str(name), bundled(), "bundled agreements")
    raise UnknownName(f"{shown(str(name))} is neither a file nor one of the bundled agreements; {near}")


def all_coded() -> tuple[Coded, ...]:
    """Every coded agreement that comes with the program, by name."""
    return tuple(_bundled(name) for name in bundled())


@cache
def sources() -> dict[str, Source]:
    """The sources that the bundled agreements name, by id."""
    return {
        row["id"]: Source(
            title=row["title"],
            publisher=row["publisher"],
            year=str(row["date"])[:4] if str(row["date"])[:1].isdigit() else "",
            where=row["url"] or "",
            evidence="retrieved" if row["retrieved"] else "background",
        )
        for row in _about("sources")
    }


@cache
def names() -> dict[str, str]:
    """Id -> name of the parties and bodies of the bundled agreements."""
    return {row["id"]: row["name"] for row in _about("parties")}


def bodies() -> frozenset[str]:
    """Ids of those that are known as bodies or organisations, not as states or movements."""
    return frozenset(name for name, kind in kinds().items() if kind in {"body", "igo"})


@cache
def kinds() -> dict[str, str]:
    """Id -> what a party or body is: state, nonstate, igo, body, or pseudo for the author of a proposal."""
    return {row["id"]: row["type"] for row in _about("parties")}


@dataclass(frozen=True)
class Outside:
    """Something that happened outside the agreements: a test, an election, a meeting; no cause is meant."""

    day: Day
    title: str
    actors: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def outside_events() -> tuple[Outside, ...]:
    """What happened outside the agreements, in order."""
    rows = sorted(_about("events"), key=lambda row: str(row["date"]))
    return tuple(
        Outside(day_of(row["date"]), row["title"], tuple(row["actors"]), tuple(row["sources"]))
        for row in rows
    )


def meanwhile(agreement: Coded) -> tuple[Outside, ...]:
    """What its parties did, or what happened to them, while an agreement was in force; nothing of others."""
    if agreement.date_effective is None:
        return ()
    start, end = agreement.date_agreed.last, agreement.date_ended
    return tuple(
        each
        for each in outside_events()
        if start <= each.day.last
        and (end is None or each.day.last <= end.last)
        and set(each.actors) & set(agreement.parties)
    )


@cache
def _bundled(name: str) -> Coded:
    return coded_at(CASES / f"{name}.yaml")


def _about(kind: str) -> list[dict[str, Any]]:
    """The rows of one of the shared files."""
    document = document_at(ABOUT / f"{kind}.yaml")
    if document.problems:
        raise AgreementError(document.problems)
    rows: list[dict[str, Any]] = document.data[kind]
    return rows


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
