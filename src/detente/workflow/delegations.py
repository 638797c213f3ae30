"""The verb plan, for several judgements of worth: a roadmap for each file of weights, and one for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.report.delegations.findings import DelegationsFindings, Difference
from detente.roadmap.questions.several import plan_for_all
from detente.scenario.model import FORMAT
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.write import as_text, save
from detente.workflow.cases import load
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from detente.scenario import Scenario
    from detente.workflow.cases import Joint
    from detente.workflow.settlement import Wish

ROADMAP = "for-all.yaml"


def delegations_case(
    name: str, weights: Sequence[Path], joint: Joint | None, wish: Wish, *, united: bool = False
) -> DelegationsFindings:
    """Plans for each file of weights and one that holds under all.

    united : whether no coalition may gain by leaving. Raises UnknownName, ScenarioError, ProjectError,
    NoSolution or NoDivision.
    """
    cases = [load(name, path, joint) for path in weights]
    scenarios = [case.united().scenario if united else case.scenario for case in cases]
    games = tuple(game_of(scenario) for scenario in scenarios)
    several = plan_for_all(games, wish.objective, wish.limits, wish.seed)
    return DelegationsFindings(scenarios[0], names_of(weights), several, tuple(_differences(scenarios)))


def names_of(weights: Sequence[Path]) -> tuple[str, ...]:
    """What files are called: their names, and numbers where a name comes again."""
    stems = [path.stem for path in weights]
    return tuple(
        stem if stems.count(stem) == 1 else f"{stem} ({stems[:place].count(stem) + 1})"
        for place, stem in enumerate(stems)
    )


def written(found: DelegationsFindings, out: Path) -> DelegationsFindings:
    """The findings, once the roadmap for all lies in a folder of `out` named after the scenario.

    A report on it would tell what steps are worth, and with it the weights of a file: none is written.
    """
    if found.several.for_all is None:
        return found
    folder, n_phases = out / found.scenario.name, found.several.under[-1][0].game.n_phases
    file = RoadmapFile.model_validate(
        {
            "detente-roadmap": FORMAT,
            "name": "for-all",
            "title": "A roadmap that holds under every file of weights",
            "scenario": found.scenario.name,
            "phases": dict(enumerate(found.several.for_all.phases(n_phases), 1)),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / ROADMAP, as_text(file))
    return replace(found, roadmap=str(folder / ROADMAP))


def _differences(scenarios: Sequence[Scenario]) -> Iterator[Difference]:
    """Weights, and what money is worth, on which the scenarios do not agree."""
    first = scenarios[0]
    for party in first.parties:
        issues = dict.fromkeys(issue for each in scenarios for issue in each.weights.get(party, {}))
        for issue in issues:
            found = [each.weights.get(party, {}).get(issue) for each in scenarios]
            yield from _told(party, issue, [None if value is None else value.likely for value in found])
        rates = [each.money.get(party) for each in scenarios]
        yield from _told(
            party, "money", [None if rate is None else rate.points_per_busd_year.likely for rate in rates]
        )


def _told(party: str, of: str, numbers: list[float | None]) -> Iterator[Difference]:
    if len(set(numbers)) > 1:
        yield Difference(party, of, tuple(numbers))
