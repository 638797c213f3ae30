"""Judging many roadmaps, in one game or in several, by compiled loops over their tables.

What is shown to anyone has also been before the independent judge; this is for choosing among many.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.solving.sheet import Sheet, sheet
from detente.roadmap.terms.score import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

THREADS = 2
"""As many as the solver uses."""

CHUNK = 2048
"""Roadmaps that one thread judges at a time."""


class Judged(NamedTuple):
    """Verdicts on B roadmaps in W games. holds : bool, shape (W, B). slack : float64, shape (W, B).

    slack : the least of all demands, in shares of the party's ideal, gates in trust; -inf where a rule
    is broken.
    """

    holds: Bools
    slack: Floats


@dataclass(frozen=True)
class Bench:
    """Judges of one or several games with the same items, each with its own demands."""

    demands: tuple[Demands, ...]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """What the loops read, for each game."""
        return tuple(sheet(Scale(each)) for each in self.demands)

    def holds(self, steps: Ints) -> Bools:
        """Whether roadmaps hold, shape (W, B); steps : int64, shape (B, n_steps), 0 for never."""
        return self._judged(steps, -TOLERANCE).holds

    def judged(self, steps: Ints) -> Judged:
        """Whether roadmaps hold, and by how much; steps : int64, shape (B, n_steps), 0 for never."""
        return self._judged(steps, -np.inf)

    def slack(self, steps: Ints) -> Floats:
        """Least slack of roadmaps, shape (W, B); see `Judged`."""
        return self.judged(steps).slack

    def _judged(self, steps: Ints, lowest: float) -> Judged:
        # Compiled loops take half a second to load.
        from detente.roadmap.solving.kernels.judge import judge_many

        steps = np.ascontiguousarray(steps, dtype=np.int64)
        shape = len(self.sheets), len(steps)
        found = Judged(np.zeros(shape, dtype=bool), np.zeros(shape))
        cuts = [slice(first, first + CHUNK) for first in range(0, len(steps), CHUNK)]
        work = [(w, cut) for w in range(len(self.sheets)) for cut in cuts]

        def one(piece: tuple[int, slice]) -> None:
            w, cut = piece
            judge_many(self.sheets[w], steps[cut], lowest, found.holds[w, cut], found.slack[w, cut])

        # The loops let go of the interpreter, so that threads really run side by side.
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(one, work))
        return found
