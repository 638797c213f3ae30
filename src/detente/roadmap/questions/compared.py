"""Plans with and without steps, evidence, trust and sight, compared by what is known of each.

Of every plan a value is known that a judged roadmap reaches, and a bound that none exceeds. Every roadmap
found for one question is tried on all others, so that a search that happened to do better elsewhere is not
mistaken for worth.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.roadmap.judging.evaluate import judge, starts_of
from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.verdict import TOLERANCE, Roadmap
from detente.roadmap.questions.confidence import pairs
from detente.roadmap.questions.gains import (
    NO_GAIN,
    NOTHING,
    Best,
    Gain,
    Gains,
    Safer,
    SightWorth,
    StepWorth,
    TrustWorth,
)
from detente.roadmap.questions.variants import SURE, Change, can_see_better, changed, reaches_goal
from detente.roadmap.solving.plan import plan
from detente.roadmap.solving.search import search
from detente.roadmap.terms.objective import stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.questions.variants import Kind
    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.solving.plan import Plan
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

LEAST_SECONDS, WORTH_PROVING = 0.2, 1.0
"""What a question gets at least, as long as there is time; from how much on bounds are looked for too."""

ENDS_SHARE = 0.1
"""Share of the time for each of the two ends, whose bounds hold for everything between."""

Row = TypeVar("Row")

SMALL: tuple[Kind, Kind] = ("a little", "more")
"""Changes of trust between two parties."""

BEYOND: dict[Kind, Kind] = {"a little": "more", "sooner": "at once", "certain": "at once"}
"""Changes of which others are the stronger form."""

AS_IT_IS, FULL_TRUST, SEEN = Change("as it is"), Change("full trust"), Change("seen")


def gains(game: Game, base: Plan, *, limits: Limits, seed: int = 0) -> Gains:
    """What each confidence-building step, more trust of each pair, and better verification are worth.

    base : a plan of the game that has a roadmap; the best roadmap known may become a better one on the way.
    What is likely to matter most is tried first; where full trust or full sight brings nothing, a little
    more of it is not tried.
    """
    begin = limits.clock()
    study = _Study(game, base, seed)
    left, untried = study.questions(), []
    for place, change in enumerate(left):
        time = begin + limits.seconds - limits.clock()
        if study.is_settled(change):
            continue
        if time > 0:
            is_end = change in (FULL_TRUST, SEEN)
            share = ENDS_SHARE * limits.seconds if is_end else time / study.open(left[place:])
            study.ask(change, replace(limits, seconds=max(LEAST_SECONDS, share)))
        else:
            untried.append(change)
    found = study.answer()
    return replace(found, untried=tuple(untried), seconds=limits.clock() - begin)


class _Study:
    """Roadmaps found so far, and for each change the best of those that hold under it."""

    def __init__(self, game: Game, base: Plan, seed: int) -> None:
        self.objective, self.seed, self.runs = base.objective, seed, 0
        self.games = {AS_IT_IS: game}
        self.bounds = {AS_IT_IS: base.bound}
        self.asked: set[Change] = set()
        self.pool: list[tuple[Roadmap, float]] = []
        self.known: dict[Change, tuple[int, float, Roadmap | None]] = {}
        self.sights = can_see_better(game)
        self.keep(base.roadmap)

    def keep(self, roadmap: Roadmap | None) -> None:
        """Try a roadmap on all questions from now on."""
        if roadmap is not None and all(roadmap.starts != other.starts for other, _ in self.pool):
            self.pool.append((roadmap, worth(judge(self.games[AS_IT_IS], roadmap), self.objective)[0]))

    def game(self, change: Change) -> Game:
        """The game after a change."""
        if change not in self.games:
            self.games[change] = changed(self.games[AS_IT_IS], change)
        return self.games[change]

    @property
    def verdict(self) -> Verdict:
        """The judge's on the best roadmap known."""
        return judge(self.games[AS_IT_IS], self.best(AS_IT_IS).roadmap or Roadmap({}))

    def questions(self) -> tuple[Change, ...]:
        """What to plan for, in order: the ends, then the likeliest of each kind in turn."""
        verdict = self.verdict
        steps, doubted = _telling(verdict), _trusting(verdict)
        kinds = (
            [Change("without", step=step) for step in steps],
            [Change("silent", step=step) for step in steps],
            [Change("more", who=who, whom=whom) for who, whom in doubted],
            [change for change in self.sights if change.kind == "at once"],
        )
        return (
            FULL_TRUST,
            *[SEEN] * bool(self.sights),
            *(change for change in chain.from_iterable(zip_longest(*kinds)) if change),
            *(Change("a little", who=who, whom=whom) for who, whom in doubted),
            *(change for change in self.sights if change.kind != "at once"),
        )

    def is_settled(self, change: Change) -> bool:
        """Whether looking would be idle: it is not missed, or even more of its kind brings nothing."""
        if change.kind in ("without", "silent"):
            return self.best(change).value >= self.best(AS_IT_IS).value - NOTHING
        end = SEEN if change.of_sight else FULL_TRUST
        if change == end:
            return False
        # What is not found with full trust, or full sight, is hardly found with a little more of it.
        if end in self.asked and self.gain(AS_IT_IS, end).found <= NOTHING:
            return True
        if change.kind not in BEYOND:
            return False
        beyond = replace(change, kind=BEYOND[change.kind])
        return beyond not in self.asked or self.gain(AS_IT_IS, beyond).found <= NOTHING

    def open(self, changes: tuple[Change, ...]) -> int:
        """How many questions are not settled yet."""
        return sum(not self.is_settled(change) for change in changes)

    def ask(self, change: Change, limits: Limits) -> None:
        """Look for the best settlement after a change, from the best roadmap known that holds under it."""
        self.asked.add(change)
        game = self.game(change)
        if not reaches_goal(game):
            self.bounds[change] = -np.inf
            return
        self.runs += 1
        start = self.best(change).roadmap or self._shortened(change)
        if limits.seconds < WORTH_PROVING:
            self.keep(_found(game, self.objective, limits, self.seed, start))
            return
        found = plan(game, self.objective, limits=limits, seed=self.seed, start=start)
        self.bounds[change] = found.bound
        self.keep(found.roadmap)

    def _shortened(self, change: Change) -> Roadmap:
        """The best roadmap known without the step in question; it may fail."""
        known = self.best(AS_IT_IS).roadmap or Roadmap({})
        return Roadmap({step: start for step, start in known.starts.items() if step != change.step})

    def best(self, change: Change) -> Best:
        """The best settlement known after a change, of all roadmaps found for any."""
        looked, value, roadmap = self.known.get(change, (0, -np.inf, None))
        # What a roadmap is worth depends on what is seen only if its margins are what counts.
        same = self.objective != "sure" or not change.of_sight
        for other, at_first in sorted(self.pool[looked:], key=lambda pair: -pair[1]):
            left_out = change.kind == "without" and change.step in other.starts
            if left_out or (same and at_first <= value):
                continue
            verdict = judge(self.game(change), other)
            there = worth(verdict, self.objective)[0]
            if verdict.holds and there > value:
                value, roadmap = there, other
        self.known[change] = len(self.pool), value, roadmap
        proven = [self.bounds[each] for each in (change, *_above(change)) if each in self.bounds]
        return Best(roadmap, value, max(min(proven, default=np.inf), value))

    def gain(self, worse: Change, better: Change) -> Gain:
        """By how much a change leads to more than another, if one can always keep to the other."""
        low, high = self.best(worse), self.best(better)
        return Gain(
            found=max(0.0, _difference(high.value, low.value)),
            least=max(0.0, _difference(high.value, low.bound)),
            most=max(0.0, _difference(high.bound, low.value)),
        )

    def answer(self) -> Gains:
        """Everything asked about, from what is known now."""
        verdict = self.verdict
        return Gains(
            objective=self.objective,
            best=self.best(AS_IT_IS),
            full_trust=self.gain(AS_IT_IS, FULL_TRUST),
            seen=self.gain(AS_IT_IS, SEEN) if self.sights else NO_GAIN,
            steps=tuple(
                sorted((self._step(verdict, step) for step in _telling(verdict)), key=self._importance)
            ),
            trust=_ranked([self._trust(who, whom) for who, whom in _trusting(verdict)], lambda row: row.more),
            sight=_ranked(
                [self._sight(verdict, change.step) for change in self.sights if change.kind == "at once"],
                lambda row: row.at_once,
            ),
            untried=(),
            runs=self.runs,
            seconds=0.0,
        )

    def _step(self, verdict: Verdict, step: str) -> StepWorth:
        m, without, silent = verdict.game.steps.index(step), Change("without", step), Change("silent", step)
        return StepWorth(
            step=step,
            starts=int(verdict.starts[m]),
            weight=float(facts(verdict.game).evidence[:, m].max()),
            value=self.gain(without, AS_IT_IS),
            own=self.gain(without, silent),
            unlocked=self.gain(silent, AS_IT_IS),
            without=self.best(without),
        )

    def _importance(self, row: StepWorth) -> tuple[float, ...]:
        """What unlocks most by its evidence first, then what is worth most; what was not looked for last."""
        unlocked = row.unlocked.found if Change("silent", row.step) in self.asked else 0.0
        return -round(unlocked, 9), Change("without", row.step) not in self.asked, -round(row.value.found, 9)

    def _trust(self, who: str, whom: str) -> TrustWorth:
        game = self.games[AS_IT_IS]
        trust = float(game.prior[game.parties.index(who), game.parties.index(whom)])
        a_little, more = (self.gain(AS_IT_IS, Change(kind, who=who, whom=whom)) for kind in SMALL)
        return TrustWorth(who, whom, trust, a_little, more)

    def _sight(self, before: Verdict, step: str) -> SightWorth:
        game, at_once = before.game, Change("at once", step)
        m, after = game.steps.index(step), judge(self.game(at_once), before.roadmap)
        kinds = {change.kind for change in self.sights if change.step == step}
        found = {kind: self.gain(AS_IT_IS, Change(kind, step)) for kind in kinds}
        return SightWorth(
            step=step,
            lag=int(game.lag[m]),
            chance=float(game.chance[m]),
            sooner=found.get("sooner", found["at once"] if game.lag[m] else NO_GAIN),
            certain=found.get("certain", found["at once"] if game.chance[m] < 1 else NO_GAIN),
            at_once=found["at once"],
            safer=_safer(before, after),
            holds=after.holds,
        )


