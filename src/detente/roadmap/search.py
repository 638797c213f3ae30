"""Good roadmaps quickly, without proof: heat-bath search on the tables (theory 4.2).

One move looks at every phase in which a step could start, or pairs of such changes, all at
once. What fails a demand costs more and more as the search goes on; it begins with
everything that can be scheduled, since from nothing no single step is ever worth taking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.tables import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.exact import Limits
    from detente.roadmap.score import Scale, Slacks

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RUNS, SWEEPS = 4, 30
LIGHT, HEAVY = 0.02, 4.0
"""Weight of failed demands at the start and at the end of a run, against shares of the ideal."""

HOT, COLD = 0.02, 0.0005
"""Temperature at the start and at the end of a run."""

PARTNERS = 8
"""Steps with which one move tries to exchange."""

SAME = 1e-9
"""What a roadmap must be better by, so that rounding does not decide between equals."""

SECOND = 0.02
"""Weight of what breaks ties, so that the search does not drift where the objective is flat."""


def search(scale: Scale, stages: tuple[Floats, ...], limits: Limits, seed: int = 0) -> Ints | None:
    """Starts of the steps of a roadmap that meets all demands, shape (n_steps,); None if none was met.

    stages : terms to maximise one after the other, shape (R, M, S) each. The same seed gives the same
    roadmap, unless the clock ends the search.
    """
    walk = _Walk(scale, stages, np.random.default_rng(seed))
    end = limits.clock() + limits.seconds
    n_moves = SWEEPS * walk.n_steps
    for _ in range(RUNS):
        walk.restart()
        for move in range(n_moves):
            if limits.clock() > end:
                return walk.best
            along = move / n_moves
            walk.weight = LIGHT * (HEAVY / LIGHT) ** along
            temperature = HOT * (COLD / HOT) ** along
            m = int(walk.chance.integers(walk.n_steps))
            walk.exchange(m, temperature) if move % 3 == 2 else walk.resample(m, temperature)
    return walk.best


class _Walk:
    """A roadmap on its way: starts of all items, and the sums that its slacks are made of."""

    def __init__(self, scale: Scale, stages: tuple[Floats, ...], chance: np.random.Generator) -> None:
        self.scale, self.chance = scale, chance
        self.game = scale.demands.tables.game
        self.n_steps = self.game.n_steps
        self.best: Ints | None = None
        self.merit = np.full(len(stages), -np.inf)
        self.weight = LIGHT
        self.edges = np.cumsum([0, *(len(stage) for stage in stages)])[:-1]
        self.n_sums = scale.terms.shape[2]
        self.terms = np.concatenate([scale.terms, np.moveaxis(np.concatenate(stages), 0, -1)], axis=2)
        self.options = [np.flatnonzero(row) for row in scale.demands.possible[: self.n_steps]]
        ideal = scale.demands.tables.ideal
        self.points = np.where(ideal > 0, ideal, 1.0)

    def restart(self) -> None:
        """Everything as early as rules allow, in a random order."""
        steps = np.array([options[min(1, len(options) - 1)] for options in self.options])
        self.stand(joined(self.game, steps))
        for m in self.chance.permutation(self.n_steps):
            self.resample(int(m), HOT)

    def stand(self, starts: Ints) -> None:
        """Go to a roadmap; starts : shape (M,), all items."""
        self.starts = starts
        self.sums = self.terms[np.arange(len(starts)), starts].sum(axis=0)

    def resample(self, m: int, temperature: float) -> None:
        """Start a step in another phase, or never."""
        options = self.options[m]
        steps = np.repeat(self.starts[np.newaxis, : self.n_steps], len(options), axis=0)
        steps[:, m] = options
        self.choose(steps, temperature)

    def exchange(self, m: int, temperature: float) -> None:
        """Exchange the phases of a step and another one, or move them together by one phase."""
        partners = self.chance.permutation(self.n_steps)[:PARTNERS]
        now = self.starts[: self.n_steps]
        steps = np.repeat(now[np.newaxis], 3 * len(partners) + 1, axis=0)
        for place, other in enumerate(partners):
            steps[3 * place, [m, other]] = now[[other, m]]
            for row, by in ((3 * place + 1, 1), (3 * place + 2, -1)):
                moved = np.clip(now[[m, other]] + by, 0, self.game.n_phases)
                steps[row, [m, other]] = np.where(now[[m, other]] > 0, moved, 0)
        self.choose(steps, temperature)

    def choose(self, steps: Ints, temperature: float) -> None:
        """Go to one of some neighbours, the better the likelier; steps : shape (B, n_steps)."""
        starts = joined(self.game, steps)
        sums = self._sums(starts)
        slacks = self.scale.slacks(starts, sums[:, : self.n_sums])
        merits = np.minimum.reduceat(sums[:, self.n_sums :], self.edges, axis=1)
        self._remember(starts, slacks, merits)
        energy = self.weight * self._failings(slacks) - merits @ SECOND ** np.arange(merits.shape[1])
        noise = self.chance.gumbel(size=len(energy))
        chosen = int(np.argmin(energy - temperature * noise))
        self.starts, self.sums = starts[chosen], sums[chosen]

    def _sums(self, starts: Ints) -> Floats:
        """Sums of neighbours from the present ones and what differs, shape (B, R)."""
        found = np.repeat(self.sums[np.newaxis], len(starts), axis=0)
        rows, items = np.nonzero(starts != self.starts)
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        for turn in range(int(place.max(initial=-1)) + 1):
            row, item = rows[place == turn], items[place == turn]
            found[row] += self.terms[item, starts[row, item]] - self.terms[item, self.starts[item]]
        return found

    def _failings(self, slacks: Slacks) -> Floats:
        """How badly demands fail, shape (B,): shares of the party's ideal, and 1 for each broken rule."""
        points = self.points
        found = slacks.broken.sum(axis=1).astype(np.float64)
        found -= np.minimum(slacks.temptation / points[self.scale.tempted], 0.0).sum(axis=1)
        found -= np.minimum(slacks.waiting / points[:, np.newaxis], 0.0).sum(axis=(1, 2))
        found -= np.minimum(slacks.gain / points, 0.0).sum(axis=1)
        found -= np.minimum(slacks.trust.min(axis=1) / points[:, np.newaxis, np.newaxis], 0.0).sum(
            axis=(1, 2, 3)
        )
        found -= np.minimum(slacks.gates, 0.0).sum(axis=1)
        return found

    def _remember(self, starts: Ints, slacks: Slacks, merits: Floats) -> None:
        """Keep the best neighbour that meets all demands, if it beats the best so far."""
        for place in np.flatnonzero(slacks.met):
            if tuple(merits[place]) > tuple(self.merit + [SAME] * len(self.merit)):
                self.best, self.merit = starts[place, : self.n_steps], merits[place]
