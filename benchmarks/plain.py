"""The plain models of theory 3.4: every demand at once, no search, no start, no row left out.

One variable for each step and phase in which it may start, one for each level of evidence that
a party can have reached by a phase, and a row for each trust condition at each such level. The
same model is given to HiGHS and, in whole numbers rounded on the safe side, to CP-SAT. It is
what the planner is measured against, and a second opinion on its answers.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.solving.milp import ENUMERATION
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.rows import SLACK, Demands, enforcement, trust_levels, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.roadmap.terms.objective import Objective
    from detente.roadmap.terms.tables import Tables

    Floats = NDArray[np.float64]
    Clause = tuple[tuple[int, bool], ...]

THREADS = 2
TIGHT = {"mip_abs_gap": 1e-7, "mip_feasibility_tolerance": 1e-9, "presolve_rule_off": ENUMERATION}
SCALE = 10**7
"""Whole numbers to one of ours, for CP-SAT: enough for rounding to stay within what a row may be missed by.

With ten times as many, CP-SAT 9.15 sometimes calls a poor roadmap the best, or finds none.
"""

HARMLESS = 1e-9
"""What rounding may take from a coefficient."""


class Found(NamedTuple):
    """What a plain model found: "optimal", "infeasible" or "limit", with value, bound and time."""

    status: str
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """What is left open, as a share of the bound; inf without a roadmap."""
        if self.status != "limit":
            return 0.0
        return (self.bound - self.value) / abs(self.bound) if np.isfinite(self.value) else np.inf


@dataclass(eq=False)
class Plain:
    """Maximise one objective, tie-breaks left out; rows are (columns, coefficients, least value).

    real : the one column that is not whole, -1 if there is none. offset : added to the value.
    """

    tables: Tables
    rows: list[tuple[list[int], list[float], float]] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    cost: dict[int, float] = field(default_factory=dict)
    real: int = -1
    offset: float = 0.0

    def new(self) -> int:
        """A further column, 0 or 1."""
        self.upper.append(1.0)
        return len(self.upper) - 1

    def row(self, terms: Iterable[tuple[int, float]], least: float) -> None:
        """A further row; columns may come twice."""
        total: dict[int, float] = {}
        for column, value in terms:
            total[column] = total.get(column, 0.0) + value
        self.rows.append((list(total), list(total.values()), least))

    def by(self, m: int, phase: int) -> list[int]:
        """Columns whose sum says whether an item has started by a phase."""
        return [int(c) for c in self.starts[m, : max(phase, 0) + 1] if c >= 0]

    def values(self, terms: Floats) -> list[tuple[int, float]]:
        """Terms, shape (M, S), by column."""
        return [
            (int(c), float(v)) for c, v in zip(self.starts[self.open], terms[self.open], strict=True) if v
        ]

    def lowest(self, terms: Floats) -> float:
        """No sum of terms, shape (M, S), is below this."""
        return float(np.where(self.open, terms, 0.0).min(axis=1).sum())

    def build(self, objective: Objective) -> None:
        """All columns and rows."""
        game = self.tables.game
        phase = np.arange(self.tables.n_starts)
        self.open = (phase >= np.maximum(1, game.earliest)[:, None]) & (phase <= game.last[:, None])
        self.open[game.n_steps :] = phase > 0
        self.starts = np.full(self.open.shape, -1)
        for m, s in np.argwhere(self.open):
            self.starts[m, s] = self.new()
        self.level = {
            (j, k): self._levels(j, k) for j in range(len(game.parties)) for k in range(1, game.n_phases + 2)
        }
        _rules(self)
        _together(self)
        _gates(self)
        _worth(self)
        _patience(self)
        _trust(self)
        _objective(self, stages(self.tables, objective)[0])

    def _levels(self, j: int, k: int) -> dict[int, int]:
        """Columns "the evidence about j at the start of k is exactly so many units"."""
        game, weight = self.tables.game, units(self.tables)[j]
        known, sums = [], {0}
        for m in map(int, np.flatnonzero(weight)):
            columns = self.by(m, k - 1 - game.delay[m] - game.lag[m])
            known += [(c, float(weight[m])) for c in columns]
            sums |= {have + int(weight[m]) for have in sums} if columns else set()
        column = {level: self.new() for level in sorted(sums)}
        _equal(self, [(c, 1.0) for c in column.values()], 1.0)
        _equal(self, known + [(c, -float(level)) for level, c in column.items()], 0.0)
        return column


def plain(tables: Tables, objective: Objective) -> Plain:
    """The plain model of a game."""
    model = Plain(tables)
    model.build(objective)
    return model


def _equal(model: Plain, terms: list[tuple[int, float]], value: float) -> None:
    model.row(terms, value)
    model.row([(c, -v) for c, v in terms], -value)


def _rules(model: Plain) -> None:
    """Started once at most, prerequisites, exclusions, goal, capacity."""
    game, last = model.tables.game, model.tables.n_starts
    for m in range(len(game.items)):
        model.row([(c, -1.0) for c in model.by(m, last)], -1.0)
    for m, clauses in enumerate(game.requires):
        for clause in clauses:
            for s in np.flatnonzero(model.open[m]):
                terms, least = _clause(model, clause, int(s))
                model.row([*terms, (model.starts[m, s], -1.0)], least - 1.0)
    for clause in game.goal:
        model.row(*_clause(model, clause, game.n_phases + 1))
    for pair in game.excludes:
        model.row([(c, -1.0) for m in pair for c in model.by(m, last)], -1.0)
    for i, most in enumerate(game.capacity):
        for phase in range(1, game.n_phases + 1):
            own = [m for m in np.flatnonzero(game.actors[i, : game.n_steps]) if model.open[m, phase]]
            if np.isfinite(most):
                heavy = [(int(model.starts[m, phase]), -float(game.load[m])) for m in own]
                model.row(heavy, -float(most) - HARMLESS)


def _clause(model: Plain, clause: Clause, s: int) -> tuple[list[tuple[int, float]], float]:
    """The clause is true at the start of phase s."""
    delay, terms = model.tables.game.delay, []
    for c, wanted in clause:
        terms += [(column, 1.0 if wanted else -1.0) for column in model.by(c, s - 1 - delay[c])]
    return terms, 1.0 - sum(not wanted for _, wanted in clause)


def _together(model: Plain) -> None:
    """An item of several steps starts when the last of them takes effect."""
    game = model.tables.game
    for q, parts in enumerate(game.parts, start=game.n_steps):
        for s in range(1, model.tables.n_starts):
            whole = model.by(q, s)
            pieces = [model.by(m, s - game.delay[m]) for m in parts]
            for piece in pieces:
                model.row([*((c, 1.0) for c in piece), *((c, -1.0) for c in whole)], 0.0)
            begun = [(c, -1.0) for piece in pieces for c in piece]
            model.row([*begun, *((c, 1.0) for c in whole)], 1.0 - len(pieces))


def _gates(model: Plain) -> None:
    """A step starts only at a level of evidence that gives enough trust."""
    for m, i, j, least in model.tables.game.gates:
        trust = trust_levels(model.tables, i, j)
        for s in np.flatnonzero(model.open[m]):
            enough = [c for v, c in model.level[j, int(s)].items() if trust[v] >= least - TOLERANCE]
            model.row([*((c, 1.0) for c in enough), (model.starts[m, s], -1.0)], 0.0)


def _worth(model: Plain) -> None:
    """Self-enforcement of every party, class and phase, and a least gain."""
    tables = model.tables
    for terms in enforcement(Demands.all_of(tables))[0]:
        model.row(model.values(terms), -SLACK)
    gains = (tables.carry_on - tables.walk_away)[..., 0]
    for terms, least in zip(gains, tables.game.min_gain * tables.ideal, strict=True):
        model.row(model.values(terms), float(least) - SLACK)


def _patience(model: Plain) -> None:
    """No gain by waiting in a phase in which a party starts a step."""
    tables, game = model.tables, model.tables.game
    terms = tables.carry_on - tables.postponed
    for i, k in np.argwhere(np.ones((len(game.parties), game.n_phases), dtype=bool)):
        own = [m for m in np.flatnonzero(game.actors[i, : game.n_steps]) if model.open[m, k + 1]]
        least = model.lowest(terms[i, ..., k])
        moves = model.new()
        for m in own:
            model.row([(moves, 1.0), (model.starts[m, k + 1], -1.0)], 0.0)
        model.row([*model.values(terms[i, ..., k]), (moves, least)], least - SLACK)


def _trust(model: Plain) -> None:
    """Carrying on is worth the risk, of everybody in everybody, at every level of evidence."""
    tables, game = model.tables, model.tables.game
    n, last = len(game.parties), model.tables.n_starts
    promise = [model.new() for _ in range(n)]
    for j in range(n):
        for m in np.flatnonzero(game.actors[j, : game.n_steps]):
            model.row([(promise[j], 1.0), *((c, -1.0) for c in model.by(int(m), last))], 0.0)
    for rank, i, j, k in np.ndindex(len(tables.cheat), n, n, game.n_phases + 1):
        if i == j:
            continue
        stay = tables.carry_on[i, ..., k] - tables.walk_away[i, ..., k]
        lost = tables.betrayed[rank, i, j, ..., k] - tables.walk_away[i, ..., k]
        trust = trust_levels(tables, i, j)
        for level, column in model.level[j, k + 1].items():
            terms = trust[level] * stay + (1 - trust[level]) * lost
            least = model.lowest(terms)
            if least < -SLACK:
                relief = [(column, least), (promise[j], least)]
                model.row([*model.values(terms), *relief], 2 * least - SLACK)


def _objective(model: Plain, terms: Floats) -> None:
    """The least of the sums, or the one sum."""
    if len(terms) == 1:
        model.cost = dict(model.values(terms[0]))
        return
    lowest = min(model.lowest(each) for each in terms)
    worst = model.real = model.new()
    model.upper[worst] = min(-model.lowest(-each) for each in terms) - lowest
    model.cost = {worst: 1.0}
    for each in terms:
        model.row([*model.values(each), (worst, -1.0)], lowest)
    model.offset = lowest


def by_highs(model: Plain, seconds: float) -> Found:
    """What HiGHS makes of the model."""
    import highspy

    begin = time.perf_counter()
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": THREADS, "time_limit": seconds, "mip_rel_gap": 9e-5}
    for option, value in (options | TIGHT).items():
        solver.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.upper), len(model.rows)
    lp.sense_, lp.offset_ = highspy.ObjSense.kMaximize, model.offset
    lp.col_cost_ = np.array([model.cost.get(c, 0.0) for c in range(len(model.upper))])
    lp.col_lower_, lp.col_upper_ = [0.0] * len(model.upper), model.upper
    lp.row_lower_, lp.row_upper_ = [least for *_, least in model.rows], [highspy.kHighsInf] * len(model.rows)
    kinds = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [kinds[c == model.real] for c in range(len(model.upper))]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = [0, *np.cumsum([len(columns) for columns, *_ in model.rows]).tolist()]
    lp.a_matrix_.index_ = [c for columns, *_ in model.rows for c in columns]
    lp.a_matrix_.value_ = [v for _, values, _ in model.rows for v in values]
    solver.passModel(lp)
    solver.run()
    took, info = time.perf_counter() - begin, solver.getInfo()
    status = solver.getModelStatus()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Found("infeasible", -np.inf, -np.inf, took)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = info.objective_function_value if found else -np.inf
    named = "optimal" if status == highspy.HighsModelStatus.kOptimal else "limit"
    return Found(named, value, info.mip_dual_bound, took)


def by_cp_sat(model: Plain, seconds: float) -> Found:
    """What CP-SAT makes of the model in whole numbers; what it finds meets the model as it stands."""
    from ortools.sat.python import cp_model

    begin = time.perf_counter()
    cp = cp_model.CpModel()
    whole = [SCALE if c == model.real else 1 for c in range(len(model.upper))]
    columns = [
        cp.new_int_var(0, int(top * scale), f"x{c}")
        for c, (top, scale) in enumerate(zip(model.upper, whole, strict=True))
    ]
    for where, values, least in model.rows:
        down = [int(np.floor(v * SCALE / whole[c] + HARMLESS)) for c, v in zip(where, values, strict=True)]
        up = int(np.ceil(least * SCALE - HARMLESS))
        cp.add(cp_model.LinearExpr.weighted_sum([columns[c] for c in where], down) >= up)
    worth = [int(np.floor(v * SCALE / whole[c] + HARMLESS)) for c, v in model.cost.items()]
    cp.maximize(cp_model.LinearExpr.weighted_sum([columns[c] for c in model.cost], worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = THREADS
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = 9e-5
    status = solver.solve(cp)
    took = time.perf_counter() - begin
    if status == cp_model.INFEASIBLE:
        return Found("infeasible", -np.inf, -np.inf, took)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    value = solver.objective_value / SCALE + model.offset if found else -np.inf
    named = "optimal" if status == cp_model.OPTIMAL else "limit"
    # Without any solution its bound may not have been set.
    bound = solver.best_objective_bound / SCALE + model.offset if found else np.inf
    return Found(named, value, bound, took)