def _found(game: Game, objective: Objective, limits: Limits, seed: int, start: Roadmap) -> Roadmap | None:
    """A good roadmap of a game, without any bound; None if none was met."""
    tables = tables_of(game)
    scale = Scale(Demands.all_of(tables))
    steps = search(scale, stages(tables, objective), limits, seed, starts_of(game, start))
    if steps is None:
        return None
    return Roadmap({step: int(phase) for step, phase in zip(game.steps, steps, strict=True) if phase})


def _safer(before: Verdict, after: Verdict) -> tuple[Safer, ...]:
    """Parties for whom something changes between two verdicts on one roadmap, in the order of parties."""
    narrowest, largest = (
        [(each.carry_on - np.maximum(each.walk_away, each.cheat)).min(axis=1) for each in (before, after)],
        [each.exposure.max(axis=(1, 2)) for each in (before, after)],
    )
    found = [
        Safer(party, float(narrowest[1][i] - narrowest[0][i]), float(largest[0][i] - largest[1][i]))
        for i, party in enumerate(before.game.parties)
    ]
    return tuple(each for each in found if max(abs(each.temptation), abs(each.exposure)) > TOLERANCE)


def _telling(verdict: Verdict) -> list[str]:
    """Steps of a roadmap that are evidence of anyone's commitment, the most telling first."""
    game, weight = verdict.game, facts(verdict.game).evidence.max(axis=0)
    taken = [m for m in range(game.n_steps) if weight[m] > 0 and verdict.starts[m]]
    return [game.steps[m] for m in sorted(taken, key=lambda m: -weight[m])]


