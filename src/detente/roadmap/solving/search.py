"""Good roadmaps quickly, without proof: heat-bath search on the tables (theory 4.2).

One move looks at every phase in which a step could start, or at exchanges with other steps. What
fails a demand costs more and more as a run goes on; it begins with everything that can be
scheduled, since from nothing no single step is ever worth taking. Later runs begin at the best
roadmap so far, shaken, in turn with runs from scratch.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.solving.sheet import sheet
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from detente.roadmap.solving.kernels.walk import State
    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.solving.sheet import Sheet
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WALKS = 2
"""Walks side by side, as many as the solver has threads."""

RUNS, SWEEPS = 24, 60
"""Runs of a walk one after the other, and moves of each step in a run."""

PATIENCE = 5
"""Runs in which nothing better was met, after which a walk ends."""

LIGHT, HEAVY = 0.05, 6.0
"""Weight of failed demands at the start and at the end of a run, against shares of the ideal."""

HOT, COLD = 0.02, 0.0003
"""Temperature at the start and at the end."""

SHAKEN = 0.4
"""How far along a run begins that starts from a known roadmap."""

MENDING = 4
"""Sweeps to mend a roadmap that fails some demands."""

WATCHED = 512
"""Trust rows that a walk can watch; beyond them, what fails one is passed over."""

BETWEEN = 8
"""Sweeps between two looks at the clock."""

SECOND = 0.02
"""Weight of what breaks ties, so that the search does not drift where the objective is flat."""


def search(
    scale: Scale, stages: tuple[Floats, ...], limits: Limits, seed: int = 0, start: Ints | None = None
) -> Ints | None:
    """Starts of the steps of a roadmap that meets all demands, shape (n_steps,); None if none was met.

    stages : terms to maximise one after the other, shape (R, M, S) each. start : a roadmap to begin at,
    which may fail some demands. The same seed gives the same roadmap, unless the clock ends the search.
    """
    page = sheet(scale, stages)
    end = limits.clock() + limits.seconds

    def one(number: int) -> _Walk:
        walk = _Walk(scale, stages, page, np.random.default_rng([seed, number]))
        _runs(walk, start, lambda: limits.clock() > end)
        return walk

    # The loops let go of the interpreter, so that walks really go side by side.
    with ThreadPoolExecutor(WALKS) as pool:
        walks = list(pool.map(one, range(WALKS)))
    return max(walks, key=lambda walk: walk.merit).best


def make_ready(game: Game) -> None:
    """Have the compiled loops at hand, so that a search of this or any other game loses no time by it.

    Loading them takes about a second; compiling them, once on a machine, takes up to half a minute.
    """
    from detente.roadmap.solving.kernels.walk import walk as loop

    if not loop.signatures:
        scale = Scale(Demands.all_of(tables_of(game)))
        nothing = np.zeros((1, *scale.terms.shape[:2]))
        walk = _Walk(scale, (nothing,), sheet(scale, (nothing,)), np.random.default_rng(0))
        walk.begin(None)
        walk.go(np.array([HEAVY]), np.array([COLD]))


def is_compiled() -> bool:
    """Whether an earlier run left the compiled loops on this machine; if not, the first search takes long."""
    from detente.roadmap.solving.kernels.walk import walk

    return any(Path(str(walk.stats.cache_path)).glob("walk.walk*.nbi"))


def _runs(walk: _Walk, start: Ints | None, is_over: Callable[[], bool]) -> None:
    """One run after the other, from scratch and from the best so far in turn, until time is up."""
    if start is not None:
        walk.settle(start)
    idle = 0
    for run in range(RUNS):
        before = walk.merit
        known = walk.best if walk.best is not None else start
        shaken = run % 2 == (start is None) and known is not None
        walk.begin(known if shaken else None)
        # Before any roadmap was met that holds, every other run looks for nothing else.
        aiming = walk.best is not None or run % 2 == 1
        along = np.linspace(SHAKEN if shaken else 0.0, 1.0, SWEEPS * walk.n_steps, endpoint=False)
        for piece in np.array_split(along, -(-SWEEPS // BETWEEN)):
            if is_over():
                return
            walk.go(LIGHT * (HEAVY / LIGHT) ** piece, HOT * (COLD / HOT) ** piece, aiming=aiming)
        idle = 0 if walk.merit > before else idle + 1
        # In a small game that many runs would have met something.
        if idle >= PATIENCE and (walk.best is not None or run >= walk.n_steps):
            return


def mended(scale: Scale, terms: Floats, steps: Ints, seed: int = 0) -> tuple[Ints | None, Ints]:
    """Starts of the best roadmap met near this one, and of the one where the search came to rest.

    Shape (n_steps,) each; the first meets all demands and is None if none did, the second may fail some.
    terms : to be maximised, shape (R, M, S).
    """
    walk = _Walk(scale, (terms,), sheet(scale, (terms,)), np.random.default_rng(seed))
    walk.settle(steps)
    return walk.best, walk.state.here.starts[: walk.n_steps]


class _Walk:
    """A roadmap on its way through the compiled loop."""

    def __init__(self, scale: Scale, stages: tuple[Floats, ...], page: Sheet, chance: Generator) -> None:
        from detente.roadmap.solving.kernels.walk import PARTNERS

        self.sheet, self.chance = page, chance
        self.game = scale.demands.tables.game
        self.n_steps = self.game.n_steps
        highest = np.array([-scale.demands.lowest(-stage).max() for stage in stages])
        self.worth = SECOND ** np.arange(len(stages)) / np.where(highest > 0, highest, 1.0)
        self.n_draws = 1 + PARTNERS + max(self.game.n_phases + 1, 4 * PARTNERS + 1)
        self.state = self._memory(len(stages))

    def _memory(self, n_stages: int) -> State:
        from detente.roadmap.solving.kernels.walk import PARTNERS, Best, Place, Scratch, State, Watch

        by_phase = len(self.game.parties), self.game.n_phases + 1
        here, there = (
            Place(
                starts=np.zeros(len(self.game.items), dtype=np.int64),
                sums=np.zeros(self.sheet.values.terms.shape[2]),
                lost=np.zeros(WATCHED),
            )
            for _ in range(2)
        )
        scratch = Scratch(
            shown=np.zeros(by_phase, dtype=np.int64),
            moved=np.zeros(by_phase, dtype=np.int64),
            loads=np.zeros(by_phase),
            gates=np.zeros(len(self.sheet.trust.gates)),
            betrayed=np.zeros((2, self.sheet.betrayal.lost.shape[2])),
            merit=np.zeros(n_stages),
            steps=np.zeros((max(by_phase[1] + 1, 4 * PARTNERS + 1), self.n_steps), dtype=np.int64),
        )
        watch = Watch(np.zeros((WATCHED, 4), dtype=np.int64), np.zeros(2, dtype=np.int64))
        best = Best(np.full(self.n_steps, -1), np.full(n_stages, -np.inf))
        return State(here, there, watch, best, scratch)

    @property
    def merit(self) -> tuple[float, ...]:
        """Merit of the best roadmap met, stage by stage; -inf before any was met."""
        return tuple(self.state.best.merit.tolist())

    @property
    def best(self) -> Ints | None:
        """The best roadmap met that meets all demands."""
        return self.state.best.steps.copy() if self.merit[0] > -np.inf else None

    def begin(self, steps: Ints | None) -> None:
        """Stand at a roadmap; without one, at everything as early as rules allow."""
        rules = self.sheet.rules
        if steps is None:
            steps = np.where(rules.first <= rules.last, rules.first, 0)
        self.state.here.starts[:] = joined(self.game, steps)

    def settle(self, steps: Ints) -> None:
        """Go from a roadmap to a good one near it."""
        self.begin(steps)
        many = MENDING * self.n_steps
        self.go(np.full(many, HEAVY), np.full(many, COLD))

    def go(self, weight: Floats, temperature: Floats, *, aiming: bool = True) -> None:
        """Moves with these weights of failed demands and temperatures, shape (moves,) each.

        aiming : whether the objective counts, and not only that the roadmap holds.
        """
        from detente.roadmap.solving.kernels.walk import walk

        chance = self.chance.random((len(weight), self.n_draws))
        walk(self.sheet, self.state, (weight, temperature, self.worth * aiming), chance)
