"""Rankings drawn: each agrees with what is known and is as likely as any other, wherever the chain began."""

from collections import Counter
from math import sqrt

import numpy as np
import pytest

from detente.errors import TooManySituations
from detente.stability.draws import Chain, drawn
from detente.stability.extensions import listed
from tests.stability.cases import order_of, random_order

ZIGZAG = [(0, 1), (2, 1), (2, 3), (4, 3)]
NETS = {
    "nothing known": order_of(4, better=[]),
    "two chains": order_of(6, better=[(0, 1), (1, 2), (3, 4), (4, 5)]),
    "zigzag": order_of(5, better=ZIGZAG),
    "zigzag beside a pair, below all else": order_of(
        8, better=[*ZIGZAG, (5, 6), *((7, low) for low in range(7))]
    ),
    "three on one": order_of(6, better=[(0, 1), (0, 2), (0, 3), (4, 3), (4, 5)]),
    "a tie in a net": order_of(6, better=ZIGZAG, same=[(4, 5)]),
}


def surprise(order, number, seed):
    """How far the counts of rankings are from even ones, in standard deviations (Wilson and Hilferty)."""
    places = drawn(order, number, np.random.default_rng(seed))
    found = Counter(tuple(row) for row in np.argsort(places, axis=1).tolist())
    every = list(listed(order))
    assert found.keys() <= set(every)
    even, free = number / len(every), len(every) - 1
    chi = sum((found[ranked] - even) ** 2 / even for ranked in every)
    return ((chi / free) ** (1 / 3) - (1 - 2 / (9 * free))) / sqrt(2 / (9 * free))


@pytest.mark.parametrize("name", NETS)
def test_every_ranking_that_agrees_is_as_likely_as_any_other(name):
    found = [surprise(NETS[name], 8000, seed) for seed in range(4)]
    assert max(found) < 3.5
    assert abs(sum(found)) < 6  # three standard deviations of the sum


def before_of(order):
    """What must stand before what, for classes that are numbered from worst to best; one more for nobody."""
    m = len(order.classes)
    before = np.zeros((m + 1, m + 1), dtype=bool)
    for high in range(m):
        for low in range(m):
            before[low, high] = bool(order.below[high] >> low & 1)
    return before


@pytest.mark.parametrize("seed", range(4))
def test_wherever_the_chain_began_it_ends_within_its_bounds_and_in_one_ranking_once_they_are_full(seed):
    reverse = random_order(seed * 2, 5, 0.3)
    order = order_of(5, better=[(j, i) for j in range(5) for i in range(j) if reverse.below[j] >> i & 1])
    chain = Chain(before_of(order), seed)
    everybody = np.ones(300, dtype=bool)
    settled = []
    for start in listed(order):
        state = np.tile(np.array(start, dtype=np.int16)[:, np.newaxis], (1, 300))
        bound, end = chain.run(0, everybody, state)
        assert (np.sort(end, axis=0) == np.arange(5)[:, np.newaxis]).all()
        place = np.argsort(end, axis=0)
        for j in range(5):
            bounded = bound[j] < 5
            assert (place[bound[j][bounded], np.flatnonzero(bounded)] <= j).all()
        full = (bound < 5).all(axis=0)
        assert (end[:, full] == bound[:, full]).all()
        settled.append(full)
    assert (np.array(settled) == settled[0]).all()
    assert 0.7 < np.mean(settled) < 1  # and what was not settled is drawn from longer ago


def test_the_same_seed_draws_the_same_and_another_seed_another():
    order = NETS["zigzag"]
    one, same, other = (drawn(order, 50, np.random.default_rng(seed)).tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_large_orders_are_drawn_if_they_fall_into_parts():
    nothing_known = drawn(order_of(3000, better=[]), 3, np.random.default_rng(0))
    assert (np.sort(nothing_known, axis=1) == np.arange(3000)).all()
    chain = drawn(order_of(300, better=[(i, i + 1) for i in range(299)]), 2, np.random.default_rng(0))
    assert (chain == np.arange(300)[::-1]).all()


def test_a_large_net_is_refused():
    zigzag = [(i, i + 1) if i % 2 else (i + 1, i) for i in range(120)]
    with pytest.raises(TooManySituations, match="121 situations"):
        drawn(order_of(121, better=zigzag), 1, np.random.default_rng(0))
