"""Checkpoints: the size and root of a ledger, signed, so that it cannot be rewritten below them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import Inconsistent, NotAllowed, Tampered
from detente.ledger.merkle import NOTHING, Frontier, Head
from detente.ledger.note import Note, cosigned, is_signed, read_note, signed
from detente.ledger.regrow import regrown
from detente.ledger.stores import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from detente.ledger.keys import SigningKey
    from detente.ledger.roster import Recorder, Roster
    from detente.ledger.stores import Store

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")
_LINES, _PREFIX = 3, 16


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says. origin : which ledger. head : its size and root."""

    origin: str
    head: Head

    @property
    def text(self) -> str:
        """The text that is signed: origin, size and root in base64, a line each (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.head.size}\n{base64.b64encode(self.head.root).decode()}\n"


def origin_of(roster: Roster) -> str:
    """Name of a ledger in checkpoints: its agreement, and the beginning of its fingerprint."""
    return f"detente/{roster.agreed.id}/{roster.fingerprint[:_PREFIX]}"


def read_checkpoint(note: Note) -> Checkpoint:
    """What a signed note says about a ledger. Raises Inconsistent, reason `malformed`."""
    rows = note.text.split("\n")[:-1]
    if len(rows) == _LINES and rows[0] and _SIZE.fullmatch(rows[1]) and _ROOT.fullmatch(rows[2]):
        found = Checkpoint(rows[0], Head(int(rows[1]), base64.b64decode(rows[2])))
        if found.text == note.text:
            return found
    raise Inconsistent("malformed", "this is no checkpoint: it should have an origin, a size and a root")


def sign_checkpoint(store: Store, roster: Roster, key: SigningKey, now: datetime) -> Note:
    """A signed checkpoint of all that is in the ledger, which is kept in the store as well.

    What came since the signer's last checkpoint is worked out anew from the bodies first, so that nobody
    signs what the store merely claims. The second signature says when it was signed. Raises Tampered, and
    NotAllowed for all but the secretariat.
    """
    signer = _secretariat(roster, key)
    ledger, origin = roster.agreed.id, origin_of(roster)
    size = store.size(ledger)
    before = _last_by(store, ledger, origin, key)
    frontier = Frontier.at(before.size, lambda places: store.nodes(ledger, places))
    if frontier.root != before.root:
        raise Tampered(f"the first {before.size} entries of '{ledger}' have another root than was signed")
    head = regrown(store, ledger, frontier, size).head
    note = cosigned(signed(Note(Checkpoint(origin, head).text), origin, key), signer.id, key, now)
    store.keep(ledger, Kept(size, signer.id, str(note)))
    return note


def is_by_secretariat(note: Note, roster: Roster) -> bool:
    """Whether a checkpoint is signed by the secretariat, with a key of now or of the past.

    Raises Inconsistent if it bears a signature that claims to be, and is not.
    """
    keys = {one.key for one in roster.everyone if one.role == "secretariat"}
    signatures = [is_signed(note, origin_of(roster), key) for key in keys]
    return any(signatures)


def _secretariat(roster: Roster, key: SigningKey) -> Recorder:
    for one in roster.recorders.values():
        if one.key == key.public and one.role == "secretariat" and one.id not in roster.revoked:
            return one
    raise NotAllowed(
        "only the secretariat signs checkpoints, and this key is not enrolled for it; use its key"
    )


def _last_by(store: Store, ledger: str, origin: str, key: SigningKey) -> Head:
    """The largest tree that this key has signed before."""
    for kept in sorted(store.kept(ledger), key=lambda kept: -kept.size):
        note = read_note(kept.text)
        if is_signed(note, origin, key.public):
            return read_checkpoint(note).head
    return NOTHING
