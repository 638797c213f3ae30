"""Which steps are asked about where there are too many: those with the most at stake."""

import pytest

from detente.errors import NoWorth
from detente.scenario import read
from detente.scenario.bundle import find
from detente.stability.in_play import most_at_stake
from detente.worth import game_of
from tests.ranked import ranked
from tests.valued import valued

STAKES = {
    "a": {"by": ["ann"], "ann": 1, "bob": 20},
    "b": {"by": ["ann"], "ann": -5, "bob": 0},
    "c": {"by": ["bob"], "ann": 2, "bob": 5},
    "d": {"by": ["bob"], "ann": 0, "bob": 0},
    "e": {"by": ["bob"], "ann": 2, "bob": 1},
}
"""Of 10 points for ann and 26 for bob: a 20/26, b 5/10, c and e 2/10, d nothing."""


@pytest.mark.parametrize(
    ("limit", "found"),
    [(0, ""), (1, "a"), (2, "ab"), (3, "abc"), (4, "abce"), (5, "abcde"), (9, "abcde")],
)
def test_gain_and_loss_count_alike_as_shares_of_the_party_to_which_they_matter_most(limit, found):
    assert most_at_stake(valued(STAKES), (), limit) == tuple(found)


def test_what_is_done_is_not_asked_about():
    assert most_at_stake(valued(STAKES), "a", 2) == ("b", "c")


def test_a_party_to_which_nothing_is_worth_anything_has_no_say():
    scenario = valued({name: {"by": ["ann"], "ann": 0, "bob": k} for k, name in enumerate("abc")})
    assert most_at_stake(scenario, (), 2) == ("b", "c")


def test_only_steps_that_could_be_taken_next_are_asked_about():
    scenario = ready()
    assert most_at_stake(scenario, (), 9) == ("b", "e")
    assert most_at_stake(scenario, "b", 9) == ("a", "e")
    assert most_at_stake(scenario, "e", 9) == ("b",)


def ready():
    """a needs b, c excludes everything but a, d is never taken."""
    more = {"a": {"requires": "b"}, "c": {"requires": "a", "excludes": ["b", "e"]}, "d": {"direction": "off"}}
    return valued(STAKES, more=more)


def test_what_excludes_a_done_step_cannot_be_taken_next():
    assert most_at_stake(ready(), "a", 9) == ("b", "c", "e")
    assert most_at_stake(ready(), "ab", 9) == ("e",)
    assert most_at_stake(ready(), "ac", 9) == ()


def test_of_steps_that_are_named_those_are_taken_whatever_they_require():
    assert most_at_stake(ready(), "b", 2, "dcba") == ("a", "b")


def test_steps_come_in_the_order_of_the_scenario_and_have_no_less_at_stake_than_those_left_out():
    scenario = read(find("korea"))
    chosen = most_at_stake(scenario, (), 12)
    game = game_of(scenario)
    assert chosen == tuple(step for step in game.steps if step in chosen)
    assert len(chosen) == 12
    stake = {}
    for m, step in enumerate(game.steps):
        totals = [sum(abs(x) for x in row[: game.n_steps]) for row in game.flow]
        stake[step] = max(abs(game.flow[i, m]) / totals[i] for i in range(len(game.parties)))
    could = {step for step in game.steps if scenario.steps[step].requires.holds(lambda _: False)}
    assert max(stake[step] for step in could - set(chosen)) <= min(stake[step] for step in chosen)


def test_a_scenario_that_only_ranks_has_nothing_at_stake_in_points():
    with pytest.raises(NoWorth):
        most_at_stake(ranked(), (), 3)
