"""What an item adds to what a coalition has by leaving together, by the age of the item (D12).

By recursion over ages, as for single parties, so that it checks the direct sums of `coalitions`
and is checked by them. All in shares, each party's points being divided by its ideal gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.terms.ages import Recursion
from detente.worth.derived import coalitions, forfeit, internal, keeps_dealing, open_classes, shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


def leaving_together(game: Game, n_ages: int) -> Floats:
    """The sum of the members' shares if a coalition leaves as it likes best, shape (C, G, M, A).

    C classes of deviation, G coalitions in the order of `coalitions` if the game asks that they do not
    gain by it, and none otherwise; the first A ages.
    """
    known = Recursion(game)
    if not game.coalitions:
        return np.zeros((len(known.weights), 0, len(game.items), n_ages))
    left = _Group(known, coalitions(game))
    ended, kept = known.windows(known.broken_outside), known.windows(known.as_planned)
    found = np.zeros((len(known.weights), len(left.groups), len(game.items), len(known.age)))
    for c, terms in enumerate(known.weights):
        for w, chance in terms.items():
            found[c] += chance * left.best(ended[w - 1], kept[w - 1], c, w)
    open_to: Bools = np.any(open_classes(game)[:, np.newaxis] & left.groups, axis=2)
    found = np.where(open_to[..., np.newaxis, np.newaxis], found, found[:1])
    return found[..., :n_ages]


class _Group:
    """All groups at once, shape (G, M, A)."""

    def __init__(self, known: Recursion, groups: Bools) -> None:
        game = known.game
        self.known, self.groups = known, groups
        self.share = groups * shares(game)
        self.acting = np.expand_dims(groups @ game.actors, -1)
        self.internal = internal(game, groups)[..., np.newaxis]
        # What is theirs alone goes on under the same risk from outside as before.
        self.onward = self.sums(known.carried_on())
        self.loyal = keeps_dealing(game, groups)[..., np.newaxis]

    def sums(self, table: Floats) -> Floats:
        """Members' shares in a table of points, shape (n, M, A)."""
        found: Floats = np.tensordot(self.share, table, axes=1)
        return found

    def paid(self, w: int) -> Floats:
        """What guarantees against members pay members, in shares, if a breach is noticed after w phases."""
        game, age = self.known.game, self.known.age
        weight = self.share * game.discount**w * (1 - game.breakdown) ** (w - 1)
        called = np.einsum("gi,gj,jim->gm", weight, self.groups.astype(np.float64), forfeit(game))
        found: Floats = called[..., np.newaxis] * (age + w > game.delay[:, np.newaxis])
        return found

    def best(self, ended: Floats, kept: Floats, rank: int, w: int) -> Floats:
        """What the members make of each item if it all ends after w phases."""
        known = self.known
        paid = self.paid(w)
        keep = np.where(self.loyal, self.sums(kept), self.sums(ended)) + paid
        keep = np.where(self.internal, np.maximum(keep, self.onward + paid), keep)
        wait, may = known.unnoticed(np.arange(len(known.game.items)), rank, w)
        undone = known.undone_after[wait, :, np.arange(len(wait))].swapaxes(0, 1)
        instead = self.sums(np.where(known.age > 0, undone, 0.0))
        return np.where(may & self.acting & (instead > keep), instead, keep)
