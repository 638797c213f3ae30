"""What an item adds to every value, by its age: how many phases ago it started (theorem T1).

The rules of a breakdown, of notice and of patience are the same in every phase, so that a term
depends on start and phase through their difference only. Terms are found by backward recursion
over ages, on purpose not with the sums of dated streams that the judge uses, so that the two
check each other.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.guarantees import paid_later, paid_now
from detente.worth.derived import classes, loyal, open_classes, self_standing, undone, worth_when_undone
from detente.worth.present import begun

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


class Ages(NamedTuple):
    """Terms by age. n parties, M items, C classes of deviation, A ages from 1 - S up to the oldest.

    The oldest is K, or more if something has begun before phase 1.
    age : int64, shape (A,), phases since the start, negative before it; ascending by one.
    carry_on, walk_away, postponed : shape (n, M, A), points at the start of the phase.
    cheat : shape (C, n, M, A). betrayed : shape (C, n, n, M, A), [class, whose worth, by whom].
    """

    age: Ints
    carry_on: Floats
    walk_away: Floats
    postponed: Floats
    cheat: Floats
    betrayed: Floats


def last_start(game: Game) -> int:
    """Last phase in which an item may start: together items do when the last of their parts takes effect."""
    return game.n_phases + int(game.delay.max(initial=0))


def ages_of(game: Game) -> Ages:
    """All terms of a game."""
    found = Recursion(game)
    n_ages = last_start(game) + game.n_phases + int(begun(game).max(initial=0))
    carry_on, own = found.carried_on(), np.arange(len(game.parties))
    # Whoever breaks it off has no part in what goes on because of others, so that its own terms suffice.
    walk_away = np.where(found.faithful, found.as_planned, found.broken_outside)
    later = np.where(found.age > 0, 1.0, found.beta * np.where(found.alone, 1.0, 1 - game.breakdown))
    betrayed = found.deviations()
    if game.guarantees:
        walk_away += paid_now(game, found.age)
        betrayed += paid_later(game, found.age, found.weights)
    terms = (carry_on, walk_away, carry_on * later, betrayed[:, own, own], betrayed)
    return Ages(found.age[:n_ages], *(each[..., :n_ages] for each in terms))


class Recursion:
    """Arrays over parties, items and ages, (n, M, A); after the last age nothing changes."""

    def __init__(self, game: Game) -> None:
        longest = int(game.delay.max(initial=0))
        self.game = game
        oldest = game.n_phases + int(begun(game).max(initial=0))
        self.age = np.arange(1 - last_start(game), max(oldest, longest + 1) + 1)
        self.delay = game.delay[:, np.newaxis]
        found, pairs = classes(game), zip(game.lag.tolist(), game.chance.tolist(), strict=True)
        self.rank = np.array([found.index(pair) for pair in pairs])
        self.weights = [dict(concealed(lag, chance)) for lag, chance in found]
        self.longest = max(w for terms in self.weights for w in terms)
        self.beta = game.discount[:, np.newaxis, np.newaxis]
        self.alone = self_standing(game)[:, np.newaxis]
        self.faithful = loyal(game)[:, :, np.newaxis]
        self.flow, self.cost, self.bonus, self.ended = (
            table[:, :, np.newaxis] for table in (game.flow, game.cost, game.bonus, worth_when_undone(game))
        )
        self.now = (
            self.flow * (self.age >= self.delay)
            + self.bonus * (self.age == self.delay)
            - self.cost * (self.age == 0)
        )

    def back(self, last: Floats, otherwise: Floats | float, chance: float) -> Floats:
        """Value from the last age backwards: now + beta ((1-chance) later + chance otherwise)."""
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
    def broken_outside(self) -> Floats:
        """Worth after a breakdown that nobody caused (D6)."""
        kept = self.flow / (1 - self.beta)
        rest = np.where(undone(self.game)[:, np.newaxis], self.ended, kept)
        return np.where(self.alone, self.as_planned, np.where(self.age > self.delay, rest, 0.0))

    def carried_on(self) -> Floats:
        """Worth if all carry on, with the chance of an outside breakdown in every phase."""
        eta, after = self.game.breakdown, self.broken_outside
        last = (self.flow + self.beta * eta * after[..., -1:]) / (1 - self.beta * (1 - eta))
        return np.where(self.alone, self.as_planned, self.back(last, after, eta))

    def one_phase_earlier(self, found: Floats, chance: float) -> Floats:
        """Worth a phase earlier, an outside breakdown coming between with that chance."""
        mixed = (1 - chance) * found + chance * self.broken_outside
        later = np.concatenate([mixed[..., 1:], mixed[..., -1:]], axis=-1)
        earlier: Floats = self.now + self.beta * later
        return earlier

    def windows(self, last: Floats) -> list[Floats]:
        """Worth if all goes as planned for 1, 2, ... phases and a breach then ends it, worth `last`."""
        # The breach ends the process at its date; until then an outside breakdown may.
        found = [self.one_phase_earlier(last, 0.0)]
        for _ in range(1, self.longest):
            found.append(self.one_phase_earlier(found[-1], self.game.breakdown))
        return [np.where(self.alone, self.as_planned, worth) for worth in found]

    def deviations(self) -> Floats:
        """`betrayed` of Ages; on its diagonal is `cheat`."""
        game, may = self.game, open_classes(self.game)
        whom, item = np.nonzero(self.faithful[..., 0])
        ended = self.windows(self.broken_outside)
        kept = self.windows(self.as_planned) if len(item) else ended
        betrayed = np.empty((len(self.weights), len(game.parties), *self.faithful.shape[:2], len(self.age)))
        for c, terms in enumerate(self.weights):
            mixed = np.sum([chance * ended[w - 1] for w, chance in terms.items()], axis=0)
            betrayed[c] = mixed[:, np.newaxis]
            if len(item):
                mixed = np.sum([chance * kept[w - 1][:, item] for w, chance in terms.items()], axis=0)
                betrayed[c][:, whom, item] = mixed
            acting = np.nonzero(game.actors & may[c, :, np.newaxis])
            for w, chance in terms.items():
                betrayed[c][:, *acting] += chance * self.turn(acting, ended[w - 1], c, w)
        # To whom a class is not open, that has no step of it, the first class is.
        for c, j in np.argwhere(~may):
            betrayed[c, :, j] = betrayed[0, :, j]
        return betrayed

    def turn(self, acting: tuple[Ints, ...], keep: Floats, rank: int, w: int) -> Floats:
        """What deviators change, each in each item it acts in, if they are noticed after w phases.

        acting : deviators and items side by side, shape (P,) each. Returns shape (n, P, A), [whose worth].
        """
        age, (who, item) = self.age, acting
        wait, may = self.unnoticed(item, rank, w)
        undone_then = self.undone_after[wait, :, item].swapaxes(0, 1)
        instead = np.where(age > 0, undone_then, self.skipped[:, item])
        pairs = np.arange(len(item))
        # Who skips a step saves its own cost; the other actors have already paid theirs.
        instead[who, pairs] = np.where(age > 0, instead[who, pairs], 0.0)
        kept = keep[:, item]
        acts = may & (instead[who, pairs] >= kept[who, pairs] - INDIFFERENT)
        return np.where(acts, instead - kept, 0.0)

    def unnoticed(self, item: Ints, rank: int, w: int) -> tuple[Ints, Bools]:
        """Phases until items are undone, shape (P,), and where they may be undone or skipped, shape (P, A).

        By whoever acts in them, deviates in a class and is noticed after w phases.
        """
        hidden, lag = self.rank[item] >= rank, self.game.lag[item]
        wait = np.where(hidden, 0, np.maximum(0, w - 1 - lag))
        late = (self.age > -w) & (hidden[:, np.newaxis] | (lag[:, np.newaxis] - self.age >= w - 1))
        return wait, np.where(self.age > 0, self.game.reversible[item, np.newaxis], late)

    @cached_property
    def skipped(self) -> Floats:
        """Worth to the other actors of a step that one of its actors skips."""
        ahead: Floats = (self.beta * (1 - self.game.breakdown)) ** np.maximum(-self.age, 0)
        return -self.cost * ahead

    @cached_property
    def undone_after(self) -> Floats:
        """Worth of earlier steps undone r phases from now, shape (R, n, M, A)."""
        found = [np.where(self.age > self.delay, self.ended, 0.0)]
        for _ in range(1, self.longest):
            found.append(self.one_phase_earlier(found[-1], self.game.breakdown))
        return np.array(found)


def concealed(lag: int, chance: float) -> Iterator[tuple[int, float]]:
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
