"""The command about trust and confidence-building: trust."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import (
    FINE,
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
def trust(
    scenario: InScenario,
    roadmap: Annotated[
        str | None,
        typer.Option(
            help="look at trust along this roadmap: a file, or the name of a bundled proposal; "
            "without it, along the best one found"
        ),
    ] = None,
    objective: Annotated[
        Objective, typer.Option(help="by which settlements are compared, as in plan")
    ] = Objective.fair,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds for all plans together; what is not reached is named")
    ] = 50.0,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Trust: where it is short, which steps raise it, and what they and better verification are worth."""
    from detente.report.trust.answers import answer
    from detente.report.trust.terminal import render
    from detente.roadmap import Limits
    from detente.workflow import settlement
    from detente.workflow import trust as verbs

    wish = settlement.Wish(Limits(time_limit, time.perf_counter), objective.value, seed)
    case = loaded(scenario, weights, sharing, project)
    path = settlement.proposal(scenario, roadmap) if roadmap else None
    with at_work("planning with and without each step"):
        found = verbs.written(verbs.trust_case(case, wish, path), out)
    show(found, (answer, render), as_json=as_json)
    raise typer.Exit(FINE if found.verdict.holds else NO)
