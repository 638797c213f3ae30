"""What was recorded, as JSON and on a terminal: the number, the root, and the proof that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

if TYPE_CHECKING:
    from detente.ledger.event import Event
    from detente.ledger.merkle import Head


@dataclass(frozen=True)
class Receipt:
    """An event in its ledger.

    head : the tree that holds it. leaf : hash of the entry. proof : what leads from the one to the other.
    """

    ledger: str
    number: int
    event: Event
    head: Head
    leaf: bytes
    proof: tuple[bytes, ...]


def receipt_answer(receipt: Receipt) -> dict[str, Any]:
    """Plain data for `detente record --json`; fields may be added, never renamed."""
    event = receipt.event
    return {
        "agreement": receipt.ledger,
        "number": receipt.number,
        "key": event.key,
        "kind": event.kind,
        "commitment": event.commitment,
        "by": event.by,
        "happened": event.happened.isoformat(),
        "recorded": event.recorded.isoformat().replace("+00:00", "Z"),
        "visibility": event.visibility,
        "evidence": [
            {"name": piece.name, "digest": piece.digest, "sealed": piece.sealed, "to": list(piece.to)}
            for piece in event.evidence
        ],
        "size": receipt.head.size,
        "root": receipt.head.root.hex(),
        "leaf": receipt.leaf.hex(),
        "proof": [step.hex() for step in receipt.proof],
    }


def render_receipt(receipt: Receipt) -> Group:
    """The same in sentences."""
    event = receipt.event
    about = f" about {event.commitment}" if event.commitment else ""
    return Group(
        Text(f"Entry {receipt.number} of {receipt.ledger}: {event.kind}{about}", style="bold"),
        Text(f"It happened on {event.happened} and was recorded by {event.by}. Its key is {event.key}."),
        *(Text(f"Evidence: {piece.name}{_sealed(piece.to)}") for piece in event.evidence),
        Text(f"Root of the {receipt.head.size} entries: {receipt.head.root.hex()}", overflow="fold"),
        Text(f"To prove it to anybody: detente ledger proof LEDGER {receipt.number}"),
    )


def _sealed(readers: tuple[str, ...]) -> str:
    return f", sealed to {', '.join(readers)}" if readers else ""
