"""The plain twin of the judge: histories simulated date by date, plans enumerated one by one.

It shares nothing with the judge but the definitions and the `Game`. A history says on which
dates an item is paid for, is in effect and is undone; its value is the sum over dates of
discount^(date - today) times what happens on that date, up to a horizon beyond which nothing
is worth 1e-14. Slow and simple on purpose.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.worth.game import AUTOMATIC, IF_IT_PAYS, Game

Floats = NDArray[np.float64]
ENDLESS = 10**9
SMALL = 1e-14
MARGIN = 10
TIE = 1e-10
DUST = 1e-9


@dataclass(frozen=True)
class History:
    """What becomes of one item: dates, None or endless where it does not happen."""

    paid: int | None = None
    effect: int | None = None
    until: int = ENDLESS
    undone: int | None = None


NOTHING = History()
KEEP = ("keep", 0)
Class = tuple[int, float]
Act = tuple[str, int]


class Window(NamedTuple):
    """A party breaks its word in phase k, and unless all breaks down before, it is noticed at `end`."""

    culprit: int
    k: int
    end: int


class Twin:
    """Every quantity of the definitions for one game and one choice of starts.

    starts : phase per step, 0 never. Parties and items are indices; phases 1..K+1.
    """

    def __init__(self, game: Game, starts: NDArray[np.int64]) -> None:
        self.game = game
        self.n = len(game.parties)
        self.items = range(len(game.items))
        self.start = self._joined([int(s) for s in starts])
        self.value = cache(self._value)
        self.expected = cache(self._expected)
        self.falls = cache(self._falls)
        self.fate = cache(self._fate)
        self.persists = cache(self._persists)
        self.planned = cache(self._planned)
        self.horizon = [math.ceil(math.log(SMALL) / math.log(beta)) + MARGIN for beta in game.discount]
        # Weight of the date t phases ahead, and the sums of the weights of all dates before it.
        self.weight = [
            [float(beta) ** t for t in range(h)] for beta, h in zip(game.discount, self.horizon, strict=True)
        ]
        self.sums = [[0.0, *itertools.accumulate(weights)] for weights in self.weight]

    def _joined(self, starts: list[int]) -> list[int]:
        """Starts of all items: a together item runs from the date the last of its parts is in effect."""
        effects = [s + int(d) if s else 0 for s, d in zip(starts, self.game.delay, strict=False)]
        joined = [[effects[m] for m in part] for part in self.game.parts]
        return starts + [max(dates) if all(dates) else 0 for dates in joined]

    # --- who stands where

    def actors(self, m: int) -> list[int]:
        return [i for i in range(self.n) if self.game.actors[i, m]]

    @cached_property
    def self_standing(self) -> frozenset[int]:
        """Steps every actor would take for its own sake, after removing those that need others."""
        game = self.game
        alone = {
            m
            for m in range(game.n_steps)
            if all(self.value(i, m, self.planned(m, 1), 1) >= 0 for i in self.actors(m))
        }
        while True:
            met = {
                m
                for m in alone
                if all(any((c in alone) == wanted for c, wanted in clause) for clause in game.requires[m])
            }
            if met == alone:
                return frozenset(alone)
            alone = met

    def _persists(self, m: int, culprit: int | None) -> bool:
        if m in self.self_standing:
            return True
        if culprit is None or culprit in self.actors(m) or m >= self.game.n_steps:
            return False
        return all(self.game.deals[a, culprit] for a in self.actors(m))

    # --- histories and what they are worth

    def _planned(self, m: int, start: int) -> History:
        return History(start, start + int(self.game.delay[m])) if start else NOTHING

    def broken(self, m: int, plan: History, end: int, *, persists: bool) -> History:
        """The history of an item planned so, when the process breaks down at the start of `end`."""
        if plan.paid is None or persists:
            return plan
        assert plan.effect is not None
        if plan.paid >= end:
            return NOTHING
        if plan.effect >= end:
            return History(plan.paid)
        if self.falls(m):
            return History(plan.paid, plan.effect, end + int(self.game.reversal[m]), end)
        return plan

    def _falls(self, m: int) -> bool:
        """Whether a breakdown undoes the item where it runs."""
        game = self.game
        if not game.reversible[m] or game.snap[m] not in {IF_IT_PAYS, AUTOMATIC}:
            return False
        return bool(game.snap[m] == AUTOMATIC) or any(self.gladly(i, m) for i in self.actors(m))

    def gladly(self, i: int, m: int) -> bool:
        """Whether undoing spares the party more, date by date from when the flow ends, than it costs."""
        ended = self.value(i, m, History(None, 1 + int(self.game.reversal[m])), 1)
        bonus = float(self.game.bonus[i, m]) * self.weight[i][int(self.game.reversal[m])]
        return bool(bonus - ended > self.game.reversal_cost[i, m])

    def happens(self, i: int, m: int, history: History, date: int) -> float:
        """What the party gets of an item on one date."""
        game, total = self.game, 0.0
        if history.paid == date:
            total -= float(game.cost[i, m])
        if history.undone == date:
            total -= float(game.reversal_cost[i, m])
        if history.effect == date:
            total += float(game.bonus[i, m])
        if history.effect and history.effect <= date < history.until:
            total += float(game.flow[i, m])
        return total

    def _value(self, i: int, m: int, history: History, today: int) -> float:
        """Points at the start of `today`, earlier dates being sunk: what happens on each date, weighted."""
        weight, sums, total = self.weight[i], self.sums[i], 0.0
        game = self.game
        once = (
            (history.paid, game.cost, -1),
            (history.undone, game.reversal_cost, -1),
            (history.effect, game.bonus, 1),
        )
        for date, amount, sign in once:
            if date and date >= today:
                total += sign * float(amount[i, m]) * weight[date - today]
        if history.effect:
            first = max(history.effect, today)
            last = min(max(history.until, first), today + self.horizon[i])
            total += float(self.game.flow[i, m]) * (sums[last - today] - sums[first - today])
        return total

    def _expected(self, i: int, m: int, start: int) -> list[float]:
        """Value of carrying on with an item, index k for phase k: alive or broken down, date by date."""
        plan, beta, eta = self.planned(m, start), float(self.game.discount[i]), self.game.breakdown
        lives, last = m in self.self_standing, self.horizon[i]
        worth = [0.0] * (last + 2)
        for today in range(last if start else 0, 0, -1):
            after = 0.0
            if eta:
                after = self.value(i, m, self.broken(m, plan, today + 1, persists=lives), today + 1)
            later = (1 - eta) * worth[today + 1] + eta * after
            worth[today] = self.happens(i, m, plan, today) + beta * later
        return worth

    # --- the quantities of the definitions

    def carry_on(self, i: int, k: int) -> float:
        return sum(self.expected(i, m, self.start[m])[k] for m in self.items)

    def walk_away(self, i: int, k: int) -> float:
        return sum(self._left(i, m, k) for m in self.items)

    def forfeit(self, i: int, k: int) -> float:
        """The worth, item by item, that walking away would cost the party."""
        ahead = [self.expected(i, m, self.start[m])[k] for m in self.items]
        return sum(max(0.0, ahead[m] - self._left(i, m, k)) for m in self.items)

    def _left(self, i: int, m: int, k: int) -> float:
        plan = self.planned(m, self.start[m])
        left = self.value(i, m, self.broken(m, plan, k, persists=self.persists(m, i)), k)
        return left + self.paid(i, m, i, k)

    def paid(self, i: int, m: int, culprit: int, date: int) -> float:
        """What party i gets on that date because the culprit broke its word while the step was in effect."""
        plan = self.planned(m, self.start[m])
        if not plan.effect or plan.effect >= date:
            return 0.0
        return sum(
            points
            for step, against, who, points in self.game.guarantees
            if (step, against, who) == (m, culprit, i)
        )

    def wait(self, i: int, k: int) -> float:
        """Everything not yet started comes a phase later; the hazard does not wait."""
        own = [m for m in range(self.game.n_steps) if self.start[m] == k and self.game.actors[i, m]]
        if k > self.game.n_phases or not own:
            return math.nan
        later = [s + 1 if s >= k else s for s in self.start]
        return sum(self.expected(i, m, later[m])[k] for m in self.items)

    # --- deviations

    @cached_property
    def classes(self) -> list[Class]:
        """Lag and chance of being noticed, soonest first."""
        game = self.game
        pairs = {(int(game.lag[m]), float(game.chance[m])) for m in range(game.n_steps)} | {(0, 1.0)}
        return sorted(pairs, key=lambda pair: (pair[0] + (1 - pair[1]) / pair[1], pair[0]))

    def open_to(self, i: int, noticed: Class) -> Class:
        """The class itself if the party has a step of it; otherwise the first, which is open to all."""
        own = {self.class_of(m) for m in range(self.game.n_steps) if self.game.actors[i, m]}
        return noticed if noticed in own else self.classes[0]

    def class_of(self, m: int) -> Class:
        together = m >= self.game.n_steps
        return (0, 1.0) if together else (int(self.game.lag[m]), float(self.game.chance[m]))

    def hidden(self, m: int, noticed: Class) -> bool:
        return self.classes.index(self.class_of(m)) >= self.classes.index(noticed)

    def windows(self, culprit: int, k: int, noticed: Class) -> Iterator[tuple[float, Window]]:
        """The times for which a deviation in phase k can stay unnoticed, with their chances."""
        lag, chance = noticed
        terms = 1
        if chance < 1:
            terms = min(150, next(t for t in itertools.count(1) if (1 - chance) ** t < 1e-3))
        for tau in range(terms):
            left = (1 - chance) ** (tau + 1) if tau == terms - 1 else 0.0
            yield chance * (1 - chance) ** tau + left, Window(culprit, k, k + lag + tau + 1)

    def undo_dates(self, m: int, noticed: Class, window: Window) -> list[int]:
        """All dates at which undoing m goes unnoticed before the end; none if it cannot be undone."""
        if not (self.game.reversible[m] and 0 < self.start[m] < window.k):
            return []
        late = max(window.k, window.end - 1 - self.class_of(m)[0])
        return list(range(window.k if self.hidden(m, noticed) else late, window.end))

    def options(self, m: int, noticed: Class, window: Window) -> list[Act]:
        """What the culprit can do with its own item: break its word (once, as defined) or keep it, last."""
        start = self.start[m]
        unnoticed = self.hidden(m, noticed) or start + self.class_of(m)[0] >= window.end - 1
        if window.k <= start < window.end and unnoticed:
            return [("skip", start), KEEP]
        return [("undo", date) for date in self.undo_dates(m, noticed, window)[:1]] + [KEEP]

    def history(self, m: int, act: Act, window: Window, outside: int | None) -> History:
        """What becomes of an item if all breaks down at date `outside`, or unnoticed till the end if None.

        A skipped item is shown as the other actors see it, who pay for it.
        """
        kind, date = act
        plan = self.planned(m, self.start[m])
        if outside and (kind == "keep" or outside <= date):
            if kind == "skip":
                return NOTHING
            return self.broken(m, plan, outside, persists=m in self.self_standing)
        if kind == "keep":
            return self.broken(m, plan, window.end, persists=self.persists(m, window.culprit))
        if kind == "skip" or (plan.effect or ENDLESS) >= date:
            return History(plan.paid)
        return History(plan.paid, plan.effect, date + int(self.game.reversal[m]), date)

    def _fate(self, i: int, m: int, act: Act, window: Window) -> float:
        """What an item brings party i, over all dates at which the process can end for outside reasons."""
        if not self.start[m] or (i == window.culprit and act[0] == "skip"):
            return 0.0
        if act == KEEP and m in self.self_standing:
            return self.value(i, m, self.planned(m, self.start[m]), window.k)
        eta, unbroken, total = self.game.breakdown, 1.0, 0.0
        for outside in range(window.k + 1, window.end) if eta else ():
            total += unbroken * eta * self.value(i, m, self.history(m, act, window, outside), window.k)
            unbroken *= 1 - eta
        return total + unbroken * self.value(i, m, self.history(m, act, window, None), window.k)

    def plans(self, noticed: Class, window: Window) -> Iterator[tuple[Act, ...]]:
        """Every combination of breaking and keeping its word over all items of the culprit; others keep."""
        own = [bool(self.game.actors[window.culprit, m]) for m in self.items]
        return itertools.product(
            *(self.options(m, noticed, window) if own[m] else [KEEP] for m in self.items)
        )

    def plan_worth(self, i: int, plan: tuple[Act, ...], window: Window) -> float:
        return sum(self.fate(i, m, act, window) for m, act in enumerate(plan)) + self.compensation(i, window)

    def compensation(self, i: int, window: Window) -> float:
        """What guarantees pay when the breach is noticed, unless all broke down before."""
        unbroken = (1 - self.game.breakdown) ** (window.end - 1 - window.k)
        paid = sum(self.paid(i, m, window.culprit, window.end) for m in self.items)
        return float(unbroken * self.weight[i][window.end - window.k] * paid)

    def cheat(self, i: int, k: int, noticed: Class) -> float:
        """The best plan for each time the deviation can stay unnoticed."""
        total, noticed = 0.0, self.open_to(i, noticed)
        for chance, window in self.windows(i, k, noticed):
            total += chance * max(self.plan_worth(i, plan, window) for plan in self.plans(noticed, window))
        return total

    def betrayed(self, i: int, j: int, k: int, noticed: Class) -> float:
        """What i gets if j cheats in this class while i performs until it is noticed."""
        total, noticed = 0.0, self.open_to(j, noticed)
        for chance, window in self.windows(j, k, noticed):
            chosen = [self.chosen(m, noticed, window) for m in self.items]
            total += chance * self.plan_worth(i, tuple(chosen), window)
        return total

    def chosen(self, m: int, noticed: Class, window: Window) -> Act:
        """What the culprit does with an item: where it makes no difference to it, it breaks its word."""
        j = window.culprit
        if not self.game.actors[j, m]:
            return KEEP
        *deviations, keep = self.options(m, noticed, window)
        better = [
            act for act in deviations if self.fate(j, m, act, window) >= self.fate(j, m, keep, window) - TIE
        ]
        return better[0] if better else keep

    def alone(self, i: int, m: int, k: int) -> float:
        """Value to i of skipping (if it starts now) or undoing just this step now, keeping all else."""
        act = ("skip" if self.start[m] == k else "undo", k)
        plan = tuple(act if c == m else KEEP for c in self.items)
        return sum(
            chance * self.plan_worth(i, plan, window)
            for chance, window in self.windows(i, k, self.class_of(m))
        )

    # --- ideal, evidence, trust

    def ideal(self, i: int) -> float:
        game = self.game
        first = [max(1, int(game.earliest[m])) for m in range(game.n_steps)]
        first += [max(first[m] + int(game.delay[m]) for m in part) for part in game.parts]
        total = 0.0
        for m in self.items:
            left = self.planned(m, first[m]) if self.persists(m, i) else NOTHING
            total += max(0.0, self.expected(i, m, first[m])[1] - self.value(i, m, left, 1))
        return total if total > DUST else 0.0

    def evidence_of(self, j: int, m: int) -> float:
        """Weight of evidence, in log-odds, of seeing j perform step m."""
        game, scale = self.game, self.ideal(j)
        if m in self.self_standing or m >= game.n_steps or scale == 0 or not game.actors[j, m]:
            return 0.0
        earned = game.discount[j] ** game.delay[m] * (game.bonus[j, m] + game.flow[j, m])
        skipping = max(0.0, game.cost[j, m] - earned)
        signal, seen = game.costly_signal * skipping / scale, game.chance[m]
        # -ln(1 - d q) with d = 1 - exp(-signal); for q = 1 that is the signal itself.
        weight = signal if seen == 1 else -math.log(1 - seen + seen * math.exp(-signal))
        return float(math.floor(weight / game.evidence_unit + 1e-9) * game.evidence_unit)

    def evidence(self, j: int, k: int) -> float:
        game = self.game
        seen = [
            m
            for m in range(game.n_steps)
            if self.start[m] and self.start[m] + game.delay[m] + game.lag[m] < k
        ]
        return sum(self.evidence_of(j, m) for m in seen)

    def trust(self, i: int, j: int, k: int) -> float:
        prior, cap = self.game.prior[i, j], self.game.trust_cap[i, j]
        if prior in {0.0, 1.0}:
            return float(min(prior, cap))
        doubt = (1 - prior) / prior * math.exp(-self.evidence(j, k))
        return float(min(1 / (1 + doubt), cap))
