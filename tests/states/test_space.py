"""Which combinations of steps can be, and who can change what."""

import pytest

from detente.errors import NoSituation, TooManySituations, UnknownName
from detente.scenario import read
from detente.scenario.bundle import find
from detente.states import Play, space_of
from detente.states.moves import opponents
from detente.states.space import BYTES_EACH, STEP_LIMIT
from tests.ranked import random_ranked, ranked
from tests.valued import exchange


def plays(steps):
    """Everything in play; some steps fixed, done or not; nothing in play."""
    return (
        Play(),
        Play(steps[1:3], frozenset(steps[:1])),
        Play((steps[3], steps[0])),
        Play((), frozenset(steps[2:])),
    )


def standing(space, row):
    """Every step that stands, in play or not."""
    return {*space.standing(row), *space.play.done}


@pytest.mark.parametrize("seed", range(60))
def test_a_row_can_be_unless_something_impossible_is_true_of_all_that_stands(seed):
    scenario = random_ranked(seed)
    for play in plays(tuple(scenario.steps)):
        try:
            space = space_of(scenario, play)
        except NoSituation:
            space = None
        in_play = tuple(scenario.steps) if play.in_play is None else play.in_play
        for row in range(1 << len(in_play)):
            stands = {step for bit, step in enumerate(in_play) if row >> bit & 1} | play.done
            pairs = any(other in stands for step in stands for other in scenario.steps[step].excludes)
            claims = any(
                claim.resolved(tuple(scenario.steps)).holds(stands.__contains__)
                for claim in scenario.infeasible
            )
            assert bool(space and space.feasible[row]) is not (pairs or claims)


def test_rows_are_the_bits_of_the_steps_in_play_in_their_order():
    space = space_of(ranked("abc"), Play(("c", "a"), frozenset("b")))
    assert [space.standing(row) for row in range(4)] == [(), ("c",), ("a",), ("c", "a")]
    assert [space.row_of(space.standing(row)) for row in range(4)] == list(range(4))
    assert space.rows.tolist() == list(range(4))


def test_a_step_with_several_owners_is_taken_by_all_and_dropped_by_any():
    space = space_of(ranked("abc", {"a": ["ann", "bob"], "b": ["bob"], "c": ["ann", "bob", "cyd"]}))
    assert space.owners == ((0,), (1,), (2,), (0, 1), (0, 1, 2))
    ann, bob, cyd, two, three = space.movers
    assert not any(mover.allows(0b000, 0b001) for mover in (ann, bob, cyd, three))
    assert two.allows(0b000, 0b001)
    assert three.allows(0b000, 0b100)
    assert [mover.allows(0b001, 0b000) for mover in space.movers] == [True, True, False, True, False]
    assert [mover.allows(0b100, 0b000) for mover in space.movers] == [True, True, True, False, True]
    assert not two.allows(0b000, 0b011)
    assert opponents(space.owners, 2) == [0, 1, 3]


@pytest.mark.parametrize(
    ("direction", "taken", "dropped"),
    [("both", True, True), ("on", True, False), ("off", False, True)],
)
def test_a_step_changes_only_in_its_direction(direction, taken, dropped):
    for owners in (["ann"], ["ann", "bob"]):
        space = space_of(ranked("a", {"a": owners}, more={"a": {"direction": direction}}))
        assert any(mover.allows(0, 1) for mover in space.movers) is taken
        assert any(mover.allows(1, 0) for mover in space.movers) is dropped


def test_a_joint_step_that_is_never_taken_needs_no_joint_owners():
    space = space_of(ranked("a", {"a": ["ann", "bob"]}, more={"a": {"direction": "off"}}))
    assert space.owners == ((0,), (1,))
    assert all(mover.allows(1, 0) and not mover.allows(0, 1) for mover in space.movers)


def test_what_cannot_be_undone_is_on_unless_situations_are_only_ranked():
    kept = {"direction": None, "reversible": False}
    assert space_of(ranked("a", more={"a": kept})).movers[0].both == 1
    steps = {name: {**step.model_dump(), **kept} for name, step in exchange().steps.items()}
    assert space_of(exchange(steps=steps)).movers[0].on == 1


