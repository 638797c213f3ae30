"""Joint moves of several movers that need no memory of who moved last."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.states.moves import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Step = Callable[[int, Ints], Ints]
    """From a mover and values to the least value one move of it can lead to."""


def single_move(movers: Sequence[int], values: Ints, step: Step) -> Ints:
    """The least value of one move by one of the movers."""
    return smallest([step(mover, values) for mover in movers], values)


def each_once(movers: Sequence[int], values: Ints, step: Step) -> Ints:
    """The least value of a sequence in which every mover moves at most once.

    Worked out for every set of movers that are still to move, smaller sets first.
    """
    led = {frozenset[int](): smallest([], values)}
    for size in range(1, len(movers) + 1):
        smaller = led
        led = {
            frozenset(group): smallest(
                [step(mover, np.minimum(values, smaller[frozenset(group) - {mover}])) for mover in group],
                values,
            )
            for group in combinations(movers, size)
        }
    return led[frozenset(movers)]


def smallest(candidates: list[Ints], like: Ints) -> Ints:
    """The least of several arrays, element by element, typed as `like`; NOTHING if there is none."""
    found = np.full_like(like, NOTHING)
    for each in candidates:
        np.minimum(found, each, out=found)
    return found
