from dataclasses import replace
from datetime import date

import pytest

from detente.errors import AgreementError, Refused, StoreError, Tampered, UnknownName
from detente.ledger.keys import Keys
from detente.ledger.merkle import is_included
from detente.ledger.store.memory import MemoryStore
from detente.report.evidence import evidence_answer
from detente.report.record import receipt_answer
from detente.workflow.evidence import evidence_of, fetched, is_evidence
from detente.workflow.record import (
    FILE_BYTES,
    Appointed,
    Statement,
    draft_event,
    ledger_in,
    open_ledger,
    read_recorders,
    record,
)
from tests.ledger.parties import AGREEMENT, NOW, RECORDERS, SALT, SIGNED, keys_of, new_ledger

HAPPENED = date(2019, 2, 20)
CLAIM = Statement("claimed", HAPPENED, "freeze")


@pytest.fixture
def ledger():
    return new_ledger()


def reason(ledger, statement, name="north-1"):
    with pytest.raises(Refused) as refused:
        record(ledger, statement, keys_of(name), NOW, SALT)
    assert ledger.size == 1
    return refused.value.reason


# --- opening


def test_a_ledger_is_opened_by_one_of_those_who_may_record():
    rights = {"noted": ("secretariat",)}
    ledger = open_ledger(MemoryStore(), AGREEMENT, Appointed(RECORDERS, rights), keys_of("desk").signing, NOW)
    roster = ledger.roster
    assert (roster.original, roster.recorders, roster.rights) == (AGREEMENT, RECORDERS, rights)
    assert roster.signed == SIGNED
    with pytest.raises(Refused, match="not one of a recorder in the list"):
        open_ledger(MemoryStore(), AGREEMENT, Appointed(RECORDERS), keys_of("stranger").signing, NOW)


def test_a_draft_without_a_day_is_signed_on_the_day_it_is_opened():
    draft = AGREEMENT.model_copy(update={"signed": None})
    ledger = open_ledger(MemoryStore(), draft, Appointed(RECORDERS), keys_of("desk").signing, NOW)
    assert ledger.roster.signed == NOW.date()


def test_an_agreement_is_signed_once_even_within_the_same_second():
    store = MemoryStore()
    open_ledger(store, AGREEMENT, Appointed(RECORDERS), keys_of("desk").signing, NOW)
    few = {name: one for name, one in RECORDERS.items() if name != "east-1"}
    for recorders in (RECORDERS, few):
        with pytest.raises(Refused, match="is signed here already; its ledger reaches to entry 0"):
            open_ledger(store, AGREEMENT, Appointed(recorders), keys_of("desk").signing, NOW)


def test_the_ledger_meant_is_the_only_one_or_the_one_that_is_named():
    store = MemoryStore()
    with pytest.raises(UnknownName, match="no ledger here yet"):
        ledger_in(store)
    new_ledger(store)
    assert ledger_in(store).id == "ice-accord"
    with pytest.raises(UnknownName, match="did you mean 'ice-accord'"):
        ledger_in(store, "ice-acord")
    other = AGREEMENT.model_copy(update={"id": "fire-accord"})
    open_ledger(store, other, Appointed(RECORDERS), keys_of("desk").signing, NOW)
    assert ledger_in(store, "fire-accord").id == "fire-accord"
    with pytest.raises(UnknownName, match="say which with --agreement: fire-accord, ice-accord"):
        ledger_in(store)


def test_recorders_may_come_with_rights_of_their_own(tmp_path):
    path = tmp_path / "recorders.yaml"
    key = RECORDERS["desk"].key
    path.write_text(f'rights: {{noted: [party]}}\nrecorders: {{desk: {{role: secretariat, key: "{key}"}}}}\n')
    found = read_recorders(path, AGREEMENT)
    assert found.rights == {"noted": ("party",)}
    assert (found.recorders["desk"].role, found.recorders["desk"].box) == ("secretariat", "")


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("{role: king, key: KEY}", "has no role"),
        ("{role: secretariat}", "64 hex digits"),
        ("{role: secretariat, key: KEY, box: x}", "64 hex digits"),
        ("{role: party, key: KEY}", "speaks for no party"),
        ("{role: party, party: west, key: KEY}", "speaks for no party"),
        ("{role: inspector, party: north, key: KEY}", "another role"),
        ("{role: inspector, body: west, key: KEY}", "does not have"),
        ("{role: secretariat, key: KEY, hat: red}", "other things"),
        ("secretariat", "other things"),
    ],
)
def test_a_recorder_who_makes_no_sense_is_refused(tmp_path, entry, trouble):
    path = tmp_path / "recorders.yaml"
    path.write_text(f"someone: {entry}\n".replace("KEY", f'"{RECORDERS["desk"].key}"'))
    with pytest.raises(Refused, match=f"'someone'.* {trouble}|{trouble}"):
        read_recorders(path, AGREEMENT)


