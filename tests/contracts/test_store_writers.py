"""What every store does when several write at once, and in any order of operations."""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError, LedgerConflict, StoreError
from detente.ledger.store import open_store
from detente.ledger.stores import Audit, Entry, Kept, Node, Store
from tests.contracts.stores import LASTING, entry, leaf, place_of

# --- several writers


def race(write: Callable[[int], None], writers: int) -> None:
    """Let several writers loose at once, and hand on what went wrong in any of them."""
    wrong: list[Exception] = []
    ready = threading.Barrier(writers)

    def run(writer: int) -> None:
        try:
            ready.wait()
            write(writer)
        except Exception as reason:  # noqa: BLE001 - of whatever kind
            wrong.append(reason)

    threads = [threading.Thread(target=run, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_writers_who_retry_leave_no_gap_and_no_fork(store):
    acknowledged: list[tuple[int, str]] = []

    def write(writer: int) -> None:
        for turn in range(10):
            key = f"{writer}-{turn}"
            while True:
                at = store.size("treaty")
                try:
                    store.append("treaty", at, [entry(at, key)], [leaf(at)])
                except LedgerConflict:
                    continue
                acknowledged.append((at, key))
                break

    race(write, 4)
    assert sorted(acknowledged) == [(found.number, found.key) for found in store.entries("treaty")]
    assert store.size("treaty") == 40


def test_writers_who_take_turns_never_meet_a_conflict(store):
    def write(writer: int) -> None:
        for turn in range(10):
            with store.turn("treaty") as held:
                at = held.size("treaty")
                held.append("treaty", at, [entry(at, f"{writer}-{turn}")], [leaf(at)])

    race(write, 4)
    assert [found.number for found in store.entries("treaty")] == list(range(40))


def test_the_same_thing_kept_by_many_at_once_is_kept_once(store):
    content = b"a letter"

    def write(_writer: int) -> None:
        store.keep("treaty", Kept(1, "one", "a"))
        store.put_file(hashlib.sha256(content).hexdigest(), content)

    race(write, 4)
    assert len(store.kept("treaty")) == 1


# --- any sequence of operations has the same outcome as in memory

NAMES = st.sampled_from(["a", "b", "ü", "\0"])
OPERATIONS = st.one_of(
    st.tuples(
        st.just("append"),
        NAMES,
        st.integers(-1, 2),
        st.lists(st.tuples(NAMES | st.uuids().map(str), st.none() | st.binary(max_size=3)), max_size=3),
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3)), max_size=2),
    ),
    st.tuples(st.just("keep"), NAMES, st.integers(0, 2), NAMES),
    st.tuples(st.just("audit"), NAMES, NAMES),
    st.tuples(st.just("fail"), NAMES),
)


def outcome(store: Store, operation: tuple) -> str:
    """What an operation says: nothing, or its error in full."""
    kind, ledger, *rest = operation
    try:
        if kind == "append":
            off, fresh, places = rest
            at = max(store.size(ledger) + off, 0) if "\0" not in ledger else 0
            placed = [Entry(at + i, key, b"b", b"s", private) for i, (key, private) in enumerate(fresh)]
            store.append(ledger, at, placed, [Node(place, b"h") for place in places])
        elif kind == "keep":
            store.keep(ledger, Kept(rest[0], rest[1], "text"))
        elif kind == "audit":
            store.record_audit(ledger, Audit(datetime(2019, 3, 1, tzinfo=UTC), rest[0], "read"))
        else:
            with store.turn(ledger) as held:
                held.append(ledger, held.size(ledger), [entry(held.size(ledger), "new")], [])
                raise StoreError("in the middle of a turn")
    except DetenteError as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    return ""


def content(store: Store) -> tuple:
    return store.ledgers(), [
        (
            list(store.entries(ledger)),
            store.nodes(ledger, [(level, index) for level in range(2) for index in range(4)]),
            store.kept(ledger),
            store.audits(ledger),
        )
        for ledger in ("a", "b", "ü")
    ]


@pytest.mark.parametrize("kind", LASTING)
def test_any_sequence_of_operations_ends_as_it_does_in_memory(kind, request):
    place = place_of(kind, request)
    twin, store = open_store("memory:"), open_store(place)
    told = set()

    @settings(max_examples=40)
    @given(st.lists(OPERATIONS, max_size=6))
    def agree(operations: list[tuple]) -> None:
        for operation in operations:
            said = outcome(twin, operation)
            told.add(said.partition(":")[0])
            assert outcome(store, operation) == said
        assert content(store) == content(twin)

    agree()
    store.close()
    assert told == {"", "LedgerConflict", "StoreError"}
