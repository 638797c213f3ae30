"""The loops, compiled and as plain Python, against sets."""

import subprocess
import sys

import numpy as np
import pytest
from numba import get_num_threads, set_num_threads

from detente.states import kernels
from detente.states.cubes import cut_of
from detente.states.moves import NOTHING
from tests.conflicts import random_payoffs, random_space


@pytest.fixture(params=["compiled", "plain"])
def loops(request, monkeypatch):
    """Plain: as any Python can run them, those that are called inside others too; what coverage sees."""
    compiled = {name: loop.py_func for name, loop in vars(kernels).items() if hasattr(loop, "py_func")}
    for name, plain in compiled.items() if request.param == "plain" else ():
        monkeypatch.setattr(kernels, name, plain)


def moves(space, mover, row):
    """Where one move leads, by trying every row."""
    return [end for end in range(space.n) if space.feasible[end] and space.movers[mover].allows(row, end)]


def cases():
    """Small cubes of every kind, and two so large that their rows are not sorted by insertion."""
    for seed in range(13):
        n_parties, steps = (1, 7) if seed % 12 == 1 else (2, 6)
        space = random_space(seed, n_parties, steps, one_way=0.4 * (seed % 3), impossible=0.3 * (seed % 2))
        values, payoff = random_payoffs(seed, 2, space.n).astype(np.int32)
        for mover in range(n_parties):
            yield space, mover, values, payoff


def order_of(space, mover, payoff, kind=np.int16):
    order = np.empty(space.n, dtype=kind)
    kernels.sort_cubes(payoff, space.feasible, cut_of(space.movers[mover], space.n), order)
    return order


def test_there_are_cubes_for_both_ways_to_sort():
    sizes = [1 << space.movers[mover].own.bit_count() for space, mover, _, _ in cases()]
    assert min(sizes) <= kernels.FEW < max(sizes)


@pytest.mark.usefixtures("loops")
def test_the_least_and_the_most_that_one_move_leads_to_are_those_of_sets():
    for space, mover, values, _ in cases():
        cut, rows = cut_of(space.movers[mover], space.n), space.rows.tolist()
        found = np.where(space.feasible, values, NOTHING).astype(np.int32)
        lowered = kernels.reach_least(found, cut)
        least = [min(values[[row, *moves(space, mover, row)]]) for row in rows]
        assert found[rows].tolist() == least
        assert lowered == (values[rows] > least).sum()
        found = np.where(space.feasible, values, -NOTHING).astype(np.int32)
        kernels.reach_most(found, cut)
        most = [max(values[moves(space, mover, row)], default=-NOTHING) for row in rows]
        assert found[rows].tolist() == most


@pytest.mark.usefixtures("loops")
def test_the_least_that_one_improvement_leads_to_is_that_of_sets():
    for space, mover, values, payoff in cases():
        cut, rows = cut_of(space.movers[mover], space.n), space.rows.tolist()
        order = order_of(space, mover, payoff)
        better = [[end for end in moves(space, mover, row) if payoff[end] > payoff[row]] for row in rows]
        for stay in (False, True):
            found = np.where(space.feasible, values, NOTHING).astype(np.int32)
            lowered = kernels.improve_least(found, cut, order, stay)
            ends = [[row] * stay + better[place] for place, row in enumerate(rows)]
            assert found[rows].tolist() == [min(values[each], default=NOTHING) for each in ends]
            if stay:
                assert lowered == (values[rows] > found[rows]).sum()


@pytest.mark.usefixtures("loops")
def test_a_cube_is_sorted_from_the_best_down_with_ties_marked_and_the_impossible_last():
    for space, mover, _, payoff in cases():
        cut, order = cut_of(space.movers[mover], space.n), order_of(space, mover, payoff)
        for base, entries in zip(cut.bases, order.reshape(len(cut.bases), -1), strict=True):
            used = entries[entries >= 0]
            rows = base + cut.offsets[used >> 1]
            assert sorted(rows) == [row for row in base + cut.offsets if space.feasible[row]]
            drops = np.diff(payoff[rows]) if len(rows) else np.zeros(0)
            assert (drops <= 0).all()
            assert (used[1:] & 1).tolist() == (drops < 0).tolist()
            assert (entries[len(used) :] == -1).all()


@pytest.mark.usefixtures("loops")
def test_where_all_is_equal_nothing_is_lowered():
    for space, mover, _, payoff in cases():
        cut, equal = cut_of(space.movers[mover], space.n), np.full(space.n, 7, dtype=np.int32)
        assert kernels.reach_least(equal, cut) == 0
        for stay in (True, False):
            found = equal.copy()
            assert kernels.improve_least(found, cut, order_of(space, mover, payoff), stay) == 0
            assert set(found.tolist()) <= ({7} if stay else {7, NOTHING})
        assert set(equal.tolist()) == {7}


@pytest.mark.usefixtures("loops")
def test_payoffs_as_far_apart_as_they_can_be_are_sorted():
    space = random_space(1, 2, 6, one_way=0.0, impossible=0.0)
    payoff = np.full(space.n, NOTHING - 1, dtype=np.int32)
    payoff[::2] = 1 - NOTHING
    cut, order = cut_of(space.movers[0], space.n), order_of(space, 0, payoff)
    for base, entries in zip(cut.bases, order.reshape(len(cut.bases), -1), strict=True):
        ranked = payoff[base + cut.offsets[entries >> 1]]
        assert ranked.tolist() == sorted(ranked.tolist(), reverse=True)


def test_few_rows_are_for_one_thread():
    before = get_num_threads()
    kernels.share_out(1000)
    assert get_num_threads() == 1
    kernels.share_out(kernels.ROWS_TO_SHARE)
    assert get_num_threads() == kernels.THREADS
    set_num_threads(before)


def test_without_loops_from_an_earlier_run_they_have_to_be_compiled(monkeypatch, tmp_path):
    monkeypatch.setattr(kernels, "Path", lambda _: tmp_path)
    assert not kernels.is_compiled()


def test_answers_are_the_same_without_the_compiler():
    question = "tests/states/test_cubes.py::test_payoffs_that_may_change_are_sorted_anew_every_time"
    plain = ["env", "NUMBA_DISABLE_JIT=1", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run([*plain, "--no-cov", question], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
