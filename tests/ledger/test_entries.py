import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import Refused
from detente.ledger.canonical import canonical, read
from detente.ledger.entries import (
    Header,
    claimed_recorder,
    is_hidden,
    leaf_of,
    opened,
    public_view,
    seal,
    written,
)
from detente.ledger.event import Event, Evidence
from detente.ledger.keys import verify
from detente.ledger.merkle import leaf_hash
from detente.ledger.stores import Entry
from tests.ledger.parties import SALT, event, keys_of, sealed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
DETAILS = st.dictionaries(
    TEXTS, st.integers(-9, 9) | TEXTS | st.lists(TEXTS, max_size=2) | st.floats(0, 1), max_size=3
)
PIECES = st.builds(
    Evidence,
    name=TEXTS.filter(bool),
    digest=TEXTS,
    size=st.integers(0, 2**40),
    kind=st.sampled_from(["file", "link"]),
    sealed=TEXTS,
    to=st.lists(TEXTS, max_size=2).map(tuple),
)
EVENTS = st.builds(
    Event,
    agreement=TEXTS,
    key=TEXTS,
    kind=TEXTS,
    by=TEXTS,
    happened=st.dates(),
    recorded=st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0)
    ),
    commitment=st.none() | TEXTS.filter(bool),
    note=TEXTS,
    evidence=st.lists(PIECES, max_size=2).map(tuple),
    visibility=st.just("all") | TEXTS,
    details=DETAILS,
)
KEY = keys_of("desk").signing


@given(EVENTS)
@settings(deadline=None)
def test_what_was_sealed_is_opened_again(fact):
    entry = seal(fact, KEY, SALT)
    assert opened(entry) == fact
    assert verify(KEY.public, b"detente entry 1\n" + entry.body, entry.signature)
    assert leaf_of(entry) == leaf_hash(entry.signature + entry.body)


@given(EVENTS, st.data())
@settings(deadline=None)
def test_a_body_that_opens_is_the_one_that_would_be_sealed(fact, data):
    """The twin of `opened`: a body opens only if writing its event down again gives it back."""
    entry = seal(replace(fact, visibility="all"), KEY)
    changed = read(entry.body)
    name = data.draw(st.sampled_from([*changed, "note", "evidence", "details", "commitment", "other"]))
    changed[name] = data.draw(
        st.none() | st.just("") | st.just([]) | st.just({}) | TEXTS | st.just("2019-03-01")
    )
    again = Entry(-1, str(changed["key"]), canonical(changed), b"")
    try:
        found = opened(again)
    except Refused:
        return
    assert written(found) == (again.body, None)


def test_a_body_is_written_as_the_page_says():
    fact = event(
        "claimed", "north-1", key="k", commitment="freeze", details={"share": 1}, happened=date(2019, 2, 3)
    )
    assert seal(fact, KEY).body == (
        b'{"agreement":"ice-accord","by":"north-1","commitment":"freeze","details":{"share":1},'
        b'"happened":"2019-02-03","key":"k","kind":"claimed","recorded":"2019-03-01T12:00:00Z","schema":1,'
        b'"visibility":"all"}'
    )


def test_what_not_everybody_may_see_is_not_in_the_body():
    entry = sealed("disputed", "south-1", commitment="freeze", note="hush", visibility="parties")
    assert entry.private is not None
    content = {"commitment": "freeze", "happened": "2019-02-20", "kind": "disputed", "note": "hush"}
    assert read(entry.private) == {**content, "salt": SALT.hex()}
    assert read(entry.body) == {
        "agreement": "ice-accord",
        "by": "south-1",
        "key": "disputed-south-1-freeze",
        "private": hashlib.sha256(SALT + canonical(content)).hexdigest(),
        "recorded": "2019-03-01T12:00:00Z",
        "schema": 1,
        "visibility": "parties",
    }


def test_the_public_sees_an_open_event_and_of_a_hidden_one_that_it_exists():
    assert public_view(sealed(note="open")) == event(note="open")
    hidden = sealed(note="hush", visibility="party:north")
    seen = public_view(hidden)
    assert isinstance(seen, Header)
    assert (seen.by, seen.visibility, seen.recorded) == ("desk", "party:north", event().recorded)
    assert "hush" not in repr(seen)
    without = hidden._replace(private=None)
    assert public_view(without) == seen
    assert is_hidden(without)
    assert not is_hidden(hidden)
    with pytest.raises(Refused, match="missing"):
        opened(without)


def test_the_same_content_with_another_salt_cannot_be_told_to_be_the_same():
    one, other = (seal(event(visibility="parties"), KEY, salt) for salt in (SALT, bytes(32)))
    assert read(one.body)["private"] != read(other.body)["private"]


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_hidden_content_needs_a_salt_of_its_length(salt):
    with pytest.raises(Refused, match="salt of 32 bytes"):
        seal(event(visibility="parties"), KEY, salt)


def test_a_time_of_recording_needs_a_zone_and_is_kept_to_the_second():
    with pytest.raises(Refused, match="time zone"):
        seal(event(recorded=datetime(2019, 3, 1)), KEY)  # noqa: DTZ001
    exact = datetime(2019, 3, 1, 12, 0, 0, 999_999, UTC)
    assert opened(seal(event(recorded=exact), KEY)).recorded == exact.replace(microsecond=0)


@pytest.mark.parametrize(
    "change", [{"private": 5}, {"more": 1}, {"by": None}, {"recorded": "now"}, {"key": "x"}]
)
def test_a_header_has_one_form_as_well(change):
    hidden = sealed(visibility="parties")._replace(private=None)
    with pytest.raises(Refused) as refused:
        public_view(hidden._replace(body=canonical(read(hidden.body) | change)))
    assert refused.value.reason == "not-canonical"


def test_whoever_an_entry_claims_to_be_by_is_shown_in_printable_characters():
    assert claimed_recorder(sealed(by="stranger")) == "stranger"
    assert claimed_recorder(sealed(by="a\nb" * 90)) == "ab" * 33 + "a"
    for body in (b"", b"{}", b'{"by":5}'):
        assert claimed_recorder(Entry(-1, "k", body, b"")) == ""
