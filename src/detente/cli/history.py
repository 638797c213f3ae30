"""The commands about agreements of the past: history, codings."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.door import AsJson, Report, Seed, app, aside, print_json, show


class Form(StrEnum):
    """In which form codes are written."""

    kroc = "kroc"
    pa_x = "pa-x"
    json = "json"


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


@app.command()
def codings(
    place: Annotated[
        str,
        typer.Argument(
            metavar="RECORD",
            help="a ledger (file, or address of a database), name of a bundled agreement, or path of one",
        ),
    ],
    form: Annotated[
        Form,
        typer.Option(
            "--as", help="kroc: levels 0 to 3 by year, as CSV; pa-x: one row, as CSV; json: both, as JSON"
        ),
    ] = Form.json,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="day up to which is coded",
            show_default="today, in UTC",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="file to write; without it, it is printed")
    ] = None,
    agreement: Annotated[
        str, typer.Option(metavar="ID", help="which agreement, if there are several in one place")
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="leave out what not everybody may see, for publication")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Codes from 0 to 3 for an agreement, like those of the Kroc Institute and of PA-X, as CSV or JSON."""
    from detente import settings
    from detente.report.history.codings import as_csv
    from detente.report.history.codings import as_json as plain
    from detente.scenario.write import save
    from detente.workflow import codings as verbs

    today = settings.now().date()
    day = on.date() if on else today
    found = verbs.codings(place, day, agreement or None, today if public else None)
    if as_json or form is Form.json:
        data = plain(found, None if form is Form.json else form.value)
        if out is None:
            print_json(data)
            return
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    else:
        text = as_csv(found, form.value)
    if out is None:
        typer.echo(text, nl=False)
    else:
        save(out, text)
        aside(f"written: {out}")
