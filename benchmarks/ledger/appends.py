"""How many entries a second become durable, against the same disk asked without a ledger."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ledger.made import AGREEMENT, NOW, begun, entries
from detente.ledger.ledger import Ledger
from detente.ledger.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCH = 100
WRITERS = 4


class Rate(NamedTuple):
    """Entries a second, by the clock and by the processor time of the writers."""

    entries: int
    seconds: float
    busy: float

    def __str__(self) -> str:
        return f"{self.entries / self.seconds:,.0f} | {self.entries / self.busy:,.0f}"


class Load(NamedTuple):
    """What one writer does: entries of a transaction, and for how long it goes on.

    beforehand : entries that were signed before the clock runs, as those are that a server is sent.
    """

    batch: int
    seconds: float
    beforehand: int = 0


def written(place: str, tag: str, load: Load) -> Rate:
    """Sign and append for some seconds, or until what was signed beforehand has come to its end."""
    store = open_store(place)
    ledger, made = Ledger(store, AGREEMENT.id), entries(tag)
    made = iter(tuple(islice(made, load.beforehand))) if load.beforehand else made
    _ = ledger.roster  # read before the clock runs
    done, start, busy = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < load.seconds:
        some = list(islice(made, load.batch))
        if not some:
            break
        ledger.append(some, NOW)
        done += len(some)
    rate = Rate(done, time.perf_counter() - start, time.process_time() - busy)
    store.close()
    return rate


def by_one(place: str, load: Load) -> Rate:
    """The rate of one writer."""
    _begin(place)
    found = written(place, "writer", load)
    _check(place, found.entries)
    return found


def by_many(place: str, load: Load) -> Rate:
    """The rate of several processes together on one ledger: no entry is lost, none is there twice."""
    _begin(place)
    context = multiprocessing.get_context("spawn")
    with context.Pool(WRITERS) as pool:
        pool.map(time.sleep, [0.2] * WRITERS, chunksize=1)  # all have started
        rates = pool.starmap(written, [(place, f"writer-{n}", load) for n in range(WRITERS)], chunksize=1)
    total = sum(rate.entries for rate in rates)
    _check(place, total)
    return Rate(total, max(rate.seconds for rate in rates), sum(rate.busy for rate in rates))


def of_disk(folder: Path, load: Load) -> Rate:
    """Rows of the same size in plain SQLite, without ledger or signature: what the disk allows."""
    first = next(entries("disk"))
    row = (first.key, first.body, first.signature)
    with closing(sqlite3.connect(folder / "disk.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE rows (key TEXT, body BLOB, signature BLOB)")
        done, start, busy = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - start < load.seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO rows VALUES (?, ?, ?)", [row] * load.batch)
            connection.execute("COMMIT")
            done += load.batch
        return Rate(done, time.perf_counter() - start, time.process_time() - busy)


def table(folder: Path, server: Iterator[str], seconds: float) -> Iterator[str]:
    """One row for each way to append. server : addresses of new databases."""
    one, batch = Load(1, seconds), Load(BATCH, seconds)
    signed = Load(BATCH, seconds, int(seconds * 6000))
    yield "| store | writers | in a transaction | entries/s | per second of processor time | aimed at |"
    yield "|---|---|---|---|---|---|"
    disk = of_disk(folder, one)
    yield f"| plain SQLite, no ledger | 1 | 1 | {disk} | |"
    alone = by_one(str(folder / "one.db"), one)
    yield f"| SQLite | 1 | 1 | {alone} | 500 |"
    yield f"| SQLite | {WRITERS} | 1 | {by_many(str(folder / 'many.db'), one)} | |"
    yield f"| SQLite | 1 | {BATCH} | {by_one(str(folder / 'batch.db'), batch)} | 5,000 |"
    yield f"| SQLite, signed beforehand | 1 | {BATCH} | {by_one(str(folder / 'sent.db'), signed)} | 5,000 |"
    yield f"| SQLite | {WRITERS} | {BATCH} | {by_many(str(folder / 'crowd.db'), batch)} | 5,000 |"
    yield f"| PostgreSQL | 1 | 1 | {by_one(next(server), one)} | |"
    yield f"| PostgreSQL | {WRITERS} | 1 | {by_many(next(server), one)} | 150 |"
    yield f"| PostgreSQL | 1 | {BATCH} | {by_one(next(server), batch)} | 5,000 |"
    yield f"| PostgreSQL, signed beforehand | 1 | {BATCH} | {by_one(next(server), signed)} | 5,000 |"
    yield f"| PostgreSQL | {WRITERS} | {BATCH} | {by_many(next(server), batch)} | 5,000 |"
    each = signed._replace(beforehand=signed.beforehand // WRITERS)
    shared = by_many(next(server), each)
    yield f"| PostgreSQL, signed beforehand | {WRITERS} | {BATCH} | {shared} | 5,000 |"
    yield ""
    slower = (disk.entries / disk.seconds) / (alone.entries / alone.seconds)
    yield "Signed beforehand: by those who send entries, as a server meets them. Elsewhere the writer signs."
    yield f"One signed entry takes {slower:.1f} times as long as a bare row of its size on the same disk."


def _begin(place: str) -> None:
    store = open_store(place)
    begun(store)
    store.close()


def _check(place: str, appended: int) -> None:
    """No gap, no fork, nothing lost."""
    store = open_store(place)
    ledger = Ledger(store, AGREEMENT.id)
    numbers = [entry.number for entry in store.entries(AGREEMENT.id)]
    assert numbers == list(range(appended + 1))
    assert ledger.head().size == appended + 1
    store.close()
