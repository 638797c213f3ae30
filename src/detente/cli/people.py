"""The commands about who may use a server: people add, list, let-in, password, token, revoke."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, AsJson, app, aside, print_json
from detente.cli.serve import InStore

if TYPE_CHECKING:
    from detente.people.accounts import Account
    from detente.people.desk import Desk

people = typer.Typer(
    help="People: who may use a server, and as whom. Passwords are asked for, or read from a pipe.",
    no_args_is_help=True,
)
app.add_typer(people, name="people")

Name = Annotated[str, typer.Argument(metavar="NAME", help="name for signing in")]


@contextmanager
def at_desk(store: str | None) -> Iterator[Desk]:
    """The front desk of a store, closed again at the end."""
    from detente import settings
    from detente.people.desk import Desk
    from detente.people.passwords import Passwords
    from detente.people.store import open_house

    house = open_house(store or settings.from_environment().store)
    try:
        yield Desk(house.accounts, house.tickets, Passwords())
    finally:
        house.close()


def _password() -> str:
    """A password from the keyboard, asked twice, or the first line of a pipe; never an argument."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _plain(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "party": account.party,
        "agreements": dict(account.grants),
        "active": account.is_active,
    }


def _show(account: Account, *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(account))
        return
    whose = f", speaks for {account.party}" if account.party else ""
    state = "" if account.is_active else " (closed)"
    typer.echo(f"{account.name}{state}: {account.role}{whose}")
    for agreement, recorder in account.grants.items():
        typer.echo(f"  {agreement}: {f'signs as {recorder}' if recorder else 'reads'}")


@people.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="party, secretariat, inspector or public")],
    party: Annotated[
        str | None, typer.Option(metavar="ID", help="party that a representative speaks for")
    ] = None,
    elsewhere: Annotated[
        str | None,
        typer.Option(
            metavar="SUBJECT", help="what the OpenID issuer calls them; then no password is asked for"
        ),
    ] = None,
    store: InStore = None,
    as_json: AsJson = False,
) -> None:
    """Make an account."""
    from detente import settings
    from detente.errors import NotAllowed

    issuer = settings.from_environment().openid_issuer
    if elsewhere is not None and not issuer:
        raise NotAllowed("signing in elsewhere needs DETENTE_OPENID_ISSUER; without, leave --elsewhere out")
    with at_desk(store) as desk:
        password = None if elsewhere else _password()
        account = desk.enrol(name, role, party, password, settings.now())
        if elsewhere is not None:
            desk.accounts.link(account.id, f"{issuer} {elsewhere}")
    _show(account, as_json=as_json)
    raise typer.Exit(FINE)


@people.command("list")
def list_people(store: InStore = None, as_json: AsJson = False) -> None:
    """List all accounts, what they are, and as whom they sign."""
    with at_desk(store) as desk:
        found = desk.accounts.all()
    if as_json:
        print_json({"people": [_plain(each) for each in found]})
    else:
        for each in found:
            _show(each, as_json=False)
    raise typer.Exit(FINE)


@people.command()
def let_in(
    name: Name,
    agreement: Annotated[str, typer.Argument(metavar="AGREEMENT", help="id of the agreement")],
    recorder: Annotated[
        str | None, typer.Option(metavar="ID", help="recorder they sign as; without, they only read")
    ] = None,
    out: Annotated[bool, typer.Option("--out", help="let them out instead")] = False,
    store: InStore = None,
    as_json: AsJson = False,
) -> None:
    """Let an account into an agreement, as one of its recorders or to read."""
    with at_desk(store) as desk:
        account = desk.accounts.one(name)
        if out:
            desk.accounts.withdraw(account.id, agreement)
        else:
            desk.let_in(account, agreement, recorder)
        account = desk.accounts.one(name)
    _show(account, as_json=as_json)
    raise typer.Exit(FINE)


@people.command()
def password(name: Name, store: InStore = None) -> None:
    """Give an account another password; it is signed out everywhere."""
    with at_desk(store) as desk:
        desk.set_password(desk.accounts.one(name), _password())
    aside(f"{name} has a new password, and is signed out everywhere")
    raise typer.Exit(FINE)


@people.command()
def token(
    name: Name,
    scope: Annotated[
        list[str],
        typer.Option(
            help="standing:read, events:read, events:write, evidence:read, evidence:write or admin; "
            "can be repeated"
        ),
    ],
    label: Annotated[str, typer.Option(metavar="TEXT", help="what it is for")] = "made at the terminal",
    days: Annotated[int, typer.Option(min=1, max=366, help="how long it lasts")] = 90,
    store: InStore = None,
    as_json: AsJson = False,
) -> None:
    """Make a token for a program; it is printed once, and only a hash of it is kept."""
    from detente import settings

    with at_desk(store) as desk:
        account = desk.accounts.one(name)
        lasting = timedelta(days=days)
        secret, made = desk.new_token(account, label, tuple(scope), lasting, settings.now())
    if as_json:
        print_json({"token": secret, "scopes": list(made.scopes), "expires": made.expires.isoformat()})
    else:
        typer.echo(secret)
        aside(f"good until {made.expires:%Y-%m-%d} for {', '.join(made.scopes)}; it is not shown again")
    raise typer.Exit(FINE)


@people.command()
def revoke(name: Name, store: InStore = None) -> None:
    """Close an account for good; what it recorded stays."""
    with at_desk(store) as desk:
        desk.accounts.revoke(desk.accounts.one(name).id)
    aside(f"{name} can no longer sign in; their tokens are gone")
    raise typer.Exit(FINE)
