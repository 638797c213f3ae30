"""Leverage among three neighbours, worked out once: North and South are needed, East is not."""

import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from detente.roadmap import Limits
from detente.workflow.cases import load
from detente.workflow.leverage import Asked, leverage_case
from tests.workflow import neighbours

GOAL = "goal: line\n"


@cache
def case(goal: str = ""):
    """The case of the neighbours, with a declared goal if one is given."""
    with TemporaryDirectory() as folder:
        file = neighbours.written(Path(folder) / "case", neighbours.wider())
        text = file.read_text(encoding="utf-8").replace("calm: 0.5", 'calm: "0.5 [0.3, 0.7]"')
        file.write_text(text + goal, encoding="utf-8")
        return load(str(file))


@cache
def found(goal: str = GOAL, **asked):
    """What is found about them; every group is small enough to be proven long before the time is over."""
    return leverage_case(
        case(goal), Asked(**{"limits": Limits(120.0, time.perf_counter), "worlds": 3, **asked})
    )
