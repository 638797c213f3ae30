"""The plain twin of coalitional stability: the definitions word for word, over sets.

`groups` are those who can act together: every coalition, or fixed blocs. A coalition is a frozenset.
"""

from functools import lru_cache
from itertools import combinations

from tests.stability.twin import joint


def every_coalition(n_parties):
    """All nonempty sets of parties."""
    sizes = range(1, n_parties + 1)
    return [frozenset(group) for size in sizes for group in combinations(range(n_parties), size)]


def others(moves, coalition):
    return frozenset(range(len(moves.parties))) - coalition


@lru_cache(maxsize=100_000)
def reach(moves, coalition, s):
    """Where legal sequences of moves lead whose makers are all in the coalition."""
    return joint(moves, [m for m, owners in enumerate(moves.owners) if set(owners) <= coalition], s)


def all_prefer(payoffs, coalition, t, s):
    return all(payoffs[party, t] > payoffs[party, s] for party in coalition)


def improvements(moves, payoffs, coalition, s):
    return {t for t in reach(moves, coalition, s) if all_prefer(payoffs, coalition, t, s)}


def credible(moves, payoffs, groups, s):
    """Where sequences lead in which each group improves, and none acts twice in a row.

    Blocs that own a step in common may take it together; that is one move, in the interest of them all.
    """
    allowed = frozenset().union(*groups)
    together = {
        mover: frozenset().union(*(group for group in groups if group & set(owners)))
        for mover, owners in enumerate(moves.owners)
        if set(owners) <= allowed and not any(set(owners) <= group for group in groups)
    }

    def act(who, at):
        if who in together:
            ends = moves.successors(who, at).tolist()
            return [t for t in ends if all_prefer(payoffs, together[who], t, at)]
        return improvements(moves, payoffs, who, at)

    seen, waiting = set(), [(s, None)]
    while waiting:
        at, last = waiting.pop()
        for who in [*groups, *together]:
            for t in act(who, at) if who != last else ():
                if (t, who) not in seen:
                    seen.add((t, who))
                    waiting.append((t, who))
    return {t for t, _ in seen}


def cnash(moves, payoffs, coalition, s, _groups):
    return not improvements(moves, payoffs, coalition, s)


def cgmr(moves, payoffs, coalition, s, _groups):
    return all(
        any(not all_prefer(payoffs, coalition, s2, s) for s2 in reach(moves, others(moves, coalition), s1))
        for s1 in improvements(moves, payoffs, coalition, s)
    )


def csmr(moves, payoffs, coalition, s, _groups):
    return all(
        any(
            not all_prefer(payoffs, coalition, s2, s)
            and not any(all_prefer(payoffs, coalition, s3, s) for s3 in reach(moves, coalition, s2))
            for s2 in reach(moves, others(moves, coalition), s1)
        )
        for s1 in improvements(moves, payoffs, coalition, s)
    )


def cseq(moves, payoffs, coalition, s, groups):
    within = [group for group in groups if group <= others(moves, coalition)]
    return all(
        any(not all_prefer(payoffs, coalition, s2, s) for s2 in credible(moves, payoffs, within, s1))
        for s1 in improvements(moves, payoffs, coalition, s)
    )


CONCEPTS = {"cnash": cnash, "cgmr": cgmr, "csmr": csmr, "cseq": cseq}
