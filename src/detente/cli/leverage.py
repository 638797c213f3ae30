"""The command about influence: leverage."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import (
    FINE,
    AsJson,
    InScenario,
    Out,
    app,
    at_work,
    show,
)
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded


@app.command()
def leverage(
    scenario: InScenario,
    objective: Annotated[
        Objective,
        typer.Option(
            help="what all settle on, and the others without each party: fair, sure, total or fast as in plan"
        ),
    ] = Objective.fair,
    roadmap: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="roadmap file or proposal, looked at in place of the best one"),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds to plan for all groups of parties together")
    ] = 40.0,
    worlds: Annotated[
        int, typer.Option(min=0, help="worlds drawn from the ranges, to see how sure an order is")
    ] = 200,
    seed: Annotated[int, typer.Option(help="seed of the search and of the worlds")] = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Leverage: what is possible without each party, who can block, and who has influence over whom."""
    from detente.report.leverage.answers import answer
    from detente.report.leverage.terminal import render
    from detente.roadmap.solving.limits import Limits
    from detente.workflow import leverage as verbs
    from detente.workflow import settlement

    case = loaded(scenario, weights, sharing, project)
    asked = verbs.Asked(
        Limits(time_limit, time.perf_counter),
        objective.value,
        seed,
        settlement.proposal(scenario, roadmap) if roadmap else None,
        worlds,
    )
    with at_work("planning for every group of parties"):
        found = verbs.written(verbs.leverage_case(case, asked), out)
    show(found, (answer, render), as_json=as_json)
    raise typer.Exit(FINE)
