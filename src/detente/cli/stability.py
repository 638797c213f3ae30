"""The command about staying: stable."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.door import FINE, NO, AsJson, Report, app, aside, console, patience, print_json, remembered

if TYPE_CHECKING:
    from detente.report.stability.findings import Stays
    from detente.workflow.stability import Case as Read


class JointMoves(StrEnum):
    """What opponents can do together."""

    legal = "legal-sequences"
    once = "each-once"
    single = "single-move"


Case = Annotated[
    str,
    typer.Argument(
        help="name of a bundled scenario or conflict, or path of a scenario, .gmcr or case file (.json)",
        metavar="CASE",
    ),
]


@app.command()
def stable(
    given: typer.Context,
    case: Case,
    situation: Annotated[
        str | None, typer.Option(metavar="ID", help="explain who would stay in this situation, and why")
    ] = None,
    party: Annotated[str | None, typer.Option(metavar="NAME", help="explain for this party only")] = None,
    rule: Annotated[
        JointMoves,
        typer.Option(
            help="what opponents can do together: any sequence in which nobody moves twice in a row; each at "
            "most once; one of them, one move"
        ),
    ] = JointMoves.legal,
    in_play: Annotated[
        str | None, typer.Option(metavar="STEPS", help="steps that may change, separated by commas")
    ] = None,
    done: Annotated[
        str | None,
        typer.Option(metavar="STEPS", help="steps that stand and do not change; all others are not done"),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="ID", help="where paths begin, if not at the status quo")
    ] = None,
    wish: Annotated[
        str | None,
        typer.Option(metavar="ID", help="what each party would have to prefer, or be paid, to stay in it"),
    ] = None,
    blocs: Annotated[
        list[str] | None, typer.Option("--bloc", metavar="NAME+NAME", help="parties that decide as one")
    ] = None,
    further: Annotated[
        bool,
        typer.Option(
            "--further", help="coalitions, limited foresight, simultaneous answers, strength of preference"
        ),
    ] = False,
    robust: Annotated[
        bool, typer.Option("--robust", help="how sure the answer is, given what is not known exactly")
    ] = False,
    roadmap: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="roadmap file or proposal: who would go back, after each phase"),
    ] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write the case as a file for gmcr-py, and stop")
    ] = None,
    out: Report = None,
    as_json: AsJson = False,
) -> None:
    """Stable: where each party would stay, under which concept of stability, and why."""
    from detente.workflow import settlement, stability

    if party is not None and situation is None:
        raise typer.BadParameter("name the situation too: --situation ID", param_hint="--party")
    read = stability.load(case, remembered())
    if export is not None:
        _alone(given, "export")
        _export(read, export)
        return
    if roadmap is not None:
        _alone(given, "roadmap", "as_json")
        _show_phases(read, settlement.proposal(case, roadmap), as_json)
        return
    asked = stability.Asked(
        rule=rule.value,
        in_play=None if in_play is None else _names(in_play),
        done=_names(done or ""),
        situation=situation,
        party=party,
        wish=wish,
        start=start,
        robust=robust,
        further=further,
        blocs=tuple(blocs or ()),
        memory=_memory(),
    )
    with patience("working it out"):
        found = stability.stable_case(read, asked, aside)
        found = stability.written(found, out) if out else found
    _show_stays(found, as_json)
    raise typer.Exit(FINE if stability.nobody_leaves(found) else NO)


def _alone(given: typer.Context, question: str, *beside: str) -> None:
    """Refuse options that make no difference to a question of its own."""
    for option in given.command.params:
        source = given.get_parameter_source(str(option.name))
        if source and source.name == "COMMANDLINE" and option.name not in {"case", question, *beside}:
            raise typer.BadParameter(f"leave out {option.opts[0]}", param_hint=f"--{question}")


def _export(read: Read, path: Path) -> None:
    from detente.workflow.stability import exported

    try:
        typer.echo(f"{exported(read, path)} written")
    except OSError as wrong:
        message = f"'{path}': {wrong.strerror}; choose another place"
        raise typer.BadParameter(message, param_hint="--export") from None


def _show_phases(read: Read, roadmap: Path, as_json: bool) -> None:
    from detente.report.stability.phases import data, render
    from detente.workflow.cases import Case
    from detente.workflow.settlement import stays_case

    with patience("working it out"):
        found = stays_case(Case(read.scenario), roadmap)
    if as_json:
        print_json(data(found))
    else:
        console().print(render(found))
    raise typer.Exit(NO if found.somebody_leaves_at_the_end else FINE)


def _show_stays(found: Stays, as_json: bool) -> None:
    from detente.report.stability.answers import stability
    from detente.report.stability.terminal import render

    if as_json:
        print_json(stability(found))
    else:
        console().print(render(found))


def _memory() -> int | None:
    """Bytes of memory that are free, if the system tells."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _names(listed: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
