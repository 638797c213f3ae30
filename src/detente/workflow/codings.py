"""The verb codings: an agreement and its record as codes from 0 to 3, like those of other projects."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from detente.history import kroc, pax
from detente.history.bundle import coded, is_bundled
from detente.ledger.event import is_public
from detente.report.history.codings import CodedFindings
from detente.scenario.read import document_at
from detente.workflow.standing import Record, is_store, record_at

if TYPE_CHECKING:
    from datetime import date

    from detente.history.coded import Coded
    from detente.ledger.event import Recorded


def codings(place: str, on: date, name: str | None = None, public: date | None = None) -> CodedFindings:
    """What is recorded at a place, coded up to a day: a ledger, a bundled agreement, or a file.

    name : which ledger, where a store holds several. public : leave out what not everybody may see on that
    day. Raises UnknownName, StoreError or AgreementError.
    """
    with record_at(place, name) as record:
        agreement = record.agreement
        recorded = _public(record, public) if public else record.recorded
    return CodedFindings(
        agreement=agreement,
        on=on,
        years=kroc.yearly(agreement, recorded, on),
        pax=pax.row(agreement, _coded(place)),
        version=version("detente"),
    )


def _public(record: Record, on: date) -> tuple[Recorded, ...]:
    """The events that everybody may see by a day."""
    return tuple(each for each in record.recorded if is_public(each.event.visibility, on))


def _coded(place: str) -> Coded | None:
    """The coding at a place, if it is one."""
    if is_bundled(place):
        return coded(place)
    if is_store(place) or not Path(place).is_file():
        return None
    return coded(place) if "steps" in document_at(place).data else None
