"""The reference store: plain lists and dicts, forgotten when the program ends."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from detente.ledger.store.rules import (
    check_audit,
    check_batch,
    check_end,
    check_file,
    check_kept,
    check_text,
    key_taken,
    subtree_taken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from detente.ledger.stores import Audit, Entry, Kept, Node, Place


class _Shelf:
    """What is kept of one ledger."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.numbers: dict[str, int] = {}
        self.nodes: dict[Place, bytes] = {}
        self.kept: list[Kept] = []
        self.audits: list[Audit] = []

    def lengths(self) -> tuple[int, ...]:
        """How much there is of everything."""
        return tuple(map(len, (self.entries, self.numbers, self.nodes, self.kept, self.audits)))

    def cut(self, lengths: tuple[int, ...]) -> None:
        """Drop what was added since there was that much."""
        entries, numbers, nodes, kept, audits = lengths
        del self.entries[entries:]
        del self.kept[kept:]
        del self.audits[audits:]
        _drop(self.numbers, numbers)
        _drop(self.nodes, nodes)


def _drop(known: dict[Any, Any], length: int) -> None:
    """Dicts keep the order in which they were filled."""
    for key in list(known)[length:]:
        del known[key]


class MemoryStore:
    """A store in memory; what the others must agree with."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._files: dict[str, bytes] = {}
        self._lock = threading.RLock()

    def ledgers(self) -> tuple[str, ...]:
        """Ids of the ledgers, in alphabetical order."""
        with self._lock:
            return tuple(sorted(ledger for ledger, shelf in self._shelves.items() if shelf.entries))

    def size(self, ledger: str) -> int:
        """How many entries a ledger has."""
        return len(self._shelf(ledger).entries)

    @contextmanager
    def turn(self, ledger: str) -> Iterator[MemoryStore]:
        """The store, to oneself until the end of the block: all that is done in it counts, or nothing."""
        check_text(ledger, "the id of a ledger")
        with self._lock:
            before = {name: shelf.lengths() for name, shelf in self._shelves.items()}
            files = len(self._files)
            try:
                yield self
            except BaseException:
                for name, shelf in self._shelves.items():
                    shelf.cut(before.get(name, _Shelf().lengths()))
                _drop(self._files, files)
                raise

    def append(self, ledger: str, at: int, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
        """Add entries and the subtrees that they complete, all or nothing. Raises LedgerConflict."""
        check_batch(ledger, at, entries)
        with self._lock:
            shelf = self._shelves.setdefault(ledger, _Shelf())
            check_end(ledger, at, len(shelf.entries))
            for entry in entries:
                if entry.key in shelf.numbers:
                    raise key_taken(ledger, entry.key)
            fresh = {node.place: node.hash for node in nodes}
            if len(fresh) < len(nodes) or fresh.keys() & shelf.nodes.keys():
                raise subtree_taken(ledger)
            shelf.entries += entries
            shelf.numbers |= {entry.key: entry.number for entry in entries}
            shelf.nodes |= fresh

    def entries(self, ledger: str, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries from `start` up to but not including `stop`, in order."""
        yield from self._shelf(ledger).entries[max(start, 0) : stop if stop is None else max(stop, 0)]

    def number_of(self, ledger: str, key: str) -> int | None:
        """Number of the entry with that key, None if there is none."""
        return self._shelf(ledger).numbers.get(key)

    def nodes(self, ledger: str, places: Iterable[Place]) -> dict[Place, bytes]:
        """Hashes of those subtrees that are there."""
        known = self._shelf(ledger).nodes
        return {place: known[place] for place in places if place in known}

    def keep(self, ledger: str, kept: Kept) -> None:
        """Add a checkpoint or cosignature, once."""
        check_kept(ledger, kept)
        with self._lock:
            shelf = self._shelves.setdefault(ledger, _Shelf())
            if kept not in shelf.kept:
                shelf.kept.append(kept)

    def kept(self, ledger: str) -> tuple[Kept, ...]:
        """All checkpoints and cosignatures, in the order in which they came."""
        return tuple(self._shelf(ledger).kept)

    def put_file(self, digest: str, content: bytes) -> None:
        """Keep a file under its SHA-256, once. Raises StoreError if it is not its own."""
        check_file(digest, content)
        self._files[digest] = content

    def file(self, digest: str) -> bytes | None:
        """Content of the file with that SHA-256, None if it is not here."""
        return self._files.get(digest)

    def files(self) -> tuple[str, ...]:
        """SHA-256 of every file that is kept, in order."""
        return tuple(sorted(self._files))

    def record_audit(self, ledger: str, audit: Audit) -> None:
        """Add a line to the audit trail."""
        check_audit(ledger, audit)
        with self._lock:
            self._shelves.setdefault(ledger, _Shelf()).audits.append(audit)

    def audits(self, ledger: str) -> tuple[Audit, ...]:
        """The audit trail of a ledger, in order."""
        return tuple(self._shelf(ledger).audits)

    def close(self) -> None:
        """Nothing to let go of."""

    def _shelf(self, ledger: str) -> _Shelf:
        return self._shelves.get(ledger, _Shelf())
