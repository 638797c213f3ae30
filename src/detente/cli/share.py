"""The command about joint projects: share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, InScenario, Out, app, console, patience, print_json, remembered

if TYPE_CHECKING:
    from detente.report.share.findings import ShareFindings


class SharedBy(StrEnum):
    """By which rule worth is shared."""

    nucleolus = "nucleolus"
    shapley = "shapley"
    least_core = "least-core"
    equal = "equal"
    per_capita = "per-capita"
    cost_based = "cost-based"
    proportional = "proportional"
    market = "market"
    owen = "owen"
    myerson = "myerson"


@app.command()
def share(
    scenario: InScenario,
    project: Annotated[
        str | None,
        typer.Argument(
            help="name of a project beside the scenario, or path of a project file", metavar="PROJECT"
        ),
    ] = None,
    rule: Annotated[
        SharedBy, typer.Option(help="shares to look at closely; others are shown beside them")
    ] = SharedBy.nucleolus,
    standing: Annotated[
        str | None,
        typer.Option(
            metavar="STEPS", help="steps that stand, separated by commas; without it, all that is needed"
        ),
    ] = None,
    bloc: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME+NAME", help="parties that stay together (Owen value); can be repeated"),
    ] = None,
    talks: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME+NAME", help="two parties that talk to each other (Myerson value); can be repeated"
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="do not try inputs at the ends of their ranges")
    ] = False,
    copy: Annotated[
        Path | None,
        typer.Option(help="write the project's file here, to change it, and stop", metavar="FILE"),
    ] = None,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Share: what joint projects are worth to every coalition, fair shares, and what it takes to start."""
    from detente.workflow import share as verbs

    if copy:
        if project is None:
            raise typer.BadParameter("name the project to copy", param_hint="PROJECT")
        typer.echo(f"{verbs.copied(scenario, project, copy)} written; next: detente share {scenario} {copy}")
        return
    asked = verbs.Asked(
        rule=rule.value,
        standing=None if standing is None else tuple(_names(standing, ",")),
        blocs=tuple(tuple(_names(each, "+")) for each in bloc or ()),
        talks=tuple(_pair(each) for each in talks or ()),
        varied=not quick,
    )
    with patience("working out what every coalition could do"):
        found = verbs.written(verbs.share_case(scenario, project, asked, remembered()), out)
    _show(found, as_json)
    raise typer.Exit(FINE if all(each.division.inside for each in found.projects) else NO)


def _show(found: ShareFindings, as_json: bool) -> None:
    from detente.report.share.answers import answer
    from detente.report.share.terminal import render

    if as_json:
        print_json(answer(found))
    else:
        console().print(render(found))


def _pair(text: str) -> tuple[str, str]:
    names = _names(text, "+")
    if len(names) != 2:  # noqa: PLR2004 - two talk to each other
        raise typer.BadParameter(f"'{text}' is not a pair; write it as dprk+rok", param_hint="--talks")
    return names[0], names[1]


def _names(text: str, between: str) -> list[str]:
    return [name.strip() for name in text.split(between) if name.strip()]
