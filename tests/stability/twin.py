"""The plain twin: the definitions of stability word for word, over sets. Slow, and meant to be read.

`moves` is anything with n, owners, feasible and successors; payoff rows are larger where better.
"""

from typing import Any

from detente.states.moves import opponents


def can_be(moves):
    return [s for s in range(moves.n) if moves.feasible[s]]


def improvements(moves, payoffs, mover, s):
    """Moves of one mover that everyone who makes them strictly prefers."""
    return [
        t
        for t in moves.successors(mover, s).tolist()
        if all(payoffs[party, t] > payoffs[party, s] for party in moves.owners[mover])
    ]


def joint(moves, movers, start, rule="legal-sequences", payoffs=None):
    """Every situation that a nonempty sequence of moves by these movers can lead to from `start`."""

    def steps(mover, s):
        if payoffs is None:
            return moves.successors(mover, s).tolist()
        return improvements(moves, payoffs, mover, s)

    def may(mover, history):
        if rule == "legal-sequences":
            return mover != history
        if rule == "each-once":
            return mover not in history
        return not history

    def then(mover, history):
        if rule == "legal-sequences":
            return mover
        return history | {mover}

    begin = (start, None if rule == "legal-sequences" else frozenset[int]())
    seen: set[Any] = set()
    waiting: list[Any] = [begin]
    while waiting:
        s, history = waiting.pop()
        new = {(t, then(k, history)) for k in movers if may(k, history) for t in steps(k, s)}
        waiting += new - seen
        seen |= new
    return {s for s, _ in seen}


def nash(moves, payoffs, party, s, _rule="legal-sequences"):
    return not improvements(moves, payoffs, party, s)


def gmr(moves, payoffs, party, s, rule="legal-sequences"):
    worth, others = payoffs[party], opponents(moves.owners, party)
    return all(
        any(worth[s2] <= worth[s] for s2 in joint(moves, others, s1, rule))
        for s1 in improvements(moves, payoffs, party, s)
    )


def smr(moves, payoffs, party, s, rule="legal-sequences"):
    worth, others = payoffs[party], opponents(moves.owners, party)
    return all(
        any(
            worth[s2] <= worth[s]
            and all(worth[s3] <= worth[s] for s3 in moves.successors(party, s2).tolist())
            for s2 in joint(moves, others, s1, rule)
        )
        for s1 in improvements(moves, payoffs, party, s)
    )


def seq(moves, payoffs, party, s, rule="legal-sequences"):
    worth, others = payoffs[party], opponents(moves.owners, party)
    return all(
        any(worth[s2] <= worth[s] for s2 in joint(moves, others, s1, rule, payoffs))
        for s1 in improvements(moves, payoffs, party, s)
    )


CONCEPTS = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq}
