"""One agreement's ledger as the server reads it: what was read once is kept, each reader sees their part."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any

from detente.ledger.entries import opened
from detente.ledger.event import ALL, Recorded
from detente.ledger.ledger import Ledger
from detente.ledger.standing import standing
from detente.ledger.standing.memory import Memory
from detente.people.rights import Matter, may

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date, datetime

    from detente.ledger.event import Event
    from detente.ledger.standing import Standing
    from detente.ledger.stores import Entry, Store
    from detente.people.rights import Reader

MOST_ANSWERS, MOST_PIECES, MOST_READERS = 64, 4_000, 16
"""Answers that are kept for whoever asks the same again; open entries that are kept as they are answered;
readers for whom it is kept what they see."""


@dataclass(frozen=True, slots=True)
class Held:
    """An entry, the event in it, and the same with its number."""

    entry: Entry
    event: Event
    recorded: Recorded


def _held(entry: Entry) -> Held:
    event = opened(entry)
    return Held(entry, event, Recorded(entry.number, event))


def sees(reader: Reader, event: Event, today: date) -> bool:
    """Whether a reader may see the content of an event, on that day."""
    if event.visibility == ALL:
        return True
    return may("read-content", reader, Matter(event.visibility, event.by), today=today)


class Shelf:
    """What is kept in memory of one ledger. Entries never change, so only new ones are ever read."""

    def __init__(self, store: Store, id: str) -> None:  # noqa: A002
        self.ledger = Ledger(store, id)
        self._held: list[Held] = []
        self._seen: OrderedDict[tuple[Reader, date], tuple[int, list[Recorded]]] = OrderedDict()
        self._roots: OrderedDict[Hashable, Any] = OrderedDict()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._pieces: OrderedDict[int, str] = OrderedDict()
        self._memory = Memory()
        self._reading, self._working, self._appending = Lock(), RLock(), Lock()

    @property
    def id(self) -> str:
        """Id of the ledger."""
        return self.ledger.id

    def append(self, entry: Entry, now: datetime) -> tuple[int, bool]:
        """Number of an entry once it is in the ledger, and whether it was not before. Raises Refused."""
        with self._appending:
            is_new = self.ledger.store.number_of(self.id, entry.key) is None
            (number,) = self.ledger.append([entry], now)
        return number, is_new

    def held(self) -> list[Held]:
        """Every entry there is now; never to be changed. Raises Refused or Tampered for a damaged ledger."""
        size = self.ledger.size
        if size > len(self._held):
            with self._reading:
                start = len(self._held)
                if size > start:
                    new = [_held(entry) for entry in self.ledger.store.entries(self.id, start, size)]
                    # Others may be going through the old list just now.
                    self._held = [*self._held, *new]
        return self._held

    def seen_by(self, reader: Reader, today: date) -> list[Recorded]:
        """The events a reader may see, in order."""
        held = self.held()
        with self._reading:
            # What somebody saw before they see still, so only new entries are looked at.
            looked, seen = self._seen.get((reader, today), (0, []))
            new = [each.recorded for each in held[looked:] if sees(reader, each.event, today)]
            seen = [*seen, *new]
            # Another may have looked further in the meantime.
            self._seen[reader, today] = (max(looked, len(held)), seen)
            if len(self._seen) > MOST_READERS:
                self._seen.popitem(last=False)
        return seen

    def standing(
        self, reader: Reader, today: date, on: date | None = None, known: datetime | None = None
    ) -> Standing:
        """Where it stands, worked out from what the reader may see today and from nothing else."""
        held = self.held()
        about = ("standing", len(held), reader, today, on, known)
        found: Standing = self.answer(
            about,
            lambda: standing(
                self.ledger.agreement(), self.seen_by(reader, today), on or today, known, self._memory
            ),
        )
        return found

    def root(self, size: int) -> bytes:
        """Root hash of the tree over the first entries."""
        return bytes(self._kept(self._roots, size, lambda: self.ledger.root(size)))

    def answer(self, about: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        """What `make` gives, made once as long as it is asked for; about : all that it depends on."""
        return self._kept(self._answers, about, make)

    def piece(self, number: int, make: Callable[[], str]) -> str:
        """What `make` gives of an entry that is open to all, which is the same for everybody and for ever.

        Nobody waits for it while a standing is worked out, as they would for an answer.
        """
        found = self._pieces.get(number)
        if found is None:
            found = self._pieces[number] = make()
            if len(self._pieces) > MOST_PIECES:
                self._pieces.popitem(last=False)
        return found

    def _kept(self, known: OrderedDict[Hashable, Any], about: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401
        found = known.get(about)
        if found is None:
            # Whoever asks the same in the meantime waits for this answer instead of working it out too.
            with self._working:
                found = known.get(about)
                if found is None:
                    found = known[about] = make()
                    if len(known) > MOST_ANSWERS:
                        known.popitem(last=False)
        return found
