"""What every store refuses, in the same words: a wrong place, a taken key, a text no database can hold."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from detente.errors import LedgerConflict, StoreError, Tampered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.ledger.stores import Audit, Entry, Kept

LONGEST = 500
"""Bytes of a ledger's id, a key or a name; databases cannot index texts of any length."""


def check_end(ledger: str, at: int, size: int) -> None:
    """Raises LedgerConflict unless entries that are numbered from `at` on come right after the last."""
    if at < size:
        raise LedgerConflict(
            f"entry {at} of '{ledger}' is taken: it has {size} entries. "
            "Read what was added, and append after it."
        )
    if at > size:
        raise LedgerConflict(f"entry {at} of '{ledger}' would leave a gap: it has {size} entries")


def check_batch(ledger: str, at: int, entries: Sequence[Entry]) -> None:
    """Raises LedgerConflict if entries are not numbered from `at` on, or two of them have the same key."""
    check_text(ledger, "the id of a ledger")
    keys = set()
    for number, entry in enumerate(entries, at):
        check_text(entry.key, "a key")
        if entry.number != number:
            raise LedgerConflict(
                f"entry {entry.number} of '{ledger}' stands where entry {number} belongs; "
                "number what is appended from the size of the ledger on"
            )
        if entry.key in keys:
            raise key_taken(ledger, entry.key)
        keys.add(entry.key)


def key_taken(ledger: str, key: str) -> LedgerConflict:
    """The error about a key that a ledger holds already."""
    return LedgerConflict(f"'{ledger}' holds an entry with the key '{key}' already; see `number_of`")


def subtree_taken(ledger: str) -> LedgerConflict:
    """The error about a subtree that a ledger knows already."""
    return LedgerConflict(
        f"a subtree of '{ledger}' is known already; each is added once, when it is complete"
    )


def check_kept(ledger: str, kept: Kept) -> None:
    """Raises StoreError if a checkpoint holds what no database can."""
    check_text(ledger, "the id of a ledger")
    check_text(kept.who, "the name of a signer")
    check_text(kept.text, "a checkpoint", None)


def check_audit(ledger: str, audit: Audit) -> None:
    """Raises StoreError if a line of the audit trail holds what no database can."""
    check_text(ledger, "the id of a ledger")
    for text in (audit.who, audit.what, audit.about, audit.detail):
        check_text(text, "a line of the audit trail", None)


def check_text(text: str, what: str, longest: int | None = LONGEST) -> None:
    """Raises StoreError if a text is longer than an index can hold, or holds what no database can."""
    try:
        long = len(text.encode())
    except UnicodeEncodeError:
        raise StoreError(f"{what} cannot hold half a surrogate pair; send well-formed Unicode") from None
    if "\0" in text:
        raise StoreError(f"{what} cannot hold the character NUL; leave it out")
    if longest is not None and long > longest:
        raise StoreError(f"{what} can be {longest} bytes long; this one has {long}")


def check_file(digest: str, content: bytes) -> None:
    """Raises StoreError if a file is not what its digest says."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise StoreError("a file is kept under the SHA-256 of its content as lower-case hex; this is another")


def unchanged(digest: str, content: bytes | None) -> bytes | None:
    """The content of a file as it was kept; raises Tampered if it is not what its digest says."""
    if content is not None and hashlib.sha256(content).hexdigest() != digest:
        raise Tampered(f"file {digest} is not what was kept: its content has another SHA-256")
    return content
