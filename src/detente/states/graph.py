"""Situations with their moves written out: small, general, and the plain engine of every question.

Knows what the cubes of bits do not: situations that stand for several combinations, steps that must
be taken together, prerequisites, and moves that a case states itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.states.moves import NOTHING, Rule
from detente.states.rules import each_once, single_move, smallest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from detente.states.rules import Step

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

    Fold = np.ufunc


@dataclass(frozen=True, eq=False)
class Arcs:
    """The moves of one mover. source, target : int64, shape (m,), sorted by source and then by target."""

    source: Ints
    target: Ints

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Arcs:
        """The moves given as (from, to), without repetition and without staying."""
        unique = sorted({(a, b) for a, b in pairs if a != b})
        both = np.array(unique, dtype=np.int64).reshape(-1, 2)
        return cls(both[:, 0], both[:, 1])

    def fold(self, how: Fold, values: Ints, empty: int, counts: Bools | None = None) -> Ints:
        """`how` over the values where the moves lead, for each situation; `empty` where there is none.

        counts : bool, shape (m,), which moves count; all without it.
        """
        found = np.full(len(values), empty, dtype=np.int64)
        source, target = (self.source, self.target) if counts is None else self._where(counts)
        if len(source):
            first = np.flatnonzero(np.diff(source, prepend=-1))
            found[source[first]] = how.reduceat(values[target], first)
        return found

    def raising(self, payoffs: Ints) -> Bools:
        """Which moves raise every payoff given, shape (parties, n)."""
        found: Bools = np.all(payoffs[:, self.target] > payoffs[:, self.source], axis=0)
        return found

    def _where(self, counts: Bools) -> tuple[Ints, Ints]:
        return self.source[counts], self.target[counts]


@dataclass(frozen=True, eq=False)
class Graph:
    """n situations and the moves of every mover; meets the contract of `Moves`.

    labels, stands : the name of each situation, and the steps in play that stand in it.
    owners : the parties each mover stands for; the first movers are the parties alone, in order.
    arcs : the moves of each mover.
    rows : int64, shape (n,), a row of the space for each situation; empty if there is no space behind it.
    """

    parties: tuple[str, ...]
    labels: tuple[str, ...]
    stands: tuple[tuple[str, ...], ...]
    owners: tuple[tuple[int, ...], ...]
    arcs: tuple[Arcs, ...]
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def n(self) -> int:
        """How many situations there are."""
        return len(self.labels)

    @cached_property
    def feasible(self) -> Bools:
        """Every situation of a graph can be."""
        return np.ones(self.n, dtype=bool)

    def label(self, situation: int) -> str:
        """The name under which the situation is shown."""
        return self.labels[situation]

    def standing(self, situation: int) -> tuple[str, ...]:
        """The steps in play that stand."""
        return self.stands[situation]

    def successors(self, mover: int, situation: int) -> Ints:
        """Where one move of the mover can lead, ascending, never the situation itself."""
        first = self._first[mover]
        found: Ints = self.arcs[mover].target[first[situation] : first[situation + 1]]
        return found

    @cached_property
    def _first(self) -> list[list[int]]:
        """By mover, the place of each situation's first move among its arcs, and the end."""
        every = np.arange(self.n + 1)
        return [np.searchsorted(arcs.source, every).tolist() for arcs in self.arcs]

    def best(self, mover: int, values: Ints, payoff: Ints | None = None) -> Ints:
        """The largest value one move can lead to; see `Moves.best`."""
        arcs = self.arcs[mover]
        counts = None if payoff is None else arcs.raising(payoff[np.newaxis])
        return arcs.fold(np.maximum, values, -NOTHING, counts)

    def respond(
        self, movers: Sequence[int], values: Ints, payoffs: Ints | None = None, rule: Rule = "legal-sequences"
    ) -> Ints:
        """The least value these movers can bring about; see `Moves.respond`."""
        counts = {
            mover: None if payoffs is None else self.arcs[mover].raising(payoffs[list(self.owners[mover])])
            for mover in movers
        }

        def least(mover: int, values: Ints) -> Ints:
            return self.arcs[mover].fold(np.minimum, values, NOTHING, counts[mover])

        answers = {"legal-sequences": _legal, "each-once": each_once, "single-move": single_move}
        found: Ints = np.minimum(values, answers[rule](list(movers), values, least))
        return found


def _legal(movers: Sequence[int], values: Ints, least: Step) -> Ints:
    """Sequences in which nobody moves twice in a row.

    after[k] is the least value that can still be brought about once k has just moved. Moves of one
    mover need not compose here, so that the last mover has to be remembered.
    """
    after = {mover: np.full(len(values), NOTHING, dtype=np.int64) for mover in movers}
    while True:
        led = {mover: least(mover, np.minimum(values, after[mover])) for mover in movers}
        new = {
            mover: smallest([led[other] for other in movers if other != mover], values) for mover in movers
        }
        if all(np.array_equal(new[mover], after[mover]) for mover in movers):
            return smallest(list(led.values()), values)
        after = new
