"""The door to HiGHS: an optimum with its prices, or an error that says what HiGHS said."""

import numpy as np
import pytest

from detente.bargain.lp import Programme
from detente.errors import NoSolution


def programme(cost, rows, least):
    """Columns at least 0, rows at least `least`."""
    made = Programme(np.array(cost, dtype=float), np.zeros(len(cost)))
    made.add(np.array(rows, dtype=float), np.array(least, dtype=float), np.full(len(rows), np.inf))
    return made


def test_the_optimum_comes_with_the_price_of_every_row():
    best = programme([2, 3], [[1, 1], [0, 1]], [4, 1]).optimum()
    assert best.x.tolist() == [3, 1]
    assert best.value == 9
    assert best.prices.tolist() == [2, 1]


def test_rows_added_later_count_from_then_on():
    made = programme([1, 1], [[1, 0]], [1])
    assert made.optimum().value == 1
    made.add(np.array([[0.0, 1.0]]), np.array([2.0]), np.array([5.0]))
    assert made.optimum().x.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("cost", "rows", "least", "status"),
    [([1], [[1], [-1]], [2, -1], "Infeasible"), ([-1], [[1]], [0], "Unbounded")],
)
def test_what_has_no_optimum_is_refused_by_the_name_of_its_status(cost, rows, least, status):
    with pytest.raises(NoSolution, match=f"HiGHS says '{status}'"):
        programme(cost, rows, least).optimum()
