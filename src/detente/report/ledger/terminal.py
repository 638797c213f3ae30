"""The commands on ledgers on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente.ledger.event import ALL, Event

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.report.ledger.findings import Copied, Log, Proof, Proven, Row, Signed


def render_log(log: Log) -> Group:
    """Entries in a table, with how to see the rest."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("no.", "recorded", "happened", "by", "what", "about", "note"):
        table.add_column(name, justify="right" if name == "no." else "left", overflow="fold")
    for row in log.rows:
        table.add_row(*map(Text, _cells(row)))
    shown: list[RenderableType] = [Text(f"{log.ledger}: {_entries(log.size)}", style="bold"), table]
    following = log.rows[-1].number + 1 if log.rows else log.size
    if following < log.size:
        shown.append(Text(f"{log.size - following} more: --start {following}"))
    return Group(*shown)


def render_proven(proven: Proven) -> Group:
    """What was checked, and who else vouches for it."""
    found = proven.found
    lines = [
        "Every entry, the tree over them, and the rights of who recorded them were worked out anew.",
        f"Signatures checked: {_of(found.signatures, found.size)}.",
    ]
    if found.hidden:
        lines.append(
            f"Of {_entries(found.hidden)} only the public part is here; the tree holds it all the same."
        )
    if found.files or found.missing:
        lines.append(f"Files of evidence: {found.files} are what was recorded, {found.missing} are not here.")
    return Group(
        Text(f"{proven.ledger}: {_entries(found.size)}, nothing was changed", style="bold"),
        *map(Text, lines),
        Text(f"Root: {found.root.hex()}", overflow="fold"),
        Text(_vouched(proven)),
    )


def render_proof(proof: Proof) -> Group:
    """The proof, one hash a line."""
    return Group(
        Text(
            f"Entry {proof.number} is one of the {_entries(proof.head.size)} of {proof.ledger}", style="bold"
        ),
        Text(f"leaf  {proof.leaf.hex()}", overflow="fold"),
        *(Text(f"with  {step.hex()}", overflow="fold") for step in proof.path),
        Text(f"root  {proof.head.root.hex()}", overflow="fold"),
        Text(
            "Checked as RFC 9162 says. Compare the root with that of a checkpoint that the parties cosigned."
        ),
    )


def render_signed(signed: Signed) -> Group:
    """The checkpoint as it is handed on."""
    seen = ", ".join(signed.cosigned) or "nobody yet"
    return Group(
        Text(signed.note.rstrip("\n"), overflow="ignore", no_wrap=True),
        Text(f"\nCosigned by: {seen}. Still missing: {', '.join(signed.lacking) or 'nobody'}."),
    )


def render_copied(copied: Copied) -> Group:
    """Where the copy is, and that it was proven."""
    return Group(*map(render_proven, copied.ledgers), Text(f"Written to {copied.where}"))


def _cells(row: Row) -> tuple[str, ...]:
    said = row.said
    recorded = said.recorded.strftime("%Y-%m-%d %H:%M")
    if not isinstance(said, Event):
        return (str(row.number), recorded, "", said.by, "(not public)", "", f"for {said.visibility}")
    hidden = "" if said.visibility == ALL else f"[{said.visibility}] "
    happened, about = said.happened.isoformat(), said.commitment or ""
    return (str(row.number), recorded, happened, said.by, said.kind, about, f"{hidden}{said.note}")


def _entries(size: int) -> str:
    return "1 entry" if size == 1 else f"{size} entries"


def _of(checked: int, size: int) -> str:
    return "all" if checked >= size else f"{checked} of {size}, drawn by lot"


def _vouched(proven: Proven) -> str:
    given = " It continues the checkpoint that was given." if proven.given else ""
    if not proven.checkpoint:
        return f"No checkpoint is kept here: nobody but this store vouches for it.{given}"
    seen = ", ".join(proven.cosigned) or "no party yet"
    lacking = f"; not by {', '.join(proven.lacking)}" if proven.lacking else ""
    return (
        f"It continues the checkpoint of {_entries(proven.checkpoint)}, cosigned by {seen}{lacking}.{given}"
    )
