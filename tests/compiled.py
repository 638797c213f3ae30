"""Has every loop compiled, once and by one process a room: `python -m tests.compiled`.

Otherwise each worker of the tests would compile them for itself, and what a command says on a machine
where nothing is compiled would hang on which tests came first.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from tests.conflicts import random_payoffs, random_space
from tests.games import random_game, random_starts


def roadmaps() -> None:
    """The loops that search for roadmaps, and those that judge them in one game and in many."""
    from detente.roadmap.solving.bench import Bench
    from detente.roadmap.solving.crowd import crowd_of
    from detente.roadmap.solving.search import make_ready
    from detente.roadmap.terms.rows import Demands
    from detente.roadmap.terms.tables import tables_of

    game = random_game(0, 3, 5, 4, 1)
    starts = random_starts(game, 0)
    make_ready(game)
    Bench((Demands.all_of(tables_of(game)),)).judged(starts[np.newaxis])
    crowd_of([game]).slack(starts, starts[np.newaxis])


def situations() -> None:
    """The loops over cubes of situations, for places of both sizes."""
    from detente.states import kernels
    from detente.states.cubes import cut_of

    space = random_space(0, 2, 6, one_way=0.0, impossible=0.0)
    cut = cut_of(space.movers[0], space.n)
    payoff, values = random_payoffs(0, 2, space.n).astype(np.int32)
    for kind, stay in ((np.int16, True), (np.int32, False)):
        order = np.empty(space.n, dtype=kind)
        kernels.sort_cubes(payoff, space.feasible, cut, order)
        kernels.improve_least(values.copy(), cut, order, stay)
    kernels.reach_least(values.copy(), cut)
    kernels.reach_most(values.copy(), cut)


if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for room in [pool.submit(each) for each in (roadmaps, situations)]:
            room.result()
