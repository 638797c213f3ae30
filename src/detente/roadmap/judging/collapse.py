"""What is left if the process breaks down now, and what that costs whom (D6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.values import Paths

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict

    Floats = NDArray[np.float64]

Fate = Literal["goes on", "stays", "undone", "abandoned"]
"""What becomes of an item: it goes on by itself, nobody undoes it, it is undone, or it is never finished."""


@dataclass(frozen=True, eq=False)
class Collapse:
    """A breakdown in phase 1 that nobody caused, against carrying on with a roadmap.

    worth, carry_on : shape (n,), points at the start of phase 1. parts : shape (n, M), of which items the
    worth is made up. fates : what becomes of each item that has begun, or goes on by itself, by name.
    """

    worth: Floats
    carry_on: Floats
    parts: Floats
    fates: dict[str, Fate]

    @property
    def loss(self) -> Floats:
        """What a breakdown would cost each party against carrying on, points, shape (n,)."""
        return self.carry_on - self.worth


def collapse(verdict: Verdict, suspended: Collection[str] = ()) -> Collapse:
    """What a breakdown now would leave of what has begun and of a judged roadmap.

    suspended : what is in effect and would fall, but which the roadmap takes back first, so that its game
    does not have it as begun. It winds down either way.
    """
    known, starts = facts(verdict.game), verdict.dates
    paths = Paths(known, starts, 1)
    back = np.isin(verdict.game.items, list(suspended))
    down = np.where(back, known.after, 0.0)
    parts = np.where(known.alone, paths.as_planned(), paths.stopped()) + down
    fates: dict[str, Fate] = {}
    for m, item in enumerate(verdict.game.items):
        if known.alone[m] and np.isfinite(starts[m]):
            fates[item] = "goes on"
        elif starts[m] < 1:
            running = paths.begin[m] < 1
            fates[item] = ("undone" if known.falls[m] else "stays") if running else "abandoned"
        elif back[m]:
            fates[item] = "undone"
    return Collapse(parts.sum(axis=1), verdict.carry_on[:, 0] + down.sum(axis=1), parts, fates)
