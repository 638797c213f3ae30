"""Values by sampling, for games with too many coalitions to write out: orders of arrival drawn at random.

Each order is drawn with its reverse: who adds much when early often adds little when late, so that their mean
varies less. A pair counts as one observation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.bargain.values import Blocs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PAIRS_AT_ONCE = 1_000

CONFIDENCE = 1.959963984540054
"""Standard errors on either side of a normal mean that hold the value in 95 of 100 cases."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Mean of what each player adds, and the standard error of the mean; float64, shape (n,) each."""

    mean: Floats
    error: Floats


def sampled(worth_of: Callable[[Ints], Floats], blocs: Blocs, samples: int, seed: int) -> Sampled:
    """What each player adds, on average over orders in which blocs arrive one by one, each as a whole.

    worth_of : the worth of coalitions given as int64 masks, in their shape. blocs : a partition of the
    players; with everybody alone all orders are equally likely. samples : orders drawn, rounded up to a
    multiple of two, at least four. The same seed draws the same orders.
    """
    rng = np.random.default_rng(seed)
    pairs = max(2, -(-samples // 2))
    n = sum(map(len, blocs))
    bloc_of = np.empty(n, dtype=np.int64)
    for number, bloc in enumerate(blocs):
        bloc_of[list(bloc)] = number
    drawn = []
    for start in range(0, pairs, PAIRS_AT_ONCE):
        size = min(PAIRS_AT_ONCE, pairs - start)
        turn = rng.random((size, len(blocs)))[:, bloc_of]
        order = np.lexsort((rng.random((size, n)), turn), axis=-1)
        drawn.append((_added(worth_of, order) + _added(worth_of, order[:, ::-1])) / 2)
    each = np.concatenate(drawn)
    return Sampled(each.mean(axis=0), each.std(axis=0, ddof=1) / np.sqrt(pairs))


def _added(worth_of: Callable[[Ints], Floats], order: Ints) -> Floats:
    """What each player adds on arrival, float64, by player, shape of `order`: who is first, second, ..."""
    rise = np.diff(worth_of(np.cumsum(1 << order, axis=1)), axis=1, prepend=0.0)
    added = np.empty(order.shape)
    np.put_along_axis(added, order, rise, axis=1)
    return added
