"""The command that answers a supposition at once: whatif."""

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
    patience,
    show,
)
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded

PLANNED_WITHIN = 8.0
"""Seconds for the plan that is on the table, where no roadmap is given."""


@app.command()
def whatif(
    scenario: InScenario,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="what is supposed, as 'trust.us.dprk=0.4'; can be repeated"
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP", help="a step that is off the table; can be repeated"),
    ] = None,
    roadmap: Annotated[
        str | None,
        typer.Option(
            help="the roadmap on the table: a file, or name of a proposal; without it, one is planned"
        ),
    ] = None,
    objective: Annotated[Objective, typer.Option(help="what is sought of a roadmap")] = Objective.fair,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="file for the changed scenario; none is written without"),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds to answer; more time means a better bound")
    ] = 0.7,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    as_json: AsJson = False,
) -> None:
    """What if: with other numbers, or without a step, does the roadmap hold, and which is best now."""
    from dataclasses import replace

    from detente.report.whatif.answers import answer
    from detente.report.whatif.terminal import render
    from detente.roadmap import Limits
    from detente.scenario.edit import Edit, parse_edit
    from detente.workflow import whatif as verbs
    from detente.workflow.explain import original_of
    from detente.workflow.settlement import Wish, proposal

    edits = (*map(parse_edit, suppose or ()), *(Edit(f"steps.{step}", None) for step in drop or ()))
    if not edits:
        raise typer.BadParameter("say what is supposed, with --set PATH=VALUE or --drop STEP")
    path = None if roadmap is None else proposal(scenario, roadmap)
    case = loaded(scenario, weights, sharing, project)
    supposition = verbs.suppose(case.scenario, edits)
    if out is not None:
        original = None if weights else original_of(scenario, case)
        verbs.written(case.scenario, supposition, out, original)
    wish = Wish(Limits(PLANNED_WITHIN, time.perf_counter), objective.value, seed)
    with at_work("planning what is on the table"):
        base = verbs.base_of(case.scenario, wish, path)
    wish = replace(wish, limits=Limits(time_limit, time.perf_counter))
    with patience("looking for what is best now"):
        found = verbs.what_if(base, supposition, wish)
    show(found, (answer, render), as_json=as_json)
    if found.now is None:
        raise typer.Exit(NO if found.search.status == "infeasible" else LIMIT)
    raise typer.Exit(FINE)
