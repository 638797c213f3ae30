from datetime import UTC, date, datetime, timedelta

import pytest

from detente.errors import Refused
from detente.ledger.canonical import canonical
from detente.ledger.entries import CONTEXT
from detente.ledger.event import Evidence
from detente.ledger.kinds import KINDS
from detente.ledger.ledger import Ledger
from detente.ledger.store.memory import MemoryStore
from detente.ledger.stores import Entry
from tests.ledger.parties import AGREEMENT, NOW, SIGNED, keys_of, new_ledger, sealed, signing

DIGEST = "0f" * 32
NEWCOMER = {"east-2": {"role": "party", "party": "east", "key": keys_of("east-2").signing.public}}


@pytest.fixture
def ledger():
    return new_ledger()


def reason(ledger, *entries, now=NOW):
    """Why entries are refused; nothing is in the ledger then."""
    before = ledger.head()
    with pytest.raises(Refused) as refused:
        ledger.append(entries, now)
    assert ledger.head() == before
    return refused.value.reason


def written(data, by="desk", key="k"):
    """An entry of whatever data, signed."""
    body = canonical(data)
    return Entry(-1, key, body, keys_of(by).signing.sign(CONTEXT + body))


PLAIN = {
    "schema": 1,
    "agreement": AGREEMENT.id,
    "key": "k",
    "by": "desk",
    "recorded": "2019-03-01T12:00:00Z",
    "visibility": "all",
    "kind": "noted",
    "happened": "2019-03-01",
}


def test_what_is_as_it_should_be_is_taken_in(ledger):
    assert ledger.append([written(PLAIN)], NOW) == (1,)


# --- the form


@pytest.mark.parametrize(
    "change",
    [
        {"note": ""},
        {"note": 5},
        {"commitment": None},
        {"commitment": ""},
        {"evidence": []},
        {"evidence": "x"},
        {"evidence": [{"name": "a.pdf", "digest": DIGEST, "kind": "file"}]},
        {"evidence": [{"name": "a.pdf", "digest": DIGEST, "size": True}]},
        {"evidence": [{"name": "a.pdf", "digest": DIGEST, "size": -1}]},
        {"evidence": [{"name": "a.pdf", "digest": DIGEST, "to": "desk"}]},
        {"evidence": [{"name": "a.pdf", "digest": DIGEST, "colour": "red"}]},
        {"evidence": [{"digest": DIGEST}]},
        {"evidence": [None]},
        {"details": {}},
        {"details": [1]},
        {"happened": "20190301"},
        {"happened": "2019-W09-5"},
        {"happened": "2019-02-30"},
        {"happened": None},
        {"recorded": "2019-03-01T12:00:00+00:00"},
        {"recorded": "2019-03-01T12:00:00.5Z"},
        {"recorded": "2019-03-01T25:00:00Z"},
        {"recorded": 1},
        {"by": ["desk"]},
        {"kind": None},
        {"more": 1},
        {"private": DIGEST},
        {"key": "another"},
    ],
)
def test_there_is_one_form_and_no_other(ledger, change):
    assert reason(ledger, written(PLAIN | change)) == "not-canonical"


def test_what_is_no_canonical_json_is_not_taken(ledger):
    good = written(PLAIN)
    for body in (b"", b"null", b"{", good.body + b" ", good.body.replace(b",", b", ", 1)):
        assert reason(ledger, good._replace(body=body)) == "not-canonical"


def test_an_entry_with_a_private_part_nobody_asked_for_is_not_taken(ledger):
    assert reason(ledger, written(PLAIN)._replace(private=b"{}")) == "not-canonical"


@pytest.mark.parametrize("schema", [0, 2, "1", None, True])
def test_another_schema_is_refused(ledger, schema):
    assert reason(ledger, written(PLAIN | {"schema": schema})) == "wrong-schema"


