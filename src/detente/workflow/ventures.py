"""Joint projects as a plan sees them: what they bring and cost, by the steps that stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.projects.gates import mentioned, open_stages
from detente.scenario.model import Source
from detente.workflow.worths import SHARED_BY, Worths
from detente.worth.ventures import Building, Venture, terms_of, with_ventures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.projects.model import Project
    from detente.projects.outcome import Built
    from detente.scenario import Scenario
    from detente.workflow.memory import Memory
    from detente.workflow.worths import Sharing, Stages


def equipped(
    scenario: Scenario, projects: Iterable[Project], rule: Sharing = SHARED_BY, memory: Memory | None = None
) -> Scenario:
    """The scenario with what its joint projects bring to whom. Raises NoSolution or NoDivision."""
    return with_ventures(scenario, [venture_of(Worths(each, memory), rule) for each in projects])


def venture_of(worths: Worths, rule: Sharing) -> Venture:
    """The project as a scenario sees it, with shares by the rule."""
    project, shared = worths.project, _Shared(worths, rule)
    terms = terms_of(mentioned(project), lambda standing: shared.yearly(open_stages(project, standing)))
    values = [value for _, value in project.values()]
    judged = sum(value.is_judgement for value in values)
    source = Source(
        title=f"Network model “{project.title}”, shared by {rule}",
        publisher="computed here",
        year=str(project.money_year),
        where=f"project file {project.name}",
        evidence=f"computed from {len(values)} numbers, {judged} of them judgements",
    )
    return Venture(project.name, project.title, source, terms, shared.buildings())


@dataclass(frozen=True)
class _Shared:
    """A project with one rule of sharing."""

    worths: Worths
    rule: Sharing

    def yearly(self, stages: Stages) -> dict[str, float]:
        """Party -> MUSD a year, before links that a step builds are paid off: the step pays for them once."""
        found = self.worths.shares(stages, self.rule)
        for built in self.worths.built(stages):
            if self._step_of(built) is not None:
                for party, share in built.payers.items():
                    found[party] = found.get(party, 0.0) + share * self.worths.paid_off(built)
        return found

    def buildings(self) -> tuple[Building, ...]:
        """What each building step costs whom; of its stages the slowest and the most demanding count."""
        outlays = self._outlays()
        found: dict[str, Building] = {}
        for stage in self.worths.project.stages.values():
            if stage.step is None:
                continue
            other = found.get(stage.step, Building(stage.step, outlays.get(stage.step, {})))
            times = [time for time in (stage.building, other.duration) if time]
            trust = dict(other.needs_trust)
            for pair, level in stage.needs_trust.items():
                trust[pair] = max(level, trust.get(pair, 0.0))
            longest = max(times, key=lambda time: time.likely, default=None)
            found[stage.step] = replace(other, duration=longest, needs_trust=trust)
        return tuple(found.values())

    def _outlays(self) -> dict[str, dict[str, float]]:
        """Step -> party -> MUSD it puts in at the start, for what is built once all stages are open."""
        found: dict[str, dict[str, float]] = {}
        for built in self.worths.built(frozenset(self.worths.project.stages)):
            step = self._step_of(built)
            if step is not None:
                paid = found.setdefault(step, {})
                for party, share in built.payers.items():
                    paid[party] = paid.get(party, 0.0) + share * built.capital
        return found

    def _step_of(self, built: Built) -> str | None:
        stage = self.worths.project.links[built.link].stage
        return self.worths.project.stages[stage].step if stage else None
