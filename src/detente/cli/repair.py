"""The command that improves a draft: repair."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import (
    FINE,
    LIMIT,
    NO,
    AsJson,
    InScenario,
    Out,
    Seed,
    app,
    at_work,
    show,
)
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded


@app.command()
def repair(
    scenario: InScenario,
    roadmap: Annotated[
        str, typer.Argument(help="the draft: a roadmap file, or name of a proposal bundled with the scenario")
    ],
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP", help="step that must stay as in the draft; can be repeated"),
    ] = None,
    objective: Annotated[Objective, typer.Option(help="what --at-least is about")] = Objective.fair,
    at_least: Annotated[
        float | None,
        typer.Option(metavar="VALUE", help="value that the repaired roadmap must reach besides holding"),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds to look for fewer changes, and to prove that none do")
    ] = 30.0,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Repair: your draft, changed as little as necessary until it holds, with the reason for each change."""
    from detente.report.repair.answers import answer
    from detente.report.repair.terminal import render
    from detente.roadmap import Limits
    from detente.roadmap.questions.repair import Wanted
    from detente.workflow import repair as verbs
    from detente.workflow import settlement

    path = settlement.proposal(scenario, roadmap)
    case = loaded(scenario, weights, sharing, project)
    wanted = Wanted(tuple(keep or ()), objective.value, -math.inf if at_least is None else at_least)
    mending = verbs.Mending(Limits(time_limit, time.perf_counter), wanted, seed)
    with at_work("looking for the fewest changes"):
        found = verbs.written(verbs.repair_case(case, path, mending), out)
    show(found, (answer, render), as_json=as_json)
    if found.repair.repaired is None:
        raise typer.Exit(NO if found.repair.status == "impossible" else LIMIT)
    raise typer.Exit(FINE)
