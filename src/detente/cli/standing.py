"""The commands that say where an agreement stands: standing, alerts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, Report, app, console, print_json, show

if TYPE_CHECKING:
    from detente.workflow.standing import Question

DAY = ["%Y-%m-%d"]


def moment(written: str) -> datetime:
    """The time that a text such as 2019-03-01T12:00Z states, in UTC; a day alone means its end."""
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(
            f"'{written}' is no time; write one such as 2019-03-01 or 2019-03-01T12:00Z"
        ) from None
    if "T" not in written and " " not in written:
        when += timedelta(days=1, microseconds=-1)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


Record = Annotated[
    str,
    typer.Argument(
        metavar="LEDGER",
        help="a ledger (SQLite file or database URL), the name of a bundled agreement such as af-1994, "
        "or a file with a coded agreement",
    ),
]
On = Annotated[
    datetime | None,
    typer.Option(formats=DAY, metavar="DATE", help="day looked at", show_default="today"),
]
Known = Annotated[
    datetime | None,
    typer.Option(
        parser=moment,
        metavar="DATETIME",
        help="as far as was recorded by this time, in UTC; a day means its end",
        show_default="all that is recorded",
    ),
]
Ahead = Annotated[int, typer.Option(min=0, max=36_500, help="days to look ahead")]
Which = Annotated[
    str | None, typer.Option("--agreement", metavar="ID", help="which ledger, if there are several")
]


@app.command()
def standing(
    ledger: Record,
    on: On = None,
    known: Known = None,
    ahead: Ahead = 90,
    agreement: Which = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Standing: each commitment's state on a day, why, what it holds up, and what follows from it."""
    from detente.report.standing.answers import answer
    from detente.report.standing.terminal import render
    from detente.workflow import standing as verbs

    with verbs.record_at(ledger, agreement) as record:
        found = verbs.stand(record, _question(on, known, ahead))
    if report is not None:
        found = verbs.reported(found, report)
    show(found, (answer, render), as_json=as_json)
    raise typer.Exit(NO if found.standing.is_behind else FINE)


@app.command()
def alerts(
    ledger: Record,
    on: On = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=DAY, metavar="DATE", help="only what falls on this day or later"),
    ] = None,
    ical: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write them as a calendar, iCalendar")
    ] = None,
    atom: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write what everybody may see as a feed, Atom")
    ] = None,
    authority: Annotated[
        str, typer.Option(metavar="DOMAIN", help="domain name that the ids of the feed are made with")
    ] = "detente.invalid",
    known: Known = None,
    ahead: Ahead = 90,
    agreement: Which = None,
    as_json: AsJson = False,
) -> None:
    """Alerts: what falls due, was missed, is disputed or waits for a check, and what may be taken back."""
    from detente.report.standing.answers import alerts_answer
    from detente.report.standing.terminal import render_alerts
    from detente.workflow import standing as verbs

    question = _question(on, known, ahead)
    with verbs.record_at(ledger, agreement) as record:
        found, told = verbs.told(record, question, since.date() if since else None)
    if ical is not None:
        verbs.write_calendar(ical, found, told)
    if atom is not None:
        verbs.write_feed(atom, found, told, today=_today(), authority=authority)
    if as_json:
        print_json(alerts_answer(found.agreement.id, question.on, told))
    else:
        console().print(render_alerts((found, told)))
    raise typer.Exit(FINE)


def _question(on: datetime | None, known: datetime | None, ahead: int) -> Question:
    """What is asked, in the words of the workflow; without a day, of today."""
    from detente.workflow.standing import Question

    return Question(on.date() if on else _today(), known, ahead)


def _today() -> date:
    from detente import settings

    return settings.now().date()
