"""The verbs standing and alerts: a record, wherever it is kept, and where it stands on a day."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import UnknownName
from detente.ledger.alerts import alerts
from detente.ledger.standing import standing
from detente.ledger.standing.coming import AHEAD
from detente.report.standing.findings import StandingFindings
from detente.scenario.words import listed, shown
from detente.scenario.write import save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from detente.agreement.model import Agreement
    from detente.ledger.alerts import Alert
    from detente.ledger.event import Recorded
    from detente.ledger.standing import Standing

PAGE = "standing.html"
SQLITE = b"SQLite format 3\x00"
"""How every SQLite file begins."""


@dataclass(frozen=True)
class Record:
    """An agreement and what was recorded about it. root : size -> root hash, hex; empty without a ledger."""

    agreement: Agreement
    recorded: tuple[Recorded, ...]
    root: Callable[[int], str] = lambda _: ""


@dataclass(frozen=True)
class Question:
    """What is asked of a record: on which day, as known when (now, if None), how many days ahead."""

    on: date
    known: datetime | None = None
    ahead: int = AHEAD


@contextmanager
def record_at(place: str, name: str | None = None) -> Iterator[Record]:
    """The record at a place: a ledger (file, database URL), a coded agreement (name, file), or a draft.

    name : which ledger, where a store holds several. Raises UnknownName, StoreError or AgreementError.
    """
    if not is_store(place):
        yield _replayed(place)
        return
    from detente.ledger.ledger import Ledger
    from detente.ledger.store import open_store

    store = open_store(place, must_exist=True)
    try:
        ledger = Ledger(store, _chosen(store.ledgers(), name))
        yield Record(ledger.agreement(), tuple(ledger.recorded()), lambda size: ledger.root(size).hex())
    finally:
        store.close()


def is_store(place: str) -> bool:
    """Whether a place is a database: by its address, or by how the file begins."""
    if "://" in place:
        return True
    path = Path(place)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def stand(record: Record, question: Question) -> StandingFindings:
    """Where a record stands on a day, as known at a time."""
    found = standing(record.agreement, record.recorded, question.on, question.known)
    wanted = {number for row in found.commitments for number in row.why}
    return StandingFindings(
        found,
        {each.number: each.event for each in record.recorded if each.number in wanted},
        record.root(found.size),
        question.ahead,
        version("detente"),
    )


def told(record: Record, question: Question, since: date | None = None) -> tuple[Standing, tuple[Alert, ...]]:
    """Where a record stands, and the alerts of that day; since : none that fell before."""
    found = standing(record.agreement, record.recorded, question.on, question.known)
    return found, alerts(found, since, ahead=question.ahead)


def write_calendar(path: Path, found: Standing, told: tuple[Alert, ...]) -> None:
    """Write alerts as an iCalendar file."""
    from detente.report.standing.calendar import calendar

    save(path, calendar(found, told))


def write_feed(path: Path, found: Standing, told: tuple[Alert, ...], *, today: date, authority: str) -> None:
    """Write the alerts that everybody may see as an Atom file."""
    from detente.report.standing.feed import Publication, feed

    save(path, feed(found, told, today, Publication(authority)))


def reported(findings: StandingFindings, out: Path) -> StandingFindings:
    """The findings, once their page lies in a folder of `out` named after the agreement."""
    from detente.report.standing.page import page

    folder = out / findings.standing.agreement.id
    text = page(findings)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / PAGE, text)
    return replace(findings, report=str(folder / PAGE))


def _replayed(place: str) -> Record:
    """A coded agreement with what became of it, or an agreement of which nothing is recorded yet."""
    from detente.history.bundle import coded, is_bundled
    from detente.history.replay import replay

    if not is_bundled(place) and _is_agreement(place):
        from detente.agreement.read import read_agreement

        return Record(read_agreement(place), ())
    return Record(*replay(coded(place)))


def _chosen(names: tuple[str, ...], name: str | None) -> str:
    """The ledger that is meant: the one that is named, or the only one."""
    if name is not None and name in names:
        return name
    if name is None and len(names) == 1:
        return names[0]
    if not names:
        raise UnknownName("there is no ledger in this store yet; `detente ledger new` begins one")
    which = f"no ledger of {shown(name)} is here" if name is not None else "several ledgers are here"
    raise UnknownName(f"{which}; choose one with --agreement: {listed(names)}")


def _is_agreement(place: str) -> bool:
    """Whether a file holds an agreement, rather than a coded one; what cannot be read is told elsewhere."""
    from detente.scenario.read import document_at

    return Path(place).is_file() and "detente-agreement" in document_at(place).data
