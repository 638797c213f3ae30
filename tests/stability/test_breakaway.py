"""Proofs about coalitions: they agree with the plain twin, and prove what they say move by move."""

from itertools import pairwise

import numpy as np
import pytest

from detente.errors import LimitReached
from detente.stability.breakaway import JointQuestion, joint_witness
from detente.stability.coalitions import Society
from tests.conflicts import random_graph, random_payoffs
from tests.stability import twin_coalitions as twin
from tests.stability.test_coalitions import KINDS, any_graph, elmira


def made(society, joint):
    """Whether the parties can make these moves one after the other, nobody twice in a row."""
    moves = joint.moves
    return (
        all(move.end in society.moves.successors(move.mover, move.start) for move in moves)
        and all(set(society.moves.owners[move.mover]) <= set(joint.parties) for move in moves)
        and all(first.end == then.start and first.mover != then.mover for first, then in pairwise(moves))
    )


def gains(society, joint):
    """Whether everybody who moves strictly prefers the end."""
    return twin.all_prefer(society.payoffs, joint.parties, joint.end, joint.moves[0].start)


def is_sanction(society, question, sanction):
    end = sanction[-1].end
    ends = {end} | (
        twin.reach(society.moves, frozenset(question.coalition), end) if question.concept == "csmr" else set()
    )
    return not any(twin.all_prefer(society.payoffs, question.coalition, t, question.situation) for t in ends)


def check(society, found):
    question = found.question
    coalition, s = frozenset(question.coalition), question.situation
    improvements = twin.improvements(society.moves, society.payoffs, coalition, s)
    if not found.stable:
        assert found.improvement.moves[0].start == s
        assert made(society, found.improvement)
        assert found.improvement.end in improvements
        return
    assert {each.improvement.end for each in found.deterred} == improvements
    for each in found.deterred:
        assert each.improvement.moves[0].start == s
        assert made(society, each.improvement)
        assert each.sanction[0].moves[0].start == each.improvement.end
        assert all(first.end == then.moves[0].start for first, then in pairwise(each.sanction))
        assert all(made(society, leg) and not set(leg.parties) & coalition for leg in each.sanction)
        assert is_sanction(society, question, each.sanction)
        if question.concept == "cseq":
            assert all(gains(society, leg) for leg in each.sanction)
            assert all(first.parties != then.parties for first, then in pairwise(each.sanction))


def asked(society, rng, n):
    for _ in range(n):
        coalition = society.coalitions[rng.integers(len(society.coalitions))]
        concept = str(rng.choice(list(twin.CONCEPTS)))
        yield JointQuestion(coalition, int(rng.integers(society.moves.n)), concept)


@pytest.mark.parametrize("kind", [*KINDS, "any moves"])
@pytest.mark.parametrize("blocs", [None, ((0, 2), (1, 3)), ((0,), (1, 2), (3,))])
def test_a_proof_agrees_with_the_plain_twin_and_proves_what_it_says(kind, blocs):
    for seed in range(6):
        graph = (
            any_graph(seed, 4, 14, 3.0) if kind == "any moves" else random_graph(seed, 4, 5, **KINDS[kind])
        )
        society = Society(graph, random_payoffs(seed, 4, graph.n), blocs)
        groups = [frozenset(group) for group in society.coalitions]
        for question in asked(society, np.random.default_rng(seed), 25):
            found = joint_witness(society, question)
            plainly = twin.CONCEPTS[question.concept]
            coalition, situation = frozenset(question.coalition), question.situation
            assert found.stable == plainly(graph, society.payoffs, coalition, situation, groups), question
            check(society, found)


def test_elmira_shows_how_the_ministry_and_uniroyal_get_from_7_to_10():
    """The ministry first asks for a modified order, to 8, which Uniroyal then accepts."""
    found = joint_witness(elmira(), JointQuestion((0, 1), 6, "cgmr"))
    assert not found.stable
    assert found.improvement is not None
    assert [(move.mover, move.start + 1, move.end + 1) for move in found.improvement.moves] in (
        [(0, 7, 8), (1, 8, 10)],
        [(1, 7, 9), (0, 9, 10)],
    )


def test_a_proof_that_takes_too_long_is_refused():
    with pytest.raises(LimitReached, match="too many moves"):
        joint_witness(elmira(), JointQuestion((0, 1), 6), limit=2)
