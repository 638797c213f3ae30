"""One ledger: what it holds, what it takes in, and proofs of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from detente.errors import LedgerConflict, Refused, Tampered, UnknownName
from detente.ledger.checkpoint import sign_checkpoint
from detente.ledger.entries import claimed_recorder, leaf_of, opened, public_view
from detente.ledger.event import Recorded
from detente.ledger.gate import KEY, SERIOUS, Book, Presented, admit, look_at
from detente.ledger.merkle import Frontier, Head, consistency_proof, inclusion_proof
from detente.ledger.roster import concerns_roster
from detente.ledger.stores import Audit, Entry
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from detente.agreement.model import Agreement
    from detente.ledger.keys import SigningKey
    from detente.ledger.note import Note
    from detente.ledger.roster import Roster
    from detente.ledger.stores import Place, Store


AUDITED = 100
"""Characters of a refused key that are put on record."""

_Batch = tuple[Presented, ...]


class Ledger:
    """The record of one agreement in a store; several may be open on one ledger at once, and all may append.

    It remembers what it has read, and reads what others appended since when it needs to know.
    """

    def __init__(self, store: Store, id: str) -> None:  # noqa: A002
        self.store = store
        self.id = id
        self._one_at_a_time = Lock()
        self._is_crowded = False
        self._seen = _Seen(Book(id, self._author), Frontier())

    @classmethod
    def open_new(cls, store: Store, signed: Entry, now: datetime) -> Ledger:
        """A new ledger, whose entry 0 says what was signed and who may record. Raises Refused."""
        ledger = cls(store, opened(signed).agreement)
        ledger.append([signed], now)
        return ledger

    @property
    def size(self) -> int:
        """How many entries it has, those of other writers included."""
        return self.store.size(self.id)

    @property
    def roster(self) -> Roster:
        """Who may record now."""
        return self._up_to_date(self.store).book.roster

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
        Raises Refused, with the place in the batch.
        """
        batch = tuple(map(Presented, entries))
        with self._one_at_a_time:
            try:
                numbers, self._seen = self._appended(batch, now)
            except Refused as wrong:
                self._put_on_record(entries[wrong.place], wrong, now)
                raise
        return numbers

    def recorded(self, start: int = 0) -> Iterator[Recorded]:
        """Events from number `start` on, in order, those that not everybody may see included."""
        for entry in self.store.entries(self.id, start):
            yield Recorded(entry.number, opened(entry))

    def root(self, size: int | None = None) -> bytes:
        """Root hash of the tree over the first entries, over all if no size is given."""
        return self.head(size).root

    def head(self, size: int | None = None) -> Head:
        """Size and root hash of the tree over the first entries, over all if no size is given.

        Raises ValueError if there are not that many.
        """
        if size is None:
            return self._up_to_date(self.store).frontier.head
        return Frontier.at(self._reached(size), self._nodes).head

    def checkpoint(self, key: SigningKey, now: datetime) -> Note:
        """A signed checkpoint of all that is there; see `detente.ledger.checkpoint`."""
        return sign_checkpoint(self.store, self.roster, key, now)

    def inclusion(self, number: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that an entry is in the tree of the first entries (RFC 9162, 2.1.3).

        Raises ValueError if there is no such entry or tree.
        """
        return inclusion_proof(number, self._reached(size), self._nodes)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that a tree begins with an older one (RFC 9162, 2.1.4). Raises ValueError."""
        return consistency_proof(old, self._reached(new), self._nodes)

    def _reached(self, size: int | None) -> int:
        """A size that the ledger has reached; the present one if none is given. Raises ValueError."""
        if size is None:
            return self.size
        # A ledger never shrinks: of what was read before, the store need not be asked.
        if size > self._seen.book.size and size > (there := self.size):
            raise ValueError(f"'{self.id}' has {there} entries, not {size}")
        return size

    def _nodes(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        return self.store.nodes(self.id, places)

    def _appended(self, batch: _Batch, now: datetime) -> tuple[tuple[int, ...], _Seen]:
        """Numbers of the entries once they are in, and what is there then."""
        if not self._is_crowded:
            # What was read last is most likely all that there is; if it is not, the store says so.
            seen = self._seen if self._seen.book.size else self._up_to_date(self.store)
            try:
                return self._taken_in(self.store, seen, batch, now, {})
            except Refused:
                if self.size == seen.book.size and not self._already(self.store, batch):
                    raise
            except LedgerConflict:
                pass
        else:
            # While others have their turn: most of the work needs nobody to wait.
            look_at(batch, self._seen.book.roster)
        # Some of it was sent before, or others were first: once more, with nobody in between.
        with self.store.turn(self.id) as store:
            size = self._seen.book.size
            seen = self._up_to_date(store)
            try:
                found = self._taken_in(store, seen, batch, now, {})
            except (Refused, LedgerConflict):
                known = self._already(store, batch)
                if not known:
                    raise
                found = self._taken_in(store, seen, batch, now, known)
            # Whoever comes second will come second again, as long as there are others.
            self._is_crowded = seen.book.size > size
            return found

    def _taken_in(
        self, store: Store, seen: _Seen, batch: _Batch, now: datetime, known: Mapping[str, int]
    ) -> tuple[tuple[int, ...], _Seen]:
        """The same; seen : what is there before. known : numbers of keys that are there already.

        Raises Refused, and LedgerConflict if another writer was first, or a key is there that is not known.
        """
        numbers = dict(known)
        new: dict[str, Entry] = {}
        book = replace(seen.book, author=lambda number: self._author(number, tuple(new.values())))
        for place, presented in enumerate(batch):
            entry = presented.entry
            try:
                if entry.key in numbers:
                    _same(entry, new.get(entry.key, entry))
                else:
                    book = admit(presented, book, now)
                    numbers[entry.key] = book.size - 1
                    # Written out: `replace` takes five times as long, for every entry.
                    new[entry.key] = Entry(
                        book.size - 1, entry.key, entry.body, entry.signature, entry.private
                    )
            except Refused as wrong:
                where = f"entry {place + 1} of {len(batch)} sent together: " if len(batch) > 1 else ""
                raise Refused(wrong.reason, f"{where}{wrong}", place) from wrong
        frontier, nodes = seen.frontier.grow(map(leaf_of, new.values()))
        if new:
            store.append(self.id, seen.book.size, tuple(new.values()), nodes)
        then = _Seen(replace(book, author=self._author), frontier)
        return tuple(numbers[presented.entry.key] for presented in batch), then

    def _up_to_date(self, store: Store) -> _Seen:
        """What is there by now; what was read before is not read again."""
        size, book = store.size(self.id), self._seen.book
        if size <= book.size:
            return self._seen
        last = None
        for number, entry in enumerate(store.entries(self.id, book.size, size), book.size):
            last = entry
            if concerns_roster(entry):
                book = replace(book, roster=_after(book.roster, number, entry))
        if last is None or last.number != size - 1:
            raise Tampered(f"'{self.id}' has {size} entries, but the last of them cannot be read", size - 1)
        book = replace(book, size=size, last=public_view(last).recorded)
        self._seen = _Seen(book, Frontier.at(size, partial(store.nodes, self.id)))
        return self._seen

    def _already(self, store: Store, batch: _Batch) -> dict[str, int]:
        """Numbers of those entries that are in the ledger. Raises Refused, reason `key-taken`."""
        found = {}
        for place, entry in enumerate(presented.entry for presented in batch):
            number = store.number_of(self.id, entry.key) if KEY.fullmatch(entry.key) else None
            if number is not None:
                for there in store.entries(self.id, number, number + 1):
                    _same(entry, there, place)
                found[entry.key] = number
        return found

    def _put_on_record(self, entry: Entry, wrong: Refused, now: datetime) -> None:
        """Keep that somebody tried. Who they claim to be is not checked; nothing of the content is kept."""
        if wrong.reason in SERIOUS:
            who = claimed_recorder(entry)
            audit = Audit(
                now, who, "refused", "".join(filter(str.isprintable, entry.key[:AUDITED])), wrong.reason
            )
            self.store.record_audit(self.id, audit)

    def _author(self, number: int, more: Sequence[Entry] = ()) -> tuple[str, str]:
        """Recorder and kind of an entry; more : what comes after those in the store. Raises KeyError."""
        for entry in (*self.store.entries(self.id, number, number + 1), *more):
            if entry.number == number:
                event = opened(entry)
                return event.by, event.kind
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a ledger has read of itself: who may record, and the right edge of the tree."""

    book: Book
    frontier: Frontier


def _after(roster: Roster, number: int, entry: Entry) -> Roster:
    """The roster after an entry that the gate once took in; if that is no longer possible, it was changed."""
    try:
        return roster.after(Recorded(number, opened(entry)))
    except (Refused, KeyError, TypeError, AttributeError) as wrong:
        raise Tampered(f"entry {number} is not as it was recorded; verify the ledger", number) from wrong


def _same(entry: Entry, there: Entry, place: int = 0) -> None:
    if entry.body != there.body:
        raise Refused(
            "key-taken",
            f"another event has the key {shown(entry.key)} already; choose a new key for a new event",
            place,
        )
