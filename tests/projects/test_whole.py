"""Branch and bound over whole numbers finds what trying all of them finds."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]

from detente.projects.whole import best_whole


def problem(seed: int):
    """Few whole columns and as many others that make up at a price for what is missing."""
    rng = np.random.default_rng(seed)
    n, rows = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    cost, factors = rng.uniform(-1, 5, n), rng.uniform(0, 3, (rows, n))
    demanded, dear = rng.uniform(0, 8, rows), rng.uniform(0.5, 6, rows)
    # Now and then what is missing cannot be made up for.
    most = np.where(rng.random(rows) < 0.2, 1.0, 50.0)
    upper = rng.integers(0, 4, n).astype(float)

    def relaxed(low, high):
        bounds = [*zip(low, high, strict=True), *((0, m) for m in most)]
        matrix = -np.hstack([factors, np.eye(rows)])
        found = linprog(np.concatenate([cost, dear]), matrix, -demanded, bounds=bounds)
        return (found.fun, found.x[:n]) if found.status == 0 else None

    return relaxed, upper


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_it_finds_what_trying_every_combination_finds(seed):
    relaxed, upper = problem(seed)
    tried = [relaxed(np.array(x), np.array(x)) for x in product(*(np.arange(u + 1) for u in upper))]
    costs = [found[0] for found in tried if found is not None]
    found = best_whole(relaxed, upper, 1000)
    assert found.is_proven
    if not costs:
        assert found.columns is None
        return
    assert found.columns is not None
    assert found.cost == pytest.approx(min(costs), rel=1e-9, abs=1e-9)
    assert relaxed(found.columns, found.columns)[0] == pytest.approx(found.cost, rel=1e-9, abs=1e-9)
    assert np.array_equal(found.columns, np.round(found.columns))


def test_it_says_when_the_limit_was_too_low_for_a_proof():
    relaxed, upper = next(
        (relaxed, upper)
        for relaxed, upper in map(problem, range(100))
        if not best_whole(relaxed, upper, 1).is_proven
    )
    assert best_whole(relaxed, upper, 1000).is_proven
