"""The commands about a ledger: ledger new, log, verify, proof, checkpoint, cosign."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, app, aside, patience, print_json, show
from detente.cli.keys import keys_in
from detente.cli.record import InLedger, OfAgreement, WithKey

if TYPE_CHECKING:
    from detente.ledger.ledger import Ledger

ledger = typer.Typer(
    help="Ledgers: make one, list it, verify it, prove what is in it, and copy it.", no_args_is_help=True
)
app.add_typer(ledger, name="ledger")

Given = Annotated[
    Path | None,
    typer.Option(
        "--checkpoint", metavar="FILE", help="checkpoint from somewhere else, which it must continue"
    ),
]
OutFile = Annotated[Path | None, typer.Option(metavar="FILE", help="file for the checkpoint as well")]


@contextmanager
def opened(place: str, agreement: str) -> Iterator[Ledger]:
    """The ledger at a place, closed again at the end."""
    from detente.ledger.store import open_store
    from detente.workflow.record import ledger_in

    store = open_store(place, must_exist=True)
    try:
        yield ledger_in(store, agreement)
    finally:
        store.close()


def text_of(path: Path | None) -> str:
    """What a file says; nothing for none."""
    return "" if path is None else path.read_text(encoding="utf-8")


@ledger.command("new")
def new_ledger(
    agreement: Annotated[Path, typer.Argument(metavar="AGREEMENT", help="file of the agreement, as signed")],
    place: InLedger,
    recorders: Annotated[
        Path, typer.Option(metavar="FILE", help="who may record: id -> name, role, party, key, box")
    ],
    key: WithKey,
    as_json: AsJson = False,
) -> None:
    """Begin the ledger of an agreement: entry 0 says what was signed, and who may record."""
    from detente import settings
    from detente.agreement.read import read_agreement
    from detente.ledger.store import open_store
    from detente.report.ledger.answers import log_answer
    from detente.report.ledger.terminal import render_log
    from detente.workflow import record as verbs
    from detente.workflow.ledgers import listed

    signed = read_agreement(agreement)
    appointed = verbs.read_recorders(recorders, signed)
    keys = keys_in(key)
    store = open_store(place)
    try:
        begun = verbs.open_ledger(store, signed, appointed, keys.signing, settings.now())
        show(listed(begun, 0, 1), (log_answer, render_log), as_json=as_json)
    finally:
        store.close()
    raise typer.Exit(FINE)


@ledger.command()
def log(
    place: InLedger,
    start: Annotated[int, typer.Option(min=0, help="number of the first entry to show")] = 0,
    count: Annotated[int, typer.Option(min=1, help="how many to show")] = 50,
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """List what was recorded, in order."""
    from detente.report.ledger.answers import log_answer
    from detente.report.ledger.terminal import render_log
    from detente.workflow.ledgers import listed

    with opened(place, agreement) as found:
        show(listed(found, start, count), (log_answer, render_log), as_json=as_json)
    raise typer.Exit(FINE)


@ledger.command()
def verify(
    place: InLedger,
    signatures: Annotated[
        str, typer.Option(metavar="all|NUMBER", help="how many signatures to check, drawn by lot")
    ] = "all",
    seed: Annotated[int, typer.Option(help="seed by which they are drawn")] = 0,
    checkpoint: Given = None,
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Verify: work everything out anew, and name the first entry that is not as it was recorded."""
    from detente.errors import Tampered
    from detente.report.ledger.answers import proven_answer, tampered_answer
    from detente.report.ledger.terminal import render_proven
    from detente.workflow.ledgers import Check, proven

    if signatures != "all" and not signatures.isdecimal():
        raise typer.BadParameter("say all, or how many signatures, with --signatures")
    processes = os.cpu_count() or 1
    check = Check("all" if signatures == "all" else int(signatures), seed, text_of(checkpoint), processes)
    with opened(place, agreement) as found:
        try:
            with patience("verifying"):
                said = proven(found.store, found.id, check)
        except Tampered as wrong:
            if as_json:
                print_json(tampered_answer(found.id, wrong))
            else:
                where = "its head" if wrong.entry is None else f"entry {wrong.entry}"
                typer.echo(f"{found.id}: NOT as it was recorded, from {where} on: {wrong}")
            raise typer.Exit(NO) from None
    if check.checkpoint and not said.given:
        raise typer.BadParameter("the checkpoint that was given is of another ledger")
    show(said, (proven_answer, render_proven), as_json=as_json)
    raise typer.Exit(FINE)


@ledger.command()
def proof(
    place: InLedger,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="number of the entry")],
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Prove to anybody that an entry is in the ledger, without showing them the rest of it."""
    from detente.report.ledger.answers import proof_answer
    from detente.report.ledger.terminal import render_proof
    from detente.workflow.ledgers import proof_of

    with opened(place, agreement) as found:
        show(proof_of(found, number), (proof_answer, render_proof), as_json=as_json)
    raise typer.Exit(FINE)


@ledger.command()
def checkpoint(
    place: InLedger,
    key: WithKey,
    out: OutFile = None,
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Sign, as secretariat, how long the ledger is and what its root is; all of it is verified before."""
    from detente import settings
    from detente.report.ledger.answers import signed_answer
    from detente.report.ledger.terminal import render_signed
    from detente.workflow.ledgers import checkpointed

    keys = keys_in(key)
    with opened(place, agreement) as found, patience("verifying what is to be signed"):
        signed = checkpointed(found, keys.signing, settings.now())
    if out is not None:
        out.write_text(signed.note, encoding="utf-8")
    show(signed, (signed_answer, render_signed), as_json=as_json)
    raise typer.Exit(FINE)


@ledger.command()
def cosign(
    place: InLedger,
    party: Annotated[str, typer.Option("--as", metavar="PARTY", help="party or recorder that cosigns")],
    key: WithKey,
    seen: Annotated[
        Path, typer.Option(metavar="FILE", help="file in which the party keeps what it saw last")
    ],
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="checkpoint to cosign", show_default="the latest in the ledger"),
    ] = None,
    out: OutFile = None,
    agreement: OfAgreement = "",
    as_json: AsJson = False,
) -> None:
    """Cosign a checkpoint, as a party: only if it continues the last one that this party saw."""
    from detente import settings
    from detente.report.ledger.answers import signed_answer
    from detente.report.ledger.terminal import render_signed
    from detente.workflow import ledgers as verbs

    keys = keys_in(key)
    with opened(place, agreement) as found:
        verbs.check_party(found, keys, party)
        if not seen.exists():
            aside(f"{seen} is new: this time, the ledger is believed as to who the secretariat is")
        written = text_of(checkpoint) or verbs.latest(found)
        signed = verbs.cosigned(found, keys, seen, settings.now(), written)
    if out is not None:
        out.write_text(signed.note, encoding="utf-8")
    show(signed, (signed_answer, render_signed), as_json=as_json)
    raise typer.Exit(FINE)
