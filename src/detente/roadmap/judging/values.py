"""What every party gets if all carry on, one walks away, one cheats, or one waits (D6, D7).

Direct sums of dated streams: no recursion and no tables, so that these numbers are an
independent check of whatever a solver claims. M items, n parties, K phases; `starts` is
float64, shape (M,), inf for never. All values are points at the start of a phase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.facts import Facts, facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

TIE = 1e-10
"""Points within which a deviator is indifferent; then it is taken to deviate."""


def with_joined(game: Game, starts: Ints) -> Floats:
    """Starts of all items as floats, inf for never; together items start when all parts are in effect.

    What has begun before phase 1 started in phase 0 or below, whatever `starts` says of it.
    """
    found = np.full(len(game.items), np.inf)
    chosen = starts[: game.n_steps]
    found[: game.n_steps] = np.where(chosen > 0, chosen, np.inf)
    if game.since is not None:
        found[: game.n_steps][game.since > 0] = 1 - game.since[game.since > 0]
    effect = found + game.delay
    for q, parts in enumerate(game.parts, start=game.n_steps):
        found[q] = max(effect[m] for m in parts)
    return found


@dataclass(frozen=True, eq=False)
class Paths:
    """Streams of a roadmap seen from phase k: each method gives worth by party and item, shape (n, M).

    The phase and other dates may be arrays that broadcast against (n, M), such as shape (T, 1, 1);
    the worth then has these axes in front.
    """

    facts: Facts
    starts: Floats
    k: int | Floats

    @property
    def begin(self) -> Floats:
        """Phase in which each item takes effect, shape (M,)."""
        effect: Floats = self.starts + self.facts.game.delay
        return effect

    @property
    def patience(self) -> Floats:
        """Discount per phase, shape (n, 1)."""
        return self.facts.game.discount[:, np.newaxis]

    @property
    def alive(self) -> Floats:
        """Discount times the chance that nothing from outside ends the process, shape (n, 1)."""
        return self.patience * (1 - self.facts.game.breakdown)

    def _weigh(self, factor: Floats, phases: Floats | float) -> Floats:
        """Weight factor ** (phase - k); 0 for what never comes and for what is past."""
        ahead = np.asarray(phases, dtype=np.float64) - self.k
        weighed: Floats = np.where(ahead >= 0, factor ** np.maximum(ahead, 0.0), 0.0)
        return weighed

    def _once(self, until: Floats | float, factor: Floats) -> Floats:
        """Bonuses minus costs that fall due before `until`."""
        game = self.facts.game
        cost = np.where(self.starts < until, self._weigh(factor, self.starts), 0.0) * game.cost
        bonus = np.where(self.begin < until, self._weigh(factor, self.begin), 0.0) * game.bonus
        return bonus - cost

    def _running(self, until: Floats | float, factor: Floats) -> Floats:
        """Sum of factor ** (t - k) over the phases t before `until` in which the item is in effect."""
        first = factor ** (np.maximum(self.begin, self.k) - self.k)
        # Powers of a factor below one fall, so the later date has the smaller weight.
        last = np.minimum(first, factor ** (until - self.k))
        summed: Floats = (first - last) / (1 - factor)
        return summed

    def carried_on(self) -> Floats:
        """Expected worth if everybody carries on, with the chance of an outside breakdown."""
        lasting = self._weigh(self.alive, np.maximum(self.begin, self.k)) * self.facts.standing
        return np.where(self.facts.alone, self.as_planned(), self._once(np.inf, self.alive) + lasting)

    def as_planned(self) -> Floats:
        """Worth if the item goes on for certain and for ever."""
        game = self.facts.game
        return self._once(np.inf, self.patience) + self._running(np.inf, self.patience) * game.flow

    def stopped(self) -> Floats:
        """Worth if the process breaks down now and nothing persists."""
        return np.where(self.begin < self.k, self.facts.after, 0.0)

    def kept_until(self, end: Floats) -> Floats:
        """Worth if the item is kept up until the process breaks down at the start of phase `end` > k.

        Meanwhile it may break down for outside reasons at the start of each phase before `end`.
        """
        game, facts = self.facts.game, self.facts
        exposed = game.breakdown * self.patience * self._running(end - 1, self.alive) * facts.after
        window = self._once(end, self.alive) + self._running(end, self.alive) * game.flow + exposed
        rest = np.where(self.begin < end, self._last(end) * facts.after, 0.0)
        return np.where(facts.alone, self.as_planned(), window + rest)

    def _last(self, end: Floats) -> Floats:
        """Weight of phase `end` when the process survives until the phase before it."""
        return self.alive ** (end - 1 - self.k) * self.patience

    def spared(self, end: Floats) -> Floats:
        """What persisting items bring more than broken off ones from phase `end` > k on, seen from k."""
        later = Paths(self.facts, self.starts, end)
        return self._last(end) * (later.as_planned() - later.stopped())

    def called(self, end: Floats) -> Floats:
        """What guarantees pay when each party's breach is noticed at the start of phase `end` > k.

        Shape (..., n, n), [who broke its word, who gets it]; nothing if all breaks down before.
        """
        paid = self.facts.forfeit
        if not paid.any():
            return np.zeros((*np.shape(end)[:-2], *paid.shape[:2]))
        running = np.where(self.begin < end, 1.0, 0.0)[..., 0, :]
        due: Floats = np.einsum("...m,jim->...ji", running, paid)
        return due * self._last(end).swapaxes(-1, -2)

    def undone_at(self, when: Floats) -> Floats:
        """Worth if items started earlier are undone at the start of phase `when` >= k, a date per item."""
        game, facts = self.facts.game, self.facts
        exposed = game.breakdown * self.patience * facts.after
        found = self._undone(when, self.alive, game.flow + exposed)
        if not facts.alone.any():
            return found
        # What stands alone goes on as planned if all else breaks down before it was to be undone.
        calm = (1 - game.breakdown) ** (when - self.k)
        alone = calm * self._undone(when, self.patience, game.flow) + (1 - calm) * self.as_planned()
        return np.where(facts.alone, alone, found)

    def _undone(self, when: Floats, factor: Floats, flow: Floats) -> Floats:
        """Worth of items undone at `when`, for one weight per phase and the flow that comes with it."""
        window = self._once(when, factor) + self._running(when, factor) * flow
        return np.where(self.begin < when, window + self._weigh(factor, when) * self.facts.fallen, 0.0)

    def skipped(self) -> Floats:
        """Worth to the others if an item about to start is skipped by one of its actors."""
        return -self._weigh(self.alive, self.starts) * self.facts.game.cost


class Plot(NamedTuple):
    """What each party could do while it stays unnoticed, for T lengths of concealment.

    All of shape (..., T, n, M), in front the axes of the phase if there are several.
    acts : bool, [term, deviator, item], where it breaks its word. keep : worth if it does not;
    spared : what is added if the others go on with the item all the same. own : worth to the
    deviator if it does break its word there; others : worth to any other party. called : shape
    (..., T, n, n), what guarantees pay, [term, deviator, whose].
    """

    acts: Bools
    keep: Floats
    spared: Floats
    own: Floats
    others: Floats
    called: Floats

    def outcome(self, loyal: Bools) -> Floats:
        """Worth under each deviator's best choices, shape (..., T, n, n), [term, deviator, whose].

        loyal : bool, shape (n, M), [deviator, item that goes on all the same].
        """
        acts = self.acts.astype(np.float64)
        found: Floats = acts @ (self.others - self.keep).swapaxes(-1, -2)
        found += self.keep.sum(axis=-1)[..., np.newaxis, :] + loyal @ self.spared.swapaxes(-1, -2)
        mine = np.arange(acts.shape[-2])
        found[..., mine, mine] += (acts * (self.own - self.others)).sum(axis=-1)
        return found + self.called


def plot(paths: Paths) -> Plot:
    """Every party's best deviation in each class, for each length of concealment of `Facts.terms`."""
    facts, game, k, terms = paths.facts, paths.facts.game, paths.k, paths.facts.terms
    end = k + terms.wait.astype(np.float64)[:, np.newaxis, np.newaxis]
    keep = paths.kept_until(end)
    spared = paths.spared(end) if facts.loyal.any() else np.zeros_like(keep)
    hidden = facts.rank >= terms.rank[:, np.newaxis, np.newaxis]
    past = paths.starts < k
    late = paths.starts + game.lag >= end - 1
    when = np.where(hidden, k, np.maximum(k, end - 1 - game.lag))
    others = np.where(past, paths.undone_at(when), paths.skipped())
    # Who skips a step saves its own cost; the other actors have already paid theirs.
    own = np.where(past, others, 0.0)
    new = ~past & (paths.starts < end) & (hidden | late)
    acts = game.actors & ((past & game.reversible) | new) & (own >= keep - TIE)
    return Plot(acts, keep, spared, own, others, paths.called(end))