@pytest.mark.parametrize(
    ("changes", "cubic"),
    [
        ({}, True),
        ({"more": {"a": {"requires": "b"}}}, False),
        ({"situations": {"1": "Y-", "2": "N-"}}, False),
        ({"moves": {"ann": {"0": ["1"]}}}, False),
        ({"owners": {"a": ["ann", "bob"], "b": ["bob"]}}, False),
    ],
)
def test_only_where_parties_move_freely_among_their_steps_is_a_space_made_of_cubes(changes, cubic):
    assert space_of(ranked(**changes)).is_cubic is cubic


def test_a_requirement_that_is_met_by_what_is_done_asks_nothing():
    scenario = ranked(more={"a": {"requires": "b"}})
    assert space_of(scenario, Play(("a",), frozenset("b"))).requires == (None,)
    never = space_of(scenario, Play(("a",))).requires[0]
    assert never
    assert not never.holds(space_of(scenario).rows).any()


def test_numbers_can_change_while_situations_and_moves_stay():
    space = space_of(exchange())
    other = exchange(title="Another")
    assert space.in_world(other).scenario is other
    assert space.in_world(other).feasible is space.feasible


# --- errors


def test_too_many_steps_are_refused_with_how_many_fit():
    steps = [f"step-{k}" for k in range(STEP_LIMIT + 1)]
    with pytest.raises(
        TooManySituations, match=r"27 steps in play make 2\^27 situations; .* at most 26 steps"
    ):
        space_of(ranked(steps))
    assert space_of(ranked(steps), Play(tuple(steps[:3]))).n == 8


def test_fewer_steps_fit_into_less_memory():
    steps = [f"step-{k}" for k in range(5)]
    two_parties = BYTES_EACH * 2
    assert space_of(ranked(steps), Play(memory=two_parties << 5)).n == 32
    with pytest.raises(
        TooManySituations, match=r"2\^5 situations; 2\^4 would fit into 0\.0 GB, so that at most 4"
    ):
        space_of(ranked(steps), Play(memory=(two_parties << 5) - 1))


def test_if_nothing_can_be_one_clear_error_says_so():
    with pytest.raises(
        NoSituation, match="no combination of the steps of 'ranked' can be; take back something"
    ):
        space_of(ranked(infeasible=["a", "not a"]))


def test_if_nothing_can_be_because_of_what_is_fixed_the_error_says_that():
    scenario = ranked(infeasible=["a and b"])
    with pytest.raises(NoSituation, match="with a, b done, nothing in 'ranked' can be"):
        space_of(scenario, Play((), frozenset("ab")))
    with pytest.raises(NoSituation, match="with a done and b not done, nothing in 'ranked' can be"):
        space_of(ranked("abc", infeasible=["a and not b"]), Play(("c",), frozenset("a")))
    with pytest.raises(NoSituation, match="with a not done, nothing in 'ranked' can be"):
        space_of(ranked("ab", infeasible=["not a"]), Play(("b",)))


@pytest.mark.parametrize("play", [Play(("a", "x")), Play(("a",), frozenset("x"))])
def test_an_unknown_step_is_named(play):
    with pytest.raises(UnknownName, match="'x' is not a step of 'ranked'"):
        space_of(ranked(), play)


def test_a_row_is_asked_for_by_steps_in_play_only():
    with pytest.raises(UnknownName, match="'b' is not a step in play; those are a"):
        space_of(ranked(), Play(("a",))).row_of(["b"])


def test_the_bundled_scenario_has_steps_that_need_several():
    space = space_of(read(find("korea")), Play(("liaison-offices", "test-moratorium")))
    assert max(map(len, space.owners)) > 1


# --- numbers


def test_a_situation_keeps_its_number_whatever_is_in_play():
    scenario = ranked("abc")
    every = {row: {*space_of(scenario).standing(row)} for row in range(8)}
    for play in (Play(), Play(("c", "a"), frozenset("b")), Play(("b",)), Play((), frozenset("ac"))):
        space = space_of(scenario, play)
        numbers = space.numbers(space.rows).tolist()
        assert [every[number] for number in numbers] == [standing(space, row) for row in space.rows]
        assert [space.number(row) for row in space.rows.tolist()] == numbers


def test_of_more_steps_than_a_file_can_number_situations_for_only_those_in_play_count():
    scenario = ranked([f"step-{k}" for k in range(17)])
    space = space_of(scenario, Play(("step-16", "step-9"), frozenset({"step-3"})))
    assert space.numbers(space.rows).tolist() == [0, 1, 2, 3]
