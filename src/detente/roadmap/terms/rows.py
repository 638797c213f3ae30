"""The demands on a roadmap as rows of a mixed integer programme (theory 3.4).

The variable of an item and a phase says that the item has started by that phase. Every
value of the tables is a sum over starts, hence linear in these variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.terms.tables import belief
from detente.worth.derived import coalitions, per_point
from detente.worth.present import begun, conditions, exclusions, left

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.terms.tables import Tables

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

SLACK = TOLERANCE / 2
"""How far a row may be missed: less than the judge allows, so that rounding never decides."""

RECENT = 2
"""Sets of demands of which the rules are remembered; one programme follows another."""

Row = tuple[dict[int, float], float]
"""Coefficients by column, and the least value of the sum."""


@dataclass(frozen=True, eq=False)
class Demands:
    """The tables, and which of the demands that are not part of the game are made.

    enforced, patient, joining : bool, shape (n,): self-enforcement, no gain by waiting and a least
        gain, of the party. trusting : bool, shape (n, n): trust, [of whom, in whom].
    anytime : whether roadmaps that break the windows are to be looked at too. united : bool, shape
    (coalitions,), which coalitions must not gain by leaving; None: all, if the game asks for it.
    """

    tables: Tables
    enforced: Bools
    patient: Bools
    joining: Bools
    trusting: Bools
    anytime: bool = False
    united: Bools | None = None

    @classmethod
    def all_of(cls, tables: Tables) -> Demands:
        """Every demand."""
        n = len(tables.game.parties)
        every = np.ones(n, dtype=bool)
        return cls(tables, every, every, every, ~np.eye(n, dtype=bool))

    @cached_property
    def column(self) -> Ints:
        """Column of "item m has started by phase s", shape (M, S).

        Column 0 is always zero, for what cannot have started yet; after the last possible start the
        column stays the same.
        """
        first, last = self.window
        found = np.zeros((len(first), self.tables.n_starts), dtype=np.int64)
        n = 1
        for m in range(len(first)):
            length = max(0, last[m] - first[m] + 1)
            if length:
                found[m, first[m] :] = n + np.minimum(np.arange(found.shape[1] - first[m]), length - 1)
            n += length
        return found

    @property
    def n_columns(self) -> int:
        """Number of columns of items, the zero column included."""
        return int(self.column.max()) + 1

    @cached_property
    def window(self) -> tuple[Ints, Ints]:
        """First and last phase in which each item can start, shape (M,); first > last if it never can."""
        game = self.tables.game
        old, wait = begun(game) > 0, left(game)
        if self.anytime:
            whole = np.ones(len(game.items), dtype=np.int64)
            return whole, np.where(old, 1, self.tables.n_starts - 1)
        first = np.maximum(1, game.earliest)
        last = game.last.copy()
        for _ in range(game.n_steps):
            # A step waits for the first of the alternatives of each of its conditions.
            for m, clauses in enumerate(game.requires):
                for clause in clauses:
                    if all(wanted for _, wanted in clause) and not old[m]:
                        first[m] = max(first[m], min(first[c] + wait[c] + 1 for c, _ in clause))
            first = np.minimum(first, game.n_phases + 1)
        never = first > last
        for q, parts in enumerate(game.parts, start=game.n_steps):
            first[q] = max(1, *(first[m] + wait[m] for m in parts))
            last[q] = max(1, *(last[m] + wait[m] for m in parts))
            if any(never[m] for m in parts):
                last[q] = first[q] - 1
        return first, last

    @cached_property
    def possible(self) -> Bools:
        """Starts that the windows allow, never included unless it has begun, shape (M, S)."""
        first, last = (bound[:, np.newaxis] for bound in self.window)
        start = np.arange(self.tables.n_starts)
        never = (start == 0) & (begun(self.tables.game) == 0)[:, np.newaxis]
        found: Bools = never | ((start >= first) & (start <= last))
        return found

    def lowest(self, terms: Floats) -> Floats:
        """A lower bound of sums of terms, shape (..., M, S) -> (...)."""
        # What has begun cannot be left out, and so has no part that is 0.
        without = np.where(begun(self.tables.game) > 0, np.inf, 0.0)[:, np.newaxis]
        found: Floats = np.where(self.possible, terms, without).min(axis=-1).sum(axis=-1)
        return found

    def spread(self, terms: Floats) -> Floats:
        """Coefficients by column of sums of terms, shape (R, M, S) -> (R, n_columns)."""
        item, start = np.nonzero(self.possible[:, 1:])
        later = np.where(self.possible, terms, 0.0)
        found = np.zeros((len(terms), self.n_columns))
        # Having started by a phase, and not yet by the one before, is worth the term of that phase.
        found[:, self.column[item, start + 1]] = later[:, item, start + 1]
        more = start + 2 < self.tables.n_starts
        found[:, self.column[item, start + 1][more]] -= later[:, item[more], start[more] + 2]
        found[np.abs(found) < 1e-10] = 0.0  # noqa: PLR2004
        return found


@lru_cache(maxsize=RECENT)
def rules(demands: Demands) -> tuple[Row, ...]:
    """Prerequisites, exclusions, capacity, goal, together items and gates; columns of items only.

    Worked out once for several programmes of the same demands: nobody changes these rows.
    """
    return tuple(_rules(demands))


def _rules(demands: Demands) -> Iterator[Row]:
    game, column = demands.tables.game, demands.column
    by_end = column[:, game.n_phases]
    old = begun(game) > 0
    for m in range(game.n_steps):
        steps = np.unique(column[m][column[m] > 0])
        yield from (({int(later): 1.0, int(before): -1.0}, 0.0) for before, later in pairwise(steps))
    asked = conditions(game)
    for m, clause in asked:
        if m >= 0:
            yield from _prerequisite(demands, m, clause)
    for m, other in exclusions(game):
        yield {int(by_end[m]): -1.0, int(by_end[other]): -1.0}, -1.0
    yield from (_true_by(demands, clause, game.n_phases + 1) for m, clause in asked if m < 0)
    yield from _loads(demands)
    wait = left(game)
    for q, parts in enumerate(game.parts, start=game.n_steps):
        for s in range(demands.window[0][q], demands.window[1][q] + 1):
            whole = int(column[q, s])
            pieces = [_started(demands, m, s - wait[m]) for m in parts]
            for piece in pieces:
                yield _summed([(piece, 1.0), (whole, -1.0)]), 0.0
            yield _summed([(whole, 1.0), *((piece, -1.0) for piece in pieces)]), 1.0 - len(pieces)
    for gate in game.gates:
        if not old[gate[0]]:
            yield from _gate(demands, *gate)


def _started(demands: Demands, m: int, phase: int) -> int:
    """Column of "item m has started by that phase", of any phase."""
    return int(demands.column[m, min(max(int(phase), 0), demands.tables.n_starts - 1)])


def _summed(terms: list[tuple[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for column, value in terms:
        found[column] = found.get(column, 0.0) + value
    return found


def _true_by(demands: Demands, clause: tuple[tuple[int, bool], ...], phase: int) -> Row:
    """At least one literal of the clause is true at the start of the phase."""
    wait = left(demands.tables.game)
    terms = [(_started(demands, c, phase - 1 - wait[c]), 1.0 if wanted else -1.0) for c, wanted in clause]
    return _summed(terms), 1.0 - sum(not wanted for _, wanted in clause)


def _prerequisite(demands: Demands, m: int, clause: tuple[tuple[int, bool], ...]) -> Iterator[Row]:
    column = demands.column[m]
    lasting = all(wanted for _, wanted in clause)
    for s in range(demands.window[0][m], demands.window[1][m] + 1):
        row, least = _true_by(demands, clause, s)
        # What is true once stays true, unless the absence of a step is asked for.
        before = [] if lasting else [(int(column[s - 1]), 1.0)]
        yield _summed([*row.items(), (int(column[s]), -1.0), *before]), least - 1.0


def _loads(demands: Demands) -> Iterator[Row]:
    game, column = demands.tables.game, demands.column
    for i in range(len(game.parties)):
        new = game.actors[i] & (begun(game) == 0)
        own = [m for m in np.flatnonzero(new[: game.n_steps]) if game.load[m] > 0]
        if game.load[own].sum() <= game.capacity[i]:
            continue
        for s in range(1, game.n_phases + 1):
            terms = [(int(column[m, s]), -float(game.load[m])) for m in own]
            terms += [(int(column[m, s - 1]), float(game.load[m])) for m in own]
            yield _summed(terms), -float(game.capacity[i])


def units(tables: Tables) -> Ints:
    """Evidence of each step in multiples of the unit, int64, shape (n, M)."""
    return np.rint(tables.weight / tables.game.evidence_unit).astype(np.int64)


def trust_levels(tables: Tables, i: int, j: int) -> Floats:
    """Trust of i in j after 0, 1, 2, ... units of evidence, up to all there is; shape (L,)."""
    n_levels = int(units(tables)[j].sum()) + 1
    shown = np.zeros((len(tables.game.parties), n_levels))
    shown[j] = np.arange(n_levels) * tables.game.evidence_unit
    found: Floats = belief(tables.game, shown)[i, j]
    return found


def evidence_row(demands: Demands, j: int, phase: int) -> list[tuple[int, float]]:
    """Units of evidence about j at the start of the phase, as (column, coefficient)."""
    game, weight = demands.tables.game, units(demands.tables)[j]
    known = [(m, phase - 1 - left(game)[m] - game.lag[m]) for m in np.flatnonzero(weight)]
    return [(_started(demands, int(m), s), float(weight[m])) for m, s in known if s > 0]


def _gate(demands: Demands, m: int, i: int, j: int, level: float) -> Iterator[Row]:
    column = demands.column[m]
    enough = np.flatnonzero(trust_levels(demands.tables, i, j) >= level - TOLERANCE)
    if not len(enough):
        yield {int(column[-1]): -1.0}, 0.0
    elif enough[0] > 0:
        for s in range(demands.window[0][m], demands.window[1][m] + 1):
            yield _summed([*evidence_row(demands, j, s), (int(column[s]), -float(enough[0]))]), 0.0


def margins_of(tables: Tables) -> tuple[Floats, Ints]:
    """Terms of carrying on minus each alternative, shape (R, M, S), and whose they are, shape (R,).

    The alternatives are walking away and every class of cheating, in every phase.
    """
    others = np.concatenate([tables.walk_away[np.newaxis], tables.cheat])
    terms = np.moveaxis(tables.carry_on - others, -1, 2)
    who = np.broadcast_to(np.arange(terms.shape[1])[np.newaxis, :, np.newaxis], terms.shape[:3])
    return terms.reshape(-1, *terms.shape[3:]), who.ravel()


def enforcement(demands: Demands) -> tuple[Floats, Ints]:
    """Terms of the rows that make a roadmap self-enforcing with its margin, and whose they are.

    Shapes (R, M, S) and (R,); rows that no roadmap can fail are left out. Those of `unity` come last.
    """
    tables = demands.tables
    terms, who = margins_of(tables)
    stake = np.moveaxis(tables.at_stake, -1, 1).reshape(-1, *terms.shape[1:])
    stake = np.tile(stake, (len(tables.cheat) + 1, 1, 1))
    terms = terms - tables.game.margin * stake
    needed = demands.enforced[who] & (demands.lowest(terms) < -SLACK)
    found, together = [terms[needed], who[needed]], unity(demands)
    return np.concatenate([found[0], together[0]]), np.concatenate([found[1], together[1]])


def unity(demands: Demands) -> tuple[Floats, Ints]:
    """Terms of the rows by which no coalition gains by leaving, in shares, and whose they are.

    Shapes (R, M, S) and (R,): coalitions count on from the last party. None, unless the game asks for it.
    """
    tables, n = demands.tables, len(demands.tables.game.parties)
    if not tables.game.coalitions:
        return np.zeros((0, *demands.column.shape)), np.zeros(0, dtype=np.int64)
    share = coalitions(tables.game) * per_point(tables.ideal)
    stay = np.tensordot(share, tables.carry_on, axes=1)
    terms = np.moveaxis(stay - tables.leaving_together, -1, 2)
    group = np.broadcast_to(np.arange(terms.shape[1])[:, np.newaxis], terms.shape[:3]).ravel()
    terms = terms.reshape(-1, *terms.shape[3:])
    needed = demands.lowest(terms) < -SLACK
    if demands.united is not None:
        needed &= demands.united[group]
    return terms[needed], n + group[needed]


def gains(demands: Demands) -> Floats:
    """Terms of what the roadmap brings to each party, shape (n, M, S)."""
    return (demands.tables.carry_on - demands.tables.walk_away)[..., 0]
