"""Who would leave, and whether anything keeps all together, with the proof either way."""

import pytest
from hypothesis import given, settings

from detente.bargain import CoalitionGame, core, divide, excesses
from detente.bargain.excess import Excess
from detente.errors import NoDivision
from tests.bargain.games import games, random_game

GLOVES = CoalitionGame.of("LMR", lambda coalition: float("R" in coalition and len(coalition) > 1))
MAJORITY = CoalitionGame.of("abc", lambda coalition: float(len(coalition) > 1))


def test_excesses_are_what_coalitions_gain_by_leaving_largest_first():
    found = excesses(GLOVES, {"R": 0.5, "L": 0.5, "M": 0.0})
    assert found[0] == Excess(("M", "R"), 0.5)
    assert [each.excess for each in found] == sorted((each.excess for each in found), reverse=True)
    assert {each.coalition for each in found} == {GLOVES.names_of(mask) for mask in range(1, 7)}
    assert found[-1] == Excess(("L",), -0.5) or found[-1].excess == -0.5


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ({"L": 1.0, "M": 0.0}, "no share for \\['R'\\]"),
        ({"L": 1.0, "M": 0.0, "R": 0.0, "X": 0.0}, "'X'"),
        ({"L": float("nan"), "M": 0.0, "R": 0.0}, "finite"),
    ],
)
def test_shares_that_are_not_one_number_for_each_player_are_refused(shares, why):
    with pytest.raises(NoDivision, match=why):
        excesses(GLOVES, shares)


def test_a_core_that_is_not_empty_is_proven_by_shares():
    found = core(GLOVES)
    assert not found.empty
    assert found.least == pytest.approx(0.0)
    assert found.allocation == pytest.approx({"L": 0, "M": 0, "R": 1})
    assert found.balancing == {}


def test_an_empty_core_is_proven_by_coalitions_that_are_together_worth_too_much():
    found = core(MAJORITY)
    assert found.empty
    assert found.least == pytest.approx(1 / 3)
    assert found.balancing == pytest.approx({("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5})


@settings(max_examples=50)
@given(games(most=6))
def test_the_core_is_empty_or_not_and_either_way_there_is_a_proof(game):
    found = core(game)
    largest = excesses(game, found.allocation)[0].excess
    assert sum(found.allocation.values()) == pytest.approx(game.worth[-1], abs=game.tolerance)
    assert largest == pytest.approx(found.least, abs=game.tolerance)
    assert found.empty == (largest > game.tolerance)
    if found.empty:
        worth = sum(weight * game.worth[game.mask_of(names)] for names, weight in found.balancing.items())
        assert worth > game.worth[-1] + game.tolerance
        for player in game.players:
            weights = (weight for names, weight in found.balancing.items() if player in names)
            assert sum(weights) == pytest.approx(1.0)
    else:
        assert found.balancing == {}


@settings(max_examples=50)
@given(games(most=6))
def test_no_rule_is_inside_an_empty_core_and_nucleolus_and_least_core_are_inside_one_that_is_not(game):
    empty = core(game).empty
    assert divide(game, "nucleolus").inside is not empty
    assert divide(game, "least-core").inside is not empty
    assert not (empty and divide(game, "shapley").inside)


@given(games(kinds=("convex", "additive")))
def test_the_shapley_value_of_a_convex_game_is_in_the_core(game):
    assert game.is_convex()
    assert divide(game, "shapley").inside


def test_one_player_has_nobody_to_leave_with():
    game = random_game(0, 1)
    assert excesses(game, {"a": game.worth[1]}) == ()
    assert core(game).allocation == {"a": game.worth[1]}
    assert (core(game).empty, core(game).least) == (False, 0.0)
