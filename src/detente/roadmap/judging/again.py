"""Judging a roadmap again after some numbers changed, by working out only what they touch.

Values are sums over items (T1), so the values of untouched items are kept from the first time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.evaluate import failings, starts_of
from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.hearing import Hearing
from detente.roadmap.judging.values import Outlook, outlook, outlook_on, with_joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.facts import Facts
    from detente.roadmap.judging.verdict import Failure, Roadmap
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BY_PARTY = ("actors", "flow", "cost", "bonus", "reversal_cost")
BY_ITEM = ("delay", "lag", "chance", "reversible", "reversal", "snap")


@dataclass(frozen=True, eq=False)
class Precedent:
    """A roadmap whose values in one game are known. starts : float64, shape (M,), inf for never."""

    game: Game
    roadmap: Roadmap
    starts: Floats
    seen: Outlook

    @classmethod
    def of(cls, game: Game, roadmap: Roadmap) -> Precedent:
        """The roadmap's values in that game."""
        starts = with_joined(game, starts_of(game, roadmap))
        return cls(game, roadmap, starts, outlook(game, starts))

    def failings(self, game: Game) -> Iterator[Failure]:
        """What the roadmap fails in another game with the same parties and items."""
        return failings(self.heard(game, self.roadmap))

    def heard(self, game: Game, roadmap: Roadmap) -> Hearing:
        """Another roadmap, or another game with the same parties and items, as the judge sees it."""
        starts = with_joined(game, starts_of(game, roadmap))
        return Hearing(game, roadmap, starts, self._seen(game, starts))

    def _seen(self, game: Game, starts: Floats) -> Outlook:
        old, new = facts(self.game), facts(game)
        if _differ_for_all(old, new):
            return outlook(game, starts)
        items = np.flatnonzero(_touched(old, new) | (starts != self.starts))
        if not items.size:
            return self.seen
        gone = outlook_on(old.on(items), self.starts[items])
        come = outlook_on(new.on(items), starts[items])
        parts = self.seen.parts.copy()
        parts[:, :, items] = come.parts
        return replace(
            self.seen,
            parts=parts,
            at_stake=self.seen.at_stake - gone.at_stake + come.at_stake,
            walk_away=self.seen.walk_away - gone.walk_away + come.walk_away,
            cheat=self.seen.cheat - gone.cheat + come.cheat,
            betrayed=self.seen.betrayed - gone.betrayed + come.betrayed,
        )


def _differ_for_all(old: Facts, new: Facts) -> bool:
    """Whether something changed that bears on every item."""
    same_classes = old.classes == new.classes and old.game.breakdown == new.game.breakdown
    same_patience = np.array_equal(old.game.discount, new.game.discount)
    return not (same_classes and same_patience and np.array_equal(old.open, new.open))


def _touched(old: Facts, new: Facts) -> NDArray[np.bool_]:
    """Items of which a number, or what would become of them after a breakdown, changed; shape (M,)."""
    touched = (old.alone != new.alone) | (old.falls != new.falls) | (old.rank != new.rank)
    touched |= (old.loyal != new.loyal).any(axis=0) | (old.forfeit != new.forfeit).any(axis=(0, 1))
    for name in BY_ITEM:
        touched |= getattr(old.game, name) != getattr(new.game, name)
    for name in BY_PARTY:
        touched |= (getattr(old.game, name) != getattr(new.game, name)).any(axis=0)
    found: NDArray[np.bool_] = touched
    return found
