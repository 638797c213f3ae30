"""How sure an answer is, from the scenario: against every ranking that its words admit, and every world."""

from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest

from detente.stability.analysis import analyse, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.stability.doubtful import over_rankings, over_worlds
from detente.stability.robust import Draws, Share
from detente.states import Play
from tests.ranked import ranked
from tests.stability import twin
from tests.valued import exchange, valued

EXACTLY = Draws(seed=1, combinations=10_000)

KNOWN = {"known": ["3 > 0 > 1"]}
TIED = {"known": ["3 >> 1 = 2"]}
RANGES = {"ranges": {"0": "5 [3, 8]", "1": "1 [0, 2]", "2": "4 [2.5, 6]", "3": "7 [6.5, 9]"}}


def of(ann, bob, steps="ab", **changes):
    return analyse(conflict_of(ranked(steps, preferences={"ann": ann, "bob": bob}, **changes)))


def admitted(held, labels):
    """Every ranking that a preference admits, as label -> rank: ties only where they are said."""
    same = {label: label for label in labels}
    for one, sign, other in held.relations():
        if sign == "=":
            same = {label: one if group == other else group for label, group in same.items()}
    groups = list(dict.fromkeys(same.values()))
    for order in permutations(groups):
        rank = {label: order.index(group) for label, group in same.items()}
        known = [(one, other) for one, sign, other in held.relations() if sign != "="]
        known += [
            (one, other)
            for one, other in permutations(held.ranges, 2)
            if held.ranges[one].low > held.ranges[other].high
        ]
        if all(rank[one] > rank[other] for one, other in known):
            yield rank


def every_payoffs(analysis):
    """Payoffs of all parties for every combination of rankings."""
    moves, scenario = analysis.conflict.moves, analysis.conflict.scenario
    rows = []
    for i, party in enumerate(analysis.conflict.space.parties):
        held = scenario.preferences[party]
        if held.known or held.ranges:
            rows.append([[rank[label] for label in moves.labels] for rank in admitted(held, moves.labels)])
        else:
            rows.append([analysis.conflict.payoffs[i].tolist()])
    return [np.array(chosen) for chosen in product(*rows)]


@pytest.mark.parametrize(
    ("ann", "bob"),
    list(combinations([KNOWN, TIED, RANGES, {"statements": ["a iff b", "b"]}], 2)),
    ids=lambda given: next(iter(given)),
)
def test_shares_are_those_of_every_ranking_that_the_words_admit(ann, bob):
    analysis = of(ann, bob)
    every, n = every_payoffs(analysis), analysis.conflict.moves.n
    found = over_rankings(analysis, range(n), EXACTLY)
    assert [(each.concept, each.situation) for each in found] == list(product(CONCEPTS, range(n)))
    for each in found:
        stays = twin.CONCEPTS[each.concept]
        told = [
            [stays(analysis.conflict.moves, payoffs, i, each.situation) for i in range(2)]
            for payoffs in every
        ]
        shares = [Share(Fraction(sum(column), len(told))) for column in zip(*told, strict=True)]
        assert list(each.staying) == shares, each
        assert each.all_stay == Share(Fraction(sum(map(all, told)), len(told)))
        for said, share in zip(each.certain, shares, strict=True):
            assert {"always": share.value == 1, "never": share.value == 0}.get(said, True), each
            if said == "sometimes":
                assert 0 < share.value < 1


def test_where_steps_are_fixed_only_rankings_of_what_is_left_count():
    scenario = ranked(
        "abc", preferences={"ann": {"known": ["7 > 1 > 4", "5 > 1"]}, "bob": {"statements": ["a"]}}
    )
    analysis = analyse(conflict_of(scenario, Play(("a",), frozenset("c"))))
    (four, five) = analysis.conflict.situations
    assert [analysis.conflict.moves.label(s) for s in (four, five)] == ["4", "5"]
    found = {(each.concept, each.situation): each for each in over_rankings(analysis, (four, five), EXACTLY)}
    assert found["nash", five].staying[0] == Share(Fraction(1))
    assert found["nash", four].staying[0] == Share(Fraction(0))


def test_what_is_fully_known_is_certain():
    chain = {"known": ["2 > 3 > 0 > 1"]}
    found = over_rankings(of(chain, {"ranking": ["1", "3", "0", "2"]}), range(4), EXACTLY)
    told = of({"ranking": ["2", "3", "0", "1"]}, {"ranking": ["1", "3", "0", "2"]})
    for each in found:
        row = told.stable[each.concept][:, each.situation]
        assert [share.value for share in each.staying] == row.tolist()
        assert each.certain == tuple("always" if stays else "never" for stays in row)


# --- worlds


def doubtful_exchange():
    """What north loses by its own step is a gain in an eighth of all worlds."""
    worth = {
        "freeze": {"by": ["north"], "north": "-1 [-3, 1]", "south": 3},
        "relief": {"by": ["south"], "south": "-2 [-4, -1]", "north": "3 [2, 5]"},
    }
    return analyse(conflict_of(valued(worth)))


def test_a_scenario_without_ranges_is_the_same_in_every_world():
    analysis = analyse(conflict_of(exchange()))
    for each in over_worlds(analysis, range(4), Draws(seed=1, number=5)):
        stays = analysis.stable[each.concept][:, each.situation]
        assert [share.value for share in each.staying] == stays.tolist()
        assert each.all_stay == Share(Fraction(int(stays.all())), 5)
        assert each.certain == ()


def test_the_same_seed_draws_the_same_worlds_and_another_seed_others():
    analysis = doubtful_exchange()
    first, again, other = (over_worlds(analysis, [3], Draws(seed, number=40)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_more_worlds_begin_with_the_same_ones():
    analysis = doubtful_exchange()
    few, many = (over_worlds(analysis, [0], Draws(seed=3, number=n))[0].staying[0] for n in (20, 60))
    counts = few.value * 20, many.value * 60
    assert counts[0] <= counts[1] <= counts[0] + 40


def test_the_share_of_worlds_is_near_what_the_triangles_say():
    """North alone does not freeze while that costs it: of a triangle -3, -1, 1 an eighth lies above 0."""
    analysis = doubtful_exchange()
    found = {each.concept: each for each in over_worlds(analysis, [0], Draws(seed=1, number=600))}
    share = found["nash"].staying[0]
    assert share.draws == 600
    assert share.interval[0] < 7 / 8 < share.interval[1]
    assert found["nash"].staying[1] == Share(Fraction(1), 600)
    assert found["nash"].all_stay == share


def test_all_stay_where_every_one_does():
    for each in over_worlds(doubtful_exchange(), range(4), Draws(seed=5, number=30)):
        assert each.all_stay.value <= min(share.value for share in each.staying)
        assert each.all_stay.value >= sum(share.value for share in each.staying) - 1
