"""Rules that are a formula: simple to say, and blind to what most coalitions could do.

Each returns shares, float64, shape (n,), which sum to the worth of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.terms import costs_of, heads_of
from detente.errors import NoDivision

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.bargain.game import AnyGame
    from detente.bargain.terms import Terms

    Floats = NDArray[np.float64]


def equal(game: AnyGame, _terms: Terms) -> Floats:
    """The same for every player."""
    return _of_all(game, np.ones(game.n_players))


def per_capita(game: AnyGame, terms: Terms) -> Floats:
    """In proportion to the people each player stands for."""
    return _of_all(game, heads_of(game, terms))


def cost_based(game: AnyGame, terms: Terms) -> Floats:
    """In proportion to what each player pays."""
    return _of_all(game, costs_of(game, terms))


def proportional(game: AnyGame, _terms: Terms) -> Floats:
    """In proportion to what would be missing without each player, v(N) - v(N - i).

    Raises NoDivision if nothing would be missing without anybody, or all gain without somebody: there is
    then no proportion.
    """
    everyone = (1 << np.arange(game.n_players)) ^ game.grand
    missing = game.worth_of(np.array([game.grand])) - game.worth_of(everyone)
    missing[np.abs(missing) <= game.tolerance] = 0.0
    if (missing < 0).any() or not missing.any():
        said = dict(zip(game.players, missing.tolist(), strict=True))
        raise NoDivision(f"what would be missing without each player is no proportion to share in: {said}")
    return _of_all(game, missing)


def standalone(game: AnyGame, _terms: Terms) -> Floats:
    """What each player has alone, and an equal part of what there is beyond that [Driessen1991]."""
    alone = game.worth_of(1 << np.arange(game.n_players))
    rest = total_of(game) - alone.sum()
    shares: Floats = alone + rest / game.n_players
    return shares


def _of_all(game: AnyGame, weights: Floats) -> Floats:
    shares: Floats = total_of(game) * (weights / weights.sum())
    return shares


def total_of(game: AnyGame) -> float:
    """What all are worth together."""
    return float(game.worth_of(np.array([game.grand]))[0])
