"""What every party gets if all carry on, one walks away, one cheats, or one waits (D6, D7).

Direct sums of dated streams: no recursion and no tables, so that these numbers are an
independent check of whatever a solver claims. M items, n parties, K phases; `starts` is
float64, shape (M,), inf for never. All values are points at the start of a phase.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.worth import classes, evidence, ideal, self_standing, undone
from detente.worth.derived import standing_worth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LONGEST_LUCK = 24
NEGLIGIBLE = 1e-3
"""A cheat is followed until it stays unnoticed with less than this chance, or for LONGEST_LUCK phases."""


class Term(NamedTuple):
    """One length of concealment in a deviation class: noticed `wait` phases on, with this chance."""

    wait: int
    chance: float


@dataclass(frozen=True, eq=False)
class Facts:
    """What no roadmap changes. persists : bool, shape (n, M), [who broke off, what goes on].

    falls : bool, shape (M,), undone after a breakdown. rank : int64, shape (M,), the position of
    each item's own class among `classes`; terms[c] : the lengths of concealment of class c.
    """

    game: Game
    alone: Bools
    persists: Bools
    falls: Bools
    standing: Floats
    ideal: Floats
    evidence: Floats
    classes: tuple[tuple[int, float], ...]
    rank: Ints
    terms: tuple[tuple[Term, ...], ...]


@lru_cache(maxsize=64)
def facts(game: Game) -> Facts:
    """The facts about a game, worked out once."""
    found = classes(game)
    alone = self_standing(game)
    # Everyone who acts in an item keeps dealing with the one who broke off, who has no part in it.
    loyal = np.all(game.deals.T[:, :, np.newaxis] | ~game.actors[np.newaxis], axis=1) & ~game.actors
    loyal[:, game.n_steps :] = False
    pairs = zip(game.lag.tolist(), game.chance.tolist(), strict=True)
    return Facts(
        game=game,
        alone=alone,
        persists=alone | loyal,
        falls=undone(game),
        standing=standing_worth(game),
        ideal=ideal(game),
        evidence=evidence(game),
        classes=found,
        rank=np.array([found.index((lag, q)) for lag, q in pairs], dtype=np.int64),
        terms=tuple(tuple(_terms(lag, q)) for lag, q in found),
    )


def _terms(lag: int, q: float) -> Iterator[Term]:
    if q >= 1:
        yield Term(lag + 1, 1.0)
        return
    n = min(LONGEST_LUCK, math.ceil(math.log(NEGLIGIBLE) / math.log1p(-q) - 1e-12))
    for tau in range(n):
        lucky = (1 - q) ** tau
        yield Term(lag + tau + 1, lucky if tau == n - 1 else q * lucky)


def with_joined(game: Game, starts: Ints) -> Floats:
    """Starts of all items as floats, inf for never; together items start when all parts are in effect."""
    found = np.full(len(game.items), np.inf)
    chosen = starts[: game.n_steps]
    found[: game.n_steps] = np.where(chosen > 0, chosen, np.inf)
    effect = found + game.delay
    for q, parts in enumerate(game.parts, start=game.n_steps):
        found[q] = max(effect[m] for m in parts)
    return found


@dataclass(frozen=True, eq=False)
class Paths:
    """Streams of a roadmap seen from phase k. begin : phase of effect, shape (M,)."""

    facts: Facts
    starts: Floats
    k: int

    @property
    def begin(self) -> Floats:
        """Phase in which each item takes effect."""
        effect: Floats = self.starts + self.facts.game.delay
        return effect

    def _discounted(self, phases: Floats) -> Floats:
        """beta ** (phase - k), shape (n, M); 0 for what never comes and for what is past."""
        beta = self.facts.game.discount[:, np.newaxis]
        ahead: Floats = np.where(phases >= self.k, beta ** np.maximum(phases - self.k, 0.0), 0.0)
        return ahead

    def _flow(self, until: Floats | float) -> Floats:
        """Flow from effect (or now) up to, not including, `until`."""
        game = self.facts.game
        beta = game.discount[:, np.newaxis]
        first = np.maximum(self.begin, self.k)
        last = np.maximum(first, until)
        length = beta ** (first - self.k) - beta ** (last - self.k)
        return game.flow * length / (1 - beta)

    def carried_on(self) -> Floats:
        """Expected worth if everybody carries on, with the chance of an outside breakdown, shape (n, M)."""
        game, beta = self.facts.game, self.facts.game.discount[:, np.newaxis]
        alive = beta * (1 - game.breakdown)
        to_start = np.where(self.starts >= self.k, alive ** np.maximum(self.starts - self.k, 0.0), 0.0)
        to_effect = np.where(np.isfinite(self.begin), alive ** np.maximum(self.begin - self.k, 0.0), 0.0)
        bonus = np.where(self.begin >= self.k, game.bonus, 0.0)
        worth = to_effect * (bonus + self.facts.standing) - to_start * game.cost
        return np.where(self.facts.alone, self.as_planned(), worth)

    def as_planned(self) -> Floats:
        """Worth of each item if it goes on for certain and for ever, shape (n, M)."""
        game = self.facts.game
        once = self._discounted(self.begin) * game.bonus - self._discounted(self.starts) * game.cost
        return once + self._flow(np.inf)

    def broken_off(self, end: int) -> Floats:
        """Worth if the process breaks down at the start of phase `end`, nothing persisting, shape (n, M)."""
        game, facts = self.facts.game, self.facts
        paid = np.where(self.starts < end, self._discounted(self.starts), 0.0) * game.cost
        stands = self.begin < end
        bonus = np.where(stands, self._discounted(self.begin), 0.0) * game.bonus
        until = np.where(facts.falls, end + game.reversal, np.inf)
        undoing = np.where(facts.falls & stands, self._discounted(np.array(float(end))), 0.0) * game.reversal_cost
        return bonus - paid - undoing + np.where(stands, self._flow(until), 0.0)

    def undone_at(self, when: Floats) -> Floats:
        """Worth if items started earlier are undone at the start of phase `when`, shape (n, M)."""
        game = self.facts.game
        stands = self.begin < when
        bonus = np.where(stands, self._discounted(self.begin), 0.0) * game.bonus
        undoing = self._discounted(when) * game.reversal_cost
        return np.where(stands, bonus - undoing + self._flow(when + game.reversal), 0.0)

    def skipped(self) -> Floats:
        """Worth to the others if an item about to start is skipped by one of its actors, shape (n, M)."""
        return -self._discounted(self.starts) * self.facts.game.cost


class Plot(NamedTuple):
    """What a deviator could do while it stays unnoticed until phase `end`.

    may : bool, shape (n, M), [deviator, item], where it has a choice; acts : where it takes it.
    keep, instead : float64, shape (n, n, M), [deviator, whose worth, item].
    """

    end: int
    may: Bools
    acts: Bools
    keep: Floats
    instead: Floats

    @property
    def outcome(self) -> Floats:
        """Worth of each party under each deviator's best choices, shape (n, n), [deviator, whose]."""
        total: Floats = np.where(self.acts[:, np.newaxis, :], self.instead, self.keep).sum(axis=2)
        return total


