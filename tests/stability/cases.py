"""Small conflicts with every move written out: a published one, and wild ones from a seed."""

import numpy as np

from detente.stability.orders import Order
from detente.stability.preferences import Partial
from detente.states.graph import Arcs, Graph

EUPHRATES_RANKINGS = {
    "Syria": ((1,), (3,), (6,), (2,), (4,), (5,)),
    "Iraq": ((2,), (4,), (6,), (1,), (5,), (3,)),
}


def euphrates():
    """The conflict about the Euphrates of 1975 and its payoffs [Hipel, Kilgour and Kinsara 2014].

    Syria releases water or not, and escalates or not, but not both; Iraq attacks or not. The situations
    are called 1 to 6: nothing, water, escalation, and the same with an attack.
    """
    without = [(a, b) for a in range(3) for b in range(3)]
    syria = Arcs.of([*without, *((a + 3, b + 3) for a, b in without)])
    iraq = Arcs.of([*((a, a + 3) for a in range(3)), *((a + 3, a) for a in range(3))])
    labels = tuple("123456")
    graph = Graph(("Syria", "Iraq"), labels, ((),) * 6, ((0,), (1,)), (syria, iraq))
    return graph, np.array([row_of(ranking) for ranking in EUPHRATES_RANKINGS.values()])


def row_of(ranking):
    """Payoffs by situation, counted from 0, from classes of situations, counted from 1, best first."""
    row = [0] * sum(map(len, ranking))
    for place, members in enumerate(reversed(ranking)):
        for member in members:
            row[member - 1] = place
    return row


def wild_graph(seed, n_parties, n, share=0.25):
    """Moves without any pattern, as a case may state them; with three parties or more, one joint mover."""
    rng = np.random.default_rng([seed, n_parties, n])
    owners = [(i,) for i in range(n_parties)] + ([(0, 1)] if n_parties > 2 else [])
    arcs = tuple(
        Arcs.of([(a, b) for a in range(n) for b in range(n) if rng.random() < share]) for _ in owners
    )
    parties = tuple(f"party-{i}" for i in range(n_parties))
    labels = tuple(map(str, range(n)))
    return Graph(parties, labels, ((),) * n, tuple(owners), arcs)


def order_of(n, better, same=()):
    """What is known of n situations: pairs (better, worse), and pairs that tie."""
    classes = list(range(n))
    for one, other in same:
        classes = [classes[one] if each == classes[other] else each for each in classes]
    pairs = frozenset((classes[high], classes[low]) for high, low in better)
    return Order.of(Partial(tuple(classes), pairs), np.ones(n, dtype=bool))


def random_order(seed, n, share):
    """A partial order of n situations; `share` of the pairs of a hidden ranking are told, one pair ties."""
    rng = np.random.default_rng([seed, n])
    hidden = rng.permutation(n).tolist()
    same = [(hidden[0], hidden[1])] if n > 2 and seed % 2 else []
    better = [(hidden[j], hidden[i]) for j in range(2, n) for i in range(j) if rng.random() < share]
    return order_of(n, better, same)
