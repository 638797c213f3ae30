"""The same by slow and obvious code, in fractions: orders one by one, corners of polyhedra by elimination.

A game is a list of worths by bit mask, as in the room; a coalition is a set of players, numbered from 0.
"""

from fractions import Fraction
from itertools import combinations, permutations


def mask_of(coalition):
    return sum(1 << i for i in coalition)


def members(mask, n):
    return [i for i in range(n) if mask >> i & 1]


def average_added(worth, orders):
    """What each player adds on arrival, on average over some orders."""
    n = (len(worth) - 1).bit_length()
    total, count = [Fraction(0)] * n, 0
    for order in orders:
        there = 0
        for player in order:
            total[player] += Fraction(worth[there | 1 << player]) - Fraction(worth[there])
            there |= 1 << player
        count += 1
    return [each / count for each in total]


def shapley(worth):
    return average_added(worth, permutations(range((len(worth) - 1).bit_length())))


def owen(worth, blocs):
    """Only the orders in which every bloc stands together count."""

    def together(order):
        return all(
            max(places) - min(places) == len(places) - 1
            for places in ([order.index(i) for i in bloc] for bloc in blocs)
        )

    n = (len(worth) - 1).bit_length()
    return average_added(worth, filter(together, permutations(range(n))))


def groups(coalition, links):
    """The parts of a coalition that hold together."""
    left, found = set(coalition), []
    while left:
        part, waiting = set(), [min(left)]
        while waiting:
            one = waiting.pop()
            part.add(one)
            waiting += [j for j in left - part if (one, j) in links or (j, one) in links]
        found.append(part)
        left -= part
    return found


def restricted(worth, links):
    n = (len(worth) - 1).bit_length()
    return [
        sum(worth[mask_of(part)] for part in groups(members(mask, n), links)) for mask in range(len(worth))
    ]


def myerson(worth, links):
    return shapley(restricted(worth, links))


# --- nucleolus and least core


def nucleolus(worth):
    """Among shares that give everybody what it has alone; None if there are none."""
    n = (len(worth) - 1).bit_length()
    alone = {1 << i: Fraction(worth[1 << i]) for i in range(n)}
    return None if sum(alone.values()) > worth[-1] else lexicographic(worth[-1], proper(worth), alone)


def prenucleolus(worth):
    return lexicographic(worth[-1], proper(worth), {})


def least_core(worth):
    """Of the shares whose largest excess is least, the most even in what players gain over standing alone."""
    n = (len(worth) - 1).bit_length()
    least = corners(n, worth[-1], proper(worth), {}, {})[0]
    floors = {mask: amount - least for mask, amount in proper(worth).items()}
    return lexicographic(worth[-1], {1 << i: Fraction(worth[1 << i]) for i in range(n)}, floors)


def least_excess(worth):
    return corners((len(worth) - 1).bit_length(), worth[-1], proper(worth), {}, {})[0]


def proper(worth):
    return {mask: Fraction(worth[mask]) for mask in range(1, len(worth) - 1)}


def lexicographic(total, targets, floors):
    """The shares whose complaints, target less share, are lexicographically least.

    A complaint that is the same at every best corner is the same at every best point.
    """
    n = max(targets).bit_length()
    settled: dict = {}
    while True:
        complaint, found = corners(n, total, targets, floors, settled)
        if len(found) == 1:
            return list(found[0])
        for mask, target in targets.items():
            shares = {sum(corner[i] for i in members(mask, n)) for corner in found}
            if shares == {target - complaint}:
                settled[mask] = target - complaint


def corners(n, total, targets, floors, settled):
    """The least that the largest open complaint can be, and all corners of the shares where it is that."""
    whole = [([Fraction(1)] * n + [Fraction(0)], Fraction(total))]
    whole += [(row(mask, n, 0), amount) for mask, amount in settled.items()]
    limits = [(row(mask, n, 1), amount) for mask, amount in targets.items() if mask not in settled]
    limits += [(row(mask, n, 0), amount) for mask, amount in floors.items()]
    fixed = independent(whole)
    best: Fraction | None = None
    found: set = set()
    for tight in combinations(limits, n + 1 - len(fixed)):
        point = solution([*fixed, *tight])
        if point is None or (best is not None and point[n] > best):
            continue
        if all(sum(a * x for a, x in zip(left, point, strict=True)) >= right for left, right in limits):
            if best is None or point[n] < best:
                best, found = point[n], set()
            found.add(tuple(point[:n]))
    return best, sorted(found)


def row(mask, n, complains):
    return [Fraction(mask >> i & 1) for i in range(n)] + [Fraction(complains)]


def independent(equations):
    """As many of the equations as say something new."""
    kept: list = []
    for equation in equations:
        if rank([left for left, _ in [*kept, equation]]) > len(kept):
            kept.append(equation)
    return kept


def rank(rows):
    return sum(any(each) for each in eliminated(rows))


def solution(equations):
    """The one solution of as many equations as unknowns; None if there is none or more."""
    n = len(equations)
    rows = eliminated([[*left, right] for left, right in equations])
    if any(not any(each[:n]) for each in rows):
        return None
    found = {next(k for k in range(n) if each[k]): each for each in rows}
    return [found[k][n] / found[k][k] for k in range(n)] if len(found) == n else None


def eliminated(rows):
    """Rows with the same solutions, in which the first entry of each is the only one of its column."""
    rows, done = [list(each) for each in rows], 0
    for column in range(len(rows[0])):
        pivot = next((k for k in range(done, len(rows)) if rows[k][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for k, each in enumerate(rows):
            if k != done and each[column]:
                factor = each[column] / rows[done][column]
                rows[k] = [a - factor * b for a, b in zip(each, rows[done], strict=True)]
        done += 1
    return rows
