"""The loops without the compiler, against sets: what coverage sees and what any Python can run."""

import subprocess
import sys

import numpy as np

from detente.states import kernels
from detente.states.cubes import cut_of
from detente.states.moves import NOTHING
from tests.conflicts import random_payoffs, random_space


def moves(space, mover, row):
    """Where one move leads, by trying every row."""
    return [end for end in range(space.n) if space.feasible[end] and space.movers[mover].allows(row, end)]


def cases():
    for seed in range(12):
        space = random_space(seed, 2, 6, one_way=0.4 * (seed % 3), impossible=0.3 * (seed % 2))
        values, payoff = random_payoffs(seed, 2, space.n).astype(np.int32)
        for mover in range(2):
            yield space, mover, values, payoff


def test_loops_agree_with_sets():
    for space, mover, values, payoff in cases():
        cut, rows = cut_of(space.movers[mover], space.n), space.rows.tolist()
        found = np.where(space.feasible, values, NOTHING).astype(np.int32)
        lowered = kernels.reach_least.py_func(found, cut)
        least = [min(values[[row, *moves(space, mover, row)]]) for row in rows]
        assert found[rows].tolist() == least
        assert lowered == (values[rows] > least).sum()
        found = np.where(space.feasible, values, -NOTHING).astype(np.int32)
        kernels.reach_most.py_func(found, cut)
        most = [max(values[moves(space, mover, row)], default=-NOTHING) for row in rows]
        assert found[rows].tolist() == most
        order = np.empty(space.n, dtype=np.int32)
        kernels.sort_cubes.py_func(payoff, space.feasible, cut, order)
        for stay in (False, True):
            found = np.where(space.feasible, values, NOTHING).astype(np.int32)
            lowered = kernels.improve_least.py_func(found, cut, order, stay)
            better = [
                [row] * stay + [end for end in moves(space, mover, row) if payoff[end] > payoff[row]]
                for row in rows
            ]
            assert found[rows].tolist() == [min(values[ends], default=NOTHING) for ends in better]
            if stay:
                assert lowered == (values[rows] > found[rows]).sum()


def test_a_cube_is_sorted_from_the_best_down_with_ties_marked_and_the_impossible_last():
    for space, mover, _, payoff in cases():
        cut, order = cut_of(space.movers[mover], space.n), np.empty(space.n, dtype=np.int32)
        kernels.sort_cubes.py_func(payoff, space.feasible, cut, order)
        for base, entries in zip(cut.bases, order.reshape(len(cut.bases), -1), strict=True):
            used = entries[entries >= 0]
            rows = base + cut.offsets[used >> 1]
            assert sorted(rows) == [row for row in base + cut.offsets if space.feasible[row]]
            drops = np.diff(payoff[rows]) if len(rows) else np.zeros(0)
            assert (drops <= 0).all()
            assert (used[1:] & 1).tolist() == (drops < 0).tolist()
            assert (entries[len(used) :] == -1).all()


def test_answers_are_the_same_without_the_compiler():
    question = "tests/states/test_cubes.py::test_payoffs_that_may_change_are_sorted_anew_every_time"
    plain = ["env", "NUMBA_DISABLE_JIT=1", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run([*plain, "--no-cov", question], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
