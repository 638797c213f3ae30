"""No gain by waiting, as rows of the programme.

A party that still has a step of its own to start must like what is still to come. Seen from
the phase of that next step this is a sum of terms; seen from any phase before it, what other
parties start in between only helps if the terms that would hurt are left out. So a sum without
the others' harm must be at least zero in every phase, whether the party moves in it or not: a
plain row, where a row that holds only in phases of moves would be a weak one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.terms.rows import SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]


def outlook(demands: Demands) -> Floats:
    """Terms of what is still to come without harm from others, shape (R, M, S): never below zero.

    If a party's next step starts in phase t, then in every phase k <= t the sum is at least the
    discounted gain by not waiting in t: own steps start in t or later, and the others' terms are
    the largest of any such t. Rows that no roadmap can fail are left out.
    """
    tables = demands.tables
    game, start = tables.game, np.arange(tables.n_starts)
    found = []
    for i in map(int, np.flatnonzero(demands.patient)):
        own = np.zeros((len(game.items), 1), dtype=bool)
        own[: game.n_steps, 0] = game.actors[i, : game.n_steps]
        kept = game.discount[i] * (1 - game.breakdown)
        later: Floats = np.full(own.shape[:1] + start.shape, -np.inf)
        for column in range(game.n_phases - 1, -1, -1):
            later = np.where(start > column, np.maximum(kept * later, _waiting(demands, i, column)), -np.inf)
            found.append(np.where(own & (start > column), later, np.maximum(later, 0.0)))
    rows = np.array(found).reshape(-1, *demands.possible.shape)
    return rows[demands.lowest(rows) < -SLACK]


def harm(demands: Demands) -> Iterator[tuple[int, int, Floats, float]]:
    """(party, phase, terms of not waiting, by how much their sum can fall short where `outlook` is met).

    Terms have shape (M, S). Only where others can do harm; elsewhere `outlook` says it all.
    """
    game = demands.tables.game
    for i in map(int, np.flatnonzero(demands.patient)):
        others = np.ones((len(game.items), 1), dtype=bool)
        others[: game.n_steps, 0] = ~game.actors[i, : game.n_steps]
        for column in range(game.n_phases):
            terms = _waiting(demands, i, column)
            short = -float(demands.lowest(np.where(others, np.minimum(terms, 0.0), 0.0)))
            if short > 0:
                yield i, column + 1, terms, short


def _waiting(demands: Demands, i: int, column: int) -> Floats:
    """Terms of carrying on minus waiting, of a party in a phase, shape (M, S)."""
    tables = demands.tables
    terms: Floats = tables.carry_on[i, ..., column] - tables.postponed[i, ..., column]
    return terms
