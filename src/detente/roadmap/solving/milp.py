"""The door to HiGHS: mixed integer programmes in, proven answers out.

Nothing else in detente imports the solver. The same programme gives the same answer,
unless the time limit cuts it short.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import highspy
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Outcome = Literal["optimal", "infeasible", "stopped", "limit"]

THREADS = 2

BATCH = 25
"""Optional rows added at a time."""

FEASIBILITY = 1e-9
"""Largest violation of a row or of integrality; tighter than the judge's, so that it never matters."""

NOTICED = 1e-7
"""Violation from which an optional row is added."""

ENUMERATION = 1 << 16
"""A rule of simplifying programmes by which HiGHS 1.13 at times loses the best solution; switched off."""

PROOF = 9e-5
"""Relative gap at which the solver may stop; absolute 1e-7."""


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise cost . x, subject to rows . x >= least and lower <= x <= upper.

    cost, lower, upper : float64, shape (N,). integer : bool, shape (N,).
    rows : float64, shape (R, N), dense. least : float64, shape (R,). The first n_optional rows are
    many and seldom all needed.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: Bools
    rows: Floats
    least: Floats
    n_optional: int = 0

    def only(self, optional: Collection[int]) -> Program:
        """The relaxation that keeps, of the optional rows, just these."""
        kept = [*sorted(optional), *range(self.n_optional, len(self.rows))]
        return replace(self, rows=self.rows[kept], least=self.least[kept], n_optional=len(optional))

    def missed(self, x: Floats) -> set[int]:
        """Optional rows that a solution misses."""
        short = self.rows[: self.n_optional] @ x < self.least[: self.n_optional] - NOTICED
        return set(np.flatnonzero(short).tolist())


@dataclass(frozen=True, eq=False)
class Answer:
    """What the solver found: x (None if nothing), its value, and a bound no x can exceed.

    met : the solutions found on the way, each better than the one before, the last is x; shape (N,) each.
    """

    outcome: Outcome
    x: Floats | None
    value: float
    bound: float
    met: tuple[Floats, ...] = ()


def solve(
    program: Program,
    seconds: float,
    seed: int = 0,
    start: Mapping[int, float] | None = None,
    stop: Callable[[Floats, float], bool] | None = None,
) -> Answer:
    """The best x found within the time limit, with its bound.

    start : the values of some columns, by column, that a feasible x is known to have.
    stop : told each better x, shape (N,), and the bound; ends the solution when it says so.
    """
    import highspy

    solver = highspy.Highs()
    for option, value in _options(seconds, seed).items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(program))
    if start:
        where, values = np.array(list(start), dtype=np.int32), np.array(list(start.values()))
        solver.setSolution(len(start), where, values)
    met: list[Floats] = []
    enough = False

    def better(event: highspy.HighsCallbackEvent) -> None:
        nonlocal enough
        met.append(np.array(event.data_out.mip_solution))
        enough = enough or (stop is not None and stop(met[-1], event.data_out.mip_dual_bound))

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        if enough:
            event.interrupt()

    solver.cbMipImprovingSolution.subscribe(better)
    solver.cbMipInterrupt.subscribe(interrupt)
    solver.run()
    return _answer(solver, tuple(met))


class Relaxation(NamedTuple):
    """What fractional solutions prove: no x is worth more than the bound; -inf if there is none at all.

    rows : optional rows that bind in the best of them: a good choice to start with.
    """

    bound: float
    rows: set[int]


def relaxed(program: Program, seconds: float) -> Relaxation:
    """The bound of fractional solutions, optional rows added where they are missed."""
    import highspy

    solver = highspy.Highs()
    for option, value in _options(seconds, 0).items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(replace(program.only(()), integer=np.zeros_like(program.integer))))
    bound, added = np.inf, list[int]()
    while solver.run() == highspy.HighsStatus.kOk:
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return Relaxation(-np.inf, set(added))
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        bound = min(bound, solver.getInfo().objective_function_value)
        x = np.array(solver.getSolution().col_value)
        slack = program.rows[: program.n_optional] @ x - program.least[: program.n_optional]
        worst = [int(r) for r in np.argsort(slack)[:BATCH] if slack[r] < -NOTICED]
        if not worst:
            return Relaxation(bound, {r for r in added if slack[r] < NOTICED})
        added += worst
        for r in worst:
            where = np.flatnonzero(program.rows[r]).astype(np.int32)
            solver.addRow(program.least[r], highspy.kHighsInf, len(where), where, program.rows[r, where])
    return Relaxation(bound, set(added))


def _options(seconds: float, seed: int) -> dict[str, float | str | bool]:
    return {
        "output_flag": False,
        "threads": THREADS,
        "random_seed": seed,
        "time_limit": max(seconds, 0.01),
        "mip_rel_gap": PROOF,
        "mip_abs_gap": 1e-7,
        "presolve_rule_off": ENUMERATION,
        "mip_feasibility_tolerance": FEASIBILITY,
        "primal_feasibility_tolerance": FEASIBILITY,
    }


def _model(program: Program) -> highspy.HighsLp:
    import highspy

    n_rows, n_columns = program.rows.shape
    where, column = np.nonzero(program.rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n_columns, n_rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.row_lower_ = program.cost.tolist(), program.least.tolist()
    model.col_lower_, model.col_upper_ = program.lower.tolist(), program.upper.tolist()
    model.row_upper_ = [highspy.kHighsInf] * n_rows
    kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
    model.integrality_ = [kinds[whole] for whole in program.integer.tolist()]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = [0, *np.cumsum(np.bincount(where, minlength=n_rows)).tolist()]
    model.a_matrix_.index_ = column.tolist()
    model.a_matrix_.value_ = program.rows[where, column].tolist()
    return model


def _answer(solver: highspy.Highs, met: tuple[Floats, ...]) -> Answer:
    import highspy

    status, info = solver.getModelStatus(), solver.getInfo()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Answer("infeasible", None, -np.inf, -np.inf)
    named: dict[highspy.HighsModelStatus, Outcome] = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kInterrupt: "stopped",
    }
    outcome = named.get(status, "limit")
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(outcome, None, -np.inf, info.mip_dual_bound, met)
    x = np.array(solver.getSolution().col_value)
    return Answer(outcome, x, info.objective_function_value, info.mip_dual_bound, (*met, x))
