"""The verb repair: a draft, improved as little as necessary until it holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.errors import UnknownName
from detente.report.repair.findings import RepairFindings
from detente.report.repair.page import page
from detente.report.repair.words import RepairWords
from detente.roadmap.questions.repair import Wanted, repair
from detente.scenario import read_roadmap
from detente.scenario.model import FORMAT
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.write import as_text, save
from detente.workflow.drafts import roadmap_of
from detente.workflow.fingerprint import fingerprint
from detente.worth import game_of

if TYPE_CHECKING:
    from pathlib import Path

    from detente.roadmap import Limits, Roadmap
    from detente.workflow.cases import Case


@dataclass(frozen=True)
class Mending:
    """What a repaired roadmap must have besides holding, and how long to look for it."""

    limits: Limits
    wanted: Wanted = field(default_factory=Wanted)
    seed: int = 0


def repair_case(case: Case, roadmap: Path, mending: Mending) -> RepairFindings:
    """A draft with the fewest changes after which it holds, as far as they are found in time.

    Raises RoadmapError, and UnknownName if a step that is to be kept is not in the scenario.
    """
    game = game_of(case.scenario)
    for step in mending.wanted.keep:
        if step not in game.steps:
            raise UnknownName(f"'{step}' is not a step of '{case.scenario.name}', so it cannot be kept")
    file = read_roadmap(roadmap)
    own = file.sources if isinstance(file.sources, dict) else {}
    found = repair(game, roadmap_of(file), mending.wanted, limits=mending.limits, seed=mending.seed)
    numbers = fingerprint(case.scenario)
    return RepairFindings(case.scenario, found, own, version("detente"), numbers)


def written(findings: RepairFindings, out: Path) -> RepairFindings:
    """The findings, once their page and roadmap lie in a folder of `out` named after the scenario."""
    name = findings.repair.draft.roadmap.name
    folder = out / findings.scenario.name
    folder.mkdir(parents=True, exist_ok=True)
    report, roadmap = folder / f"{name}-repair.html", folder / f"{name}-repaired.yaml"
    if findings.repair.repaired is not None:
        save(roadmap, as_text(_file(findings, findings.repair.repaired.roadmap)))
        findings = replace(findings, roadmap=str(roadmap))
    save(report, page(findings))
    return replace(findings, report=str(report))


def _file(findings: RepairFindings, repaired: Roadmap) -> RoadmapFile:
    """The repaired roadmap as a file that can be judged."""
    found, words = findings.repair, RepairWords(findings)
    return RoadmapFile.model_validate(
        {
            "detente-roadmap": FORMAT,
            "name": f"{found.draft.roadmap.name}-repaired",
            "title": f"{words.name}, changed until it holds",
            "about": " ".join(words.answer()),
            "scenario": findings.scenario.name,
            "sources": findings.sources or found.draft.roadmap.sources,
            "phases": dict(enumerate(repaired.phases(found.draft.game.n_phases), 1)),
        }
    )
