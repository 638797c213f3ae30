"""The commands that copy ledgers: ledger export, import, backup, restore, migrate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, AsJson, aside, patience, show
from detente.cli.ledger import Given, ledger, opened, text_of
from detente.cli.record import InLedger, OfAgreement

if TYPE_CHECKING:
    from detente.report.ledger.findings import Copied


@ledger.command("export")
def export_lines(
    place: InLedger,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="file to write, lines of JSON")],
    public: Annotated[
        bool, typer.Option("--public", help="only what everybody may see; it verifies all the same")
    ] = False,
    files: Annotated[bool, typer.Option(help="with the contents of files of evidence")] = True,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="what is public on this day", show_default="today"
        ),
    ] = None,
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Export a ledger as lines of JSON, to hand it to others."""
    from detente import settings
    from detente.report.ledger.findings import Copied
    from detente.workflow.ledger_lines import What, export_ledger

    what = What((on or settings.now()).date() if public else None, files)
    with opened(place, agreement) as found, patience("verifying and writing"):
        proven = export_ledger(found.store, found.id, file, what)
    _show(Copied(str(file), (proven,)), as_json=as_json)


@ledger.command("import")
def import_lines(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="file of an export")],
    place: InLedger,
    checkpoint: Given = None,
    as_json: AsJson = False,
) -> None:
    """Import an export: it is verified before anything is written, and written as a whole or not at all."""
    from detente.report.ledger.findings import Copied
    from detente.workflow.ledger_lines import import_ledger

    with patience("verifying and writing"):
        proven = import_ledger(file, place, text_of(checkpoint))
    _show(Copied(_shown(place), (proven,)), as_json=as_json)


@ledger.command()
def backup(
    place: InLedger,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="file to write; it is a ledger file itself")],
    as_json: AsJson = False,
) -> None:
    """Copy all ledgers of a file or database into one file, and prove the copy; others may go on writing."""
    from detente.ledger.store import open_store
    from detente.report.ledger.findings import Copied
    from detente.workflow import archive

    store = open_store(place, must_exist=True)
    try:
        with patience("copying and verifying"):
            proven = archive.backup(store, file)
    finally:
        store.close()
    _show(Copied(str(file), proven), as_json=as_json)


@ledger.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="file of a backup")],
    place: Annotated[
        str,
        typer.Argument(metavar="LEDGER", help="file that is not there yet, or address of an empty database"),
    ],
    checkpoint: Given = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into an empty place, once it has proven itself against its checkpoints."""
    from detente.report.ledger.findings import Copied
    from detente.workflow import archive

    with patience("verifying and copying"):
        proven = archive.restore(file, place, text_of(checkpoint))
    if not checkpoint:
        aside("nothing but the backup vouches for itself; give a checkpoint that a party holds: --checkpoint")
    _show(Copied(_shown(place), proven), as_json=as_json)


@ledger.command()
def migrate(place: InLedger) -> None:
    """Make the tables in a new database, or bring those of an older version up to date."""
    from detente.ledger.store.opening import migrated

    with patience("migrating"):
        version = migrated(place)
    typer.echo(f"the tables in {_shown(place)} are of version {version}")
    raise typer.Exit(FINE)


def _show(copied: Copied, *, as_json: bool) -> None:
    from detente.report.ledger.answers import copied_answer
    from detente.report.ledger.terminal import render_copied

    show(copied, (copied_answer, render_copied), as_json=as_json)
    raise typer.Exit(FINE)


def _shown(place: str) -> str:
    """A place without its password."""
    if "://" not in place:
        return place
    from detente.ledger.store.opening import shown

    return shown(place)
