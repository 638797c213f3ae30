"""Good roadmaps quickly, without proof: heat-bath search on the tables (theory 4.2).

One move looks at every phase in which a step could start, or at exchanges with other steps,
all at once. What fails a demand costs more and more as the search goes on; it begins with
everything that can be scheduled, since from nothing no single step is ever worth taking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.tables import joined
from detente.roadmap.verdict import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.limits import Limits
    from detente.roadmap.score import Scale, Slacks

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SWEEPS = 40
"""Moves of each step."""

LIGHT, HEAVY = 0.05, 6.0
"""Weight of failed demands at the start and at the end, against shares of the ideal."""

HOT, COLD = 0.02, 0.0003
"""Temperature at the start and at the end."""

MENDING = 4
"""Sweeps to mend a roadmap that fails some demands."""

EXCHANGE, PARTNERS = 3, 6
"""Every third move tries to exchange a step with some others."""

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
    walk.begin()
    for move in range(n_moves):
        if limits.clock() > end:
            break
        along = move / n_moves
        walk.weight = LIGHT * (HEAVY / LIGHT) ** along
        walk.temperature = HOT * (COLD / HOT) ** along
        walk.move(move)
    return walk.best


def mended(scale: Scale, terms: Floats, steps: Ints, seed: int = 0) -> tuple[Ints | None, Ints]:
    """Starts of the best roadmap met near this one, and of the one where the search came to rest.

    Shape (n_steps,) each; the first meets all demands and is None if none did, the second may fail some.
    terms : to be maximised, shape (R, M, S).
    """
    walk = _Walk(scale, (terms,), np.random.default_rng(seed))
    walk.weight, walk.temperature = HEAVY, COLD
    walk.stand(joined(walk.game, steps))
    for move in range(MENDING * walk.n_steps):
        walk.move(move)
    return walk.best, walk.starts[: walk.n_steps]


class _Walk:
    """A roadmap on its way: starts of all items, and the sums that its slacks are made of.

    watched : trust rows (class, of whom, in whom, column) that some roadmap failed which met all else.
    """

    def __init__(self, scale: Scale, stages: tuple[Floats, ...], chance: np.random.Generator) -> None:
        self.scale, self.chance = scale, chance
        self.game = scale.demands.tables.game
        self.n_steps = self.game.n_steps
        self.best: Ints | None = None
        self.merit = np.full(len(stages), -np.inf)
        self.weight, self.temperature = LIGHT, HOT
        self.edges = np.cumsum([0, *(len(stage) for stage in stages)])[:-1]
        self.n_sums, self.n_merits = scale.terms.shape[2], sum(map(len, stages))
        self.terms = np.concatenate([scale.terms, np.moveaxis(np.concatenate(stages), 0, -1)], axis=2)
        highest = np.array([-scale.demands.lowest(-stage).max() for stage in stages])
        self.worth = SECOND ** np.arange(len(stages)) / np.where(highest > 0, highest, 1.0)
        self.options = [np.flatnonzero(row) for row in scale.demands.possible[: self.n_steps]]
        self.watched = np.zeros((0, 4), dtype=np.int64)
        ideal = scale.demands.tables.ideal
        self.points = np.where(ideal > 0, ideal, 1.0)
        self.stand(np.zeros(len(self.game.items), dtype=np.int64))
        self.choose(self.starts[np.newaxis, : self.n_steps])

    def begin(self) -> None:
        """Everything as early as rules allow, in a random order."""
        steps = np.array([options[min(1, len(options) - 1)] for options in self.options])
        self.stand(joined(self.game, steps))
        for m in self.chance.permutation(self.n_steps):
            self.resample(int(m))

    def stand(self, starts: Ints) -> None:
        """Go to a roadmap; starts : shape (M,), all items."""
        self.starts = starts
        self.sums = self.terms[np.arange(len(starts)), starts].sum(axis=0)

    def move(self, number: int) -> None:
        """One move with a step drawn by chance."""
        m = int(self.chance.integers(self.n_steps))
        if number % EXCHANGE == 0:
            self.exchange(m)
        else:
            self.resample(m)

    def resample(self, m: int) -> None:
        """Start a step in another phase, or never."""
        steps = np.repeat(self.starts[np.newaxis, : self.n_steps], len(self.options[m]), axis=0)
        steps[:, m] = self.options[m]
        self.choose(steps)

    def exchange(self, m: int) -> None:
        """Exchange the phases of a step and some others, or move the two by one phase, or drop both."""
        others = self.chance.permutation(self.n_steps)[:PARTNERS]
        now = self.starts[: self.n_steps]
        steps = np.repeat(now[np.newaxis], 4 * len(others) + 1, axis=0).reshape(-1, self.n_steps)
        pairs = np.stack([np.full(len(others), m), others], axis=1)
        begun, each = now[pairs] > 0, np.arange(len(others))[:, np.newaxis]
        tried = (
            now[pairs[:, ::-1]],
            np.where(begun, np.minimum(now[pairs] + 1, self.game.last[pairs]), 0),
            np.where(begun, np.maximum(now[pairs] - 1, 1), 0),
            np.zeros_like(pairs),
        )
        for place, phases in enumerate(tried):
            steps[place * len(others) + each, pairs] = phases
        self.choose(steps)

    def choose(self, steps: Ints) -> None:
        """Go to one of some neighbours, the better the likelier; steps : shape (B, n_steps)."""
        starts = joined(self.game, steps)
        sums = self._sums(starts)
        slacks = self.scale.slacks(starts, sums[:, : self.n_sums])
        merits = np.minimum.reduceat(sums[:, self.n_sums : self.n_sums + self.n_merits], self.edges, axis=1)
        energy = self.weight * self._failings(slacks, sums[:, self.n_sums + self.n_merits :])
        energy -= merits @ self.worth
        chosen = int(np.argmin(energy - self.temperature * self.chance.gumbel(size=len(energy))))
        self.starts, self.sums = starts[chosen], sums[chosen]
        self._remember(starts, slacks, merits)

    def _sums(self, starts: Ints) -> Floats:
        """Sums of neighbours from the present ones and what differs, shape (B, R)."""
        found = np.repeat(self.sums[np.newaxis], len(starts), axis=0)
        rows, items = np.nonzero(starts != self.starts)
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        for turn in range(int(place.max(initial=-1)) + 1):
            row, item = rows[place == turn], items[place == turn]
            found[row] += self.terms[item, starts[row, item]] - self.terms[item, self.starts[item]]
        return found

    def _failings(self, slacks: Slacks, betrayed: Floats) -> Floats:
        """How badly demands fail, shape (B,): shares of the party's ideal, and 1 for each broken rule."""
        points = self.points
        found: Floats = slacks.broken.sum(axis=1).astype(np.float64)
        found -= np.minimum(slacks.temptation, 0.0) @ (1 / points[self.scale.tempted])
        found -= np.minimum(slacks.waiting, 0.0).sum(axis=2) @ (1 / points)
        found -= np.minimum(slacks.gain, 0.0) @ (1 / points)
        found -= np.minimum(slacks.gates, 0.0).sum(axis=1)
        if len(self.watched):
            _, i, j, column = self.watched.T
            believed = slacks.believed[:, i, j, column]
            trust = believed * slacks.stay[:, i, column] + (1 - believed) * betrayed
            found -= np.where(slacks.promises[:, j], np.minimum(trust, 0.0), 0.0) @ (1 / points[i])
        return found

    def _remember(self, starts: Ints, slacks: Slacks, merits: Floats) -> None:
        """Keep the best neighbour that meets all demands; watch the trust rows it fails."""
        for place in np.flatnonzero(slacks.met):
            if tuple(merits[place]) <= tuple(self.merit + SAME):
                continue
            trust = self.scale.trust(starts[place], slacks.one(int(place)))
            failed = np.argwhere(trust < -TOLERANCE)
            if not len(failed):
                self.best, self.merit = starts[place, : self.n_steps], merits[place]
            elif len(new := _without(failed, self.watched)):
                self._watch(new)

    def _watch(self, rows: Ints) -> None:
        """From now on see whether these trust rows are met; rows : shape (W, 4)."""
        tables = self.scale.demands.tables
        rank, i, j, column = rows.T
        lost = tables.betrayed[rank, i, j, ..., column] - tables.walk_away[i, ..., column]
        self.watched = np.concatenate([self.watched, rows])
        self.terms = np.concatenate([self.terms, np.moveaxis(lost, 0, -1)], axis=2)
        self.stand(self.starts)


def _without(rows: Ints, known: Ints) -> Ints:
    """Rows that are not known yet, shape (W, 4)."""
    met = set(map(tuple, known.tolist()))
    return np.array([row for row in rows.tolist() if tuple(row) not in met], dtype=np.int64).reshape(-1, 4)
