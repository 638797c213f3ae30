"""The verb plan, for numbers in doubt: the roadmap that holds in the largest share of worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.report.findings import Search
from detente.report.robust.findings import RobustFindings
from detente.roadmap import Limits
from detente.roadmap.questions.robust import Sought, hedged
from detente.scenario.worlds import drawn, on_schedule, world
from detente.workflow.notices import compiling
from detente.workflow.settlement import explained, planned
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.report.findings import Findings
    from detente.scenario import Scenario
    from detente.workflow.cases import Case
    from detente.workflow.settlement import Wish
    from detente.worth import Game

FAIR_SHARE = 0.25
"""Share of the time for the fair roadmap that the search begins with."""

SAMPLE, FRESH = 0, 1
"""Which worlds: those to choose by, and those to check with."""


@dataclass(frozen=True)
class Doubts:
    """How a roadmap for doubtful numbers is sought.

    worlds, fresh, judged : how many worlds to choose by, to check with, and of those before the judge.
    keep : how much of the fairest value every party must keep, as a share.
    """

    worlds: int = 100
    fresh: int = 200
    judged: int = 40
    keep: float = 0.5


def worlds_of(scenario: Scenario, seed: int, which: int, number: int) -> Iterator[Game]:
    """Worlds in which every number but how long steps last is another one; one world, one seed."""
    for each in np.random.SeedSequence([seed, which]).spawn(number):
        other = world(scenario, drawn(np.random.default_rng(each)))
        yield game_of(on_schedule(scenario, other))


def robust_case(case: Case, wish: Wish, doubts: Doubts, say: Callable[[str], None]) -> Findings:
    """The roadmap that holds in the largest share of worlds, judged, with what it costs and what breaks it.

    Raises NoRoadmap or LimitReached if there is none at the likely values.
    """
    from detente.roadmap.solving.kernels.crowd import is_compiled

    limits = wish.limits
    begin = limits.clock()
    if not is_compiled():
        say(compiling("the judging of many worlds"))
    first = Limits(FAIR_SHARE * limits.seconds, limits.clock)
    _, fair = planned(case.scenario, replace(wish, objective="fair", limits=first))
    sample = tuple(worlds_of(case.scenario, wish.seed, SAMPLE, doubts.worlds))
    fresh = worlds_of(case.scenario, wish.seed, FRESH, doubts.fresh)
    rest = Limits((1 - FAIR_SHARE) * limits.seconds, limits.clock)
    found = hedged(fair, sample, fresh, Sought(doubts.keep, rest, doubts.judged, wish.seed))
    robust = RobustFindings(found, doubts.keep, wish.seed)
    share = float(robust.chance(found.chosen).value)
    search = Search("feasible", "robust", share, math.nan, math.inf, limits.clock() - begin)
    return replace(explained(case, found.chosen.verdict), search=search, robust=robust)
