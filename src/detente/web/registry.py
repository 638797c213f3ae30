"""What every request works with: settings, people, ledgers, limits. One for each application."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from detente.people.desk import Desk, Terms
from detente.people.passwords import Passwords
from detente.people.store import open_house
from detente.web.limits import Limiter
from detente.web.problems import Problem
from detente.web.shelf import Shelf
from detente.web.webhooks.addresses import Resolve, resolve

if TYPE_CHECKING:
    from datetime import datetime

    from detente.ledger.keys import Keys
    from detente.ledger.stores import Store
    from detente.people.openid import OpenID
    from detente.people.store import Hooks, House
    from detente.settings import Settings


@dataclass(frozen=True)
class Registry:
    """The registry office: what is kept, and by which rules. log_key : signs checkpoints, if there is one."""

    settings: Settings
    house: House
    desk: Desk
    limiter: Limiter
    openid: OpenID | None = None
    log_key: Keys | None = None
    look_up: Resolve = resolve
    _shelves: dict[str, Shelf] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    @property
    def store(self) -> Store:
        """Where ledgers are kept."""
        return self.house.ledgers

    @property
    def hooks(self) -> Hooks:
        """Who wants to be told of what."""
        return self.house.hooks

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.settings.clock()

    def shelf(self, agreement: str) -> Shelf:
        """The ledger of an agreement. Raises Problem if there is none."""
        shelf = self._shelves.get(agreement)
        if shelf is None:
            if agreement not in self.store.ledgers():
                raise Problem("not-found", "there is no such agreement here")
            with self._turn:
                shelf = self._shelves.setdefault(agreement, Shelf(self.store, agreement))
        return shelf


def open_registry(settings: Settings, passwords: Passwords | None = None) -> Registry:
    """The registry that settings describe. Raises StoreError if the store or the key cannot be opened."""
    house = open_house(settings.store)
    terms = Terms(idle=settings.idle, absolute=settings.session)
    return Registry(
        settings,
        house,
        Desk(house.accounts, house.tickets, passwords or Passwords(), terms),
        Limiter(settings.per_second, settings.burst),
        _issuer(settings),
        _log_key(settings),
    )


def _issuer(settings: Settings) -> OpenID | None:
    if not settings.openid_issuer:
        return None
    import httpx

    from detente.people.openid import Issuer, OpenID

    back = f"{settings.public.rstrip('/')}/api/v1/session/openid/callback"
    issuer = Issuer(settings.openid_issuer, settings.openid_client, settings.openid_secret, back)
    return OpenID(issuer, httpx.Client(timeout=10.0))


def _log_key(settings: Settings) -> Keys | None:
    if not settings.log_key:
        return None
    from pathlib import Path

    from detente.ledger.keys import read_keys

    return read_keys(Path(settings.log_key), settings.passphrase)
