"""From a path or an address to everything a server keeps: ledgers, and those who use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import StoreError
from detente.ledger.store import IN_MEMORY, schema
from detente.ledger.store.opening import migrated, opened
from detente.people.store.accounts import Accounts
from detente.people.store.hooks import Hooks
from detente.people.store.tickets import Tickets

if TYPE_CHECKING:
    from detente.ledger.store.sql import SqlStore

NEEDED = "0002"
"""The version of the tables that has those for people."""


@dataclass(frozen=True)
class House:
    """What one database holds."""

    ledgers: SqlStore
    accounts: Accounts
    tickets: Tickets
    hooks: Hooks

    def close(self) -> None:
        """Let go of files and connections."""
        self.ledgers.close()


def open_house(place: str) -> House:
    """What is kept at a path or address; tables that a file lacks are made.

    Raises StoreError if it cannot be opened, or is a server's database that has to be migrated first.
    """
    if place == IN_MEMORY:
        raise StoreError("accounts are not kept in memory; name a file, such as ledger.db")
    if "://" not in place or place.startswith("sqlite:"):
        migrated(place)
    store = opened(place)
    with store.engine.connect() as connection:
        version = schema.version_of(connection)
    if version is None or version < NEEDED:
        store.close()
        raise StoreError(
            f"{store.where} has no tables for people yet; make a backup, then run `detente ledger migrate`"
        )
    return House(store, Accounts(store.engine), Tickets(store.engine), Hooks(store.engine))
