"""The verbs on a ledger: list, verify, prove, sign and cosign checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from detente.errors import Inconsistent, NotAllowed, Refused, Tampered
from detente.ledger.checkpoint import is_by_secretariat, origin_of, read_checkpoint, sign_checkpoint
from detente.ledger.entries import leaf_of, opened, public_view
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import Frontier, Head, is_included
from detente.ledger.note import is_signed, read_note
from detente.ledger.quorum import quorum, take_cosignatures
from detente.ledger.verify import verify_ledger
from detente.ledger.witness import Witness, cosign, read_witness, write_witness
from detente.report.ledger.findings import Log, Proof, Proven, Row, Signed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from detente.ledger.entries import Header
    from detente.ledger.event import Event
    from detente.ledger.keys import Keys, SigningKey
    from detente.ledger.quorum import Quorum
    from detente.ledger.stores import Entry, Store
    from detente.ledger.verify import How


LONG = 20_000
"""Entries from which on it pays to start further processes."""


@dataclass(frozen=True, slots=True)
class Check:
    """How thoroughly a ledger is checked.

    signatures : all, a sample, or how many; seed : by which they are drawn. checkpoint : one from
    somewhere else, as text, that the ledger must continue. processes : that work on a long ledger.
    """

    signatures: How = "all"
    seed: int = 0
    checkpoint: str = ""
    processes: int = 1


def listed(ledger: Ledger, start: int, count: int) -> Log:
    """A stretch of the entries; one that is not all here shows its public part."""
    entries = islice(ledger.store.entries(ledger.id, start, start + count), count)
    return Log(ledger.id, ledger.size, tuple(Row(entry.number, _said(entry)) for entry in entries))


def proven(store: Store, ledger: str, check: Check) -> Proven:
    """A ledger that verifies. Raises Tampered, naming the first bad entry as far as there is one."""
    processes = check.processes if store.size(ledger) > LONG else 1
    found = verify_ledger(store, ledger, signatures=check.signatures, seed=check.seed, processes=processes)
    roster = Ledger(store, ledger).roster
    seen = quorum(store, roster)
    given = False
    if check.checkpoint:
        said = read_checkpoint(read_note(check.checkpoint))
        given = said.origin == origin_of(roster)
        if given:
            _continues(store, ledger, Head(found.size, found.root), said.head)
    size = seen.head.size if seen.head else 0
    return Proven(ledger, found, size, seen.parties, _lacking(seen), given)


def proof_of(ledger: Ledger, number: int) -> Proof:
    """That an entry is in the tree over all entries, checked. Raises Refused if there is none."""
    head = ledger.head()
    if not 0 <= number < head.size:
        raise Refused(
            "unknown-entry", f"there is no entry {number} in '{ledger.id}'; the last is {head.size - 1}"
        )
    path = ledger.inclusion(number, head.size)
    (entry,) = ledger.store.entries(ledger.id, number, number + 1)
    leaf = leaf_of(entry)
    if not is_included(leaf, number, head, path):
        raise Tampered(f"entry {number} of '{ledger.id}' is not what the tree over it holds", number)
    return Proof(ledger.id, number, head, leaf, path)


def checkpointed(ledger: Ledger, key: SigningKey, now: datetime) -> Signed:
    """A new checkpoint of all entries, signed and kept. Raises NotAllowed but for the secretariat."""
    note = sign_checkpoint(ledger.store, ledger.roster, key, now)
    return _signed(ledger, str(note))


def latest(ledger: Ledger) -> str:
    """The largest checkpoint that the secretariat signed, as text. Raises Inconsistent if there is none."""
    for kept in sorted(ledger.store.kept(ledger.id), key=lambda kept: -kept.size):
        if is_by_secretariat(read_note(kept.text), ledger.roster):
            return kept.text
    raise Inconsistent(
        "none",
        f"there is no checkpoint of '{ledger.id}' yet; the secretariat makes one: detente ledger checkpoint",
    )


def cosigned(ledger: Ledger, keys: Keys, memory: Path, now: datetime, written: str) -> Signed:
    """A checkpoint cosigned by a party that remembers, in a file, what it saw last; kept in the ledger.

    Without such a file, the party trusts this time whom the ledger names as secretariat. Raises
    Inconsistent, and signs nothing, if the checkpoint does not continue what was seen.
    """
    roster = ledger.roster
    if not memory.exists():
        write_witness(memory, Witness(origin_of(roster), _secretariat_of(ledger, written)))
    read_witness(memory)
    note = cosign(memory, written, ledger.consistency, keys, now)
    take_cosignatures(ledger.store, roster, str(note))
    return _signed(ledger, str(note))


def check_party(ledger: Ledger, keys: Keys, name: str) -> None:
    """Raises NotAllowed unless keys are those of a recorder, or of somebody who speaks for a party."""
    one = ledger.roster.recorders.get(keys.name)
    if one is None or name not in {one.id, one.party}:
        raise NotAllowed(f"the keys of '{keys.name}' are not those of '{name}'; sign with keys of one's own")


def _said(entry: Entry) -> Event | Header:
    # What everybody may see has no private part.
    return public_view(entry) if entry.private is None else opened(entry)


def _continues(store: Store, ledger: str, head: Head, old: Head) -> None:
    """Raises Tampered unless a verified ledger begins with an older tree."""
    if old.size > head.size:
        raise Tampered(
            f"'{ledger}' has {head.size} entries, but a checkpoint of {old.size} was signed: "
            f"entry {head.size} and what follows is missing",
            head.size,
        )
    if Frontier.at(old.size, lambda places: store.nodes(ledger, places)).root != old.root:
        raise Tampered(f"the first {old.size} entries of '{ledger}' are not those of the checkpoint")


def _signed(ledger: Ledger, written: str) -> Signed:
    seen = quorum(ledger.store, ledger.roster)
    return Signed(ledger.id, read_checkpoint(read_note(written)).head, written, seen.parties, _lacking(seen))


def _lacking(seen: Quorum) -> tuple[str, ...]:
    return tuple(party for party in seen.latest if party not in seen.parties)


def _secretariat_of(ledger: Ledger, written: str) -> str:
    """The key of the secretariat that signed a checkpoint, as the ledger itself names it."""
    note, origin = read_note(written), origin_of(ledger.roster)
    for one in ledger.roster.everyone:
        if one.role == "secretariat" and is_signed(note, origin, one.key):
            return one.key
    raise Inconsistent("unsigned", "this checkpoint is not signed by the secretariat that the ledger names")
