"""Who could be biding its time: when a party that means to break its word would best do so (D13).

It performs until then like anybody else, so that what it does before is no evidence of good faith.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.worth.derived import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict

    Floats = NDArray[np.float64]

EQUAL = 1e-9
"""Points that decide nothing: of moments that are equally good the first is taken."""


@dataclass(frozen=True)
class Sleeper:
    """The best moment at which a party could break its word, if it meant to.

    phase : 1..K+1, the last being after all phases. worth, at_once : points at the start of the
    roadmap, of doing it then and in phase 1. hollow : steps of its own that are verified before, and that
    count as evidence of its good faith although someone who bides its time takes them as well.
    """

    party: str
    phase: int
    worth: float
    at_once: float
    hollow: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether it is worth waiting for another moment than the first."""
        return self.phase > 1


def sleepers(verdict: Verdict) -> tuple[Sleeper, ...]:
    """For each party the best moment to break its word; empty if no step is taken."""
    game, n_steps = verdict.game, verdict.game.n_steps
    if not verdict.starts.any():
        return ()
    worth = by_moment(verdict)
    start = verdict.starts[:n_steps]
    seen_by = np.where(start > 0, start + (game.delay + game.lag)[:n_steps], np.inf)
    weight, found = evidence(game)[:, :n_steps], []
    for i, party in enumerate(game.parties):
        column = int(np.argmax(worth[i] >= worth[i].max() - EQUAL))
        early = (weight[i] > 0) & (seen_by < column + 1)
        hollow = tuple(game.steps[m] for m in np.flatnonzero(early))
        found.append(Sleeper(party, column + 1, float(worth[i, column]), float(worth[i, 0]), hollow))
    return tuple(found)


def by_moment(verdict: Verdict) -> Floats:
    """Worth at the start of carrying on until each phase and then breaking one's word, shape (n, K+1).

    That is what carrying on is worth, less what the breach costs when it comes, discounted: V = max(D,
    now + beta V') unrolled. The party is as patient as the scenario says, outside breakdowns included.
    """
    game = verdict.game
    alive = game.discount[:, np.newaxis] * (1 - game.breakdown)
    found: Floats = verdict.carry_on[:, :1] - alive ** np.arange(game.n_phases + 1) * (
        verdict.carry_on - verdict.cheat
    )
    return found
