"""The plain twin of `roadmap.ages`: the same recursion for every start, phase and deviator by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.worth.derived import classes, evidence, ideal, open_classes, self_standing, undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

# A deviator indifferent between two choices deviates; rounding must not decide for it.
INDIFFERENT = 1e-10

LONGEST, NEGLIGIBLE = 150, 1e-3
"""A deviation is followed for this many phases, or until it is that unlikely to be still concealed."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Terms by start and phase. n parties, M items, S possible starts (0: never), K phases, C classes.

    carry_on, walk_away, postponed : shape (n, M, S, K+1), points; [i, m, s, k-1] is what item m
        started in phase s adds to the party's value at the start of phase k. Column s = 0 is zero.
    cheat : shape (C, n, M, S, K+1). betrayed : shape (C, n, n, M, S, K+1), [c, whose worth, by whom].
    ideal : shape (n,). weight : shape (n, M), evidence of a verified step about its actor.
    """

    game: Game
    classes: tuple[tuple[int, float], ...]
    carry_on: Floats
    walk_away: Floats
    postponed: Floats
    cheat: Floats
    betrayed: Floats
    ideal: Floats
    weight: Floats


def tables_of(game: Game) -> Tables:
    """All terms of a game, by start and phase."""
    grid = _Grid(game)
    carry_on = grid.carried_on()
    n_columns = game.n_phases + 1
    alone = self_standing(game)[:, np.newaxis, np.newaxis]
    beta = game.discount[:, np.newaxis, np.newaxis, np.newaxis]
    later = np.where(grid.begun, 1.0, beta * np.where(alone, 1.0, 1 - game.breakdown))
    own = np.arange(len(game.parties))
    cheat, betrayed = grid.deviations()
    found = Tables(
        game=game,
        classes=classes(game),
        carry_on=carry_on[..., :n_columns],
        walk_away=grid.broken_off[own, own][..., :n_columns],
        postponed=(carry_on * later)[..., :n_columns],
        cheat=cheat,
        betrayed=betrayed,
        ideal=ideal(game),
        weight=evidence(game),
    )
    for table in (found.carry_on, found.walk_away, found.postponed, found.cheat, found.betrayed):
        table[..., 0, :] = 0.0
    return found


class _Grid:
    """The recursion: arrays over items, starts and phases 1..T, where nothing changes after T.

    Axes are (n, M, S, T) for a party's worth; (n, n, M, S, T) is [who broke off, whose worth].
    """

    def __init__(self, game: Game) -> None:
        longest = int(game.delay.max(initial=0))
        self.game = game
        self.starts = np.arange(game.n_phases + longest + 1)[:, np.newaxis]
        self.phases = np.arange(1, game.n_phases + 2 * longest + 2)
        self.effect = self.starts + game.delay[:, np.newaxis, np.newaxis]
        self.begun = np.broadcast_to(self.starts < self.phases, (*self.effect.shape[:2], len(self.phases)))
        self.beta = game.discount[:, np.newaxis, np.newaxis, np.newaxis]
        self.alone = self_standing(game)[:, np.newaxis, np.newaxis]
        self.flow, self.cost, self.bonus, self.kappa = (
            table[:, :, np.newaxis, np.newaxis]
            for table in (game.flow, game.cost, game.bonus, game.reversal_cost)
        )
        lag = game.reversal[:, np.newaxis, np.newaxis]
        self.ended = self.flow * (1 - self.beta**lag) / (1 - self.beta) - self.kappa
        self.now = (
            self.flow * (self.effect <= self.phases)
            + self.bonus * (self.effect == self.phases)
            - self.cost * (self.starts == self.phases)
        )

    def back(self, last: Floats, otherwise: Floats | float, chance: float) -> Floats:
        """Value from the last phase backwards: now + beta ((1-chance) later + chance otherwise)."""
        found: Floats = np.empty_like(self.now)
        found[..., -1:] = last
        beta, risk = self.beta[..., 0], np.broadcast_to(otherwise, self.now.shape) * chance
        for t in range(found.shape[-1] - 2, -1, -1):
            later = (1 - chance) * found[..., t + 1] + risk[..., t + 1]
            found[..., t] = self.now[..., t] + beta * later
        return found

    @cached_property
    def as_planned(self) -> Floats:
        """Worth if the item goes on for certain, for ever."""
        return self.back(self.flow / (1 - self.beta), 0.0, 0.0)

    @cached_property
    def fallen(self) -> Floats:
        """Worth after a breakdown at the start of each phase, nothing persisting (D6)."""
        kept = self.flow / (1 - self.beta)
        rest = np.where(undone(self.game)[:, np.newaxis, np.newaxis], self.ended, kept)
        found: Floats = np.where(self.effect < self.phases, rest, 0.0)
        return found

    @cached_property
    def broken_off(self) -> Floats:
        """Worth after a breakdown that a party caused, shape (n, n, M, S, T)."""
        game = self.game
        faithful = (game.deals[:, :, np.newaxis] | ~game.actors[:, np.newaxis, :]).all(axis=0)
        faithful = faithful & ~game.actors
        faithful[:, game.n_steps :] = False
        persists = (faithful | self_standing(game))[:, np.newaxis, :, np.newaxis, np.newaxis]
        return np.where(persists, self.as_planned, self.fallen)

    def carried_on(self) -> Floats:
        """Worth if all carry on, with the chance of an outside breakdown in every phase."""
        eta = self.game.breakdown
        after = self.fallen
        last = (self.flow + self.beta * eta * after[..., -1:]) / (1 - self.beta * (1 - eta))
        return np.where(self.alone, self.as_planned, self.back(last, after, eta))

    @cached_property
    def broken_outside(self) -> Floats:
        """Worth after a breakdown that nobody caused, shape (n, M, S, T)."""
        return np.where(self.alone, self.as_planned, self.fallen)

    def one_phase_earlier(self, found: Floats, chance: float) -> Floats:
        """Worth a phase earlier, an outside breakdown coming between with that chance."""
        mixed = (1 - chance) * found + chance * self.broken_outside
        later = np.concatenate([mixed[..., 1:], mixed[..., -1:]], axis=-1)
        earlier: Floats = self.now + self.beta * later
        return earlier

    def windows(self, longest: int) -> Iterator[tuple[int, Floats]]:
        """(w, worth if all goes as planned for w phases and then one party's breach ends it)."""
        found = self.broken_off
        for w in range(1, longest + 1):
            # The breach ends the process at its date; until then an outside breakdown may.
            found = self.one_phase_earlier(found, self.game.breakdown if w > 1 else 0.0)
            yield w, np.where(self.alone, self.as_planned, found)

    def deviations(self) -> tuple[Floats, Floats]:
        """`cheat` and `betrayed` of Tables."""
        game, ranked = self.game, classes(self.game)
        n_columns, n = game.n_phases + 1, len(game.parties)
        betrayed = np.zeros((len(ranked), n, n, *self.now.shape[1:3], n_columns))
        cheat = np.zeros((len(ranked), n, *betrayed.shape[3:]))
        own = np.arange(n)
        weights = [dict(_concealed(lag, chance)) for lag, chance in ranked]
        for w, keep in self.windows(max(w for terms in weights for w in terms)):
            for c, terms in enumerate(weights):
                if w in terms:
                    outcome = self._outcome(keep[..., :n_columns], c, w)
                    cheat[c] += terms[w] * outcome[own, own]
                    betrayed[c] += terms[w] * outcome.swapaxes(0, 1)
        # To whom a class is not open, that has no step of it, the first class is.
        for c, i in np.argwhere(~open_classes(game)):
            cheat[c, i], betrayed[c, :, i] = cheat[0, i], betrayed[0, :, i]
        return cheat, betrayed

    def _outcome(self, keep: Floats, rank: int, w: int) -> Floats:
        """Worth when each party deviates as it likes best and is noticed after w phases.

        Shape (n, n, M, S, K+1), [who deviates, whose worth].
        """
        game, k = self.game, self.phases[: keep.shape[-1]]
        own, n = np.arange(len(game.parties)), len(game.parties)
        ranks = [
            classes(game).index(pair) for pair in zip(game.lag.tolist(), game.chance.tolist(), strict=True)
        ]
        hidden = (np.array(ranks) >= rank)[:, np.newaxis, np.newaxis]
        lag = game.lag[:, np.newaxis, np.newaxis]
        past = self.begun[..., : len(k)]
        in_time = (self.starts < k + w) & (hidden | (self.starts + lag >= k + w - 1))
        may = np.where(past, game.reversible[:, np.newaxis, np.newaxis], in_time)
        wait = np.where(hidden, 0, np.maximum(0, w - 1 - lag))[:, 0, 0]
        undo = self.undone_after[wait, :, np.arange(len(wait)), :, : len(k)].swapaxes(0, 1)
        ahead = (self.beta * (1 - game.breakdown)) ** np.maximum(self.starts - k, 0)
        instead = np.broadcast_to(np.where(past, undo, -self.cost * ahead), keep.shape).copy()
        instead[own, own] = np.where(past, undo, 0.0)
        acts = may & game.actors[:, :, np.newaxis, np.newaxis]
        acts &= instead[own, own] >= keep[own, own] - INDIFFERENT
        return np.where(np.broadcast_to(acts[:, np.newaxis], (n, *acts.shape)), instead, keep)

    @cached_property
    def undone_after(self) -> Floats:
        """Worth of earlier steps undone r phases from now, shape (R, n, M, S, T)."""
        found = [np.where(self.effect < self.phases, self.ended, 0.0)]
        for _ in range(max(w for pair in classes(self.game) for w, _ in _concealed(*pair)) - 1):
            found.append(self.one_phase_earlier(found[-1], self.game.breakdown))
        return np.array(found)


def _concealed(lag: int, chance: float) -> Iterator[tuple[int, float]]:
    """(phases until a deviation of this class is noticed, probability), at most LONGEST of them."""
    if chance >= 1:
        yield lag + 1, 1.0
        return
    left = 1.0
    for tau in range(LONGEST):
        # A chance of exactly NEGLIGIBLE, up to rounding, counts as negligible.
        last = tau == LONGEST - 1 or left * (1 - chance) < NEGLIGIBLE * (1 + 1e-9)
        yield lag + tau + 1, left if last else left * chance
        left *= 1 - chance
        if last:
            return
