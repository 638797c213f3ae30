"""A wished situation: whatever is said to be enough is tried out, and is enough."""

import numpy as np
import pytest

from detente.scenario import read
from detente.scenario.bundle import find
from detente.stability import wish as wishes
from detente.stability.analysis import analyse, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.stability.inverse import condition_of
from detente.stability.wish import wish_for
from detente.stability.witness import Question
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs
from tests.valued import exchange, valued

WORTH = {
    "freeze": {"by": ["north"], "north": -2, "south": 3, "west": 1},
    "relief": {"by": ["south"], "south": -4, "north": 5, "west": 0},
    "visit": {"by": ["west"], "west": -1, "north": 1, "south": -0.5},
    "bridge": {"by": ["north", "south"], "north": 2, "south": 1.5, "west": -3},
}
UNKNOWN_RATE = {"points_per_busd_year": 0}


def of(scenario, rule="legal-sequences"):
    return analyse(conflict_of(scenario), rule)


def paid(payoffs, situation, amounts):
    after = payoffs.copy()
    after[:, situation] += np.array(amounts, dtype=payoffs.dtype)
    return after


# --- payments


@pytest.mark.parametrize("rule", RULES)
def test_with_the_payments_all_stay_and_with_a_unit_less_to_anybody_somebody_leaves(rule):
    analysis = of(valued(WORTH), rule)
    moves, payoffs = analysis.conflict.moves, analysis.conflict.payoffs
    for s in analysis.conflict.situations:
        for concept, found in wish_for(analysis, s).payments.items():

            def all_stay(amounts, s=s, concept=concept):
                after = paid(payoffs, s, amounts)
                return all(CONCEPTS[concept](moves, after, party, rule)[s] for party in range(3))

            assert found.outcome == "cheapest"
            assert all_stay(found.amounts)
            for party in np.flatnonzero(found.amounts):
                assert not all_stay(np.array(found.amounts) - (np.arange(3) == party))


def test_where_all_stay_already_nothing_needs_to_be_paid():
    analysis = of(exchange())
    found = wish_for(analysis, 3)
    assert found.payments["gmr"].amounts == found.payments["seq"].amounts == (0, 0)
    million = round(1 / analysis.conflict.preferences.unit)
    assert found.payments["nash"].amounts == (million, million)


def test_a_payment_costs_the_dollars_that_make_up_for_its_points():
    """A billion a year is worth 1,000 points to the north, and 4,000 to the south."""
    rates = {"north": {"points_per_busd_year": 1000}, "south": {"points_per_busd_year": 4000}}
    analysis = of(exchange(money=rates))
    found = wish_for(analysis, 3)
    assert found.in_dollars
    points = [amount * analysis.conflict.preferences.unit for amount in found.payments["nash"].amounts]
    assert points == pytest.approx([1, 4])
    assert found.payments["nash"].cost == found.payments["nash"].bound == pytest.approx(1 / 1000 + 4 / 4000)


@pytest.mark.parametrize(
    "money",
    [
        {},
        {"north": {"points_per_busd_year": 10}},
        {"north": {"points_per_busd_year": 10}, "south": UNKNOWN_RATE},
    ],
)
def test_where_it_is_not_known_what_money_is_worth_a_point_is_a_point(money):
    more = {
        "freeze": {"money": {}, "effects": {"peace": -0.1}},
        "relief": {"money": {}, "effects": {"peace": 0.1}},
    }
    found = wish_for(of(exchange(money=money, more=more)), 1)
    assert not found.in_dollars
    assert found.payments["nash"].cost == sum(found.payments["nash"].amounts) > 0


def test_nobody_is_paid_where_somebody_only_ranks():
    found = wish_for(of(exchange(preferences={"south": {"ranking": ["0", "1", "2", "3"]}})), 3)
    assert found.payments == {}
    assert not found.in_dollars
    told = [(need.change is None, need.slack is None) for need in found.of("nash")]
    assert told == [(True, False), (False, True)]


