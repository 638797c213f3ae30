"""Another program's answers: coopgame-py on random games of every kind, in fractions where it has them."""

import coopgame  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bargain import CoalitionGame, Terms, core, divide
from tests.bargain.games import NAMES, close, games, graphs, partitions


def theirs(game):
    return coopgame.Game(game.worth[1:].tolist())


def named(game, groups):
    return tuple(tuple(game.players[i] for i in group) for group in groups)


@settings(max_examples=40)
@given(games(most=8))
def test_the_shapley_value_agrees(game):
    assert close(divide(game, "shapley").shares, coopgame.shapley(theirs(game)), game)


@settings(max_examples=40)
@given(games(most=6))
def test_the_nucleolus_agrees_with_programmes_in_fractions(game):
    found = divide(game, "nucleolus")
    domain = "imputation" if found.rule == "nucleolus" else "preimputation"
    exact = coopgame.nucleolus_exact(game.worth[1:].astype(int).tolist(), domain)["allocation"]
    assert close(found.shares, [float(share) for share in exact], game)


@pytest.mark.parametrize("seed", range(12))
def test_the_nucleolus_of_up_to_eight_players_agrees_for_any_numbers(seed):
    rng = np.random.default_rng(seed)
    n = 2 + seed % 7
    worth = np.append(rng.random(2**n - 1), n)
    worth[0] = 0
    game = CoalitionGame(tuple(NAMES[:n]), 10.0 ** rng.integers(-3, 5) * worth)
    assert close(divide(game, "nucleolus").shares, coopgame.nucleolus(theirs(game))["allocation"], game)


@settings(max_examples=40)
@given(games(most=8))
def test_the_least_excess_agrees(game):
    exact = coopgame.least_core(theirs(game), "preimputation")["epsilon"]
    assert core(game).least == pytest.approx(exact, abs=game.tolerance)


@settings(max_examples=40)
@given(st.data())
def test_the_owen_value_agrees(data):
    game = data.draw(games(most=8))
    blocs = data.draw(partitions(game.n_players))
    exact = coopgame.owen(theirs(game), [list(bloc) for bloc in blocs])
    assert close(divide(game, "owen", Terms(blocs=named(game, blocs))).shares, exact, game)


@settings(max_examples=40)
@given(st.data())
def test_the_myerson_value_agrees(data):
    game = data.draw(games(most=8))
    links = data.draw(graphs(game.n_players))
    found = divide(game, "myerson", Terms(links=tuple((game.players[i], game.players[j]) for i, j in links)))
    assert close(found.shares, coopgame.myerson(theirs(game), links), game)


@settings(max_examples=40)
@given(games(most=6))
def test_their_criterion_accepts_our_nucleolus(game):
    found = divide(game, "nucleolus")
    domain = "imputation" if found.rule == "nucleolus" else "preimputation"
    assert coopgame.verify(theirs(game), list(found.shares.values()), domain)["satisfied"]
