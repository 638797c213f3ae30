"""How many entries a second become durable, against the same disk asked without a ledger."""

from __future__ import annotations

import multiprocessing
import sqlite3
import statistics
import time
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ledger.made import AGREEMENT, NOW, begun, entries
from detente.ledger.keys import SigningKey, verify
from detente.ledger.ledger import Ledger
from detente.ledger.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCH = 100
WRITERS = 4
ROUNDS = 3

MOST = 8000
"""Entries a second that one writer does not reach."""


class Rate(NamedTuple):
    """How many entries became durable, and in how many seconds."""

    entries: int
    seconds: float

    @property
    def by_the_clock(self) -> float:
        """Entries a second."""
        return self.entries / self.seconds


class Load(NamedTuple):
    """What one writer does: entries of a transaction, and for how long it goes on.

    beforehand : entries that were signed before the clock runs, as those are that a server is sent.
    """

    batch: int
    seconds: float
    beforehand: int = 0


class Way(NamedTuple):
    """A way to append. store : its name. aim : entries a second that are aimed at, 0 for none."""

    store: str
    writers: int
    load: Load
    aim: int = 0


def written(place: str, tag: str, load: Load) -> Rate:
    """Sign and append for some seconds, or until what was signed beforehand has come to its end."""
    store = open_store(place)
    ledger, made = Ledger(store, AGREEMENT.id), entries(tag)
    made = iter(tuple(islice(made, load.beforehand))) if load.beforehand else made
    _ = ledger.roster  # read before the clock runs
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < load.seconds:
        some = list(islice(made, load.batch))
        if not some:
            break
        ledger.append(some, NOW)
        done += len(some)
    rate = Rate(done, time.perf_counter() - start)
    store.close()
    return rate


def rate_of(place: str, way: Way) -> Rate:
    """The rate of all writers together on a new ledger: no entry is lost, none is there twice."""
    store = open_store(place)
    begun(store)
    store.close()
    if way.writers == 1:
        found = written(place, "writer", way.load)
    else:
        context = multiprocessing.get_context("spawn")
        with context.Pool(way.writers) as pool:
            pool.map(time.sleep, [0.2] * way.writers, chunksize=1)  # all have started
            work = [(place, f"writer-{n}", way.load) for n in range(way.writers)]
            rates = pool.starmap(written, work, chunksize=1)
        found = Rate(sum(rate.entries for rate in rates), max(rate.seconds for rate in rates))
    _check(place, found.entries)
    return found


def of_disk(place: Path, load: Load) -> Rate:
    """Rows of the same size in plain SQLite, without ledger or signature: what the disk allows."""
    first = next(entries("disk"))
    row = (first.key, first.body, first.signature)
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE rows (key TEXT, body BLOB, signature BLOB)")
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < load.seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO rows VALUES (?, ?, ?)", [row] * load.batch)
            connection.execute("COMMIT")
            done += load.batch
        return Rate(done, time.perf_counter() - start)


def of_signatures(seconds: float) -> Rate:
    """Signing and checking texts of the same size, and nothing else: what libsodium allows one processor."""
    key, body = SigningKey.generate(), next(entries("signed")).body
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        assert verify(key.public, body, key.sign(body))
        done += 1
    return Rate(done, time.perf_counter() - start)


def ways(seconds: float) -> Iterator[Way]:
    """Every way to append that is measured."""
    one, batch, sent = Load(1, seconds), Load(BATCH, seconds), Load(BATCH, seconds, int(seconds * MOST))
    yield Way("SQLite", 1, one, 500)
    yield Way("SQLite", WRITERS, one)
    yield Way("SQLite", 1, batch, 5000)
    yield Way("SQLite, signed beforehand", 1, sent, 5000)
    yield Way("SQLite", WRITERS, batch, 5000)
    yield Way("PostgreSQL", 1, one)
    yield Way("PostgreSQL", WRITERS, one, 150)
    yield Way("PostgreSQL", 1, batch, 5000)
    yield Way("PostgreSQL, signed beforehand", 1, sent, 5000)
    yield Way("PostgreSQL", WRITERS, batch, 5000)
    yield Way(
        "PostgreSQL, signed beforehand", WRITERS, sent._replace(beforehand=sent.beforehand // WRITERS), 5000
    )


def table(folder: Path, server: Iterator[str], seconds: float) -> Iterator[str]:
    """One row for each way to append. server : addresses of new databases."""
    disk, crypto, found = [], [], {way: [] for way in ways(seconds)}
    for turn in range(ROUNDS):
        disk.append(of_disk(folder / f"disk-{turn}.db", Load(1, seconds)).by_the_clock)
        crypto.append(of_signatures(seconds).by_the_clock)
        for number, (way, rates) in enumerate(found.items()):
            place = next(server) if "PostgreSQL" in way.store else str(folder / f"{number}-{turn}.db")
            rates.append(rate_of(place, way).by_the_clock)
    yield "| store | writers | in a transaction | entries/s, median | best | aimed at |"
    yield "|---|---|---|---|---|---|"
    yield f"| plain SQLite, no ledger | 1 | 1 | {statistics.median(disk):,.0f} | {max(disk):,.0f} | |"
    yield f"| none: signed and checked only | 1 | | {statistics.median(crypto):,.0f} | {max(crypto):,.0f} | |"
    for way, rates in found.items():
        shown = f"{statistics.median(rates):,.0f} | {max(rates):,.0f}"
        aim = f"{way.aim:,}" if way.aim else ""
        yield f"| {way.store} | {way.writers} | {way.load.batch} | {shown} | {aim} |"
    yield ""
    alone = {way.load.batch: rates for way, rates in found.items() if way[:2] == ("SQLite", 1)}
    slower = statistics.median(disk) / statistics.median(alone[1])
    signing = statistics.median(crypto) / statistics.median(alone[BATCH])
    yield f"{ROUNDS} rounds of {seconds:g} s each, by turns, since the machine is not always as quick."
    yield "Signed beforehand: by those who send entries, as a server meets them. Elsewhere the writer signs."
    yield f"One signed entry takes {slower:.1f} times as long as a bare row of its size on the same disk;"
    yield f"one of a batch {signing:.1f} times as long as to sign it and check the signature."


def _check(place: str, appended: int) -> None:
    """No gap, no fork, nothing lost."""
    store = open_store(place)
    ledger = Ledger(store, AGREEMENT.id)
    numbers = [entry.number for entry in store.entries(AGREEMENT.id)]
    assert numbers == list(range(appended + 1))
    assert ledger.head().size == appended + 1
    store.close()
