"""A judged roadmap and those near it: what becomes of it if steps start otherwise, or are left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.admissible import broken_rules
from detente.roadmap.judging.again import Precedent
from detente.roadmap.judging.evaluate import failings
from detente.roadmap.judging.values import with_joined
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale, value
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from detente.roadmap.judging.hearing import Hearing
    from detente.roadmap.judging.verdict import Failure, Verdict
    from detente.roadmap.terms.objective import Objective
    from detente.roadmap.terms.tables import Tables

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

SAME = 1e-6
"""Difference in the objective, or in points, below which nothing is gained or lost."""


@dataclass(frozen=True, eq=False)
class Nearby:
    """A judged roadmap in a game, and an objective to measure others by."""

    verdict: Verdict
    objective: Objective = "fair"

    @cached_property
    def tables(self) -> Tables:
        """Terms of every value."""
        return tables_of(self.verdict.game)

    @cached_property
    def steps(self) -> Ints:
        """Starts of the steps, shape (n_steps,)."""
        found: Ints = self.verdict.starts[: self.verdict.game.n_steps]
        return found

    @cached_property
    def here(self) -> Moved:
        """The roadmap as it is."""
        return self.with_starts({})

    def with_starts(self, changes: Mapping[int, int]) -> Moved:
        """The roadmap with some steps, by index, in other phases; 0 leaves a step out."""
        steps = self.steps.copy()
        steps[list(changes)] = list(changes.values())
        return Moved(self, dict(changes), steps)

    @cached_property
    def slack(self) -> Floats:
        """Least slack of the roadmap with one step moved, shape (n_steps, K+1), [step, phase], 0 for never.

        In shares of ideals, gates in trust; -inf where a rule is broken. Read off the tables, for
        choosing what to show to the judge; trust only where all else is met.
        """
        game, scale = self.verdict.game, Scale(Demands.all_of(self.tables))
        n, phases = len(self.steps), game.n_phases + 1
        moved = np.repeat(self.steps[np.newaxis], n * phases, axis=0)
        moved[np.arange(n * phases), np.repeat(np.arange(n), phases)] = np.tile(np.arange(phases), n)
        starts = joined(game, moved)
        sums = np.zeros((len(starts), scale.terms.shape[2]))
        for m in range(starts.shape[1]):
            sums += scale.terms[m, starts[:, m]]
        slacks = scale.slacks(starts, sums)
        points = np.where(self.tables.ideal > 0, self.tables.ideal, 1.0)
        shares = (
            slacks.temptation / scale.measure,
            (slacks.waiting / points[:, np.newaxis]).reshape(len(starts), -1),
            slacks.gain / points,
            slacks.gates,
        )
        found: Floats = np.concatenate(shares, axis=1).min(axis=1)
        found[slacks.broken.any(axis=1)] = -np.inf
        for place in np.flatnonzero(slacks.met):
            trust = scale.trust(starts[place], slacks.one(int(place))) / points[:, np.newaxis, np.newaxis]
            found[place] = min(found[place], float(trust.min()))
        return found.reshape(n, phases)

    def first_reason(self, failures: Iterable[Failure]) -> Failure:
        """The failing to be told first: a broken rule, then trust a step waits for, then the largest.

        Sizes are compared as shares of the ideal of the party that fails.
        """
        game, ideal = self.verdict.game, self.verdict.ideal
        before = {"admissible": 0, "gate": 1}

        def rank(failure: Failure) -> tuple[int, float, int]:
            most = ideal[game.parties.index(failure.party)] if failure.party in game.parties else 1.0
            size = 0.0 if failure.demand in before else failure.slack / (most if most > 0 else 1.0)
            return before.get(failure.demand, 2), size, failure.phase

        return min(failures, key=rank)

    @cached_property
    def precedent(self) -> Precedent:
        """The roadmap's values, item by item, so that only what moves is worked out again."""
        return Precedent.of(self.verdict.game, self.verdict.roadmap)

    @cached_property
    def stages(self) -> tuple[Floats, ...]:
        """Terms of the objective."""
        return stages(self.tables, self.objective)


@dataclass(frozen=True, eq=False)
class Moved:
    """The roadmap with some steps elsewhere. changes : step -> phase, by index, 0 if it is left out."""

    near: Nearby
    changes: Mapping[int, int]
    steps: Ints

    @property
    def phase(self) -> int:
        """Where the one step is that was moved."""
        (phase,) = self.changes.values()
        return phase

    @cached_property
    def roadmap(self) -> Roadmap:
        """The roadmap as it can be given to the judge."""
        chosen = zip(self.near.verdict.game.steps, self.steps, strict=True)
        return Roadmap({step: int(start) for step, start in chosen if start})

    @cached_property
    def heard(self) -> Hearing:
        """What the judge works out about it."""
        return self.near.precedent.heard(self.near.verdict.game, self.roadmap)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """What it fails by the judge; if rules are broken only these."""
        game = self.near.verdict.game
        broken = tuple(broken_rules(game, self.roadmap, with_joined(game, self.steps)))
        return broken or tuple(failings(self.heard))

    @property
    def holds(self) -> bool:
        """Whether every demand is met."""
        return not self.failures

    @cached_property
    def worth(self) -> tuple[float, float]:
        """Value of the objective, and of what breaks ties."""
        starts = joined(self.near.verdict.game, self.steps)
        found = [value(stage, starts) for stage in self.near.stages]
        return found[0], found[1] if len(found) > 1 else 0.0

    def beats(self, other: Moved) -> int:
        """1 if it is worth more, -1 if less, 0 if the objective sees no difference."""
        for mine, theirs in zip(self.worth, other.worth, strict=True):
            if abs(mine - theirs) > SAME:
                return 1 if mine > theirs else -1
        return 0
