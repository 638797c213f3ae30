"""How strongly a party stays: whether what deters it would be much worse, one function per concept.

A stable situation is strongly stable if every improvement can be answered by something that the party
finds much worse than the situation, not only no better; otherwise it is weakly stable. Improvements, joint
moves of opponents and their rules are those of `concepts`.

Common to all. `floor`, shape (n,), says of each situation the largest payoff that is much worse for the
party: a situation t is much worse than s if its payoff is at most floor[s], which is less than the payoff
of s. Returned: bool, shape (n,), where the party is strongly stable; False where no situation is.

Sources: Hamouda, Kilgour and Hipel 2004, for two parties; 2006, for any number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.stability.concepts import DEFAULT_RULE, nash
from detente.states.moves import NOTHING, opponents

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.states.moves import Moves, Rule

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]
    Strong = Callable[[Moves, Ints, Ints, int, Rule], Bools]


def floor_of_tiers(worth: Ints, tiers: Ints, feasible: Bools) -> Ints:
    """The largest payoff that is much worse than each situation, if larger tiers are much preferred.

    worth, tiers : of one party, shape (n,); tiers count from 0, and no situation of a larger tier has a
    smaller payoff. -NOTHING where nothing is much worse. Raises ValueError if tiers contradict payoffs.
    """
    best = np.full(int(tiers.max()) + 2, -NOTHING, dtype=np.int64)
    np.maximum.at(best, tiers[feasible] + 1, worth[feasible])
    found: Ints = np.maximum.accumulate(best)[tiers]
    if np.any(found[feasible] >= worth[feasible]):
        raise ValueError("a situation of a larger tier must be strictly preferred to all of smaller ones")
    return found


def floor_of_difference(worth: Ints, much: int) -> Ints:
    """The largest payoff that is much worse than each situation, if a difference of `much` counts as much."""
    return np.maximum(worth.astype(np.int64) - much, -NOTHING)


def strong_nash(moves: Moves, payoffs: Ints, _floor: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where the party has no improvement: there is nothing that a sanction could be too weak for."""
    return nash(moves, payoffs, party, rule)


def strong_gmr(moves: Moves, payoffs: Ints, floor: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be answered by something much worse [Hamouda2004, SGMR]."""
    worst = moves.respond(opponents(moves.owners, party), payoffs[party], None, rule)
    return _stays(moves, payoffs[party], (party, worst), floor)


def strong_smr(moves: Moves, payoffs: Ints, floor: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be answered by something much worse, from which no counter-move escapes.

    All that the party itself can reach from there by one move is much worse too [Hamouda2004, SSMR].
    """
    worth = payoffs[party]
    after_counter = np.maximum(worth, moves.best(party, worth))
    worst = moves.respond(opponents(moves.owners, party), after_counter, None, rule)
    return _stays(moves, worth, (party, worst), floor)


def strong_seq(moves: Moves, payoffs: Ints, floor: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be answered by something much worse, in the interest of who answers.

    For those who make them the moves are improvements, by much or by little [Hamouda2004, SSEQ].
    """
    worst = moves.respond(opponents(moves.owners, party), payoffs[party], payoffs, rule)
    return _stays(moves, payoffs[party], (party, worst), floor)


STRONG: dict[str, Strong] = {
    "nash": strong_nash,
    "gmr": strong_gmr,
    "smr": strong_smr,
    "seq": strong_seq,
}
"""Strong stability by the names of the concepts; what is stable, but not strongly, is weakly stable."""


def _stays(moves: Moves, worth: Ints, answered: tuple[int, Ints], floor: Ints) -> Bools:
    """Where the worst that each improvement can lead to is much worse. answered : the party, the worst."""
    party, worst = answered
    found: Bools = moves.feasible & (moves.best(party, worst, worth) <= floor)
    return found
