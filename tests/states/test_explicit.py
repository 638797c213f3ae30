"""Moves between situations, against the words of the file: who owns what, which way, under what condition."""

import itertools

import pytest

from detente.errors import NoSituation, TooManySituations
from detente.states import Play, explicit, graph_of, space_of
from detente.states.explicit import submasks
from tests.ranked import random_ranked, ranked


class Plainly:
    """The same scenario, told by sets of standing steps."""

    def __init__(self, scenario, play=None):
        self.scenario = scenario
        self.parties = list(scenario.parties)
        in_play = tuple(scenario.steps) if play is None else play.in_play
        done = play.done - set(in_play) if play else set()
        every = (
            frozenset(done | set(chosen))
            for size in range(len(in_play) + 1)
            for chosen in itertools.combinations(in_play, size)
        )
        impossible = scenario.impossible()
        self.feasible = {
            stands for stands in every if not any(claim.holds(stands.__contains__) for claim in impossible)
        }
        joint = {
            self.owners(step)
            for step in in_play
            if len(self.owners(step)) > 1 and scenario.direction_of(step) != "off"
        }
        self.movers = [(i,) for i in range(len(self.parties))] + sorted(joint)

    def owners(self, step):
        return tuple(sorted(self.parties.index(party) for party in self.scenario.steps[step].by))

    def label(self, stands):
        """What a set of standing steps is called."""
        patterns = self.scenario.situations
        if not patterns:
            return str(sum(2**k for k, step in enumerate(self.scenario.steps) if step in stands))
        fitting = [
            label
            for label, pattern in patterns.items()
            if all(
                letter in {"-", "Y" if step in stands else "N"}
                for letter, step in zip(pattern, self.scenario.steps, strict=True)
            )
        ]
        assert len(fitting) == 1
        return fitting[0]

    def moves(self, mover, start, end):
        """Whether one move of the mover can lead from one set of steps to another."""
        taken, dropped = end - start, start - end
        return all(self.takes(mover, step, end) for step in taken) and all(
            self.drops(mover, step) for step in dropped
        )

    def takes(self, mover, step, end):
        return (
            self.owners(step) == mover
            and self.scenario.direction_of(step) != "off"
            and self.scenario.steps[step].requires.holds(end.__contains__)
        )

    def drops(self, mover, step):
        may = self.scenario.direction_of(step) != "on"
        return may and (self.owners(step) == mover or (len(mover) == 1 and mover[0] in self.owners(step)))

    def arcs(self, mover):
        """Every pair of labels that a move leads from and to."""
        named = (
            (self.label(start), self.label(end))
            for start in self.feasible
            for end in self.feasible
            if start != end and self.moves(mover, start, end)
        )
        return {(start, end) for start, end in named if start != end}


def arcs(graph, mover):
    return {
        (graph.labels[s], graph.labels[t])
        for s in range(graph.n)
        for t in graph.successors(mover, s).tolist()
    }


def agree(graph, plainly):
    assert list(graph.owners) == plainly.movers
    assert set(graph.labels) == {plainly.label(stands) for stands in plainly.feasible}
    for mover, owners in enumerate(graph.owners):
        assert arcs(graph, mover) == plainly.arcs(owners)


def is_empty(scenario, play=None):
    return not Plainly(scenario, play).feasible


@pytest.mark.parametrize("coalesced", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_every_move_is_one_that_the_file_allows_and_none_is_missing(seed, coalesced):
    scenario = random_ranked(seed, 3 + seed % 3, coalesced=coalesced)
    if not is_empty(scenario):
        agree(graph_of(space_of(scenario)), Plainly(scenario))


@pytest.mark.parametrize("coalesced", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_the_same_with_some_steps_fixed_done_or_not_done(seed, coalesced):
    scenario = random_ranked(seed, 5, coalesced=coalesced)
    for play in (Play(("a", "b", "c"), frozenset("d")), Play(("e", "c", "a")), Play((), frozenset("abc"))):
        if not is_empty(scenario, play):
            agree(graph_of(space_of(scenario, play)), Plainly(scenario, play))


def test_rows_and_standing_steps_belong_to_their_situations():
    for seed in range(30):
        scenario = random_ranked(seed, 4, coalesced=bool(seed % 2))
        if is_empty(scenario):
            continue
        space, plainly = space_of(scenario), Plainly(scenario)
        graph = graph_of(space)
        for s in range(graph.n):
            stands = set(space.standing(int(graph.rows[s])))
            assert plainly.label(stands) == graph.label(s)
            assert set(graph.standing(s)) == (
                stands
                if not scenario.situations
                else {
                    step
                    for step, letter in zip(scenario.steps, scenario.situations[graph.label(s)], strict=True)
                    if letter == "Y"
                }
            )


def test_a_situation_in_which_a_prerequisite_is_gone_again_can_be():
    """Bob's step needs ann's; once both stand ann can stop, and bob's stays."""
    graph = graph_of(space_of(ranked(more={"b": {"requires": "a"}})))
    assert graph.labels == ("0", "1", "2", "3")
    assert arcs(graph, 1) == {("1", "3"), ("3", "1"), ("2", "0")}
    assert ("3", "2") in arcs(graph, 0)


def test_two_steps_of_one_move_may_require_each_other():
    owners = {"a": ["ann"], "b": ["ann"]}
    graph = graph_of(space_of(ranked("ab", owners, more={"a": {"requires": "b"}, "b": {"requires": "a"}})))
    assert arcs(graph, 0) == {("0", "3"), ("3", "0"), ("3", "1"), ("3", "2"), ("1", "0"), ("2", "0"),
                              ("1", "3"), ("2", "3")}  # fmt: skip


def test_stated_moves_replace_those_of_a_party_and_of_nobody_else():
    stated = ranked(moves={"ann": {"0": ["3", "2"], "3": ["0"]}})
    graph, free = graph_of(space_of(stated)), graph_of(space_of(ranked()))
    assert arcs(graph, 0) == {("0", "2"), ("0", "3"), ("3", "0")}
    assert arcs(graph, 1) == arcs(free, 1)


def test_of_stated_moves_those_to_and_from_what_is_fixed_away_are_left_out():
    stated = ranked("abc", moves={"ann": {"0": ["1"], "1": ["0", "4"], "4": ["5", "0"]}})
    assert arcs(graph_of(space_of(stated, Play(("a", "b")))), 0) == {("0", "1"), ("1", "0")}
    assert arcs(graph_of(space_of(stated, Play(("a", "b"), frozenset("c")))), 0) == {("4", "5")}


def test_more_moves_than_fit_are_refused_with_how_many_steps_would_do(monkeypatch):
    monkeypatch.setattr(explicit, "ARC_LIMIT", 1000)
    steps = [f"step-{k}" for k in range(9)]
    with pytest.raises(
        TooManySituations,
        match=r"512 situations have up to \d+ moves; 1000 would fit, so that about 6 steps can",
    ):
        graph_of(space_of(ranked(steps)))
    assert graph_of(space_of(ranked(steps), Play(tuple(steps[:6])))).n == 64


def test_named_situations_none_of_which_can_be_are_one_clear_error():
    scenario = ranked(situations={"1": "YY"}, infeasible=["a and b"])
    with pytest.raises(NoSituation, match="none of the named situations can be; check the patterns"):
        graph_of(space_of(scenario))


def test_submasks_are_every_combination_descending():
    assert list(submasks(0b1010)) == [0b1010, 0b1000, 0b0010, 0]
