"""What the commands on ledgers find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.ledger.entries import Header
    from detente.ledger.event import Event
    from detente.ledger.merkle import Head
    from detente.ledger.verify import Verified


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list; said : all of it, or only its public part where the rest is not at hand."""

    number: int
    said: Event | Header


@dataclass(frozen=True, slots=True)
class Log:
    """A stretch of the entries of a ledger; size : how many it has in all."""

    ledger: str
    size: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """A ledger that verifies.

    checkpoint : size of the largest checkpoint that is kept with it, which it continues; 0 if there is
    none. cosigned, lacking : parties that did and did not cosign that one. given : whether it continues the
    checkpoint that was given.
    """

    ledger: str
    found: Verified
    checkpoint: int = 0
    cosigned: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the tree of a ledger (RFC 9162, 2.1.3), checked.

    leaf : hash of the entry. path : hashes that lead from there to the root.
    """

    ledger: str
    number: int
    head: Head
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint with its signatures; cosigned, lacking : parties that did and did not cosign it."""

    ledger: str
    head: Head
    note: str
    cosigned: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """Ledgers that were copied and proven; where : file or database with the copy."""

    where: str
    ledgers: tuple[Proven, ...]
