"""A game with one thing changed about trust or verification, to ask what that thing is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.worth import Game
    from detente.worth.game import Clauses

    Bools = NDArray[np.bool_]

Kind = Literal[
    "as it is", "without", "silent", "a little", "more", "full trust", "sooner", "certain", "at once", "seen"
]

A_LITTLE, MORE = 0.05, 0.1
"""How much more trust there is at the start in the two tries."""

SURE = 0.99
"""More trust at the start never goes beyond this: certainty is another kind of thing (D9)."""


@dataclass(frozen=True)
class Change:
    """What is changed: `step` of one step, `who` and `whom` of trust between two parties.

    without : the step is never taken. silent : it can be taken, and is no evidence. a little, more : trust
    at the start is higher by A_LITTLE or MORE. full trust : of all in all. sooner : a breach is noticed a
    phase earlier. certain : nothing stays unnoticed after the lag. at once : within its phase, for certain.
    seen : all steps are seen at once, for certain.
    """

    kind: Kind
    step: str = ""
    who: str = ""
    whom: str = ""

    @property
    def of_sight(self) -> bool:
        """Whether it changes what is noticed."""
        return self.kind in ("sooner", "certain", "at once", "seen")


def changed(game: Game, change: Change) -> Game:
    """The game with that change."""
    if change.kind == "as it is":
        return game
    return _CHANGES[change.kind](game, change)


def can_see_better(game: Game) -> tuple[Change, ...]:
    """Ways to see a step better, for every step that is not seen at once for certain, in order of steps."""
    found = []
    for m, step in enumerate(game.steps):
        slow, unsure = game.lag[m] > 0, game.chance[m] < 1
        kinds: list[Kind] = ["at once"] * bool(slow or unsure)
        kinds += ["sooner"] * bool(slow and (unsure or game.lag[m] > 1))
        kinds += ["certain"] * bool(unsure and slow)
        found += [Change(kind, step=step) for kind in kinds]
    return tuple(found)


def reaches_goal(game: Game) -> bool:
    """Whether windows and prerequisites leave the goal within reach; other demands are not looked at."""
    possible = game.last[: game.n_steps] >= np.maximum(1, game.earliest[: game.n_steps])
    while True:
        met = [possible[m] and _open(game.requires[m], possible) for m in range(game.n_steps)]
        if np.array_equal(met, possible):
            return _open(game.goal, possible)
        possible = np.array(met)


def _open(clauses: Clauses, possible: Bools) -> bool:
    """Whether a condition may become true if only possible steps can be taken."""
    return all(any(possible[m] or not wanted for m, wanted in clause) for clause in clauses)


def _without(game: Game, change: Change) -> Game:
    latest = game.latest.copy()
    latest[game.steps.index(change.step)] = 0
    return replace(game, latest=latest)


def _silent(game: Game, change: Change) -> Game:
    return replace(game, silent=(*game.silent, game.steps.index(change.step)))


def _trusting(game: Game, change: Change) -> Game:
    i, j = game.parties.index(change.who), game.parties.index(change.whom)
    prior, cap, before = game.prior.copy(), game.trust_cap.copy(), game.prior[i, j]
    prior[i, j] = max(before, min(SURE, before + (A_LITTLE if change.kind == "a little" else MORE)))
    # cap = 1 - (chance of a new leadership) (1 - prior), D9.
    cap[i, j] = 1 - (1 - cap[i, j]) * (1 - prior[i, j]) / (1 - before) if before < 1 else 1.0
    return replace(game, prior=prior, trust_cap=cap)


def _believing(game: Game, _change: Change) -> Game:
    return replace(game, prior=np.ones_like(game.prior), trust_cap=np.ones_like(game.trust_cap))


def _seen(game: Game, change: Change) -> Game:
    lag, chance = game.lag.copy(), game.chance.copy()
    m = game.steps.index(change.step) if change.step else slice(game.n_steps)
    if change.kind != "certain":
        lag[m] = lag[m] - 1 if change.kind == "sooner" else 0
    if change.kind != "sooner":
        chance[m] = 1.0
    return replace(game, lag=lag, chance=chance)


_CHANGES: dict[Kind, Callable[[Game, Change], Game]] = {
    "without": _without,
    "silent": _silent,
    "a little": _trusting,
    "more": _trusting,
    "full trust": _believing,
    "sooner": _seen,
    "certain": _seen,
    "at once": _seen,
    "seen": _seen,
}
