"""The command that plans from where things stand: replan."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Annotated

import typer

from detente.cli.door import FINE, LIMIT, NO, AsJson, InScenario, Report, Seed, app, at_work, show
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded
from detente.cli.standing import Known, Which


@app.command()
def replan(
    scenario: InScenario,
    ledger: Annotated[
        str,
        typer.Argument(
            metavar="LEDGER",
            help="a ledger (SQLite file or database URL), or a file with an agreement drafted from the "
            "scenario",
        ),
    ],
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="the day from which to plan")
    ],
    objective: Annotated[Objective, typer.Option(help="what is sought of a roadmap")] = Objective.fair,
    phases: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="phases to plan, the present one included",
            show_default="as many as the scenario has",
        ),
    ] = None,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="a changed number, as 'trust.us.dprk=0.4'; can be repeated"
        ),
    ] = None,
    final: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP", help="a step that must not be taken any more; can be repeated"),
    ] = None,
    accidents: Annotated[
        float,
        typer.Option(min=0.0001, max=1.0, help="share of commitments missed by who means to keep its word"),
    ] = 0.05,
    trust_claims: Annotated[
        bool, typer.Option("--trust-claims", help="take what is claimed and not verified for done")
    ] = False,
    known: Known = None,
    agreement: Which = None,
    time_limit: Annotated[
        float, typer.Option(min=0, help="seconds to answer; more time means a better bound")
    ] = 8.0,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Replan: what stands, the best roadmap from there, what changed and why, what a breakdown would cost."""
    from detente.report.replan.answers import answer
    from detente.report.replan.terminal import render
    from detente.roadmap import Limits
    from detente.scenario.edit import edited, parse_edit
    from detente.workflow import replan as verbs
    from detente.workflow.settlement import Wish
    from detente.workflow.standing import record_at

    case = loaded(scenario, weights, sharing, project)
    edits = tuple(map(parse_edit, suppose or ()))
    supposed = edited(case.scenario, edits) if edits else case.scenario
    asked = verbs.Asked(on.date(), known, phases, accidents, tuple(final or ()), trust_claims)
    wish = Wish(Limits(time_limit, time.perf_counter), objective.value, seed)
    with record_at(ledger, agreement) as record, at_work("planning from where things stand"):
        found = verbs.replan_record(supposed, record, asked, wish)
    if report is not None:
        found = verbs.written(found, report)
    show(found, (answer, render), as_json=as_json)
    if found.now is None:
        raise typer.Exit(NO if found.search.status == "infeasible" else LIMIT)
    raise typer.Exit(FINE)
