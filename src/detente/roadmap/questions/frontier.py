"""What can be had of one objective for giving up some of another: roadmaps that nothing dominates.

Each objective is planned; between the best for one and the best for another, one of the two is
maximised with levels of the other as a floor. Each point is then improved in every objective
with the others as floors, which makes it one that no roadmap dominates (the method of
constraints, Haimes, Lasdon and Wismer 1971).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.master import Target
from detente.roadmap.solving.plan import plan
from detente.roadmap.solving.seek import Seeker, judged
from detente.roadmap.terms.objective import OBJECTIVES, stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale, value
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.solving.plan import Plan
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PLANS_SHARE = 0.4
"""Share of the time for the best by each objective."""

LEVELS = (1 / 3, 2 / 3)
"""How much of the way, from what the best for one leaves of another to the most there is of it."""

SOUGHT_SHARE = 0.5
"""Share of a point's time for finding it; the rest is for showing that nothing dominates it."""

EQUAL = 1e-6
"""How much of an objective may be given up for what comes after it, and what counts as no difference."""


@dataclass(frozen=True)
class Point:
    """A judged roadmap with its value in every objective.

    best_for : objectives in which no roadmap found has more. proven : no roadmap has as much of every
    objective and more of one (within 1e-4 of it).
    """

    verdict: Verdict
    values: dict[Objective, float]
    best_for: tuple[Objective, ...]
    proven: bool


@dataclass(frozen=True)
class Frontier:
    """Roadmaps of which none dominates another, the fairest first, and the plans they lie between.

    Without any roadmap there are no points, and the plans say why.
    """

    points: tuple[Point, ...]
    plans: dict[Objective, Plan]
    seconds: float

    def most(self, objective: Objective) -> float:
        """The most of an objective that any point has."""
        return max(point.values[objective] for point in self.points)


def frontier(game: Game, known: Iterable[Verdict] = (), *, limits: Limits, seed: int = 0) -> Frontier:
    """The trade-offs between all objectives, as far as they can be found in time.

    known : roadmaps that hold, to begin from.
    """
    begin = limits.clock()
    each = Limits(PLANS_SHARE * limits.seconds / len(OBJECTIVES), limits.clock)
    plans = _plans(game, each, seed)
    starts = [_steps(verdict) for verdict in known]
    starts += [_steps(found.verdict) for found in plans.values() if found.verdict is not None]
    if not starts:
        return Frontier((), plans, limits.clock() - begin)
    seeker = Seeker(Scale(Demands.all_of(tables_of(game))), limits.clock, seed)
    climb = _Climb(seeker, {name: stages(seeker.scale.demands.tables, name)[0] for name in OBJECTIVES})
    found, tasks = [], list(_tasks(climb, starts))
    for place, task in enumerate(tasks):
        left = begin + limits.seconds - limits.clock()
        if left <= 0 and place >= len(OBJECTIVES):
            break
        found.append(climb.point(task, starts, left / (len(tasks) - place)))
    points = _undominated([_Found(judged(game, steps), proven) for steps, proven in found])
    return Frontier(points, plans, limits.clock() - begin)


def _plans(game: Game, limits: Limits, seed: int) -> dict[Objective, Plan]:
    """The best by each objective; if it is proven that there is no roadmap, that is said of all of them."""
    found: dict[Objective, Plan] = {}
    for objective in OBJECTIVES:
        none = next((each for each in found.values() if each.status == "infeasible"), None)
        again = plan(game, objective, limits=limits, seed=seed) if none is None else none
        found[objective] = replace(again, objective=objective)
    return found


def _steps(verdict: Verdict) -> Ints:
    return verdict.starts[: verdict.game.n_steps]


class _Task(NamedTuple):
    """A point to be found: the most of one objective with a floor on another, or what lies at a start."""

    most: Objective
    floor: tuple[Objective, float] | None
    start: Ints


def _tasks(climb: _Climb, known: Sequence[Ints]) -> Iterator[_Task]:
    """The best known by each objective, then the levels between each two."""
    ends = {name: max(known, key=partial(climb.worth, name)) for name in OBJECTIVES}
    for name, steps in ends.items():
        yield _Task(name, None, steps)
    for (one, steps), (other, its) in permutations(ends.items(), 2):
        low, high = climb.worth(other, steps), climb.worth(other, its)
        if high - low > EQUAL:
            for level in LEVELS:
                yield _Task(one, (other, low + level * (high - low)), its)


class _Found(NamedTuple):
    verdict: Verdict
    proven: bool


@dataclass(frozen=True, eq=False)
class _Climb:
    """Finds points of the frontier. aims : terms of each objective, shape (R, M, S)."""

    seeker: Seeker
    aims: Mapping[Objective, Floats]

    def point(self, task: _Task, known: Sequence[Ints], seconds: float) -> tuple[Ints, bool]:
        """Starts of the steps of a point, and whether it is proven that nothing dominates it."""
        end, steps = self.seeker.clock() + seconds, task.start
        if task.floor:
            target = Target(self.aims[task.most], ((self.aims[task.floor[0]], task.floor[1] - EQUAL),))
            found = self.seeker.best(target, [steps, *known], SOUGHT_SHARE * seconds).steps
            steps = steps if found is None else found
        proven = True
        for place, name in enumerate(self.aims):
            target = Target(self.aims[name], self._floors(steps, name))
            left = (end - self.seeker.clock()) / (len(self.aims) - place)
            proof = self.seeker.best(target, [steps], left)
            steps, proven = (steps if proof.steps is None else proof.steps), proven and proof.closed
        return steps, proven

    def worth(self, name: Objective, steps: Ints) -> float:
        """Value of a roadmap in an objective."""
        return value(self.aims[name], joined(self.seeker.scale.demands.tables.game, steps))

    def _floors(self, steps: Ints, name: Objective) -> tuple[tuple[Floats, float], ...]:
        """All other objectives as they are."""
        others = (other for other in self.aims if other != name)
        return tuple((self.aims[other], self.worth(other, steps) - EQUAL) for other in others)


def _undominated(found: Sequence[_Found]) -> tuple[Point, ...]:
    """Of what was found that which nothing found dominates, once each, the fairest first."""
    rows = np.array([[worth(each.verdict, name)[0] for name in OBJECTIVES] for each in found])
    slack = EQUAL * np.maximum(1.0, np.abs(rows).max(axis=0))
    kept: list[int] = []
    for place in np.lexsort([np.array([not each.proven for each in found]), *(-rows.T[::-1])]):
        beaten = (rows >= rows[place] - slack).all(axis=1) & (rows > rows[place] + slack).any(axis=1)
        same = (np.abs(rows[kept] - rows[place]) <= slack).all(axis=1)
        if not beaten.any() and not same.any():
            kept.append(int(place))
    most = rows.max(axis=0) - slack
    return tuple(
        Point(
            verdict=found[place].verdict,
            values=dict(zip(OBJECTIVES, map(float, rows[place]), strict=True)),
            best_for=tuple(name for o, name in enumerate(OBJECTIVES) if rows[place, o] >= most[o]),
            proven=found[place].proven,
        )
        for place in kept
    )
