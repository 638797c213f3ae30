"""How many steps cooperation takes if it can be cut only slowly: CF2 of tests/published/README.md."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.published.case import game, judged, margins

CASE = "lockwood-thomas-2002/partial-reversibility"
POINTS = 100 / 3
"""What a is in points: weights of -1 and 2 are scaled to sum to 100."""


def path(beta, theta):
    """Levels from the first to 1, each as low as the next allows: every constraint but the first binds.

    D_t = (b c_t - a g c_(t-1)) / (1 - B g), for a = 1 and b = 2.
    """
    g = 1 - theta
    levels, worth = [1.0], 1 / (1 - beta)
    while (below := (2 * levels[0] - (1 - beta * g) * worth) / g) > 1e-12:
        levels.insert(0, below)
        worth = below + beta * worth
    return levels


def published(beta, theta):
    """CF2: N* = ceil(ln(x / (x - 1)) / ln(r / g)), x = theta (b - a) / ((1 - B) b (r - g)), r = a / (b B)."""
    g, r = 1 - theta, 1 / (2 * beta)
    x = theta / ((1 - beta) * 2 * (r - g))
    ratio = x / (x - 1)
    return 1 if ratio <= 0 else math.ceil(math.log(ratio) / math.log(r / g))


def climbing(levels, beta):
    """The case with one increment per phase, from nothing through all levels; and when its steps start."""
    one = game(CASE)
    n = len(levels)
    rises = np.repeat(np.diff([0.0, *levels]), one.n_steps)

    def wide(table):
        return np.tile(table, n)

    names = tuple(f"{step}-{t}" for t in range(1, n + 1) for step in one.steps)
    columns = (
        "actors",
        "cost",
        "bonus",
        "reversal_cost",
        "delay",
        "lag",
        "chance",
        "reversible",
        "reversal",
        "snap",
    )
    tiled = {name: wide(getattr(one, name)) for name in (*columns, "load", "earliest")}
    case = replace(
        one, steps=names, n_phases=n, flow=wide(one.flow) * rises, latest=np.full(len(names), n),
        requires=((),) * len(names), discount=np.full(2, beta), **tiled
    )  # fmt: skip
    return case, {name: 1 + position // one.n_steps for position, name in enumerate(names)}


@pytest.mark.parametrize(
    ("beta", "theta", "steps"),
    [(0.9, 0.05, 2), (0.9, 0.2, 1), (0.9, 0.01, 4), (0.9, 0.001, 8), (0.6, 0.1, 6)],
)
def test_the_number_of_steps_is_the_closed_form(beta, theta, steps):
    assert published(beta, theta) == len(path(beta, theta)) == steps


def test_the_shortest_path_holds_and_all_its_later_steps_just_hold():
    levels = path(0.6, 0.1)
    assert len(levels) == 6
    slack = margins(judged(*climbing(levels, 0.6)))[0] / POINTS
    assert slack[0] >= -1e-7
    np.testing.assert_allclose(slack[1:6], 0.0, atol=1e-7)
    assert slack[6] > 0


def test_a_path_that_is_one_step_shorter_fails_at_its_first_step():
    slack = margins(judged(*climbing(path(0.6, 0.1)[1:], 0.6)))[0] / POINTS
    assert slack[0] < -1e-3
    assert (slack[1:] >= -1e-7).all()


def test_the_whole_at_once_fails_by_the_closed_form():
    """IC of one step to 1: (b - a) / (1 - B) - b / (1 - B g)."""
    slack = margins(judged(*climbing([1.0], 0.6)))[0, 0] / POINTS
    assert slack == pytest.approx(1 / 0.4 - 2 / (1 - 0.6 * 0.9), abs=1e-7)
