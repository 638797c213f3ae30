"""What each step and each phase brings each party, counted out for tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.worth.derived import standing_worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]

WORTH_NAMING = 0.05
"""Points below which an effect is not named in tables and does not count as giving or getting."""


@dataclass(frozen=True)
class Streams:
    """Worth over time while the roadmap is carried out, against 0 for the status quo.

    yearly : points a year from all that is in effect; once : one-off points in the phase, costs
    negative. Shape (n, K+1); column k-1 is phase k, column K everything after.
    """

    yearly: Floats
    once: Floats


def streams(verdict: Verdict) -> Streams:
    """Yearly and one-off worth of a roadmap, phase by phase."""
    game, starts = verdict.game, verdict.starts
    n, columns = len(game.parties), game.n_phases + 1
    yearly, once = np.zeros((n, columns)), np.zeros((n, columns))
    for m in np.flatnonzero(starts):
        effect = int(starts[m] + game.delay[m])
        yearly[:, min(effect, columns) - 1 :] += game.flow[:, [m]] / game.length
        once[:, min(int(starts[m]), columns) - 1] -= game.cost[:, m]
        once[:, min(effect, columns) - 1] += game.bonus[:, m]
    return Streams(yearly, once)


def step_worth(game: Game) -> Floats:
    """Worth of each item to each party at the start of the phase in which it starts, shape (n, M).

    Points, with costs, one-offs, the yearly worth for ever, and the chance of a breakdown.
    """
    alive = (game.discount * (1 - game.breakdown))[:, np.newaxis]
    worth: Floats = alive**game.delay * (game.bonus + standing_worth(game)) - game.cost
    return worth


def in_return(verdict: Verdict) -> tuple[tuple[int, int, int], ...]:
    """(step, step in return, party): what stands opposite each step that costs one of its actors.

    For each party that a step of its own leaves worse off: the step of others, starting in the
    same phase, that is worth most to it. Computed from worth; nobody has agreed to it.
    """
    game, worth = verdict.game, step_worth(verdict.game)
    starts = verdict.starts[: game.n_steps]
    pairs = []
    for m in np.flatnonzero(starts):
        for i in np.flatnonzero(game.actors[:, m] & (worth[:, m] < -WORTH_NAMING)):
            others = np.flatnonzero((starts == starts[m]) & ~game.actors[i, : game.n_steps])
            welcome = [int(o) for o in others if worth[i, o] > WORTH_NAMING]
            if welcome:
                pairs.append((int(m), max(welcome, key=lambda o: float(worth[i, o])), int(i)))
    return tuple(pairs)
