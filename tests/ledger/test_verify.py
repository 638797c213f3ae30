from dataclasses import replace
from datetime import timedelta

import pytest

from detente.agreement.read import agreement_from
from detente.errors import Tampered, UnknownName
from detente.ledger.entries import leaf_of
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import Frontier, root_of
from detente.ledger.sealed import seal_file
from detente.ledger.stores import Kept
from detente.ledger.verify import verify_ledger
from tests.ledger.parties import (
    AGREEMENT,
    NOW,
    RECORDERS,
    OpenStore,
    cosigning,
    keys_of,
    new_ledger,
    notes,
    sealed,
    signing,
)

FEW = {name: RECORDERS[name] for name in ("desk", "north-1", "south-1", "watcher")}


@pytest.fixture
def ledger(tmp_path):
    """A few entries of every sort: open, hidden, with files, a correction, a new recorder, checkpoints."""
    ledger = Ledger.open_new(OpenStore(), signing(recorders=FEW), NOW)
    boxes = {name: RECORDERS[name].box for name in ("desk", "south-1")}
    secret = seal_file("photo.jpg", b"what was seen", boxes)
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


def failure(ledger, **how):
    """The number of the entry at which verification fails."""
    with pytest.raises(Tampered) as failed:
        verify_ledger(ledger.store, ledger.id, **how)
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


def test_several_processes_find_the_same(ledger):
    ledger.append(notes(30), NOW)
    assert verify_ledger(ledger.store, ledger.id, processes=2) == verify_ledger(ledger.store, ledger.id)
    shelf = ledger.store.shelf(ledger.id)
    shelf.entries[20] = shelf.entries[20]._replace(signature=bytes(64))
    assert failure(ledger, processes=2) == 20


# --- a changed byte


@pytest.fixture
def small(tmp_path):
    """As few bytes as a ledger can have with an open entry, a hidden one, a checkpoint and a cosignature."""
    agreement = agreement_from(
        {
            "detente-agreement": 1,
            "id": AGREEMENT.id,
            "title": "Accord",
            "signed": "2019-01-15",
            "parties": {"north": {"name": "North"}},
            "commitments": {"freeze": {"text": "stop", "by": ["north"], "kind": "soft"}},
        }
    )
    few = {name: replace(RECORDERS[name], body=None, box="") for name in ("desk", "north-1")}
    ledger = Ledger.open_new(OpenStore(), signing(recorders=few, agreement=agreement), NOW)
    ledger.append([sealed("claimed", "north-1", commitment="freeze")], NOW)
    ledger.append([sealed("noted", "north-1", note="so", visibility="parties")], NOW)
    cosigning(ledger, tmp_path, "north-1")
    return ledger


@pytest.mark.parametrize("part", ["body", "signature", "private"])
def test_whatever_byte_of_an_entry_changes_verification_names_the_entry(small, part):
    shelf = small.store.shelf(small.id)
    for number, entry in enumerate(shelf.entries):
        for changed in flips(getattr(entry, part) or b""):
            shelf.entries[number] = entry._replace(**{part: changed})
            assert failure(small) == number
        shelf.entries[number] = entry
    verify_ledger(small.store, small.id)


def test_whatever_byte_of_a_key_changes_verification_names_the_entry(small):
    shelf = small.store.shelf(small.id)
    for number, entry in enumerate(shelf.entries):
        for changed in flips(entry.key.encode("ascii")):
            shelf.entries[number] = entry._replace(key=changed.decode("latin-1"))
            assert failure(small) == number
        shelf.entries[number] = entry


def test_whatever_byte_of_a_hash_changes_verification_names_the_entry_that_completed_it(small):
    nodes = small.store.shelf(small.id).nodes
    for (level, index), true in list(nodes.items()):
        for changed in flips(true):
            nodes[level, index] = changed
            assert failure(small) == ((index + 1) << level) - 1
        nodes[level, index] = true
    verify_ledger(small.store, small.id)


def test_whatever_byte_of_a_checkpoint_changes_verification_fails(small):
    kept = small.store.shelf(small.id).kept
    for place, one in enumerate(kept):
        # The cosigned one repeats the first, but for its last line.
        same, last = one.text.encode().rsplit(b"\n", 2)[0] + b"\n", one.text.splitlines()[-1].encode()
        changes = flips(one.text.encode()) if place else (same + line + b"\n" for line in flips(last))
        for changed in changes:
            kept[place] = replace(one, text=changed.decode("utf-8", errors="replace"))
            assert failure(small) in {None, 3}  # the end of the ledger, if the size is what was changed
        for other in (replace(one, size=one.size + 1), replace(one, who="stranger")):
            kept[place] = other
            assert failure(small) is None
        kept[place] = one
    verify_ledger(small.store, small.id)


def test_a_changed_file_of_evidence_is_found_and_its_entry_named(ledger):
    files = ledger.store._files  # noqa: SLF001 - the tests reach in, as a thief would
    (digest,) = files
    files[digest] += b"!"
    assert failure(ledger) == 2
    del files[digest]
    assert verify_ledger(ledger.store, ledger.id).missing == 1


