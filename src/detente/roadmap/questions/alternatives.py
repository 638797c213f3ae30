"""Roadmaps that are nearly as good as the best and as different from it, and each other, as can be.

Two roadmaps differ by the share of steps, of those that either of them takes, that start in
different phases or in only one of the two. Each alternative is chosen to differ most from all
chosen before it. What is sought is a ratio of sums, hence found by Dinkelbach's method (Dinkelbach 1967):
no roadmap differs by more than a share if, at this share, no sum of differences is above zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.solving.exact import Proof
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.master import Target
from detente.roadmap.solving.plan import Plan, plan
from detente.roadmap.solving.seek import Seeker, judged
from detente.roadmap.terms.objective import OBJECTIVES, stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BEST_SHARE = 0.3
"""Share of the time for the best roadmap."""

AT_ONCE, POOL_SHARE = 0.1, 0.2
"""Shares of an alternative's time for an attempt at a proof before any search, and, once, for roadmaps that
are best at something else."""

SEARCH_SHARE, ROUNDS, GUESS = 0.4, 3, 0.5
"""Share of an alternative's time that is searched, in how many rounds, and the share it begins with."""

EQUAL = 1e-6
"""How much less of a difference counts as none."""

BETTER_SHARE = 0.5
"""Share of the time that is left of an alternative's, for making it better without making it more alike."""


@dataclass(frozen=True)
class Alternative:
    """A roadmap that is good enough, as the judge sees it.

    value : of the objective. differs : the least share of steps in which it differs from one chosen
    before it; nan for the first, the best. bound : proven that no roadmap which is good enough differs
    more from all chosen before.
    """

    verdict: Verdict
    value: float
    differs: float = math.nan
    bound: float = math.nan

    @property
    def is_most_different(self) -> bool:
        """Whether it is proven that none is more different."""
        return self.bound <= self.differs


@dataclass(frozen=True)
class Alternatives:
    """A handful of different good roadmaps, the best first.

    best : the plan that sets the measure. asked : how many were wanted. least : the value that every one
    of them reaches. further : proven that no further roadmap which is good enough differs from all of
    them by more than this share of the steps; 0 if there is none at all, 1 if it was not looked into.
    """

    best: Plan
    asked: int
    within: float
    least: float
    found: tuple[Alternative, ...]
    further: float
    seconds: float

    @property
    def distances(self) -> Floats:
        """Share of steps in which each two differ, shape (A, A)."""
        starts = [_steps(each.verdict) for each in self.found]
        return np.array([[distance(one, other) for other in starts] for one in starts])


@dataclass(frozen=True)
class Variety:
    """What is wanted of alternatives: how many, by what measure, and how much of it may be given up."""

    number: int = 5
    within: float = 0.05
    objective: Objective = "fair"


def distance(one: Ints, other: Ints) -> float:
    """Share of steps, of those that either takes, that start otherwise; starts of steps, shape (n_steps,)."""
    either = (one > 0) | (other > 0)
    return float((one != other).sum() / max(1, either.sum()))


def alternatives(game: Game, variety: Variety, *, limits: Limits, seed: int = 0) -> Alternatives:
    """Roadmaps within reach of the best that differ from each other as much as can be found in time."""
    begin = limits.clock()
    best = plan(game, variety.objective, limits=Limits(BEST_SHARE * limits.seconds, limits.clock), seed=seed)
    if best.verdict is None:
        return Alternatives(best, variety.number, variety.within, math.nan, (), 0.0, limits.clock() - begin)
    seeker = Seeker(Scale(Demands.all_of(tables_of(game))), limits.clock, seed)
    least = best.value - variety.within * abs(best.value)
    search = _Search(game, variety.objective, seeker, least, [_steps(best.verdict)])
    found, further = [Alternative(best.verdict, best.value)], 1.0
    while len(found) < variety.number:
        left = begin + limits.seconds - limits.clock()
        if left <= 0:
            break
        chosen = [_steps(each.verdict) for each in found]
        steps, further = search.farthest(chosen, left / (variety.number - len(found)))
        if steps is None:
            break
        found.append(search.judged(steps, chosen, further))
        further = 1.0
    return Alternatives(
        best, variety.number, variety.within, least, tuple(found), further, limits.clock() - begin
    )


def _steps(verdict: Verdict) -> Ints:
    return verdict.starts[: verdict.game.n_steps]