def plot(paths: Paths, rank: int, end: int) -> Plot:
    """Every party's best deviation in class `rank` if it is noticed at the start of phase `end`."""
    facts, game, k = paths.facts, paths.facts.game, paths.k
    n = len(game.parties)
    keep = np.where(facts.persists[:, np.newaxis, :], paths.as_planned(), paths.broken_off(end))
    hidden = facts.rank >= rank
    when = np.where(hidden, k, np.maximum(k, end - 1 - game.lag)).astype(np.float64)
    past = paths.starts < k
    new = ~past & (paths.starts < end) & (hidden | (paths.starts + game.lag >= end - 1))
    alternative = np.where(past, paths.undone_at(when), paths.skipped())
    instead = np.repeat(alternative[np.newaxis], n, axis=0)
    own = np.arange(n)
    # Who skips a step saves its own cost; the other actors have already paid theirs.
    instead[own, own] = np.where(past, alternative, 0.0)
    may = game.actors & ((past & game.reversible) | new)
    acts = may & (instead[own, own] >= keep[own, own])
    return Plot(end, may, acts, keep, instead)


@dataclass(frozen=True, eq=False)
class Outlook:
    """All values of a roadmap. Phases on the last axis, column k-1 is phase k, column K maintenance.

    parts : shape (K+1, n, M), worth of each item to each party when carrying on.
    walk_away : shape (n, K+1). cheat : shape (classes, n, K+1).
    betrayed : shape (classes, n, n, K+1), [class, who betrays, whose worth, phase].
    """

    parts: Floats
    walk_away: Floats
    cheat: Floats
    betrayed: Floats

    @property
    def carry_on(self) -> Floats:
        """Worth of carrying on, shape (n, K+1)."""
        total: Floats = self.parts.sum(axis=2).T
        return total

    @property
    def ahead(self) -> Floats:
        """Sum of the parts that are worth something to the party, shape (n, K+1)."""
        total: Floats = np.maximum(self.parts, 0.0).sum(axis=2).T
        return total


