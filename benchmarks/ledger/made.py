"""A ledger for measuring: a small agreement, a recorder with a key, and as many events as are wanted."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from detente.agreement.read import agreement_from
from detente.ledger.entries import seal
from detente.ledger.event import Event, Evidence
from detente.ledger.keys import BoxKey, SigningKey
from detente.ledger.roster import Recorder
from detente.workflow.record import Appointed, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.ledger.ledger import Ledger
    from detente.ledger.stores import Entry, Store

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
WHO = "north-1"
COMMITMENTS = 30
NOTE = "The site was visited as foreseen; seals were found unbroken, and the log of the operator was copied."

AGREEMENT = agreement_from(
    {
        "detente-agreement": 1,
        "id": "measured",
        "title": "An agreement to measure with",
        "signed": "2019-01-15",
        "bodies": {"desk": {"name": "The desk"}},
        "parties": {"north": {"name": "North"}, "south": {"name": "South"}},
        "commitments": {
            f"step-{number}": {
                "text": "stop the machines",
                "by": ["north"],
                "to": ["south"],
                "kind": "hard",
                "due": {"on": "2019-06-01"},
            }
            for number in range(COMMITMENTS)
        },
    }
)


def begun(store: Store) -> Ledger:
    """The ledger with its entry 0, signed by the secretariat."""
    desk, delegate = SigningKey.from_seed(b"d" * 32), SigningKey.from_seed(bytes(32))
    box = BoxKey(bytes(32)).public
    who = {
        "desk": Recorder("desk", "The desk", "secretariat", None, "desk", desk.public, box),
        WHO: Recorder(WHO, "North, first delegate", "party", "north", None, delegate.public, box),
    }
    return open_ledger(store, AGREEMENT, Appointed(who), desk, NOW)


def entries(tag: str, start: int = 0) -> Iterator[Entry]:
    """Signed events without end, one on each commitment in turn, each with a piece of evidence."""
    key, number = SigningKey.from_seed(bytes(32)), start
    while True:
        digest = hashlib.sha256(f"{tag} {number}".encode()).hexdigest()
        event = Event(
            agreement=AGREEMENT.id,
            key=f"{tag}-{number}",
            kind="claimed",
            by=WHO,
            happened=date(2019, 2, 20),
            recorded=NOW,
            commitment=f"step-{number % COMMITMENTS}",
            note=NOTE,
            evidence=(Evidence("protocol.pdf", digest, 120_000),),
        )
        yield seal(event, key)
        number += 1
