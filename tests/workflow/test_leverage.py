"""Who could do what without whom, from a scenario file to the findings."""

import time
from dataclasses import replace

import numpy as np
import pytest

from detente.errors import LimitReached, NoRoadmap, TooManyPlayers
from detente.roadmap import Limits, Roadmap, judge
from detente.roadmap.questions.attainable import Attained, Question, improved
from detente.workflow.influence import measured, other_worlds
from detente.workflow.leverage import Asked, _better, _resettled, leverage_case, written
from detente.worth import game_of
from detente.worth.subgame import among
from tests.workflow import leveraged

NO_TIME = Limits(0.0, time.perf_counter)


def test_who_takes_everything_with_it_is_indispensable_and_the_others_are_not():
    found = leveraged.found()
    assert found.indispensable == ("north", "south")
    assert 0 < found.left["east"] < 1
    assert found.open_groups == 0


def test_who_is_needed_for_the_goal_has_a_veto():
    goal = leveraged.found().winning[0]
    assert goal.level is None
    assert goal.veto == ("north", "south")
    assert goal.blocking == (("north",), ("south",))
    assert goal.least == (("north", "south"),)
    assert goal.shapley_shubik == {"east": 0.0, "north": 0.5, "south": 0.5}
    assert goal.undecided == 0


def test_shares_of_what_all_attain_stand_beside_the_goal():
    found = leveraged.found()
    assert [each.level for each in found.winning] == [None, 0.5, 0.75, 0.9]
    assert found.winning[1].veto == ("north", "south")


def test_every_settlement_that_is_told_of_holds():
    found = leveraged.found()
    assert found.settlement.verdict.holds
    for group in found.groups:
        assert group.verdict is None or group.verdict.holds
    for without in found.without.values():
        for part in without.parts:
            inside = among(found.game, part.members)
            assert judge(inside, part.roadmap).holds


def test_values_of_power_add_up_to_all_of_it():
    found = leveraged.found()
    assert sum(found.shapley.part.values()) == pytest.approx(1)
    assert sum(found.banzhaf.part.values()) == pytest.approx(1)
    for party in found.parties:
        assert found.shapley.low[party] <= found.shapley.part[party] + 1e-9
        assert found.shapley.part[party] <= found.shapley.high[party] + 1e-9


def test_influence_is_what_a_party_gains_with_and_without_the_other():
    found = leveraged.found()
    over, gain = found.influence["without"].over, found.settlement.verdict.gain
    for i, party in enumerate(found.parties):
        left = [found.without[party].gain(other) for other in found.parties]
        assert over[i] == pytest.approx(gain - left, abs=1e-6)
    assert over.diagonal() == pytest.approx(gain)


def test_nobody_is_beaten_by_nobody_in_any_world():
    found = leveraged.found()
    for influence in found.influence.values():
        others = influence.unbeaten.copy()
        assert (others.diagonal() == 0).all()
        assert (others.sum(axis=0) >= 1 - 1e-9).all()
        assert ((others >= 0) & (others <= 1)).all()


def test_worlds_are_the_same_for_the_same_seed():
    scenario = leveraged.case().scenario
    first, again = (next(other_worlds(scenario, 1, 7)).flow for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, game_of(scenario).flow)


def test_without_worlds_nothing_is_said_of_them():
    found = leveraged.found()
    measures = measured(found.game, found.settlement.verdict.roadmap, found.without)
    assert set(measures) == set(found.influence)


def test_another_objective_looks_for_other_settlements():
    found = leveraged.found(objective="total", worlds=0)
    assert found.settlement.value >= leveraged.found().settlement.verdict.share.sum() - 1e-6
    assert found.without["east"].value == pytest.approx(found.groups[0b110].value, rel=1e-4)
    assert np.isnan(found.influence["without"].unbeaten).all()


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """A roadmap of others, and a goal that it reaches: a truce that both would keep in any case."""
    file = tmp_path_factory.mktemp("drafts") / "truce.yaml"
    text = "detente-roadmap: 1\nname: truce\ntitle: A truce\nscenario: neighbours\nphases: {1: [truce]}\n"
    file.write_text(text, encoding="utf-8")
    return leveraged.found("goal: truce\n", roadmap=file, worlds=0)


def test_a_roadmap_of_others_can_be_looked_at(draft):
    settled = draft.settlement
    assert settled.status == "given"
    assert settled.verdict.roadmap.starts == {"truce": 1}
    assert settled.value == pytest.approx(settled.verdict.share.min())


def test_nobody_can_stop_what_is_done_in_any_case(draft):
    goal = draft.winning[0]
    assert goal.veto == ()
    assert goal.least == (("east",), ("north",), ("south",))


def test_the_page_is_written_beside_other_results(tmp_path):
    found = written(leveraged.found(), tmp_path)
    assert found.report == str(tmp_path / "neighbours" / "leverage.html")
    assert (tmp_path / "neighbours" / "leverage.html").read_text().startswith("<!DOCTYPE html>")


def test_a_better_settlement_that_is_met_on_the_way_takes_the_place_of_the_first():
    found = leveraged.found()
    poor = judge(found.game, Roadmap({}))
    first = replace(found.settlement, verdict=poor, value=-1.0, bound=0.1)
    again = _resettled(found.game, first, (found.settlement.verdict.roadmap,))
    assert again.value == pytest.approx(found.settlement.value)
    assert again.bound >= again.value
    assert _resettled(found.game, found.settlement, (Roadmap({}),)) == found.settlement


def test_others_settle_on_their_part_of_what_all_do_if_they_know_of_nothing_better():
    found = leveraged.found()
    nothing = Attained(("north", "south"), "limit", 0.0, 2.0, None)
    best = improved(
        found.game, Question(nothing.members, "fair"), nothing, (found.settlement.verdict.roadmap,)
    )
    assert best.status == "feasible"
    assert 0 < best.value <= found.without["east"].value + 1e-6


def test_of_two_answers_the_higher_value_and_the_lower_bound_are_kept():
    low, high = (
        Attained(("a", "b"), "feasible", value, bound, None) for value, bound in ((1.0, 4.0), (2.0, 9.0))
    )
    assert _better(low, high) == replace(high, bound=4.0)
    assert _better(high, low) == replace(high, bound=4.0)


def test_where_no_settlement_is_found_in_time_that_is_said():
    with pytest.raises(LimitReached, match="--time-limit"):
        leverage_case(leveraged.case(leveraged.GOAL), Asked(NO_TIME))


def test_where_no_settlement_can_be_that_is_said():
    with pytest.raises(NoRoadmap, match="no settlement"):
        leverage_case(_impossible(), Asked(Limits(60.0, time.perf_counter)))


def test_more_parties_than_can_be_planned_for_are_refused():
    case = leveraged.case()
    parties = {f"isle-{i}": case.scenario.parties["east"] for i in range(8)}
    weights = dict.fromkeys(parties, case.scenario.weights["east"])
    crowd = case.scenario.model_copy(
        update={
            "parties": {**case.scenario.parties, **parties},
            "weights": {**case.scenario.weights, **weights},
        }
    )
    with pytest.raises(TooManyPlayers, match="11 parties"):
        leverage_case(replace(case, scenario=crowd), Asked(NO_TIME))


def _impossible():
    """East asks for all it could ever wish for."""
    case = leveraged.case()
    party = case.scenario.parties["east"].model_copy(update={"min_gain": 1.0})
    parties = {**case.scenario.parties, "east": party}
    return replace(case, scenario=case.scenario.model_copy(update={"parties": parties}))
