"""The commands about agreements of the past: history, codings."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.door import AsJson, Report, Seed, app, show


@app.command()
def history(
    agreement: Annotated[
        str | None,
        typer.Argument(
            metavar="[AGREEMENT]",
            help="name of a bundled coded agreement, or path of one; without it, all that are bundled",
        ),
    ] = None,
    predict: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="how likely each clause of this agreement is to be carried out: a draft, or a coded one",
        ),
    ] = None,
    report: Report = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """How agreements of each kind fared, what became of one, or what to expect of a new one."""
    from detente.report.history import answers, terminal
    from detente.workflow import history as verbs

    if agreement and predict:
        raise typer.BadParameter("give an agreement, or --predict FILE, and not both")
    if report and (agreement or predict):
        raise typer.BadParameter("the written report is about all agreements; leave out the name")
    if predict:
        found = verbs.predicted(predict, seed)
        show(found, (answers.predict_answer, terminal.render_prediction), as_json=as_json)
    elif agreement:
        case = verbs.history_of(agreement)
        show(case, (answers.case_answer, terminal.render_case), as_json=as_json)
    else:
        every = verbs.history(seed)
        every = verbs.written(every, report) if report else every
        show(every, (answers.answer, terminal.render), as_json=as_json)