def outlook(game: Game, starts: Floats) -> Outlook:
    """Every value of a roadmap, for all parties, phases and deviation classes."""
    known = facts(game)
    n, n_columns = len(game.parties), game.n_phases + 1
    parts = np.empty((n_columns, n, len(game.items)))
    walk_away = np.empty((n, n_columns))
    cheat = np.zeros((len(known.classes), n, n_columns))
    betrayed = np.zeros((len(known.classes), n, n, n_columns))
    own = np.arange(n)
    for column in range(n_columns):
        k = column + 1
        paths = Paths(known, starts, k)
        parts[column] = paths.carried_on()
        stopped = np.where(known.persists[:, np.newaxis, :], paths.as_planned(), paths.broken_off(k))
        walk_away[:, column] = stopped[own, own].sum(axis=1)
        for rank, terms in enumerate(known.terms):
            for term in terms:
                outcome = plot(paths, rank, k + term.wait).outcome
                cheat[rank, :, column] += term.chance * outcome[own, own]
                betrayed[rank, :, :, column] += term.chance * outcome
    return Outlook(parts, walk_away, cheat, betrayed)


def put_off(game: Game, starts: Floats, parts: Floats) -> Floats:
    """Worth of postponing all that has not started by one phase, shape (n, K+1); see `Outlook.parts`."""
    delayed = game.discount[:, np.newaxis] * np.where(facts(game).alone, 1.0, 1 - game.breakdown)
    total = np.empty((len(game.parties), game.n_phases + 1))
    for column in range(game.n_phases + 1):
        later = starts >= column + 1
        total[:, column] = (parts[column] * np.where(later, delayed, 1.0)).sum(axis=1)
    return total


def trust_along(game: Game, starts: Floats) -> Floats:
    """Trust at the start of each phase (D9), shape (n, n, K+1), [who believes, in whom, phase].

    Log-odds grow by the evidence of every step whose effect and verification lie behind.
    """
    known = facts(game)
    seen = (starts + game.delay + game.lag)[:, np.newaxis] < np.arange(1, game.n_phases + 2)
    weight = known.evidence @ seen
    with np.errstate(divide="ignore"):
        odds = np.log(game.prior) - np.log1p(-game.prior)
    belief = 1 / (1 + np.exp(-(odds[:, :, np.newaxis] + weight[np.newaxis])))
    found: Floats = np.minimum(belief, game.trust_cap[:, :, np.newaxis])
    return found