def test_a_recorder_needs_a_plain_id(tmp_path):
    path = tmp_path / "recorders.yaml"
    path.write_text(f'"a b": {{role: secretariat, key: "{RECORDERS["desk"].key}"}}\n')
    with pytest.raises(Refused, match="cannot be the id"):
        read_recorders(path, AGREEMENT)
    path.write_text("{")
    with pytest.raises(AgreementError):
        read_recorders(path, AGREEMENT)


# --- recording


def test_a_receipt_proves_that_the_event_is_in_the_ledger(ledger):
    receipt = record(ledger, replace(CLAIM, note="done"), keys_of("north-1"), NOW, SALT)
    (found,) = ledger.recorded(1)
    assert (found.number, found.event) == (receipt.number, receipt.event)
    assert is_included(receipt.leaf, 1, receipt.head, receipt.proof)
    answer = receipt_answer(receipt)
    assert (answer["number"], answer["by"], answer["recorded"]) == (1, "north-1", "2019-03-01T12:00:00Z")
    assert answer["root"] == ledger.root().hex()


def test_an_event_has_a_key_of_its_own_unless_one_is_given(ledger):
    one, other = (draft_event(ledger, CLAIM, keys_of("north-1"), NOW, seed)[0].key for seed in (b"1", b"2"))
    assert one != other
    named = draft_event(ledger, replace(CLAIM, key="mine"), keys_of("north-1"), NOW, b"")[0]
    assert named.key == "mine"


def test_details_are_read_as_their_kind_has_them(ledger, tmp_path):
    changes = tmp_path / "changes.yaml"
    changes.write_text("talks: {text: talk less, by: [north], kind: soft}\n")
    for kind, details, expected in (
        ("performed-in-part", {"share": "0.5"}, {"share": 0.5}),
        ("corrected", {"entry": "3"}, {"entry": 3}),
        ("side-condition-raised", {"condition": "more"}, {"condition": "more"}),
        ("noted", {"mood": "good"}, {"mood": "good"}),
        (
            "amendment-proposed",
            {"changes": str(changes)},
            {"changes": {"talks": {"text": "talk less", "by": ["north"], "kind": "soft"}}},
        ),
    ):
        statement = Statement(kind, HAPPENED, details=details)
        assert draft_event(ledger, statement, keys_of("desk"), NOW, b"")[0].details == expected


def test_details_that_cannot_be_read_are_refused(ledger, tmp_path):
    assert reason(ledger, Statement("corrected", HAPPENED, details={"entry": "three"})) == "bad-detail"
    missing = {"changes": str(tmp_path / "none.yaml")}
    with pytest.raises(AgreementError):
        record(ledger, Statement("amendment-proposed", HAPPENED, details=missing), keys_of("desk"), NOW, SALT)


def test_an_unknown_kind_is_refused_with_the_nearest_one(ledger):
    with pytest.raises(Refused, match="did you mean 'claimed'"):
        record(ledger, replace(CLAIM, kind="claimd"), keys_of("north-1"), NOW, SALT)


# --- evidence


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"what was seen")
    return path


