"""The best whole numbers of a few columns, by branch and bound over programmes that allow fractions.

A network has few links that are built in whole parts, and the programme between two branches differs in one
bound. Continuing from the last basis answers in milliseconds, where a general solver starts anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Relaxed = Callable[[Floats, Floats], tuple[float, Floats] | None]
    """From bounds to the least cost and the columns, fractions allowed; None where there is no solution."""

WHOLE = 1e-6
"""Difference from a whole number that is rounding of the solver."""

SAME = 1e-12
"""Relative difference below which two costs are one."""


@dataclass(frozen=True, eq=False)
class Whole:
    """The best whole numbers found, None if there are none, and whether that is proven."""

    columns: Floats | None
    cost: float
    is_proven: bool


def best_whole(relaxed: Relaxed, upper: Floats, limit: int) -> Whole:
    """The whole numbers from 0 to `upper` that cost least; not proven if `limit` branches are not enough.

    upper : float64, shape (n,), whole. Depth first, at the column that is furthest from whole, the nearer
    side first; what cannot cost less than the best so far is left out.
    """
    best, cost = None, np.inf
    left = [(np.zeros_like(upper), upper)]
    for _ in range(limit):
        if not left:
            break
        low, high = left.pop()
        found = relaxed(low, high)
        if found is None or found[0] >= cost - SAME * abs(cost):
            continue
        off = np.abs(found[1] - np.round(found[1]))
        at = int(np.argmax(off))
        if off[at] > WHOLE:
            left += _halves(low, high, at, found[1][at])
            continue
        # What it costs exactly, and not with the little that is missing to whole numbers.
        rounded = np.round(found[1])
        exact = relaxed(rounded, rounded)
        if exact is not None and exact[0] < cost:
            best, cost = rounded, exact[0]
    return Whole(best, cost, not left)


def _halves(low: Floats, high: Floats, at: int, value: float) -> list[tuple[Floats, Floats]]:
    """The bounds below and above a fraction, those to look at first last."""
    below, above = (low, high.copy()), (low.copy(), high)
    below[1][at], above[0][at] = np.floor(value), np.ceil(value)
    return [above, below] if value - np.floor(value) < 0.5 else [below, above]  # noqa: PLR2004 - the nearer one
