"""A party's own memory of a ledger: what it saw last, so that nobody can show it another past.

A witness keeps one small file. It cosigns a checkpoint only if that continues the one it saw before; the
cosignatures of several witnesses on one checkpoint show that all of them see the same ledger.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.errors import Inconsistent, StoreError
from detente.ledger.checkpoint import read_checkpoint
from detente.ledger.keys import is_public
from detente.ledger.merkle import NOTHING, Head, is_consistent
from detente.ledger.note import cosigned, is_signed, read_note

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from detente.ledger.keys import Keys
    from detente.ledger.note import Note

FORMAT = 1
"""Version of the form of a witness file, the value of its first name `detente-witness`."""

Fetch = Callable[[int, int], Sequence[bytes]]
"""Fetches the proof that the tree of the second size begins with that of the first."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What a party knows of a ledger.

    origin : which one. key : public key of the secretariat that signs for it, hex. head : last one seen.
    """

    origin: str
    key: str
    head: Head = NOTHING


def seen(witness: Witness, note: Note, proof: Sequence[bytes]) -> Witness:
    """The witness once it has seen a checkpoint that continues what it saw before.

    Raises Inconsistent; reasons: malformed, other-origin, unsigned, smaller, forked (same size, other
    root) and inconsistent.
    """
    checkpoint = read_checkpoint(note)
    old, new = witness.head, checkpoint.head
    if checkpoint.origin != witness.origin:
        raise Inconsistent(
            "other-origin", f"this is a checkpoint of '{checkpoint.origin}', not of '{witness.origin}'"
        )
    if not is_signed(note, witness.origin, witness.key):
        raise Inconsistent("unsigned", "this checkpoint is not signed by the secretariat that is known here")
    if new.size < old.size:
        raise Inconsistent(
            "smaller", f"this checkpoint has {new.size} entries; one with {old.size} was seen before"
        )
    if new.size == old.size and new.root != old.root:
        raise Inconsistent(
            "forked",
            f"two checkpoints with {new.size} entries have different roots: two histories are being shown. "
            "Keep both, and show them to the other parties",
        )
    if not is_consistent(old, new, proof):
        raise Inconsistent(
            "inconsistent",
            f"the {new.size} entries are not shown to begin with the {old.size} seen before; "
            "ask for the proof again, and if it does not come, tell the other parties",
        )
    return replace(witness, head=new)


def cosign(path: Path, written: str, fetch: Fetch, keys: Keys, now: datetime) -> Note:
    """The checkpoint with the cosignature of a party, whose memory is the file at `path`.

    What was seen is safely on the disk before anything is signed. Raises Inconsistent as `seen` does.
    """
    witness, note = read_witness(path), read_note(written)
    old, new = witness.head.size, read_checkpoint(note).head.size
    proof = fetch(old, new) if 0 < old < new else ()
    write_witness(path, seen(witness, note, proof))
    return cosigned(note, keys.name, keys.signing, now)


def read_witness(path: Path) -> Witness:
    """What a party knows of a ledger, from its file. Raises StoreError."""
    try:
        content = json.loads(path.read_bytes())
        if content["detente-witness"] != FORMAT or not is_public(content["key"]):
            raise _not_ours(path)
        head = Head(int(content["size"]), bytes.fromhex(content["root"]))
        return Witness(str(content["origin"]), content["key"], head)
    except FileNotFoundError:
        raise StoreError(f"{path} is not there; a witness begins with the key of the secretariat") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _not_ours(path) from None


def write_witness(path: Path, witness: Witness) -> None:
    """Keep what a party knows; the new file is on the disk in full before it takes the old one's place."""
    content = {
        "detente-witness": FORMAT,
        "origin": witness.origin,
        "key": witness.key,
        "size": witness.head.size,
        "root": witness.head.root.hex(),
    }
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with aside.open("w") as file:
            file.write(json.dumps(content, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _not_ours(path: Path) -> StoreError:
    return StoreError(f"{path} is no memory of a witness, or it is damaged; use a copy of it")
