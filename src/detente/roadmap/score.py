"""How far a roadmap is from meeting each demand, read off the tables; many roadmaps at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.rows import enforcement, trust_levels, units
from detente.roadmap.tables import joined
from detente.roadmap.verdict import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.rows import Demands

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

FAR = 10**6
"""Effect date of what never starts."""


@dataclass(frozen=True, eq=False)
class Slacks:
    """Slack of every demand for B roadmaps; negative where it is not met.

    broken : int64, shape (B, rules). temptation : shape (B, R). waiting : shape (B, n, K), inf where
    nothing is put off. gain : shape (B, n). trust : shape (B, C, n, n, K+1), inf where not asked for.
    gates : shape (B, gates), in trust. Points, but for rules and gates.
    """

    broken: Ints
    temptation: Floats
    waiting: Floats
    gain: Floats
    trust: Floats
    gates: Floats

    @property
    def met(self) -> Bools:
        """Roadmaps that meet all demands, shape (B,)."""
        found = ~self.broken.any(axis=1)
        for slack in (self.temptation, self.waiting, self.gain, self.trust, self.gates):
            found &= (slack.reshape(len(found), -1) >= -TOLERANCE).all(axis=1)
        return found


@dataclass(frozen=True, eq=False)
class Scale:
    """Reads slacks off the tables; made once for a set of demands."""

    demands: Demands

    @cached_property
    def parts(self) -> dict[str, tuple[Floats, tuple[int, ...]]]:
        """Linear pieces by name: terms, shape (M, S, R), and the shape that R stands for."""
        tables = self.demands.tables
        game = tables.game
        n, n_columns = len(game.parties), game.n_phases + 1
        own = game.actors[:, : game.n_steps]
        starts = np.zeros((n, len(game.items), tables.n_starts, game.n_phases))
        phases = np.arange(1, n_columns)
        starts[:, : game.n_steps, phases, phases - 1] = own[:, :, np.newaxis]
        pieces = {
            "temptation": np.moveaxis(enforcement(self.demands)[0], 0, -1),
            "stay": _last(tables.carry_on - tables.walk_away, 1),
            "betrayed": _last(tables.betrayed - tables.walk_away[:, np.newaxis], 3),
            "waiting": _last((tables.carry_on - tables.postponed)[..., :-1], 1),
            "shown": _last(units(tables)[:, :, np.newaxis, np.newaxis] * tables.seen, 1),
            "moves": _last(starts, 1),
            "load": _last(starts * game.load[:, np.newaxis, np.newaxis], 1),
        }
        shapes = {"betrayed": (len(tables.classes), n, n, n_columns), "temptation": (-1,)}
        default = {"stay": (n, n_columns), "shown": (n, n_columns)}
        return {
            name: (terms, shapes.get(name) or default.get(name, (n, game.n_phases)))
            for name, terms in pieces.items()
        }

    @cached_property
    def tempted(self) -> Ints:
        """Whose each row of temptation is, shape (R,)."""
        return enforcement(self.demands)[1]

    @cached_property
    def terms(self) -> Floats:
        """All linear pieces side by side, shape (M, S, R)."""
        return np.concatenate([terms for terms, _ in self.parts.values()], axis=-1)

    @cached_property
    def trust(self) -> Floats:
        """Trust by units of evidence, shape (n, n, L), the last value repeated."""
        tables = self.demands.tables
        n = len(tables.game.parties)
        longest = int(units(tables).sum(axis=1).max()) + 1
        found = np.zeros((n, n, longest))
        for i in range(n):
            for j in range(n):
                levels = trust_levels(tables, i, j)
                found[i, j, : len(levels)] = levels
                found[i, j, len(levels) :] = levels[-1]
        return found

    @cached_property
    def clauses(self) -> tuple[Ints, Ints, Bools, Bools]:
        """Who asks (-1: the goal), which steps, wanted or not, and whether the place is used."""
        game = self.demands.tables.game
        asked = [(m, clause) for m, clauses in enumerate(game.requires) for clause in clauses]
        asked += [(-1, clause) for clause in game.goal]
        width = max((len(clause) for _, clause in asked), default=0)
        step = np.zeros((len(asked), width), dtype=np.int64)
        wanted, used = np.zeros_like(step, dtype=bool), np.zeros_like(step, dtype=bool)
        for row, (_, clause) in enumerate(asked):
            for place, (m, is_wanted) in enumerate(clause):
                step[row, place], wanted[row, place], used[row, place] = m, is_wanted, True
        return np.array([m for m, _ in asked], dtype=np.int64), step, wanted, used

    def sums(self, starts: Ints) -> Floats:
        """All linear pieces of roadmaps, shape (B, R); starts : int64, shape (B, M), all items."""
        found = np.zeros((len(starts), self.terms.shape[2]))
        for m in range(starts.shape[1]):
            found += self.terms[m, starts[:, m]]
        return found

    def slacks(self, starts: Ints, sums: Floats) -> Slacks:
        """Slack of every demand; starts : int64, shape (B, M), all items; sums : shape (B, R)."""
        game, n_roadmaps = self.demands.tables.game, len(starts)
        piece, offset = {}, 0
        for name, (terms, shape) in self.parts.items():
            width = terms.shape[2]
            piece[name] = sums[:, offset : offset + width].reshape(n_roadmaps, *shape)
            offset += width
        shown = np.rint(piece["shown"]).astype(np.int64)
        own = np.arange(len(game.parties))
        believed = self.trust[own[:, np.newaxis, np.newaxis], own[:, np.newaxis], shown[:, np.newaxis]]
        promises = piece["moves"].sum(axis=2) > 0
        asked = self.demands.trusting & promises[:, np.newaxis, :]
        stay = piece["stay"]
        trust = believed * stay[:, :, np.newaxis] + (1 - believed) * np.moveaxis(piece["betrayed"], 1, 0)
        return Slacks(
            broken=self._broken(starts, piece["load"]),
            temptation=piece["temptation"],
            waiting=np.where(
                (piece["moves"] > 0) & self.demands.patient[:, np.newaxis], piece["waiting"], np.inf
            ),
            gain=stay[:, :, 0] - game.min_gain * self.demands.tables.ideal,
            trust=np.where(asked[:, np.newaxis, :, :, np.newaxis], np.moveaxis(trust, 0, 1), np.inf),
            gates=self._gates(starts, believed),
        )

    def _broken(self, starts: Ints, load: Floats) -> Ints:
        """Whether each rule is broken, int64, shape (B, rules)."""
        game = self.demands.tables.game
        steps = starts[:, : game.n_steps]
        effect = np.where(steps > 0, steps + game.delay[: game.n_steps], FAR)
        asks, step, wanted, used = self.clauses
        due = np.where(asks >= 0, steps[:, asks], game.n_phases + 1)
        true = ((effect[:, step] < due[:, :, np.newaxis]) == wanted) & used
        unmet = (due > 0) & ~true.any(axis=2)
        pairs = np.array(game.excludes, dtype=np.int64).reshape(-1, 2)
        both = (steps[:, pairs] > 0).all(axis=2)
        heavy = (load > game.capacity[:, np.newaxis] + TOLERANCE).reshape(len(starts), -1)
        outside = (steps > 0) & (
            (steps < game.earliest[: game.n_steps]) | (steps > game.latest[: game.n_steps])
        )
        return np.concatenate([unmet, both, heavy, outside], axis=1).astype(np.int64)

    def _gates(self, starts: Ints, believed: Floats) -> Floats:
        game = self.demands.tables.game
        found = np.full((len(starts), len(game.gates)), np.inf)
        each = np.arange(len(starts))
        for place, (m, i, j, level) in enumerate(game.gates):
            slack = believed[each, i, j, np.maximum(starts[:, m] - 1, 0)] - level
            found[:, place] = np.where(starts[:, m] > 0, slack, np.inf)
        return found

    def shown(self, steps: Ints) -> Ints:
        """Units of evidence about each party by phase, shape (n, K+1), from the starts of the steps."""
        tables = self.demands.tables
        seen = tables.seen[np.arange(len(steps)), steps]
        return units(tables)[:, : len(steps)] @ seen

    def of(self, steps: Ints) -> Slacks:
        """Slacks of one roadmap from the starts of its steps, shape (n_steps,)."""
        starts = joined(self.demands.tables.game, steps)[np.newaxis]
        return self.slacks(starts, self.sums(starts))


def value(stage: Floats, starts: Ints) -> float:
    """What a stage of an objective makes of a roadmap: the least of its sums; starts : shape (M,)."""
    return float(stage[:, np.arange(len(starts)), starts].sum(axis=1).min())


def _last(table: Floats, n_axes: int) -> Floats:
    """Axes of items and starts first, all others flattened behind: (..., M, S, K) -> (M, S, R)."""
    moved = np.moveaxis(table, (n_axes, n_axes + 1), (0, 1))
    return np.ascontiguousarray(moved.reshape(*moved.shape[:2], -1).astype(np.float64))
