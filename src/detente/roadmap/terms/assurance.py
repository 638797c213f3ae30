"""Trust at the most evidence that there can be: rows that hold whatever is shown.

A trust row is an alternative: it is met, or there is more evidence than that. By an early phase
little can have been shown, whatever the roadmap; at the most that can be, there is no alternative
left. These rows are plain ones, and most of what trust forbids they forbid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.terms.rows import SLACK, evidence_row, trust_levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Assurance(NamedTuple):
    """Sums that are at least zero if the party trusted has a step of its own.

    terms : shape (R, M, S). whom : shape (R,). idle : shape (R,), by how much a sum may fall short if it
    has none.
    """

    terms: Floats
    whom: Ints
    idle: Floats


def assured(demands: Demands) -> Assurance:
    """The trust rows at the most evidence that there can be; those that no roadmap can fail are left out.

    Only of parties whose walking away may not pay: if it is worth more to be betrayed than to carry
    on, that is what makes the row hold at a higher trust than there is.
    """
    tables = demands.tables
    n, n_columns = len(tables.game.parties), tables.game.n_phases + 1
    trust = np.zeros((n, n, n_columns))
    for j in range(n):
        shown = [evidence_row(demands, j, column + 1) for column in range(n_columns)]
        most = [int(sum(value for where, value in row if where)) for row in shown]
        trust[:, j] = [trust_levels(tables, i, j)[most] for i in range(n)]
    stay = np.moveaxis(tables.carry_on - tables.walk_away, -1, 1)[:, np.newaxis]
    walk_away = np.moveaxis(tables.walk_away, -1, 1)[:, np.newaxis]
    believed = trust[..., np.newaxis, np.newaxis]
    found, whom = [], []
    for table in tables.betrayed:
        terms = believed * stay + (1 - believed) * (np.moveaxis(table, -1, 2) - walk_away)
        asked = demands.trusting & demands.enforced[:, np.newaxis]
        place = np.nonzero(asked[..., np.newaxis] & (demands.lowest(terms) < -SLACK))
        found.append(terms[place])
        whom.append(place[1])
    rows, who = np.concatenate(found), np.concatenate(whom)
    others = np.where(tables.game.actors[who][..., np.newaxis], 0.0, rows)
    return Assurance(rows, who, np.maximum(0.0, -demands.lowest(others)))