# --- needs


@pytest.mark.parametrize("name", ["elmira", "cuban-missiles"])
def test_each_need_is_about_one_party_and_holds_where_it_stays(name):
    analysis = of(read(find(name)))
    payoffs, parties = analysis.conflict.payoffs, range(len(analysis.conflict.space.parties))
    for s in analysis.conflict.situations:
        found = wish_for(analysis, s)
        assert found.situation == s
        assert [(need.concept, need.party) for need in found.needs] == [
            (c, i) for c in CONCEPTS for i in parties
        ]
        for need in found.needs:
            row = payoffs[need.party]
            assert need.stays == analysis.stable[need.concept][need.party, s]
            assert need.condition is not None
            assert bool(need.condition.holds(row <= row[s])) is need.stays
            is_turned(analysis.conflict, need, s)


def is_turned(conflict, need, s):
    """The nearest ranking has the other verdict, and what is crossed is what is compared otherwise."""
    assert need.change is not None
    if not np.isfinite(need.change.distance):
        return
    after = conflict.payoffs.copy()
    after[need.party] = need.change.ranking
    assert CONCEPTS[need.concept](conflict.moves, after, need.party, "legal-sequences")[s] != need.stays
    before = conflict.payoffs[need.party]
    sides = np.sign(before - before[s]) != np.sign(need.change.ranking - need.change.ranking[s])
    assert list(need.change.crossed) == np.flatnonzero(sides).tolist()


@pytest.mark.parametrize("rule", RULES)
def test_slack_is_how_much_a_situation_can_lose_before_a_party_leaves_or_what_it_lacks(rule):
    analysis = of(valued(WORTH), rule)
    moves, payoffs = analysis.conflict.moves, analysis.conflict.payoffs
    told = set()
    for s in analysis.conflict.situations:
        for need in wish_for(analysis, s).needs:

            def stays(more, s=s, need=need):
                given = np.eye(3, dtype=np.int64)[need.party] * more
                return CONCEPTS[need.concept](moves, paid(payoffs, s, given), need.party, rule)[s]

            told.add((need.stays, need.slack is None))
            if need.slack is None:
                assert stays(-(10**9))
            else:
                assert stays(-need.slack)
                assert not stays(-need.slack - 1)
                assert (need.slack >= 0) is need.stays
    assert told >= {(True, False), (False, False)}


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_party_stays_as_long_as_a_situation_is_worth_the_least_that_its_condition_needs(concept):
    for seed in range(25):
        graph = random_graph(seed, 2 + seed % 3, 4, joint=0.3, requires=0.2)
        worth = 3 * random_payoffs(seed, len(graph.parties), graph.n)
        situation = int(np.random.default_rng(seed).integers(graph.n))
        for party in range(len(worth)):
            least = condition_of(graph, worth, Question(party, situation, concept)).least(worth[party])
            for value in [] if least is None else [least, least - 1]:
                after = worth.copy()
                after[party, situation] = value
                stays = CONCEPTS[concept](graph, after, party, "legal-sequences")[situation]
                assert stays == (value == least), (seed, party, value)


def test_the_needs_under_one_concept_come_in_the_order_of_the_parties():
    found = wish_for(of(read(find("elmira"))), 0).of("smr")
    assert [(need.concept, need.party) for need in found] == [("smr", 0), ("smr", 1), ("smr", 2)]


def test_too_many_moves_to_tell_leave_the_verdict_alone(monkeypatch):
    monkeypatch.setattr(wishes, "MOVE_LIMIT", 1)
    analysis = of(exchange(preferences={"south": {"ranking": ["0", "1", "2", "3"]}}))
    untold = [need for need in wish_for(analysis, 3).needs if need.condition is None]
    assert untold
    for need in untold:
        assert (need.change, need.slack) == (None, None)
        assert need.stays == analysis.stable[need.concept][need.party, 3]
