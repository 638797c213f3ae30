"""The verb replan: some of it is done, some is not; what now.

What stands comes in as plain values, from a record or from anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import UnknownName
from detente.ledger.standing import standing
from detente.report.findings import Search
from detente.report.replan.findings import MISSED, STANDS, Doubt, Move, ReplanFindings, Stand
from detente.roadmap import Limits, Roadmap, judge, plan
from detente.roadmap.judging.collapse import collapse
from detente.roadmap.questions.repair import Wanted, repair
from detente.roadmap.solving.search import make_ready
from detente.roadmap.terms.objective import worth
from detente.scenario.write import save
from detente.workflow.fingerprint import fingerprint
from detente.workflow.replan_stands import dates_of, stands_of
from detente.worth import evidence, game_of, self_standing, undone
from detente.worth.present import against, begun, believed, left, resumed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from detente.roadmap import Plan, Verdict
    from detente.roadmap.judging.verdict import Failure
    from detente.scenario import Scenario
    from detente.workflow.settlement import Wish
    from detente.workflow.standing import Record
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PLAN_SHARE = 0.6
"""Share of the time that is left for the best roadmap; the rest is for the best repaired deal."""

PAGE = "replan.html"

ACCIDENTS = 0.05
"""Share of commitments that are missed by who means to keep its word; a judgement."""

BELIEF = 1e-9
"""Changes of trust below this are rounding."""

TO_COME = Stand("to come")

BY_THE_PLAN = "to be suspended, since no roadmap holds while it goes on"


@dataclass(frozen=True)
class Now:
    """The present, as a plan sees it.

    phase : the present one, counted from 1. ahead : phases to plan for, the present one included; as many
    as the scenario has, if left out. accidents : share of commitments missed by who means well. final :
    steps that must not be taken any more.
    """

    phase: int
    ahead: int | None = None
    accidents: float = ACCIDENTS
    final: tuple[str, ...] = ()


def replan(
    scenario: Scenario, old: Roadmap, stands: Mapping[str, Stand], now: Now, wish: Wish
) -> ReplanFindings:
    """Ways on from where things stand: the best roadmap, the old one repaired, and a breakdown.

    old : the roadmap that was signed; its phase 1 began with the signature. stands : what has become of
    steps; those it does not name are to come. Raises UnknownName for steps that the scenario does not have.
    """
    work = _Work.of(scenario, old, stands, now)
    make_ready(work.game)
    clock = wish.limits.clock
    began = clock()
    way = _way(work, wish)
    left = Limits(max(0.0, wish.limits.seconds - (clock() - began)), clock)
    stood, work, rest = work.stands, way.work, judge(way.work.game, way.work.rest)
    mended = None
    if way.found.status != "infeasible" and not (rest.holds and work.as_agreed):
        wanted = Wanted(near=way.found.roadmap)
        mended = repair(work.game, work.rest, wanted, limits=left, seed=wish.seed)
    verdict = way.found.verdict or (mended.repaired if mended else None)
    closest = None if verdict else work.forgiving(wish, began)
    shown = verdict or closest or judge(work.game, Roadmap({}))
    return ReplanFindings(
        scenario=work.scenario,
        old=old,
        stands=stood,
        phase=now.phase,
        game=work.game,
        rest=rest,
        search=_search(way.found),
        now=verdict,
        repair=mended,
        suspended=way.suspended,
        without=_search(way.without) if way.without else None,
        closest=closest,
        collapse=collapse(shown, way.suspended),
        moves=tuple(work.moves(verdict)),
        doubts=tuple(work.doubts(rest)),
        remarks=work.remarks,
        seconds=clock() - began,
        version=version("detente"),
        fingerprint=fingerprint(scenario),
    )


@dataclass(frozen=True)
class _Way:
    """A plan from where things stand, or from where they stand once something is suspended.

    suspended : steps that stand and that the plan takes back first. without : what was found without that,
    if it was tried and nothing holds.
    """

    work: _Work
    found: Plan
    suspended: tuple[str, ...] = ()
    without: Plan | None = None


def _way(work: _Work, wish: Wish) -> _Way:
    """The best roadmap while all that stands goes on; if none is found, once what can be is suspended."""
    clock, end = wish.limits.clock, wish.limits.clock() + wish.limits.seconds
    found = _planned(work, wish, wish.limits.part(PLAN_SHARE))
    back = work.suspendable
    if found.verdict is not None or not back:
        return _Way(work, found)
    other = work.with_suspended(back)
    again = _planned(other, wish, Limits(PLAN_SHARE * max(0.0, end - clock()), clock))
    if again.verdict is None:
        return _Way(work, found, without=again)
    return _narrowed(work, _Way(other, again, back, found), wish)


def _planned(work: _Work, wish: Wish, limits: Limits) -> Plan:
    return plan(work.game, wish.objective, limits=limits, seed=wish.seed, start=work.rest)


def _narrowed(work: _Work, way: _Way, wish: Wish) -> _Way:
    """The same way with as few steps suspended as trying them one by one finds."""
    assert way.found.roadmap is not None  # noqa: S101 - a way is narrowed once there is one
    starts, back = dict(way.found.roadmap.starts), list(way.suspended)
    for step in sorted(back, key=lambda step: starts.get(step, np.inf)):
        fewer = [each for each in back if each != step]
        kept = {each: at for each, at in starts.items() if each != step}
        verdict = judge(work.with_suspended(fewer).game, Roadmap(kept))
        if verdict.holds:
            starts, back = kept, fewer
    narrow = work.with_suspended(back)
    verdict = judge(narrow.game, Roadmap(starts))
    value, tie_break = worth(verdict, wish.objective)
    found = replace(
        way.found,
        roadmap=verdict.roadmap,
        verdict=verdict,
        status="feasible",
        value=value,
        tie_break=tie_break,
        # What was proven is about other steps suspended.
        bound=np.inf,
        gap=np.inf,
    )
    return _Way(narrow, found, tuple(back), way.without) if len(back) < len(way.suspended) else way


def _search(found: Plan) -> Search:
    return Search(found.status, found.objective, found.value, found.bound, found.gap, found.seconds)


@dataclass(frozen=True)
class Asked:
    """What is asked of a record: on which day, as known when, and what a plan from there may suppose.

    ahead, accidents, final : see `Now`. trust_claims : whether what is only claimed counts as done.
    """

    on: date
    known: datetime | None = None
    ahead: int | None = None
    accidents: float = ACCIDENTS
    final: tuple[str, ...] = ()
    trust_claims: bool = False


def replan_record(scenario: Scenario, record: Record, asked: Asked, wish: Wish) -> ReplanFindings:
    """Ways on from where the record of an agreement stands on a day. Raises UnknownName."""
    seen = standing(record.agreement, record.recorded, asked.on, asked.known)
    told = stands_of(scenario, seen, record.recorded, trust_claims=asked.trust_claims)
    now = Now(told.phase, asked.ahead, asked.accidents, asked.final)
    found = replan(scenario, told.old, told.stands, now, wish)
    return replace(
        found,
        agreement=seen.agreement.title,
        on=asked.on,
        first_days=dates_of(told.calendar, found.elapsed + found.game.n_phases),
        remarks=(*told.remarks, *found.remarks),
    )


def written(findings: ReplanFindings, out: Path) -> ReplanFindings:
    """The findings, once their page lies in a folder of `out` named after the scenario."""
    from detente.report.replan.page import page

    folder = out / findings.scenario.name
    text = page(findings)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / PAGE, text)
    return replace(findings, report=str(folder / PAGE))


@dataclass(frozen=True, eq=False)
class _Work:
    """What is known before anything is planned.

    source : the scenario as it is; scenario, whole : with the phases that are over and those to come.
    stands : of every step of the old roadmap, and of others that something is known of. since : phases
    since each step began that stands.
    """

    source: Scenario
    scenario: Scenario
    whole: Game
    old: Roadmap
    stands: Mapping[str, Stand]
    since: Ints
    now: Now

    @classmethod
    def of(cls, scenario: Scenario, old: Roadmap, stands: Mapping[str, Stand], now: Now) -> _Work:
        """The same, checked. Raises UnknownName."""
        for step in (*old.starts, *stands, *now.final):
            if step not in scenario.steps:
                raise UnknownName(f"'{step}' is not a step of '{scenario.name}', from which a plan is made")
        game = game_of(scenario)
        told = dict.fromkeys(old.starts, TO_COME) | dict(stands)
        since = np.zeros(game.n_steps, dtype=np.int64)
        for step, stand in told.items():
            m = game.steps.index(step)
            since[m] = _age(stand, now.phase - (stand.began or old.starts.get(step, now.phase)), game, m)
            if stand.status == "under way" and not since[m]:
                # What takes effect at once cannot be half done: it is taken as not begun.
                told[step] = replace(stand, status="to come", began=0)
        until = max(now.ahead or scenario.phases, _needed(game, since))
        whole = scenario.model_copy(update={"phases": now.phase - 1 + until})
        return cls(scenario, whole, game_of(whole), old, told, since, now)

    @cached_property
    def game(self) -> Game:
        """The game from the present phase on."""
        latest = self.whole.latest.copy()
        latest[[self.whole.steps.index(step) for step in self.now.final]] = 0
        game = replace(self.whole, latest=latest)
        return resumed(game, self.elapsed, self.since, believed(self.whole, self._shown()))

    @property
    def elapsed(self) -> int:
        """How many phases are over."""
        return self.now.phase - 1

    @property
    def as_agreed(self) -> bool:
        """Whether nothing that should stand does not."""
        return not any(stand.status in MISSED for stand in self.stands.values())

    @property
    def suspendable(self) -> tuple[str, ...]:
        """What stands, would fall in a breakdown, and is nobody's who broke its word."""
        game, falls = self.game, undone(self.game) & ~self_standing(self.game)
        broke = np.isin(game.parties, [party for stand in self.stands.values() for party in stand.blamed])
        free = falls & (left(game) < 0) & (begun(game) > 0) & ~game.actors[broke].any(axis=0)
        return tuple(game.steps[m] for m in np.flatnonzero(free[: game.n_steps]))

    def with_suspended(self, steps: Collection[str]) -> _Work:
        """The same once the parties concerned have suspended these steps."""
        said = {step: Stand("suspended", shown=True, why=BY_THE_PLAN) for step in steps}
        return _Work.of(self.source, self.old, {**self.stands, **said}, self.now)

    def forgiving(self, wish: Wish, began: float) -> Verdict | None:
        """The roadmap that would be best if no breach had cost any trust, judged with the trust there is.

        None if there was no breach, or none is found in what is left of the time.
        """
        if not any(stand.blamed for stand in self.stands.values()):
            return None
        clock = wish.limits.clock
        limits = Limits(max(0.0, wish.limits.seconds - (clock() - began)), clock)
        lenient = replace(self.now, accidents=1.0)
        found = _planned(_Work.of(self.source, self.old, self.stands, lenient), wish, limits)
        return judge(self.game, found.roadmap) if found.roadmap is not None else None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was done otherwise than asked, and why."""
        wanted = self.now.ahead or self.source.phases
        if self.game.n_phases <= wanted:
            return ()
        why = "what is under way takes so long"
        return (f"{self.game.n_phases} phases are planned and not {wanted}, because {why}",)

    def _shown(self) -> Floats:
        """What the past says of each party beyond what stands, in log-odds, shape (n,)."""
        weight, parties = evidence(self.whole), self.whole.parties
        shown, breaches = np.zeros(len(parties)), np.zeros(len(parties), dtype=np.int64)
        for step, stand in self.stands.items():
            if stand.shown and stand.status not in STANDS:
                shown += weight[:, self.whole.steps.index(step)]
            for party in stand.blamed:
                breaches[parties.index(party)] += 1
        return shown + against(breaches, self.now.accidents)

    @cached_property
    def rest(self) -> Roadmap:
        """What is left of the old roadmap, counted from the present phase; what was missed comes at once."""
        starts = {
            step: max(1, phase - self.elapsed)
            for step, phase in self.old.starts.items()
            if self.stands[step].status not in (*STANDS, "waived")
        }
        return replace(self.old, starts=starts)

    def moves(self, verdict: Verdict | None) -> Iterator[Move]:
        """Every step of the old roadmap and of the new one, by its old phase."""
        new = {} if verdict is None else verdict.roadmap.starts
        steps = sorted({**self.old.starts, **new}, key=lambda step: self.old.starts.get(step, np.inf))
        for step in steps:
            stand, before = self.stands.get(step, TO_COME), self.old.starts.get(step, 0)
            if stand.status in STANDS:
                yield Move(step, before, stand.began or before, stand)
            elif verdict is not None:
                after = new[step] + self.elapsed if step in new else 0
                yield Move(step, before, after, stand, self._fails(step, new))

    def _fails(self, step: str, new: Mapping[str, int]) -> tuple[Failure, ...]:
        """What would fail if a step of the new roadmap were as in the rest of the old one."""
        kept = self.rest.starts.get(step, 0)
        if kept == new.get(step, 0):
            return ()
        undone = {**new, step: kept} if kept else {each: at for each, at in new.items() if each != step}
        return judge(self.game, Roadmap(undone)).failures

    def doubts(self, verdict: Verdict) -> Iterator[Doubt]:
        """Trust that is not what it was at the start."""
        whole = self.whole
        start = np.minimum(whole.prior, whole.trust_cap)
        for i, j in np.argwhere(np.abs(verdict.trust[:, :, 0] - start) > BELIEF):
            if i != j:
                names = whole.parties[i], whole.parties[j]
                yield Doubt(*names, float(start[i, j]), float(verdict.trust[i, j, 0]))


def _age(stand: Stand, age: int, game: Game, m: int) -> int:
    """Phases since a step began that stands, as the game has it; 0 for one that does not stand.

    age : phases since it began by what was agreed.
    """
    if stand.status == "done":
        # It is in effect and was found to be, however soon that came.
        return int(max(age, game.delay[m] + game.lag[m] + 1))
    if stand.status == "under way":
        # It will be finished in the present phase at the earliest.
        return int(min(max(age, 0), game.delay[m]))
    return 0


def _needed(game: Game, since: Ints) -> int:
    """Phases until all that has begun is in effect."""
    due = 1 - since + game.delay[: game.n_steps]
    return int(due[since > 0].max(initial=1))
