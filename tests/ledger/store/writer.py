"""Writers that can be killed: each is a process of its own, forked from one that has loaded everything.

Started with `Writers()`. A writer says the key of every entry once the ledger has acknowledged it.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[3]


class Writers:
    """Starts writers one after the other; use as a context."""

    def __enter__(self) -> Self:
        self._nest = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.store.writer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._nest.stdin is not None
        self._nest.stdin.close()
        self._nest.wait()
        assert self._nest.stdout is not None
        self._nest.stdout.close()

    def start(self, place: str, tag: str, batch: int) -> tuple[int, Iterator[str]]:
        """Process of a writer that appends until it is stopped, and the keys that are acknowledged to it."""
        assert self._nest.stdin is not None
        self._nest.stdin.write(f"{tag} {batch} {place}\n")
        self._nest.stdin.flush()
        said = self._said()
        return int(next(said)), said

    def _said(self) -> Iterator[str]:
        assert self._nest.stdout is not None
        for line in self._nest.stdout:
            if line == "ended\n":
                return
            yield line.rstrip("\n")


def write(place: str, tag: str, batch: int) -> None:
    """Append to the ledger of the tests for ever, `batch` entries at a time."""
    from detente.ledger.ledger import Ledger
    from detente.ledger.store import open_store
    from tests.ledger.parties import AGREEMENT, NOW, sealed

    ledger = Ledger(open_store(place), AGREEMENT.id)
    done = 0
    while True:
        entries = [sealed(key=f"{tag}-{done + i}", note=f"note {done + i} of {tag}") for i in range(batch)]
        ledger.append(entries, NOW)
        done += batch
        os.write(1, "".join(f"{entry.key}\n" for entry in entries).encode())


def main() -> None:
    """Fork a writer for each line that comes in, and say when it has ended."""
    # Loaded once, before writers are forked.
    for needed in ("psycopg", "detente.ledger.store.opening", "tests.ledger.parties"):
        importlib.import_module(needed)

    while line := sys.stdin.readline():
        tag, batch, place = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            os.write(1, f"{os.getpid()}\n".encode())
            try:
                write(place, tag, int(batch))
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        os.write(1, b"ended\n")


if __name__ == "__main__":
    main()
