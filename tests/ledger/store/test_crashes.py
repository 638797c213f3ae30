"""A writer that is killed at any moment leaves a ledger that verifies and holds all that was acknowledged."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from detente.ledger.entries import leaf_of, opened
from detente.ledger.ledger import Ledger
from detente.ledger.merkle import root_of
from detente.ledger.store import open_store
from tests.ledger.parties import AGREEMENT, new_ledger
from tests.ledger.store.writer import Writers


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    with Writers() as found:
        yield found


def killed(writers: Writers, place: str, tag: str, chance: random.Random) -> tuple[int, list[str]]:
    """Let a writer loose and kill it; the size of its batches, and what was acknowledged."""
    batch = chance.choice([1, 1, 7])
    return batch, stopped(
        writers.start(place, tag, batch), lambda pid: os.kill(pid, signal.SIGKILL), chance.uniform(0, 0.05)
    )


def stopped(writer: tuple[int, Iterator[str]], stop: Callable[[int], None], after: float) -> list[str]:
    """Stop a writer some time after its first entry was acknowledged; all that was acknowledged."""
    pid, said = writer
    acknowledged = [next(said)]
    time.sleep(after)
    stop(pid)
    return acknowledged + list(said)


def check(place: str, acknowledged: list[str], batches: list[tuple[str, int]]) -> None:
    """All that was acknowledged is there once, batches are whole, and the tree is that of the entries."""
    store = open_store(place, must_exist=True)
    ledger = Ledger(store, AGREEMENT.id)
    entries = list(store.entries(AGREEMENT.id))
    keys = [entry.key for entry in entries]
    assert [entry.number for entry in entries] == list(range(store.size(AGREEMENT.id)))
    assert all(opened(entry).key == entry.key for entry in entries)
    assert ledger.root() == root_of(map(leaf_of, entries))
    assert len(set(keys)) == len(keys)
    assert [key for key in acknowledged if store.number_of(AGREEMENT.id, key) is None] == []
    # What was killed between being kept and being acknowledged may be there too, but only as a whole.
    for tag, batch in batches:
        written = [key for key in keys if key.startswith(f"{tag}-")]
        assert len(written) % batch == 0
        assert written == [f"{tag}-{number}" for number in range(len(written))]
    store.close()


def rounds(writers: Writers, place: str, seeds: range) -> None:
    """Writers are killed one after the other, and the ledger is looked at each time."""
    store = open_store(place)
    new_ledger(store)
    store.close()
    acknowledged: list[str] = []
    batches: list[tuple[str, int]] = []
    for seed in seeds:
        batch, keys = killed(writers, place, f"writer-{seed}", random.Random(seed))  # noqa: S311 - when to kill is no secret
        acknowledged += keys
        batches.append((f"writer-{seed}", batch))
        check(place, acknowledged, batches)


def test_a_writer_of_a_file_can_be_killed_at_any_moment(writers, tmp_path):
    rounds(writers, str(tmp_path / "ledger.db"), range(12))


def test_a_writer_to_a_server_can_be_killed_at_any_moment(writers, postgresql_schema):
    rounds(writers, postgresql_schema, range(4))


def test_a_server_can_lose_its_power(writers, postgresql_schema, postgresql_server):
    store = open_store(postgresql_schema)
    new_ledger(store)
    keys = stopped(
        writers.start(postgresql_schema, "writer", 1), lambda _: postgresql_server.stop("immediate"), 0.05
    )
    postgresql_server.start()
    check(postgresql_schema, keys, [("writer", 1)])
    # A store that was open all the time finds the server again.
    assert store.size(AGREEMENT.id) > len(keys)
    store.close()


def test_who_reads_while_others_write_sees_a_beginning_of_the_ledger(writers, tmp_path):
    place = str(tmp_path / "ledger.db")
    new_ledger(open_store(place))
    pid, said = writers.start(place, "writer", 1)
    next(said)
    store = open_store(place)
    sizes = []
    with contextlib.ExitStack() as at_the_end:
        at_the_end.callback(os.kill, pid, signal.SIGKILL)
        for _ in range(5):
            sizes.append(store.size(AGREEMENT.id))
            leaves = map(leaf_of, store.entries(AGREEMENT.id, 0, sizes[-1]))
            assert Ledger(store, AGREEMENT.id).root(sizes[-1]) == root_of(leaves)
    list(said)
    store.close()
    assert sizes == sorted(sizes)
