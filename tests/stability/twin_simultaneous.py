"""The plain twin of simultaneous sanctions: word for word, over sets of steps."""

from itertools import product

from detente.states.moves import opponents
from tests.stability.twin import can_be, improvements


def changed(moves, s, t):
    """The steps by which two situations differ."""
    return set(moves.standing(s)) ^ set(moves.standing(t))


def together(moves, s, ends):
    """The situation in which all that the moves from s to `ends` change has changed; None if it cannot be."""
    steps = set(moves.standing(s)) ^ set().union(*(changed(moves, s, t) for t in ends))
    return next((t for t in can_be(moves) if set(moves.standing(t)) == steps), None)


def answers(moves, payoffs, party, s, leaving=None):
    """Every choice of simultaneous improvements by opponents who leave, as where each would go alone."""
    movers = [
        mover
        for mover in opponents(moves.owners, party)
        if leaving is None or all(leaving[i, s] for i in moves.owners[mover])
    ]
    choices = [[None, *improvements(moves, payoffs, mover, s)] for mover in movers]
    for chosen in product(*choices):
        makers = [
            i for mover, t in zip(movers, chosen, strict=True) if t is not None for i in moves.owners[mover]
        ]
        if makers and len(set(makers)) == len(makers):
            yield [t for t in chosen if t is not None]


def is_sanction(payoffs, party, s, s2):
    return s2 is not None and payoffs[party, s2] <= payoffs[party, s]


def sim(moves, payoffs, party, s, leaving=None):
    return all(
        any(
            is_sanction(payoffs, party, s, together(moves, s, [s1, *others]))
            for others in answers(moves, payoffs, party, s, leaving)
        )
        for s1 in improvements(moves, payoffs, party, s)
    )
