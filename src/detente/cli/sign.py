"""The command that drafts an agreement from a roadmap: sign."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, InScenario, app, patience, show
from detente.cli.settlement import Own, Rule, Sharing, Weights, loaded

FILE = "agreement.yaml"


@app.command()
def sign(
    scenario: InScenario,
    roadmap: Annotated[
        str, typer.Argument(help="roadmap file, or name of a proposal bundled with the scenario")
    ],
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="day of signature, on which phase 1 begins",
            show_default="today",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="file for the draft", show_default="out/SCENARIO/agreement.yaml"),
    ] = None,
    even_if_it_fails: Annotated[
        bool, typer.Option("--even-if-it-fails", help="exit 0 although the roadmap does not hold")
    ] = False,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    as_json: AsJson = False,
) -> None:
    """Sign: draft an agreement from a roadmap, one commitment for each step, to be edited and checked."""
    from detente.report.agreement.answers import sign_answer
    from detente.report.agreement.terminal import render_draft
    from detente.workflow import sign as verbs
    from detente.workflow.drafts import roadmap_at
    from detente.workflow.settlement import proposal

    path = proposal(scenario, roadmap)
    case = loaded(scenario, weights, sharing, project)
    with patience("judging the roadmap"):
        found = verbs.sign(case.scenario, roadmap_at(path), (on or datetime.now().astimezone()).date())
    found = verbs.written(found, out or Path("out") / case.scenario.name / FILE)
    show(found, (sign_answer, render_draft), as_json=as_json)
    raise typer.Exit(FINE if found.verdict.holds or even_if_it_fails else NO)
