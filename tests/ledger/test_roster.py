import pytest

from detente.agreement.write import as_plain
from detente.errors import Refused
from detente.ledger.canonical import fingerprint
from detente.ledger.entries import opened
from detente.ledger.ledger import Ledger
from detente.ledger.roster import Roster, as_data, recorders_from
from detente.ledger.store.memory import MemoryStore
from tests.ledger.parties import AGREEMENT, NOW, RECORDERS, keys_of, new_ledger, sealed, signing

NEW = {
    "east-2": {"name": "Second", "role": "party", "party": "east", "key": keys_of("east-2").signing.public}
}
THAW = {"thaw": {"text": "melt", "by": ["east"], "kind": "soft"}}


@pytest.fixture
def ledger():
    return new_ledger()


def refusal(ledger, entry):
    with pytest.raises(Refused) as refused:
        ledger.append([entry], NOW)
    return refused.value


def test_recorders_are_the_same_after_they_were_written_down():
    assert recorders_from(as_data(RECORDERS), AGREEMENT) == RECORDERS


def test_before_the_signature_nothing_is_agreed():
    with pytest.raises(Refused) as refused:
        _ = Roster().agreed
    assert refused.value.reason == "before-signature"


def test_somebody_new_may_record_from_then_on(ledger):
    entry = sealed("noted", "east-2")
    assert refusal(ledger, entry).reason == "unknown-recorder"
    ledger.append([sealed("recorder-enrolled", details={"recorders": NEW})], NOW)
    ledger.append([entry], NOW)
    assert ledger.roster.recorders["east-2"].name == "Second"


def test_somebody_whom_another_writer_enrolled_may_record_with_all(ledger):
    other = Ledger(ledger.store, ledger.id)
    other.append([sealed("recorder-enrolled", details={"recorders": NEW})], NOW)
    assert ledger.append([sealed("noted", "east-2")], NOW) == (2,)
    assert refusal(ledger, sealed("noted", "nobody")).reason == "unknown-recorder"


def test_an_id_is_given_again_only_after_it_was_revoked(ledger):
    again = {"south-2": {"role": "party", "party": "south", "key": keys_of("new").signing.public}}
    enrol = sealed("recorder-enrolled", key="again", details={"recorders": again})
    assert "enrolled already" in str(refusal(ledger, enrol))
    ledger.append([sealed("recorder-revoked", details={"recorder": "south-2"})], NOW)
    ledger.append([enrol], NOW)
    assert refusal(ledger, sealed("noted", "south-2")).reason == "bad-signature"
    ledger.append([sealed("noted", "south-2", signer="new")], NOW)
    assert RECORDERS["south-2"] in ledger.roster.everyone
    assert (
        refusal(ledger, sealed("recorder-revoked", key="x", details={"recorder": "x"})).reason == "bad-detail"
    )


def test_one_batch_may_enrol_somebody_and_hold_what_they_say(ledger):
    enrol = sealed("recorder-enrolled", details={"recorders": NEW})
    assert ledger.append([enrol, sealed("noted", "east-2")], NOW) == (1, 2)


def test_a_change_counts_once_all_parties_that_are_still_there_agree(ledger):
    ledger.append([sealed("exited", "south-1")], NOW)
    ledger.append([sealed("amendment-proposed", "north-1", details={"changes": THAW})], NOW)
    assert "thaw" not in ledger.roster.agreed.commitments
    ledger.append([sealed("amendment-accepted", "desk", details={"proposal": 2, "party": "east"})], NOW)
    assert "thaw" in ledger.roster.agreed.commitments
    # Once it counts, it does not count again.
    later = {"thaw": {"text": "freeze again", "by": ["east"], "kind": "soft"}}
    ledger.append([sealed("amendment-proposed", "north-1", key="2", details={"changes": later})], NOW)
    ledger.append([sealed("amendment-accepted", "east-1", key="3", details={"proposal": 4})], NOW)
    ledger.append([sealed("amendment-accepted", "east-1", key="4", details={"proposal": 2})], NOW)
    assert ledger.roster.agreed.commitments["thaw"].text == "freeze again"


def test_an_exit_that_was_recorded_wrongly_does_not_count(ledger):
    ledger.append([sealed("exited", "south-1"), sealed("corrected", "desk", details={"entry": 1})], NOW)
    proposal = sealed("amendment-proposed", "north-1", details={"changes": THAW})
    ledger.append([proposal, sealed("amendment-accepted", "east-1", details={"proposal": 3})], NOW)
    assert "thaw" not in ledger.roster.agreed.commitments
    ledger.append([sealed("amendment-accepted", "south-1", details={"proposal": 3})], NOW)
    assert "thaw" in ledger.roster.agreed.commitments


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "0" * 64},
        {"agreement": {"id": "ice-accord"}},
        {"agreement": {**as_plain(AGREEMENT), "id": "other"}},
        {"recorders": ["desk"]},
    ],
)
def test_a_signature_that_does_not_fit_together_is_refused(change):
    details = {**opened(signing()).details, **change}
    if "agreement" in change:
        details["fingerprint"] = fingerprint(change["agreement"])
    with pytest.raises(Refused) as refused:
        Ledger.open_new(MemoryStore(), signing(details=details), NOW)
    assert refused.value.reason == "bad-detail"


def test_the_roster_is_the_same_for_whoever_reads_the_ledger_later(ledger):
    ledger.append([sealed("recorder-enrolled", details={"recorders": NEW})], NOW)
    ledger.append([sealed("recorder-revoked", details={"recorder": "south-2"})], NOW)
    ledger.append([sealed("exited", "east-2")], NOW)
    assert Ledger(ledger.store, ledger.id).roster == ledger.roster
