"""The command about different good roadmaps and trade-offs: alternatives."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import (
    AsJson,
    InScenario,
    Out,
    Seed,
    app,
    at_work,
    code_of,
    print_json,
    show,
)
from detente.cli.settlement import Objective, Own, Rule, Sharing, Weights, loaded

PERCENT = 100


@app.command()
def alternatives(
    scenario: InScenario,
    number: Annotated[int, typer.Option(min=1, max=26, help="how many roadmaps, the best included")] = 5,
    within: Annotated[
        str, typer.Option(metavar="SHARE", help="how much worse than the best they may be, such as 5%")
    ] = "5%",
    objective: Annotated[
        Objective, typer.Option(help="by what they are measured: fair, sure, total or fast as in plan")
    ] = Objective.fair,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="also what one gives up of each objective for another")
    ] = False,
    time_limit: Annotated[float, typer.Option(min=0, help="seconds to look for all of them together")] = 40.0,
    seed: Seed = 0,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Alternatives: a handful of really different good roadmaps, and what one gives up for what."""
    from detente.errors import LimitReached, NoRoadmap
    from detente.report.alternatives.answers import answer
    from detente.report.alternatives.terminal import render
    from detente.report.answers import none_found
    from detente.roadmap import Limits
    from detente.roadmap.questions.alternatives import Variety
    from detente.workflow import alternatives as verbs

    variety = Variety(number, _share(within), objective.value)
    choice = verbs.Choice(Limits(time_limit, time.perf_counter), variety, frontier, seed)
    case = loaded(scenario, weights, sharing, project)
    try:
        with at_work("looking for different roadmaps"):
            found = verbs.written(verbs.alternatives_case(case, choice), out)
    except (NoRoadmap, LimitReached) as none:
        if not as_json:
            raise
        print_json(none_found(case.scenario.name, objective.value, none))
        raise typer.Exit(code_of(none)) from None
    show(found, (answer, render), as_json=as_json)


def _share(text: str) -> float:
    """A share from '5%', '5 %' or '0.05'."""
    try:
        plain = text.strip()
        found = float(plain.removesuffix("%")) / (PERCENT if plain.endswith("%") else 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise typer.BadParameter(f"'{text}' is not a share; write it as 5%", param_hint="--within")
    return found
