"""The door to HiGHS for shares: small linear programmes in, the optimum and its prices out.

Nothing else in this room imports the solver. An optimum that is not proven is an error, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import NoSolution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THREADS = 2
"""HiGHS refuses to run if another door of the same process asked for another number."""

PRECISION = 1e-10
"""Largest violation of a row or of a price; numbers are to be scaled to about 1."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best x, its cost, and what each row costs per unit, in the order the rows were added.

    x : float64, shape (N,). prices : float64, shape (R,); not negative for a row that is bounded below only.
    """

    x: Floats
    value: float
    prices: Floats


class Programme:
    """Minimise cost . x subject to rows that can be added between solutions, each from the last one's basis.

    cost, lower : float64, shape (N,); lower may be -inf.
    """

    def __init__(self, cost: Floats, lower: Floats) -> None:
        import highspy

        self._solver = highspy.Highs()
        options: dict[str, str | bool | int | float] = {
            "output_flag": False,
            "threads": THREADS,
            "solver": "simplex",
            "presolve": "off",  # a solution is continued from the basis of the one before
            "primal_feasibility_tolerance": PRECISION,
            "dual_feasibility_tolerance": PRECISION,
        }
        for option, value in options.items():
            self._solver.setOptionValue(option, value)
        n = len(cost)
        self._solver.addVars(n, lower, np.full(n, highspy.kHighsInf))
        self._solver.changeColsCost(n, np.arange(n, dtype=np.int32), cost)

    def add(self, rows: Floats, least: Floats, most: Floats) -> None:
        """Demand least <= rows . x <= most; rows dense, shape (R, N), bounds may be infinite."""
        where, column = np.nonzero(rows)
        starts = np.searchsorted(where, np.arange(len(rows)))
        self._solver.addRows(
            len(rows),
            least,
            most,
            len(column),
            starts.astype(np.int32),
            column.astype(np.int32),
            rows[where, column],
        )

    def optimum(self) -> Optimum:
        """The best x. Raises NoSolution, with HiGHS's own word for it, where none is proven."""
        import highspy

        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            shape = f"{self._solver.getNumRow()} rows and {self._solver.getNumCol()} columns"
            raise NoSolution(
                f"a programme for shares, of {shape}, was not solved: HiGHS says "
                f"'{self._solver.modelStatusToString(status)}'. Check that what coalitions are worth is of "
                "about the same size throughout."
            )
        solution = self._solver.getSolution()
        return Optimum(
            np.array(solution.col_value),
            self._solver.getInfo().objective_function_value,
            np.array(solution.row_dual),
        )
