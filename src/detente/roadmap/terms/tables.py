"""What each item contributes to every value, for each phase it may start in (theorem T1).

All values of a roadmap are sums over items of terms that depend on the item's own start
only: see `ages`, where they are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.terms.ages import ages_of, last_start
from detente.roadmap.terms.coalition_ages import leaving_together
from detente.worth.derived import classes, evidence, ideal
from detente.worth.present import begun, left

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.terms.ages import Ages
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tables:
    """Terms of every value. n parties, M items, S possible starts (0: never), K phases, C classes.

    ages : the same terms by the age of the item, which is all that they depend on.
    ideal : shape (n,). weight : shape (n, M), evidence of a verified step about its actor.
    together : shape (C, G, M, A), what leaving is worth to coalitions, in the order of `coalitions`; none
        (G is 0) unless the game asks that they do not gain by it.
    """

    game: Game
    classes: tuple[tuple[int, float], ...]
    ages: Ages
    ideal: Floats
    weight: Floats
    together: Floats

    @cached_property
    def carry_on(self) -> Floats:
        """Shape (n, M, S, K+1), points; [i, m, s, k-1] is what item m, started in phase s, adds in phase k.

        That is, to the party's value at the start of phase k. Column s = 0 is zero.
        """
        return self._by_start(self.ages.carry_on)

    @cached_property
    def walk_away(self) -> Floats:
        """The same if the party walks away."""
        return self._by_start(self.ages.walk_away)

    @cached_property
    def postponed(self) -> Floats:
        """The same if what has not started comes a phase later."""
        return self._by_start(self.ages.postponed)

    @cached_property
    def cheat(self) -> Floats:
        """The same if the party cheats as it likes best, shape (C, n, M, S, K+1)."""
        return self._by_start(self.ages.cheat)

    @cached_property
    def betrayed(self) -> Floats:
        """The same if another party does, shape (C, n, n, M, S, K+1), [class, whose worth, by whom]."""
        return self._by_start(self.ages.betrayed)

    @cached_property
    def leaving_together(self) -> Floats:
        """The same for coalitions that leave, in shares of ideals, shape (C, G, M, S, K+1)."""
        return self._by_start(self.together)

    def _by_start(self, terms: Floats) -> Floats:
        """Terms by start and phase from those by age, shape (..., A) -> (..., S, K+1)."""
        start, phase = np.arange(self.n_starts)[:, np.newaxis], np.arange(1, self.game.n_phases + 2)
        place = np.where(start > 0, phase - start - self.ages.age[0], 0)
        if self.game.since is None:
            found: Floats = terms.take(place, axis=-1)
        else:
            items = np.arange(terms.shape[-2])[:, np.newaxis, np.newaxis]
            found = terms[..., items, place + begun(self.game)[:, np.newaxis, np.newaxis]]
        found[..., 0, :] = 0.0
        return found

    @cached_property
    def at_stake(self) -> Floats:
        """What walking away would forfeit, item by item, shape as `carry_on`."""
        return np.maximum(self.carry_on - self.walk_away, 0.0)

    @cached_property
    def seen(self) -> Bools:
        """Whether a step started in s is verified before k, shape (M, S, K+1)."""
        game = self.game
        start = np.arange(self.n_starts)[:, np.newaxis]
        known = start + (left(game) + game.lag)[:, np.newaxis, np.newaxis]
        return (known < np.arange(1, game.n_phases + 2)) & (start > 0)

    @property
    def n_starts(self) -> int:
        """Length of the axis of starts: 0 for never, then the phases up to the last effect date."""
        return last_start(self.game) + 1

    def total(self, table: Floats, starts: Ints) -> Floats:
        """Value of a roadmap from a table of terms: axes of items and starts summed away.

        starts : int64, shape (M,), all items, 0 for never.
        """
        chosen: Floats = table[..., np.arange(len(starts)), starts, :].sum(axis=-2)
        return chosen


def joined(game: Game, starts: Ints) -> Ints:
    """Starts of all items, shape (..., M), from those of the steps, shape (..., n_steps); 0 is never.

    What has begun before phase 1 starts in phase 1 here.
    """
    if not game.parts:
        return starts
    width = max(map(len, game.parts))
    # Repeating a part changes nothing, and makes the parts of all items equally many.
    parts = np.array([(list(steps) * width)[:width] for steps in game.parts])
    chosen = starts[..., parts]
    latest = np.maximum((chosen + left(game)[parts]).max(axis=-1), 1)
    return np.concatenate([starts, np.where((chosen > 0).all(axis=-1), latest, 0)], axis=-1)


def log_odds(game: Game) -> Floats:
    """Prior trust as log-odds, shape (n, n); infinite where it is certain."""
    with np.errstate(divide="ignore"):
        found: Floats = np.log(game.prior) - np.log1p(-game.prior)
    return found


def belief(game: Game, shown: Floats) -> Floats:
    """Trust after evidence (D9), shape (n, n, ...), [who believes, in whom].

    shown : evidence about each party in log-odds, shape (n, ...).
    """
    extra = (np.newaxis,) * (shown.ndim - 1)
    prior, cap = log_odds(game)[(..., *extra)], game.trust_cap[(..., *extra)]
    found: Floats = np.minimum(1.0 / (1.0 + np.exp(-(prior + shown))), cap)
    return found


def tables_of(game: Game) -> Tables:
    """All terms of a game."""
    ages = ages_of(game)
    together = leaving_together(game, len(ages.age))
    return Tables(game, classes(game), ages, ideal(game), evidence(game), together)
