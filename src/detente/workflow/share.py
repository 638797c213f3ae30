"""The verb about joint projects: worth for every coalition, fair shares, and what it takes to start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from detente.bargain import core
from detente.errors import UnknownName
from detente.projects.gates import open_stages
from detente.projects.periods import DAYS_OF_A_YEAR
from detente.projects.vary import at, groups_of
from detente.report.share.findings import Gate, Laid, Outcome, Shared, ShareFindings, Trusting, Variation
from detente.report.share.page import page
from detente.scenario import read
from detente.scenario.bundle import find, find_project, projects
from detente.scenario.words import suggestion
from detente.scenario.write import save
from detente.workflow.cases import project_at
from detente.workflow.fingerprint import fingerprint
from detente.workflow.investors import investors
from detente.workflow.worths import SHARED_BY, Rule, Worths, capital_by_party
from detente.worth.ventures import strictest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from detente.bargain import Division, Terms
    from detente.projects.model import Project
    from detente.projects.outcome import Built
    from detente.projects.parts import Stage
    from detente.scenario import Scenario
    from detente.workflow.cases import Case
    from detente.workflow.memory import Memory

PAGE = "share.html"


@dataclass(frozen=True)
class _ShownIn:
    """Units in which links are shown, and their size in the units of the programme."""

    unit: str
    size: float
    flow_unit: str
    flow_size: float


SHOWN_IN = {
    "power": _ShownIn("GW", 1e3, "TWh a year", 1e6),
    "gas": _ShownIn("bcm a year", 1.0, "bcm a year", 1.0),
    "rail": _ShownIn("trains a day", 1.0, "trains a day", 1.0),
}

SHOWN: tuple[Rule, ...] = ("nucleolus", "shapley", "per-capita", "cost-based")
"""Rules that are shown unless more are asked for."""


@dataclass(frozen=True)
class Asked:
    """What is asked of joint projects.

    rule : the one whose shares are looked at closely. standing : steps that stand, None for all that gates
    wait for. blocs : parties that stay together, for the Owen value. talks : who can talk to whom, for the
    Myerson value. varied : whether inputs are moved to the ends of their ranges.
    """

    rule: Rule = SHARED_BY
    standing: tuple[str, ...] | None = None
    blocs: tuple[tuple[str, ...], ...] = ()
    talks: tuple[tuple[str, str], ...] = ()
    varied: bool = True


def share_case(name: str, project: str | None, asked: Asked, memory: Memory | None = None) -> ShareFindings:
    """The joint projects of a scenario, or one of them by name or path, with shares and what it takes.

    Raises UnknownName, ScenarioError, ProjectError, NoSolution or NoDivision.
    """
    scenario = read(find(name))
    for step in asked.standing or ():
        if step not in scenario.steps:
            raise UnknownName(f"'{step}' is not a step; {suggestion(step, scenario.steps, 'steps')}")
    names = (project,) if project else projects(name)
    if not names:
        raise UnknownName(
            f"no projects lie beside '{name}'; put project files into a folder `projects` beside it, or name "
            "a file"
        )
    chosen = tuple(project_at(name, each, scenario) for each in names)
    return ShareFindings(
        tuple(shared(Worths(each, memory), scenario, asked) for each in chosen),
        scenario,
        version=version("detente"),
        fingerprint=fingerprint(scenario, *chosen),
    )


def joint_of(case: Case, standing: tuple[str, ...]) -> ShareFindings | None:
    """The projects of a case while these steps stand, shared as in its plan; None if there are none.

    Without their worth in the plan, shares are told as if they were in it.
    """
    if not case.worths:
        return None
    asked = Asked(rule=case.sharing or SHARED_BY, standing=standing, varied=False)
    return ShareFindings(tuple(shared(each, case.scenario, asked) for each in case.worths), case.scenario)


def copied(name: str, project: str, to: Path) -> Path:
    """Where a copy of a project's file now lies. Raises UnknownName, also if there is a file already."""
    if to.exists():
        raise UnknownName(f"{to} exists already; choose another name, or move it away first")
    save(to, find_project(name, project).read_text(encoding="utf-8"))
    return to


def written(findings: ShareFindings, out: Path) -> ShareFindings:
    """The findings, once their page lies in a folder of `out` named after the scenario."""
    folder = out / (findings.scenario.name if findings.scenario else findings.projects[0].project.name)
    text = page(findings)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / PAGE, text)
    return replace(findings, report=str(folder / PAGE))


