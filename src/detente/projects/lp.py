"""The door to HiGHS for projects: one programme, solved again and again with other columns closed.

Nothing else in this room imports the solver. The matrix is handed over once. What a coalition may not use is
closed by the bounds of its columns, and each solution starts from the basis of the one before (dual simplex).
An optimum that is not proven is an error, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from detente.errors import NoSolution
from detente.projects.whole import SAME, best_whole

if TYPE_CHECKING:
    import highspy
    from numpy.typing import NDArray

    from detente.projects.network import Network

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

THREADS = 2
"""HiGHS refuses to run if another door of the same process asked for another number."""

PRECISION = 1e-9
"""Largest violation of a row, a price or a whole number, in the units of the network; also the gap left open
where parts are built whole, as a share of the cost."""

OPTIMAL, INFEASIBLE = "Optimal", "Infeasible"
"""HiGHS's words."""

BRANCHES = 1000
"""Most programmes by which the best whole parts are looked for here; then the solver searches by itself."""

LACKING = 1e-6
"""Shortage, in the unit the solver counts in, from which a place is named."""


@dataclass(frozen=True, eq=False)
class Solved:
    """The cheapest way to meet all loads with the columns that may be used.

    cost : MUSD a year. columns : float64, shape (N,). duals : float64, shape (R,), MUSD a year for one more
    unit of a row's bound. gap : MUSD a year by which the optimum can be lower at most, by the duals, and by
    the solver's own bound where parts are built whole.
    """

    cost: float
    columns: Floats
    duals: Floats
    gap: float


class Programme:
    """The programme of a network in the solver, with the basis of the last solution."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._solver = _solver()
        self._solver.passModel(_model(network))
        self._usable = np.ones(len(network.cost), dtype=np.bool_)
        self._whole = np.flatnonzero(network.integer).astype(np.int32)

    def solve(self, usable: Bools, who: str = "this coalition", *, fresh: bool = False) -> Solved:
        """The optimum with only these columns, bool, shape (N,); from no basis if `fresh`.

        A fresh solution does not depend on what was solved before, also where several are equally good.
        Raises NoSolution, naming `who`, and the node and period that lack most if a load cannot be met.
        """
        self._open(usable)
        if fresh:
            self._solver.clearSolver()
        missed = self._build_whole(usable, who) if usable[self._whole].any() else 0.0
        said = self._run()
        if said != OPTIMAL:
            self._refuse(usable, who, said)
        solution, unit = self._solver.getSolution(), self._network.unit
        columns = np.array(solution.col_value) * unit
        duals = np.array(solution.row_dual) / self._network.row_unit
        self._free()
        # Not `@`: for vectors this long BLAS calls in threads, which then keep a core busy doing nothing.
        cost = float((self._network.cost * columns).sum())
        return Solved(cost, columns, duals, abs(cost - self._bound(usable, columns, duals)) + missed)

    def _open(self, usable: Bools) -> None:
        changed = np.flatnonzero(usable != self._usable).astype(np.int32)
        upper = np.where(usable, self._network.upper / self._network.unit, 0.0)[changed]
        if changed.size:
            self._solver.changeColsBounds(len(changed), changed, np.zeros(len(changed)), upper)
        self._usable = usable.copy()

    def _run(self, presolve: str = "off") -> str:
        """The solver's word for how it ended; without presolve it starts from the last solution's basis."""
        self._solver.setOptionValue("presolve", presolve)
        for is_last in (False, True):
            self._solver.run()
            said: str = self._solver.modelStatusToString(self._solver.getModelStatus())
            if said == OPTIMAL or is_last:
                break
            # A basis from far away can lead astray; what cannot be solved from none either has no optimum.
            self._solver.clearSolver()
        return said

    def _build_whole(self, usable: Bools, who: str) -> float:
        """Fix the best whole parts, so that what is left has prices; what may be missed, MUSD a year."""

        def relaxed(low: Floats, high: Floats) -> tuple[float, Floats] | None:
            self._solver.changeColsBounds(len(low), self._whole, low, high)
            said = self._run()
            if said not in {OPTIMAL, INFEASIBLE}:
                self._refuse(usable, who, said)
            if said == INFEASIBLE:
                return None
            columns = np.array(self._solver.getSolution().col_value)[self._whole]
            return self._solver.getInfo().objective_function_value, columns

        most = np.where(usable, self._network.upper, 0.0)[self._whole]
        found = best_whole(relaxed, most, BRANCHES)
        built, missed = (
            (found.columns, SAME * abs(found.cost)) if found.is_proven else self._searched(usable, who)
        )
        if built is None:
            self._refuse(usable, who, INFEASIBLE)
        self._solver.changeColsBounds(len(most), self._whole, built, built)
        return missed

    def _searched(self, usable: Bools, who: str) -> tuple[Floats, float]:
        """The best whole parts by the solver's own search, and by how much its bound is lower, MUSD/yr."""
        import highspy

        self._free()
        whole, kinds = self._whole, highspy.HighsVarType
        self._solver.changeColsIntegrality(len(whole), whole, np.array([kinds.kInteger] * len(whole)))
        said = self._run(presolve="on")
        built = np.round(np.array(self._solver.getSolution().col_value)[whole])
        info = self._solver.getInfo()
        missed = max(info.objective_function_value - info.mip_dual_bound, 0.0)
        self._solver.changeColsIntegrality(len(whole), whole, np.array([kinds.kContinuous] * len(whole)))
        if said != OPTIMAL:
            self._refuse(usable, who, said)
        return built, missed

    def _free(self) -> None:
        """Open whole parts again that were fixed."""
        whole, usable = self._whole, self._usable[self._whole]
        if whole.size:
            upper = np.where(usable, self._network.upper[whole], 0.0)
            self._solver.changeColsBounds(len(whole), whole, np.zeros(len(whole)), upper)

    def _bound(self, usable: Bools, columns: Floats, duals: Floats) -> float:
        """What no way of meeting all loads can cost less than, by any prices of the rows (weak duality).

        Whole parts count as fixed; where nothing limits a column, its value in the solution does.
        """
        network = self._network
        limit = np.where(duals > 0, network.least, network.most)
        prices = np.where(np.isinf(limit), 0.0, duals)
        rows = (prices * np.where(prices == 0, 0.0, limit)).sum()
        reduced = network.cost - network.matrix.transposed_times(prices)
        upper = np.where(usable, np.where(np.isinf(network.upper), columns, network.upper), 0.0)
        fixed = network.integer & usable
        return float(rows + np.where(fixed, reduced * columns, np.minimum(reduced * upper, 0)).sum())

    def _refuse(self, usable: Bools, who: str, said: str) -> NoReturn:
        """Raise NoSolution with what is known of the reason; the programme can go on with others."""
        self._free()
        name = self._network.project.name
        short = lacking(self._network, usable) if said == INFEASIBLE else np.zeros(1)
        if short.max() <= LACKING:
            raise NoSolution(
                f"'{name}' has no solution for {who}: HiGHS says '{said}'. Check that numbers are of a size "
                "that such networks have, and that links in whole parts can be used as far as they must."
            )
        worst = int(np.argmax(short))
        first = self._network.rows["balance"].start
        amount = short[worst] * self._network.row_unit[first + worst]
        raise NoSolution(
            f"'{name}' has no solution for {who} ({said}): {self._network.place(first + worst)} lacks "
            f"{amount:.4g} {_UNITS[self._network.project.kind]}, the most of {int((short > LACKING).sum())} "
            "places and periods that lack something. Give the demand a `value`, the project a `lost_load` "
            "(a `backup` for the reserve), or more supply."
        )


