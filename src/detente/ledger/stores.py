"""What a store must do, whatever it is made of; the contract suite in the tests says how it must behave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

Place = tuple[int, int]
"""Level and index of a complete subtree of the Merkle tree: (1, 2) covers leaves 4 and 5."""


class Entry(NamedTuple):
    """An event as it is kept: a tuple, because millions of them are made, and handed to other processes.

    number : counted from 0. key : the event's own key, unique in the ledger. body : canonical JSON
    (RFC 8785) of what everybody may see. signature : Ed25519 of the body by the recorder, 64 bytes.
    private : canonical JSON, with its salt, of what not everybody may see; the body commits to it.
    The leaf of the Merkle tree is the signature followed by the body.
    """

    number: int
    key: str
    body: bytes
    signature: bytes
    private: bytes | None = None


class Node(NamedTuple):
    """The hash of a complete subtree; such a subtree never changes. hash : 32 bytes."""

    place: Place
    hash: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A signed checkpoint or a cosignature of one, as text; who : the signer's name."""

    size: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Something that was done or refused beside the ledger: a refusal, a read of sealed evidence, a sign-in.

    what : one word, such as `refused`. about : entry, file or route. detail : never holds private content.
    """

    when: datetime
    who: str
    what: str
    about: str = ""
    detail: str = ""


class Store(Protocol):
    """Where ledgers are kept. What was appended is durable when `append` returns, and never changes."""

    def ledgers(self) -> tuple[str, ...]:
        """Ids of the ledgers, in alphabetical order."""
        ...

    def size(self, ledger: str) -> int:
        """How many entries a ledger has; 0 if it does not exist."""
        ...

    def turn(self, ledger: str) -> AbstractContextManager[Store]:
        """The store, to oneself as a writer of that ledger until the block ends.

        All that is done through what it hands out counts once the block has ended, or nothing if it
        ended with an error. Whoever reads before writing does both in a turn, and meets no conflict.
        """
        ...

    def append(self, ledger: str, at: int, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
        """Add entries numbered from `at` on, with the subtrees that they complete: all of it or nothing.

        Raises LedgerConflict if the ledger has another size than `at`, or holds a key already.
        """
        ...

    def entries(self, ledger: str, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries from `start` up to but not including `stop`, in order; read in pieces, not all at once."""
        ...

    def number_of(self, ledger: str, key: str) -> int | None:
        """Number of the entry with that key, None if there is none."""
        ...

    def nodes(self, ledger: str, places: Iterable[Place]) -> dict[Place, bytes]:
        """Hashes of the complete subtrees asked for; those that are not there are left out."""
        ...

    def keep(self, ledger: str, kept: Kept) -> None:
        """Add a checkpoint or cosignature; the same one twice is kept once."""
        ...

    def kept(self, ledger: str) -> tuple[Kept, ...]:
        """All checkpoints and cosignatures, in the order in which they came."""
        ...

    def put_file(self, digest: str, content: bytes) -> None:
        """Keep a file under its SHA-256 (hex); the same one twice is kept once."""
        ...

    def file(self, digest: str) -> bytes | None:
        """Content of the file with that SHA-256, None if it is not here."""
        ...

    def files(self) -> tuple[str, ...]:
        """SHA-256 of every file that is kept, in order."""
        ...

    def record_audit(self, ledger: str, audit: Audit) -> None:
        """Add a line to the audit trail."""
        ...

    def audits(self, ledger: str) -> tuple[Audit, ...]:
        """The audit trail of a ledger, in order."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