def left_behind(paths: Paths) -> Floats:
    """Worth to each party if it walks away now, shape (n, M)."""
    own = np.arange(len(paths.facts.forfeit))
    paid = np.where(paths.begin < paths.k, paths.facts.forfeit[own, own], 0.0)
    return np.where(paths.facts.persists, paths.as_planned(), paths.stopped()) + paid


@dataclass(frozen=True, eq=False)
class Outlook:
    """All values of a roadmap. Phases on the last axis, column k-1 is phase k, column K maintenance.

    parts : shape (K+1, n, M), worth of each item to each party when carrying on.
    at_stake : shape (n, K+1), the worth that walking away would forfeit.
    walk_away : shape (n, K+1). cheat : shape (classes, n, K+1); where a class is not open to a
        party, the value of the first class stands.
    betrayed : shape (classes, n, n, K+1), [class, who betrays, whose worth, phase].
    """

    parts: Floats
    at_stake: Floats
    walk_away: Floats
    cheat: Floats
    betrayed: Floats

    @property
    def carry_on(self) -> Floats:
        """Worth of carrying on, shape (n, K+1)."""
        total: Floats = self.parts.sum(axis=2).T
        return total


def outlook(game: Game, starts: Floats) -> Outlook:
    """Every value of a roadmap, for all parties, phases and deviation classes."""
    return outlook_on(facts(game), starts)


