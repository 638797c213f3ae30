"""Who can change what: movers, and what every engine that knows the moves can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

Rule = Literal["legal-sequences", "each-once", "single-move"]
"""What opponents can do together; see `Moves.respond`."""

RULES: tuple[Rule, ...] = ("legal-sequences", "each-once", "single-move")

NOTHING = np.iinfo(np.int32).max
"""Larger than any payoff; `best` answers -NOTHING where there is no move."""


@dataclass(frozen=True)
class Mover:
    """One party, or several that own steps in common, and the steps in play it can change.

    owners : indices of the parties that must all move, ascending.
    both, on, off : bit masks over the steps in play that it can take and drop, only take, only drop.
    """

    owners: tuple[int, ...]
    both: int
    on: int
    off: int

    @property
    def own(self) -> int:
        """Every step that it can change, as a mask."""
        return self.both | self.on | self.off

    def allows(self, start: int, end: int) -> bool:
        """Whether one move of this mover can lead from one set of standing steps to another."""
        taken, dropped = end & ~start, start & ~end
        return start != end and not taken & ~(self.both | self.on) and not dropped & ~(self.both | self.off)


class Moves(Protocol):
    """Every situation and every move between them, as arrays over n situations.

    A situation is a row number; rows of combinations that cannot be are not `feasible`, and what
    arrays hold there means nothing. Payoffs are int64, shape (n_parties, n): larger is better, equal
    is a tie; all lie strictly between -NOTHING and NOTHING.
    """

    @property
    def n(self) -> int:
        """Length of every array over situations."""
        ...

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties."""
        ...

    @property
    def owners(self) -> tuple[tuple[int, ...], ...]:
        """The parties that each mover stands for: first each party alone, in order, then joint owners."""
        ...

    @property
    def feasible(self) -> Bools:
        """Whether a row is a situation, bool, shape (n,)."""
        ...

    def label(self, situation: int) -> str:
        """The name under which the situation is shown."""
        ...

    def standing(self, situation: int) -> tuple[str, ...]:
        """The steps in play that stand."""
        ...

    def successors(self, mover: int, situation: int) -> Ints:
        """Where one move of the mover can lead, ascending, never the situation itself."""
        ...

    def best(self, mover: int, values: Ints, payoff: Ints | None = None) -> Ints:
        """The largest value one move of the mover can lead to, shape (n,); -NOTHING where it has no move.

        With `payoff`, only moves that raise it count.
        """
        ...

    def respond(
        self, movers: Sequence[int], values: Ints, payoffs: Ints | None = None, rule: Rule = "legal-sequences"
    ) -> Ints:
        """The least value that these movers can bring about, or leave as it is, shape (n,).

        With `payoffs`, shape (n_parties, n), every move must raise the payoff of all who make it. By rule:
        legal-sequences, any number of moves, no mover twice in a row; each-once, every mover at most
        once; single-move, one move of one of them.
        """
        ...


def opponents(owners: Sequence[tuple[int, ...]], party: int) -> list[int]:
    """The movers in which a party has no part."""
    return [mover for mover, parties in enumerate(owners) if party not in parties]
