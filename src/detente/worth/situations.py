"""What every situation is worth to every party: points a year while it lasts, in whole small units.

Sums of whole numbers come out the same in any order, so that two situations of equal worth tie.
One-off costs are left out: they are spent once a situation is reached, and play no part in leaving it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.states import Space
    from detente.worth.game import Game

    Ints32 = NDArray[np.int32]

UNIT = 1e-6
"""Points a year that one unit of worth stands for, unless worth is too large for it."""

LARGEST = 2**31 - 2
"""The sum of all that could be gained or lost, in units, stays below this."""


@dataclass(frozen=True, eq=False)
class Situated:
    """Worth of every row of a space. units : int32, shape (n_parties, n). unit : points a year of one."""

    units: Ints32
    unit: float


def situated(game: Game, space: Space, parties: Iterable[int] | None = None) -> Situated:
    """Worth of every row of a space to the parties, by number; to all of them without `parties`.

    A `together` item counts where all its parts stand. Steps that are not in play count as they are fixed.
    """
    flow = game.flow / game.length
    largest = float(np.abs(flow).sum(axis=1).max(initial=0.0))
    unit = UNIT
    while largest / unit > LARGEST - len(game.items):
        unit *= 10
    whole = np.rint(flow / unit).astype(np.int64)
    asked = range(len(game.parties)) if parties is None else parties
    return Situated(np.array([_row(game, space, whole[party]) for party in asked], dtype=np.int32), unit)


def _row(game: Game, space: Space, worth: NDArray[np.int64]) -> Ints32:
    """Worth of every row to one party whose items are worth so much."""
    bit = {step: k for k, step in enumerate(space.steps)}
    fixed = sum(int(worth[m]) for m, step in enumerate(game.steps) if step in space.play.done - bit.keys())
    found = np.array([fixed], dtype=np.int32)
    for step in space.steps:
        found = np.concatenate([found, found + np.int32(worth[game.steps.index(step)])])
    rows = np.arange(space.n, dtype=np.int32)
    for q, parts in enumerate(game.parts, start=game.n_steps):
        names = {game.steps[part] for part in parts}
        if names <= bit.keys() | space.play.done:
            mask = sum(1 << bit[name] for name in names & bit.keys())
            found[(rows & mask) == mask] += np.int32(worth[q])
    return found
