"""Arrays over coalitions agree with sets; what is settled is exact."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.bargain.tables import members, neighbours, parts, restricted, settle, sizes, sums, undetermined
from tests.bargain import twin
from tests.bargain.games import games, graphs


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_sums_are_over_members(amounts):
    n = len(amounts)
    found = sums(np.array(amounts))
    assert found.tolist() == [sum(amounts[i] for i in twin.members(mask, n)) for mask in range(2**n)]
    assert sizes(n).tolist() == members(np.arange(2**n), n).sum(axis=1).tolist()


@given(st.data())
def test_only_those_who_can_talk_to_each_other_act_together(data):
    game = data.draw(games())
    n = game.n_players
    links = data.draw(graphs(n))
    linked = neighbours(n, links)
    every = np.arange(game.grand + 1)
    assert restricted(game.worth_of, every, linked).tolist() == twin.restricted(game.worth.tolist(), links)
    assert restricted(game.worth_of, every.reshape(2, -1), linked).shape == (2, 2 ** (n - 1))
    assert parts(n, linked) == [twin.mask_of(part) for part in twin.groups(range(n), links)]


@given(st.integers(2, 6), st.lists(st.integers(1, 63), max_size=8))
def test_a_share_is_determined_when_its_coalition_is_a_combination_of_settled_ones(n, masks):
    masks = [mask & (2**n - 1) for mask in masks]
    space = np.eye(n, dtype=np.int64)
    for mask in masks:
        space = settle(space, mask)
    rows = members(np.array(masks, dtype=np.int64), n).astype(float).reshape(-1, n)
    rank = np.linalg.matrix_rank(rows) if masks else 0
    assert space.shape == (n, n - rank)
    assert not (rows @ space).any()
    for mask, is_open in enumerate(undetermined(space)):
        wider = np.vstack((rows, members(np.array([mask]), n)))
        assert is_open == (np.linalg.matrix_rank(wider) > rank)


def test_settling_stays_exact_for_sixteen_players():
    rng = np.random.default_rng(0)
    space = np.eye(16, dtype=np.int64)
    settled = []
    while space.shape[1] > 1:
        settled.append(int(rng.integers(1, 2**16)))
        space = settle(space, settled[-1])
        assert np.abs(space).max() < 10**6
    rows = members(np.array(settled), 16).astype(np.int64)
    assert not (rows @ space).any()


def test_a_complete_graph_restricts_nothing():
    every = np.arange(16)
    worth = np.random.default_rng(1).random(16)
    linked = neighbours(4, list(combinations(range(4), 2)))
    assert restricted(lambda masks: worth[masks], every[1:], linked).tolist() == worth[1:].tolist()
