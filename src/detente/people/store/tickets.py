"""Sessions, tokens and failed attempts in the database; of every secret only a hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from detente.people.accounts import Account, Token, scopes_of
from detente.people.store.accounts import BY_ID, found
from detente.people.store.tables import attempts, failures, moment, moment_if, seconds, sessions, tokens

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Engine, Row

_TOKEN = select(tokens).where(tokens.c.id == bindparam("token"))
_SESSION = select(sessions).where(sessions.c.hash == bindparam("hash"))


@dataclass(frozen=True)
class Attempt:
    """A sign-in elsewhere that was begun: what its answer must carry, and what proves that we began it."""

    nonce: str
    verifier: str


@dataclass(frozen=True)
class Sitting:
    """A session as it is kept: whose, since when, last used when."""

    account: Account
    created: datetime
    seen: datetime


def _token(row: Row[Any]) -> Token:
    scopes = scopes_of(tuple(row.scopes.split()))
    return Token(
        row.id, row.account, row.name, scopes, moment(row.created), moment(row.expires), moment_if(row.used)
    )


class Tickets:
    """By what people and programs are known again after they signed in."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # A file's writers take turns before they read; see `detente.ledger.store.opening`.
        self._writing = engine.execution_options(writes=True)

    def open_session(self, kept: str, account: str, now: datetime) -> None:
        """Keep a new session under the hash of its secret."""
        row = {"hash": kept, "account": account, "created": seconds(now), "seen": seconds(now)}
        with self._writing.begin() as connection:
            connection.execute(insert(sessions).values(row))

    def session(self, kept: str) -> Sitting | None:
        """The session under that hash, None if there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(_SESSION, {"hash": kept}).first()
            account = None if row is None else found(connection, BY_ID, row.account)
        if row is None or account is None:
            return None
        return Sitting(account, moment(row.created), moment(row.seen))

    def touch(self, kept: str, now: datetime) -> None:
        """Say that a session was used."""
        with self._writing.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.hash == kept).values(seen=seconds(now)))

    def close_session(self, kept: str) -> None:
        """End a session, if there is one."""
        with self._writing.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == kept))

    def forget_before(self, created: datetime, seen: datetime, failed: datetime) -> None:
        """Forget sessions made or last used before those moments, and failed attempts before the third."""
        with self._writing.begin() as connection:
            connection.execute(
                delete(sessions).where(
                    (sessions.c.created < seconds(created)) | (sessions.c.seen < seconds(seen))
                )
            )
            connection.execute(delete(failures).where(failures.c.at < seconds(failed)))
            connection.execute(delete(attempts).where(attempts.c.expires < seconds(failed)))

    def add_token(self, token: Token, kept: str) -> None:
        """Keep a new token, with the hash of its secret."""
        row = {
            "id": token.id,
            "hash": kept,
            "account": token.account,
            "name": token.name,
            "scopes": " ".join(token.scopes),
            "created": seconds(token.created),
            "expires": seconds(token.expires),
        }
        with self._writing.begin() as connection:
            connection.execute(insert(tokens).values(row))

    def token(self, token: str) -> tuple[Token, str, Account] | None:
        """The token of that public name, the hash of its secret, and its owner; None if there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(_TOKEN, {"token": token}).first()
            account = None if row is None else found(connection, BY_ID, row.account)
        return None if row is None or account is None else (_token(row), row.hash, account)

    def tokens_of(self, account: str) -> tuple[Token, ...]:
        """An account's tokens, oldest first."""
        asked = select(tokens).where(tokens.c.account == account).order_by(tokens.c.created, tokens.c.id)
        with self._engine.connect() as connection:
            return tuple(_token(row) for row in connection.execute(asked))

    def use_token(self, token: str, now: datetime) -> None:
        """Say that a token was used."""
        with self._writing.begin() as connection:
            connection.execute(update(tokens).where(tokens.c.id == token).values(used=seconds(now)))

    def revoke_token(self, account: str, token: str) -> bool:
        """End a token of that account; returns whether there was one."""
        asked = delete(tokens).where(tokens.c.id == token, tokens.c.account == account)
        with self._writing.begin() as connection:
            return bool(connection.execute(asked).rowcount)

    def fail(self, who: tuple[str, ...], now: datetime) -> None:
        """Remember a failed attempt, under each of these hashes."""
        rows = [{"who": each, "at": seconds(now)} for each in who]
        with self._writing.begin() as connection:
            connection.execute(insert(failures), rows)

    def failed(self, who: str, since: datetime) -> tuple[datetime, ...]:
        """When attempts under that hash failed, oldest first, from a moment on."""
        asked = select(failures.c.at).where(failures.c.who == who, failures.c.at > seconds(since))
        with self._engine.connect() as connection:
            return tuple(moment(at) for at in sorted(connection.execute(asked).scalars()))

    def forgive(self, who: str) -> None:
        """Forget the failed attempts under that hash."""
        with self._writing.begin() as connection:
            connection.execute(delete(failures).where(failures.c.who == who))

    def begin(self, kept: str, attempt: Attempt, expires: datetime) -> None:
        """Keep a sign-in elsewhere that was begun."""
        row = {
            "hash": kept,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "expires": seconds(expires),
        }
        with self._writing.begin() as connection:
            connection.execute(insert(attempts).values(row))

    def finish(self, kept: str, now: datetime) -> Attempt | None:
        """The sign-in elsewhere under that hash, once; None if there is none, or it is too old."""
        asked = select(attempts).where(attempts.c.hash == kept, attempts.c.expires >= seconds(now))
        with self._writing.begin() as connection:
            row = connection.execute(asked).first()
            ours = connection.execute(delete(attempts).where(attempts.c.hash == kept)).rowcount
        return Attempt(row.nonce, row.verifier) if row is not None and ours else None
