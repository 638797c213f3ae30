from datetime import timedelta

import pytest

from detente.errors import Refused
from detente.ledger.entries import leaf_of
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import is_consistent, is_included, root_of
from detente.ledger.store.memory import MemoryStore
from tests.ledger.parties import AGREEMENT, NOW, RECORDERS, new_ledger, notes, sealed


def test_a_new_ledger_holds_what_was_signed_and_who_may_record():
    ledger = new_ledger()
    assert ledger.id == AGREEMENT.id
    assert ledger.agreement() == AGREEMENT
    assert ledger.roster.recorders == RECORDERS
    assert ledger.size == 1


def test_what_was_appended_can_be_read_with_its_numbers():
    ledger = new_ledger()
    assert ledger.append(notes(5), NOW) == (1, 2, 3, 4, 5)
    assert [(one.number, one.event.kind) for one in ledger.recorded()][:2] == [(0, "signed"), (1, "noted")]
    assert [one.event.note for one in ledger.recorded(4)] == ["note 3", "note 4"]


def test_the_root_is_that_of_the_tree_over_all_entries():
    store = MemoryStore()
    ledger = new_ledger(store)
    for size, entry in enumerate(notes(20), 2):
        ledger.append([entry], NOW)
        leaves = [leaf_of(there) for there in store.entries(ledger.id)]
        assert ledger.root() == root_of(leaves)
        assert [ledger.root(old) for old in range(size + 1)] == [
            root_of(leaves[:old]) for old in range(size + 1)
        ]


def test_every_entry_and_every_older_tree_can_be_proved():
    ledger = new_ledger()
    ledger.append(notes(20), NOW)
    leaves = [leaf_of(entry) for entry in ledger.store.entries(ledger.id)]
    head = ledger.head()
    for number in range(ledger.size):
        assert is_included(leaves[number], number, head, ledger.inclusion(number))
        assert is_consistent(ledger.head(number), head, ledger.consistency(number))


def test_the_same_entry_again_keeps_its_number():
    ledger = new_ledger()
    batch = notes(4)
    ledger.append(batch[:2], NOW)
    late = NOW + timedelta(days=400)
    assert ledger.append([*batch, batch[3]], late) == (1, 2, 3, 4, 4)
    assert ledger.size == 5


def test_another_event_with_the_same_key_is_refused():
    ledger = new_ledger()
    ledger.append(notes(1), NOW)
    for batch in ([sealed(key="note-0", note="other")], [*notes(1, 1), sealed(key="note-1", note="other")]):
        with pytest.raises(Refused, match="another event has the key") as refused:
            ledger.append(batch, NOW)
        assert refused.value.reason == "key-taken"
        assert ledger.size == 2


def test_two_writers_on_one_store_see_what_the_other_appended():
    store = MemoryStore()
    one = new_ledger(store)
    other = Ledger(store, one.id)
    batch = notes(6)
    for entry, writer in zip(batch, (one, other, other, one, other, one), strict=True):
        writer.append([entry], NOW)
    assert one.head() == other.head() == Ledger(store, one.id).head()
    assert [found.number for found in one.recorded()] == list(range(7))
