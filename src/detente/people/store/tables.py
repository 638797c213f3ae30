"""The tables; the migration that makes them is the second of `detente.ledger.store.migrations`.

Moments are whole seconds since 1970 in UTC. No secret is in a table, except those with which
messages to subscribers are signed: these the server must be able to use.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_ID, _NAME, _HASH = String(32), String(64), String(64)
# Agreements and recorders are named in ledgers, where names may be longer.
_THERE = String(200)
_COUNTED = BigInteger().with_variant(Integer, "sqlite")

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", _NAME, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("party", _NAME),
    Column("password", Text),
    Column("subject", String(512), unique=True),
    Column("active", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)
grants = Table(
    "grants",
    metadata,
    Column("account", _ID, ForeignKey("accounts.id"), primary_key=True),
    Column("agreement", _THERE, primary_key=True),
    Column("recorder", _THERE),
)
sessions = Table(
    "sessions",
    metadata,
    Column("hash", _HASH, primary_key=True),
    Column("account", _ID, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)
tokens = Table(
    "tokens",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("hash", _HASH, nullable=False),
    Column("account", _ID, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", _NAME, nullable=False),
    Column("scopes", String(256), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger),
)
failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", _COUNTED, primary_key=True),
    Column("who", _HASH, nullable=False, index=True),
    Column("at", BigInteger, nullable=False, index=True),
)
attempts = Table(
    "openid_attempts",
    metadata,
    Column("hash", _HASH, primary_key=True),
    Column("nonce", _NAME, nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("expires", BigInteger, nullable=False),
)
hooks = Table(
    "webhooks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("account", _ID, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("agreement", _THERE, nullable=False, index=True),
    Column("url", String(2048), nullable=False),
    Column("secret", _HASH, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("next", BigInteger, nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _COUNTED, primary_key=True),
    Column("hook", _ID, ForeignKey("webhooks.id"), nullable=False),
    Column("subject", String(256), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", BigInteger, index=True),
    Column("done", BigInteger),
    Column("answer", String(64), nullable=False),
    UniqueConstraint("hook", "subject", name="delivered_once"),
)


def seconds(moment: datetime) -> int:
    """A moment as it is kept."""
    return int(moment.timestamp())


def moment(kept: int) -> datetime:
    """A moment from what is kept, in UTC."""
    return datetime.fromtimestamp(kept, UTC)


def moment_if(kept: int | None) -> datetime | None:
    """The same where there may be none."""
    return None if kept is None else moment(kept)
