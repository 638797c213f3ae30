"""What parties owe to each other along a roadmap, and who holds it together (D14). No solves.

All amounts are in points of the party that loses; [i, j] is what i's stopping costs j.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.evaluate import judge
from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.values import Paths, left_behind
from detente.worth import ideal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]


def gains(game: Game, starts: Floats) -> Floats:
    """What a roadmap brings each party over the status quo, points at phase 1, shape (n,).

    starts : float64, shape (M,), all items, inf for never.
    """
    paths = Paths(facts(game), starts, 1)
    found: Floats = (paths.carried_on() - left_behind(paths)).sum(axis=1)
    return found


def owed(game: Game, starts: Floats) -> Floats:
    """What each party gets by the steps of another, shape (n, n), [who acts, who gets] (D14).

    Worth at phase 1, of all items in which the other acts. A step of several counts for each of them, since
    each can stop it; steps that their actors take in any case count for nobody. starts as in `gains`.
    """
    known = facts(game)
    worth = np.where(known.alone, 0.0, Paths(known, starts, 1).carried_on())
    found: Floats = game.actors.astype(np.float64) @ worth.T
    return found


def lost_by_leaving(game: Game, starts: Floats) -> Floats:
    """What each party loses if another walks away, shape (n, n, K+1), [who leaves, who loses, phase].

    Carrying on minus what is left once that party has broken off at the start of the phase and the rest
    has broken down, but for what persists. starts as in `gains`.
    """
    known = facts(game)
    phases = np.arange(1.0, game.n_phases + 2)[:, np.newaxis, np.newaxis]
    paths = Paths(known, starts, phases)
    stay, stopped = paths.carried_on(), paths.stopped()
    lasting = known.persists.astype(np.float64) @ (paths.as_planned() - stopped).swapaxes(1, 2)
    running = np.where(starts + game.delay < phases[..., 0], 1.0, 0.0)
    paid = np.einsum("km,ijm->kij", running, known.forfeit)
    left = stopped.sum(axis=2)[:, np.newaxis] + lasting + paid
    found: Floats = np.moveaxis(stay.sum(axis=2)[:, np.newaxis] - left, 0, 2)
    return found


def pivotal(game: Game, verdict: Verdict) -> dict[str, tuple[tuple[str, int], ...]]:
    """Party -> (who, phase) that would be tempted if that party kept dealing with whoever breaks its word.

    The more there are, the more the others' good behaviour hangs on its readiness to react. What fails
    already is left out.
    """
    before = _tempted(verdict)
    found = {}
    for i, party in enumerate(game.parties):
        deals = game.deals.copy()
        deals[i] = True
        # Gains stay measured as they are: the readiness to react changes, not what there is to gain.
        lenient = replace(game, deals=deals, ideals=ideal(game))
        found[party] = tuple(sorted(_tempted(judge(lenient, verdict.roadmap)) - before))
    return found


def _tempted(verdict: Verdict) -> set[tuple[str, int]]:
    return {(each.party, each.phase) for each in verdict.failures if each.demand == "self-enforcing"}