_UNITS = {"power": "MW", "gas": "bcm/yr", "rail": "units a year"}


def lacking(network: Network, usable: Bools) -> Floats:
    """How much each balance row lacks if as little as possible is lacking, in the solver's unit.

    float64, shape (balance rows,). The elastic programme: every balance may be met out of nothing, and only
    what comes out of nothing costs.
    """
    solver = _solver()
    block = network.rows["balance"]
    size, n = int(np.prod(block.shape)), len(network.cost)
    solver.passModel(_model(replace(network, cost=np.zeros(n), upper=np.where(usable, network.upper, 0.0))))
    ones, rows = np.ones(size), block.index.ravel().astype(np.int32)
    starts = np.arange(size, dtype=np.int32)
    solver.addCols(size, ones, np.zeros(size), np.full(size, np.inf), size, starts, rows, ones)
    solver.run()
    return np.array(solver.getSolution().col_value)[n:]


def _solver() -> highspy.Highs:
    import highspy

    solver = highspy.Highs()
    options: dict[str, str | bool | int | float] = {
        "output_flag": False,
        "threads": THREADS,
        "primal_feasibility_tolerance": PRECISION,
        "dual_feasibility_tolerance": PRECISION,
        "mip_feasibility_tolerance": PRECISION,
        "mip_rel_gap": PRECISION,
        "mip_abs_gap": 0.0,
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    return solver


def _model(network: Network) -> highspy.HighsLp:
    """The programme in the units that the solver counts in."""
    import highspy

    matrix, unit, row_unit = network.matrix, network.unit, network.row_unit
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = (network.cost * unit).tolist()
    model.col_lower_, model.col_upper_ = [0.0] * len(unit), (network.upper / unit).tolist()
    model.row_lower_, model.row_upper_ = (
        (network.least / row_unit).tolist(),
        (network.most / row_unit).tolist(),
    )
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.start.tolist()
    model.a_matrix_.index_ = matrix.row.tolist()
    model.a_matrix_.value_ = (matrix.value * unit[matrix.column] / row_unit[matrix.row]).tolist()
    return model
