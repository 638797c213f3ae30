"""Signing in and out, by password or elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import RedirectResponse

from detente.errors import LimitReached, NotAllowed
from detente.ledger.stores import Audit
from detente.people.accounts import SCOPES, Account
from detente.people.tickets import against_forgery, kept_as
from detente.web.callers import COOKIE, GONE, Asking, Caller, registry_of
from detente.web.forms.people import Me, NewPassword, SignIn
from detente.web.problems import Problem
from detente.web.registry import Registry
from detente.web.trail import SERVER

router = APIRouter(prefix="/session", tags=["session"])
STATE = "__Host-detente-state"
MINUTES = 10
"""How long somebody may take to sign in elsewhere."""


def _me(account: Account, scopes: tuple[Any, ...], session: str) -> Me:
    return Me(
        id=account.id,
        name=account.name,
        role=account.role,
        party=account.party,
        agreements=dict(account.grants),
        scopes=list(scopes),
        csrf=against_forgery(session) if session else "",
    )


def _seated(response: Response, registry: Registry, session: str) -> None:
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        session,
        max_age=int(registry.settings.session.total_seconds()),
        secure=True,
        httponly=True,
        samesite="strict",
    )


def _noted(registry: Registry, who: str, what: str, about: str) -> None:
    registry.store.record_audit(SERVER, Audit(registry.now(), who, what, about))


@router.post("", status_code=201)
def sign_in(asked: SignIn, request: Request, response: Response) -> Me:
    """Sign in with name and password; sets the cookie of a session."""
    registry = registry_of(request)
    now, address = registry.now(), request.state.address
    wait = registry.desk.wait(asked.name, address, now)
    if wait:
        raise Problem("too-many-requests", "too many attempts failed", headers={"Retry-After": str(wait)})
    try:
        session, account = registry.desk.sign_in(asked.name, asked.password, address, now)
    except NotAllowed as wrong:
        raise Problem("not-signed-in", str(wrong), headers={"WWW-Authenticate": "Session"}) from None
    _noted(registry, account.name, "signed-in", address)
    _seated(response, registry, session)
    return _me(account, SCOPES, session)


@router.get("")
def me(caller: Asking, response: Response) -> Me:
    """Who is signed in, and what requests that change something must carry."""
    response.headers["Cache-Control"] = "no-store"
    return _me(caller.known, caller.scopes, caller.session)


@router.delete("", status_code=204)
def sign_out(caller: Asking) -> Response:
    """Sign out."""
    _by_session(caller)
    caller.registry.desk.sign_out(caller.session)
    return Response(status_code=204, headers={"Set-Cookie": GONE})


@router.put("/password")
def change_password(asked: NewPassword, caller: Asking, response: Response) -> Me:
    """Change one's own password; ends all other sessions."""
    account = caller.known
    _by_session(caller)
    desk = caller.registry.desk
    try:
        desk.confirm(account, asked.old, caller.now)
    except NotAllowed as wrong:
        raise Problem("not-allowed", str(wrong)) from None
    except LimitReached as wrong:
        raise Problem("too-many-requests", str(wrong), headers={"Retry-After": "900"}) from None
    try:
        session = desk.change_password(account, asked.old, asked.new, caller.now)
    except NotAllowed as wrong:
        raise Problem("invalid", str(wrong)) from None
    _noted(caller.registry, account.name, "changed-password", account.name)
    _seated(response, caller.registry, session)
    return _me(account, SCOPES, session)


def _by_session(caller: Caller) -> None:
    caller.known  # noqa: B018 - raises for those who did not sign in
    if not caller.session:
        raise Problem("not-allowed", "a token is no session; sign in with name and password")


@router.get("/openid", status_code=303, response_class=RedirectResponse)
def begin(request: Request) -> Response:
    """Sign in by the OpenID issuer of this server: goes there."""
    registry = registry_of(request)
    if registry.openid is None:
        raise Problem("not-found", "nobody can sign in elsewhere on this server")
    address, state, attempt = registry.openid.begin()
    expires = registry.now() + timedelta(minutes=MINUTES)
    registry.desk.tickets.begin(kept_as(state), attempt, expires)
    response = RedirectResponse(address, 303)
    # Whoever comes back must be the one who went; a cookie for a link from elsewhere cannot be strict.
    response.set_cookie(STATE, state, max_age=60 * MINUTES, secure=True, httponly=True, samesite="lax")
    return response


@router.get("/openid/callback")
def finish(
    request: Request,
    response: Response,
    code: Annotated[str, Query(max_length=2048)],
    state: Annotated[str, Query(max_length=128)],
    kept: Annotated[str | None, Cookie(alias=STATE, max_length=128)] = None,
) -> Me:
    """Come back from the OpenID issuer; sets the cookie of a session."""
    registry = registry_of(request)
    now = registry.now()
    attempt = registry.desk.tickets.finish(kept_as(state), now) if kept == state else None
    if registry.openid is None or attempt is None:
        raise Problem("forged", "this sign-in was not begun here, or too long ago; begin again")
    account = registry.desk.accounts.with_subject(registry.openid.finish(code, attempt, now))
    if account is None or not account.is_active:
        raise Problem("not-allowed", "no account here belongs to you; ask the secretariat for one")
    session = registry.desk.admit(account, now)
    _noted(registry, account.name, "signed-in", request.state.address)
    _seated(response, registry, session)
    response.delete_cookie(STATE, secure=True, httponly=True, samesite="lax")
    return _me(account, SCOPES, session)