def test_an_event_of_another_agreement_is_refused(ledger):
    assert reason(ledger, sealed(agreement="other")) == "wrong-agreement"


@pytest.mark.parametrize("key", ["", " k", "a b", "a/b", "k" * 129, "ключ", "-k", "a\0"])
def test_a_key_that_could_do_harm_is_refused(ledger, key):
    assert reason(ledger, sealed(key=key)) == "bad-key"


def test_an_unknown_kind_is_refused_with_the_nearest_one(ledger):
    with pytest.raises(Refused, match="did you mean 'claimed'") as refused:
        ledger.append([sealed("claimd", "north-1", commitment="freeze")], NOW)
    assert refused.value.reason == "unknown-kind"


# --- who


def test_somebody_unknown_is_refused(ledger):
    assert reason(ledger, sealed(by="stranger")) == "unknown-recorder"


def test_somebody_who_was_revoked_is_refused(ledger):
    ledger.append([sealed("recorder-revoked", details={"recorder": "south-2"})], NOW)
    assert reason(ledger, sealed(by="south-2")) == "revoked-recorder"


def test_a_signature_by_another_key_is_refused(ledger):
    assert reason(ledger, sealed(by="north-1", signer="south-1")) == "bad-signature"
    good = sealed()
    for signature in (b"", bytes(64), good.signature[:-1], good.signature + b"\0"):
        assert reason(ledger, good._replace(signature=signature)) == "bad-signature"


def test_a_signature_without_the_context_is_refused(ledger):
    body = canonical(PLAIN)
    assert reason(ledger, Entry(-1, "k", body, keys_of("desk").signing.sign(body))) == "bad-signature"


def test_what_is_not_theirs_to_say_is_refused(ledger):
    assert reason(ledger, sealed("claimed", "south-1", commitment="freeze")) == "no-right"


# --- when


def test_nothing_can_be_recorded_before_the_signature():
    ledger = Ledger(MemoryStore(), AGREEMENT.id)
    assert reason(ledger, sealed()) == "before-signature"


def test_what_happened_before_the_signature_is_refused(ledger):
    assert reason(ledger, sealed(happened=SIGNED - timedelta(days=1))) == "before-signature"
    ledger.append([sealed(happened=SIGNED)], NOW)


@pytest.mark.parametrize(
    ("ahead", "refused"), [(timedelta(minutes=5), False), (timedelta(minutes=5, seconds=1), True)]
)
def test_clocks_may_differ_by_five_minutes(ledger, ahead, refused):
    entry = sealed(recorded=NOW + ahead)
    assert (reason(ledger, entry) if refused else ledger.append([entry], NOW)) == (
        "from-the-future" if refused else (1,)
    )


def test_what_is_still_to_come_is_refused(ledger):
    assert reason(ledger, sealed(happened=NOW.date() + timedelta(days=1))) == "from-the-future"
    ledger.append([sealed(happened=NOW.date())], NOW)


def test_what_was_written_down_long_ago_is_taken_as_long_as_it_is_in_order(ledger):
    old = NOW - timedelta(days=20)
    ledger.append([sealed(key="a", recorded=old, happened=date(2019, 2, 1))], NOW)
    ledger.append([sealed(key="b", recorded=NOW)], NOW)
    ledger.append([sealed(key="c", recorded=NOW - timedelta(minutes=5))], NOW)
    assert reason(ledger, sealed(key="d", recorded=old, happened=date(2019, 2, 1))) == "out-of-order"


# --- what


def test_a_second_signature_is_refused(ledger):
    assert reason(ledger, signing(key="again", recorded=NOW)) == "bad-detail"


def test_an_unknown_commitment_is_refused_with_the_nearest_one(ledger):
    with pytest.raises(Refused, match="did you mean 'freeze'") as refused:
        ledger.append([sealed("claimed", "north-1", commitment="freze")], NOW)
    assert refused.value.reason == "unknown-commitment"


