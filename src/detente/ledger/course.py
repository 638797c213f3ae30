"""The course of a verification: a ledger cut into rows, each with all that it takes to examine it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.errors import Refused, Tampered
from detente.ledger.entries import leaf_of, opened, public_view
from detente.ledger.event import Recorded
from detente.ledger.examine import Row
from detente.ledger.gate import Book
from detente.ledger.merkle import Frontier
from detente.ledger.regrow import chunks, differing
from detente.ledger.roster import Roster, concerns_roster

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from detente.ledger.stores import Entry, Store


class Course:
    """How far a verification has come.

    bad : the first entry that disagrees with the hashes or keys of the store, and how. roster, frontier :
    after the rows so far.
    """

    def __init__(self, store: Store, ledger: str, signed: Container[int]) -> None:
        self.store, self.ledger, self.signed = store, ledger, signed
        self.roster, self.frontier = Roster(), Frontier()
        self.bad: tuple[int, str] | None = None
        self._keys: set[str] = set()
        self._last: Entry | None = None

    def rows(self, size: int) -> Iterator[Row]:
        """The first `size` entries in rows, up to and including the first of which `bad` is known.

        What a row does to the roster is known only when it has been read, so a change begins a new one.
        """
        try:
            for piece in chunks(self.store, self.ledger, 0, size):
                self._compare(piece)
                for part in _parts(piece):
                    yield self._row(part)
                    self._pass(part)
                if self.bad:
                    return
        except Tampered as wrong:
            self.bad = (wrong.entry or 0, str(wrong))
        except Refused as wrong:
            # The row that holds it was handed out before, and whoever examines it finds the same.
            self.bad = self.bad or (self._last.number if self._last else 0, str(wrong))

    def _compare(self, piece: tuple[Entry, ...]) -> None:
        """Hashes of the entries against those in the store; and no key may come twice."""
        self.frontier, nodes = self.frontier.grow(map(leaf_of, piece))
        number = differing(self.store, self.ledger, nodes)
        bad = [] if number is None else [(number, "its hashes are not those that were kept")]
        for entry in piece:
            if entry.key in self._keys:
                bad.append((entry.number, "its key was used before"))
            self._keys.add(entry.key)
        self.bad = min(bad, default=None)

    def _row(self, entries: tuple[Entry, ...]) -> Row:
        apart = concerns_roster(entries[0])
        book = Book(
            ledger=self.ledger,
            author=self._author if apart else _nobody,
            roster=self.roster,
            size=entries[0].number,
            last=public_view(self._last).recorded if self._last else None,
        )
        signed = frozenset(entry.number for entry in entries if apart or entry.number in self.signed)
        return Row(book, entries, signed, apart)

    def _pass(self, entries: tuple[Entry, ...]) -> None:
        """Go past a row. Raises Refused for one that cannot be read."""
        self._last = entries[-1]
        if concerns_roster(entries[0]):
            self.roster = self.roster.after(Recorded(entries[0].number, opened(entries[0])))

    def _author(self, number: int) -> tuple[str, str]:
        for entry in self.store.entries(self.ledger, number, number + 1):
            found = public_view(entry) if entry.private is None else opened(entry)
            return found.by, getattr(found, "kind", "")
        raise KeyError(number)


def _parts(piece: tuple[Entry, ...]) -> Iterator[tuple[Entry, ...]]:
    """A piece cut so that every entry that stands apart is alone."""
    start = 0
    for place, entry in enumerate(piece):
        if concerns_roster(entry):
            if start < place:
                yield piece[start:place]
            yield (entry,)
            start = place + 1
    if start < len(piece):
        yield piece[start:]


def _nobody(number: int) -> tuple[str, str]:
    raise KeyError(number)