@dataclass(eq=False)
class _Search:
    """Looks for different roadmaps. least : value they must reach; pool : roadmaps to begin from."""

    game: Game
    objective: Objective
    seeker: Seeker
    least: float
    pool: list[Ints]
    gathered: bool = False

    @cached_property
    def aim(self) -> Floats:
        """Terms of the objective, shape (R, M, S)."""
        return stages(self.seeker.scale.demands.tables, self.objective)[0]

    @property
    def floor(self) -> tuple[Floats, float]:
        """What every alternative must reach."""
        return self.aim, self.least

    def gather(self, seconds: float) -> None:
        """Fill the pool, once, with roadmaps that are good at something else too."""
        if self.gathered:
            return
        self.gathered = True
        tables = self.seeker.scale.demands.tables
        for objective in OBJECTIVES:
            target = Target(stages(tables, objective)[0], (self.floor,))
            self._take(self.seeker.searched(target, self.pool[:1], seconds / len(OBJECTIVES)).steps)

    def _take(self, steps: Ints | None) -> None:
        if steps is not None and not any((steps == known).all() for known in self.pool):
            self.pool.append(steps)

    def farthest(self, chosen: Sequence[Ints], seconds: float) -> tuple[Ints | None, float]:
        """The roadmap that differs most from those chosen, and a bound on the share by which any does."""
        end = self.seeker.clock() + seconds
        best, bound = self._proven(
            self._farthest_known(chosen), chosen, self.seeker.clock() + AT_ONCE * seconds
        )
        if bound > _apart(best, chosen):
            self.gather(POOL_SHARE * seconds)
            best = self._searched(self._farthest_known(chosen), chosen, SEARCH_SHARE * seconds)
            best, bound = self._proven(best, chosen, end, bound)
        if _apart(best, chosen) == 0:
            return None, bound
        return self._better(best, chosen, end - self.seeker.clock()), bound

    def _farthest_known(self, chosen: Sequence[Ints]) -> Ints:
        return max(self.pool, key=lambda steps: _apart(steps, chosen))

    def _searched(self, best: Ints, chosen: Sequence[Ints], seconds: float) -> Ints:
        for _ in range(ROUNDS):
            share = max(GUESS, _apart(best, chosen))
            rows = [self._rows(each, share) for each in chosen]
            # A search takes constants, which belong to the first item whenever it starts; a proof would not.
            for row, constant in rows:
                row[:, 0, :] += constant
            target = Target(np.concatenate([row for row, _ in rows]), (self.floor,))
            found = self.seeker.searched(target, [best, *self.pool], seconds / ROUNDS).steps
            self._take(found)
            if found is None or _apart(found, chosen) <= _apart(best, chosen):
                break
            best = found
        return best

    def _proven(
        self, best: Ints, chosen: Sequence[Ints], end: float, bound: float = 1.0
    ) -> tuple[Ints, float]:
        """A roadmap that differs more as long as one is found, and a bound on the share."""
        share = _apart(best, chosen)
        while share < 1:
            left = (end - self.seeker.clock()) * BETTER_SHARE
            if left <= 0:
                break
            rows = [self._rows(each, share) for each in chosen]
            # Shares are ratios of whole numbers: a larger one makes every sum larger by 1 / n at least.
            more = 1 / (2 * self.game.n_steps)
            floors = tuple((row, more - constant) for row, constant in rows)
            target = Target(rows[0][0], (self.floor, *floors))
            proof = self.seeker.proven(target, Proof(), left)
            # A sum over the steps of the first chosen is above zero by the share times its steps, or more.
            above = max(0.0, proof.bound + rows[0][1]) / max(1, int((chosen[0] > 0).sum()))
            bound = min(bound, share + above)
            if proof.steps is None:
                break
            self._take(proof.steps)
            best, share = proof.steps, _apart(proof.steps, chosen)
        return best, max(bound, share)

    def _rows(self, chosen: Ints, share: float) -> tuple[Floats, float]:
        """Terms and constant of "steps that differ, less a share of those that either takes"."""
        tables = self.seeker.scale.demands.tables
        found = np.zeros((1, len(self.game.items), tables.n_starts))
        phases = np.arange(tables.n_starts)
        alike = -np.equal.outer(chosen, phases).astype(np.float64)
        taken = chosen[:, np.newaxis] > 0
        found[0, : self.game.n_steps] = np.where(phases > 0, np.where(taken, alike, 1 - share), 0.0)
        return found, (1 - share) * float(taken.sum())

    def _better(self, steps: Ints, chosen: Sequence[Ints], seconds: float) -> Ints:
        """The best roadmap that is as different."""
        rows = [self._rows(each, _apart(steps, chosen)) for each in chosen]
        floors = ((row, -constant - EQUAL) for row, constant in rows)
        found = self.seeker.best(Target(self.aim, (self.floor, *floors)), [steps], seconds).steps
        return steps if found is None else found

    def judged(self, steps: Ints, chosen: Sequence[Ints], bound: float) -> Alternative:
        """The roadmap as the judge sees it."""
        verdict = judged(self.game, steps)
        return Alternative(verdict, worth(verdict, self.objective)[0], _apart(steps, chosen), bound)


def _apart(steps: Ints, chosen: Sequence[Ints]) -> float:
    """Least share of steps in which a roadmap differs from any of those chosen."""
    return min(distance(steps, each) for each in chosen)
