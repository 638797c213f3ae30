"""Run with `make soak`: what the tests ask of some small games holds of many more.

Judge and twin give the same values and fail the same. Trying all roadmaps, the plain models and the planner
find the same.
"""

from __future__ import annotations

import argparse

from tests.roadmap.judging.test_evaluate import agree_on_failures, agree_on_weakest_link
from tests.roadmap.judging.test_values import agree_on_values
from tests.roadmap.test_agreement import agree_on

FIRST = 1000
"""The tests take the seeds before."""

GAMES, TOLD = 5000, 500


def main() -> None:
    """Hear all of them on many games; the first disagreement ends the run with its seed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--games", type=int, default=GAMES)
    asked.add_argument("--first", type=int, default=FIRST, help="seed of the first game")
    options = asked.parse_args()
    possible = 0
    for done in range(options.games):
        seed = options.first + done
        try:
            agree_on_values(seed)
            agree_on_failures(seed)
            agree_on_weakest_link(seed)
            possible += agree_on(seed)
        except AssertionError as reason:
            raise SystemExit(f"Game {seed}: {reason}") from reason
        if (done + 1) % TOLD == 0 or done + 1 == options.games:
            print(f"{done + 1} games, a roadmap in {possible} of them: all agree.", flush=True)


if __name__ == "__main__":
    main()
