"""When a party stays: Nash, GMR, SMR and SEQ stability, one function each.

Common to all. A party at situation s improves by a move to s1 that it strictly prefers. What the
others can do from s1 is decided by the rule for joint moves: by default legal sequences, any moves of
any opponents in any number, nobody twice in a row. A sanction is a situation that the party does not
strictly prefer to s. Arguments: `moves`, who can go where; `payoffs`, int64, shape (n_parties, n),
larger is better and equal is a tie; `party`, the row of the party asked about. Returned: bool, shape
(n,), where the party is stable; False where no situation is.

Sources: Fang, Hipel and Kilgour 1993.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.states.moves import Moves, Rule, opponents

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]
    Concept = Callable[[Moves, Ints, int, Rule], Bools]

DEFAULT_RULE: Rule = "legal-sequences"


def nash(moves: Moves, payoffs: Ints, party: int, _rule: Rule = DEFAULT_RULE) -> Bools:
    """Where no move of the party's own improves on the situation (R) [Fang1993].

    What others could do next plays no part, so that the rule for joint moves makes no difference.
    """
    return _stays(moves, payoffs[party], party, payoffs[party])


def gmr(moves: Moves, payoffs: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be sanctioned by some joint move, whatever it costs those who move.

    General metarationality [Howard1971; Fang1993].
    """
    worth = payoffs[party]
    worst = moves.respond(opponents(moves.owners, party), worth, None, rule)
    return _stays(moves, worth, party, worst)


def smr(moves: Moves, payoffs: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be sanctioned so that no counter-move of the party escapes.

    Symmetric metarationality [Howard1971; Fang1993]: the sanction, and
    everything the party itself can reach from it by one move, is no better for it than the situation.
    """
    worth = payoffs[party]
    after_counter = np.maximum(worth, moves.best(party, worth))
    worst = moves.respond(opponents(moves.owners, party), after_counter, None, rule)
    return _stays(moves, worth, party, worst)


def seq(moves: Moves, payoffs: Ints, party: int, rule: Rule = DEFAULT_RULE) -> Bools:
    """Where every improvement can be sanctioned by moves that are improvements for those who make them.

    Sequential stability [Fraser1979; Fang1993].
    """
    worth = payoffs[party]
    worst = moves.respond(opponents(moves.owners, party), worth, payoffs, rule)
    return _stays(moves, worth, party, worst)


CONCEPTS: dict[str, Concept] = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq}
"""The concepts by the names under which answers list them."""


def _stays(moves: Moves, worth: Ints, party: int, worst: Ints) -> Bools:
    """Where no move leads to something better whose worst outcome is better too.

    `worst` may count staying where one has moved to: that is better, or the move was none to fear.
    """
    found: Bools = moves.feasible & (moves.best(party, np.minimum(worth, worst)) <= worth)
    return found
