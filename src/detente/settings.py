"""From the environment to store and clock; read when a command runs, never at import."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from detente.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_YES, _NO = frozenset({"1", "yes", "true", "on"}), frozenset({"0", "no", "false", "off", ""})


def now() -> datetime:
    """The time, in UTC, to whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Settings:
    """What a server is told. Each has a variable of the environment; `from_environment` reads them.

    store : path or address of the ledgers and of those who use them. public : address at which others
    reach the server. log_key, passphrase : file of the key that signs checkpoints, none if empty. proxies
    : reverse proxies in front, whose word about addresses counts. per_second, burst : requests of one
    account or address, and how many at once. largest_request, largest_file : bytes. private_webhooks :
    whether messages may go to addresses of a private network, and without TLS. openid_* : the issuer
    that people may sign in by, none if empty. clock : gives the time.
    """

    store: str = "detente.db"
    public: str = ""
    log_key: str = ""
    passphrase: str = field(default="", repr=False)
    proxies: int = 0
    per_second: float = 50.0
    burst: int = 200
    idle: timedelta = timedelta(minutes=30)
    session: timedelta = timedelta(hours=12)
    largest_request: int = 5_000_000
    largest_file: int = 50_000_000
    private_webhooks: bool = False
    openid_issuer: str = ""
    openid_client: str = ""
    openid_secret: str = field(default="", repr=False)
    clock: Callable[[], datetime] = now


def _count(said: str) -> int:
    if not said.isascii() or not said.isdigit():
        raise ValueError("write a whole number such as 1")
    return int(said)


def _positive(said: str) -> float:
    try:
        number = float(said)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError("write a number above 0, such as 30")
    return number


def _truth(said: str) -> bool:
    if said.lower() not in _YES | _NO:
        raise ValueError("write yes or no")
    return said.lower() in _YES


VARIABLES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "DETENTE_STORE": ("store", str),
    "DETENTE_PUBLIC_ADDRESS": ("public", str),
    "DETENTE_LOG_KEY": ("log_key", str),
    "DETENTE_LOG_KEY_PASSPHRASE": ("passphrase", str),
    "DETENTE_TRUSTED_PROXIES": ("proxies", _count),
    "DETENTE_REQUESTS_PER_SECOND": ("per_second", _positive),
    "DETENTE_REQUESTS_AT_ONCE": ("burst", _count),
    "DETENTE_SESSION_IDLE_MINUTES": ("idle", lambda said: timedelta(minutes=_positive(said))),
    "DETENTE_SESSION_HOURS": ("session", lambda said: timedelta(hours=_positive(said))),
    "DETENTE_LARGEST_REQUEST": ("largest_request", _count),
    "DETENTE_LARGEST_FILE": ("largest_file", _count),
    "DETENTE_ALLOW_PRIVATE_WEBHOOKS": ("private_webhooks", _truth),
    "DETENTE_OPENID_ISSUER": ("openid_issuer", str),
    "DETENTE_OPENID_CLIENT": ("openid_client", str),
    "DETENTE_OPENID_SECRET": ("openid_secret", str),
}
"""Variable -> the setting it is for, and how it is read."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings as the environment says, and the usual ones where it says nothing.

    Raises NotAllowed, naming the variable, for a value that is none; values are not repeated.
    """
    said = os.environ if environment is None else environment
    found = {}
    for variable, (name, read) in VARIABLES.items():
        if variable in said:
            try:
                found[name] = read(said[variable])
            except ValueError as wrong:
                raise NotAllowed(f"{variable}: {wrong}") from None
    settings = replace(Settings(), **found)
    if settings.openid_issuer and not (settings.public and settings.openid_client):
        raise NotAllowed("DETENTE_OPENID_ISSUER also needs DETENTE_OPENID_CLIENT and DETENTE_PUBLIC_ADDRESS")
    return settings
