"""The verb evidence: the files of an entry are fetched, opened and checked; an opening is put on record."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from detente.errors import Refused, StoreError, Tampered
from detente.ledger.entries import opened
from detente.ledger.filenames import wrong_with
from detente.ledger.sealed import Revealed, is_revealed, open_file
from detente.ledger.stores import Audit
from detente.report.evidence import EvidenceFindings, Found

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from detente.ledger.event import Evidence
    from detente.ledger.keys import Keys
    from detente.ledger.ledger import Ledger


def evidence_of(ledger: Ledger, number: int) -> EvidenceFindings:
    """The evidence of an entry, and whether it is here. Raises Refused if there is no such entry."""
    found = tuple(Found(piece, _kept(ledger, piece) is not None) for piece in _pieces(ledger, number))
    return EvidenceFindings(ledger.id, number, found)


def fetched(ledger: Ledger, number: int, folder: Path, keys: Keys | None, now: datetime) -> EvidenceFindings:
    """The evidence of an entry written into a folder: what is open, and what these keys open.

    That a confidential file was opened is put on record first. Raises Tampered for what is not what was
    recorded, StoreError for a file that is in the folder already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for piece in _pieces(ledger, number):
        content = _kept(ledger, piece)
        if content is None or (piece.sealed and (keys is None or keys.name not in piece.to)):
            found.append(Found(piece, content is not None))
            continue
        salt = ""
        if piece.sealed and keys is not None:
            audit = Audit(now, keys.name, "read", f"entry {number}", piece.name)
            ledger.store.record_audit(ledger.id, audit)
            revealed = open_file(piece, content, keys)
            content, salt = revealed.content, revealed.salt.hex()
        found.append(Found(piece, is_here=True, written=_written(folder, piece, content), salt=salt))
    return EvidenceFindings(ledger.id, number, tuple(found))


def is_evidence(ledger: Ledger, number: int, content: bytes, salt: str = "") -> bool:
    """Whether a content is that of a file of an entry; salt : hex, for a confidential file."""
    return any(_is(piece, content, salt) for piece in _pieces(ledger, number) if piece.kind == "file")


def _is(piece: Evidence, content: bytes, salt: str) -> bool:
    if not piece.sealed:
        return hashlib.sha256(content).hexdigest() == piece.digest
    try:
        return is_revealed(piece, Revealed(content, bytes.fromhex(salt)))
    except ValueError:
        return False


def _pieces(ledger: Ledger, number: int) -> tuple[Evidence, ...]:
    for entry in ledger.store.entries(ledger.id, number, number + 1):
        return opened(entry).evidence
    raise Refused("unknown-entry", f"there is no entry {number}; the last is {ledger.size - 1}")


def _kept(ledger: Ledger, piece: Evidence) -> bytes | None:
    return ledger.store.file(piece.sealed or piece.digest) if piece.kind == "file" else None


def _written(folder: Path, piece: Evidence, content: bytes) -> Path:
    # The gate refuses such names; an old or foreign ledger might hold one.
    if wrong_with(piece.name):
        raise Tampered("a piece of evidence has a name that is not safe to write to a disk")
    path = folder / piece.name
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise StoreError(f"{path} is there already; choose another folder") from None
    return path
