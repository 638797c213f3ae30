"""The door to the solver gives proven answers to small programmes."""

import itertools

import numpy as np
import pytest

from detente.roadmap.solving.milp import Program, relaxed, solve


def knapsack(seed, n_items=8, n_rows=12):
    rng = np.random.default_rng(seed)
    rows = -rng.uniform(0, 5, size=(n_rows, n_items))
    whole = np.ones(n_items, dtype=bool)
    cost, least = rng.uniform(0, 5, size=n_items), -rng.uniform(5, 12, size=n_rows)
    return Program(cost, np.zeros(n_items), np.ones(n_items), whole, rows, least, n_optional=n_rows)


def best_by_trying_all(program):
    tried = np.array(list(itertools.product((0.0, 1.0), repeat=len(program.cost))))
    allowed = tried[(tried @ program.rows.T >= program.least - 1e-9).all(axis=1)]
    return (allowed @ program.cost).max()


@pytest.mark.parametrize("seed", range(8))
def test_the_best_solution_is_found_and_proven(seed):
    program = knapsack(seed)
    answer = solve(program, 10.0)
    assert answer.outcome == "optimal"
    assert answer.value == pytest.approx(best_by_trying_all(program))
    assert answer.bound >= answer.value - 1e-9
    assert (program.rows @ answer.x >= program.least - 1e-9).all()


@pytest.mark.parametrize("seed", range(8))
def test_adding_missed_rows_leads_to_the_same_best(seed):
    program = knapsack(seed)
    rows = relaxed(program, 10.0).rows
    while missed := program.missed(solve(program.only(rows), 10.0).x):
        assert not missed & rows
        rows |= missed
    assert solve(program.only(rows), 10.0).value == pytest.approx(best_by_trying_all(program))


@pytest.mark.parametrize("seed", range(8))
def test_no_solution_is_worth_more_than_the_bound_of_fractional_ones(seed):
    program = knapsack(seed)
    assert relaxed(program, 10.0).bound >= best_by_trying_all(program) - 1e-9


def test_what_cannot_be_met_is_infeasible():
    program = Program(np.ones(1), np.zeros(1), np.ones(1), np.ones(1, bool), np.ones((1, 1)), np.full(1, 2.0))
    answer = solve(program, 10.0)
    assert answer.outcome == "infeasible"
    assert answer.x is None
    assert answer.bound == -np.inf
    assert relaxed(program, 10.0).bound == -np.inf


def test_a_known_solution_is_a_start():
    program = knapsack(3)
    best = solve(program, 10.0)
    assert best.x is not None
    again = solve(program, 10.0, start={m: float(x) for m, x in enumerate(best.x)})
    assert again.value == pytest.approx(best.value)


def test_a_solution_can_be_told_to_stop():
    rng = np.random.default_rng(5)
    n = 40
    rows = -rng.uniform(0, 5, size=(20, n))
    program = Program(
        rng.uniform(1, 5, size=n), np.zeros(n), np.ones(n), np.ones(n, bool), rows, np.full(20, -30.0)
    )
    answer = solve(program, 10.0, stop=lambda *_: True)
    assert answer.outcome in {"stopped", "optimal"}
    assert answer.bound >= answer.value - 1e-9
    assert (program.rows @ answer.met[0] >= program.least - 1e-9).all()


def test_the_same_programme_gives_the_same_answer():
    once, again = (solve(knapsack(1), 10.0).x for _ in range(2))
    np.testing.assert_array_equal(once, again)
