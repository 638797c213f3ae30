"""What every store does, whatever it is made of."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import LedgerConflict, StoreError
from detente.ledger.store import open_store
from detente.ledger.store.sql import PIECE
from detente.ledger.stores import Audit, Entry, Kept, Node
from tests.contracts.stores import entries, entry, leaf

# --- order


def test_a_ledger_that_nobody_wrote_to_is_empty_and_not_listed(store):
    assert store.size("treaty") == 0
    assert list(store.entries("treaty")) == []
    assert store.number_of("treaty", "key") is None
    assert store.nodes("treaty", [(0, 0)]) == {}
    assert (store.kept("treaty"), store.audits("treaty"), store.ledgers()) == ((), (), ())


def test_entries_come_back_as_they_were_in_order(store):
    first = [entry(0), entry(1, private=b"\0secret\xff"), entry(2, private=b"")]
    store.append("treaty", 0, first, [])
    store.append("treaty", 3, entries(3, 5), [])
    assert list(store.entries("treaty")) == first + entries(3, 5)
    assert store.size("treaty") == 5


def test_any_stretch_of_entries_can_be_read(store):
    store.append("treaty", 0, entries(0, 5), [])
    for start, stop in ((0, None), (2, 4), (4, None), (5, None), (9, 12), (3, 3), (4, 2)):
        assert list(store.entries("treaty", start, stop)) == entries(0, 5)[start:stop]


def test_long_ledgers_are_read_in_pieces_without_a_seam(store):
    many = entries(0, 2 * PIECE + 1)
    store.append("treaty", 0, many, [])
    assert list(store.entries("treaty")) == many
    assert list(store.entries("treaty", 1, PIECE + 1)) == many[1 : PIECE + 1]
    assert list(store.entries("treaty", 0, PIECE)) == many[:PIECE]


def test_what_is_added_while_reading_is_read_too_and_nothing_twice(store):
    store.append("treaty", 0, entries(0, 1), [])
    reading = store.entries("treaty")
    assert next(reading) == entry(0)
    store.append("treaty", 1, entries(1, 2), [])
    assert [found.number for found in reading] in ([], [1])


def test_two_ledgers_in_one_store_know_nothing_of_each_other(store):
    store.append("b-treaty", 0, entries(0, 2), [leaf(0)])
    store.append("a-treaty", 0, [entry(0, "key 1")], [leaf(0)])
    store.keep("a-treaty", Kept(1, "one", "a"))
    store.record_audit("c-treaty", Audit(datetime(2019, 3, 1, tzinfo=UTC), "one", "refused"))
    assert store.ledgers() == ("a-treaty", "b-treaty")
    assert (store.size("a-treaty"), store.size("b-treaty")) == (1, 2)
    assert (store.number_of("a-treaty", "key 1"), store.number_of("b-treaty", "key 1")) == (0, 1)
    assert (store.kept("b-treaty"), store.audits("b-treaty")) == ((), ())


def test_ledgers_are_listed_in_one_order_everywhere(store):
    names = ["é", "Z", "a", "B-2", "B-10", "b"]
    for name in names:
        store.append(name, 0, entries(0, 1), [])
    assert store.ledgers() == tuple(sorted(names))


# --- conflicts


def test_the_second_writer_of_the_same_number_loses(store):
    store.append("treaty", 0, [entry(0, "signed")], [])
    with pytest.raises(LedgerConflict, match="entry 0 of 'treaty' is taken: it has 1 entries"):
        store.append("treaty", 0, [entry(0, "forged")], [])
    assert list(store.entries("treaty")) == [entry(0, "signed")]


def test_no_gap_can_be_left(store):
    with pytest.raises(LedgerConflict, match="would leave a gap: it has 0 entries"):
        store.append("treaty", 1, entries(1, 2), [])
    assert store.ledgers() == ()


def test_entries_must_bear_the_numbers_at_which_they_are_put(store):
    with pytest.raises(LedgerConflict, match="entry 1 of 'treaty' stands where entry 0 belongs"):
        store.append("treaty", 0, entries(1, 2), [])


def test_even_an_append_of_nothing_says_that_the_ledger_has_grown(store):
    store.append("treaty", 0, entries(0, 2), [])
    store.append("treaty", 2, [], [])
    for at in (0, 3):
        with pytest.raises(LedgerConflict):
            store.append("treaty", at, [], [])


def test_a_key_is_taken_once_and_for_all(store):
    store.append("treaty", 0, entries(0, 3), [])
    with pytest.raises(LedgerConflict, match="an entry with the key 'key 1' already"):
        store.append("treaty", 3, [entry(3), entry(4, "key 1")], [])
    with pytest.raises(LedgerConflict, match="an entry with the key 'new' already"):
        store.append("treaty", 3, [entry(3, "new"), entry(4, "new")], [])
    assert store.size("treaty") == 3
    assert [store.number_of("treaty", f"key {number}") for number in range(4)] == [0, 1, 2, None]


def test_an_append_that_fails_leaves_nothing_behind(store):
    store.append("treaty", 0, entries(0, 1), [leaf(0)])
    for fresh, nodes in (
        ([entry(1), entry(2, "key 0")], [leaf(1)]),
        (entries(1, 2), [leaf(1), leaf(0)]),
        (entries(1, 2), [leaf(1), leaf(1)]),
    ):
        with pytest.raises(LedgerConflict):
            store.append("treaty", 1, fresh, nodes)
    assert list(store.entries("treaty")) == entries(0, 1)
    assert store.nodes("treaty", [(0, 0), (0, 1)]) == {(0, 0): leaf(0).hash}


def test_a_first_append_that_fails_makes_no_ledger(store):
    with pytest.raises(LedgerConflict):
        store.append("treaty", 0, entries(0, 1), [leaf(0), leaf(0)])
    assert (store.size("treaty"), store.ledgers()) == (0, ())


# --- turns


def test_all_of_a_turn_counts_when_it_ends(store):
    with store.turn("treaty") as held:
        held.append("treaty", held.size("treaty"), entries(0, 2), [leaf(0)])
        held.append("treaty", held.size("treaty"), entries(2, 3), [leaf(1)])
        held.keep("treaty", Kept(3, "one", "a"))
        assert [found.number for found in held.entries("treaty")] == [0, 1, 2]
    assert store.size("treaty") == 3
    assert store.kept("treaty") == (Kept(3, "one", "a"),)


def test_nothing_of_a_turn_counts_that_ends_with_an_error(store):
    store.append("treaty", 0, entries(0, 1), [leaf(0)])
    content = b"a letter"
    digest = hashlib.sha256(content).hexdigest()

    def fail() -> None:
        with store.turn("treaty") as held:
            held.append("treaty", 1, entries(1, 2), [leaf(1)])
            held.append("other", 0, entries(0, 1), [])
            held.keep("treaty", Kept(2, "one", "a"))
            held.put_file(digest, content)
            held.record_audit("treaty", Audit(datetime(2019, 3, 1, tzinfo=UTC), "one", "refused"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(store.entries("treaty")) == entries(0, 1)
    assert store.nodes("treaty", [(0, 1)]) == {}
    assert (store.number_of("treaty", "key 1"), store.ledgers()) == (None, ("treaty",))
    assert (store.kept("treaty"), store.audits("treaty"), store.file(digest)) == ((), (), None)
    store.append("treaty", 1, entries(1, 2), [leaf(1)])
    assert store.size("treaty") == 2


def test_a_conflict_within_a_turn_does_not_undo_what_came_before(store):
    with store.turn("treaty") as held:
        held.append("treaty", 0, entries(0, 1), [leaf(0)])
        with pytest.raises(LedgerConflict):
            held.append("treaty", 1, entries(1, 2), [leaf(0)])
        with pytest.raises(LedgerConflict):
            held.append("treaty", 1, [entry(1, "key 0")], [])
        held.append("treaty", 1, entries(1, 2), [leaf(1)])
    assert list(store.entries("treaty")) == entries(0, 2)


# --- subtrees, checkpoints, files, audits


def test_subtrees_that_are_not_there_are_left_out(store):
    nodes = [leaf(index) for index in range(1000)] + [leaf(0, 9), Node((40, 2**40), b"\0" * 32)]
    store.append("treaty", 0, entries(0, 1), nodes)
    asked = [(0, 999), (9, 0), (9, 1), (0, 1000), (40, 2**40), (0, 999)]
    assert store.nodes("treaty", asked) == {
        (0, 999): leaf(999).hash,
        (9, 0): leaf(0).hash,
        (40, 2**40): b"\0" * 32,
    }
    assert store.nodes("treaty", iter([node.place for node in nodes])) == {
        node.place: node.hash for node in nodes
    }


def test_checkpoints_are_kept_once_and_in_the_order_in_which_they_came(store):
    came = [Kept(2, "one", "b"), Kept(1, "one", "a"), Kept(2, "two", "b"), Kept(2, "one", "c" * 5000)]
    for kept in [*came, *reversed(came)]:
        store.keep("treaty", kept)
    assert store.kept("treaty") == tuple(came)
    assert store.ledgers() == ()


def test_files_are_kept_under_what_they_are(store):
    content = bytes(range(256)) * 400
    digest = hashlib.sha256(content).hexdigest()
    for _ in range(2):
        store.put_file(digest, content)
    assert store.file(digest) == content
    assert store.file("0" * 64) is None
    assert store.files() == (digest,)
    with pytest.raises(StoreError, match="this is another"):
        store.put_file("0" * 64, content)
    with pytest.raises(StoreError, match="this is another"):
        store.put_file(digest.upper(), content)


def test_the_audit_trail_keeps_every_line_with_its_moment(store):
    west = timezone(timedelta(hours=-8))
    lines = [
        Audit(datetime(2019, 3, 1, 10, 0, 0, 123456, tzinfo=UTC), "one", "refused", "entry 3", "late"),
        Audit(datetime(2019, 3, 1, 10, 0, tzinfo=west), "two", "read"),
        Audit(datetime(2019, 3, 1, 10, 0, tzinfo=west), "two", "read"),
    ]
    for line in lines:
        store.record_audit("treaty", line)
    assert store.audits("treaty") == tuple(lines)


# --- what can be kept

TEXTS = ["한반도 🕊️", "'; DROP TABLE entries; --", "a\nb\t\x01", "e\u0301", "\u00e9", ":x %s ?"]


def test_texts_come_back_letter_by_letter(store):
    line = Audit(datetime(2019, 3, 1, tzinfo=UTC), *TEXTS[:4])
    for text in TEXTS:
        store.append(text, 0, [Entry(0, text, text.encode(), b"")], [])
        store.keep(text, Kept(1, text, text))
        store.record_audit(text, line)
    assert store.ledgers() == tuple(sorted(TEXTS))
    for text in TEXTS:
        assert next(store.entries(text)) == Entry(0, text, text.encode(), b"")
        assert store.number_of(text, text) == 0
        assert (store.kept(text), store.audits(text)) == ((Kept(1, text, text),), (line,))


def test_a_text_that_some_database_could_not_hold_is_refused_by_all(store):
    for text in ("a\0b", "\ud800", "x" * 501):
        for act in (
            partial(store.append, "treaty", 0, [Entry(0, text, b"", b"")], []),
            partial(store.append, text, 0, entries(0, 1), []),
            partial(store.keep, "treaty", Kept(1, text, "")),
            partial(store.record_audit, text, Audit(datetime(2019, 3, 1, tzinfo=UTC), "", "")),
        ):
            with pytest.raises(StoreError, match=r"cannot hold|can be 500 bytes long"):
                act()
    assert store.ledgers() == ()


@given(body=st.binary(max_size=3000), private=st.none() | st.binary(max_size=3000))
def test_any_bytes_come_back_as_they_were(body, private):
    kept = Entry(0, "key", body, body[::-1], private)
    store = open_store("memory:")
    store.append("treaty", 0, [kept], [])
    assert list(store.entries("treaty")) == [kept]


def test_a_body_of_every_byte_comes_back_from_a_database(store):
    kept = Entry(0, "key", bytes(range(256)) * 4000, bytes(range(64)), bytes(range(256))[::-1])
    store.append("treaty", 0, [kept], [])
    assert list(store.entries("treaty")) == [kept]


# --- what outlives the program


def test_everything_is_there_after_reopening(place):
    store = open_store(place)
    store.append("treaty", 0, entries(0, 3), [leaf(0)])
    store.keep("treaty", Kept(3, "one", "a"))
    store.close()
    again = open_store(place, must_exist=True)
    assert list(again.entries("treaty")) == entries(0, 3)
    assert again.nodes("treaty", [(0, 0)]) == {(0, 0): leaf(0).hash}
    assert again.kept("treaty") == (Kept(3, "one", "a"),)
    again.append("treaty", 3, entries(3, 4), [])
    again.close()


def test_two_programs_on_one_store_see_what_the_other_wrote(place):
    one, two = open_store(place), open_store(place)
    one.append("treaty", 0, entries(0, 1), [])
    with pytest.raises(LedgerConflict):
        two.append("treaty", 0, entries(0, 1), [])
    two.append("treaty", two.size("treaty"), entries(1, 2), [])
    assert list(one.entries("treaty")) == entries(0, 2)
    one.close()
    two.close()
