"""Situations as rows of bits whose moves are never written out: the engine for large cases."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.states import kernels
from detente.states.moves import NOTHING, Rule
from detente.states.rules import each_once, single_move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.states.moves import Mover
    from detente.states.space import Space

    Ints = NDArray[np.signedinteger[Any]]
    Ints32 = NDArray[np.int32]
    Bools = NDArray[np.bool_]


SHORT = 1 << 14
"""Rows of a cube up to which places in it fit into half the memory."""


def cut_of(mover: Mover, n: int) -> kernels.Cut:
    """How a party's own steps cut n rows into cubes."""
    own = [bit for bit in range(n.bit_length() - 1) if mover.own >> bit & 1]
    inside = np.arange(1 << len(own))

    def gathered(mask: int) -> int:
        return sum(1 << place for place, bit in enumerate(own) if mask >> bit & 1)

    offsets = sum(((inside >> place & 1) << bit for place, bit in enumerate(own)), np.zeros_like(inside))
    one_way = [(place, mover.on >> bit & 1) for place, bit in enumerate(own) if not mover.both >> bit & 1]
    used = (
        ((inside >> place & 1) == taken).astype(int) << rank for rank, (place, taken) in enumerate(one_way)
    )
    rows = np.arange(n, dtype=np.int32)
    return kernels.Cut(
        bases=rows[(rows & mover.own) == 0],
        offsets=offsets.astype(np.int32),
        on=gathered(mover.on),
        off=gathered(mover.off),
        raised=sum(used, np.zeros_like(inside)).astype(np.int32),
        n_raised=len(one_way),
    )


class Cubes:
    """Rows of bits and the moves between them; meets the contract of `Moves`.

    For spaces in which a party's moves lead anywhere in the cube of its own steps (`Space.is_cubic`).
    Such moves compose, so that legal sequences lead where any sequences lead, but for coming back to
    where they began, which no answer depends on.
    """

    def __init__(self, space: Space) -> None:
        """Cut the rows of the space into cubes; nothing is computed yet."""
        self.space = space
        self._cuts: dict[int, kernels.Cut] = {}
        self._sorted: tuple[Ints | None, dict[int, Ints]] = (None, {})

    @property
    def n(self) -> int:
        """How many rows there are."""
        return self.space.n

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties."""
        return self.space.parties

    @property
    def owners(self) -> tuple[tuple[int, ...], ...]:
        """The parties that each mover stands for: one each."""
        return self.space.owners

    @cached_property
    def feasible(self) -> Bools:
        """Whether a row can be."""
        return self.space.feasible

    @property
    def rows(self) -> Ints:
        """Each situation is its own row, int64, shape (n,)."""
        return np.arange(self.n)

    def label(self, situation: int) -> str:
        """The number of the row."""
        return str(self.space.number(situation))

    def standing(self, situation: int) -> tuple[str, ...]:
        """The steps in play that stand."""
        return self.space.standing(situation)

    def successors(self, mover: int, situation: int) -> Ints:
        """Where one move of the mover can lead, ascending, never the situation itself."""
        moving = self.space.movers[mover]
        ends: Ints = situation & ~moving.own | self._cut(mover).offsets.astype(np.int64)
        not_taken, not_dropped = moving.off | ~moving.own, moving.on | ~moving.own
        may = (ends != situation) & self.feasible[ends]
        may &= (ends & ~situation & not_taken == 0) & (situation & ~ends & not_dropped == 0)
        found: Ints = ends[may]
        return found

    def best(self, mover: int, values: Ints, payoff: Ints | None = None) -> Ints:
        """The largest value one move can lead to; see `Moves.best`."""
        kernels.share_out(self.n)
        if payoff is None:
            found = self._masked(values, -NOTHING)
            kernels.reach_most(found, self._cut(mover))
            return found
        found = self._masked(-values, NOTHING)
        kernels.improve_least(found, self._cut(mover), self._order(mover, payoff), False)  # noqa: FBT003
        return -found

    def respond(
        self, movers: Sequence[int], values: Ints, payoffs: Ints | None = None, rule: Rule = "legal-sequences"
    ) -> Ints:
        """The least value these movers can bring about; see `Moves.respond`."""
        kernels.share_out(self.n)
        orders = None if payoffs is None else self._orders(movers, payoffs)
        start = self._masked(values, NOTHING)
        if rule == "legal-sequences":
            self._settle(movers, start, orders)
            return start

        def step(mover: int, values: Ints) -> Ints:
            found = values.astype(np.int32)
            self._lower(mover, found, orders)
            return found

        joint = single_move if rule == "single-move" else each_once
        return np.minimum(start, joint(movers, start, step))

    def _settle(self, movers: Sequence[int], values: Ints32, orders: dict[int, Ints] | None) -> None:
        """Lower values by passes over the movers, one after the other, until each has changed nothing.

        Moves that need not be improvements commute where every row can be: then one pass each is enough.
        """
        moving = [mover for mover in movers if self.space.movers[mover].own]
        commute = orders is None and self._all_feasible
        quiet, turn = 0, 0
        while quiet < len(moving):
            lowered = self._lower(moving[turn % len(moving)], values, orders)
            # A mover's own second turn in a row would change nothing: its moves compose.
            quiet = 1 if lowered and not commute else quiet + 1
            turn += 1

    def _lower(self, mover: int, values: Ints32, orders: dict[int, Ints] | None) -> int:
        """One pass of one mover, staying included; returns how many rows it lowers."""
        cut = self._cut(mover)
        if orders is None:
            return int(kernels.reach_least(values, cut))
        return int(kernels.improve_least(values, cut, orders[mover], True))  # noqa: FBT003

    def _masked(self, values: Ints, otherwise: int) -> Ints32:
        """The values in half the memory, in an array of their own; `otherwise` where no situation is."""
        found = values.astype(np.int32)
        if not self._all_feasible:
            found[~self.feasible] = otherwise
        return found

    @cached_property
    def _all_feasible(self) -> bool:
        return bool(self.feasible.all())

    def _cut(self, mover: int) -> kernels.Cut:
        if mover not in self._cuts:
            self._cuts[mover] = cut_of(self.space.movers[mover], self.n)
        return self._cuts[mover]

    def _orders(self, movers: Sequence[int], payoffs: Ints) -> dict[int, Ints]:
        """The cubes of each mover sorted by its payoff; kept for payoffs that cannot be changed."""
        if self._sorted[0] is not payoffs:
            self._sorted = (None if payoffs.flags.writeable else payoffs, {})
        known = self._sorted[1]
        for mover in movers:
            if mover not in known:
                known[mover] = self._order(mover, payoffs[mover])
        return known

    def _order(self, mover: int, payoff: Ints) -> Ints:
        cut = self._cut(mover)
        short = len(cut.offsets) <= SHORT
        order = np.empty(self.n, dtype=np.int16) if short else np.empty(self.n, dtype=np.int32)
        kernels.sort_cubes(payoff.astype(np.int32), self.feasible, cut, order)
        return order
