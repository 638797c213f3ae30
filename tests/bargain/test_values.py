"""Shapley, Owen and Myerson values agree with orders tried one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain.tables import neighbours, restricted
from detente.bargain.values import owen, potential, quotient, shapley
from tests.bargain import twin
from tests.bargain.games import close, games, graphs, partitions


@given(games(least=1))
def test_the_shapley_value_is_what_players_add_in_all_orders(game):
    assert close(shapley(game.worth), twin.shapley(game.worth.tolist()), game)


@given(games(least=1, most=6))
def test_shapley_values_are_differences_of_the_potential(game):
    found = potential(game.worth)
    every = range(game.n_players)
    assert close([found[-1] - found[game.grand ^ 1 << i] for i in every], shapley(game.worth), game)


@settings(max_examples=60)
@given(st.data())
def test_the_owen_value_is_what_players_add_in_orders_that_keep_blocs_together(data):
    game = data.draw(games(most=5))
    blocs = data.draw(partitions(game.n_players))
    assert close(owen(game.worth, blocs), twin.owen(game.worth.tolist(), blocs), game)


@given(st.data())
def test_blocs_get_their_shapley_value_among_blocs(data):
    game = data.draw(games(most=6))
    blocs = data.draw(partitions(game.n_players))
    found = owen(game.worth, blocs)
    assert close([found[list(bloc)].sum() for bloc in blocs], shapley(quotient(game.worth, blocs)), game)


@given(games(most=6))
def test_with_one_bloc_or_all_alone_the_owen_value_is_the_shapley_value(game):
    n = game.n_players
    for blocs in ((tuple(range(n)),), tuple((i,) for i in range(n))):
        assert close(owen(game.worth, blocs), shapley(game.worth), game)


@settings(max_examples=60)
@given(st.data())
def test_the_myerson_value_is_what_players_add_among_those_they_can_talk_to(data):
    game = data.draw(games(most=5))
    links = data.draw(graphs(game.n_players))
    linked = neighbours(game.n_players, links)
    found = shapley(restricted(game.worth_of, np.arange(game.grand + 1), linked))
    assert close(found, twin.myerson(game.worth.tolist(), links), game)
