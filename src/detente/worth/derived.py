"""What follows from a game before any roadmap is chosen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.worth.game import Clauses, Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

IN_FULL = (0, 1.0)
"""The deviation class of what is noticed within its phase and for certain."""

RECENT = 8
"""Games of which what follows is remembered; several questions are asked of each."""

DUST = 1e-9
"""Points that are rounding, not worth: differences of equal worths come out as large as this."""


def holds(clauses: Clauses, stands: Bools) -> bool:
    """Whether a condition is true when `stands`, bool, shape (M,), tells what is in effect."""
    return all(any(stands[m] == wanted for m, wanted in clause) for clause in clauses)


@lru_cache(maxsize=RECENT)
def self_standing(game: Game) -> Bools:
    """Steps their actors would take anyway (D5), shape (M,).

    Each is worth it to every one of its actors, and needs nothing but other such steps.
    They give no leverage: threatening to withhold them is not credible.
    """
    beta = game.discount[:, np.newaxis]
    worth = beta**game.delay * (game.bonus + game.flow / (1 - beta)) - game.cost
    found: Bools = np.all(~game.actors | (worth >= 0), axis=0)
    found[game.n_steps :] = False
    while True:
        met = [found[m] and holds(game.requires[m], found) for m in range(game.n_steps)]
        if np.array_equal(met, found[: game.n_steps]):
            return found
        found[: game.n_steps] = met


def loyal(game: Game) -> Bools:
    """Steps that go on after a party broke its word, shape (n, M), [who broke it, step].

    Everyone who acts in them keeps dealing with that party, which has no part in them.
    Self-standing steps go on in any case and are left out, together items stop in any case.
    """
    acted_by_friends = np.all(game.deals.T[:, :, np.newaxis] | ~game.actors[np.newaxis], axis=1)
    found: Bools = acted_by_friends & ~game.actors & ~self_standing(game)
    found[:, game.n_steps :] = False
    return found


@lru_cache(maxsize=RECENT)
def undone(game: Game) -> Bools:
    """Items that fall after a breakdown if they are in effect and nobody keeps them up (D6c), shape (M,).

    Automatic snapback is a rule; otherwise a step falls if undoing pays one of its actors,
    judged on the step's own flow.
    """
    from detente.worth.game import AUTOMATIC, IF_IT_PAYS

    beta = game.discount[:, np.newaxis]
    saved = -game.flow * beta**game.reversal / (1 - beta)
    pays = np.any(game.actors & (saved > game.reversal_cost), axis=0)
    found: Bools = game.reversible & ((game.snap == AUTOMATIC) | ((game.snap == IF_IT_PAYS) & pays))
    return found


def coalitions(game: Game) -> Bools:
    """Every group of at least two parties that is not all of them, shape (G, n), ascending as binary sums."""
    n = len(game.parties)
    bits = (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1
    size = bits.sum(axis=1)
    found: Bools = bits[(size > 1) & (size < n)] > 0
    return found


def shares(game: Game) -> Floats:
    """What a point is worth in shares of the ideal gain, shape (n,); 0 for who has nothing to gain."""
    return per_point(ideal(game))


def per_point(most: Floats) -> Floats:
    """One over each number, 0 where that is 0; shape (n,)."""
    return np.divide(1.0, most, out=np.zeros_like(most), where=most > 0)


def internal(game: Game, groups: Bools) -> Bools:
    """Items that depend on nobody outside a group, shape (G, M); what stands alone goes on in any case."""
    found: Bools = ((~groups).astype(np.float64) @ game.actors == 0) & ~self_standing(game)
    return found


def keeps_dealing(game: Game, groups: Bools) -> Bools:
    """Steps that go on after a group broke its word, shape (G, M), cf. `loyal`.

    Nobody in the group acts in them, and whoever does keeps dealing with every member.
    """
    broken_off = (~game.deals).astype(np.float64) @ groups.T
    found: Bools = (broken_off.T @ game.actors == 0) & (groups.astype(np.float64) @ game.actors == 0)
    found &= ~self_standing(game)
    found[:, game.n_steps :] = False
    return found


@lru_cache(maxsize=RECENT)
def forfeit(game: Game) -> Floats:
    """What guarantees pay at once when a party breaks its word, shape (n, n, M).

    Points, [who broke it, who gets it, step]; of a step that is in effect then. Nobody guarantees
    against an actor of the step, whose own fate the step has.
    """
    n = len(game.parties)
    found = np.zeros((n, n, len(game.items)))
    for m, against, who, points in game.guarantees:
        found[against, who, m] += points
    return found


def worth_when_undone(game: Game) -> Floats:
    """Worth of an item in effect once it is undone: its last flow minus the price, shape (n, M)."""
    beta = game.discount[:, np.newaxis]
    found: Floats = game.flow * (1 - beta**game.reversal) / (1 - beta) - game.reversal_cost
    return found


def worth_after_breakdown(game: Game) -> Floats:
    """Worth of an item in effect once the process breaks down, shape (n, M): undone, or kept for ever."""
    kept = game.flow / (1 - game.discount[:, np.newaxis])
    return np.where(undone(game) & ~self_standing(game), worth_when_undone(game), kept)


def standing_worth(game: Game) -> Floats:
    """Worth of an item from the phase in which it takes effect, flow only, shape (n, M).

    Counts the chance that the process breaks down in each later phase, for ever (D7).
    """
    beta = game.discount[:, np.newaxis]
    risk = beta * game.breakdown * worth_after_breakdown(game)
    found: Floats = (game.flow + risk) / (1 - beta * (1 - game.breakdown))
    return found


@lru_cache(maxsize=RECENT)
def ideal(game: Game) -> Floats:
    """What each party would gain if only what it likes happened, each as early as it can, shape (n,).

    An upper bound of any roadmap's gain: per item the positive part of its worth at phase 1,
    over what would happen of it even if the party walked away at once. Ideals that the game
    states take its place.
    """
    if game.ideals is not None:
        return game.ideals
    beta = game.discount[:, np.newaxis]
    alive = beta * (1 - game.breakdown)
    at_start = alive**game.delay * (game.bonus + standing_worth(game)) - game.cost
    first = np.maximum(1, game.earliest)
    for q, parts in enumerate(game.parts, start=game.n_steps):
        first[q] = max(first[m] + game.delay[m] for m in parts)
    worth = alive ** (first - 1) * at_start
    worth[:, self_standing(game)] = 0.0
    anyway = beta ** (first - 1) * (beta**game.delay * (game.bonus + game.flow / (1 - beta)) - game.cost)
    worth -= np.where(loyal(game), anyway, 0.0)
    total: Floats = np.maximum(worth, 0.0).sum(axis=1)
    return np.where(total > DUST, total, 0.0)


def evidence(game: Game) -> Floats:
    """Weight of evidence (log-odds) that a verified step gives for its actor's commitment (D9), shape (n, M).

    The more the step costs the actor, and the surer a breach would be noticed, the more it
    says; a step the actor would take anyway says nothing. Rounded down to `evidence_unit`.
    """
    beta = game.discount[:, np.newaxis]
    cost = np.maximum(0.0, game.cost - beta**game.delay * (game.bonus + game.flow))
    scale = ideal(game)[:, np.newaxis]
    share = np.divide(cost, scale, out=np.zeros_like(cost), where=scale > 0)
    with np.errstate(divide="ignore"):
        # -ln(1 - d q) with d = 1 - exp(-x): a breach missed, or not committed by an impatient opportunist.
        weight = -np.logaddexp(np.log1p(-game.chance), np.log(game.chance) - game.costly_signal * share)
    weight = np.floor(weight / game.evidence_unit + 1e-9) * game.evidence_unit
    says = game.actors & ~self_standing(game)
    says[:, game.n_steps :] = False
    says[:, list(game.silent)] = False
    found: Floats = np.where(says, weight, 0.0)
    return found


def open_classes(game: Game) -> Bools:
    """Whether a party can deviate in a class: it has a step of that class; shape (classes, n).

    Everybody can leave at once, so the first class, of what is noticed at once, is open to all.
    """
    found: Bools = np.array(
        [
            (
                game.actors[:, : game.n_steps]
                & (game.lag == lag)[: game.n_steps]
                & (game.chance == q)[: game.n_steps]
            ).any(axis=1)
            for lag, q in classes(game)
        ]
    )
    found[0] = True
    return found


def classes(game: Game) -> tuple[tuple[int, float], ...]:
    """Deviation classes (lag, chance), those noticed soonest first (D7)."""
    pairs = {(int(lag), float(q)) for lag, q in zip(game.lag, game.chance, strict=True)}
    pairs = {IN_FULL} | pairs
    return tuple(sorted(pairs, key=lambda pair: (pair[0] + (1 - pair[1]) / pair[1], pair[0])))
