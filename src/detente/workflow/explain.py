"""The verb explain: why this order, what binds, what each concession buys; or why there is no roadmap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import UnknownName
from detente.report.explain.findings import ExplainFindings, Why
from detente.report.findings import Search
from detente.roadmap import judge, plan
from detente.roadmap.explaining.binding import binding
from detente.roadmap.explaining.buys import concessions
from detente.roadmap.explaining.conflict import conflicts
from detente.roadmap.explaining.groups import Groups
from detente.roadmap.explaining.nearby import Nearby
from detente.roadmap.explaining.nearest import nearest
from detente.roadmap.explaining.order import left_out, order
from detente.roadmap.judging.facts import facts
from detente.roadmap.solving.search import make_ready
from detente.roadmap.terms.objective import worth
from detente.roadmap.terms.tables import tables_of
from detente.scenario.bundle import find
from detente.scenario.edit import edited_text
from detente.scenario.write import save
from detente.workflow.changes import Changes
from detente.workflow.drafts import roadmap_at
from detente.workflow.fingerprint import fingerprint
from detente.workflow.smallest import Trial, enabling, improving
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from detente.roadmap import Limits, Verdict
    from detente.roadmap.explaining.binding import Binding
    from detente.roadmap.explaining.groups import Group
    from detente.roadmap.terms.objective import Objective
    from detente.scenario import Scenario
    from detente.workflow.cases import Case
    from detente.workflow.changes import Topic
    from detente.workflow.ladders import Ladder
    from detente.worth import Game

PLAN_SHARE, CONFLICT_SHARE, NEAREST_SHARE = 0.25, 0.3, 0.05
"""Shares of the time for a plan, for conflicts, and for what fails least; changes get the rest."""

LOOSE = 0.02
"""How close a demand is to binding, as a share of an ideal, that changes are looked for."""


@dataclass(frozen=True)
class Question:
    """What is asked: about a roadmap of one's own or a planned one, and with what would be better.

    better : whether changes that raise the objective are sought.
    """

    limits: Limits
    objective: Objective = "fair"
    seed: int = 0
    roadmap: Path | None = None
    better: bool = False


def explain_case(scenario: Scenario, question: Question) -> ExplainFindings:
    """Why the roadmap is as it is; if there is none, what cannot go together and what would help.

    Raises RoadmapError, and NoWorth if the scenario does not say what steps are worth.
    """
    clock, limits, game = question.limits.clock, question.limits, game_of(scenario)
    make_ready(game)
    began = clock()
    found = ExplainFindings(
        scenario, question.objective, version=version("detente"), fingerprint=fingerprint(scenario)
    )
    if question.roadmap is None:
        found, verdict = _planned(found, game, question)
    else:
        verdict = judge(game, roadmap_at(question.roadmap))
    trial = Trial(scenario, question.objective, limits, began + limits.seconds, question.seed)
    if verdict is None:
        found = _none(found, game, question, trial)
    elif not verdict.holds:
        trial = replace(trial, only=verdict.roadmap)
        ladders = _ladders(scenario, game, _failed(game, (verdict,)))
        found = replace(found, draft=verdict, **vars(enabling(trial, ladders)))
    else:
        explained = why(verdict, question.objective)
        found = replace(found, why=explained)
        found = _better(found, game, explained.near, trial) if question.better else found
    return replace(found, seconds=clock() - began)


def why(verdict: Verdict, objective: Objective = "fair") -> Why:
    """All that explains a roadmap that holds."""
    near = Nearby(verdict, objective)
    return Why(near, order(near), left_out(near), binding(near), concessions(near))


def applied(
    findings: ExplainFindings, number: int, path: Path, original: str | None = None
) -> ExplainFindings:
    """The findings, once the scenario with the change of that number, counted from 1, lies at a path.

    original : text of the scenario, of which all that is not changed is kept. Raises UnknownName.
    """
    if not 1 <= number <= len(findings.changes):
        there = f"they are 1 to {len(findings.changes)}" if findings.changes else "there are none"
        raise UnknownName(f"there is no change {number}; {there}")
    change = findings.changes[number - 1]
    save(path, edited_text(findings.scenario, change.edits, original))
    return replace(findings, written=str(path))


def original_of(name: str, case: Case) -> str | None:
    """Text of the scenario's file, where it is one file without joint projects; else it is written anew."""
    path = find(name)
    return path.read_text(encoding="utf-8") if path.is_file() and not case.worths else None


