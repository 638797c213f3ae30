"""Shares that make the largest complaint least, then the next, and so on, by linear programmes in turn.

Each programme lowers the largest complaint that can still be lowered. Coalitions whose complaint cannot
fall below that level, whatever else changes, are those with a positive price [Maschler1979]; their shares
are settled, and what follows from settled shares is left out of the next programme. A level settles at
least one share, so that there are at most n - 1 of them. Of the 2**n rows, those are added that are
missed most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.bargain.lp import Programme
from detente.bargain.tables import members, settle, sums, undetermined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BATCH = 24
"""Rows added at a time."""

NOTICED = 1e-9
"""Violation from which a row is added, of games scaled to 1; above the solver's own tolerance."""

SLACK = 1e-9
"""By how much floors are lowered in the first programme, and further in each.

Where floors leave a single point, rounding errors of settled shares would make them impossible; so the
shares of one level are always possible in the next. What binds is not changed by it, up to ties as close
as that, and shares are found from what binds, with the floors as they are.
"""

LEAST_BEYOND = 1e-4
"""Least unit of a scaled goal, as a share of the largest number; rounding errors are then below 1e-11."""

PRICED = 1e-7
"""Price from which a row counts as binding in every optimum.

Prices at a vertex are ratios of determinants of zeros and ones, above 6e-7 for 16 players; those of rows
that need not bind are 0 up to the solver's tolerance.
"""


@dataclass(frozen=True, eq=False)
class Goal:
    """What shares are to be compared with, and what must be kept.

    total : what is to be divided. target : float64, shape (2**n,); the complaint of a coalition is its
    target less its share; -inf if it has no say. Every player must have one.
    floor : float64, shape (2**n,); what a coalition gets at least; -inf if anything.
    """

    total: float
    target: Floats
    floor: Floats

    @property
    def n(self) -> int:
        """How many players there are."""
        return len(self.target).bit_length() - 1

    @property
    def size(self) -> float:
        """The largest absolute number."""
        sizes = np.abs(np.concatenate((self.target, self.floor, [self.total])))
        return float(sizes[np.isfinite(sizes)].max())

    def scaled(self) -> tuple[Goal, Floats, float]:
        """The same with every player's own target at 0 and numbers of about 1; and what was taken out.

        Shares of the goal are `own` + `unit` times those of the scaled one.
        """
        own = self.target[1 << np.arange(self.n)]
        base = sums(own)
        beyond = Goal(self.total - base[-1], self.target - base, self.floor - base)
        # Where players have all there is alone, what is beyond is rounding, and not to be blown up.
        unit = max(beyond.size, LEAST_BEYOND * self.size) or 1.0
        return Goal(beyond.total / unit, beyond.target / unit, beyond.floor / unit), own, unit


def lexicographic(goal: Goal) -> Floats:
    """The shares whose complaints, largest first, are lexicographically least; float64, shape (n,)."""
    scaled, own, unit = goal.scaled()
    search = _Search(scaled)
    while search.space.shape[1]:
        search.level()
    found: Floats = own + unit * search.settled_shares()
    return found


def lowest(goal: Goal) -> tuple[float, dict[int, float]]:
    """The least that the largest complaint can be, and prices by coalition that prove it; they sum to 1."""
    scaled, _, unit = goal.scaled()
    search = _Search(scaled)
    binding = search.level()
    return unit * float(search.solution()[-1]), {row.mask: price for row, price in binding.items()}


class _Row(NamedTuple):
    """A coalition must get its floor, or its target less the complaint of the level."""

    mask: int
    is_floor: bool