def test_open_evidence_is_kept_fetched_and_checked(ledger, photo, tmp_path):
    statement = replace(CLAIM, files=(photo,), links=("https://example.org/report",))
    record(ledger, statement, keys_of("north-1"), NOW, SALT)
    assert [(each.piece.name, each.is_here) for each in evidence_of(ledger, 1).found] == [
        ("https://example.org/report", False),
        ("photo.jpg", True),
    ]
    found = fetched(ledger, 1, tmp_path / "out", None, NOW)
    assert (tmp_path / "out" / "photo.jpg").read_bytes() == b"what was seen"
    assert [each["written"] for each in evidence_answer(found)["evidence"]] == [
        None,
        str(tmp_path / "out" / "photo.jpg"),
    ]
    assert is_evidence(ledger, 1, b"what was seen")
    assert not is_evidence(ledger, 1, b"what was not")
    assert ledger.store.audits(ledger.id) == ()
    with pytest.raises(StoreError, match="is there already"):
        fetched(ledger, 1, tmp_path / "out", None, NOW)


def test_confidential_evidence_is_opened_by_its_readers_and_that_is_put_on_record(ledger, photo, tmp_path):
    statement = replace(CLAIM, files=(photo,), sealed_to=("south", "secretariat"))
    receipt = record(ledger, statement, keys_of("north-1"), NOW, SALT)
    (piece,) = receipt.event.evidence
    assert piece.to == ("desk", "south-1", "south-2")
    for keys in (None, keys_of("east-1")):
        assert fetched(ledger, 1, tmp_path / "none", keys, NOW).found[0].written is None
    assert ledger.store.audits(ledger.id) == ()
    (found,) = fetched(ledger, 1, tmp_path / "out", keys_of("south-1"), NOW).found
    assert (tmp_path / "out" / "photo.jpg").read_bytes() == b"what was seen"
    assert [(one.who, one.what, one.about) for one in ledger.store.audits(ledger.id)] == [
        ("south-1", "read", "entry 1")
    ]
    assert is_evidence(ledger, 1, b"what was seen", found.salt)
    assert not is_evidence(ledger, 1, b"what was seen", "00" * 32)
    assert not is_evidence(ledger, 1, b"what was seen", "zz")


@pytest.mark.parametrize("reader", ["nobody", "stringer-less", "west"])
def test_a_file_cannot_be_sealed_to_nobody(ledger, photo, reader):
    statement = replace(CLAIM, files=(photo,), sealed_to=(reader,))
    assert reason(ledger, statement) == "bad-detail"


def test_a_file_cannot_be_sealed_to_somebody_without_a_key_for_it(photo):
    few = {**RECORDERS, "east-1": replace(RECORDERS["east-1"], box="")}
    ledger = open_ledger(MemoryStore(), AGREEMENT, Appointed(few), keys_of("desk").signing, NOW)
    with pytest.raises(Refused, match="'east' has no key"):
        record(ledger, replace(CLAIM, files=(photo,), sealed_to=("east",)), keys_of("north-1"), NOW, SALT)


def test_a_file_that_is_too_large_is_refused(ledger, tmp_path):
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    assert reason(ledger, replace(CLAIM, files=(path,))) == "too-large"


def test_a_file_that_is_not_there_is_named(ledger, tmp_path):
    statement = replace(CLAIM, files=(tmp_path / "none.pdf",))
    with pytest.raises(StoreError, match=r"none\.pdf: No such file or directory; evidence is a file"):
        record(ledger, statement, keys_of("north-1"), NOW, SALT)


def test_there_is_no_evidence_of_an_entry_that_is_not_there(ledger):
    with pytest.raises(Refused, match="there is no entry 7; the last is 0"):
        evidence_of(ledger, 7)


def test_a_hostile_name_in_a_foreign_ledger_is_not_written(ledger, photo, tmp_path, monkeypatch):
    record(ledger, replace(CLAIM, files=(photo,)), keys_of("north-1"), NOW, SALT)
    hostile = replace(next(ledger.recorded(1)).event.evidence[0], name="../photo.jpg")
    monkeypatch.setattr("detente.workflow.evidence._pieces", lambda *_: (hostile,))
    with pytest.raises(Tampered, match="not safe"):
        fetched(ledger, 1, tmp_path / "out" / "in", None, NOW)
    assert not (tmp_path / "out" / "photo.jpg").exists()


def test_keys_are_those_of_whoever_signs(ledger):
    with pytest.raises(Refused) as refused:
        record(ledger, CLAIM, Keys.generate("north-1"), NOW, SALT)
    assert refused.value.reason == "bad-signature"
