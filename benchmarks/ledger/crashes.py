"""Run with `make soak`: hundreds of writers are killed, and nothing that was acknowledged is ever lost."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from detente.ledger.store.opening import migrated
from tests.database import Server
from tests.ledger.store.test_crashes import rounds
from tests.ledger.store.writer import Writers

FIRST = 1000
"""The tests take the seeds before."""

ROUNDS, TOGETHER = 400, 20
"""How many are killed, and how many of them on the same ledger."""


def main() -> None:
    """Kill writers of files and of a server by turns; the first loss ends the run with its seed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--first", type=int, default=FIRST, help="seed of the first round")
    options = asked.parse_args()
    server = Server()
    try:
        with Writers() as writers, tempfile.TemporaryDirectory() as folder:
            for start in range(options.first, options.first + options.rounds, TOGETHER):
                seeds = range(start, min(start + TOGETHER, options.first + options.rounds))
                url = server.new(f"soak-{start}")
                migrated(url)
                for place in (str(Path(folder) / f"{start}.db"), url):
                    try:
                        rounds(writers, place, seeds)
                    except AssertionError as reason:
                        raise SystemExit(f"Seeds {seeds.start} to {seeds.stop - 1}: {reason}") from reason
                done = seeds.stop - options.first
                print(f"{done} writers killed, on a file and on a server: nothing lost.", flush=True)
    finally:
        server.remove()


if __name__ == "__main__":
    main()