@dataclass(eq=False)
class _Search:
    """What is settled so far.

    space : directions in which shares can still move, see `tables.settle`. settled : coalitions whose
    shares are known, with these. rows : those in use. bound : what was found to bind, level by level.
    shares : of the last level, as the solver has them.
    """

    goal: Goal
    space: Ints = field(init=False)
    settled: dict[int, float] = field(init=False)
    rows: list[_Row] = field(init=False)
    bound: list[list[_Row]] = field(init=False, default_factory=list)
    shares: Floats = field(init=False)

    def __post_init__(self) -> None:
        n = self.goal.n
        everybody = (1 << n) - 1
        self.space = settle(np.eye(n, dtype=np.int64), everybody)
        self.settled = {everybody: self.goal.total}
        # With a row for each player's own target no programme is unbounded: not all can gain at once.
        self.rows = [_Row(1 << i, is_floor=False) for i in range(n)]
        self.rows += [_Row(1 << i, is_floor=True) for i in range(n) if np.isfinite(self.goal.floor[1 << i])]

    def level(self) -> dict[_Row, float]:
        """The rows that bind in every optimum of the next level, with prices; their shares are settled."""
        n, goal = self.goal.n, self.goal
        is_open = undetermined(self.space)
        target = np.where(is_open, goal.target, -np.inf)
        floor = np.where(is_open, goal.floor - SLACK * (1 + len(self.bound)), -np.inf)
        self.rows = [row for row in self.rows if is_open[row.mask]]
        programme = Programme(np.append(np.zeros(n), 1.0), np.full(n + 1, -np.inf))
        amounts = np.array(list(self.settled.values()))
        programme.add(self._written([_Row(mask, is_floor=True) for mask in self.settled]), amounts, amounts)
        added = self.rows
        while added:
            least = np.array([(floor if row.is_floor else target)[row.mask] for row in added])
            programme.add(self._written(added), least, np.full(len(added), np.inf))
            best = programme.optimum()
            short = np.concatenate((target - best.x[n], floor)) - np.tile(sums(best.x[:n]), 2)
            added = _most(short, len(target))
            self.rows = self.rows + added
        priced = zip(best.prices[len(self.settled) :].tolist(), self.rows, strict=True)
        binding = {row: price for price, row in sorted(priced, reverse=True) if price > PRICED}
        self.shares = best.x[:n]
        self._settle(list(binding))
        return binding

    def _settle(self, binding: list[_Row]) -> None:
        """Settle coalitions that bind at their shares, as far as they do not follow from others."""
        self.bound.append(binding)
        amounts = sums(self.shares)
        for mask, _ in binding:
            narrower = settle(self.space, mask)
            if narrower.shape[1] < self.space.shape[1]:
                self.space = narrower
                self.settled[mask] = float(amounts[mask])

    def settled_shares(self) -> Floats:
        """The shares once all are settled, float64, shape (n,): from what binds, if that keeps all floors.

        Where floors nearly tie, by less than the solver tells apart, what seems to bind may miss another
        floor by more than the solver's own shares do.
        """
        exact = self.solution()[: self.goal.n]
        return exact if (self.goal.floor - sums(exact)).max() <= SLACK else self.shares

    def solution(self) -> Floats:
        """Shares and the complaint of each level, from the rows that bind alone; shape (n + levels,).

        All that binds is written as equations, of which there are enough for every level. So complaints are
        as exact as arithmetic allows, and shares are once all are settled, whatever the solver tolerates.
        """
        n, levels = self.goal.n, len(self.bound)
        equations = [np.concatenate((np.ones(n), np.zeros(levels)))]
        amounts = [self.goal.total]
        for number, rows in enumerate(self.bound):
            written = self._written(rows)
            of_level = np.zeros((len(rows), levels))
            of_level[:, number] = written[:, n]
            equations.extend(np.column_stack((written[:, :n], of_level)))
            amounts += [(self.goal.floor if row.is_floor else self.goal.target)[row.mask] for row in rows]
        solution: Floats = np.linalg.lstsq(np.array(equations), np.array(amounts))[0]
        return solution

    def _written(self, rows: list[_Row]) -> Floats:
        """One column for each player's share, and one for the complaint."""
        masks = np.array([row.mask for row in rows], dtype=np.int64)
        complains = np.array([not row.is_floor for row in rows])
        return np.column_stack((members(masks, self.goal.n), complains)).astype(float)


def _most(short: Floats, n_coalitions: int) -> list[_Row]:
    """The rows that are missed most, of targets and then floors of all coalitions."""
    batch = np.argpartition(-short, min(BATCH, len(short) - 1))[:BATCH]
    return [_Row(int(at % n_coalitions), bool(at >= n_coalitions)) for at in batch if short[at] > NOTICED]
