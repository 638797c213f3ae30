"""Accounts, for the secretariat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from detente.errors import NotAllowed
from detente.people.accounts import Account
from detente.web.callers import AgreementId, Asking
from detente.web.forms.people import AccountTold, Grant, NewAccount, SetPassword
from detente.web.problems import Problem
from detente.web.trail import SERVER, note

router = APIRouter(prefix="/people", tags=["people"])
AccountId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,32}$", description="id of the account")]


def _told(account: Account) -> AccountTold:
    return AccountTold(
        id=account.id,
        name=account.name,
        role=account.role,
        party=account.party,
        agreements=dict(account.grants),
        active=account.is_active,
    )


@router.get("")
def people(caller: Asking) -> list[AccountTold]:
    """Every account, by name."""
    caller.must("manage-people")
    return list(map(_told, caller.registry.desk.accounts.all()))


@router.post("", status_code=201)
def add(asked: NewAccount, caller: Asking) -> AccountTold:
    """Make an account."""
    caller.must("manage-people")
    registry = caller.registry
    if asked.subject is not None and registry.openid is None:
        raise Problem("invalid", "nobody can sign in elsewhere on this server; leave `subject` out")
    try:
        account = registry.desk.enrol(asked.name, asked.role, asked.party, asked.password, caller.now)
        if asked.subject is not None and registry.openid is not None:
            registry.desk.accounts.link(account.id, registry.openid.subject(asked.subject))
    except NotAllowed as wrong:
        raise Problem("invalid", str(wrong)) from None
    note(caller, SERVER, "added-account", account.name, account.role)
    return _told(account)


@router.get("/{account}")
def one(caller: Asking, account: AccountId) -> AccountTold:
    """One account."""
    caller.must("manage-people")
    return _told(caller.registry.desk.accounts.one(account))


@router.delete("/{account}", status_code=204)
def close(caller: Asking, account: AccountId) -> Response:
    """Close an account for good: its sessions and tokens end."""
    caller.must("manage-people")
    accounts = caller.registry.desk.accounts
    closed = accounts.one(account)
    if caller.known.id == closed.id:
        raise Problem("conflict", "you cannot close your own account; ask another secretary")
    accounts.revoke(closed.id)
    note(caller, SERVER, "closed-account", closed.name)
    return Response(status_code=204)


@router.put("/{account}/password", status_code=204)
def set_password(asked: SetPassword, caller: Asking, account: AccountId) -> Response:
    """Give an account another password; its sessions end."""
    caller.must("manage-people")
    desk = caller.registry.desk
    found = desk.accounts.one(account)
    try:
        desk.set_password(found, asked.password)
    except NotAllowed as wrong:
        raise Problem("invalid", str(wrong)) from None
    note(caller, SERVER, "set-password", found.name)
    return Response(status_code=204)


@router.put("/{account}/agreements/{agreement}")
def let_in(asked: Grant, caller: Asking, account: AccountId, agreement: AgreementId) -> AccountTold:
    """Let an account into an agreement, as one of its recorders or to read."""
    caller.must("manage-people")
    desk, shelf = caller.registry.desk, caller.registry.shelf(agreement)
    found = desk.accounts.one(account)
    if asked.recorder is not None:
        _check(found, asked.recorder, shelf.ledger.roster.recorders)
    try:
        inside = desk.let_in(found, agreement, asked.recorder)
    except NotAllowed as wrong:
        raise Problem("invalid", str(wrong)) from None
    note(caller, agreement, "let-in", found.name, asked.recorder or "to read")
    return _told(inside)


def _check(account: Account, recorder: str, known: object) -> None:
    """Somebody signs as a recorder of their own role and party only."""
    found = known.get(recorder) if isinstance(known, dict) else None
    if found is None:
        raise Problem("invalid", "the agreement has no such recorder; enrol them in the ledger first")
    if (found.role, found.party) != (account.role, account.party):
        raise Problem("invalid", "that recorder has another role, or speaks for another party")


@router.delete("/{account}/agreements/{agreement}", status_code=204)
def keep_out(caller: Asking, account: AccountId, agreement: AgreementId) -> Response:
    """Let an account into an agreement no longer."""
    caller.must("manage-people")
    accounts = caller.registry.desk.accounts
    found = accounts.one(account)
    accounts.withdraw(found.id, agreement)
    note(caller, agreement, "kept-out", found.name)
    return Response(status_code=204)
