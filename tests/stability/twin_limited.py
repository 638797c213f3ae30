"""The plain twin of looking ahead: the rule of `limited` word for word, over sets."""

from functools import cache


def foresight(moves, payoffs):
    """Where play can end by (mover to move, moves left, situation), a frozenset; small horizons first."""

    def fear(party, left, s):
        """The ends that a party expects if the others are to move: the worst ones for itself."""
        fearsome = [mover for mover, owners in enumerate(moves.owners) if party not in owners]
        ends = {e for mover in fearsome if end(mover, left, s) != {s} for e in end(mover, left, s)} or {s}
        worst = min(payoffs[party, e] for e in ends)
        return {e for e in ends if payoffs[party, e] == worst}

    def value(party, left, s):
        return min(payoffs[party, e] for e in fear(party, left, s))

    @cache
    def end(mover, left, s):
        if left == 0:
            return frozenset({s})
        owners = moves.owners[mover]

        def all_gain(t):
            return all(value(i, left - 1, t) > payoffs[i, s] for i in owners)

        def beats(u, t):
            gains = [value(i, left - 1, u) - value(i, left - 1, t) for i in owners]
            return min(gains) >= 0 and max(gains) > 0

        good = [t for t in moves.successors(mover, s).tolist() if all_gain(t)]
        best = [t for t in good if not any(beats(u, t) for u in good)]
        return frozenset(e for t in best for i in owners for e in fear(i, left - 1, t)) or frozenset({s})

    return end


def stays(moves, payoffs, horizons):
    """By horizon, party and situation whether the party stays."""
    end = foresight(moves, payoffs)
    return {
        h: [[end(i, h, s) == {s} for s in range(moves.n)] for i in range(len(moves.parties))]
        for h in range(1, horizons + 1)
    }
