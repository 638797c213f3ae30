"""Who asks: recognised by a cookie or a token, anew for each request, and what they may do."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Path, Request

from detente.people.accounts import SCOPES, Account, Scope
from detente.people.rights import ANYBODY, SCOPE_OF, Action, Reader, may, reader_in, reader_of
from detente.people.tickets import against_forgery
from detente.web.problems import Problem
from detente.web.registry import Registry
from detente.web.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date, datetime

COOKIE = "__Host-detente"
FORGERY = "X-Detente-CSRF"
"""Header that a request which changes something must carry along with a cookie."""

GONE = f'{COOKIE}=""; HttpOnly; Max-Age=0; Path=/; SameSite=Strict; Secure'
_SAFE = {"GET", "HEAD", "OPTIONS"}

WAYS_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": "an API token, `dtn_...`"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "a session"},
}
"""How somebody can be recognised, as OpenAPI has it."""


@dataclass(frozen=True)
class Recognised:
    """Whom a request is from. scopes : what they may ask for; session : its secret, if they have one."""

    account: Account | None
    scopes: tuple[Scope, ...]
    session: str = ""


@dataclass(frozen=True)
class Caller:
    """Who asks. They are looked up when it is first asked who they are, in the thread that wants to know."""

    registry: Registry
    request: Request

    @cached_property
    def now(self) -> datetime:
        """When they ask."""
        return self.registry.now()

    @cached_property
    def recognised(self) -> Recognised:
        """Who they are. Raises Problem for a token or session that is not valid, or too many requests."""
        found = _recognised(self.request, self.registry, self.now)
        if found.account is not None:
            self.request.state.account = found.account.id
            wait = self.registry.limiter.wait(f"account {found.account.id}", time.perf_counter())
            if wait:
                raise Problem("too-many-requests", headers={"Retry-After": str(wait)})
        return found

    @property
    def account(self) -> Account | None:
        """Their account, None for those who did not sign in."""
        return self.recognised.account

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What they may ask for."""
        return self.recognised.scopes

    @property
    def session(self) -> str:
        """The secret of their session, if they came by one."""
        return self.recognised.session

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.date()

    @property
    def known(self) -> Account:
        """The account that asks. Raises Problem if nobody signed in."""
        if self.account is None:
            raise _unknown("sign in at /api/v1/session, or send a token")
        return self.account

    @property
    def name(self) -> str:
        """How the audit trail names who asks."""
        return self.account.name if self.account else "anonymous"

    def reader(self, agreement: str) -> Reader:
        """What they are in one agreement."""
        return reader_in(self.account, agreement)

    def must(self, action: Action, reader: Reader | None = None, scope: Scope | None = None) -> None:
        """Raises Problem unless they may do that, as what they are in an agreement or on the whole server."""
        reader = reader_of(self.account) if reader is None else reader
        if not may(action, reader, today=self.today):
            if reader == ANYBODY:
                raise _unknown("sign in at /api/v1/session, or send a token")
            raise Problem("not-allowed", f"`{action}` is not for role `{reader.position}` here")
        needed = scope or SCOPE_OF[action]
        if needed not in self.scopes:
            raise Problem("missing-scope", f"the token needs the scope `{needed}`", scope=needed)


def _unknown(detail: str) -> Problem:
    return Problem("not-signed-in", detail, headers={"WWW-Authenticate": 'Bearer realm="detente"'})


def registry_of(request: Request) -> Registry:
    """The registry of the application that was asked."""
    registry: Registry = request.app.state.registry
    return registry


def _token_in(header: str) -> str:
    """The token in a header: as Bearer or, for calendar programs, as the password of Basic."""
    kind, _, said = header.partition(" ")
    if kind.lower() == "basic":
        try:
            return base64.b64decode(said, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return said.strip() if kind.lower() == "bearer" else ""


def _recognised(request: Request, registry: Registry, now: datetime) -> Recognised:
    header, secret = request.headers.get("authorization"), request.cookies.get(COOKIE)
    if header is not None:
        known = registry.desk.bearer(_token_in(header), now)
        if known is None:
            raise _unknown("this token is not valid, or no longer")
        return Recognised(known.account, known.scopes)
    if secret:
        known = registry.desk.sitting(secret, now)
        if known is None:
            raise Problem("not-signed-in", "the session has ended", headers={"Set-Cookie": GONE})
        proof = request.headers.get(FORGERY, "")
        if request.method not in _SAFE and not hmac.compare_digest(
            proof.encode(), against_forgery(secret).encode()
        ):
            raise Problem("forged", f"send the header {FORGERY} with what GET /api/v1/session says")
        return Recognised(known.account, known.scopes, secret)
    return Recognised(None, SCOPES)


async def caller_of(request: Request) -> Caller:
    """Who asks; nothing is looked up yet."""
    return Caller(registry_of(request), request)


Asking = Annotated[Caller, Depends(caller_of)]
AgreementId = Annotated[
    str, Path(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=200, description="id of the agreement")
]


@dataclass(frozen=True)
class Visit:
    """Somebody at the ledger of one agreement."""

    caller: Caller
    agreement: str

    @cached_property
    def reader(self) -> Reader:
        """What they are in this agreement."""
        return self.caller.reader(self.agreement)

    @cached_property
    def shelf(self) -> Shelf:
        """The ledger. Raises Problem if there is none."""
        _ = self.caller.recognised  # who has no valid token is told so first
        return self.caller.registry.shelf(self.agreement)

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.caller.today

    def must(self, action: Action, scope: Scope | None = None) -> None:
        """Raises Problem unless they may do that in this agreement, and it is here."""
        _ = self.shelf
        self.caller.must(action, self.reader, scope)


async def visit_of(request: Request, agreement: AgreementId) -> Visit:
    """Who asks, at the ledger they ask about; nothing is looked up yet."""
    return Visit(await caller_of(request), agreement)


Visiting = Annotated[Visit, Depends(visit_of)]
