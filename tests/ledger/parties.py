"""A small agreement with those who record it, and their keys; every key is made from its name."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from detente.agreement.read import agreement_from
from detente.agreement.write import as_plain
from detente.ledger.canonical import fingerprint
from detente.ledger.checkpoint import origin_of
from detente.ledger.entries import seal
from detente.ledger.event import Event
from detente.ledger.keys import BoxKey, Keys, SigningKey
from detente.ledger.ledger import Ledger
from detente.ledger.quorum import take_cosignatures
from detente.ledger.roster import Recorder, as_data
from detente.ledger.store.memory import MemoryStore
from detente.ledger.witness import Witness, cosign, write_witness

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
SIGNED = date(2019, 1, 15)

AGREEMENT = agreement_from(
    {
        "detente-agreement": 1,
        "id": "ice-accord",
        "title": "Accord on the ice",
        "signed": "2019-01-15",
        "parties": {"north": {"name": "North"}, "south": {"name": "South"}, "east": {"name": "East"}},
        "bodies": {"watch": {"name": "The watch"}, "desk": {"name": "The desk"}},
        "commitments": {
            "freeze": {
                "text": "stop the machines",
                "by": ["north"],
                "to": ["south"],
                "kind": "hard",
                "due": {"on": "2019-06-01"},
                "verification": {"mode": "third_party_onsite", "by": ["watch"]},
                "on_breach": {"by": ["south", "east"], "suspend": ["relief"], "snap_back": ["relief"]},
                "waived_by": ["east"],
            },
            "relief": {
                "text": "lift the ban",
                "by": ["south"],
                "to": ["north"],
                "kind": "hard",
                "in_return_for": ["freeze"],
                "verification": {"mode": "administrative_record"},
            },
            "talks": {"text": "keep talking", "by": ["north", "south", "east"], "kind": "soft"},
        },
    }
)

PEOPLE = {
    "desk": ("secretariat", None, "desk"),
    "north-1": ("party", "north", None),
    "south-1": ("party", "south", None),
    "south-2": ("party", "south", None),
    "east-1": ("party", "east", None),
    "watcher": ("inspector", None, "watch"),
    "stringer": ("inspector", None, None),
}


def seed_of(name):
    return hashlib.sha256(name.encode()).digest()


def keys_of(name):
    return Keys(name, SigningKey(seed_of(name)), BoxKey(seed_of(f"box of {name}")))


def recorder(name, role, party=None, body=None):
    keys = keys_of(name)
    return Recorder(name, name.title(), role, party, body, keys.signing.public, keys.box.public)


RECORDERS = {name: recorder(name, *place) for name, place in PEOPLE.items()}
SALT = seed_of("salt")


def event(kind="noted", by="desk", **more):
    usual = {
        "agreement": AGREEMENT.id,
        "key": f"{kind}-{by}-{more.get('commitment', '')}",
        "happened": date(2019, 2, 20),
        "recorded": NOW,
    }
    return Event(**{**usual, "kind": kind, "by": by, **more})


def sealed(kind="noted", by="desk", signer=None, **more):
    return seal(event(kind, by, **more), keys_of(signer or by).signing, SALT)


def signing(rights=None, recorders=RECORDERS, agreement=AGREEMENT, **more):
    plain = as_plain(agreement)
    details = {
        "agreement": plain,
        "fingerprint": fingerprint(plain),
        "recorders": as_data(recorders),
        **({"rights": rights} if rights else {}),
    }
    usual = {"details": details, "happened": SIGNED, "recorded": datetime(2019, 1, 15, 9, tzinfo=UTC)}
    return sealed("signed", **{**usual, **more})


class OpenStore(MemoryStore):
    """A store into which the tests reach, as a thief would."""

    def shelf(self, ledger):
        return self._shelf(ledger)


def new_ledger(store=None, rights=None):
    return Ledger.open_new(store or OpenStore(), signing(rights), NOW)


def notes(count, start=0):
    """Entries that change nothing, a second apart."""
    return [
        sealed(key=f"note-{number}", note=f"note {number}", recorded=NOW + timedelta(seconds=number))
        for number in range(start, start + count)
    ]


def cosigning(ledger, memory, name, when=NOW):
    """A checkpoint of all there is, cosigned by a recorder who keeps its memory in a folder; it is kept."""
    note = ledger.checkpoint(keys_of("desk").signing, when)
    path = memory / f"{name}.json"
    if not path.exists():
        write_witness(path, Witness(origin_of(ledger.roster), RECORDERS["desk"].key))
    cosigned = cosign(path, str(note), ledger.consistency, keys_of(name), when)
    take_cosignatures(ledger.store, ledger.roster, str(cosigned))
    return cosigned
