"""Copies of ledgers that prove themselves: backup and restore.

A backup is a store in one SQLite file: it can be opened, read and verified like any other. A copy is made
beside its place, verified there, and only then put in place; whatever goes wrong before leaves nothing.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from detente.errors import StoreError
from detente.ledger.entries import leaf_of
from detente.ledger.merkle import Frontier
from detente.ledger.store import copied_whole, file_at, open_store
from detente.workflow.ledgers import Check, proven

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from detente.ledger.stores import Store
    from detente.report.ledger.findings import Proven

PIECE = 1000
"""Entries that are copied at once."""


def backup(store: Store, file: Path) -> tuple[Proven, ...]:
    """Copy all ledgers of a store into a new file, and prove the copy. Others may write meanwhile.

    Raises StoreError if there is such a file already, and Tampered if the copy does not verify.
    """
    with settling(file) as aside:
        _copied_to_file(store, aside)
        copy = open_store(str(aside), must_exist=True)
        try:
            return tuple(proven(copy, ledger, Check()) for ledger in copy.ledgers())
        finally:
            copy.close()


def restore(file: Path, place: str, checkpoint: str = "") -> tuple[Proven, ...]:
    """Put the ledgers of a backup into an empty place, once they are proven; place : path or address.

    checkpoint : a checkpoint of one of the ledgers, as text, from somewhere else than the backup; its
    ledger must continue it. Raises StoreError if the place is not empty, Tampered if the backup does not
    verify, or is older than the checkpoint or another history.
    """
    saved = open_store(str(file), must_exist=True)
    try:
        found = tuple(proven(saved, ledger, Check(checkpoint=checkpoint)) for ledger in saved.ledgers())
        if checkpoint and not any(one.given for one in found):
            raise StoreError(f"the checkpoint that was given is of none of the ledgers in {file}")
        settle(saved, place, saved.ledgers(), must_be_empty=True)
    finally:
        saved.close()
    return found


def settle(source: Store, place: str, ledgers: tuple[str, ...], *, must_be_empty: bool = False) -> None:
    """Put ledgers, which were proven, into the store at a place: all of them or none.

    A file that is not there is made. Raises StoreError if one of them is there already.
    """
    path = file_at(place)
    if path is not None and not path.exists():
        with settling(path) as aside:
            _filled(source, str(aside), ledgers)
        return
    store = open_store(place)
    taken = store.ledgers() if must_be_empty else tuple(set(store.ledgers()) & set(ledgers))
    store.close()
    if taken:
        raise StoreError(f"ledger '{min(taken)}' is there already; name an empty place, nothing was written")
    _filled(source, place, ledgers)


@contextmanager
def settling(file: Path) -> Iterator[Path]:
    """A place beside a new file to make it in; the file is there once the block has ended without an error.

    Only its owner can read it: there may be in it what not everybody may see. Raises StoreError if it is
    there already.
    """
    if file.exists():
        raise StoreError(f"{file} is there already; name a new file, nothing was written")
    if not file.parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}; make it first")
    aside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        aside.touch(0o600)
        yield aside
        _on_disk(aside)
        aside.rename(file)
        _on_disk(file.parent)
    finally:
        for rest in (aside, *(aside.with_name(aside.name + end) for end in ("-wal", "-shm", "-journal"))):
            rest.unlink(missing_ok=True)


def _copied_to_file(store: Store, file: Path) -> None:
    if not copied_whole(store, file):
        _filled(store, str(file), store.ledgers())


def _filled(source: Store, place: str, ledgers: tuple[str, ...]) -> None:
    """Copy ledgers into a store, in one transaction."""
    target = open_store(place)
    try:
        with target.turn("copies") as held:
            for ledger in ledgers:
                _copy(source, held, ledger)
            for digest in source.files():
                content = source.file(digest)
                if content is not None:
                    held.put_file(digest, content)
    finally:
        target.close()


def _copy(source: Store, target: Store, ledger: str) -> None:
    """Copy what a ledger is at this moment; the tree is grown anew."""
    # Kept first: what is added meanwhile can only be about entries that are copied after it.
    kept, audits, size = source.kept(ledger), source.audits(ledger), source.size(ledger)
    entries, frontier = source.entries(ledger, 0, size), Frontier()
    while piece := tuple(islice(entries, PIECE)):
        at = frontier.size
        frontier, nodes = frontier.grow(map(leaf_of, piece))
        target.append(ledger, at, piece, nodes)
    for one in kept:
        target.keep(ledger, one)
    for audit in audits:
        target.record_audit(ledger, audit)


def _on_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a loss of power."""
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
