"""The whole programme: all rows, the objective, and those trust rows that have been asked for.

Whether a party is trusted enough depends on how much evidence it has given by then, so the
rows of trust are alternatives; they are added only where a proposed roadmap fails. Every
master is a relaxation: its bound is valid whatever rows are still missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.solving.milp import Program
from detente.roadmap.terms.assurance import assured
from detente.roadmap.terms.patience import harm, outlook
from detente.roadmap.terms.rows import (
    SLACK,
    enforcement,
    evidence_row,
    gains,
    rules,
    trust_levels,
)
from detente.worth.present import begun

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Doubt(NamedTuple):
    """A trust row that a proposed roadmap fails: of i in j, in a phase, for a class, at that evidence."""

    i: int
    j: int
    phase: int
    rank: int
    shown: int


class Target(NamedTuple):
    """Maximise the least of the sums of `terms`, shape (R, M, S); keep each floor's sums above its value.

    enough : a value at which nothing better is looked for.
    """

    terms: Floats
    floors: tuple[tuple[Floats, float], ...] = ()
    enough: float = np.inf


def master(demands: Demands, target: Target, doubts: Collection[Doubt]) -> Program:
    """The programme of a target, in which only the trust rows of `doubts` are demanded."""
    draft = _Draft(demands)
    draft.sparse(rules(demands))
    needed = demands.tables.game.min_gain * demands.tables.ideal
    draft.dense(gains(demands)[demands.joining], needed[demands.joining] - SLACK)
    _patience(draft)
    for terms, least in target.floors:
        draft.dense(terms, least)
    _trust(draft, doubts)
    return _finished(draft, target.terms)


@dataclass(eq=False)
class _Draft:
    """A programme under construction: rows as (coefficients by column, least value)."""

    demands: Demands
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)
    blocks: list[tuple[Floats, Floats]] = field(default_factory=list)
    bounds: list[tuple[float, float, bool]] = field(default_factory=list)
    promises: dict[int, int] = field(default_factory=dict)

    def new(self, lower: float = 0.0, upper: float = 1.0, *, whole: bool = False) -> int:
        """A further column."""
        self.bounds.append((lower, upper, whole))
        return self.demands.n_columns + len(self.bounds) - 1

    def sparse(self, rows: Iterable[tuple[dict[int, float], float]]) -> None:
        """Further rows."""
        self.rows.extend(rows)

    def dense(self, terms: Floats, least: Floats | float) -> None:
        """Rows that sums of terms, shape (R, M, S), are at least so much."""
        self.blocks.append((self.demands.spread(terms), np.broadcast_to(least, (len(terms),))))

    def relieved(self, terms: Floats, relief: dict[int, float], least: float) -> None:
        """A row that the sum of terms, shape (M, S), plus the relief by column is at least so much."""
        values = self.demands.spread(terms[np.newaxis])[0]
        self.rows.append(({int(c): float(values[c]) for c in np.flatnonzero(values)} | relief, least))

    def promise(self, j: int) -> int:
        """Column that is 1 if j starts any step of its own."""
        if j not in self.promises:
            self.promises[j] = found = self.new()
            game, column = self.demands.tables.game, self.demands.column
            own = np.flatnonzero(game.actors[j, : game.n_steps])
            self.sparse(({found: 1.0, int(column[m, -1]): -1.0}, 0.0) for m in own)
        return self.promises[j]


def _patience(draft: _Draft) -> None:
    """No gain by waiting, for a party in a phase in which it starts a step."""
    game, column = draft.demands.tables.game, draft.demands.column
    draft.dense(outlook(draft.demands), -SLACK)
    for i, phase, terms, short in harm(draft.demands):
        moves = draft.new()
        for m in np.flatnonzero((game.actors[i] & (begun(game) == 0))[: game.n_steps]):
            now, before = int(column[m, phase]), int(column[m, phase - 1])
            if now != before:
                draft.rows.append(({moves: 1.0, now: -1.0, before: 1.0}, 0.0))
        draft.relieved(terms, {moves: -short}, -short - SLACK)


def _trust(draft: _Draft, doubts: Collection[Doubt]) -> None:
    """The trust rows asked for, with the levels of evidence at which they change."""
    demands = draft.demands
    asked: dict[tuple[int, int], set[int]] = {}
    for doubt in doubts:
        levels = asked.setdefault((doubt.j, doubt.phase), set())
        levels.add(doubt.shown + 1)
        if not demands.enforced[doubt.i]:
            levels.add(doubt.shown)
    reached = {place: _levels(draft, *place, wanted) for place, wanted in sorted(asked.items())}
    for doubt in sorted(doubts):
        _doubt(draft, doubt, *reached[doubt.j, doubt.phase])


def _levels(draft: _Draft, j: int, phase: int, wanted: set[int]) -> tuple[dict[int, int], int]:
    """Columns "evidence about j reaches this level by the phase", by level, and the most there can be."""
    row = evidence_row(draft.demands, j, phase)
    most = int(sum(value for column, value in row if column))
    column = {level: draft.new(whole=True) for level in sorted(wanted) if 0 < level <= most}
    steps = {column[level]: -float(level - lower) for lower, level in pairwise([0, *column])}
    total: dict[int, float] = {}
    for where, value in row:
        total[where] = total.get(where, 0.0) + value
    if column:
        draft.rows.append((total | steps, 0.0))
    draft.sparse(({low: 1.0, high: -1.0}, 0.0) for low, high in pairwise(column.values()))
    # A level that is reached must also be owned up to.
    opposite = {where: -value for where, value in total.items()}
    draft.sparse((opposite | {c: float(most - level + 1)}, 1.0 - level) for level, c in column.items())
    return column, most


def _doubt(draft: _Draft, doubt: Doubt, column: dict[int, int], most: int) -> None:
    """Carrying on is worth the risk at this evidence, or there is more evidence.

    If it is worth more to be betrayed than to carry on, the row is weaker than walking away not
    paying, so that demanding it at a higher trust than there is never cuts off a roadmap.
    """
    demands, tables = draft.demands, draft.demands.tables
    i, j, k = doubt.i, doubt.j, doubt.phase - 1
    trust = trust_levels(tables, i, j)
    stay = tables.carry_on[i, ..., k] - tables.walk_away[i, ..., k]
    betrayed = tables.betrayed[doubt.rank, i, j, ..., k] - tables.walk_away[i, ..., k]
    terms = trust[doubt.shown] * stay + (1 - trust[doubt.shown]) * betrayed
    risk = (1 - trust[doubt.shown]) * betrayed
    relief: dict[int, float] = {}
    whole = _short(demands, i, terms, risk)
    higher = [level for level in column if level > doubt.shown]
    if higher:
        # More evidence adds at most the rise in trust times what hangs on trust, and never needs to add more.
        hangs = -float(demands.lowest(betrayed - stay))
        after = [trust[level - 1] for level in higher[1:]] + [trust[min(most, len(trust) - 1)]]
        needed = np.minimum(hangs * (np.array(after) - trust[doubt.shown]), whole)
        rise = np.diff(needed, prepend=0.0).tolist()
        relief = {column[level]: value for level, value in zip(higher, rise, strict=True) if value > 0}
    least = -SLACK
    if not demands.enforced[i] and doubt.shown in column:
        relief[column[doubt.shown]] = -whole
        least -= whole
    others = np.where(tables.game.actors[j, :, np.newaxis], 0.0, 1.0)
    idle = _short(demands, i, others * terms, others * risk)
    if idle > SLACK:
        relief[draft.promise(j)] = -idle
        least -= idle
    draft.relieved(terms, relief, least)


def _short(demands: Demands, i: int, terms: Floats, risk: Floats) -> float:
    """By how much a sum of terms, shape (M, S), can fall below zero; risk : its part of being betrayed."""
    # Who must not gain by walking away does not lose by the other part.
    parts = (terms, risk) if demands.enforced[i] else (terms,)
    return max(0.0, -max(float(demands.lowest(part)) for part in parts))


class _Optional(NamedTuple):
    """Rows of which few are needed: coefficients of items, least sums, and what relieves them."""

    rows: Floats
    least: Floats
    column: Ints
    relief: Floats


def _optional(draft: _Draft) -> _Optional:
    """The rows by which no cheating pays, and those of trust at the most evidence that there can be."""
    demands, sure = draft.demands, assured(draft.demands)
    tempting = demands.spread(enforcement(demands)[0])
    idle = np.where(sure.idle > SLACK, sure.idle, 0.0)
    promise = [draft.promise(int(j)) if short else 0 for j, short in zip(sure.whom, idle, strict=True)]
    rows = np.concatenate([tempting, demands.spread(sure.terms)])
    relief = np.concatenate([np.zeros(len(tempting)), idle])
    column = np.array([0] * len(tempting) + promise, dtype=np.int64)
    return _Optional(rows, -SLACK - relief, column, -relief)


def _finished(draft: _Draft, terms: Floats) -> Program:
    """The programme with its objective."""
    demands, optional = draft.demands, _optional(draft)
    values = demands.spread(terms)
    if len(terms) > 1:
        worst = draft.new(float(demands.lowest(terms).min()), float(-demands.lowest(-terms).max()))
        for value in values:
            row = {int(c): float(value[c]) for c in np.flatnonzero(value)}
            draft.rows.append((row | {worst: -1.0}, 0.0))
    bounds = np.array([(0.0, 0.0, False)] + [(0.0, 1.0, False)] * (demands.n_columns - 1) + draft.bounds)
    bounds[demands.column[: demands.tables.game.n_steps], 2] = True
    cost = np.zeros(len(bounds))
    if len(terms) > 1:
        cost[-1] = 1.0
    else:
        cost[: demands.n_columns] = values[0]
    blocks = [(optional.rows, optional.least), *draft.blocks]
    dense = np.concatenate([block for block, _ in blocks])
    rows = np.zeros((len(dense) + len(draft.rows), len(bounds)))
    rows[: len(dense), : demands.n_columns] = dense
    n_optional = len(optional.rows)
    rows[np.arange(n_optional), optional.column] += optional.relief
    for r, (row, _) in enumerate(draft.rows, start=len(dense)):
        rows[r, list(row)] = list(row.values())
    least = np.concatenate([*(asked for _, asked in blocks), [asked for _, asked in draft.rows]])
    return Program(cost, bounds[:, 0], bounds[:, 1], bounds[:, 2] > 0, rows, least, n_optional)
