"""The commands about keys: keys new, keys show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, AsJson, app, aside, print_json

if TYPE_CHECKING:
    from detente.ledger.keys import Keys

keys = typer.Typer(help="Keys: make them, and show the half that others may know.", no_args_is_help=True)
app.add_typer(keys, name="keys")

InKeys = Annotated[Path, typer.Argument(metavar="FILE", help="file with the keys of a recorder")]


def keys_in(path: Path) -> Keys:
    """The keys in a file; asks for the passphrase if it is locked, and warns if others can read it."""
    from detente.ledger.keys import read_keys, read_public

    locked = read_public(path).is_locked
    _warn(path)
    words = typer.prompt(f"passphrase of {path}", hide_input=True, err=True) if locked else ""
    return read_keys(path, words)


@keys.command("new")
def new_keys(
    name: Annotated[str, typer.Argument(metavar="ID", help="id of the recorder they are for, such as us-1")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="file to write", show_default="ID.key")
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="ask for a passphrase, and lock the file with it")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the keys of a recorder: one to sign events with, one to which files can be sealed."""
    from detente.ledger.keys import Keys, write_keys
    from detente.ledger.roster import is_id

    if not is_id(name):
        raise typer.BadParameter("an id has letters, digits and dashes, and begins with a letter")
    words = (
        typer.prompt("passphrase", hide_input=True, confirmation_prompt=True, err=True) if passphrase else ""
    )
    path = out or Path(f"{name}.key")
    public = path.with_suffix(".pub")
    write_keys(path, Keys.generate(name), words)
    public.write_text(_public_half(path) + "\n", encoding="utf-8")
    aside(f"written to {path}: keep it secret, and keep a copy in a safe place")
    aside(f"written to {public}: its public half, for the secretariat")
    _show(path, as_json=as_json)


@keys.command("show")
def show_keys(path: InKeys, as_json: AsJson = False) -> None:
    """Show the public half of keys, to be handed to the secretariat."""
    _show(path, as_json=as_json)


def _show(path: Path, *, as_json: bool) -> None:
    from detente.ledger.keys import read_public

    public = read_public(path)
    _warn(path)
    if as_json:
        print_json({"id": public.name, "key": public.key, "box": public.box, "locked": public.is_locked})
    else:
        typer.echo(_public_half(path))
    raise typer.Exit(FINE)


def _public_half(path: Path) -> str:
    """The public half of keys as lines of YAML, by the id of the recorder."""
    from detente.ledger.keys import read_public

    public = read_public(path)
    return f'{public.name}:\n  key: "{public.key}"\n  box: "{public.box}"'


def _warn(path: Path) -> None:
    from detente.ledger.keys import is_open_to_others

    if is_open_to_others(path):
        aside(f"other users of this machine can read {path}; close it: chmod 600 {path}")
