"""The roadmap that holds in the largest share of worlds, and what that costs (theory 5).

A world is the game with other numbers. Worlds are drawn once and every roadmap is asked about all
of them, so that roadmaps are compared by the same luck; the share that is told comes from worlds
that had no part in the choice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.evaluate import judge, starts_of
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.solving.bench import Bench
from detente.roadmap.solving.climb import climb
from detente.roadmap.solving.crowd import Crowd, crowd_of
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.plan import JudgeRejects, plan
from detente.roadmap.solving.seek import judged
from detente.roadmap.terms.objective import stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Demand, Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

CAUTION = ((0.02, 0.0), (0.05, 0.4), (0.1, 0.8), (0.0, 0.8))
"""Further margins, and log-odds of trust less, with which roadmaps to begin from are planned."""

CAUTIOUS_SHARE, CAUTIOUS_MOST = 0.3, 1.5
"""Share of the time for these plans, and the most seconds for each."""

RELAXED = (0.9, 0.7, 0.4, 0.0)
"""Levels that the value asked for is lowered by, as shares of the way from the best to the least allowed."""

SOFT = 0.05
"""A world that fails by this share of an ideal or more tells nothing about which way is better."""

SHOWN = 6
"""Most roadmaps between the fair one and the surest that are told."""

CHUNK = 20
"""Fresh worlds that are looked at together; each takes a few megabytes."""

EQUAL = 1e-9


@dataclass(frozen=True)
class Choice:
    """One roadmap between the fairest and the surest.

    value : the least share of its ideal that a party gains, at the likely values. sampled : in how many of
    the worlds it was chosen by it holds. holding : in how many fresh worlds.
    """

    verdict: Verdict
    value: float
    sampled: int
    holding: int


@dataclass(frozen=True)
class Break:
    """A demand that fails in some of the worlds: how many of those that the judge went through."""

    demand: Demand
    party: str
    phase: int
    worlds: int


@dataclass(frozen=True)
class Hedged:
    """Roadmaps from the fairest to the surest, and what breaks the first and the last.

    choices : value falls, and so does the chance to fail in the worlds they were chosen by.
    sample, fresh, judged : how many worlds there were to choose by, to check with, and, among the latter,
    before the judge. breaks, fair_breaks : the most frequent first.
    """

    choices: tuple[Choice, ...]
    sample: int
    fresh: int
    judged: int
    breaks: tuple[Break, ...]
    fair_breaks: tuple[Break, ...]

    @property
    def fair(self) -> Choice:
        """The roadmap that is best at the likely values."""
        return self.choices[0]

    @property
    def chosen(self) -> Choice:
        """The roadmap that holds in the largest share of the worlds it was chosen by."""
        return self.choices[-1]


@dataclass(frozen=True)
class Sought:
    """What is asked of the surest roadmap.

    keep : how much of the fairest value every party must keep, as a share. judged : how many of the fresh
    worlds go before the judge.
    """

    keep: float
    limits: Limits
    judged: int = 40
    seed: int = 0


def hedged(fair: Verdict, sample: Sequence[Game], fresh: Iterable[Game], sought: Sought) -> Hedged:
    """Roadmaps from the fair one to the surest, found with one sample of worlds and checked with another.

    All worlds share their parties, steps, rules and durations with the game of `fair`. Raises JudgeRejects.
    """
    roadmaps, sampled = surest(fair, sample, sought)
    rest = iter(fresh)
    before_judge = list(islice(rest, sought.judged))
    holds = holds_in(roadmaps, chain(before_judge, rest))
    verdicts = [judged(fair.game, steps, fair.roadmap) for steps in roadmaps]
    choices = tuple(
        Choice(verdict, worth(verdict, "fair")[0], sampled[place], int(holds[place].sum()))
        for place, verdict in enumerate(verdicts)
    )
    told = holds[:, : len(before_judge)]
    breaks = [confirmed(choices[p].verdict.roadmap, before_judge, told[p]) for p in (0, -1)]
    return Hedged(choices, len(sample), holds.shape[1], len(before_judge), breaks[1], breaks[0])


def surest(fair: Verdict, worlds: Sequence[Game], sought: Sought) -> tuple[tuple[Ints, ...], tuple[int, ...]]:
    """Roadmaps from the fair one to the one that holds in most worlds, and in how many each does.

    Starts of the steps, shape (n_steps,) each. All hold at the likely values; from one to the next the share
    of worlds rises and the value falls.
    """
    limits = sought.limits
    end = limits.clock() + limits.seconds
    demands = Demands.all_of(tables_of(fair.game))
    seen = _Seen(Bench((demands,)), crowd_of(worlds), stages(demands.tables, "fair")[0])
    base = starts_of(fair.game, fair.roadmap)
    top = seen.value(base[np.newaxis])[0]
    known = [base, *_cautious(fair.game, sought)]
    for place, level in enumerate(RELAXED):
        seen.floor = top * (sought.keep + level * (1 - sought.keep)) - EQUAL
        left = max(0.0, end - limits.clock()) / (len(RELAXED) - place)
        known.append(climb(demands, seen.merit, known, Limits(left, limits.clock), sought.seed + place))
    roadmaps = seen.frontier(base)
    slack = seen.crowd.slack(base, np.array(roadmaps))
    return roadmaps, tuple((slack >= 0).sum(axis=1).tolist())


def holds_in(roadmaps: Sequence[Ints], fresh: Iterable[Game]) -> Bools:
    """In which fresh worlds roadmaps hold, shape (R, W); roadmaps must be admissible as dated."""
    worlds, found = iter(fresh), [np.zeros((len(roadmaps), 0), dtype=bool)]
    while batch := list(islice(worlds, CHUNK)):
        found.append(_tested(roadmaps, batch))
    return np.concatenate(found, axis=1)


def confirmed(roadmap: Roadmap, games: Sequence[Game], holds: Bools) -> tuple[Break, ...]:
    """What breaks in these worlds, by the judge. Raises JudgeRejects if it disagrees."""
    counted: Counter[tuple[Demand, str, int]] = Counter()
    for game, expected in zip(games, holds, strict=True):
        verdict = judge(game, roadmap)
        if verdict.holds != expected:
            raise JudgeRejects("worlds were judged otherwise in the search")
        counted.update({(failure.demand, failure.party, failure.phase) for failure in verdict.failures})
    return tuple(Break(*what, many) for what, many in counted.most_common())


def _tested(roadmaps: Sequence[Ints], games: Sequence[Game]) -> Bools:
    if games[0].coalitions:
        each = [_named(games[0], steps) for steps in roadmaps]
        return np.array([[judge(game, roadmap).holds for game in games] for roadmap in each])
    found: Bools = crowd_of(games).slack(roadmaps[0], np.array(roadmaps)) >= 0
    return found


def _named(game: Game, steps: Ints) -> Roadmap:
    return Roadmap({step: int(start) for step, start in zip(game.steps, steps, strict=True) if start})


def _cautious(game: Game, sought: Sought) -> Iterator[Ints]:
    """Roadmaps that are planned with a wider margin, or with less trust, than is asked."""
    limits = sought.limits
    seconds = min(CAUTIOUS_MOST, CAUTIOUS_SHARE * limits.seconds / len(CAUTION))
    for margin, doubt in CAUTION:
        odds = np.exp(-doubt)
        prior = odds * game.prior / (1 - game.prior + odds * game.prior)
        wary = replace(game, margin=game.margin + margin, prior=prior)
        found = plan(wary, limits=Limits(seconds, limits.clock), seed=sought.seed)
        if found.roadmap is not None:
            yield starts_of(game, found.roadmap)


@dataclass(eq=False)
class _Seen:
    """Merits of roadmaps, and the best there is of each value among all that were looked at.

    floor : the value asked for. best : share of worlds -> value and starts.
    """

    bench: Bench
    crowd: Crowd
    fair: Floats
    floor: float = 0.0
    best: dict[int, tuple[float, Ints]] = field(default_factory=dict)

    def value(self, steps: Ints) -> Floats:
        """Least share of its ideal that a party gains at the likely values, shape (B,)."""
        starts = joined(self.crowd.game, steps)
        found: Floats = self.fair[:, np.arange(starts.shape[1]), starts].sum(axis=2).min(axis=0)
        return found

    def merit(self, base: Ints, others: Ints) -> Floats:
        """Mean over worlds of 1 where a roadmap holds, and less than 0 the more it fails, at most -1."""
        found = np.full(len(others), -np.inf)
        value = self.value(others)
        asked = np.flatnonzero(value >= self.floor)
        asked = asked[self.bench.holds(others[asked])[0]] if len(asked) else asked
        if len(asked):
            slack = self.crowd.slack(base, others[asked])
            holds = slack >= 0
            found[asked] = np.where(holds, 1.0, np.maximum(slack / SOFT, -1.0)).mean(axis=1)
            for place, share in zip(asked, holds.sum(axis=1), strict=True):
                self._note(int(share), float(value[place]), others[place])
        return found

    def _note(self, share: int, value: float, steps: Ints) -> None:
        if share not in self.best or value > self.best[share][0] + EQUAL:
            self.best[share] = value, steps.copy()

    def frontier(self, base: Ints) -> tuple[Ints, ...]:
        """From the base on, what no other roadmap beats in both value and share; thinned out."""
        kept: list[tuple[float, int, Ints]] = []
        for share in sorted(self.best, reverse=True):
            value, steps = self.best[share]
            if not kept or value > kept[-1][0] + EQUAL:
                kept.append((value, share, steps))
        own = int((self.crowd.slack(base, base[np.newaxis]) >= 0).sum())
        better = [steps for _, share, steps in reversed(kept) if share > own]
        chosen = np.unique(np.linspace(0, len(better) - 1, min(SHOWN, len(better))).round().astype(int))
        return base, *(better[place] for place in chosen)
