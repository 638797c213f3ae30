"""Run with `make bench`: how fast ledgers are, on SQLite and on PostgreSQL.

Writes docs/reference/benchmarks-ledger.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ledger import api, appends, proofs, standing, verification
from benchmarks.ledger.made import AGREEMENT
from benchmarks.page import measured
from detente.ledger.ledger import Ledger
from detente.ledger.store import open_store
from detente.ledger.store.opening import migrated
from tests.database import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.ledger.stores import Store

PAGE = Path("docs/reference/benchmarks-ledger.md")
SMALL, ENTRIES, MILLION = 10_000, 100_000, 1_000_000
ABOUT = """\
Every entry is an event of about 450 bytes: written in its one form, signed with Ed25519, looked at by the
gate, and hashed into the tree. It counts once the database says that it is on the disk (SQLite:
`synchronous=FULL`; PostgreSQL: `fsync` and `synchronous_commit`). The server is on the same machine.
"""


def main() -> None:
    """Measure, print, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--entries", type=int, default=ENTRIES, help="of the ledger that is verified")
    asked.add_argument("--full", action="store_true", help=f"the same as --entries {MILLION}")
    asked.add_argument("--seconds", type=float, default=3.0, help="of each round of each way to append")
    options = asked.parse_args()
    size = MILLION if options.full else options.entries
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lead = [
        "# Benchmarks of ledgers",
        "",
        f"Written by `make bench`. Machine: {machine}, SQLite {sqlite3.sqlite_version}, PostgreSQL 18.",
        "",
        *ABOUT.splitlines(),
        "",
    ]
    server = Server(durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measured(PAGE, lead, sections(Path(folder), server, (size, options.seconds)))
    finally:
        server.remove()


def sections(folder: Path, server: Server, load: tuple[int, float]) -> Iterable[tuple[str, Iterator[str]]]:
    """The parts of the page; load : entries to verify, and seconds of each round of each way to append."""
    size, seconds = load
    yield "## Appending", appends.table(folder, databases(server), seconds)
    store = open_store(str(folder / "verified.db"))
    yield "## Verifying", verified(store, size)
    yield "## Proving", proved(store, server, size)
    yield "## Standing", standing.table()
    yield "## Answering over HTTP", api.table(folder)
    store.close()


def verified(store: Store, size: int) -> Iterator[str]:
    """A ledger is made and verified."""
    verification.filled(store, size)
    yield from verification.table(store, size)


def proved(store: Store, server: Server, size: int) -> Iterator[str]:
    """Proofs from that ledger, and from one on the server."""
    yield "| proof | to make | to check | aimed at |"
    yield "|---|---|---|---|"
    yield from proofs.table(f"SQLite, {size:,} entries", Ledger(store, AGREEMENT.id))
    other = open_store(next(databases(server, "proved")))
    yield from proofs.table(f"PostgreSQL, {SMALL:,} entries", verification.filled(other, SMALL))
    other.close()


def databases(server: Server, name: str = "measured") -> Iterator[str]:
    """New databases with the tables of detente, as many as are asked for."""
    for number in count():
        url = server.new(f"{name}-{number}")
        migrated(url)
        yield url


if __name__ == "__main__":
    main()
