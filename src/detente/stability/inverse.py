"""What a party would have to prefer to stay: stability turned round.

Whether a party stays at a situation s depends on one thing about its ranking: which situations it does
not strictly prefer to s, its *down-set* at s. The larger the down-set, the more stable. So every concept
is a condition on pairs "s is at least as good as t", without any negation: clauses that must all hold,
each a choice between groups of such pairs. It is read off the moves, never off a list of rankings.

For sequential stability the others' preferences decide which of their moves count; they are taken as
given. Source: the inverse analysis of [Kinsara2015], with logic in place of permutations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import NoSituation
from detente.stability.sequences import Effort, Steps, explore
from detente.stability.witness import MOVE_LIMIT
from detente.states.moves import opponents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from detente.stability.witness import Question
    from detente.states.moves import Moves

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

Group = frozenset[int]
"""Situations none of which may be strictly preferred to the one asked about."""

Clause = tuple[Group, ...]
"""A choice: one of the groups must hold. Without groups, the clause cannot hold."""


@dataclass(frozen=True)
class Condition:
    """What must hold of a party's ranking for it to stay at a situation; it holds if every clause does.

    clauses : none follows from another, and no group of a clause from another group of it. Situations
    that every ranking that meets the condition needs stand alone, in clauses of one group of one.
    Without clauses the condition always holds.
    """

    situation: int
    clauses: tuple[Clause, ...]

    def holds(self, down: Bools) -> Bools:
        """Whether it holds. down : shape (..., n), the down-set: what is not strictly preferred to s."""
        found = np.ones(down.shape[:-1], dtype=bool)
        for clause in self.clauses:
            met = np.zeros(down.shape[:-1], dtype=bool)
            for group in clause:
                met |= down[..., sorted(group)].all(axis=-1)
            found &= met
        return found

    def least(self, worth: Ints) -> int | None:
        """The least that s must be worth for the condition to hold, by what the others are worth, shape (n,).

        None if it holds whatever s is worth. Raises ValueError if no worth of s is enough.
        """
        if not self.clauses:
            return None
        return int(max(min(max(worth[t] for t in group) for group in clause) for clause in self.clauses))

    def given(self, below: Iterable[int], above: Iterable[int]) -> Condition:
        """What is left to hold once some situations are known to be in the down-set, and others not to be."""
        sure, never = frozenset(below), frozenset(above)
        return _simplest(
            self.situation,
            [[group - sure for group in clause if not group & never] for clause in self.clauses],
        )

    @property
    def situations(self) -> frozenset[int]:
        """Every situation that the condition mentions."""
        return frozenset[int]().union(*(group for clause in self.clauses for group in clause))

    def says(self, label: Callable[[int], str]) -> tuple[str, ...]:
        """The clauses in words: "7 at least as good as 9, or as both 3 and 1"."""
        return tuple(_said(self.situation, clause, label) for clause in self.clauses)


def condition_of(moves: Moves, payoffs: Ints, question: Question, limit: int = MOVE_LIMIT) -> Condition:
    """What must hold of the party's own ranking for it to stay.

    payoffs : shape (n_parties, n); only those of the other parties count, and only for "seq".
    limit : moves that may be looked at. Raises LimitReached, and NoSituation if the row is none.
    """
    given = payoffs if question.concept == "seq" else None
    answers = Steps(moves, tuple(opponents(moves.owners, question.party)), given)
    return condition_against(moves, answers, question, limit)


def condition_against(moves: Moves, answers: Steps, question: Question, limit: int = MOVE_LIMIT) -> Condition:
    """The same where `answers` says which moves the others can answer with."""
    if not moves.feasible[question.situation]:
        raise NoSituation(f"'{moves.label(question.situation)}' cannot be; ask about a situation that can")
    effort = Effort(limit)
    own = moves.successors(question.party, question.situation).tolist()
    return _simplest(question.situation, [_groups(moves, answers, question, start, effort) for start in own])


def _groups(moves: Moves, answers: Steps, question: Question, start: int, effort: Effort) -> list[Group]:
    """What makes one move of the party's own not worth it: that it is none to like, or any sanction."""
    found = [frozenset({start})]
    if question.concept == "nash":
        return found
    for arrival in explore(start, answers, question.rule, effort):
        group = {arrival.situation}
        if question.concept == "smr":
            group.update(moves.successors(question.party, arrival.situation).tolist())
        found.append(frozenset(group))
    return found


def _simplest(situation: int, clauses: Iterable[Iterable[Group]]) -> Condition:
    """The condition without what goes without saying.

    What every ranking needs is taken out of all other groups, which may leave a clause with one group,
    which every ranking needs in turn.
    """
    needed: frozenset[int] = frozenset()
    left = [_least([group - {situation} for group in clause]) for clause in clauses]
    while any(len(clause) == 1 for clause in left):
        needed = needed.union(*(clause[0] for clause in left if len(clause) == 1))
        left = [_least([group - needed for group in clause]) for clause in left if len(clause) != 1]
    open_clauses = [clause for clause in left if frozenset() not in clause]
    kept: list[Clause] = []
    for clause in sorted(set(open_clauses), key=_size):
        if not any(_follows(clause, earlier) for earlier in kept):
            kept = [*(earlier for earlier in kept if not _follows(earlier, clause)), clause]
    alone = tuple((frozenset({t}),) for t in sorted(needed))
    return Condition(situation, (*alone, *kept))


def _least(groups: Iterable[Group]) -> Clause:
    """The groups that hold none of the others, smallest first."""
    kept: list[Group] = []
    for group in sorted(set(groups), key=lambda group: (len(group), sorted(group))):
        if not any(smaller <= group for smaller in kept):
            kept.append(group)
    return tuple(kept)


def _follows(clause: Clause, other: Clause) -> bool:
    """Whether the clause holds wherever the other does."""
    return all(any(group <= stronger for group in clause) for stronger in other)


def _size(clause: Clause) -> tuple[int, list[tuple[int, list[int]]]]:
    return len(clause), [(len(group), sorted(group)) for group in clause]


def _said(situation: int, clause: Clause, label: Callable[[int], str]) -> str:
    """One clause in words."""
    if not clause:
        return "no ranking that agrees with what is known"
    named = [_listed([label(t) for t in sorted(group)]) for group in clause]
    return f"{label(situation)} at least as good as " + ", or as ".join(named)


def _listed(names: list[str]) -> str:
    """The names of a group: "3", "both 3 and 1", "all of 3, 1 and 4"."""
    if len(names) == 1:
        return names[0]
    how = "all of" if names[2:] else "both"
    return f"{how} {', '.join(names[:-1])} and {names[-1]}"
