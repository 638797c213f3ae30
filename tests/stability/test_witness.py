"""Witnesses: they agree with the plain twin, they prove what they say, and they refuse to guess."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import LimitReached, NoSituation
from detente.stability.sequences import Move
from detente.stability.witness import Deterrence, Question, Witness, checks, witness
from detente.states.moves import RULES
from tests.conflicts import random_graph, random_payoffs
from tests.stability import twin

KINDS = {
    "free": {"one_way": 0.0, "impossible": 0.0},
    "one-way and impossible": {"one_way": 0.5, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.4, "requires": 0.4},
}


def questions(graph, rng, n):
    """Random questions about a graph."""
    for _ in range(n):
        concept = str(rng.choice(list(twin.CONCEPTS)))
        party, situation = int(rng.integers(len(graph.parties))), int(rng.integers(graph.n))
        yield Question(party, situation, concept, RULES[rng.integers(len(RULES))])


def asked(kind, n_parties, seeds=12, n=40):
    for seed in range(seeds):
        graph = random_graph(seed, n_parties, 4 + seed % 2, **KINDS[kind])
        payoffs = random_payoffs(seed, n_parties, graph.n)
        for question in questions(graph, np.random.default_rng([seed, n_parties]), n):
            yield graph, payoffs, question


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_parties", range(2, 6))
def test_a_witness_agrees_with_the_plain_twin_and_proves_what_it_says(kind, n_parties):
    for graph, payoffs, question in asked(kind, n_parties):
        found = witness(graph, payoffs, question)
        plainly = twin.CONCEPTS[question.concept]
        told = plainly(graph, payoffs, question.party, question.situation, question.rule)
        assert found.stable == told, question
        assert checks(graph, payoffs, found), question


def lengths_of_sanctions(graph, payoffs, question, improvement):
    """How long each sequence of at most six moves is that ends in a sanction, from the definitions."""
    worth, start, rule = payoffs[question.party], question.situation, question.rule
    movers = [m for m, owners in enumerate(graph.owners) if question.party not in owners]
    paths: set = {((), improvement)}
    for length in range(1, 7):
        paths = {
            ((*made, mover) if rule == "each-once" else (mover,), end)
            for made, s in paths
            for mover in movers
            if mover not in made and not (rule == "single-move" and made)
            for end in answers(graph, payoffs, question, mover, s)
        }
        for _, s in paths:
            escapes = [t for t in graph.successors(question.party, s).tolist() if worth[t] > worth[start]]
            if worth[s] <= worth[start] and not (question.concept == "smr" and escapes):
                yield length


def answers(graph, payoffs, question, mover, s):
    if question.concept == "seq":
        return twin.improvements(graph, payoffs, mover, s)
    return graph.successors(mover, s).tolist()


def test_what_deters_is_as_short_as_it_can_be():
    lengths = set()
    for graph, payoffs, question in asked("free", 4, seeds=6):
        for each in witness(graph, payoffs, question).deterred:
            shortest = min(lengths_of_sanctions(graph, payoffs, question, each.improvement))
            assert len(each.moves) == shortest
            lengths.add(shortest)
    assert {1, 2} <= lengths


def test_the_improvement_named_is_the_best_that_nobody_deters():
    for graph, payoffs, question in asked("one-way and impossible", 3):
        found = witness(graph, payoffs, question)
        worth, start = payoffs[question.party], question.situation
        better = twin.improvements(graph, payoffs, question.party, start)
        if found.stable:
            order = [each.improvement for each in found.deterred]
            assert order == sorted(better, key=lambda t: (-worth[t], t))
        else:
            above = [t for t in better if (-worth[t], t) < (-worth[found.improvement], found.improvement)]
            others = [m for m, owners in enumerate(graph.owners) if question.party not in owners]
            for t in above:  # each of the better ones is deterred
                credible = payoffs if question.concept == "seq" else None
                assert any(
                    worth[u] <= worth[start] for u in twin.joint(graph, others, t, question.rule, credible)
                )


# --- a witness that has been tampered with proves nothing


def stable_with_moves(concept, rule="legal-sequences", length=1):
    for seed in range(200):
        graph = random_graph(seed, 3, 5, one_way=0, impossible=0)
        payoffs = random_payoffs(seed, 3, graph.n)
        for situation in range(graph.n):
            found = witness(graph, payoffs, Question(0, situation, concept, rule))
            if found.deterred and len(found.deterred[0].moves) >= length:
                return graph, payoffs, found
    raise AssertionError


def with_first(found, **changes):
    first, *rest = found.deterred
    return replace(found, deterred=(replace(first, **changes), *rest))


@pytest.mark.parametrize("concept", ["gmr", "smr", "seq"])
def test_a_forged_deterrence_is_noticed(concept):
    graph, payoffs, found = stable_with_moves(concept)
    first = found.deterred[0]
    last = first.moves[-1]
    forged = [
        replace(found, deterred=found.deterred[1:]),
        with_first(found, moves=()),
        with_first(found, sanction=first.improvement),
        with_first(found, moves=(*first.moves[:-1], Move(0, last.start, last.end))),
        with_first(found, moves=(*first.moves, Move(last.mover, last.end, last.start))),
        with_first(found, counter=first.improvement),
        replace(found, question=replace(found.question, concept="nash")),
        replace(found, stable=False, improvement=first.improvement),
        replace(found, stable=False, improvement=first.improvement, deterred=()),
        replace(found, stable=False, improvement=found.question.situation, deterred=()),
    ]
    assert checks(graph, payoffs, found)
    assert [n for n, each in enumerate(forged) if checks(graph, payoffs, each)] == []


def test_moves_that_break_the_rule_prove_nothing():
    graph, payoffs, found = stable_with_moves("gmr", length=2)
    under = {rule: replace(found, question=replace(found.question, rule=rule)) for rule in RULES}
    assert checks(graph, payoffs, under["legal-sequences"])
    assert not checks(graph, payoffs, under["single-move"])


def test_a_party_that_can_improve_is_never_stable_by_nash():
    graph, payoffs, found = stable_with_moves("gmr")
    question = replace(found.question, concept="nash")
    assert witness(graph, payoffs, question) == Witness(
        question, stable=False, improvement=found.deterred[0].improvement
    )


# --- large sizes, and limits


class Cube:
    """All 2^m situations of m steps dealt out in turn, with nothing but what a witness needs to know."""

    def __init__(self, n_parties, n_steps):
        self.n = 1 << n_steps
        self.parties = tuple(map(str, range(n_parties)))
        self.owners = tuple((i,) for i in range(n_parties))
        self.feasible = np.ones(self.n, dtype=bool)
        masks = [sum(1 << k for k in range(n_steps) if k % n_parties == i) for i in range(n_parties)]
        self.masks = masks
        self.parts = [np.array([s for s in range(self.n) if not s & ~mask]) for mask in masks]

    def successors(self, mover, situation):
        ends = self.parts[mover] | (situation & ~self.masks[mover])
        return np.sort(ends[ends != situation])

    def label(self, situation):
        return str(situation)


def cube(n_parties, n_steps):
    return Cube(n_parties, n_steps)


def test_a_million_situations_are_no_obstacle():
    space = cube(4, 20)
    payoffs = np.random.default_rng(7).integers(0, 1 << 30, size=(4, space.n))
    for concept in ("nash", "gmr", "smr", "seq"):
        for situation in (0, space.n // 3, int(payoffs[1].argmax())):
            found = witness(space, payoffs, Question(1, situation, concept))
            assert checks(space, payoffs, found)


def test_beyond_the_limit_there_is_no_answer_rather_than_a_wrong_one():
    space = cube(4, 12)
    payoffs = np.zeros((4, space.n), dtype=np.int64)
    payoffs[0] = np.arange(space.n) > 0  # only the situation left is bad, and nobody can bring it about
    question = Question(0, 0, "gmr")
    assert not witness(space, payoffs, question).stable
    with pytest.raises(LimitReached, match="looking at too many moves"):
        witness(space, payoffs, question, limit=100)


def test_a_combination_that_cannot_be_is_refused():
    space = cube(2, 4)
    space.feasible[3] = False
    with pytest.raises(NoSituation, match="'3' cannot be"):
        witness(space, np.zeros((2, 16), dtype=np.int64), Question(0, 3))


def test_a_party_without_a_better_move_stays_with_nothing_to_prove():
    space = cube(2, 4)
    question = Question(1, 5, "seq")
    assert witness(space, np.zeros((2, 16), dtype=np.int64), question) == Witness(question, stable=True)


def test_the_counter_move_told_is_the_best_there_is():
    graph, payoffs, found = stable_with_moves("smr")
    for each in found.deterred:
        assert isinstance(each, Deterrence)
        ends = graph.successors(0, each.sanction).tolist()
        if ends:
            assert (
                payoffs[0, each.counter]
                == max(payoffs[0, t] for t in ends)
                <= payoffs[0, found.question.situation]
            )
        else:
            assert each.counter is None
