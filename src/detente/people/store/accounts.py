"""Accounts in the database: who they are, what they were let into, and their passwords' hashes."""

from __future__ import annotations

from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from detente.errors import NotAllowed, UnknownName
from detente.people.accounts import Account, role_of
from detente.people.store.tables import accounts, grants, seconds, sessions, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Select

_WITH_GRANTS = (
    select(
        accounts.c.id,
        accounts.c.name,
        accounts.c.role,
        accounts.c.party,
        accounts.c.active,
        grants.c.agreement,
        grants.c.recorder,
    )
    .select_from(accounts.outerjoin(grants, grants.c.account == accounts.c.id))
    .order_by(accounts.c.name, grants.c.agreement)
)
# Built once: every request of the server asks for one of these.
BY_ID, BY_NAME, BY_SUBJECT = (
    _WITH_GRANTS.where(column == bindparam("value"))
    for column in (accounts.c.id, accounts.c.name, accounts.c.subject)
)


def found(connection: Connection, asked: Select[Any], value: str) -> Account | None:
    """The account with that id, name or subject, with its grants; None if there is none."""
    return next(_accounts(connection.execute(asked, {"value": value}).all()), None)


def _accounts(rows: Iterable[Any]) -> Iterator[Account]:
    """The accounts in rows of _WITH_GRANTS, of which each holds one grant, or none."""
    for _, group in groupby(rows, key=lambda row: row.id):
        own = list(group)
        row = own[0]
        allowed = {each.agreement: each.recorder for each in own if each.agreement is not None}
        role = role_of(row.role, row.party)
        yield Account(row.id, row.name, role, row.party, MappingProxyType(allowed), is_active=row.active)


class Accounts:
    """Accounts of one server, in its database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # A file's writers take turns before they read; see `detente.ledger.store.opening`.
        self._writing = engine.execution_options(writes=True)

    def add(self, account: Account, password: str | None, now: datetime) -> None:
        """Add an account without grants; password : its hash, None for one that signs in elsewhere.

        Raises NotAllowed if the name is taken.
        """
        row = {
            "id": account.id,
            "name": account.name,
            "role": role_of(account.role, account.party),
            "party": account.party,
            "password": password,
            "active": account.is_active,
            "created": seconds(now),
        }
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(accounts).values(row))
        except IntegrityError:
            raise NotAllowed(f"the name '{account.name}' is taken; choose another") from None

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._engine.connect() as connection:
            return tuple(_accounts(connection.execute(_WITH_GRANTS).all()))

    def one(self, account: str) -> Account:
        """The account with that id or, failing that, with that name. Raises UnknownName."""
        with self._engine.connect() as connection:
            one = found(connection, BY_ID, account) or found(connection, BY_NAME, account)
        if one is None:
            raise UnknownName("there is no such account; `detente people list` names them")
        return one

    def to_compare(self, name: str) -> tuple[Account | None, str | None]:
        """The account of that name and its password's hash, each None if there is none."""
        with self._engine.connect() as connection:
            known = connection.execute(select(accounts.c.password).where(accounts.c.name == name)).scalar()
            return found(connection, BY_NAME, name), known

    def with_subject(self, subject: str) -> Account | None:
        """The account that signs in elsewhere under that subject, None if there is none."""
        with self._engine.connect() as connection:
            return found(connection, BY_SUBJECT, subject)

    def change_password(self, account: str, password: str) -> None:
        """Put another hash in place, and end every session of the account."""
        with self._writing.begin() as connection:
            self._change(connection, account, password=password)
            connection.execute(delete(sessions).where(sessions.c.account == account))

    def renew_hash(self, account: str, password: str) -> None:
        """Put a dearer hash of the same password in place; sessions go on."""
        with self._writing.begin() as connection:
            self._change(connection, account, password=password)

    def link(self, account: str, subject: str | None) -> None:
        """Say under which subject the account signs in elsewhere. Raises NotAllowed if it is another's."""
        try:
            with self._writing.begin() as connection:
                self._change(connection, account, subject=subject)
        except IntegrityError:
            raise NotAllowed("another account signs in under that subject") from None

    def revoke(self, account: str) -> None:
        """Close an account for good: sessions and tokens end; what it recorded stays."""
        with self._writing.begin() as connection:
            self._change(connection, account, active=False)
            connection.execute(delete(sessions).where(sessions.c.account == account))
            connection.execute(delete(tokens).where(tokens.c.account == account))

    def grant(self, account: str, agreement: str, recorder: str | None) -> None:
        """Let an account into an agreement, as that recorder or, with None, only to read."""
        with self._writing.begin() as connection:
            self._withdraw(connection, account, agreement)
            row = {"account": account, "agreement": agreement, "recorder": recorder}
            connection.execute(insert(grants).values(row))

    def withdraw(self, account: str, agreement: str) -> None:
        """Let an account into an agreement no longer."""
        with self._writing.begin() as connection:
            self._withdraw(connection, account, agreement)

    @staticmethod
    def _withdraw(connection: Connection, account: str, agreement: str) -> None:
        connection.execute(delete(grants).where(grants.c.account == account, grants.c.agreement == agreement))

    @staticmethod
    def _change(connection: Connection, account: str, **values: object) -> None:
        changed = connection.execute(update(accounts).where(accounts.c.id == account).values(values))
        if not changed.rowcount:
            raise UnknownName("there is no such account; `detente people list` names them")
