"""Entries in a row, examined as if they came to the gate again; a process of its own can do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.errors import Refused
from detente.ledger.entries import header_of, is_hidden, signed_message
from detente.ledger.gate import Presented, admit
from detente.ledger.keys import verify

if TYPE_CHECKING:
    from detente.ledger.entries import Header
    from detente.ledger.event import Event
    from detente.ledger.gate import Book
    from detente.ledger.stores import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """Entries in a row. book : what the ledger was before the first of them.

    signed : numbers of those whose signature is to be checked. is_apart : whether the book looks into the
    ledger, so that the row cannot be examined elsewhere.
    """

    book: Book
    entries: tuple[Entry, ...]
    signed: frozenset[int]
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of it. bad : number of the first entry that is not right, and what is wrong with it.

    signatures : how many were good. hidden : entries of which only the header is here. files : digests of
    files that entries name, each with the number of its entry.
    """

    bad: tuple[int, str] | None = None
    signatures: int = 0
    hidden: int = 0
    files: tuple[tuple[int, str], ...] = ()


class _Believed(Presented):
    """An entry whose signature is not looked at."""

    def is_signed_by(self, public: str) -> bool:  # noqa: ARG002
        return True


def examine(row: Row) -> Examined:
    """What is wrong with the first bad entry of a row, and what the good ones hold."""
    book, hidden, bad = row.book, 0, None
    files: list[tuple[int, str]] = []
    for entry in row.entries:
        try:
            if is_hidden(entry):
                hidden += 1
                book = _past(entry, header_of(entry), row, book)
            else:
                book, event = _admitted(entry, row, book)
                files += _files(entry.number, event)
        except Refused as wrong:
            bad = (entry.number, str(wrong))
            break
    done = range(row.book.size, book.size)
    return Examined(bad, sum(number in row.signed for number in done), hidden, tuple(files))


def _admitted(entry: Entry, row: Row, book: Book) -> tuple[Book, Event]:
    """Past the gate once more, at the time when it was recorded."""
    presented = Presented(entry) if entry.number in row.signed else _Believed(entry)
    event = presented.event
    return admit(presented, book, event.recorded), event


def _past(entry: Entry, header: Header, row: Row, book: Book) -> Book:
    """An entry of which only the header is here: that much of it can be checked."""
    recorder = book.roster.recorders.get(header.by)
    if header.agreement != book.ledger or recorder is None or header.by in book.roster.revoked:
        raise Refused("unknown-recorder", f"it is not by a recorder of '{book.ledger}'")
    if entry.number in row.signed and not verify(recorder.key, signed_message(entry), entry.signature):
        raise Refused("bad-signature", f"its signature is not by the key of '{recorder.id}'")
    return replace(book, size=book.size + 1, last=header.recorded)


def _files(number: int, event: Event) -> list[tuple[int, str]]:
    return [(number, piece.sealed or piece.digest) for piece in event.evidence if piece.kind == "file"]
