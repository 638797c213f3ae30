"""The command that records what happened: record."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import FINE, AsJson, app, show
from detente.cli.keys import keys_in

InLedger = Annotated[
    str, typer.Argument(metavar="LEDGER", help="file of the ledger, or address of a database with it")
]
OfAgreement = Annotated[
    str, typer.Option("--agreement", metavar="ID", help="which agreement, if there are several in one place")
]
WithKey = Annotated[Path, typer.Option("--key", metavar="FILE", help="file with the keys of the recorder")]


@app.command()
def record(
    ledger: InLedger,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="what happened, such as claimed or verified")],
    commitment: Annotated[
        str | None, typer.Argument(metavar="[COMMITMENT]", help="id of the commitment that it is about")
    ] = None,
    *,
    key: WithKey,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="day it happened", show_default="today, in UTC"
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="ID", help="recorder who says so", show_default="whose key it is"),
    ] = None,
    note: Annotated[str, typer.Option(help="remark, in words")] = "",
    evidence: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="file, or address of a page, that it rests on; can be repeated"),
    ] = None,
    sealed_to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="recorder, party, body or role that can open the files; can be repeated; all can, without",
        ),
    ] = None,
    visibility: Annotated[
        str, typer.Option(help="who sees it: all, parties, party:ID, or public-after:DATE")
    ] = "all",
    detail: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="what this kind further says, as share=0.5; can be repeated"),
    ] = None,
    event_key: Annotated[
        str,
        typer.Option(metavar="KEY", help="key of the event: one and the same is never taken twice"),
    ] = "",
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Record what happened: one signed event, in a ledger that nobody can change unnoticed."""
    from detente import settings
    from detente.errors import NotAllowed
    from detente.ledger.store import open_store
    from detente.report.record import receipt_answer, render_receipt
    from detente.workflow import record as verbs

    now = settings.now()
    keys = keys_in(key)
    if by not in {None, keys.name}:
        raise NotAllowed(f"{key} holds the keys of '{keys.name}', not of '{by}'; sign with keys of one's own")
    links = [name for name in evidence or () if "://" in name]
    statement = verbs.Statement(
        kind=kind,
        happened=(on or now).date(),
        commitment=commitment,
        note=note,
        files=tuple(Path(name) for name in evidence or () if name not in links),
        links=tuple(links),
        sealed_to=tuple(sealed_to or ()),
        visibility=visibility,
        details=dict(_pair(text) for text in detail or ()),
        key=event_key,
    )
    store = open_store(ledger, must_exist=True)
    try:
        receipt = verbs.record(
            verbs.ledger_in(store, agreement), statement, keys, now, secrets.token_bytes(32)
        )
    finally:
        store.close()
    show(receipt, (receipt_answer, render_receipt), as_json=as_json)
    raise typer.Exit(FINE)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise typer.BadParameter("write a detail as NAME=VALUE, such as share=0.5")
    return name, value
