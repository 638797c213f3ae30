"""WHERE LEDGERS ARE KEPT: in memory, in one SQLite file, or in PostgreSQL.

All three keep the contract of `detente.ledger.stores`. SQLAlchemy is loaded only for the last two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from detente.ledger.stores import Store

__all__ = ["IN_MEMORY", "copied_whole", "file_at", "open_store"]

IN_MEMORY = "memory:"
"""What to open for a store that is forgotten when the program ends."""


def open_store(place: str, *, must_exist: bool = False) -> Store:
    """The store at a place: the path of an SQLite file, a database URL, or `memory:`.

    A file that does not exist is made, unless it must exist. Raises StoreError if the place cannot be
    opened, is not one of ours or of a newer version, and MissingExtra without the driver of a server.
    """
    if place == IN_MEMORY:
        from detente.ledger.store.memory import MemoryStore

        return MemoryStore()
    from detente.ledger.store.opening import opened

    return opened(place, must_exist=must_exist)


def copied_whole(store: Store, file: Path) -> bool:
    """Whether a store copied itself, as it is at one moment, into a new SQLite file; false for servers."""
    from detente.ledger.store.sql import SqlStore

    return isinstance(store, SqlStore) and store.copied_to(file)


def file_at(place: str) -> Path | None:
    """The file that a place names, by its path or address; None for a server or memory. Raises StoreError."""
    if place == IN_MEMORY:
        return None
    from detente.ledger.store.opening import file_named

    return file_named(place)
