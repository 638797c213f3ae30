"""The tree grown again from the bodies, to be compared with what the store says it is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from detente.errors import Tampered
from detente.ledger.entries import leaf_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.ledger.merkle import Frontier
    from detente.ledger.stores import Entry, Node, Store

CHUNK = 1000
"""Entries that are read and compared at once."""


def chunks(store: Store, ledger: str, start: int, stop: int) -> Iterator[tuple[Entry, ...]]:
    """Entries from `start` up to but not including `stop`, in pieces of at most 1,000.

    Raises Tampered if one is missing, or stands under another number.
    """
    entries = store.entries(ledger, start, stop)
    expected = start
    while piece := tuple(islice(entries, CHUNK)):
        for entry in piece:
            if entry.number != expected:
                raise Tampered(f"entry {expected} of '{ledger}' is missing", expected)
            expected += 1
        yield piece
    if expected != stop:
        raise Tampered(f"entry {expected} of '{ledger}' is missing", expected)


def regrown(store: Store, ledger: str, frontier: Frontier, stop: int) -> Frontier:
    """The right edge of the tree over the first `stop` entries, grown from an older one by the bodies.

    Raises Tampered, naming the first entry that does not agree with the hashes in the store.
    """
    for piece in chunks(store, ledger, frontier.size, stop):
        frontier, nodes = frontier.grow(map(leaf_of, piece))
        compare(store, ledger, nodes)
    return frontier


def compare(store: Store, ledger: str, nodes: Sequence[Node]) -> None:
    """Raises Tampered unless the store has these subtrees, as they are here."""
    number = differing(store, ledger, nodes)
    if number is not None:
        raise Tampered(f"entry {number} of '{ledger}' does not agree with the hashes that were kept", number)


def differing(store: Store, ledger: str, nodes: Sequence[Node]) -> int | None:
    """The first entry that completes a subtree of which the store has another hash; None if all agree."""
    kept = store.nodes(ledger, [node.place for node in nodes])
    for node in nodes:
        if kept.get(node.place) != node.hash:
            level, index = node.place
            return ((index + 1) << level) - 1
    return None