def _planned(
    found: ExplainFindings, game: Game, question: Question
) -> tuple[ExplainFindings, Verdict | None]:
    """How a roadmap was found, and the roadmap; without one, those that come nearest."""
    limits = question.limits.part(PLAN_SHARE)
    sought = plan(game, question.objective, limits=limits, seed=question.seed)
    verdict, value = sought.verdict, sought.value
    close: tuple[Verdict, ...] = ()
    if verdict is None:
        close = nearest(game, limits=question.limits.part(NEAREST_SHARE), seed=question.seed)
        verdict = next((each for each in close if each.holds), None)
        value = worth(verdict, question.objective)[0] if verdict else value
    status = "feasible" if verdict is not None and sought.verdict is None else sought.status
    search = Search(status, sought.objective, value, sought.bound, sought.gap, sought.seconds)
    return replace(found, search=search, nearest=() if verdict else close), verdict


def _none(found: ExplainFindings, game: Game, question: Question, trial: Trial) -> ExplainFindings:
    """What cannot go together, what fails least, and the smallest changes that would help."""
    titles = {name: party.name for name, party in found.scenario.parties.items()}
    titles |= {name: step.title for name, step in found.scenario.steps.items()}
    told = conflicts(game, titles, limits=question.limits.part(CONFLICT_SHARE), seed=question.seed)
    trial.known += [each.roadmap for each in found.nearest]
    asked = [group for each in told if each.extent != "some" for group in each.groups]
    ladders = _ladders(found.scenario, game, [*asked, *_failed(game, found.nearest)])
    return replace(found, conflicts=told, **vars(enabling(trial, ladders)))


def _better(found: ExplainFindings, game: Game, near: Nearby, trial: Trial) -> ExplainFindings:
    """The changes that raise the objective most."""
    trial.known.append(near.verdict.roadmap)
    changes = Changes(found.scenario, game, tuple(near.verdict.ideal.tolist()))
    topics = [topic for each in binding(near, LOOSE) for topic in _topics_of(game, each)]
    outcome = improving(trial, changes.about(topics), worth(near.verdict, near.objective))
    return replace(found, **vars(outcome))


def _failed(game: Game, close: Iterable[Verdict]) -> list[Group]:
    """The groups of demands that some judged roadmaps fail, those that most fail first."""
    groups = Groups(tables_of(game))
    counted: Counter[Group] = Counter()
    for verdict in close:
        fails = groups.failed_by(verdict.starts[: game.n_steps])
        counted.update(groups.all[g] for g in np.flatnonzero(fails))
    return [group for group, _ in counted.most_common()]


def _ladders(scenario: Scenario, game: Game, groups: Iterable[Group]) -> tuple[Ladder, ...]:
    """The changes that bear on some groups of demands."""
    changes = Changes(scenario, game, tuple(facts(game).ideal.tolist()))
    return changes.about(_topic(game, group) for group in groups)


def _topic(game: Game, group: Group) -> Topic:
    """A group of demands by names."""
    kind, who = group
    if kind == "goal":
        return kind, tuple(dict.fromkeys(game.steps[m] for m, _ in game.goal[who[0]]))
    if kind == "gate":
        m, i, j, _ = game.gates[who[0]]
        return kind, (game.steps[m], game.parties[i], game.parties[j])
    if kind == "excludes":
        one, other = game.excludes[who[0]]
        return kind, (game.steps[one], game.steps[other])
    names = game.steps if kind in {"requires", "window"} else game.parties
    return kind, tuple(names[each] for each in who)


def _topics_of(game: Game, tight: Binding) -> Iterator[Topic]:
    """What a demand that binds is about, by names."""
    if tight.kind == "gate":
        m = game.steps.index(tight.other)
        for step, i, j, _ in game.gates:
            if (step, game.parties[i]) == (m, tight.party):
                yield "gate", (tight.other, tight.party, game.parties[j])
    elif tight.kind == "trust":
        yield "trust", (tight.party, tight.other)
    else:
        kinds = {"self-enforcing": "enforcement", "participation": "gain"}
        yield kinds.get(tight.kind, tight.kind), (tight.party,)