def test_a_kind_about_a_commitment_needs_one(ledger):
    assert reason(ledger, sealed("claimed", "north-1")) == "unknown-commitment"


def test_a_remark_may_be_about_a_commitment_that_exists(ledger):
    ledger.append([sealed(commitment="freeze")], NOW)
    assert reason(ledger, sealed(key="x", commitment="fraise")) == "unknown-commitment"


@pytest.mark.parametrize(
    "kind", [name for name, kind in KINDS.items() if any(d.needed for d in kind.details)]
)
def test_every_detail_that_is_needed_is_asked_for(kind):
    ledger = Ledger(MemoryStore(), AGREEMENT.id) if kind == "signed" else new_ledger()
    commitment = "freeze" if KINDS[kind].about_commitment else None
    assert reason(ledger, sealed(kind, commitment=commitment)) == "missing-detail"


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("performed-in-part", {"share": 1.5}),
        ("performed-in-part", {"share": -0.5}),
        ("performed-in-part", {"share": True}),
        ("performed-in-part", {"share": "half"}),
        ("performed-in-part", {"shares": 0.5}),
        ("side-condition-raised", {"condition": ""}),
        ("side-condition-raised", {"condition": " "}),
        ("side-condition-raised", {"condition": "x", "party": "west"}),
        ("suspended", {"party": 5}),
        ("corrected", {"entry": 1.5}),
        ("corrected", {"entry": -1}),
        ("corrected", {"entry": True}),
        ("occurred", {"name": "two words"}),
        ("recorder-revoked", {"recorder": "nobody"}),
        ("recorder-enrolled", {"recorders": {}}),
        ("amendment-proposed", {"changes": {"freeze": {"text": "x", "by": ["north"]}}}),
        ("noted", {"mood": "good"}),
    ],
)
def test_a_detail_of_another_form_is_refused(ledger, kind, details):
    by = {"performed-in-part": "north-1", "amendment-proposed": "north-1"}.get(kind, "desk")
    commitment = "freeze" if KINDS[kind].about_commitment else None
    assert reason(ledger, sealed(kind, by, commitment=commitment, details=details)) == "bad-detail"


def test_a_clause_that_does_not_exist_is_refused(ledger):
    entry = sealed("suspended", "south-1", commitment="relief", details={"clause": "nothing"})
    assert reason(ledger, entry) == "unknown-commitment"


# --- how large, who sees it


def test_what_is_too_large_is_refused(ledger):
    assert reason(ledger, sealed(note="x" * 65_400)) == "too-large"
    assert reason(ledger, sealed(note="x" * 2**18, visibility="parties")) == "too-large"
    ledger.append([sealed(key="a", note="x" * 65_000)], NOW)
    ledger.append([sealed(key="b", note="x" * 260_000, visibility="parties")], NOW)


def test_an_agreement_may_be_longer_than_other_entries_but_not_endless():
    long = AGREEMENT.model_copy(update={"about": "x" * 200_000})
    Ledger.open_new(MemoryStore(), signing(agreement=long), NOW)
    endless = AGREEMENT.model_copy(update={"about": "x" * 2**22})
    with pytest.raises(Refused, match="bytes") as refused:
        Ledger.open_new(MemoryStore(), signing(agreement=endless), NOW)
    assert refused.value.reason == "too-large"


@pytest.mark.parametrize(
    "visibility", ["", "none", "party:", "party:west", "public-after:", "public-after:2019-2-1", "All"]
)
def test_a_visibility_that_means_nothing_is_refused(ledger, visibility):
    assert reason(ledger, sealed(visibility=visibility)) == "bad-visibility"


def test_what_hides_its_content_must_bring_it_along(ledger):
    hidden = sealed(visibility="parties", note="hush")
    other = sealed(visibility="parties", note="hash")
    for private in (None, other.private, b'{"kind":"noted"}', b'{"salt":"00"}'):
        assert reason(ledger, hidden._replace(private=private)) == "bad-visibility"
    for private in (b"", hidden.private + b" "):
        assert reason(ledger, hidden._replace(private=private)) == "not-canonical"


