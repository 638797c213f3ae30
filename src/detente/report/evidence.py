"""The evidence of an entry, as JSON and on a terminal: what it is, whether it is here, where it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from detente.ledger.event import Evidence


@dataclass(frozen=True)
class Found:
    """A piece of evidence.

    is_here : whether the file is kept with the ledger. written : where it was written to, if it was. salt :
    hex, of a confidential file that was opened: with it, others can check the content.
    """

    piece: Evidence
    is_here: bool
    written: Path | None = None
    salt: str = ""


@dataclass(frozen=True)
class EvidenceFindings:
    """The evidence of one entry."""

    ledger: str
    number: int
    found: tuple[Found, ...]


def evidence_answer(findings: EvidenceFindings) -> dict[str, Any]:
    """Plain data for `detente evidence --json`; fields may be added, never renamed."""
    return {
        "agreement": findings.ledger,
        "number": findings.number,
        "evidence": [
            {
                "name": each.piece.name,
                "kind": each.piece.kind,
                "size": each.piece.size,
                "digest": each.piece.digest,
                "sealed": each.piece.sealed,
                "to": list(each.piece.to),
                "here": each.is_here,
                "written": None if each.written is None else str(each.written),
                "salt": each.salt or None,
            }
            for each in findings.found
        ],
    }


def render_evidence(findings: EvidenceFindings) -> Group:
    """The same in sentences."""
    heading = Text(f"Evidence of entry {findings.number} of {findings.ledger}", style="bold")
    if not findings.found:
        return Group(heading, Text("There is none."))
    return Group(heading, *map(_line, findings.found))


def _line(found: Found) -> Text:
    piece = found.piece
    if piece.kind == "link":
        return Text(piece.name)
    size = f"{piece.size:,} bytes"
    to = f", sealed to {', '.join(piece.to)}" if piece.sealed else ""
    place = f", written to {found.written}" if found.written else "" if found.is_here else ", not kept here"
    salt = f"; salt {found.salt}" if found.salt else ""
    return Text(f"{piece.name}: {size}{to}{place}{salt}")
