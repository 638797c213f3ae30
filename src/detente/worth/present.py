"""A game that is already under way: what has begun by now goes on, and everything else is still to come.

All that an item adds to any value depends on its age only (theorem T1), so that a game in the middle needs
no more than the ages of what has begun. Phase 1 is the present one. Solvers know a step that has begun as
one that starts in phase 1 and nowhere else; what it adds is read off at its true age.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from detente.worth.derived import RECENT, ideal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.worth.game import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@lru_cache(maxsize=RECENT)
def begun(game: Game) -> Ints:
    """Phases before phase 1 in which each item began, shape (M,); 0 for what has not begun.

    A together item has begun if all its parts were in effect before phase 1.
    """
    found = np.zeros(len(game.items), dtype=np.int64)
    if game.since is None:
        return found
    found[: game.n_steps] = game.since
    for q, parts in enumerate(game.parts, start=game.n_steps):
        effect = max(1 - found[m] + game.delay[m] for m in parts)
        if all(found[m] for m in parts) and effect < 1:
            found[q] = 1 - effect
    return found


@lru_cache(maxsize=RECENT)
def left(game: Game) -> Ints:
    """Phases until effect, shape (M,), counted from phase 1 for what has begun, else from the start.

    Below 0 for what has been in effect for longer.
    """
    found: Ints = game.delay - begun(game)
    return found


def conditions(game: Game) -> list[tuple[int, tuple[tuple[int, bool], ...]]]:
    """What is asked of steps, as (who asks, clause): by steps that are still to come, by the goal (-1).

    What has begun asks for nothing any more, but cannot be left out.
    """
    old = begun(game) > 0
    asked = [(m, each) for m, clauses in enumerate(game.requires) if not old[m] for each in clauses]
    asked += [(-1, clause) for clause in game.goal]
    return asked + [(-1, ((int(m), True),)) for m in np.flatnonzero(old[: game.n_steps])]


def exclusions(game: Game) -> list[tuple[int, int]]:
    """Pairs that must not both be taken, but for pairs that both have begun."""
    old = begun(game) > 0
    return [(m, other) for m, other in game.excludes if not (old[m] and old[other])]


def resumed(game: Game, elapsed: int, since: Ints, prior: Floats | None = None) -> Game:
    """The game from the phase after the first `elapsed` ones, in which some steps have begun.

    since : phases before that phase in which each step began, int64, shape (n_steps,); 0 if it has not, or
    has been undone. prior : trust as it is before what standing steps show, shape (n, n); as at the start, if
    left out. Trust after a change of leaders stays that of the game.

    Ideals stay those of the whole game, so that shares and evidence mean the same. The least gain is asked
    of those who sign, and no more of anybody once something stands. Raises ValueError if fewer phases are
    left than a step that has begun still needs.
    """
    n_phases, stands = game.n_phases - elapsed, since > 0
    steps = slice(0, game.n_steps)
    due = 1 - since + game.delay[steps]
    if n_phases < 1 or (due[stands] > n_phases).any():
        raise ValueError(f"{n_phases} phases are too few for what has begun to take effect")
    earliest, latest = np.maximum(1, game.earliest - elapsed), game.latest - elapsed
    earliest[steps][stands] = latest[steps][stands] = 1
    return replace(
        game,
        n_phases=n_phases,
        earliest=earliest,
        latest=latest,
        ideals=ideal(game),
        min_gain=np.zeros_like(game.min_gain) if stands.any() else game.min_gain,
        prior=game.prior if prior is None else prior,
        since=since.copy() if stands.any() else None,
    )


def believed(game: Game, shown: Floats) -> Floats:
    """Trust at the start once more is known of some parties, shape (n, n), [who believes, in whom].

    shown : evidence about each party in log-odds, shape (n,); negative for what speaks against it. Nobody
    learns anything about itself.
    """
    with np.errstate(divide="ignore"):
        odds = np.log(game.prior) - np.log1p(-game.prior)
    found: Floats = 1 / (1 + np.exp(-(odds + shown)))
    np.fill_diagonal(found, np.diag(game.prior))
    return found


def against(breaches: Ints, accidents: float) -> Floats:
    """Evidence of breaches against each party in log-odds, shape (n,).

    breaches : how many came to notice, shape (n,). accidents : share of commitments, above 0, that are
    missed by whoever means to keep its word. By Bayes, a breach multiplies the odds of good faith by that
    share: whoever does not mean to keep its word is taken to break it wherever it can, and no other view
    of it leaves less trust (CF8, with d = 1).
    """
    found: Floats = breaches * np.log(accidents)
    return found
