"""Run with `make bench`: shares of random games, and against coopgame-py in the same run.

Writes docs/reference/benchmarks-bargain.md.
"""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import coopgame  # type: ignore[import-untyped]
import numpy as np

from benchmarks.page import measured
from detente.bargain import CoalitionGame, divide
from detente.bargain.nucleolus import nucleolus
from detente.bargain.tables import sums
from detente.bargain.values import shapley

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PAGE = Path("docs/reference/benchmarks-bargain.md")
PLAYERS = (4, 6, 8, 10, 12)
SEEDS = range(5)
AGREED = 1e-7
KINDS = {
    "any": "worths of all coalitions but that of all drawn between 0 and 1",
    "savings": "what a coalition saves is the product of what its buyers need and its sellers have",
    "votes": "1 if the weights of a coalition pass half of all, otherwise 0: many ties",
}
ABOUT = """\
Times are medians over five random games of each size. *With proof* is all of `divide`: the shares, the
certificate, and who gains most by leaving. The ratio is that of the bare times, ours to that of coopgame-py
(compiled, version {version}): below one, ours is faster. Both give the same shares, to {agreed:g} of the
largest worth.

Aimed at: the nucleolus of ten players in 2 s.
"""


def worth(players: int, kind: str, seed: int) -> Floats:
    """A random game, float64, shape (2**players,)."""
    rng = np.random.default_rng([seed, players])
    if kind == "any":
        found = np.append(rng.random(2**players - 1), players)
    elif kind == "savings":
        sells = np.arange(players) < players // 2
        amounts = rng.random(players)
        found = sums(np.where(sells, amounts, 0.0)) * sums(np.where(sells, 0.0, amounts))
    else:
        weights = sums(rng.integers(1, 10, players))
        found = (weights > weights[-1] / 2).astype(np.float64)
    found[0] = 0.0
    return found


class Times(NamedTuple):
    """Seconds for one game: ours, ours with its proof, and theirs."""

    ours: float
    proven: float
    theirs: float


def timed(run: Callable[[], object]) -> float:
    """Seconds that a run takes, the best of three."""
    found = []
    for _ in range(3):
        before = time.perf_counter()
        run()
        found.append(time.perf_counter() - before)
    return min(found)


def of_nucleolus(table: Floats) -> Times:
    """The nucleolus of one game by both; they agree."""
    game = CoalitionGame(tuple(map(str, range(len(table).bit_length() - 1))), table)
    other = coopgame.Game(table[1:].tolist())
    assert np.abs(nucleolus(table) - coopgame.nucleolus(other)["allocation"]).max() <= AGREED * table.max()
    return Times(
        timed(lambda: nucleolus(table)),
        timed(lambda: divide(game, "nucleolus")),
        timed(lambda: coopgame.nucleolus(other)),
    )


def of_shapley(table: Floats) -> Times:
    """The Shapley value of one game by both; they agree."""
    game = CoalitionGame(tuple(map(str, range(len(table).bit_length() - 1))), table)
    other = coopgame.Game(table[1:].tolist())
    assert np.abs(shapley(table) - coopgame.shapley(other)).max() <= AGREED * table.max()
    return Times(
        timed(lambda: shapley(table)),
        timed(lambda: divide(game, "shapley")),
        timed(lambda: coopgame.shapley(other)),
    )


def table(solved: Callable[[Floats], Times]) -> Iterator[str]:
    """One row for each kind and size."""
    yield "| players | games | ours | with proof | coopgame-py | ratio |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS:
        for players in PLAYERS:
            runs = [solved(worth(players, kind, seed)) for seed in SEEDS]
            ours, proven, theirs = (median(times) for times in zip(*runs, strict=True))
            ratio = f"{ours / theirs:.2g}"
            yield f"| {players} | {kind} | {_said(ours)} | {_said(proven)} | {_said(theirs)} | {ratio} |"


def _said(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def main() -> None:
    """Measure, print, and write the page."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks of shares",
        "",
        f"Written by `make bench`. Machine: {machine}, numpy {np.__version__}.",
        "",
        *ABOUT.format(version=version("coopgame-py"), agreed=AGREED).splitlines(),
        "",
        *(f"- *{kind}*: {said}" for kind, said in KINDS.items()),
        "",
    ]
    measured(PAGE, lines, (("## Nucleolus", table(of_nucleolus)), ("## Shapley value", table(of_shapley))))


if __name__ == "__main__":
    main()
