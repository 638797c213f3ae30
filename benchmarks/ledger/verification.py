"""How long it takes to work a whole ledger out anew."""

from __future__ import annotations

import os
import time
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.ledger.made import AGREEMENT, NOW, begun, entries
from detente.ledger.verify import SAMPLE, verify_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.ledger.ledger import Ledger
    from detente.ledger.stores import Store
    from detente.ledger.verify import How

PIECE = 1000
TARGET = 60.0
"""Seconds for a million entries."""


def filled(store: Store, size: int) -> Ledger:
    """A ledger with that many entries, taken in a thousand at a time."""
    ledger, made = begun(store), entries("made")
    while (missing := size - ledger.size) > 0:
        ledger.append(list(islice(made, min(PIECE, missing))), NOW)
    return ledger


def table(store: Store, size: int) -> Iterator[str]:
    """One row for each way to verify."""
    yield f"| {size:,} entries | seconds | entries/s | aimed at |"
    yield "|---|---|---|---|"
    processes = os.cpu_count() or 1
    ways: tuple[tuple[str, How, int], ...] = (
        ("all signatures, one process", "all", 1),
        (f"all signatures, {processes} processes", "all", processes),
        (f"a sample of {SAMPLE:,} signatures, one process", "sample", 1),
        (f"a sample of {SAMPLE:,} signatures, {processes} processes", "sample", processes),
    )
    for said, signatures, running in ways:
        before = time.perf_counter()
        found = verify_ledger(store, AGREEMENT.id, signatures=signatures, processes=running)
        seconds = time.perf_counter() - before
        assert found.size == size
        yield f"| {said} | {seconds:.1f} | {size / seconds:,.0f} | {TARGET * size / 1e6:.0f} s |"
