"""From here to there: every path can be gone, none of its kind is shorter, the published case comes out."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from detente.errors import NoSituation, TooManySituations
from detente.stability import coalitions
from detente.stability import paths as module
from detente.stability.compensation import Loss
from detente.stability.paths import KINDS, Path, paths
from detente.states import Graph
from detente.states.graph import Arcs
from tests.conflicts import random_graph, random_payoffs
from tests.published.conflict import conflict, graph, payoffs
from tests.stability import twin

SHAPES = {
    "free": {"one_way": 0.2, "impossible": 0.1},
    "one-way and impossible": {"one_way": 0.6, "impossible": 0.4},
    "joint steps and prerequisites": {"joint": 0.4, "requires": 0.4, "one_way": 0.4},
}


# --- the plain twin: level by level, over sets


def ways(moves, values, kind):
    """Who can go where: pairs of an actor and a function from a situation to the ends of its legs."""
    if kind == "coalitions":
        n = len(moves.parties)
        groups = [set(c) for size in range(1, n + 1) for c in combinations(range(n), size)]
        return {tuple(sorted(c)): improvements_of(moves, values, c) for c in groups}
    movers = range(len(moves.owners))
    if kind == "improvements":
        return {m: lambda s, m=m: twin.improvements(moves, values, m, s) for m in movers}
    return {m: lambda s, m=m: moves.successors(m, s).tolist() for m in movers}


def improvements_of(moves, values, members):
    own = [m for m, owners in enumerate(moves.owners) if set(owners) <= members]
    who = sorted(members)
    return lambda s: [t for t in twin.joint(moves, own, s) if (values[who, t] > values[who, s]).all()]


def distances(moves, values, start, kind):
    """Situation -> fewest legs from the start, no actor twice in a row."""
    actors, found = ways(moves, values, kind), {start: 0}
    level, seen, length = {(start, None)}, set(), 0
    while level:
        seen |= level
        length += 1
        level = {(t, a) for s, last in level for a, to in actors.items() if a != last for t in to(s)} - seen
        for t, _ in level:
            found.setdefault(t, length)
    return found


def least_costs(moves, values, points, start):
    """Situation -> least (moves against interest, points lost, moves), by relaxing until nothing changes."""
    best: dict = {(start, None): (0, 0, 0)}
    changed = True
    while changed:
        changed = False
        for (s, last), (adverse, lost, length) in list(best.items()):
            for m, owners in enumerate(moves.owners):
                for t in moves.successors(m, s).tolist() if m != last else ():
                    against = any(values[p, t] <= values[p, s] for p in owners)
                    loss = sum(max(0, int(points[p, s] - points[p, t])) for p in owners) if against else 0
                    new = (adverse + against, lost + loss, length + 1)
                    if new < best.get((t, m), (np.inf,)):
                        best[t, m] = new
                        changed = True
    found: dict = {}
    for (s, _), cost in best.items():
        found[s] = min(cost, found.get(s, cost))
    return found


def cases(shape, n_parties, seeds=6):
    for seed in range(seeds):
        moves = random_graph(seed, n_parties, 4, **SHAPES[shape])
        yield moves, random_payoffs(seed, n_parties, moves.n), seed % moves.n


def can_be_gone(moves, start, target, path):
    """Whether the legs join up, their moves exist, and no mover moves twice in a row inside one."""
    ends = [start] + [leg.end for leg in path.legs]
    assert [leg.start for leg in path.legs] == ends[:-1]
    assert ends[-1] == target
    for leg in path.legs:
        assert all(a.end == b.start and a.mover != b.mover for a, b in pairwise(leg.moves))
        for move in leg.moves:
            assert move.end in moves.successors(move.mover, move.start)
            assert set(moves.owners[move.mover]) <= set(leg.parties)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("n_parties", [2, 3, 4])
def test_no_path_is_shorter_than_the_one_found_and_each_can_be_gone(shape, n_parties):
    for moves, values, start in cases(shape, n_parties):
        found = paths(moves, values, start, range(moves.n))
        for kind in KINDS:
            plainly = distances(moves, values, start, kind)
            assert list(found.reached[kind]) == sorted(plainly.keys() - {start}), kind
            for route in found.to:
                path = getattr(route, kind)
                assert (path is not None) == (route.target in plainly)
                if path:
                    assert len(path.legs) == plainly[route.target], kind
                    can_be_gone(moves, start, route.target, path)
                    assert kind == "anyone" or path.adverse == ()


@pytest.mark.parametrize("shape", SHAPES)
def test_everyone_in_a_coalition_gains_by_its_leg(shape):
    sizes = set()
    for moves, values, start in cases(shape, 3):
        for route in paths(moves, values, start, range(moves.n)).to:
            for leg in route.coalitions.legs if route.coalitions else ():
                who = list(leg.parties)
                assert (values[who, leg.end] > values[who, leg.start]).all()
                sizes.add(len(who))
    assert len(sizes) > 1


def cost_of(path, points):
    lost = sum(int(loss.points) for leg in path.adverse for loss in leg.losses) if points else 0
    return len(path.adverse), lost, len(path.legs)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("with_points", [True, False])
def test_no_path_needs_less_against_interest_than_the_one_found(shape, with_points):
    for moves, values, start in cases(shape, 3):
        points = values.astype(float) if with_points else None
        plainly = least_costs(moves, values, values if with_points else 0 * values, start)
        told = paths(moves, values, start, range(moves.n), points)
        for route in told.to:
            path = route.least_adverse
            assert (path is None) == (route.improvements is not None or route.target not in plainly)
            if path is not None:
                assert cost_of(path, with_points) == plainly[route.target]
                can_be_gone(moves, start, route.target, path)


def test_improvements_lead_no_further_than_those_of_coalitions_and_these_no_further_than_moves():
    for shape in SHAPES:
        for moves, values, start in cases(shape, 3):
            reached = paths(moves, values, start, []).reached
            assert set(reached["improvements"]) <= set(reached["coalitions"]) <= set(reached["anyone"])


# --- what a move against interest costs


def legs(path):
    assert path is not None
    return path.legs


def line(*movers):
    """A graph 0 - 1 - 2 - ... of which each arc is one mover's, forward only."""
    arcs = [[(k, k + 1) for k, mover in enumerate(movers) if mover == m] for m in range(2)]
    n = len(movers) + 1
    return Graph(
        ("a", "b"), tuple(map(str, range(n))), ((),) * n, ((0,), (1,)), tuple(Arcs.of(each) for each in arcs)
    )


