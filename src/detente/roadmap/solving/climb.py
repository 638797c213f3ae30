"""Uphill among roadmaps, one move at a time, for any merit; without proof.

Moves start a step in another phase, or never, or exchange the phases of two steps. Where no move is
better, a few are taken at random from the best roadmap so far, and it begins again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Merit = Callable[[Ints, Ints], Floats]

KICKS, STRONG = 12, 4
"""Fruitless new beginnings before it ends; most moves at random of each."""

PARTNERS = 8
"""Steps that a step is exchanged with in one look."""

SAME = 1e-9
"""What a roadmap must be better by, so that rounding does not decide between equals."""


def climb(demands: Demands, merit: Merit, known: Sequence[Ints], limits: Limits, seed: int = 0) -> Ints:
    """The best roadmap met, shape (n_steps,). The same seed gives the same, unless time ends it.

    merit : from a roadmap, shape (n_steps,), and others near it, shape (B, n_steps), how good the others
    are, shape (B,); -inf for what is refused. known : roadmaps to begin from, at least one.
    """
    walk = _Walk(demands, merit, np.random.default_rng(seed))
    end = limits.clock() + limits.seconds
    ranked = sorted(((float(merit(steps, steps[np.newaxis])[0]), place) for place, steps in enumerate(known)))
    best, best_merit = known[ranked[-1][1]], ranked[-1][0]
    here, here_merit, fruitless = best, best_merit, 0
    while fruitless < KICKS and limits.clock() < end:
        here, here_merit = walk.uphill(here, here_merit, lambda: limits.clock() >= end)
        if here_merit > best_merit + SAME:
            best, best_merit, fruitless = here, here_merit, 0
        else:
            fruitless += 1
        here, here_merit = walk.kicked(best, best_merit)
    return best


class _Walk:
    """What can be done from a roadmap."""

    def __init__(self, demands: Demands, merit: Merit, chance: np.random.Generator) -> None:
        self.merit, self.chance = merit, chance
        self.n_steps = demands.tables.game.n_steps
        self.options = [np.flatnonzero(row) for row in demands.possible[: self.n_steps]]

    def near(self, here: Ints, m: int) -> Ints:
        """Roadmaps that differ in a step, or in it and another one, shape (B, n_steps)."""
        others = self.chance.permutation(self.n_steps)[:PARTNERS]
        found = np.repeat(here[np.newaxis], len(self.options[m]) + len(others), axis=0)
        split = len(self.options[m])
        found[:split, m] = self.options[m]
        rows = np.arange(split, len(found))
        found[rows, others], found[rows, m] = here[m], here[others]
        other: Ints = found[(found != here).any(axis=1)]
        return other

    def uphill(self, here: Ints, value: float, over: Callable[[], bool]) -> tuple[Ints, float]:
        """Where no look at any one step finds a better roadmap, or time is over."""
        improved = True
        while improved and not over():
            improved = False
            for m in self.chance.permutation(self.n_steps):
                if over():
                    break
                near = self.near(here, int(m))
                merits = self.merit(here, near)
                if len(near) and merits.max() > value + SAME:
                    here, value, improved = near[merits.argmax()], float(merits.max()), True
        return here, value

    def kicked(self, here: Ints, value: float) -> tuple[Ints, float]:
        """A few moves away, none of them to what is refused."""
        for _ in range(int(self.chance.integers(1, STRONG + 1))):
            near = self.near(here, int(self.chance.integers(self.n_steps)))
            merits = self.merit(here, near)
            open_ = np.flatnonzero(np.isfinite(merits))
            if len(open_):
                place = self.chance.choice(open_)
                here, value = near[place], float(merits[place])
        return here, value
