"""Codings of an agreement as tables that other projects' data can be laid beside: CSV and JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.history import kroc, pax
from detente.ledger.event import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from detente.agreement.model import Agreement

LIKE = {
    "kroc": (
        "Levels 0 to 3 in the manner of the Peace Accords Matrix, worked out from the record by fixed "
        "rules; not made or checked by the Kroc Institute."
    ),
    "pa-x": (
        "Codes 0 to 3 after the manner of PA-X, worked out from the agreement by fixed rules; not made or "
        "checked by PeaceRep."
    ),
}
"""What must be said beside the codes."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings of a cell that a spreadsheet might run as a formula."""


@dataclass(frozen=True)
class CodedFindings:
    """An agreement coded. years : in the manner of Kroc. pax : in the manner of PA-X."""

    agreement: Agreement
    on: date
    years: tuple[kroc.YearCode, ...]
    pax: pax.PaxRow
    version: str = ""


def kroc_rows(found: CodedFindings) -> list[dict[str, Any]]:
    """A row for each year and commitment, then for each issue, then for the agreement as a whole."""
    return [
        row
        for year in dict.fromkeys(code.year for code in found.years)
        for row in _year(found, [code for code in found.years if code.year == year])
    ]


def _year(found: CodedFindings, codes: list[kroc.YearCode]) -> Iterator[dict[str, Any]]:
    first = codes[0]
    common = {
        "agreement": found.agreement.id,
        "title": found.agreement.title,
        "signed": str(found.agreement.signed or ""),
        "year": first.year,
        "day": first.day.isoformat(),
    }
    for code in codes:
        held = code.row.commitment
        cells = {"unit": "commitment", "id": code.row.id, "text": held.text, "issue": held.issue}
        known = {"state": code.row.state, "outcome": code.row.outcome, "visibility": _seen_by(code)}
        yield {**common, **cells, **_coded(code.level), "score": None, **known}
    issues = dict.fromkeys(code.row.commitment.issue for code in codes)
    blank = {"state": "", "outcome": "", "visibility": ""}
    for issue in filter(None, issues):
        levels = [code.level for code in codes if code.row.commitment.issue == issue]
        cells = {"unit": "issue", "id": issue, "text": "", "issue": issue}
        yield {**common, **cells, **_coded(kroc.of_issue(levels)), "score": _part(levels), **blank}
    levels = [code.level for code in codes]
    cells = {"unit": "agreement", "id": found.agreement.id, "text": "", "issue": ""}
    yield {**common, **cells, **_coded(None), "score": _part(levels), **blank}


def _coded(level: int | None) -> dict[str, Any]:
    return {"level": level, "level_name": "" if level is None else kroc.LEVELS[level]}


def _part(levels: Iterable[int | None]) -> float | None:
    part = kroc.score(levels)
    return None if part is None else round(part, 4)


def _seen_by(code: kroc.YearCode) -> str:
    """Who may know what the code rests on."""
    return " ".join(code.row.visibility) or ALL


def pax_row(found: CodedFindings) -> dict[str, Any]:
    """One row: the core fields, and a code for each issue under `issue: NAME`."""
    issues = {f"issue: {issue}": code for issue, code in found.pax.issues.items()}
    return {**found.pax.fields, **issues}


def as_json(found: CodedFindings, form: str | None = None) -> dict[str, Any]:
    """Both codings, or the one named, with what must be said beside them."""
    answer: dict[str, Any] = {
        "agreement": found.agreement.id,
        "title": found.agreement.title,
        "on": found.on.isoformat(),
    }
    if form in {None, "kroc"}:
        answer["kroc"] = {"about": LIKE["kroc"], "rows": kroc_rows(found)}
    if form in {None, "pa-x"}:
        fields = [{"field": name, "value": value} for name, value in found.pax.fields.items()]
        issues = [{"issue": name, "code": code} for name, code in found.pax.issues.items()]
        answer["pa-x"] = {"about": LIKE["pa-x"], "fields": fields, "issues": issues}
    return {**answer, "version": found.version}


def as_csv(found: CodedFindings, form: str) -> str:
    """One of the codings as CSV (RFC 4180): a head, then the rows; no cell can be run as a formula."""
    rows = kroc_rows(found) if form == "kroc" else [pax_row(found)]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(_harmless(row) for row in rows)
    return text.getvalue()


def _harmless(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with an apostrophe before whatever a spreadsheet might run."""
    return {name: f"'{cell}" if str(cell).startswith(DANGEROUS) else cell for name, cell in row.items()}
