"""The front desk: signs people in and out, and knows them again. The one face of this room."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from detente.errors import LimitReached, NotAllowed
from detente.people.accounts import SCOPES, Account, Token, name_of, role_of, scopes_of
from detente.people.tickets import BITS, is_kept_as, kept_as, parts_of, secret_of, token_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from detente.people.accounts import Scope
    from detente.people.passwords import Passwords
    from detente.people.store import Accounts, Tickets

_WRONG = "name or password is wrong"
_SELDOM = timedelta(minutes=1)
"""How exactly last use is kept: writing at every request would make every read a write."""


@dataclass(frozen=True)
class Terms:
    """How long things last, and how often somebody may be wrong within `window`."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    longest_token: timedelta = timedelta(days=366)
    window: timedelta = timedelta(minutes=15)
    wrong_per_name: int = 10
    wrong_per_address: int = 30


@dataclass(frozen=True)
class Known:
    """Somebody who was recognised, and for what: all that the role gives, or what a token was made for."""

    account: Account
    scopes: tuple[Scope, ...] = SCOPES


def _name(name: str) -> str:
    """Hash under which failures of a name are kept: what was typed may have been a password."""
    return hashlib.sha256(b"name " + name.encode()).hexdigest()


def _address(address: str) -> str:
    return hashlib.sha256(b"address " + address.encode()).hexdigest()


def _folded(name: str) -> str:
    try:
        return name_of(name)
    except NotAllowed:
        return ""


@dataclass(frozen=True)
class Desk:
    """What the desk works with. draw : gives so many random bytes."""

    accounts: Accounts
    tickets: Tickets
    passwords: Passwords
    terms: Terms = Terms()
    draw: Callable[[int], bytes] = secrets.token_bytes

    def enrol(self, name: str, role: str, party: str | None, password: str | None, now: datetime) -> Account:
        """A new account; without a password it can only sign in elsewhere. Raises NotAllowed."""
        account = Account(self.draw(8).hex(), name_of(name), role_of(role, party), party or None)
        known = None if password is None else self.passwords.hashed(password)
        self.accounts.add(account, known, now)
        return account

    def wait(self, name: str, address: str, now: datetime) -> int:
        """Seconds until somebody may try again under that name from that address; 0 if at once."""
        limits = (
            (_name(_folded(name)), self.terms.wrong_per_name),
            (_address(address), self.terms.wrong_per_address),
        )
        wait = 0
        for who, most in limits:
            failed = self.tickets.failed(who, now - self.terms.window)
            if len(failed) >= most:
                again = failed[-most] + self.terms.window
                wait = max(wait, int((again - now).total_seconds()) + 1)
        return wait

    def sign_in(self, name: str, password: str, address: str, now: datetime) -> tuple[str, Account]:
        """The secret of a new session, and whose it is.

        Raises NotAllowed, in the same words and after the same work whether the name, the password or
        the account is at fault, and LimitReached after too many failures.
        """
        if self.wait(name, address, now):
            raise LimitReached("too many attempts failed; try again later")
        folded = _folded(name)
        account, known = self.accounts.to_compare(folded)
        matches = self.passwords.matches(password, known)
        if account is None or not matches or not account.is_active:
            self.tickets.fail((_name(folded), _address(address)), now)
            raise NotAllowed(_WRONG)
        self.tickets.forgive(_name(folded))
        if known is not None and self.passwords.is_dated(known):
            self.accounts.renew_hash(account.id, self.passwords.hashed(password))
        return self.admit(account, now), account

    def admit(self, account: Account, now: datetime) -> str:
        """The secret of a new session of somebody who has proved who they are. Raises NotAllowed."""
        if not account.is_active:
            raise NotAllowed("the account is closed")
        terms = self.terms
        self.tickets.forget_before(now - terms.absolute, now - terms.idle, now - terms.window)
        secret = secret_of(self.draw(BITS // 8))
        self.tickets.open_session(kept_as(secret), account.id, now)
        return secret

    def sitting(self, secret: str, now: datetime) -> Known | None:
        """Who has that session, None if it ended or never was."""
        kept = kept_as(secret)
        sitting = self.tickets.session(kept)
        if sitting is None or not sitting.account.is_active:
            return None
        if now - sitting.created >= self.terms.absolute or now - sitting.seen >= self.terms.idle:
            self.tickets.close_session(kept)
            return None
        if now - sitting.seen >= _SELDOM:
            self.tickets.touch(kept, now)
        return Known(sitting.account)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        self.tickets.close_session(kept_as(secret))

    def change_password(self, account: Account, old: str, new: str, now: datetime) -> str:
        """Change one's own password; ends every session, and returns the secret of a new one.

        Raises NotAllowed, and LimitReached after too many wrong ones.
        """
        self.confirm(account, old, now)
        self.accounts.change_password(account.id, self.passwords.hashed(new))
        return self.admit(account, now)

    def confirm(self, account: Account, password: str, now: datetime) -> None:
        """Make sure that it is the account's own password. Raises NotAllowed, or LimitReached."""
        if self.wait(account.name, "", now):
            raise LimitReached("too many attempts failed; try again later")
        if not self.passwords.matches(password, self.accounts.to_compare(account.name)[1]):
            self.tickets.fail((_name(account.name),), now)
            raise NotAllowed("the password is wrong")

    def set_password(self, account: Account, new: str) -> None:
        """Give an account another password; ends its sessions. Raises NotAllowed for a bad one."""
        self.accounts.change_password(account.id, self.passwords.hashed(new))

    def new_token(
        self, account: Account, name: str, scopes: tuple[str, ...], lasting: timedelta, now: datetime
    ) -> tuple[str, Token]:
        """A token for programs, and what is known of it later. Raises NotAllowed."""
        if not timedelta(0) < lasting <= self.terms.longest_token:
            longest = self.terms.longest_token.days
            raise NotAllowed(f"a token lasts for 1 to {longest} days, not {lasting.days}")
        if not account.is_active:
            raise NotAllowed("the account is closed")
        secret = secret_of(self.draw(BITS // 8))
        token = Token(self.draw(6).hex(), account.id, name, scopes_of(scopes), now, now + lasting)
        self.tickets.add_token(token, kept_as(secret))
        return token_of(token.id, secret), token

    def bearer(self, shown: str, now: datetime) -> Known | None:
        """Who has that token and what it is for, None if it ended or never was."""
        parts = parts_of(shown)
        found = None if parts is None else self.tickets.token(parts[0])
        if parts is None or found is None:
            return None
        token, kept, account = found
        if not is_kept_as(parts[1], kept) or not account.is_active or now >= token.expires:
            return None
        if token.used is None or now - token.used >= _SELDOM:
            self.tickets.use_token(token.id, now)
        return Known(account, token.scopes)

    def let_in(self, account: Account, agreement: str, recorder: str | None) -> Account:
        """The account as it is once it was let into an agreement. Raises NotAllowed for public readers."""
        if account.role == "public" and recorder is not None:
            raise NotAllowed("a public reader records nothing; leave the recorder out")
        self.accounts.grant(account.id, agreement, recorder)
        return replace(account, grants={**account.grants, agreement: recorder})
