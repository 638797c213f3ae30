"""One roadmap for several judgements of worth: it holds under each of them, and its least value is largest.

The facts are the same in all; weights, and with them every party's points, are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.evaluate import judge, starts_of
from detente.roadmap.solving.bench import Bench
from detente.roadmap.solving.climb import climb
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.plan import plan
from detente.roadmap.solving.seek import judged
from detente.roadmap.terms.objective import stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import value
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Roadmap, Verdict
    from detente.roadmap.solving.plan import Plan
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Status = Literal["optimal", "feasible", "infeasible", "limit"]

OWN_SHARE, AGAIN_SHARE = 0.4, 0.2
"""Share of the time for the plans of each judgement by itself, and for those that others turn out to beat."""

SOFT = 0.05
"""A roadmap that fails a judgement by this share of an ideal or more is as bad as any other that does."""

HIGH = 100.0
"""Merit of holding under every judgement; values of objectives are smaller."""

CLOSE = 1e-4
"""How far below its bound a value may lie and count as proven best; as for a plan."""


@dataclass(frozen=True)
class Several:
    """Plans of W judgements: each by itself, and one for all.

    own : the plan of each. under : for each of these roadmaps, and last for the one for all, the verdict
    under every judgement; () where there is no roadmap. value : the least over judgements of the one for
    all; nan if there is none. bound : no roadmap for all has more. status : "optimal", "feasible",
    "infeasible" (one judgement alone has none, proven), or "limit" (none was found).
    """

    own: tuple[Plan, ...]
    under: tuple[tuple[Verdict, ...], ...]
    status: Status
    value: float
    bound: float
    objective: Objective

    @property
    def for_all(self) -> Roadmap | None:
        """The roadmap that holds under every judgement."""
        return self.under[-1][0].roadmap if self.under[-1] else None

    def values(self, row: int) -> tuple[float, ...]:
        """What a roadmap is worth under each judgement; rows as in `under`."""
        return tuple(worth(verdict, self.objective)[0] for verdict in self.under[row])


def plan_for_all(games: Sequence[Game], objective: Objective, limits: Limits, seed: int = 0) -> Several:
    """A plan for each judgement and one for all; the games differ in worth only.

    The bound is the least of the single bounds: what holds under all holds under each.
    """
    end = limits.clock() + (1 - AGAIN_SHARE) * limits.seconds
    each = Limits(OWN_SHARE * limits.seconds / len(games), limits.clock)
    own = tuple(plan(game, objective, limits=each, seed=seed) for game in games)
    known = [one.roadmap for one in own if one.roadmap]
    found = None
    if known and not any(one.status == "infeasible" for one in own):
        rest = Limits(max(0.0, end - limits.clock()), limits.clock)
        found = _for_all(_Search(games, objective), known, rest, seed)
    again = Limits(AGAIN_SHARE * limits.seconds / len(games), limits.clock)
    known += [found] if found else []
    own = tuple(_unbeaten(game, one, known, again) for game, one in zip(games, own, strict=True))
    rows = [*(one.roadmap for one in own), found]
    under = tuple(tuple(judge(game, row) for game in games) if row else () for row in rows)
    least = min((worth(verdict, objective)[0] for verdict in under[-1]), default=np.nan)
    bound = min(one.bound for one in own)
    return Several(own, under, _status(own, least, bound), least, max(bound, least), objective)


def _for_all(search: _Search, known: Sequence[Roadmap], limits: Limits, seed: int) -> Roadmap | None:
    """The best roadmap found that holds under every judgement."""
    game = search.demands[0].tables.game
    best = climb(search.demands[0], search.merit, [starts_of(game, each) for each in known], limits, seed)
    return judged(game, best).roadmap if search.merit(best, best[np.newaxis])[0] >= 0 else None


def _unbeaten(game: Game, own: Plan, known: Sequence[Roadmap], limits: Limits) -> Plan:
    """The plan of a judgement, sought again where a roadmap found for others is better under it."""
    verdicts = [verdict for verdict in (judge(game, each) for each in known) if verdict.holds]
    best = max(verdicts, key=lambda verdict: worth(verdict, own.objective), default=None)
    beats = -np.inf if own.roadmap is None else own.value + CLOSE
    if best is None or worth(best, own.objective)[0] <= beats:
        return own
    found = plan(game, own.objective, limits=limits, start=best.roadmap)
    return replace(found, bound=min(found.bound, own.bound)) if found.roadmap else own


def _status(own: Sequence[Plan], least: float, bound: float) -> Status:
    if any(one.status == "infeasible" for one in own):
        return "infeasible"
    if np.isnan(least):
        return "limit"
    return "optimal" if bound - least <= CLOSE * max(1.0, abs(least)) else "feasible"


class _Search:
    """Merits of roadmaps under several judgements."""

    def __init__(self, games: Sequence[Game], objective: Objective) -> None:
        self.demands = tuple(Demands.all_of(tables_of(game)) for game in games)
        self.bench = Bench(self.demands)
        self.stages = [stages(each.tables, objective)[0] for each in self.demands]

    def merit(self, _: Ints, others: Ints) -> Floats:
        """HIGH and the least value where a roadmap holds under all; else below 0, the more it fails."""
        found = self.bench.judged(others)
        short = np.clip(found.slack / SOFT, -1.0, 0.0).mean(axis=0) - 1.0
        merits = np.where(np.isfinite(found.slack).all(axis=0), short, -np.inf)
        for place in np.flatnonzero(found.holds.all(axis=0)):
            starts = joined(self.demands[0].tables.game, others[place])
            merits[place] = HIGH + min(value(stage, starts) for stage in self.stages)
        return merits