def _trusting(verdict: Verdict) -> list[tuple[str, str]]:
    """Pairs that could trust more at the start, those with the least to spare first."""
    game = verdict.game
    tight = [(pair.who, pair.whom) for pair in pairs(verdict)]
    every = [(who, whom) for who in game.parties for whom in game.parties if who != whom]
    doubted = {
        (game.parties[i], game.parties[j]) for i, j in np.argwhere(game.prior < SURE).tolist() if i != j
    }
    return [pair for pair in dict.fromkeys([*tight, *every]) if pair in doubted]


def _above(change: Change) -> tuple[Change, ...]:
    """Changes that leave every roadmap that this one leaves, so that their bounds hold for it too."""
    if change.kind in ("a little", "more"):
        return (FULL_TRUST, replace(change, kind="more"))
    if change.of_sight:
        return (SEEN,)
    if change == FULL_TRUST:
        return ()
    less = (Change("silent", change.step), AS_IT_IS) if change.step else ()
    return (*less, FULL_TRUST, SEEN)


def _difference(one: float, other: float) -> float:
    """The difference of two values that may be infinite: none between equals."""
    return 0.0 if one == other else one - other


def _ranked(rows: list[Row], by: Callable[[Row], Gain]) -> tuple[Row, ...]:
    """Rows with the most valuable first, and in their order where that is the same."""
    return tuple(sorted(rows, key=lambda row: -round(by(row).found, 9)))