def outlook_on(known: Facts, starts: Floats) -> Outlook:
    """Every value of the items that `known` covers; of several sets of items, values add up."""
    # Axes: phase, term (one where there is nothing to conceal), party, item.
    phases = np.arange(1.0, known.game.n_phases + 2)[:, np.newaxis, np.newaxis, np.newaxis]
    paths = Paths(known, starts, phases)
    parts, stopped = paths.carried_on()[:, 0], left_behind(paths)[:, 0]
    outcome, weights = plot(paths).outcome(known.loyal), known.terms.by_class()
    cheat = np.einsum("ct,ktii->cik", weights, outcome)
    betrayed = np.einsum("ct,ktij->cijk", weights, outcome)
    return Outlook(
        parts=parts,
        at_stake=np.maximum(parts - stopped, 0.0).sum(axis=2).T,
        walk_away=stopped.sum(axis=2).T,
        cheat=np.where(known.open[..., np.newaxis], cheat, cheat[:1]),
        betrayed=np.where(known.open[..., np.newaxis, np.newaxis], betrayed, betrayed[:1]),
    )


def postponed(known: Facts, starts: Floats, phase: Floats | int, parts: Floats) -> Floats:
    """Worth of each item if all that has not started by `phase` comes a phase later, shape as `parts`.

    parts : worth of each item at `phase` when carrying on, shape (..., n, M).
    """
    alive = np.where(known.alone, 1.0, 1 - known.game.breakdown)
    return parts * np.where(starts >= phase, known.game.discount[:, np.newaxis] * alive, 1.0)


def put_off(game: Game, starts: Floats, parts: Floats) -> Floats:
    """Worth of postponing all that has not started by one phase, shape (n, K+1); see `Outlook.parts`."""
    phases = np.arange(1.0, game.n_phases + 2)[:, np.newaxis, np.newaxis]
    total: Floats = postponed(facts(game), starts, phases, parts).sum(axis=2).T
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