def shared(worths: Worths, scenario: Scenario, asked: Asked) -> Shared:
    """One project: worth of every coalition, shares by several rules, gates, investors, variations."""
    project = worths.project
    everything = frozenset(project.stages)
    stages = everything if asked.standing is None else open_stages(project, asked.standing)
    game = worths.game(stages)
    divisions = tuple(_divisions(worths, stages, asked))
    return Shared(
        project=project,
        rule=asked.rule,
        stages=stages,
        game=game,
        divisions=divisions,
        core=core(game),
        alone=worths.alone(stages),
        now=float(worths.game(frozenset()).worth[-1]),
        market=_market(worths, stages),
        links=_links(worths, stages),
        gates=tuple(_gate(worths, name, scenario) for name in project.stages),
        investors=investors(worths, stages, divisions[0].shares, scenario),
        variations=tuple(_variations(project, stages, asked)) if asked.varied else (),
        missing=tuple(party for party in project.parties if party not in scenario.parties),
    )


def _divisions(worths: Worths, stages: frozenset[str], asked: Asked) -> Iterator[Division]:
    """Shares by the rule that was asked for, and by those that are shown beside it."""
    terms = _terms(worths, stages, asked)
    wanted: list[Rule] = [asked.rule, *SHOWN]
    if asked.blocs:
        wanted.append("owen")
    if asked.talks:
        wanted.append("myerson")
    lacking = {"cost-based"} if not any(terms.costs.values()) else set[str]()
    if len(terms.heads) < len(worths.project.parties):
        lacking.add("per-capita")
    for rule in dict.fromkeys(wanted):
        if rule == asked.rule or rule not in lacking:
            yield worths.division(stages, rule, terms)


def _terms(worths: Worths, stages: frozenset[str], asked: Asked) -> Terms:
    return replace(worths.terms(stages), blocs=asked.blocs, links=asked.talks)


def _market(worths: Worths, stages: frozenset[str]) -> dict[str, Outcome]:
    return {
        party: Outcome(gain.consumer, gain.producer + gain.storage, gain.congestion, gain.transit)
        for party, gain in worths.market(stages).items()
    }


def _links(worths: Worths, stages: frozenset[str]) -> tuple[Laid, ...]:
    return tuple(_laid(worths.project, built, stages) for built in worths.built(stages))


def _laid(project: Project, built: Built, stages: frozenset[str]) -> Laid:
    link, shown = project.links[built.link], SHOWN_IN[project.kind]
    return Laid(
        link=built.link,
        unit=shown.unit,
        now=built.capacity / shown.size,
        added=built.built / shown.size,
        most=(link.adds.likely if link.adds else 0.0) / shown.size,
        flow=(_sent(project, built.forward), _sent(project, built.backward)),
        flow_unit=shown.flow_unit,
        capital=built.capital_of,
        open=link.stage is None or link.stage in stages,
    )


def _sent(project: Project, sent: dict[str, float]) -> float:
    """What is sent one way in a year in the unit that is shown; freight by the trains a day that it fills."""
    if project.kind == "rail":
        return sum(
            amount / project.cargoes[cargo].train.likely / DAYS_OF_A_YEAR for cargo, amount in sent.items()
        )
    return sum(sent.values()) / SHOWN_IN[project.kind].flow_size


def _gate(worths: Worths, name: str, scenario: Scenario) -> Gate:
    stage, everything = worths.project.stages[name], frozenset(worths.project.stages)
    links = (built for built in worths.built(everything) if worths.project.links[built.link].stage == name)

    def worth(stages: frozenset[str]) -> float:
        return float(worths.game(stages).worth[-1])

    time = stage.building
    return Gate(
        stage=name,
        title=stage.title,
        step=stage.step,
        needs=stage.needs.text,
        trust=_trust(stage, scenario),
        building=(time.low, time.likely, time.high) if time else None,
        capital=capital_by_party(links),
        adds=worth(everything) - worth(everything - {name}),
        alone=worth(frozenset({name})) - worth(frozenset()),
    )


def _trust(stage: Stage, scenario: Scenario) -> tuple[Trusting, ...]:
    """What the gate asks of trust, the scenario's own demands on its building step included."""
    own = scenario.steps[stage.step].needs_trust if stage.step else {}
    asked = strictest(own, stage.needs_trust)
    found = []
    for pair, level in asked.items():
        who, _, whom = pair.split()
        there = scenario.trust.get(who, {}).get(whom)
        found.append(Trusting(who, whom, level, there.likely if there else None))
    return tuple(found)


def _variations(project: Project, stages: frozenset[str], asked: Asked) -> Iterator[Variation]:
    """Worth and shares with each group of inputs at either end of its ranges."""
    ends: tuple[Literal["low", "high"], ...] = ("low", "high")
    for group in groups_of(project):
        for end in ends:
            worths = Worths(at(project, group, end))
            game = worths.game(stages)
            shares = worths.division(stages, asked.rule, _terms(worths, stages, asked)).shares
            yield Variation(group, end, float(game.worth[-1]), dict(shares), core(game).empty)