def test_a_loss_is_told_in_ranks_and_in_points():
    values = np.array([[50, 20, 20, 90], [1, 2, 2, 3]])
    points = np.array([[5.0, 2.0, 2.0, 9.0], [np.nan] * 4])
    route = paths(line(0, 1, 0), values, 0, [3], points).to[0]
    assert route.improvements is None
    assert [leg.is_improvement for leg in legs(route.least_adverse)] == [False, False, True]
    first, second = (leg.losses[0] for leg in legs(route.least_adverse)[:2])
    assert first == Loss(0, 1, 3.0)
    assert second == Loss(1, 0, None)


def test_to_be_where_one_is_takes_no_move():
    route = paths(line(0, 1), np.zeros((2, 3), dtype=int), 1, [1]).to[0]
    assert (route.anyone, route.improvements, route.coalitions, route.least_adverse) == (Path(),) * 3 + (
        None,
    )


def test_there_is_no_way_back_on_a_one_way_road():
    route = paths(line(0, 1), np.zeros((2, 3), dtype=int), 1, [0]).to[0]
    assert (route.anyone, route.improvements, route.coalitions, route.least_adverse) == (None,) * 4


def test_nobody_moves_twice_in_a_row():
    assert paths(line(0, 0), np.array([[0, 1, 2], [0, 0, 0]]), 0, [2]).to[0].anyone is None


def test_points_decide_between_paths_with_as_many_moves_against_interest():
    """From 0 to 3 by 1 or by 2, each with one move of party 0 against its interest; by 2 it loses less."""
    arcs = (Arcs.of([(0, 1), (0, 2)]), Arcs.of([(1, 3), (2, 3)]))
    moves = Graph(("a", "b"), tuple("0123"), ((),) * 4, ((0,), (1,)), arcs)
    values = np.array([[9, 1, 5, 0], [0, 1, 1, 2]])
    by = {known: paths(moves, values, 0, [3], values * 1.0 if known else None) for known in (True, False)}
    assert [legs(by[known].to[0].least_adverse)[0].end for known in (True, False)] == [2, 1]


# --- limits


def test_too_many_situations_are_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(module, "SITUATION_LIMIT", 3)
    with pytest.raises(
        TooManySituations, match=r"4 situations are too many .* at most 3 fit: name fewer steps"
    ):
        paths(line(0, 1, 0), np.zeros((2, 4), dtype=int), 0, [3])


def test_a_combination_that_cannot_be_is_refused():
    moves = line(0, 1)
    moves.feasible[2] = False
    with pytest.raises(NoSituation, match="'2' cannot be"):
        paths(moves, np.zeros((2, 3), dtype=int), 0, [2])


def test_where_coalitions_are_too_many_nothing_is_said_of_them_and_the_rest_stands(monkeypatch):
    moves, values = random_graph(3, 3, 5), random_payoffs(3, 3, random_graph(3, 3, 5).n)
    full = paths(moves, values, 0, range(moves.n))
    monkeypatch.setattr(coalitions, "COALITION_LIMIT", 1)
    part = paths(moves, values, 0, range(moves.n))
    assert "coalitions" not in part.reached
    for route, whole in zip(part.to, full.to, strict=True):
        assert route == replace(whole, coalitions=None)


# --- published


def test_at_elmira_the_way_to_the_settlement_needs_the_ministry_and_the_company_together():
    """Kinsara, Kilgour and Hipel 2014: from 1 only the local government improves, to 7; then only both."""
    scenario = conflict("elmira")
    moves, values = graph(scenario), payoffs(scenario)
    at = {label: moves.labels.index(label) for label in moves.labels}
    found = paths(moves, values, at["1"], [at["7"], at["10"]])
    assert [moves.labels[s] for s in found.reached["improvements"]] == ["7"]
    seven, ten = found.to
    assert [leg.parties for leg in legs(seven.improvements)] == [(2,)]
    assert ten.improvements is None
    told = [(leg.parties, moves.labels[leg.start], moves.labels[leg.end]) for leg in legs(ten.coalitions)]
    assert told == [((2,), "1", "7"), ((0, 1), "7", "10")]
    assert [moves.labels[move.end] for move in legs(ten.coalitions)[1].moves] == ["8", "10"]
    assert all(at["10"] not in moves.successors(mover, at["7"]) for mover in range(3))
    assert [leg.parties for leg in legs(ten.least_adverse) if not leg.is_improvement] == [(0,)]
