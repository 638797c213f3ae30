"""The plain twin of strength of preference: strong stability word for word, over sets.

`asked` is the party, and what tells whether it finds one situation much worse than another.
"""

from detente.states.moves import opponents
from tests.stability.twin import improvements, joint


def nash(moves, payoffs, asked, s, _rule):
    party, _ = asked
    return not improvements(moves, payoffs, party, s)


def gmr(moves, payoffs, asked, s, rule):
    party, much = asked
    others = opponents(moves.owners, party)
    return all(
        any(much(s2, s) for s2 in joint(moves, others, s1, rule))
        for s1 in improvements(moves, payoffs, party, s)
    )


def smr(moves, payoffs, asked, s, rule):
    party, much = asked
    others = opponents(moves.owners, party)
    return all(
        any(
            much(s2, s) and all(much(s3, s) for s3 in moves.successors(party, s2).tolist())
            for s2 in joint(moves, others, s1, rule)
        )
        for s1 in improvements(moves, payoffs, party, s)
    )


def seq(moves, payoffs, asked, s, rule):
    party, much = asked
    others = opponents(moves.owners, party)
    return all(
        any(much(s2, s) for s2 in joint(moves, others, s1, rule, payoffs))
        for s1 in improvements(moves, payoffs, party, s)
    )


STRONG = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq}
