"""The demands on a roadmap in groups that a reader can name, to be kept or dropped one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import joined
from detente.worth.derived import coalitions

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.roadmap.terms.score import Slacks
    from detente.roadmap.terms.tables import Tables

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Kind = Literal[
    "goal",
    "gain",
    "enforcement",
    "coalition",
    "waiting",
    "trust",
    "gate",
    "capacity",
    "requires",
    "window",
    "excludes",
]


class Group(NamedTuple):
    """Demands that belong together.

    who : index of the party (gain, enforcement, waiting, capacity), of the two parties (trust), of all
    members (coalition), of the step (requires, window), or of the entry in the game's list (goal, gate,
    excludes).
    """

    kind: Kind
    who: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Groups:
    """All demands of a game in groups, and what is left of it when some are dropped."""

    tables: Tables

    @cached_property
    def all(self) -> tuple[Group, ...]:
        """Every group, those about parties first."""
        game = self.tables.game
        parties, steps = range(len(game.parties)), range(game.n_steps)
        late = (game.earliest > 1) | (game.latest + game.delay < game.n_phases)
        return (
            *(Group("goal", (g,)) for g in range(len(game.goal))),
            *(Group("gain", (i,)) for i in parties),
            *(Group("enforcement", (i,)) for i in parties),
            *(self._tempted(int(who)) for who in np.unique(self.scale.tempted) if who >= len(parties)),
            *(Group("waiting", (i,)) for i in parties),
            *(Group("trust", (i, j)) for i in parties for j in parties if i != j),
            *(Group("gate", (g,)) for g in range(len(game.gates))),
            *(Group("capacity", (i,)) for i in parties if np.isfinite(game.capacity[i])),
            *(Group("requires", (m,)) for m in steps if game.requires[m]),
            *(Group("window", (m,)) for m in steps if late[m]),
            *(Group("excludes", (e,)) for e in range(len(game.excludes))),
        )

    def only(self, kept: Collection[Group]) -> Demands:
        """What is demanded if only these groups are."""
        game, n = self.tables.game, len(self.tables.game.parties)

        def flags(kind: Kind, size: int = n) -> Bools:
            return np.array([Group(kind, (i,)) in kept for i in range(size)], dtype=bool)

        fixed = flags("window", len(game.items))
        trusting = np.array([[Group("trust", (i, j)) in kept for j in range(n)] for i in range(n)])
        relaxed = replace(
            game,
            goal=tuple(clause for g, clause in enumerate(game.goal) if Group("goal", (g,)) in kept),
            gates=tuple(gate for g, gate in enumerate(game.gates) if Group("gate", (g,)) in kept),
            capacity=np.where(flags("capacity"), game.capacity, np.inf),
            requires=tuple(
                clauses if Group("requires", (m,)) in kept else () for m, clauses in enumerate(game.requires)
            ),
            earliest=np.where(fixed, game.earliest, 1),
            latest=np.where(fixed, game.latest, game.n_phases),
            excludes=tuple(pair for e, pair in enumerate(game.excludes) if Group("excludes", (e,)) in kept),
        )
        return Demands(
            replace(self.tables, game=relaxed),
            flags("enforcement"),
            flags("waiting"),
            flags("gain"),
            trusting,
            united=np.array([Group("coalition", who) in kept for who in self.coalitions], dtype=bool),
        )

    @cached_property
    def coalitions(self) -> tuple[tuple[int, ...], ...]:
        """All coalitions, each by its members."""
        return tuple(tuple(np.flatnonzero(group).tolist()) for group in coalitions(self.tables.game))

    @cached_property
    def whole(self) -> Scale:
        """Reads the slacks of roadmaps that keep to the windows, for a search."""
        return Scale(Demands.all_of(self.tables))

    @cached_property
    def scale(self) -> Scale:
        """Reads all slacks, even of roadmaps that break the windows."""
        return Scale(replace(Demands.all_of(self.tables), anytime=True))

    @cached_property
    def owner(self) -> Ints:
        """The group, by position, of each slack but those of trust, in the order of `_columns`."""
        game, place = self.tables.game, {group: g for g, group in enumerate(self.all)}
        parties, phases = range(len(game.parties)), range(game.n_phases)
        owners: list[tuple[Kind, int]] = [
            *(("requires", m) for m, clauses in enumerate(game.requires) for _ in clauses),
            *(("goal", g) for g in range(len(game.goal))),
            *(("excludes", e) for e in range(len(game.excludes))),
            *(("capacity", i) for i in parties for _ in phases),
            *(("window", m) for m in range(game.n_steps)),
        ]
        rest: list[tuple[Kind, int]] = [
            *(("waiting", i) for i in parties for _ in phases),
            *(("gain", i) for i in parties),
            *(("gate", g) for g in range(len(game.gates))),
        ]
        groups = [
            *(Group(kind, (who,)) for kind, who in owners),
            *(self._tempted(int(who)) for who in self.scale.tempted),
            *(Group(kind, (who,)) for kind, who in rest),
        ]
        # What has no group, such as unlimited capacity, cannot be dropped and goes to a last, nameless one.
        return np.array([place.get(group, len(place)) for group in groups], dtype=np.int64)

    def _tempted(self, who: int) -> Group:
        """The group of a row of temptation; coalitions count on from the last party."""
        n = len(self.tables.game.parties)
        return Group("enforcement", (who,)) if who < n else Group("coalition", self.coalitions[who - n])

    def possible(self, steps: Ints) -> Bools:
        """Whether all steps are in effect by the last phase, shape (B,); steps : shape (B, n_steps)."""
        game = self.tables.game
        effect = steps + game.delay[: game.n_steps]
        return np.logical_not(((steps > 0) & (effect > game.n_phases)).any(axis=1))

    def failed(self, steps: Ints) -> Bools:
        """Groups that roadmaps fail, shape (B, groups), those of trust left out; steps : (B, n_steps)."""
        slacks = self._slacks(steps)
        columns = (slacks.temptation, slacks.waiting, slacks.gain, slacks.gates)
        missed = [slack.reshape(len(steps), -1) < -TOLERANCE for slack in columns]
        found = np.zeros((len(steps), len(self.all) + 1), dtype=np.int64)
        np.add.at(found.T, self.owner, np.concatenate([slacks.broken, *missed], axis=1).T)
        return found[:, :-1] > 0

    def failed_by(self, steps: Ints) -> Bools:
        """Groups that one roadmap fails, shape (groups,); steps : shape (n_steps,)."""
        found: Bools = self.failed(steps[np.newaxis])[0]
        trust = self.scale.trust(joined(self.tables.game, steps), self._slacks(steps[np.newaxis]))
        worst = trust.min(axis=(0, 3))
        for g, group in enumerate(self.all):
            if group.kind == "trust":
                found[g] = worst[group.who] < -TOLERANCE
        return found

    def _slacks(self, steps: Ints) -> Slacks:
        starts = joined(self.tables.game, steps)
        sums = np.zeros((len(starts), self.scale.terms.shape[2]))
        for m in range(starts.shape[1]):
            sums += self.scale.terms[m, starts[:, m]]
        return self.scale.slacks(starts, sums)
