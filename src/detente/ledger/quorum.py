"""Which parties have cosigned what, as far as the ledger knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import Inconsistent
from detente.ledger.checkpoint import is_by_secretariat, origin_of, read_checkpoint
from detente.ledger.merkle import Frontier, Head
from detente.ledger.note import COSIGNED, SIGNED, Note, cosigned_at, key_id, read_note
from detente.ledger.stores import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from detente.ledger.roster import Recorder, Roster
    from detente.ledger.stores import Store


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Somebody saw that a tree of that size continues all that they saw before; when : as they say."""

    by: str
    party: str | None
    head: Head
    when: datetime


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who saw the latest checkpoint. head : that checkpoint, None if there is none.

    latest : for each party, the cosignature on the largest tree that it has seen; None for none at all.
    """

    head: Head | None
    latest: Mapping[str, Cosignature | None]

    @property
    def parties(self) -> tuple[str, ...]:
        """Parties that cosigned the latest checkpoint."""
        return tuple(
            party
            for party, cosignature in self.latest.items()
            if cosignature and cosignature.head == self.head
        )

    @property
    def is_complete(self) -> bool:
        """Whether every party cosigned the latest checkpoint."""
        return self.head is not None and len(self.parties) == len(self.latest)


def quorum(store: Store, roster: Roster) -> Quorum:
    """Which parties cosigned the latest checkpoint, and when."""
    latest: dict[str, Cosignature | None] = dict.fromkeys(roster.agreed.parties)
    every = store.kept(roster.agreed.id)
    head = max((read_checkpoint(read_note(kept.text)).head for kept in every), key=_size, default=None)
    for kept in every:
        for one in roster.everyone:
            if one.id == kept.who and one.party in latest and _reaches(latest[one.party], kept.size):
                for cosignature in cosignatures(read_note(kept.text), (one,)):
                    latest[one.party] = cosignature
    return Quorum(head, latest)


def cosignatures(note: Note, recorders: tuple[Recorder, ...]) -> tuple[Cosignature, ...]:
    """The cosignatures of recorders on a checkpoint. Raises Inconsistent if one claims to be, and is not."""
    head = read_checkpoint(note).head
    found = [(one, cosigned_at(note, one.id, one.key)) for one in recorders]
    return tuple(Cosignature(one.id, one.party, head, when) for one, when in found if when is not None)


def recognised(note: Note, roster: Roster) -> Note:
    """The note with those signatures only that are by keys of the ledger, of now or of the past."""
    origin, known = origin_of(roster), set()
    for one in roster.everyone:
        known.add((one.id, key_id(one.id, COSIGNED, one.key)))
        if one.role == "secretariat":
            known.add((origin, key_id(origin, SIGNED, one.key)))
    return Note(note.text, tuple(line for line in note.lines if (line.name, line.id) in known))


def take_cosignatures(store: Store, roster: Roster, written: str) -> tuple[Cosignature, ...]:
    """Keep the cosignatures of those who may record now on a checkpoint of this ledger; returns them.

    Raises Inconsistent if the checkpoint is of another ledger or history, or nobody known cosigned it.
    """
    note, ledger = recognised(read_note(written), roster), roster.agreed.id
    checkpoint = read_checkpoint(note)
    head = checkpoint.head
    if checkpoint.origin != origin_of(roster):
        raise Inconsistent("other-origin", f"this is a checkpoint of '{checkpoint.origin}', another ledger")
    if not is_by_secretariat(note, roster):
        raise Inconsistent("unsigned", "this checkpoint is not signed by the secretariat")
    if head.size > store.size(ledger) or _root(store, ledger, head.size) != head.root:
        raise Inconsistent(
            "forked", f"this checkpoint of {head.size} entries shows another history than this ledger"
        )
    current = tuple(one for name, one in roster.recorders.items() if name not in roster.revoked)
    found = cosignatures(note, current)
    if not found:
        raise Inconsistent("unsigned", "nobody who may record here has cosigned this checkpoint")
    for cosignature in found:
        names = {checkpoint.origin, cosignature.by}
        own = Note(note.text, tuple(line for line in note.lines if line.name in names))
        store.keep(ledger, Kept(head.size, cosignature.by, str(own)))
    return found


def _root(store: Store, ledger: str, size: int) -> bytes:
    return Frontier.at(size, lambda places: store.nodes(ledger, places)).root


def _size(head: Head) -> int:
    return head.size


def _reaches(before: Cosignature | None, size: int) -> bool:
    """Whether a tree of that size is as large as what was cosigned before."""
    return before is None or before.head.size <= size
