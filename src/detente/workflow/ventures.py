"""Joint projects as a plan sees them: what they bring and cost, by the steps that stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.projects.gates import mentioned, open_stages
from detente.scenario.model import Source
from detente.workflow.worths import SHARED_BY, capital_by_party
from detente.worth.ventures import Building, Term, Venture, strictest, terms_of, with_ventures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from detente.projects.model import Project
    from detente.projects.outcome import Built
    from detente.scenario import Scenario
    from detente.workflow.worths import Sharing, Stages, Worths


def equipped(scenario: Scenario, projects: Iterable[Worths], rule: Sharing | None = SHARED_BY) -> Scenario:
    """The scenario with what its joint projects bring to whom. Raises NoSolution or NoDivision.

    Without a rule they cost and bring nothing, but their steps take as long, and ask for as much trust.
    """
    return with_ventures(scenario, [_venture(each, rule) for each in projects])


def _venture(worths: Worths, rule: Sharing | None) -> Venture:
    project = worths.project
    source = Source(title=f"Project “{project.title}”, its worth left out")
    return venture_of(worths, rule) if rule else Venture(project.name, source, (), _buildings(project, {}))


def venture_of(worths: Worths, rule: Sharing) -> Venture:
    """The project as a scenario sees it, with shares by the rule."""
    project, shared = worths.project, _Shared(worths, rule)
    found = terms_of(mentioned(project), lambda standing: shared.yearly(open_stages(project, standing)))
    terms = tuple(replace(term, title=_title(project, term)) for term in found)
    values = [value for _, value in project.values()]
    judged = sum(value.is_judgement for value in values)
    source = Source(
        title=f"Network model “{project.title}”, shared by {rule}",
        publisher="computed here",
        year=str(project.money_year),
        where=f"project file {project.name}",
        evidence=f"{judged} of {len(values)} inputs are judgements",
    )
    return Venture(project.name, source, terms, _buildings(project, shared.outlays()))


def _title(project: Project, term: Term) -> str:
    """What runs while the steps of a term stand: the stages that they open."""
    opened = open_stages(project, term.steps)
    stages = [stage.title for name, stage in project.stages.items() if name in opened]
    return ", beside: ".join(stages) or project.title


def _buildings(project: Project, outlays: Mapping[str, dict[str, float]]) -> tuple[Building, ...]:
    """What each building step costs whom; of its stages the slowest and the most demanding count."""
    found: dict[str, Building] = {}
    for stage in project.stages.values():
        if stage.step is None:
            continue
        other = found.get(stage.step, Building(stage.step, outlays.get(stage.step, {})))
        times = [time for time in (stage.building, other.duration) if time]
        trust = strictest(other.needs_trust, stage.needs_trust)
        longest = max(times, key=lambda time: time.likely, default=None)
        found[stage.step] = replace(other, duration=longest, needs_trust=trust)
    return tuple(found.values())


@dataclass(frozen=True)
class _Shared:
    """A project with one rule of sharing."""

    worths: Worths
    rule: Sharing

    def yearly(self, stages: Stages) -> dict[str, float]:
        """Party -> MUSD a year, before what its steps paid for once is paid off.

        Where fewer open stages ask for a larger link than all together, what is larger is paid off yearly.
        """
        found = dict(self.worths.division(stages, self.rule).shares)
        at_start = {built.link: built.capital for built in self.worths.built(self._everything)}
        for built in self.worths.built(stages):
            if self._step_of(built) is not None:
                paid = replace(built, capital=min(built.capital, at_start[built.link]))
                for party, share in built.payers.items():
                    found[party] = found.get(party, 0.0) + share * self.worths.paid_off(paid)
        return found

    def outlays(self) -> dict[str, dict[str, float]]:
        """Step -> party -> MUSD it puts in at the start, for what is built once all stages are open."""
        found: dict[str, list[Built]] = {}
        for built in self.worths.built(self._everything):
            step = self._step_of(built)
            if step is not None:
                found.setdefault(step, []).append(built)
        return {step: capital_by_party(links) for step, links in found.items()}

    @property
    def _everything(self) -> Stages:
        return frozenset(self.worths.project.stages)

    def _step_of(self, built: Built) -> str | None:
        stage = self.worths.project.links[built.link].stage
        return self.worths.project.stages[stage].step if stage else None