# --- a changed history


def test_a_missing_entry_is_named(ledger):
    shelf = ledger.store.shelf(ledger.id)
    del shelf.entries[4]
    assert failure(ledger) == 4


def test_an_entry_that_is_there_twice_is_named(ledger):
    shelf = ledger.store.shelf(ledger.id)
    again = shelf.entries[1]._replace(number=7)
    shelf.entries.append(again)
    shelf.nodes |= {node.place: node.hash for node in grown(ledger, [again])}
    assert failure(ledger) == 7


def test_a_ledger_that_was_cut_off_is_found_out_by_its_checkpoint(ledger):
    shelf = ledger.store.shelf(ledger.id)
    del shelf.entries[5:]
    assert failure(ledger) == 5


def test_a_history_that_was_written_anew_is_found_out_by_its_checkpoint(ledger):
    forged = Ledger.open_new(OpenStore(), signing(recorders=FEW), NOW)
    forged.append([sealed("claimed", "north-1", commitment="freeze", key=f"k-{i}") for i in range(9)], NOW)
    for kept in ledger.store.kept(ledger.id):
        forged.store.keep(forged.id, kept)
    with pytest.raises(Tampered, match="another history"):
        verify_ledger(forged.store, forged.id)


def test_a_checkpoint_by_somebody_else_is_found_out(ledger):
    kept = ledger.store.shelf(ledger.id).kept
    text = kept[0].text.rpartition("\n\n")[0]
    kept.append(Kept(4, "desk", f"{text}\n\n— stranger c3RyYW5nZXI=\n"))
    with pytest.raises(Tampered, match="not signed as it was kept"):
        verify_ledger(ledger.store, ledger.id)


def test_an_entry_that_the_gate_would_not_have_taken_is_named(ledger):
    shelf = ledger.store.shelf(ledger.id)
    smuggled = [
        sealed("claimed", "south-1", commitment="freeze", key="no-right"),
        sealed("noted", "desk", signer="north-1", key="bad-signature"),
        sealed("noted", "desk", key="backdated", recorded=NOW - timedelta(days=1)),
        sealed("corrected", "desk", key="of nothing", details={"entry": 70}),
        sealed("noted", "stranger", key="stranger"),
        sealed("noted", "stranger", key="hidden", visibility="parties"),
    ]
    for entry in smuggled:
        before = dict(shelf.nodes)
        shelf.entries.append(entry._replace(number=7))
        shelf.nodes |= {node.place: node.hash for node in grown(ledger, [entry])}
        assert failure(ledger) == 7
        shelf.entries[7] = shelf.entries[7]._replace(private=None)
        assert failure(ledger) == 7
        shelf.entries.pop()
        shelf.nodes = before


def grown(ledger, entries):
    """The hashes that more entries would complete."""
    return Frontier.at(7, lambda places: ledger.store.nodes(ledger.id, places)).grow(map(leaf_of, entries))[1]


# --- what is not all here, and samples


def test_a_copy_without_the_hidden_parts_verifies_and_says_how_much_is_hidden(ledger):
    shelf = ledger.store.shelf(ledger.id)
    shelf.entries[:] = [entry._replace(private=None) for entry in shelf.entries]
    found = verify_ledger(ledger.store, ledger.id)
    assert (found.size, found.hidden, found.root) == (7, 2, ledger.root())
    shelf.entries[3] = shelf.entries[3]._replace(signature=bytes(64))
    assert failure(ledger) == 3


def test_names_inside_an_agreement_do_not_make_it_a_hidden_one():
    agreement = AGREEMENT.model_copy(update={"events": {"private": "something private", "signed": "so"}})
    ledger = Ledger.open_new(OpenStore(), signing(agreement=agreement), NOW)
    found = verify_ledger(ledger.store, ledger.id)
    assert (found.size, found.hidden) == (1, 0)


def test_a_sample_checks_fewer_signatures_and_all_else(ledger):
    ledger.append(notes(40), NOW)
    found = verify_ledger(ledger.store, ledger.id, signatures=5, seed=3)
    # Those of entries that say who may record are checked in any case.
    assert 5 <= found.signatures <= 9
    assert found == verify_ledger(ledger.store, ledger.id, signatures=5, seed=3)
    assert verify_ledger(ledger.store, ledger.id, signatures="sample").signatures == 47
    shelf = ledger.store.shelf(ledger.id)
    shelf.entries[30] = shelf.entries[30]._replace(
        body=shelf.entries[30].body.replace(b"note 23", b"note 24")
    )
    assert failure(ledger, signatures=5, seed=3) == 30


def test_a_ledger_that_does_not_exist_has_no_verification():
    with pytest.raises(UnknownName, match="there is no ledger of 'ice'; ledgers here: ice-accord"):
        verify_ledger(new_ledger().store, "ice")
