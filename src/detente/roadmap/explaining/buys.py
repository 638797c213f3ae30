"""What each concession buys, and whom: the roadmap without it, and without what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.explaining.nearby import SAME
from detente.roadmap.judging.witness import best_deviation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.explaining.nearby import Moved, Nearby
    from detente.roadmap.judging.verdict import Failure
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Concession:
    """A step that leaves one of its actors worse off by itself, and the roadmap without it.

    pays : actor -> points it gives up by the step, as they count at the start. rests : steps that could
    not be taken without it. loses : shape (n,), points each party would lose if it and they were left
    out; negative: it would gain. fails : the first demand that the rest would fail, None if it
    would hold. unkept : steps of the party that fails which it would then rather not keep to.
    """

    step: str
    phase: int
    pays: dict[str, float]
    rests: tuple[str, ...]
    without: Moved
    loses: Floats
    fails: Failure | None
    unkept: tuple[str, ...]


def concessions(near: Nearby) -> tuple[Concession, ...]:
    """What each concession of a roadmap buys; in the order of the roadmap."""
    game = near.verdict.game
    gain = (near.tables.carry_on - near.tables.walk_away)[..., 0]
    taken = sorted(np.flatnonzero(near.steps), key=lambda m: (near.steps[m], m))
    found = []
    for m in map(int, taken):
        own = gain[:, m, near.steps[m]]
        pays = {game.parties[i]: -float(own[i]) for i in np.flatnonzero(game.actors[:, m] & (own < -SAME))}
        if pays:
            found.append(_concession(near, m, pays))
    return tuple(found)


def _concession(near: Nearby, m: int, pays: dict[str, float]) -> Concession:
    game = near.verdict.game
    gone = resting_on(game, near.steps, m)
    without = near.with_starts(dict.fromkeys((m, *gone), 0))
    fails = near.first_reason(without.failures) if without.failures else None
    return Concession(
        step=game.steps[m],
        phase=int(near.steps[m]),
        pays=pays,
        rests=tuple(game.steps[c] for c in gone),
        without=without,
        loses=near.verdict.gain - without.heard.gain,
        fails=fails,
        unkept=_unkept(game, without, fails),
    )


def resting_on(game: Game, steps: Ints, m: int) -> tuple[int, ...]:
    """Steps of a roadmap that could not start when they do without a step, by index, that one left out.

    steps : starts, shape (n_steps,). A step falls if one of its conditions is no longer met, and so on.
    """
    left = steps.copy()
    left[m] = 0
    while True:
        effect = np.where(left > 0, left + game.delay[: game.n_steps], np.inf)
        fallen = [
            c
            for c in np.flatnonzero(left)
            if not all(
                any((effect[o] < left[c]) == wanted for o, wanted in clause) for clause in game.requires[c]
            )
        ]
        if not fallen:
            return tuple(int(c) for c in np.flatnonzero((steps > 0) & (left == 0)) if c != m)
        left[fallen] = 0


def _unkept(game: Game, without: Moved, fails: Failure | None) -> tuple[str, ...]:
    """Steps that the party which fails would rather skip or undo once the concession is left out."""
    if fails is None or fails.demand != "self-enforcing":
        return ()
    who = game.parties.index(fails.party)
    instead = best_deviation(game, without.heard.starts, who, fails.phase)
    return tuple(step for step, _ in instead.acts if step in game.steps)
