"""Where no roadmap holds: those that fail least, to see what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.explaining.groups import Groups
from detente.roadmap.judging.evaluate import judge
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.solving.search import mended
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.solving.limits import Limits
    from detente.worth import Game

    Ints = NDArray[np.int64]

TURNS = 12
"""Searches for what fails least."""

MOST = 3
"""Roadmaps that are told."""


def nearest(game: Game, *, limits: Limits, seed: int = 0, most: int = MOST) -> tuple[Verdict, ...]:
    """Judged roadmaps that come to rest near holding: those that fail fewest kinds of demands first.

    No two of them fail the same, and none is empty. The same seed gives the same, unless the clock ends
    the search.
    """
    groups = Groups(tables_of(game))
    scale, terms = groups.whole, stages(groups.tables, "total")[0]
    end, chance = limits.clock() + limits.seconds, np.random.default_rng(seed)
    found: dict[tuple[bool, ...], Ints] = {}
    for turn in range(TURNS):
        # In turn from anywhere and from what fails least.
        first = chance.integers(0, np.maximum(game.last[: game.n_steps], 0) + 1)
        base = found[min(found, key=sum)] if turn % 2 and found else first
        _, steps = mended(scale, terms, base, seed + turn)
        if steps.any():
            found.setdefault(tuple(groups.failed_by(steps).tolist()), steps)
        if limits.clock() > end:
            break
    kept = sorted(found, key=lambda failed: (sum(failed), failed))[:most]
    return tuple(judge(game, _roadmap(game, found[failed])) for failed in kept)


def _roadmap(game: Game, steps: Ints) -> Roadmap:
    chosen = zip(game.steps, steps, strict=True)
    return Roadmap(dict(sorted(((step, int(at)) for step, at in chosen if at), key=lambda pair: pair[1])))
