"""All doubts at once: what going on is worth if any of the others may break its word (D10).

A party doubts each of the others separately. If one of them breaks its word, it loses the future
of the roadmap, which is lost once however many do so, and what that one in particular takes from
it. An item in which several others act counts for each of them, so that the loss is rather
overstated than understated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.values import Paths, outlook, plot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.values import Plot
    from detente.roadmap.judging.verdict import Verdict

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class JointRisk:
    """What doubts in all others make of a roadmap. All of shape (n, K+1), as in `Verdict`.

    trust : chance that all others keep their word. worth : of going on, in points, whatever class of
    breach is worst. stop : of stopping now. effort : points that a party's own steps of the phase
    cost it if the others break their word. needed : trust at which performing them beats skipping
    them too; nan where they cost nothing then, inf where no trust is enough.
    """

    trust: Floats
    worth: Floats
    stop: Floats
    effort: Floats
    needed: Floats

    @property
    def slack(self) -> Floats:
        """By how much going on beats stopping, points; negative where doubts are too many."""
        return self.worth - self.stop


def joint_risk(verdict: Verdict) -> JointRisk:
    """All doubts at once along a judged roadmap."""
    game = verdict.game
    starts = verdict.dates
    known, seen = facts(game), outlook(game, starts)
    phases = np.arange(1.0, game.n_phases + 2)[:, np.newaxis, np.newaxis, np.newaxis]
    plotted = plot(Paths(known, starts, phases))
    going_on = verdict.carry_on
    kept = np.einsum("ct,ktim->cik", known.terms.by_class(), plotted.keep)
    future = going_on - kept
    # Whoever promised nothing cannot break its word.
    n, promised = len(game.parties), (game.actors[:, : game.n_steps] & np.isfinite(starts[: game.n_steps]))
    bound = (promised.any(axis=1) & ~np.eye(n, dtype=bool))[..., np.newaxis]
    trust = np.where(bound, verdict.trust, 1.0)
    every = trust.prod(axis=1)
    taken = kept[:, :, np.newaxis] - seen.betrayed.swapaxes(1, 2)
    worth = going_on - (1 - every) * future - ((1 - trust) * np.where(bound, taken, 0.0)).sum(axis=2)
    effort = _effort(verdict, plotted, starts)
    lost = effort + going_on - verdict.cheat
    ratio = np.divide(effort, lost, out=np.full_like(effort, np.inf), where=lost > effort)
    return JointRisk(
        trust=every,
        worth=worth.min(axis=0),
        stop=verdict.walk_away,
        effort=effort,
        needed=np.where(effort > 0, ratio, np.nan),
    )


def _effort(verdict: Verdict, plotted: Plot, starts: Floats) -> Floats:
    """What own steps of the phase cost if all is over at the start of the next, shape (n, K+1)."""
    game = verdict.game
    now = starts == np.arange(1, game.n_phases + 2)[:, np.newaxis]
    own = game.actors & now[:, np.newaxis]
    own[..., game.n_steps :] = False
    # The first length of concealment is that of the first class: none.
    found: Floats = np.where(own, np.maximum(0.0, -plotted.keep[:, 0]), 0.0).sum(axis=2).T
    return found
