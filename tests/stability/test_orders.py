"""What follows from what is known of a ranking, and the parts that it falls into."""

from itertools import combinations

import numpy as np
import pytest

from detente.stability.orders import Order, bits
from detente.stability.preferences import Partial
from tests.stability.cases import order_of, random_order

ORDERS = [random_order(seed, n, share) for seed in range(8) for n in (1, 4, 7) for share in (0.1, 0.3, 0.6)]


def better(order, high, low):
    """Whether one situation is known to be better than another."""
    return bool(order.below[order.class_of[high]] >> order.class_of[low] & 1)


def test_what_follows_is_known():
    order = order_of(6, better=[(0, 1), (2, 3), (3, 4)], same=[(1, 2)])
    assert [low for low in range(6) if better(order, 0, low)] == [1, 2, 3, 4]
    assert [high for high in range(6) if better(order, high, 4)] == [0, 1, 2, 3]
    assert order.classes[order.class_of[1]] == (1, 2)
    assert order.above[order.class_of[5]] == order.below[order.class_of[5]] == 0


def test_what_follows_by_way_of_a_situation_that_cannot_be_is_known_too():
    known = Partial((0, 1, 2), frozenset({(0, 1), (1, 2)}))
    order = Order.of(known, np.array([True, False, True]))
    assert order == Order(((0,), (2,)), (0b10, 0))


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        order_of(3, better=[(0, 1), (1, 2), (2, 0)])


@pytest.mark.parametrize("order", ORDERS)
def test_of_what_is_above_and_below_one_mirrors_the_other(order):
    classes = range(len(order.classes))
    assert all((order.above[a] >> b & 1) == (order.below[b] >> a & 1) for a in classes for b in classes)


@pytest.mark.parametrize("order", ORDERS)
def test_every_class_of_a_layer_is_better_than_all_of_the_layers_before(order):
    layers = order.layers(order.everything)
    assert sum(layers) == order.everything
    for low, high in combinations(layers, 2):
        assert all(order.below[place] & low == low for place in bits(high))


@pytest.mark.parametrize("order", ORDERS)
def test_nothing_is_known_between_strands(order):
    strands = order.strands(order.everything)
    assert sum(strands) == order.everything
    for one, other in combinations(strands, 2):
        assert not any(order.below[place] & other for place in bits(one))


@pytest.mark.parametrize("order", ORDERS)
def test_parts_cannot_be_parted_the_same_way_again(order):
    for layer in order.layers(order.everything):
        assert order.layers(layer) == [layer]
    for strand in order.strands(order.everything):
        assert order.strands(strand) == [strand]


def test_a_part_keeps_what_is_known_among_its_classes():
    order = order_of(5, better=[(0, 1), (1, 2), (3, 4)])
    assert order.part(0b10101) == Order(((0,), (2,), (4,)), (0b010, 0, 0))
