"""The command that fetches and opens evidence: evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, app, print_json, show
from detente.cli.keys import keys_in
from detente.cli.record import InLedger, OfAgreement


@app.command()
def evidence(
    ledger: InLedger,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="number of the entry")],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="folder for the files; they are only listed without")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="keys with which to open confidential files")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(metavar="FILE", help="say whether this file is the one that was recorded")
    ] = None,
    salt: Annotated[
        str, typer.Option(metavar="HEX", help="salt of a confidential file, from whoever opened it")
    ] = "",
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """List the evidence of an entry, fetch and open it, or check a file against it."""
    from detente import settings
    from detente.ledger.store import open_store
    from detente.report.evidence import evidence_answer, render_evidence
    from detente.workflow import evidence as verbs
    from detente.workflow.record import ledger_in

    store = open_store(ledger, must_exist=True)
    try:
        held = ledger_in(store, agreement)
        if check is not None:
            is_it = verbs.is_evidence(held, number, check.read_bytes(), salt)
            said = "is" if is_it else "is not"
            if as_json:
                print_json({"agreement": held.id, "number": number, "matches": is_it})
            else:
                typer.echo(f"{check} {said} what entry {number} of {held.id} recorded")
            raise typer.Exit(FINE if is_it else NO)
        if out is None:
            found = verbs.evidence_of(held, number)
        else:
            keys = None if key is None else keys_in(key)
            found = verbs.fetched(held, number, out, keys, settings.now())
    finally:
        store.close()
    show(found, (evidence_answer, render_evidence), as_json=as_json)
    raise typer.Exit(FINE)
