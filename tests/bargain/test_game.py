"""Games: coalitions are masks and names, worth is checked, and properties come with a witness."""

import numpy as np
import pytest
from hypothesis import given

from detente.bargain import CoalitionGame
from detente.bargain.game import ASKED_LIMIT, TABLE_LIMIT, AskedGame
from detente.errors import DetenteError, NoDivision, TooManyPlayers
from tests.bargain.games import games

GLOVES = CoalitionGame.of("LMR", lambda coalition: float("R" in coalition and len(coalition) > 1))


def pairs(game):
    return [(s, t) for s in range(game.grand + 1) for t in range(game.grand + 1)]


def test_a_coalition_is_a_mask_and_names_in_order():
    assert GLOVES.players == ("L", "M", "R")
    assert (GLOVES.n_players, GLOVES.grand) == (3, 7)
    assert GLOVES.mask_of(("R", "L")) == 5
    assert GLOVES.names_of(5) == ("L", "R")
    assert (GLOVES.label(5), GLOVES.label(0)) == ("L+R", "")
    assert GLOVES.worth.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]


def test_worth_cannot_be_changed_behind_the_game():
    given_worth = np.array([0.0, 1.0])
    game = CoalitionGame(("a",), given_worth)
    given_worth[1] = 5.0
    assert game.worth[1] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        game.worth[1] = 5.0


@pytest.mark.parametrize(
    ("players", "worth", "why"),
    [
        ((), [0], "needs a player"),
        (("a", "b", "a"), [0] * 8, "by one name: \\['a'\\]"),
        (("a", "b"), [0, 1, 2], "4 coalitions"),
        (("a", "b"), [[0, 1], [2, 3]], "4 coalitions"),
        (("a", "b"), [0, 1, np.nan, 3], "worth of 'b' is nan"),
        (("a", "b"), [0, 1, 2, np.inf], "worth of 'a\\+b' is inf"),
        (("a", "b"), [1, 1, 2, 3], "empty coalition is worth 1"),
    ],
)
def test_what_is_no_game_is_refused_with_the_reason(players, worth, why):
    with pytest.raises(NoDivision, match=why) as refused:
        CoalitionGame(players, np.array(worth, dtype=float))
    assert isinstance(refused.value, DetenteError)
    assert isinstance(refused.value, ValueError)


def test_a_name_that_nobody_has_is_refused():
    with pytest.raises(NoDivision, match="no player is called 'X'; the players are L, M, R"):
        GLOVES.mask_of(("L", "X"))


def test_too_many_players_are_refused_before_anything_is_asked():
    def asked(_coalition):
        raise AssertionError

    names = tuple(map(str, range(TABLE_LIMIT + 1)))
    with pytest.raises(TooManyPlayers, match="can be sampled"):
        CoalitionGame.of(names, asked)
    with pytest.raises(TooManyPlayers, match="17 players"):
        CoalitionGame(names, np.zeros(2))
    with pytest.raises(TooManyPlayers, match="Merge players"):
        AskedGame(tuple(map(str, range(ASKED_LIMIT + 1))), asked)


def test_a_function_is_asked_once_about_each_coalition():
    asked = []

    def worth(coalition):
        asked.append(coalition)
        return float(len(coalition))

    game = AskedGame(tuple("abc"), worth)
    masks = np.array([[1, 3], [3, 0]])
    assert game.worth_of(masks).tolist() == [[1, 2], [2, 0]]
    assert sorted(map(len, asked)) == [1, 2]
    assert [each.tolist() for each in game.known()] == [[0, 1, 3], [0, 1, 2]]
    assert game.tolerance == pytest.approx(2e-7)
    assert game.written().worth.tolist() == [0, 1, 1, 2, 1, 2, 2, 3]
    assert len(asked) == 7


def test_an_answer_that_is_no_number_is_refused():
    with pytest.raises(NoDivision, match="worth of 'a\\+b' is nan"):
        CoalitionGame.of("ab", lambda coalition: np.nan if len(coalition) > 1 else 1.0)


@given(games())
def test_a_part_of_the_players_plays_the_same_game(game):
    part = game.subgame(game.players[1:])
    assert part.players == game.players[1:]
    assert all(
        part.worth[mask] == game.worth[game.mask_of(part.names_of(mask))] for mask in range(part.grand + 1)
    )


@given(games(most=4))
def test_monotone_superadditive_and_convex_are_what_the_definitions_say(game):
    v = game.worth
    assert game.is_monotone().holds == all(v[s] <= v[s | t] for s, t in pairs(game))
    assert game.is_superadditive().holds == all(v[s] + v[t] <= v[s | t] for s, t in pairs(game) if not s & t)
    assert game.is_convex().holds == all(v[s] + v[t] <= v[s | t] + v[s & t] for s, t in pairs(game))


@given(games())
def test_a_witness_shows_the_least_gap(game):
    v = game.worth
    one, other = map(game.mask_of, game.is_monotone().witness)
    assert v[other] - v[one] == game.is_monotone().gap
    assert game.names_of(one) == tuple(n for n in game.names_of(other) if n in game.names_of(one))
    one, other = map(game.mask_of, game.is_superadditive().witness)
    assert not one & other
    assert v[one | other] - v[one] - v[other] == game.is_superadditive().gap
    one, other = map(game.mask_of, game.is_convex().witness)
    assert v[one | other] + v[one & other] - v[one] - v[other] == game.is_convex().gap


def test_a_check_reads_as_a_claim():
    assert GLOVES.is_monotone()
    assert not GLOVES.is_convex()
    assert GLOVES.is_convex().gap == -1
    assert set(GLOVES.is_convex().witness) == {("L", "R"), ("M", "R")}


def test_one_player_alone_is_a_game():
    game = CoalitionGame(("a",), np.array([0.0, -2.0]))
    assert not game.is_monotone()
    assert game.is_superadditive()
    assert game.is_convex()
