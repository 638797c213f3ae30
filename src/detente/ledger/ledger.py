"""One ledger: what it holds, what it takes in, and proofs of both."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from detente.errors import LedgerConflict, Refused, Tampered, UnknownName
from detente.ledger.entries import claimed_recorder, leaf_of, opened, public_view
from detente.ledger.event import Recorded
from detente.ledger.gate import SERIOUS, Book, admit
from detente.ledger.merkle import EMPTY, Frontier, Head, consistency_proof, inclusion_proof
from detente.ledger.roster import CHANGING
from detente.ledger.stores import Audit
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from detente.agreement.model import Agreement
    from detente.ledger.roster import Roster
    from detente.ledger.stores import Entry, Place, Store

ATTEMPTS = 100
"""Times that an append starts again because another writer was first; each time, somebody got on."""


AUDITED = 100
"""Characters of a refused key that are put on record."""

_MARKS = tuple(f'"kind":"{kind}"'.encode() for kind in sorted(CHANGING))


class Ledger:
    """The record of one agreement in a store; several may be open on one ledger at once, and all may append.

    It remembers what it has read, and reads what others appended since when it needs to know.
    """

    def __init__(self, store: Store, id: str) -> None:  # noqa: A002
        self.store = store
        self.id = id
        self._turn = Lock()
        self._book = Book(id, self._author)
        self._frontier = Frontier()

    @classmethod
    def open_new(cls, store: Store, signed: Entry, now: datetime) -> Ledger:
        """A new ledger, whose entry 0 says what was signed and who may record. Raises Refused."""
        agreement = opened(signed).agreement
        ledger = cls(store, agreement)
        if store.size(agreement) and store.number_of(agreement, signed.key) is None:
            raise Refused("key-taken", f"there is a ledger of '{agreement}' already; append to it")
        ledger.append([signed], now)
        return ledger

    @property
    def size(self) -> int:
        """How many entries it has, those of other writers included."""
        return self.store.size(self.id)

    @property
    def roster(self) -> Roster:
        """Who may record now."""
        self._refresh()
        return self._book.roster

    def agreement(self) -> Agreement:
        """What was signed; `roster.agreement` has the changes since. Raises UnknownName if nothing was."""
        found = self.roster.original
        if found is None:
            raise UnknownName(
                f"there is no ledger of '{self.id}'; ledgers here: {listed(self.store.ledgers()) or 'none'}"
            )
        return found

    def append(self, entries: Sequence[Entry], now: datetime) -> tuple[int, ...]:
        """Numbers under which entries are in the ledger: all of them, or none and an error.

        What was sent before, with the same key and content, keeps its number and is not taken twice.
        Raises Refused, with the place in the batch, and LedgerConflict if other writers were first
        over and over again.
        """
        with self._turn:
            try:
                return self._appended(entries, now)
            except Refused as wrong:
                self._put_on_record(entries[wrong.place], wrong, now)
                raise

    def recorded(self, start: int = 0) -> Iterator[Recorded]:
        """Events from number `start` on, in order, those that not everybody may see included."""
        for entry in self.store.entries(self.id, start):
            yield Recorded(entry.number, opened(entry))

    def root(self, size: int | None = None) -> bytes:
        """Root hash of the tree over the first entries, over all if no size is given."""
        return self.head(size).root

    def head(self, size: int | None = None) -> Head:
        """Size and root hash of the tree over the first entries, over all if no size is given."""
        if size is None:
            self._refresh()
            return self._frontier.head
        return Head(0, EMPTY) if size == 0 else Frontier.at(size, self._nodes).head

    def inclusion(self, number: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that an entry is in the tree of the first entries (RFC 9162, 2.1.3)."""
        return inclusion_proof(number, self.size if size is None else size, self._nodes)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that a tree begins with an older one (RFC 9162, 2.1.4)."""
        return consistency_proof(old, self.size if new is None else new, self._nodes)

    def _nodes(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        return self.store.nodes(self.id, places)

    def _refresh(self) -> None:
        """Read what others appended since; what was read before is not read again."""
        size = self.store.size(self.id)
        if size <= self._book.size:
            return
        book, last = self._book, None
        for number, entry in enumerate(self.store.entries(self.id, book.size, size), book.size):
            last = entry
            if _may_change_roster(entry):
                book = replace(book, size=number, roster=book.roster.after(Recorded(number, opened(entry))))
        if last is None or last.number != size - 1:
            raise Tampered(f"'{self.id}' says it has {size} entries, but the last cannot be read", size - 1)
        self._book = replace(book, size=size, last=public_view(last).recorded)
        self._frontier = Frontier.at(size, self._nodes)

    def _appended(self, entries: Sequence[Entry], now: datetime) -> tuple[int, ...]:
        known: dict[str, int] = {}
        for _ in range(ATTEMPTS):
            self._refresh()
            try:
                return self._take_in(entries, known, now)
            except (Refused, LedgerConflict) as wrong:
                # What was sent before needs no second look; only then does a refusal stand.
                there = self._already(entries)
                if isinstance(wrong, Refused) and there == known:
                    raise
                known = there
        raise LedgerConflict(
            f"other writers were first {ATTEMPTS} times on '{self.id}'; nothing was appended, try again"
        )

    def _take_in(self, entries: Sequence[Entry], known: Mapping[str, int], now: datetime) -> tuple[int, ...]:
        """Numbers of the entries once they are in; known : those of keys that are there already.

        Raises Refused, and LedgerConflict if another writer was first, or a key is there that is not known.
        """
        numbers = dict(known)
        new: dict[str, Entry] = {}
        authors: dict[int, tuple[str, str]] = {}
        book = replace(self._book, author=lambda number: authors.get(number) or self._author(number))
        for place, entry in enumerate(entries):
            try:
                if entry.key in numbers:
                    _same(entry, new.get(entry.key, entry))
                    continue
                event, book = admit(entry, book, now)
            except Refused as wrong:
                where = f"entry {place + 1} of {len(entries)} sent together: " if len(entries) > 1 else ""
                raise Refused(wrong.reason, f"{where}{wrong}", place) from wrong
            number = numbers[entry.key] = book.size - 1
            authors[number] = event.by, event.kind
            new[entry.key] = replace(entry, number=number)
        if new:
            frontier, nodes = self._frontier.grow(map(leaf_of, new.values()))
            self.store.append(self.id, self._book.size, tuple(new.values()), nodes)
            self._book, self._frontier = replace(book, author=self._author), frontier
        return tuple(numbers[entry.key] for entry in entries)

    def _already(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Numbers of those entries that are in the ledger. Raises Refused, reason `key-taken`."""
        found = {}
        for place, entry in enumerate(entries):
            number = self.store.number_of(self.id, entry.key)
            if number is not None:
                for there in self.store.entries(self.id, number, number + 1):
                    _same(entry, there, place)
                found[entry.key] = number
        return found

    def _put_on_record(self, entry: Entry, wrong: Refused, now: datetime) -> None:
        """Keep that somebody tried. Who they claim to be is not checked; nothing of the content is kept."""
        if wrong.reason in SERIOUS:
            who = claimed_recorder(entry)
            audit = Audit(now, who, "refused", entry.key[:AUDITED], wrong.reason)
            self.store.record_audit(self.id, audit)

    def _author(self, number: int) -> tuple[str, str]:
        for entry in self.store.entries(self.id, number, number + 1):
            event = opened(entry)
            return event.by, event.kind
        raise KeyError(number)


def _same(entry: Entry, there: Entry, place: int = 0) -> None:
    if entry.body != there.body:
        raise Refused(
            "key-taken",
            f"another event has the key {shown(entry.key)} already; choose a new key for a new event",
            place,
        )


def _may_change_roster(entry: Entry) -> bool:
    """Whether reading the entry could matter for who may record; canonical JSON says so without parsing."""
    return any(mark in entry.body or mark in (entry.private or b"") for mark in _MARKS)
