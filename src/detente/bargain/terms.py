"""What some rules need besides the game: costs, heads, blocs, links, and how to draw samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import NoDivision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from detente.bargain.game import Players
    from detente.bargain.values import Blocs


@dataclass(frozen=True)
class Terms:
    """What some rules need besides the game. All are checked when a rule uses them.

    costs : what each pays, for "cost-based"; who is not named pays nothing. heads : how many people each
    stands for, for "per-capita"; one if not named. blocs : for "owen"; who is not named is alone.
    links : who can talk to whom, for "myerson". samples, seed : how many orders to draw, and which, where
    a value cannot be exact.
    """

    costs: Mapping[str, float] = field(default_factory=dict)
    heads: Mapping[str, float] = field(default_factory=dict)
    blocs: tuple[tuple[str, ...], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    samples: int = 20_000


def heads_of(game: Players, terms: Terms) -> NDArray[np.float64]:
    """How many people each player stands for, float64, shape (n,). Raises NoDivision if that cannot be."""
    return _weights(game, dict.fromkeys(game.players, 1.0) | dict(terms.heads), "heads")


def costs_of(game: Players, terms: Terms) -> NDArray[np.float64]:
    """What each player pays, float64, shape (n,). Raises NoDivision if that cannot be, or nobody pays."""
    return _weights(game, terms.costs, "costs")


def blocs_of(game: Players, terms: Terms) -> Blocs:
    """The players by number in blocs, every player in one.

    Raises NoDivision if no blocs are given, one is empty, or a player is in two.
    """
    if not terms.blocs:
        raise NoDivision("the Owen value needs blocs; with everybody alone it is the Shapley value")
    found: list[tuple[int, ...]] = []
    left = game.grand
    for names in terms.blocs:
        bloc = game.mask_of(names)
        if not bloc or bloc & ~left:
            raise NoDivision(
                f"the bloc {'+'.join(names)} is empty, or has members that are in another bloc too: "
                f"{', '.join(game.names_of(bloc & ~left))}"
            )
        left &= ~bloc
        found.append(_numbers(bloc))
    return (*found, *((i,) for i in _numbers(left)))


def links_of(game: Players, terms: Terms) -> tuple[tuple[int, int], ...]:
    """The links by number of player, each once, ascending. Raises NoDivision for none, or one to oneself."""
    if not terms.links:
        raise NoDivision(
            "the Myerson value needs pairs of players that talk to each other; without any, nothing is shared"
        )
    found = set()
    for one, other in terms.links:
        pair = game.mask_of((one, other))
        if one == other:
            raise NoDivision(f"a link joins two players, not '{one}' and '{other}'")
        low, high = _numbers(pair)
        found.add((low, high))
    return tuple(sorted(found))


def _numbers(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def _weights(game: Players, given: Mapping[str, float], what: str) -> NDArray[np.float64]:
    game.mask_of(given)
    found = np.array([given.get(name, 0.0) for name in game.players], dtype=np.float64)
    if not (np.isfinite(found).all() and (found >= 0).all() and found.sum() > 0):
        raise NoDivision(
            f"shares in proportion to {what} need finite numbers, none below 0 and not all 0; "
            f"these are given: {dict(given)}"
        )
    return found
