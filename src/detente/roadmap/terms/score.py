"""How far roadmaps are from meeting each demand, read off the tables; many roadmaps at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.terms.rows import enforcement, trust_levels, units
from detente.roadmap.terms.tables import joined
from detente.worth.present import begun, conditions, exclusions, left

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

NEVER = 10**6
"""Effect date of what never starts."""


class Slacks(NamedTuple):
    """Slack of B roadmaps in every demand but trust; negative where it is not met.

    broken : bool, shape (B, rules). temptation : shape (B, R). waiting : shape (B, n, K), inf where
    nothing is put off. gain : shape (B, n). gates : shape (B, gates), in trust. Otherwise in points.
    stay : shape (B, n, K+1), points by which carrying on beats walking away. believed : shape
    (B, n, n, K+1), trust. promises : bool, shape (B, n), whether the party has a step of its own.
    """

    broken: Bools
    temptation: Floats
    waiting: Floats
    gain: Floats
    gates: Floats
    stay: Floats
    believed: Floats
    promises: Bools

    @property
    def met(self) -> Bools:
        """Roadmaps that meet all demands but, perhaps, trust; shape (B,)."""
        slacks = (self.temptation, self.gain, self.gates, self.waiting)
        missed = [slack.reshape(len(slack), -1) < -TOLERANCE for slack in slacks]
        return np.logical_not(np.concatenate([self.broken, *missed], axis=1).any(axis=1))

    def one(self, place: int) -> Slacks:
        """The slacks of one of the roadmaps, still with their first axis."""
        each = {name: slack[place : place + 1] for name, slack in self._asdict().items()}
        return Slacks(**each)


class _Clauses(NamedTuple):
    """Conditions side by side: who asks (-1: the goal), for which steps, wanted or not, place in use."""

    asks: Ints
    step: Ints
    wanted: Bools
    used: Bools


@dataclass(frozen=True, eq=False)
class Scale:
    """Reads slacks off the tables; made once for a set of demands."""

    demands: Demands

    @cached_property
    def pieces(self) -> dict[str, tuple[Floats, tuple[int, ...]]]:
        """Linear pieces by name: terms, shape (M, S, R), and the shape that R stands for."""
        tables = self.demands.tables
        game = tables.game
        n, n_phases = len(game.parties), game.n_phases
        phases = np.arange(1, n_phases + 1)
        moves = np.zeros((n, len(game.items), tables.n_starts, n_phases))
        acting = game.actors & ~self.old
        moves[:, : game.n_steps, phases, phases - 1] = acting[:, : game.n_steps, np.newaxis]
        shown = units(tables)[:, :, np.newaxis, np.newaxis] * tables.seen
        return {
            "temptation": (np.ascontiguousarray(np.moveaxis(enforcement(self.demands)[0], 0, -1)), (-1,)),
            "stay": (_flat(tables.carry_on - tables.walk_away), (n, n_phases + 1)),
            "waiting": (_flat((tables.carry_on - tables.postponed)[..., :-1]), (n, n_phases)),
            "shown": (_flat(shown.astype(np.float64)), (n, n_phases + 1)),
            "moves": (_flat(moves), (n, n_phases)),
            "load": (_flat(moves * game.load[:, np.newaxis, np.newaxis]), (n, n_phases)),
        }

    @cached_property
    def old(self) -> Bools:
        """What has begun before phase 1, shape (M,)."""
        return begun(self.demands.tables.game) > 0

    @cached_property
    def tempted(self) -> Ints:
        """Whose each row of temptation is, shape (R,); coalitions count on from the last party."""
        return enforcement(self.demands)[1]

    @property
    def measure(self) -> Floats:
        """What each row of temptation is measured in, shape (R,): ideals; coalitions are in shares."""
        most = self.demands.tables.ideal
        each = np.append(np.where(most > 0, most, 1.0), 1.0)
        return each[np.minimum(self.tempted, len(most))]

    @cached_property
    def terms(self) -> Floats:
        """All linear pieces side by side, shape (M, S, R)."""
        return np.concatenate([terms for terms, _ in self.pieces.values()], axis=-1)

    @cached_property
    def levels(self) -> Floats:
        """Trust by units of evidence, shape (n, n, L), the last value repeated."""
        tables = self.demands.tables
        own = range(len(tables.game.parties))
        found = [[trust_levels(tables, i, j) for j in own] for i in own]
        longest = max(len(levels) for row in found for levels in row)
        return np.array(
            [[np.pad(levels, (0, longest - len(levels)), "edge") for levels in row] for row in found]
        )

    @cached_property
    def clauses(self) -> _Clauses:
        """All prerequisites and the goal."""
        game = self.demands.tables.game
        asked = conditions(game)
        width = max((len(clause) for _, clause in asked), default=0)
        step = np.zeros((len(asked), width), dtype=np.int64)
        wanted, used = np.zeros_like(step, dtype=bool), np.zeros_like(step, dtype=bool)
        for row, (_, clause) in enumerate(asked):
            for place, (m, is_wanted) in enumerate(clause):
                step[row, place], wanted[row, place], used[row, place] = m, is_wanted, True
        return _Clauses(np.array([m for m, _ in asked], dtype=np.int64), step, wanted, used)

    def slacks(self, starts: Ints, sums: Floats) -> Slacks:
        """Slacks of roadmaps; starts : int64, shape (B, M), all items; sums : shape (B, R), of `terms`."""
        game, piece, offset = self.demands.tables.game, {}, 0
        for name, (terms, shape) in self.pieces.items():
            width = terms.shape[2]
            piece[name] = sums[:, offset : offset + width].reshape(len(starts), *shape)
            offset += width
        own = np.arange(len(game.parties))
        least = game.min_gain * self.demands.tables.ideal
        shown = np.rint(piece["shown"]).astype(np.int64)[:, np.newaxis]
        believed = self.levels[own[:, np.newaxis, np.newaxis], own[:, np.newaxis], shown]
        moves = (piece["moves"] > 0) & self.demands.patient[:, np.newaxis]
        return Slacks(
            broken=self._broken(starts, piece["load"]),
            temptation=piece["temptation"],
            waiting=np.where(moves, piece["waiting"], np.inf),
            gain=np.where(self.demands.joining, piece["stay"][:, :, 0] - least, np.inf),
            gates=self._gates(starts, believed),
            stay=piece["stay"],
            believed=believed,
            promises=(piece["moves"].max(axis=2) > 0) | (game.actors & self.old).any(axis=1),
        )

    def trust(self, starts: Ints, slacks: Slacks) -> Floats:
        """Slack of one roadmap in trust, shape (C, n, n, K+1), inf where nothing is asked.

        starts : int64, shape (M,), all items; slacks : of this roadmap alone.
        """
        tables = self.demands.tables
        stop = tables.total(tables.walk_away, starts)[:, np.newaxis]
        lost = tables.total(tables.betrayed, starts) - stop
        believed, stay = slacks.believed[0], slacks.stay[0][:, np.newaxis]
        asked = self.demands.trusting & slacks.promises[0]
        return np.where(asked[:, :, np.newaxis], believed * stay + (1 - believed) * lost, np.inf)

    def of(self, steps: Ints) -> tuple[Slacks, Floats]:
        """All slacks of one roadmap, and those of trust, from the starts of its steps, shape (n_steps,)."""
        starts = joined(self.demands.tables.game, steps)
        sums = self.terms[np.arange(len(starts)), starts].sum(axis=0)
        slacks = self.slacks(starts[np.newaxis], sums[np.newaxis])
        return slacks, self.trust(starts, slacks)

    def shown(self, steps: Ints) -> Ints:
        """Units of evidence about each party by phase, shape (n, K+1), from the starts of the steps."""
        tables = self.demands.tables
        return units(tables)[:, : len(steps)] @ tables.seen[np.arange(len(steps)), steps]

    def _broken(self, starts: Ints, load: Floats) -> Bools:
        """Whether each rule is broken, shape (B, rules): conditions, exclusions, capacity, windows."""
        game = self.demands.tables.game
        steps = starts[:, : game.n_steps]
        effect = np.where(steps > 0, steps + left(game)[: game.n_steps], NEVER)
        asks, step, wanted, used = self.clauses
        due = np.where(asks >= 0, steps[:, asks], game.n_phases + 1)
        true = ((effect[:, step] < due[:, :, np.newaxis]) == wanted) & used
        unmet = (due > 0) & ~true.any(axis=2)
        pairs = np.array(exclusions(game), dtype=np.int64).reshape(-1, 2)
        both = (steps[:, pairs] > 0).all(axis=2)
        heavy = (load > game.capacity[:, np.newaxis] + TOLERANCE).reshape(len(starts), -1)
        first, last = game.earliest[: game.n_steps], game.last[: game.n_steps]
        outside = (steps > 0) & ((steps < first) | (steps > last))
        return np.concatenate([unmet, both, heavy, outside], axis=1)

    def _gates(self, starts: Ints, believed: Floats) -> Floats:
        m, i, j = np.array([gate[:3] for gate in self.demands.tables.game.gates], np.int64).reshape(-1, 3).T
        level = np.array([gate[3] for gate in self.demands.tables.game.gates])
        each = np.arange(len(starts))[:, np.newaxis]
        slack = believed[each, i, j, np.maximum(starts[:, m] - 1, 0)] - level
        return np.where((starts[:, m] > 0) & ~self.old[m], slack, np.inf)


def value(stage: Floats, starts: Ints) -> float:
    """What a stage of an objective makes of a roadmap: the least of its sums; starts : shape (M,)."""
    return float(stage[:, np.arange(len(starts)), starts].sum(axis=1).min())


def _flat(table: Floats) -> Floats:
    """Axes of items and starts first, all others flattened behind: (n, M, S, K) -> (M, S, n K)."""
    moved = np.moveaxis(table, 0, 2)
    return np.ascontiguousarray(moved.reshape(*moved.shape[:2], -1))
