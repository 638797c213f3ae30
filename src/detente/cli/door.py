"""What every command shares: the application, exit codes, arguments, and how answers reach the terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from rich.console import Console

    from detente.errors import DetenteError, Problem
    from detente.workflow.memory import Memory

Found = TypeVar("Found")

app = typer.Typer(
    name="detente",
    help="Design, test and monitor phased settlements between parties who do not trust each other.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

FINE, NO, BAD_USE, LIMIT = 0, 1, 2, 3
WIDTH_IN_A_PIPE = 110

InScenario = Annotated[
    str, typer.Argument(help="name of a bundled scenario, or path of a file or folder", metavar="SCENARIO")
]
Seed = Annotated[int, typer.Option(help="seed of the search")]
Out = Annotated[
    Path, typer.Option(help="folder for results; they go into a subfolder named after the scenario")
]
AsJson = Annotated[bool, typer.Option("--json", help="print the answer as JSON instead")]
Report = Annotated[Path | None, typer.Option(help="folder for a written report; none is written without it")]


def code_of(wrong: DetenteError) -> int:
    """The exit code of an expected error."""
    from detente.errors import Inconsistent, LimitReached, NoRoadmap, Refused, Tampered

    if isinstance(wrong, LimitReached):
        return LIMIT
    return NO if isinstance(wrong, NoRoadmap | Refused | Tampered | Inconsistent) else BAD_USE


def refused(wrong: DetenteError) -> int:
    """Say what was wrong; returns the exit code."""
    from detente.errors import NoRoadmap, ScenarioError

    if isinstance(wrong, ScenarioError):
        print_problems(wrong.problems, err=True)
        return NO
    typer.echo(str(wrong), err=True)
    if isinstance(wrong, NoRoadmap):
        for demand in wrong.conflict:
            typer.echo(f"  - {demand}", err=True)
    return code_of(wrong)


def console() -> Console:
    """A console as wide as the terminal, or wide enough to read in a pipe."""
    from rich.console import Console

    here = Console(highlight=False)
    return here if here.is_terminal else Console(highlight=False, width=WIDTH_IN_A_PIPE)


def patience(doing: str) -> AbstractContextManager[object]:
    """A sign of life while something takes its time, on a terminal only and never among the output."""
    from rich.console import Console

    return Console(stderr=True).status(f"{doing} ...")


def at_work(doing: str) -> AbstractContextManager[object]:
    """The same for what plans; says so if the loops of the planner have to be compiled first."""
    from detente.roadmap.solving.search import is_compiled
    from detente.workflow.notices import compiling

    if not is_compiled():
        aside(compiling("the planner"))
    return patience(doing)


def remembered() -> Memory:
    """Where worths of projects that were worked out before are kept: the user's cache, as XDG has it."""
    from detente.workflow.memory import Memory

    base = os.environ.get("XDG_CACHE_HOME")
    return Memory((Path(base) if base else Path.home() / ".cache") / "detente")


def aside(said: str) -> None:
    """Tell the user something that is no part of the answer."""
    typer.echo(said, err=True)


def show(
    found: Found, answers: tuple[Callable[[Found], object], Callable[[Found], object]], *, as_json: bool
) -> None:
    """Print what was found, by one of two answers: plain data, or what a console can draw."""
    plain, drawn = answers
    if as_json:
        print_json(plain(found))
    else:
        console().print(drawn(found))


def print_json(data: object) -> None:
    """Print plain data as JSON."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def print_problems(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Print problems of a file, one a line."""
    for problem in problems:
        typer.echo(str(problem), err=err)
