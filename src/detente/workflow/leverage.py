"""The verb about leverage: what is possible without each party, who can block, who costs whom how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.cover import pieces, shapley_range, superadditive_cover
from detente.bargain.power import banzhaf, banzhaf_value, blocking, shapley_shubik, vetoes, winning
from detente.bargain.values import shapley
from detente.errors import LimitReached, NoRoadmap, TooManyPlayers
from detente.report.leverage.findings import (
    SAME,
    Index,
    LeverageFindings,
    Power,
    Settlement,
    Winning,
    Without,
)
from detente.report.leverage.page import page
from detente.roadmap import Limits, Roadmap, judge, plan
from detente.roadmap.judging.values import with_joined
from detente.roadmap.questions.attainable import Question, attainable, attained, improved, reaching
from detente.roadmap.questions.dependence import lost_by_leaving, pivotal
from detente.roadmap.solving.search import make_ready
from detente.roadmap.terms.objective import worth
from detente.scenario.write import save
from detente.workflow.drafts import roadmap_at
from detente.workflow.fingerprint import fingerprint
from detente.workflow.influence import influences
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction
    from pathlib import Path

    from numpy.typing import NDArray

    from detente.roadmap.questions.attainable import Attained
    from detente.roadmap.terms.objective import Objective
    from detente.workflow.cases import Case
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PAGE = "leverage.html"

MOST_PARTIES = 10
"""Parties whose coalitions are all planned for; each further one doubles the number of plans."""

FOR_SETTLEMENT, FOR_WITHOUT, FOR_COALITIONS, FOR_GOAL = 0.2, 0.2, 0.5, 0.1
"""Shares of the time: the settlement of all, of all but one party, of every coalition, and for the goal."""


LEVELS = (0.5, 0.75, 0.9)
"""Shares of what all attain that count as getting there."""


@dataclass(frozen=True)
class Asked:
    """What is asked. roadmap : looked at in place of the best one of all. worlds : drawn from the ranges."""

    limits: Limits
    objective: Objective = "fair"
    seed: int = 0
    roadmap: Path | None = None
    worlds: int = 200


def leverage_case(case: Case, asked: Asked) -> LeverageFindings:
    """What is possible without each party, and what follows from that.

    Raises NoRoadmap or LimitReached if there is no settlement to begin with, RoadmapError, or
    TooManyPlayers above MOST_PARTIES parties.
    """
    begin, game = asked.limits.clock(), game_of(case.scenario)
    if len(game.parties) > MOST_PARTIES:
        raise TooManyPlayers(
            f"'{case.scenario.name}' has {len(game.parties)} parties, who form {2 ** len(game.parties)} "
            f"coalitions; leverage is worked out for at most {MOST_PARTIES}. Merge parties that act as one."
        )
    settled = _settlement(game, case.scenario.name, asked)
    others = _others(game, settled.verdict.roadmap, asked)
    known = (settled.verdict.roadmap, *(each.roadmap for each in others))
    groups = attainable(game, limits=asked.limits.part(FOR_COALITIONS), seed=asked.seed, starts=known)
    groups = _agreed(groups, others)
    settled = _resettled(game, settled, (*known, groups[-1].roadmap))
    others = tuple(_settled_anew(game, each, settled, groups[-1 - (1 << i)]) for i, each in enumerate(others))
    cover, part = superadditive_cover(np.array([each.value for each in groups]))
    most, _ = superadditive_cover(np.array([each.bound for each in groups]))
    without = {
        party: Without(party, each.value, each.bound, _done(each, groups, (len(groups) - 1) ^ 1 << i, part))
        for i, (party, each) in enumerate(zip(game.parties, others, strict=True))
    }
    roadmap, starts = settled.verdict.roadmap, with_joined(game, settled.verdict.starts)
    return LeverageFindings(
        scenario=case.scenario,
        settlement=settled,
        without=without,
        groups=groups,
        cover=cover,
        part=part,
        shapley=_index(game, cover, most),
        banzhaf=_power(game, banzhaf_value(cover).tolist()),
        winning=tuple(_winning(game, groups, cover, asked)),
        influence=influences(case.scenario, roadmap, without, asked.worlds, asked.seed),
        leaving=lost_by_leaving(game, starts),
        pivotal=pivotal(game, settled.verdict),
        worlds=asked.worlds,
        seconds=asked.limits.clock() - begin,
        version=version("detente"),
        fingerprint=fingerprint(case.scenario),
    )


def written(findings: LeverageFindings, out: Path) -> LeverageFindings:
    """The findings, once their page lies in a folder of `out` named after the scenario."""
    path = out / findings.scenario.name / PAGE
    text = page(findings)
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, text)
    return replace(findings, report=str(path))


def _settlement(game: Game, name: str, asked: Asked) -> Settlement:
    """What all settle on: the roadmap that was handed in, or the best one found."""
    if asked.roadmap is not None:
        verdict = judge(game, roadmap_at(asked.roadmap))
        return Settlement(verdict, asked.objective, "given", worth(verdict, asked.objective)[0], np.inf)
    make_ready(game)
    found = plan(game, asked.objective, limits=asked.limits.part(FOR_SETTLEMENT), seed=asked.seed)
    if found.verdict is not None:
        return Settlement(found.verdict, asked.objective, found.status, found.value, found.bound)
    if found.status == "limit":
        raise LimitReached(
            f"no settlement of all parties of '{name}' was found in {asked.limits.seconds:g} seconds, and "
            "none is proven impossible; allow more time with --time-limit"
        )
    raise NoRoadmap(
        f"no roadmap for '{name}' meets all demands, so that there is no settlement for anyone to stop; "
        f"`detente plan {name}` names the demands that cannot go together"
    )


def _others(game: Game, roadmap: Roadmap, asked: Asked) -> tuple[Attained, ...]:
    """For each party the best settlement among all others, by the objective that was asked for."""
    limits = asked.limits.part(FOR_WITHOUT / len(game.parties))
    found = []
    for party in game.parties:
        members = tuple(other for other in game.parties if other != party)
        question = Question(members, asked.objective)
        found.append(attained(game, question, limits=limits, seed=asked.seed, starts=(roadmap,)))
    return tuple(found)


def _resettled(game: Game, settled: Settlement, met: tuple[Roadmap, ...]) -> Settlement:
    """The settlement, or a better one that was met on the way."""
    if settled.status == "given":
        return settled
    verdicts = [verdict for verdict in (judge(game, each) for each in met) if verdict.holds]
    best = max(verdicts, key=lambda verdict: worth(verdict, settled.objective), default=settled.verdict)
    value = worth(best, settled.objective)[0]
    if value <= settled.value:
        return settled
    return replace(settled, verdict=best, value=value, bound=max(settled.bound, value))


def _settled_anew(game: Game, others: Attained, settled: Settlement, group: Attained) -> Attained:
    """The best that all but one are known to settle on, parts of what others settle on included."""
    question = Question(others.members, settled.objective)
    best = improved(game, question, others, (settled.verdict.roadmap, group.roadmap))
    return _better(best, group) if settled.objective == "total" else best


def _agreed(groups: tuple[Attained, ...], others: tuple[Attained, ...]) -> tuple[Attained, ...]:
    """What groups attain, knowing where all but one were proven to have no settlement, whatever is sought."""
    none = {len(groups) - 1 - (1 << i): each for i, each in enumerate(others) if each.status == "nothing"}
    return tuple(none.get(mask, group) for mask, group in enumerate(groups))


def _better(one: Attained, other: Attained) -> Attained:
    """Of two answers to the same question the one with the higher value, with the lower bound."""
    best = one if one.value >= other.value else other
    return replace(best, bound=max(best.value, min(one.bound, other.bound)))


def _done(others: Attained, groups: tuple[Attained, ...], mask: int, part: Ints) -> tuple[Attained, ...]:
    """What is done in a coalition: one settlement of all of it, or if there is none, of its best parts.

    others : the best settlement of all of it, by the objective that was asked for.
    """
    parts = [others] if others.verdict else [groups[piece] for piece in pieces(part, mask)]
    return tuple(each for each in parts if each.verdict)


def _index(game: Game, worth_of: Floats, most: Floats) -> Index:
    """Parts by the Shapley value of what coalitions attain, and their range by what is not ruled out."""
    total = worth_of[-1] if worth_of[-1] > SAME else np.nan
    low, high = shapley_range(worth_of, most)
    # Whoever joins others who may go on without it adds at least what it attains alone.
    low = np.maximum(low, worth_of[1 << np.arange(len(low))])
    parts = (shapley(worth_of) / total, low / total, high / total)
    return Index(*(_named(game, values.tolist()) for values in parts))


def _winning(game: Game, groups: tuple[Attained, ...], cover: Floats, asked: Asked) -> Iterable[Winning]:
    """Who gets to the goal, if there is one, and to shares of what all attain."""
    if game.goal:
        reach = reaching(game, groups, limits=asked.limits.part(FOR_GOAL), seed=asked.seed)
        yield _simple(game, None, np.array([bool(each) for each in reach]), reach.count(None))
    if cover[-1] > SAME:
        for level in LEVELS:
            yield _simple(game, level, cover >= level * cover[-1] - SAME)


def _simple(game: Game, level: float | None, wins: NDArray[np.bool_], undecided: int = 0) -> Winning:
    counted = banzhaf(wins)
    return Winning(
        level=level,
        veto=_names(game, sum(1 << i for i in vetoes(wins))),
        blocking=tuple(_names(game, mask) for mask in blocking(wins)),
        least=tuple(_names(game, mask) for mask in winning(wins)),
        shapley_shubik=_named(game, shapley_shubik(wins)),
        banzhaf=Power(_named(game, counted.normalised), _named(game, counted.absolute)),
        undecided=undecided,
    )


def _power(game: Game, absolute: Sequence[float]) -> Power:
    total = sum(absolute)
    parts = [each / total if total > SAME else np.nan for each in absolute]
    return Power(_named(game, parts), _named(game, absolute))


def _named(game: Game, numbers: Sequence[float | Fraction]) -> dict[str, float]:
    return {party: float(number) for party, number in zip(game.parties, numbers, strict=True)}


def _names(game: Game, mask: int) -> tuple[str, ...]:
    return tuple(party for i, party in enumerate(game.parties) if mask >> i & 1)
