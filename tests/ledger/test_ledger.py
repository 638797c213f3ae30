from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from detente.errors import Refused, Tampered, UnknownName
from detente.ledger.entries import leaf_of, opened
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import is_consistent, is_included, root_of
from detente.ledger.store.memory import MemoryStore
from detente.ledger.verify import verify_ledger
from tests.ledger.parties import AGREEMENT, NOW, RECORDERS, OpenStore, new_ledger, notes, sealed


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


class Hasty(OpenStore):
    """A store in which somebody else is faster, a number of times."""

    def __init__(self):
        super().__init__()
        self.others = []

    def append(self, ledger, at, entries, nodes):
        if self.others:
            entry = self.others.pop()
            Ledger(self, ledger).append([entry], NOW)
        super().append(ledger, at, entries, nodes)


def test_whoever_comes_second_comes_after():
    store = Hasty()
    ledger = new_ledger(store)
    store.others = notes(1, 50)
    assert ledger.append(notes(2), NOW) == (2, 3)
    assert [found.event.key for found in ledger.recorded(1)] == ["note-50", "note-0", "note-1"]
    assert verify_ledger(store, ledger.id).size == 4


def test_whoever_comes_second_with_the_same_event_gets_its_number():
    store = Hasty()
    ledger = new_ledger(store)
    store.others = notes(1)
    assert ledger.append(notes(1), NOW) == (1,)
    assert ledger.size == 2


def test_whoever_comes_second_with_the_same_key_is_refused():
    store = Hasty()
    ledger = new_ledger(store)
    store.others = notes(1)
    with pytest.raises(Refused) as refused:
        ledger.append([sealed(key="note-0", note="other")], NOW)
    assert refused.value.reason == "key-taken"
    assert [audit.detail for audit in store.audits(ledger.id)] == ["key-taken"]


def test_whoever_was_revoked_in_the_meantime_is_refused():
    store = Hasty()
    ledger = new_ledger(store)
    store.others = [sealed("recorder-revoked", details={"recorder": "south-2"})]
    with pytest.raises(Refused) as refused:
        ledger.append([sealed(by="south-2")], NOW)
    assert refused.value.reason == "revoked-recorder"
    assert ledger.size == 2


def test_many_threads_append_without_a_gap_or_a_fork():
    store = OpenStore()
    new_ledger(store)
    batches = [notes(10, 10 * start) for start in range(8)]
    # The times of recording of several writers overlap.
    batches = [[sealed(key=opened(entry).key) for entry in batch] for batch in batches]

    def write(batch):
        ledger = Ledger(store, AGREEMENT.id)
        return [number for entry in batch for number in ledger.append([entry], NOW)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(write, batches) for number in found]
    assert sorted(numbers) == list(range(1, 81))
    assert verify_ledger(store, AGREEMENT.id).size == 81


def test_a_batch_is_taken_as_a_whole_or_not_at_all():
    ledger = new_ledger()
    with pytest.raises(Refused, match="entry 3 of 4 sent together"):
        ledger.append([*notes(2), sealed("claimed", "south-1", commitment="freeze"), *notes(1, 2)], NOW)
    assert (ledger.size, ledger.append([], NOW)) == (1, ())


def test_an_entry_that_was_sent_before_keeps_its_number_whatever_came_since():
    """A client that asks again gets the same answer, even if it may no longer record."""
    ledger = new_ledger()
    entry = sealed(by="south-2")
    ledger.append([entry], NOW)
    ledger.append([sealed("recorder-revoked", details={"recorder": "south-2"})], NOW)
    assert ledger.append([entry, *notes(1)], NOW) == (1, 3)


def test_there_is_no_proof_from_a_tree_that_is_not_there_yet():
    ledger = new_ledger()
    for ask in (lambda: ledger.head(5), lambda: ledger.inclusion(0, 5), lambda: ledger.consistency(1, 5)):
        with pytest.raises(ValueError, match="has 1 entries, not 5"):
            ask()


def test_a_ledger_that_is_not_there_has_no_agreement():
    with pytest.raises(UnknownName, match="ledgers here: ice-accord"):
        Ledger(new_ledger().store, "fire-accord").agreement()


def test_a_store_that_loses_its_last_entry_is_noticed():
    ledger = new_ledger()
    ledger.append(notes(3), NOW)
    shelf = ledger.store.shelf(ledger.id)
    shelf.entries[3] = shelf.entries[3]._replace(number=2)
    with pytest.raises(Tampered, match="cannot be read"):
        Ledger(ledger.store, ledger.id).head()


@pytest.mark.parametrize("details", [{}, {"proposal": 7}, {"proposal": []}])
def test_a_changed_entry_about_who_may_record_is_named(details):
    ledger = new_ledger()
    ledger.append(notes(1), NOW)
    shelf = ledger.store.shelf(ledger.id)
    forged = sealed("amendment-accepted", "north-1", details=details)
    shelf.entries[1] = forged._replace(number=1)
    for look in (Ledger(ledger.store, ledger.id).head, lambda: verify_ledger(ledger.store, ledger.id)):
        with pytest.raises(Tampered) as found:
            look()
        assert found.value.entry == 1
    with pytest.raises(Tampered, match="entry 1"):
        verify_ledger(ledger.store, ledger.id, processes=2)


def test_reading_a_long_ledger_again_parses_only_what_says_who_may_record(monkeypatch):
    ledger = new_ledger()
    ledger.append(notes(50), NOW)
    read = []

    def watched(entry):
        read.append(entry.number)
        return opened(entry)

    monkeypatch.setattr("detente.ledger.ledger.opened", watched)
    assert Ledger(ledger.store, ledger.id).roster == ledger.roster
    assert read == [0]