@pytest.mark.parametrize(
    ("kind", "by", "details"),
    [
        ("recorder-enrolled", "desk", {"recorders": NEWCOMER}),
        ("recorder-revoked", "desk", {"recorder": "south-2"}),
        ("amendment-proposed", "desk", {"changes": {"x": {"text": "y", "by": ["north"], "kind": "soft"}}}),
        ("exited", "north-1", {}),
    ],
)
def test_who_may_record_what_is_for_all_to_see(ledger, kind, by, details):
    assert reason(ledger, sealed(kind, by, details=details, visibility="parties")) == "bad-visibility"


# --- corrections and changes


def test_a_correction_needs_an_entry_that_came_before(ledger):
    for number in (1, 7):
        assert reason(ledger, sealed("corrected", details={"entry": number})) == "unknown-entry"
    ledger.append(
        [sealed("noted", "north-1", key="n"), sealed("corrected", "north-1", details={"entry": 1})], NOW
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_says_who_may_record_and_corrections_are_not_corrected(ledger, number):
    ledger.append(
        [
            sealed("recorder-revoked", details={"recorder": "south-2"}),
            sealed(key="n"),
        ],
        NOW,
    )
    ledger.append([sealed("corrected", details={"entry": 2})], NOW)
    target = {0: 0, 1: 1, 2: 3}[number]
    assert reason(ledger, sealed("corrected", key="c", details={"entry": target})) == "bad-detail"


def test_only_a_proposal_can_be_accepted(ledger):
    ledger.append([sealed("noted", "north-1", key="n")], NOW)
    for number in (1, 9):
        entry = sealed("amendment-accepted", "south-1", details={"proposal": number})
        assert reason(ledger, entry) == "unknown-entry"


# --- refusals on record


def test_attempts_at_what_is_not_theirs_are_put_on_record_without_the_content(ledger):
    tries = {
        "no-right": sealed("claimed", "south-1", commitment="freeze", note="secret", key="k1"),
        "bad-signature": sealed(
            by="north-1", signer="south-1", note="secret", key="k2", visibility="parties"
        ),
        "unknown-recorder": sealed(by="stranger", note="secret", key="k3"),
        "hostile-name": sealed(evidence=(Evidence("../secret", DIGEST),), key="k4"),
    }
    for why, entry in tries.items():
        assert reason(ledger, entry) == why
    audits = ledger.store.audits(ledger.id)
    assert [(one.who, one.what, one.about, one.detail) for one in audits] == [
        ("south-1", "refused", "k1", "no-right"),
        ("north-1", "refused", "k2", "bad-signature"),
        ("stranger", "refused", "k3", "unknown-recorder"),
        ("desk", "refused", "k4", "hostile-name"),
    ]
    assert "secret" not in repr(audits)


def test_a_simple_mistake_is_not_put_on_record(ledger):
    reason(ledger, sealed("claimed", "north-1", commitment="freze"))
    assert ledger.store.audits(ledger.id) == ()


def test_a_refusal_says_which_of_several_entries_is_meant(ledger):
    batch = [sealed(key="a"), sealed(key="b", note="x" * 70_000), sealed(key="c")]
    with pytest.raises(Refused, match="entry 2 of 3 sent together: the body has") as refused:
        ledger.append(batch, NOW)
    assert (refused.value.reason, refused.value.place) == ("too-large", 1)
    assert ledger.size == 1


def test_time_zones_do_not_matter():
    ledger = new_ledger()
    seoul = datetime.fromisoformat("2019-03-01T21:00:00+09:00")
    ledger.append([sealed(recorded=seoul)], NOW)
    assert next(ledger.recorded(1)).event.recorded == NOW.astimezone(UTC)
