import json
from dataclasses import replace
from datetime import timedelta

import pytest

from detente.errors import Inconsistent, NotAllowed, StoreError, Tampered
from detente.ledger.checkpoint import Checkpoint, is_by_secretariat, origin_of, read_checkpoint
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import NOTHING, Head
from detente.ledger.note import (
    COSIGNED,
    Line,
    Note,
    cosigned,
    cosigned_at,
    is_signed,
    key_id,
    read_note,
    signed,
)
from detente.ledger.quorum import quorum, take_cosignatures
from detente.ledger.verify import verify_ledger
from detente.ledger.witness import Witness, cosign, read_witness, seen, write_witness
from tests.ledger.parties import (
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

DESK = keys_of("desk").signing
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def ledger():
    ledger = new_ledger()
    ledger.append(notes(5), NOW)
    return ledger


def fresh(ledger):
    return Witness(origin_of(ledger.roster), RECORDERS["desk"].key)


def refusal(witness, note, proof=()):
    with pytest.raises(Inconsistent) as refused:
        seen(witness, note, proof)
    return refused.value.reason


# --- checkpoints


def test_a_checkpoint_says_size_and_root_and_is_signed_and_kept(ledger):
    note = ledger.checkpoint(DESK, NOW)
    assert read_checkpoint(note) == Checkpoint(origin_of(ledger.roster), ledger.head())
    assert is_signed(note, origin_of(ledger.roster), DESK.public)
    assert is_by_secretariat(note, ledger.roster)
    assert cosigned_at(note, "desk", DESK.public) == NOW
    assert [(kept.size, kept.who, kept.text) for kept in ledger.store.kept(ledger.id)] == [
        (6, "desk", str(note))
    ]


def test_the_origin_names_the_agreement_and_what_was_signed(ledger):
    fingerprint = next(ledger.recorded()).event.details["fingerprint"]
    assert origin_of(ledger.roster) == f"detente/ice-accord/{fingerprint[:16]}"


def test_only_the_secretariat_signs_checkpoints(ledger):
    for key in (keys_of("north-1").signing, keys_of("stranger").signing):
        with pytest.raises(NotAllowed, match="secretariat"):
            ledger.checkpoint(key, NOW)
    with pytest.raises(NotAllowed, match="secretariat"):
        Ledger(OpenStore(), "ice-accord").checkpoint(DESK, NOW)


@pytest.mark.parametrize("number", [7, 9])
def test_nothing_is_signed_that_the_bodies_do_not_bear_out(ledger, number):
    ledger.checkpoint(DESK, NOW)
    ledger.append(notes(5, 5), NOW)
    shelf = ledger.store.shelf(ledger.id)
    shelf.entries[number] = shelf.entries[number]._replace(body=b"{}")
    with pytest.raises(Tampered) as found:
        ledger.checkpoint(DESK, NOW)
    assert found.value.entry == number
    assert len(ledger.store.kept(ledger.id)) == 1


def test_nothing_is_signed_that_does_not_continue_what_was_signed_before(ledger):
    ledger.checkpoint(DESK, NOW)
    shelf = ledger.store.shelf(ledger.id)
    shelf.nodes[2, 0] = bytes(32)
    with pytest.raises(Tampered, match="another root than was signed"):
        Ledger(ledger.store, ledger.id).checkpoint(DESK, NOW)


def test_a_missing_entry_is_noticed_before_signing(ledger):
    del ledger.store.shelf(ledger.id).entries[3]
    with pytest.raises(Tampered) as found:
        ledger.checkpoint(DESK, NOW)
    assert found.value.entry == 3


# --- what a witness takes


def test_a_witness_follows_a_ledger_that_grows(ledger):
    witness = fresh(ledger)
    for start in range(5, 30, 5):
        old = witness.head.size
        note = ledger.checkpoint(DESK, NOW)
        witness = seen(witness, note, ledger.consistency(old) if old else ())
        assert witness.head == ledger.head()
        assert seen(witness, note, ()) == witness
        ledger.append(notes(5, start), NOW)


def test_a_witness_refuses_whatever_does_not_continue_what_it_saw(ledger):
    early = ledger.checkpoint(DESK, NOW)
    ledger.append(notes(5, 5), NOW)
    late = ledger.checkpoint(DESK, NOW)
    first = seen(fresh(ledger), early, ())
    proof = ledger.consistency(6)
    last = seen(first, late, proof)
    origin, root = first.origin, ledger.root()
    other = signed(Note(Checkpoint(origin, Head(11, root[::-1])).text), origin, DESK)
    assert refusal(last, early) == "smaller"
    assert refusal(last, other) == "forked"
    assert refusal(first, late, ()) == "inconsistent"
    assert refusal(first, late, proof[::-1]) == "inconsistent"
    assert refusal(first, other, proof) == "inconsistent"
    assert refusal(replace(first, origin="detente/other/0"), late, proof) == "other-origin"
    assert refusal(replace(first, key=RECORDERS["north-1"].key), late, proof) == "unsigned"
    assert refusal(first, Note(late.text), proof) == "unsigned"
    assert refusal(first, Note(early.text.replace("\n6\n", "\n7\n"), early.lines)) == "unsigned"
    assert refusal(first, Note("log\n"), proof) == "malformed"


def test_two_histories_are_found_out_by_the_first_witness_that_sees_both(tmp_path):
    """The secretariat shows one ledger to North and another to South; then they compare."""
    one, other = new_ledger(), new_ledger()
    claim = sealed("claimed", "north-1", commitment="freeze", key="c")
    one.append([claim, *notes(3)], NOW)
    other.append([*notes(3), claim], NOW)
    for_north, for_south = cosigning(one, tmp_path, "north-1"), cosigning(other, tmp_path, "south-1")
    with pytest.raises(Inconsistent) as found:
        cosign(tmp_path / "north-1.json", str(for_south), one.consistency, keys_of("north-1"), NOW)
    assert found.value.reason == "forked"
    # The histories go on, and cannot be joined again.
    other.append(notes(4, 3), NOW)
    later = other.checkpoint(DESK, NOW)
    with pytest.raises(Inconsistent) as found:
        cosign(tmp_path / "north-1.json", str(later), other.consistency, keys_of("north-1"), NOW)
    assert found.value.reason == "inconsistent"
    with pytest.raises(ValueError, match="has 5 entries, not 9"):
        cosign(tmp_path / "north-1.json", str(later), one.consistency, keys_of("north-1"), NOW)
    with pytest.raises(Inconsistent) as found:
        take_cosignatures(other.store, other.roster, str(for_north))
    assert found.value.reason == "forked"


# --- the memory of a witness


def test_a_witness_remembers_before_it_signs(ledger, tmp_path):
    path = tmp_path / "north.json"
    write_witness(path, fresh(ledger))
    assert read_witness(path).head == NOTHING
    note = ledger.checkpoint(DESK, NOW)
    done = cosign(path, str(note), ledger.consistency, keys_of("north-1"), NOW)
    assert cosigned_at(done, "north-1", RECORDERS["north-1"].key) == NOW
    assert read_witness(path) == Witness(origin_of(ledger.roster), DESK.public, ledger.head())
    again = cosign(path, str(note), ledger.consistency, keys_of("north-1"), TOMORROW)
    assert cosigned_at(again, "north-1", RECORDERS["north-1"].key) == TOMORROW
    assert [each.name for each in tmp_path.iterdir()] == ["north.json"]


def test_a_witness_that_refuses_remembers_what_it_knew(ledger, tmp_path):
    cosigning(ledger, tmp_path, "north-1")
    path = tmp_path / "north-1.json"
    before = path.read_bytes()
    other = new_ledger()
    with pytest.raises(Inconsistent, match="was seen before"):
        cosign(path, str(other.checkpoint(DESK, NOW)), other.consistency, keys_of("north-1"), NOW)
    assert path.read_bytes() == before


def test_a_file_that_is_no_memory_of_a_witness_is_refused(ledger, tmp_path):
    path = tmp_path / "w.json"
    with pytest.raises(StoreError, match="is not there"):
        read_witness(path)
    write_witness(path, fresh(ledger))
    good = json.loads(path.read_text())
    for content in ("", "[]", "{}", *(json.dumps({**good, name: "?"}) for name in good if name != "origin")):
        path.write_text(content)
        with pytest.raises(StoreError, match="damaged"):
            read_witness(path)


# --- who saw what


def test_the_quorum_says_which_parties_saw_the_latest_checkpoint(ledger, tmp_path):
    assert quorum(ledger.store, ledger.roster).head is None
    assert quorum(ledger.store, ledger.roster).parties == ()
    cosigning(ledger, tmp_path, "north-1")
    cosigning(ledger, tmp_path, "south-1")
    ledger.append(notes(3, 5), NOW)
    cosigning(ledger, tmp_path, "south-2", TOMORROW)
    found = quorum(ledger.store, ledger.roster)
    assert found.head == ledger.head()
    assert found.parties == ("south",)
    assert not found.is_complete
    assert {party: last and (last.by, last.head.size, last.when) for party, last in found.latest.items()} == {
        "north": ("north-1", 6, NOW),
        "south": ("south-2", 9, TOMORROW),
        "east": None,
    }
    for name in ("north-1", "east-1"):
        cosigning(ledger, tmp_path, name, TOMORROW)
    assert quorum(ledger.store, ledger.roster).is_complete


def test_only_cosignatures_by_recorders_of_this_ledger_are_kept(ledger):
    note = ledger.checkpoint(DESK, NOW)
    before = ledger.store.kept(ledger.id)
    empty = Line("north-1", key_id("north-1", COSIGNED, RECORDERS["north-1"].key), bytes(72))
    other = Note(note.text.replace("ice", "fire"), note.lines)
    for wrong, reason in (
        (cosigned(Note(note.text), "north-1", keys_of("north-1").signing, NOW), "unsigned"),
        (cosigned(note, "north-1", keys_of("south-1").signing, NOW), None),
        (Note(note.text, (*note.lines, empty)), "unsigned"),
        (other, "other-origin"),
    ):
        if reason is None:
            # The line is by nobody known, so what is left is the secretariat's own.
            assert [one.by for one in take_cosignatures(ledger.store, ledger.roster, str(wrong))] == ["desk"]
        else:
            with pytest.raises(Inconsistent) as refused:
                take_cosignatures(ledger.store, ledger.roster, str(wrong))
            assert refused.value.reason == reason
    assert ledger.store.kept(ledger.id) == before


def test_somebody_who_was_revoked_cosigns_no_more_but_what_they_saw_stays(ledger, tmp_path):
    cosigning(ledger, tmp_path, "south-2")
    note = read_note(str(ledger.checkpoint(DESK, NOW)))
    ledger.append([sealed("recorder-revoked", details={"recorder": "south-2"})], NOW)
    last = quorum(ledger.store, ledger.roster).latest["south"]
    assert last is not None
    assert last.by == "south-2"
    bare = signed(Note(note.text), origin_of(ledger.roster), DESK)
    late = cosigned(bare, "south-2", keys_of("south-2").signing, NOW)
    with pytest.raises(Inconsistent, match="nobody who may record"):
        take_cosignatures(ledger.store, ledger.roster, str(late))


def test_a_checkpoint_of_more_than_there_is_cannot_be_taken(ledger):
    origin = origin_of(ledger.roster)
    ahead = signed(Note(Checkpoint(origin, Head(60, bytes(32))).text), origin, DESK)
    with pytest.raises(Inconsistent, match="another history"):
        take_cosignatures(ledger.store, ledger.roster, str(cosigned(ahead, "desk", DESK, NOW)))


def test_keys_of_the_past_still_count():
    """The secretariat gets new keys under its old id; what it signed before stays signed."""
    ledger = Ledger.open_new(OpenStore(), signing(), NOW)
    ledger.checkpoint(DESK, NOW)
    new = keys_of("new desk")
    second = {"clerk": {"role": "secretariat", "key": keys_of("clerk").signing.public}}
    fresh_keys = {"desk": {"role": "secretariat", "key": new.signing.public, "box": new.box.public}}
    ledger.append([sealed("recorder-enrolled", key="1", details={"recorders": second})], NOW)
    ledger.append([sealed("recorder-revoked", "clerk", details={"recorder": "desk"})], NOW)
    ledger.append([sealed("recorder-enrolled", "clerk", key="2", details={"recorders": fresh_keys})], NOW)
    with pytest.raises(NotAllowed):
        ledger.checkpoint(DESK, NOW)
    note = ledger.checkpoint(new.signing, NOW)
    assert all(
        is_by_secretariat(read_note(kept.text), ledger.roster) for kept in ledger.store.kept(ledger.id)
    )
    assert is_by_secretariat(note, ledger.roster)
    assert verify_ledger(ledger.store, ledger.id).checkpoints == 2
