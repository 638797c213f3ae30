"""Tokens of one's own, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Response

from detente.people.accounts import Account, Token
from detente.web.callers import Asking, Caller
from detente.web.forms.people import NewToken, TokenMade, TokenTold
from detente.web.problems import Problem
from detente.web.trail import SERVER, note

router = APIRouter(prefix="/tokens", tags=["tokens"])
MOST = 100
"""Tokens that one account can have at a time."""


def _told(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "created": token.created,
        "expires": token.expires,
        "used": token.used,
    }


def _owner(caller: Caller) -> Account:
    caller.must("have-tokens")
    return caller.known


@router.get("")
def tokens(caller: Asking, response: Response) -> list[TokenTold]:
    """One's own tokens, without their secrets."""
    account = _owner(caller)
    response.headers["Cache-Control"] = "no-store"
    return [
        TokenTold.model_validate(_told(each)) for each in caller.registry.desk.tickets.tokens_of(account.id)
    ]


@router.post("", status_code=201)
def make(asked: NewToken, caller: Asking, response: Response) -> TokenMade:
    """Make a token; its secret is in this answer and never again."""
    account = _owner(caller)
    desk = caller.registry.desk
    if len(desk.tickets.tokens_of(account.id)) >= MOST:
        raise Problem("conflict", f"an account has {MOST} tokens at most; revoke some first")
    beyond = sorted(set(asked.scopes) - set(caller.scopes))
    if beyond:
        raise Problem("missing-scope", "a token cannot make another that may do more than itself")
    secret, token = desk.new_token(
        account, asked.name, tuple(asked.scopes), timedelta(days=asked.days), caller.now
    )
    note(caller, SERVER, "made-token", token.id, " ".join(token.scopes))
    response.headers["Cache-Control"] = "no-store"
    return TokenMade.model_validate({**_told(token), "token": secret})


@router.delete("/{token}", status_code=204)
def revoke(caller: Asking, token: Annotated[str, Path(pattern=r"^[0-9a-f]{1,32}$")]) -> Response:
    """End one of one's own tokens."""
    account = _owner(caller)
    if not caller.registry.desk.tickets.revoke_token(account.id, token):
        raise Problem("not-found", "you have no such token")
    note(caller, SERVER, "revoked-token", token)
    return Response(status_code=204)
