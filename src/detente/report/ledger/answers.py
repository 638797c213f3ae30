"""Plain data for the commands on ledgers with --json; fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.ledger.event import Event

if TYPE_CHECKING:
    from detente.errors import Tampered
    from detente.report.ledger.findings import Copied, Log, Proof, Proven, Row, Signed


def log_answer(log: Log) -> dict[str, Any]:
    """A stretch of entries."""
    return {"agreement": log.ledger, "size": log.size, "entries": [_row(row) for row in log.rows]}


def proven_answer(proven: Proven) -> dict[str, Any]:
    """A ledger that verifies."""
    found = proven.found
    return {
        "agreement": proven.ledger,
        "verified": True,
        "size": found.size,
        "root": found.root.hex(),
        "signatures": found.signatures,
        "hidden": found.hidden,
        "files": found.files,
        "missing_files": found.missing,
        "checkpoint": proven.checkpoint,
        "cosigned": list(proven.cosigned),
        "lacking": list(proven.lacking),
        "continues_given": proven.given,
    }


def tampered_answer(ledger: str, wrong: Tampered) -> dict[str, Any]:
    """A ledger that does not; first_bad : number of the first bad entry, null if it is the head."""
    return {"agreement": ledger, "verified": False, "first_bad": wrong.entry, "reason": str(wrong)}


def proof_answer(proof: Proof) -> dict[str, Any]:
    """A proof that an entry is in the tree."""
    return {
        "agreement": proof.ledger,
        "number": proof.number,
        "size": proof.head.size,
        "root": proof.head.root.hex(),
        "leaf": proof.leaf.hex(),
        "proof": [step.hex() for step in proof.path],
        "checked": True,
    }


def signed_answer(signed: Signed) -> dict[str, Any]:
    """A checkpoint."""
    return {
        "agreement": signed.ledger,
        "size": signed.head.size,
        "root": signed.head.root.hex(),
        "checkpoint": signed.note,
        "cosigned": list(signed.cosigned),
        "lacking": list(signed.lacking),
    }


def copied_answer(copied: Copied) -> dict[str, Any]:
    """Copies of ledgers."""
    return {"written": copied.where, "ledgers": [proven_answer(proven) for proven in copied.ledgers]}


def _row(row: Row) -> dict[str, Any]:
    said = row.said
    known = {
        "number": row.number,
        "key": said.key,
        "by": said.by,
        "recorded": said.recorded.isoformat().replace("+00:00", "Z"),
        "visibility": said.visibility,
    }
    if not isinstance(said, Event):
        return {**known, "private": said.private}
    return {
        **known,
        "kind": said.kind,
        "commitment": said.commitment,
        "happened": said.happened.isoformat(),
        "note": said.note,
        "evidence": [piece.name for piece in said.evidence],
    }
