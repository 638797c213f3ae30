"""Run with `make bench`: stability of large conflicts, and against the matrix method in the same run.

Writes docs/reference/benchmarks-stability.md.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
import numpy as np

from benchmarks.page import measured
from detente.scenario import Scenario
from detente.stability.concepts import CONCEPTS
from detente.states import Space, space_of
from detente.states.cubes import Cubes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

PAGE = Path("docs/reference/benchmarks-stability.md")
SIZES = ((10, 6), (12, 4), (14, 4), (16, 4), (18, 4), (20, 6), (20, 4), (22, 4), (24, 4))
MATRIX_STEPS = 10
KINDS = {"free": (0.0, 0.0), "one-way and impossible": (0.3, 0.2)}
ABOUT = """\
Nash, GMR, SMR and SEQ of every situation for every party, opponents free to move in legal sequences.
Payoffs are random, and four situations tie on average. *One-way and impossible*: three steps in ten can
only be taken, or only dropped, and one combination in five cannot be. Loops are compiled before.

Aimed at: 2^20 situations and six parties in 4 s, 2^24 and four parties in 25 s and 4 GB, 2^10 and six
parties in 50 ms, and no more time for each situation and step as situations become more."""
MATRICES = """## Against the matrix method

The same conflict by matrices of situations by situations, with numpy's matrix products, in the same run; both
give the same answer. The ratio is that of the times, matrices to cubes."""
TIES = 4
"""So many situations share a payoff, on average."""


def conflict(steps: int, parties: int, kind: str, seed: int = 0) -> tuple[Space, Ints]:
    """Steps dealt out evenly, some one-way, some combinations impossible, and random payoffs with ties."""
    one_way, impossible = KINDS[kind]
    rng = np.random.default_rng([seed, steps, parties])
    names = [f"party-{i}" for i in range(parties)]
    directions = [str(rng.choice(["on", "off"])) if rng.random() < one_way else "both" for _ in range(steps)]
    data: dict[str, Any] = {
        "detente": 1,
        "name": "random",
        "title": "Random conflict",
        "parties": {name: {"name": name} for name in names},
        "preferences": {name: {"statements": ["step-0"]} for name in names},
        "steps": {
            f"step-{k}": {
                "title": f"step {k}",
                "by": [names[k * parties // steps]],
                "direction": directions[k],
            }
            for k in range(steps)
        },
    }
    space = space_of(Scenario.of(data))
    space.feasible[:] = rng.random(space.n) >= impossible
    payoffs = rng.integers(0, max(2, space.n // TIES), size=(parties, space.n), dtype=np.int32)
    payoffs.flags.writeable = False
    return space, payoffs


def ours(space: Space, payoffs: Ints) -> dict[str, Bools]:
    """Every concept for every party, on cubes of bits."""
    moves = Cubes(space)
    parties = range(len(payoffs))
    return {
        name: np.array([concept(moves, payoffs, party, "legal-sequences") for party in parties])
        for name, concept in CONCEPTS.items()
    }


def by_matrices(space: Space, payoffs: Ints) -> dict[str, Bools]:
    """The same by matrices of situations by situations [Xu2009], with numpy's products."""
    n, parties = space.n, range(len(payoffs))
    every = np.arange(n)
    moves = [_move_matrix(space, party, every) for party in parties]
    better = [row[np.newaxis, :] > row[:, np.newaxis] for row in payoffs]
    found: dict[str, list[Bools]] = {concept: [] for concept in CONCEPTS}
    for i in parties:
        others = [k for k in parties if k != i]
        improves, sanction = moves[i] & better[i], ~better[i]
        reach = _closure([moves[k] for k in others])
        credible = _closure([moves[k] & better[k] for k in others])
        no_escape = sanction & ~_product(better[i], moves[i].T)
        found["nash"].append(~improves.any(axis=1))
        for concept, deterred in (
            ("gmr", _product(sanction, reach.T)),
            ("smr", _product(no_escape, reach.T)),
            ("seq", _product(sanction, credible.T)),
        ):
            found[concept].append(~(improves & ~deterred).any(axis=1))
    return {name: np.array(rows) & space.feasible for name, rows in found.items()}


def _move_matrix(space: Space, party: int, every: NDArray[np.int64]) -> Bools:
    mover = space.movers[party]
    start, end = every[:, np.newaxis], every[np.newaxis, :]
    taken, dropped = end & ~start, start & ~end
    allowed = (taken & ~(mover.both | mover.on) == 0) & (dropped & ~(mover.both | mover.off) == 0)
    can: Bools = allowed & (start != end) & space.feasible[:, np.newaxis] & space.feasible
    return can


def _product(one: Bools, other: Bools) -> Bools:
    found: Bools = (one.astype(np.float32) @ other.astype(np.float32)) > 0
    return found


def _closure(matrices: list[Bools]) -> Bools:
    reach = np.logical_or.reduce(matrices)
    while True:
        longer = reach | _product(reach, reach)
        if np.array_equal(longer, reach):
            return longer
        reach = longer


def table() -> Iterator[str]:
    """One row for each size and kind, the time per situation beside it."""
    yield "| situations | parties | kind | all four concepts | per situation and step |"
    yield "|---|---|---|---|---|"
    for kind in KINDS:
        ours(*conflict(8, 3, kind))
    for steps, parties in SIZES:
        for kind in KINDS:
            space, payoffs = conflict(steps, parties, kind)
            before = time.perf_counter()
            ours(space, payoffs)
            took = time.perf_counter() - before
            each = took / space.n / steps * 1e9
            yield f"| 2^{steps} | {parties} | {kind} | {_said(took)} | {each:.1f} ns |"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    yield ""
    yield f"Most memory in use: {peak / 2**30:.1f} GB."


def against_matrices() -> Iterator[str]:
    """Ours and the matrix method on the same conflict, and whether they agree."""
    yield "| situations | parties | kind | cubes | matrices | ratio |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS:
        space, payoffs = conflict(MATRIX_STEPS, 6, kind)
        times = []
        answers = []
        for method in (ours, by_matrices):
            before = time.perf_counter()
            answers.append(method(space, payoffs))
            times.append(time.perf_counter() - before)
        assert all(np.array_equal(answers[0][name], answers[1][name]) for name in CONCEPTS)
        ratio = times[1] / times[0]
        yield f"| 2^{MATRIX_STEPS} | 6 | {kind} | {_said(times[0])} | {_said(times[1])} | {ratio:.0f} |"


def _said(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def main() -> None:
    """Measure, print, and write the page."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks of stability",
        "",
        f"Written by `make bench`. Machine: {machine}, numpy {np.__version__}, numba {numba.__version__}.",
        "",
        *ABOUT.splitlines(),
        "",
    ]
    measured(PAGE, lines, (("", table()), (MATRICES, against_matrices())))


if __name__ == "__main__":
    main()
