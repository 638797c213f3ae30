"""What no roadmap changes about a game, worked out once: what persists, what falls, how long cheats hide."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.worth import classes, evidence, ideal, self_standing, undone
from detente.worth.derived import (
    forfeit,
    loyal,
    open_classes,
    standing_worth,
    worth_after_breakdown,
    worth_when_undone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LONGEST_LUCK = 150
NEGLIGIBLE = 1e-3
"""A cheat is followed until it stays unnoticed with less than this chance, or for LONGEST_LUCK phases."""


class Terms(NamedTuple):
    """How long each class of deviation may stay concealed; shape (T,), all classes one after another.

    rank : position of the class. wait : phases until it is noticed. chance : of just that wait.
    """

    rank: Ints
    wait: Ints
    chance: Floats

    def by_class(self) -> Floats:
        """Weight of each term in each class, shape (classes, T); rows sum to 1."""
        found: Floats = np.where(self.rank == np.arange(self.rank[-1] + 1)[:, np.newaxis], self.chance, 0.0)
        return found


@dataclass(frozen=True, eq=False)
class Facts:
    """What no roadmap changes.

    alone : bool, shape (M,), self-standing. loyal : bool, shape (n, M), [who broke off, what goes on
    all the same because everyone who acts in it keeps dealing with that party].
    falls : bool, shape (M,), undone after a breakdown. fallen, after : float64, shape (n, M), worth
    of an item in effect from when it is undone, and from when the process breaks down.
    rank : int64, shape (M,), the position of each item's own class among `classes`.
    terms : how long each class may stay concealed. open : bool, shape (classes, n), to whom.
    forfeit : float64, shape (n, n, M), what guarantees pay, [who broke its word, who gets it, step].
    """

    game: Game
    alone: Bools
    loyal: Bools
    falls: Bools
    fallen: Floats
    after: Floats
    standing: Floats
    ideal: Floats
    evidence: Floats
    classes: tuple[tuple[int, float], ...]
    rank: Ints
    terms: Terms
    open: Bools
    forfeit: Floats

    @property
    def persists(self) -> Bools:
        """What goes on after a party broke its word, shape (n, M), [who broke it, item]."""
        return self.loyal | self.alone

    def on(self, items: Ints) -> Facts:
        """The same facts about some items only, by their indices."""
        game = self.game
        columns = ("actors", "flow", "cost", "bonus", "reversal_cost")
        rows = ("delay", "lag", "chance", "reversible", "reversal", "snap", "load", "earliest", "latest")
        narrow = {name: getattr(game, name)[:, items] for name in columns}
        narrow |= {name: getattr(game, name)[items] for name in rows}
        return replace(
            self,
            game=replace(game, **narrow),
            alone=self.alone[items],
            loyal=self.loyal[:, items],
            falls=self.falls[items],
            fallen=self.fallen[:, items],
            after=self.after[:, items],
            standing=self.standing[:, items],
            evidence=self.evidence[:, items],
            rank=self.rank[items],
            forfeit=self.forfeit[:, :, items],
        )


@lru_cache(maxsize=64)
def facts(game: Game) -> Facts:
    """The facts about a game, worked out once."""
    found = classes(game)
    pairs = zip(game.lag.tolist(), game.chance.tolist(), strict=True)
    return Facts(
        game=game,
        alone=self_standing(game),
        loyal=loyal(game),
        falls=undone(game),
        fallen=worth_when_undone(game),
        after=worth_after_breakdown(game),
        standing=standing_worth(game),
        ideal=ideal(game),
        evidence=evidence(game),
        classes=found,
        rank=np.array([found.index((lag, q)) for lag, q in pairs], dtype=np.int64),
        terms=_terms(found),
        open=open_classes(game),
        forfeit=forfeit(game),
    )


def _terms(found: tuple[tuple[int, float], ...]) -> Terms:
    rows = [(rank, *term) for rank, (lag, q) in enumerate(found) for term in _waits(lag, q)]
    rank, wait, chance = zip(*rows, strict=True)
    return Terms(np.array(rank), np.array(wait), np.array(chance))


def _waits(lag: int, q: float) -> Iterator[tuple[int, float]]:
    """Phases until notice, with their chances, for a breach seen with chance q per phase after the lag."""
    n = 1 if q >= 1 else min(LONGEST_LUCK, math.ceil(math.log(NEGLIGIBLE) / math.log1p(-q) - 1e-12))
    for tau in range(n):
        lucky = (1 - q) ** tau
        yield lag + tau + 1, lucky if tau == n - 1 else q * lucky
