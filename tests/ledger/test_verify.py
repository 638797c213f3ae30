import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.errors import Tampered
from detente.ledger.entries import leaf_of
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import root_of
from detente.ledger.sealed import seal_file
from detente.ledger.store.memory import MemoryStore
from detente.ledger.verify import verify_ledger
from tests.ledger.parties import NOW, RECORDERS, cosigning, event, keys_of, new_ledger, notes, sealed

BOXES = {name: RECORDERS[name].box for name in ("desk", "south-1")}


@pytest.fixture
def ledger(tmp_path):
    """A few entries of every sort: open, hidden, with files, a correction, a new recorder, checkpoints."""
    ledger = new_ledger()
    secret = seal_file("photo.jpg", b"what was seen", BOXES)
    ledger.store.put_file(secret.evidence.sealed, secret.ciphertext)
    newcomer = {"east-2": {"role": "party", "party": "east", "key": keys_of("east-2").signing.public}}
    ledger.append(
        [
            sealed("claimed", "north-1", commitment="freeze", note="done"),
            sealed("verified", "watcher", commitment="freeze", evidence=(secret.evidence,)),
            sealed("disputed", "south-1", commitment="freeze", note="not so", visibility="parties"),
        ],
        NOW,
    )
    cosigning(ledger, tmp_path, "south-1")
    ledger.append(
        [
            sealed("recorder-enrolled", "desk", details={"recorders": newcomer}),
            sealed("noted", "east-2", visibility="party:east"),
            sealed("corrected", "desk", details={"entry": 3}),
        ],
        NOW,
    )
    cosigning(ledger, tmp_path, "north-1")
    return ledger


def failure(store, ledger):
    """The number of the entry at which verification fails."""
    with pytest.raises(Tampered) as failed:
        verify_ledger(store, ledger)
    return failed.value.entry


def flips(data):
    """The data with one bit changed, for every byte in turn."""
    for place in range(len(data)):
        yield data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :]


def test_what_verification_finds_is_what_was_recorded(ledger):
    found = verify_ledger(ledger.store, ledger.id)
    leaves = [leaf_of(entry) for entry in ledger.store.entries(ledger.id)]
    assert found.root == ledger.root() == root_of(leaves)
    assert (found.size, found.signatures, found.hidden) == (7, 7, 0)
    assert (found.checkpoints, found.cosigners) == (4, ("desk", "north-1", "south-1"))
    assert (found.files, found.missing) == (1, 0)


@pytest.mark.parametrize("part", ["body", "signature", "private"])
def test_whatever_byte_of_an_entry_changes_verification_names_the_entry(ledger, part):
    shelf = ledger.store._shelf(ledger.id)
    for number, entry in enumerate(shelf.entries):
        for changed in flips(getattr(entry, part) or b""):
            shelf.entries[number] = replace(entry, **{part: changed})
            assert failure(ledger.store, ledger.id) == number
        shelf.entries[number] = entry
    verify_ledger(ledger.store, ledger.id)
