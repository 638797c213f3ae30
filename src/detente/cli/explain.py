"""The command that answers why: explain."""

from __future__ import annotations

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
    Seed,
    app,
    at_work,
    show,
)
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded


@app.command()
def explain(
    scenario: InScenario,
    roadmap: Annotated[
        str | None,
        typer.Option(help="roadmap file, or name of a bundled proposal; without it, one is planned"),
    ] = None,
    objective: Annotated[
        Objective, typer.Option(help="what is sought of a roadmap, and measured when a step is moved")
    ] = Objective.fair,
    better: Annotated[
        bool, typer.Option("--better", help="also look for changes that would make the roadmap better")
    ] = False,
    apply: Annotated[
        int | None,
        typer.Option(metavar="N", help="write the scenario with change number N to the file --out"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="file for the changed scenario of --apply")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds in all, to plan, to find conflicts and to try changes")
    ] = 40.0,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    as_json: AsJson = False,
) -> None:
    """Explain: why this order; or why there is no roadmap, and the smallest changes that would make one."""
    from detente.report.explain.answers import answer
    from detente.report.explain.terminal import render
    from detente.roadmap import Limits
    from detente.workflow import explain as verbs
    from detente.workflow.settlement import proposal

    if (apply is None) != (out is None):
        raise typer.BadParameter("--apply and --out go together: --apply 1 --out changed.yaml")
    path = None if roadmap is None else proposal(scenario, roadmap)
    case = loaded(scenario, weights, sharing, project)
    limits = Limits(time_limit, time.perf_counter)
    question = verbs.Question(limits, objective.value, seed, path, better)
    with at_work("finding out why"):
        found = verbs.explain_case(case.scenario, question)
        if apply is not None and out is not None:
            found = verbs.applied(found, apply, out, None if weights else verbs.original_of(scenario, case))
    show(found, (answer, render), as_json=as_json)
    if found.why is None and not found.written:
        proven = found.draft is not None or (found.search is not None and found.search.status == "infeasible")
        raise typer.Exit(NO if proven else LIMIT)
    raise typer.Exit(FINE)
