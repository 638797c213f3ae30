"""Who would leave: what coalitions gain by going alone, and whether shares exist under which none does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.nucleolus import least_core, least_excess
from detente.bargain.tables import sums
from detente.errors import NoDivision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from detente.bargain.game import CoalitionGame, Players

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Excess:
    """What a coalition gains by leaving: its worth less what its members get. Above 0, it would leave."""

    coalition: tuple[str, ...]
    excess: float


@dataclass(frozen=True)
class Core:
    """Whether shares exist under which no coalition would leave, with the proof either way.

    empty : whether there are none. least : the least that the largest excess can be, in the unit of the
    game; the core is empty if that is above 0 by more than the game's tolerance. allocation : shares whose
    largest excess is that; they prove a core that is not empty. balancing : what proves an empty one, and
    empty otherwise: coalitions with weights that sum to 1 for every player, and whose worth by these weights
    is more than there is to divide [Bondareva1963], [Shapley1967].
    """

    empty: bool
    least: float
    allocation: dict[str, float]
    balancing: dict[tuple[str, ...], float]


def excesses(game: CoalitionGame, shares: Mapping[str, float]) -> tuple[Excess, ...]:
    """What every coalition would gain by leaving, largest first; the empty one and that of all are left out.

    Raises NoDivision unless there is a finite share for every player, and for nobody else.
    """
    found = (game.worth - sums(in_order(game, shares)))[1:-1]
    order = np.argsort(-found, kind="stable")
    return tuple(Excess(game.names_of(at + 1), float(found[at])) for at in order.tolist())


def core(game: CoalitionGame) -> Core:
    """Whether any shares would keep all coalitions together, and the shares that come nearest to it.

    With one player there is nobody to leave, and `least` is 0. Raises NoSolution if HiGHS does not find the
    optimum of the programme.
    """
    allocation = named(game, least_core(game.worth))
    if game.n_players == 1:
        return Core(empty=False, least=0.0, allocation=allocation, balancing={})
    least, weights = least_excess(game.worth)
    empty = least > game.tolerance
    balancing = {game.names_of(mask): weight for mask, weight in weights.items()} if empty else {}
    return Core(empty, least, allocation, balancing)


def worst(game: Players, masks: Ints, found: Floats) -> Excess:
    """The one of some coalitions that gains most by leaving; the empty one, with 0, if there are none."""
    if not len(masks):
        return Excess((), 0.0)
    at = int(found.argmax())
    return Excess(game.names_of(int(masks[at])), float(found[at]))


def named(game: Players, amounts: Floats) -> dict[str, float]:
    """Amounts by name of player."""
    return dict(zip(game.players, amounts.tolist(), strict=True))


def in_order(game: Players, shares: Mapping[str, float]) -> Floats:
    """Shares in the order of the players, float64, shape (n,).

    Raises NoDivision unless there is a finite share for every player, and for nobody else.
    """
    game.mask_of(shares)
    if missing := [name for name in game.players if name not in shares]:
        raise NoDivision(f"there is no share for {missing}")
    found = np.array([shares[name] for name in game.players], dtype=np.float64)
    if not np.isfinite(found).all():
        raise NoDivision(f"every share has to be a finite number, unlike these: {dict(shares)}")
    return found
