"""Games of every kind, also degenerate ones: ties, nothing to divide, negative worth, nothing but sums."""

import numpy as np
from hypothesis import strategies as st

from detente.bargain import CoalitionGame, Terms
from detente.bargain.tables import sizes, sums

NAMES = "abcdefghijklmnop"
KINDS = ("any", "ties", "simple", "additive", "nearly additive", "zero", "alike", "convex", "large grand")


def random_worth(rng, n, kind):
    """Whole numbers, so that equal worths are equal."""
    any_worth = rng.integers(-6, 7, 2**n)
    by_kind = {
        "any": any_worth,
        "ties": rng.integers(0, 3, 2**n),
        "simple": rng.integers(0, 2, 2**n),
        "additive": sums(rng.integers(-6, 7, n)),
        "nearly additive": sums(rng.integers(-6, 7, n)) + rng.integers(0, 2, 2**n),
        "zero": np.zeros(2**n, dtype=int),
        "alike": rng.integers(-6, 7, n + 1)[sizes(n)],
        "convex": sums(rng.integers(0, 4, n)) ** 2 + sums(rng.integers(-3, 4, n)),
        "large grand": np.append(rng.integers(0, 7, 2**n - 1), 7 * n),
    }
    worth = by_kind[kind].astype(float)
    worth[0] = 0
    return worth


def random_game(seed, n, kind="any"):
    return CoalitionGame(tuple(NAMES[:n]), random_worth(np.random.default_rng([seed, n]), n, kind))


@st.composite
def games(draw, least=2, most=5, kinds=KINDS):
    seed, n = draw(st.integers(0, 10**6)), draw(st.integers(least, most))
    return random_game(seed, n, draw(st.sampled_from(kinds)))


@st.composite
def partitions(draw, n):
    """A partition of players by number."""
    labels = draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    return tuple(tuple(i for i in range(n) if labels[i] == label) for label in sorted(set(labels)))


@st.composite
def graphs(draw, n):
    """Some links of players by number, one at least."""
    every = [(i, j) for j in range(n) for i in range(j)]
    return draw(st.lists(st.sampled_from(every), min_size=1, max_size=len(every), unique=True))


def terms_for(game, seed=0):
    """Terms that every rule can work with."""
    rng = np.random.default_rng([seed, game.n_players])
    players = game.players
    n = len(players)
    links = [(players[i], players[j]) for j in range(n) for i in range(j) if rng.random() < 0.5]
    return Terms(
        costs={name: float(rng.integers(1, 9)) for name in players},
        heads={name: float(rng.integers(1, 9)) for name in players},
        blocs=(players[: n // 2 + 1],),
        links=(*links, (players[0], players[-1])),
    )


def close(found, expected, game):
    """Shares by name or in order, equal up to a hundred-millionth of the largest worth."""
    found, expected = (
        np.array(list(each.values()) if isinstance(each, dict) else each, dtype=float)
        for each in (found, expected)
    )
    return np.abs(found - expected).max() <= 1e-8 * max(np.abs(game.worth).max(), 1e-12)
