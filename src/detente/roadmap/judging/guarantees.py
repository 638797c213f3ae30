"""What guarantees by third parties add to the terms of a roadmap.

A guarantee is paid at once, when the others notice that a party broke its word, by every step
that is in effect then; a breakdown for outside reasons calls none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.worth.derived import forfeit, open_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def paid_now(game: Game, age: Ints) -> Floats:
    """What a party that walks away now brings upon itself, by age of the step, shape (n, M, A)."""
    own = np.arange(len(game.parties))
    found: Floats = forfeit(game)[own, own][:, :, np.newaxis] * (age > game.delay[:, np.newaxis])
    return found


def paid_later(game: Game, age: Ints, waits: Sequence[dict[int, float]]) -> Floats:
    """What is paid when a breach is noticed, shape (C, n, n, M, A), [class, who gets it, who broke its word].

    waits : for each class the chance of each number of phases until notice.
    """
    running = age > game.delay[:, np.newaxis] - np.arange(max(map(max, waits)) + 1)[:, np.newaxis, np.newaxis]
    calm = game.discount * (1 - game.breakdown)
    found = np.zeros((len(waits), *forfeit(game).shape, len(age)))
    for c, terms in enumerate(waits):
        for w, chance in terms.items():
            weight = (chance * game.discount * calm ** (w - 1))[:, np.newaxis, np.newaxis, np.newaxis]
            found[c] += weight * forfeit(game).swapaxes(0, 1)[..., np.newaxis] * running[w]
    # To whom a class is not open, that has no step of it, the first class is.
    for c, j in np.argwhere(~open_classes(game)):
        found[c, :, j] = found[0, :, j]
    return found
