"""A roadmap phase by phase, where one can see without a program who would go back."""

import numpy as np

from detente.report.stability.phases import letter
from detente.roadmap import Roadmap, judge
from detente.scenario import read, read_roadmap
from detente.scenario.bundle import find, find_proposal
from detente.stability.analysis import analyse, conflict_of
from detente.stability.witness import checks
from detente.states import Play
from detente.workflow.phases import IN_PLAY, STRONGEST_FIRST, along, stays_along
from detente.worth import game_of
from tests.valued import exchange, valued


def phases(scenario, **starts):
    """Who stays after each phase, if steps start in these phases."""
    game = game_of(scenario)
    return stays_along(scenario, game, np.array([starts.get(step, 0) for step in game.steps]))


def letters(scenario, **starts):
    """For each phase the letter of each party."""
    found = phases(scenario, **starts)
    parties = range(len(scenario.parties))
    return ["".join(f"{letter(phase, party)} " for party in parties).split() for phase in found]


def test_two_steps_in_exchange_hold_by_what_the_other_would_take_back():
    """North's step alone is a loss to north, which it would undo; both together deter each other."""
    assert letters(exchange(), freeze=1, relief=2) == [["U", "R"], ["SM", "SM"], ["SM", "SM"]]
    assert letters(exchange(), freeze=3, relief=3) == [["R", "R"], ["R", "R"], ["SM", "SM"]]


def test_a_step_that_only_costs_its_actor_is_gone_back_on():
    one_sided = valued({"gift": {"by": ["north"], "north": -1, "south": 3}})
    assert letters(one_sided, gift=2) == [["R", "R"], ["U", "R"], ["U", "R"]]
    (first, _, last) = phases(one_sided, gift=2)
    assert first.analysis.conflict.space.steps == ()
    (north,) = [w for w in last.witnesses if w.question.party == 0]
    assert (north.question.concept, north.stable) == ("gmr", False)
    assert last.analysis.conflict.moves.standing(north.improvement) == ()


def test_what_cannot_be_undone_is_not_gone_back_on():
    kept = valued({"gift": {"by": ["north"], "north": -1, "south": 3}}, more={"gift": {"reversible": False}})
    assert letters(kept, gift=1) == [["R", "R"]] * 3
    assert all(phase.analysis.conflict.space.steps == () for phase in phases(kept, gift=1))


def test_a_step_counts_from_the_phase_in_which_it_is_in_effect():
    slow = {"duration": "2 years"}
    found = phases(exchange(more={"freeze": slow}, phases=4), freeze=1, relief=1)
    assert [phase.analysis.conflict.space.steps for phase in found] == [
        ("relief",),
        ("relief",),
        ("freeze", "relief"),
        ("freeze", "relief"),
    ]
    assert [phase.phase for phase in found] == [1, 2, 3, 4]


def test_what_never_starts_never_stands():
    assert letters(exchange()) == [["R", "R"]] * 3


def test_a_joint_step_is_dropped_by_any_of_its_owners():
    joint = valued({"office": {"by": ["north", "south"], "north": -1, "south": 5}})
    assert letters(joint, office=1) == [["U", "R"]] * 3


def test_what_runs_together_keeps_parties_to_it():
    """Each rail costs its owner; the traffic, which needs both, is worth it."""
    rails = {"a": {"by": ["north"], "north": -1, "south": 0}, "b": {"by": ["south"], "south": -1, "north": 0}}
    alone = valued(rails)
    joined = valued(rails, together={"traffic": {"steps": ["a", "b"], "north": 3, "south": 3}})
    assert letters(alone, a=1, b=1)[-1] == ["U", "U"]
    assert letters(joined, a=1, b=2) == [["U", "R"], ["R", "R"], ["R", "R"]]


def test_of_many_steps_those_with_most_at_stake_are_in_play_and_the_rest_stay():
    worth = {
        f"step-{k}": {"by": [("north", "south")[k % 2]], "north": k + 1, "south": 0}
        for k in range(IN_PLAY + 3)
    }
    scenario = valued(worth)
    (first, *_) = phases(scenario, **dict.fromkeys(worth, 1))
    assert first.analysis.conflict.space.steps == tuple(worth)[3:]
    assert first.left_out == 3
    assert first.analysis.conflict.space.play.done == frozenset(tuple(worth)[:3])


def test_verdict_and_witness_agree_in_every_phase_of_every_bundled_proposal():
    scenario = read(find("korea"))
    for name in ("relief-first", "hecker-2018"):
        roadmap = Roadmap(read_roadmap(find_proposal("korea", name)).starts)
        found = along(scenario, judge(game_of(scenario), roadmap))
        assert len(found.phases) == scenario.phases
        for phase in found.phases:
            conflict = phase.analysis.conflict
            assert conflict.moves.standing(phase.situation) == conflict.space.steps
            for party, proof in enumerate(phase.witnesses):
                concept = proof.question.concept
                assert (proof.question.party, proof.question.situation) == (party, phase.situation)
                assert proof.stable is (party in phase.stable_for(concept))
                assert checks(conflict.moves, conflict.payoffs, proof)
                last = STRONGEST_FIRST.index(concept) if proof.stable else len(STRONGEST_FIRST)
                stronger = STRONGEST_FIRST[:last]
                assert not any(party in phase.stable_for(each) for each in stronger)


def test_a_phase_is_the_question_of_a_conflict_with_the_rest_fixed():
    found = phases(exchange(), freeze=1, relief=2)[0]
    told = analyse(conflict_of(exchange(), Play(("freeze",))))
    for concept, rows in told.stable.items():
        assert found.analysis.stable[concept].tolist() == rows.tolist()


def test_the_title_of_a_roadmap_is_its_name_if_it_has_none():
    game = game_of(exchange())
    assert along(exchange(), judge(game, Roadmap({"freeze": 1}, name="mine"))).title == "mine"
    assert along(exchange(), judge(game, Roadmap({"freeze": 1}, name="mine", title="Mine!"))).title == "Mine!"


def test_a_roadmap_with_unknown_steps_is_looked_at_without_them():
    found = along(exchange(), judge(game_of(exchange()), Roadmap({"freeze": 1, "dance": 1, "relief": 99})))
    assert [phase.analysis.conflict.space.steps for phase in found.phases] == [("freeze",)] * 3


def test_rankings_by_label_hold_while_some_steps_are_fixed():
    mixed = exchange(preferences={"south": {"ranking": ["1", "3", "0", "2"]}})
    assert letters(mixed, freeze=1, relief=2) == [["U", "R"], ["SM", "SM"], ["SM", "SM"]]


def test_steps_that_cannot_stand_side_by_side_are_looked_at_as_if_they_could():
    """The judge says that they cannot; the rest of the roadmap is worth looking at all the same."""
    excluded = exchange(more={"freeze": {"excludes": ["relief"]}})
    assert letters(excluded, freeze=1, relief=2) == letters(exchange(), freeze=1, relief=2)
    more = {"freeze": {"reversible": False, "excludes": ["relief"]}, "relief": {"reversible": False}}
    assert letters(exchange(more=more), freeze=1, relief=1) == [["R", "R"]] * 3
    ranked = {"south": {"ranking": ["2", "none", "north"]}}
    named = {"none": "NN", "north": "YN", "2": "NY"}
    barred = exchange(infeasible=["freeze and relief"], situations=named, preferences=ranked)
    assert letters(barred, freeze=1, relief=2)[1:] == letters(exchange(), freeze=1, relief=2)[1:]
