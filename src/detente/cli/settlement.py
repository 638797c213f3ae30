"""The commands about scenarios and roadmaps: plan, judge, check, diff, new, schema."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from detente.cli import doubts
from detente.cli.door import (
    FINE,
    NO,
    AsJson,
    InScenario,
    Out,
    Report,
    app,
    at_work,
    code_of,
    console,
    patience,
    print_json,
    print_problems,
    remembered,
)
from detente.cli.lawyer import objected

if TYPE_CHECKING:
    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Deviation
    from detente.roadmap.terms.objective import Objective as Sought
    from detente.scenario import Scenario
    from detente.workflow.cases import Case, Joint
    from detente.workflow.worths import Sharing as ByRule

COMPARED_WITHIN = 8.0
"""Seconds for the plan that proposals are compared with."""


class Objective(StrEnum):
    """What is sought among the roadmaps that hold."""

    fair = "fair"
    sure = "sure"
    total = "total"
    fast = "fast"


class Aim(StrEnum):
    """What `plan` can seek: the objectives, and what holds in most worlds."""

    fair = "fair"
    sure = "sure"
    total = "total"
    fast = "fast"
    robust = "robust"


class Sharing(StrEnum):
    """How the worth of joint projects is shared."""

    nucleolus = "nucleolus"
    shapley = "shapley"
    least_core = "least-core"
    equal = "equal"
    per_capita = "per-capita"
    cost_based = "cost-based"
    proportional = "proportional"
    market = "market"
    none = "none"


class FileKind(StrEnum):
    """Kinds of files that have a schema."""

    scenario = "scenario"
    project = "project"
    agreement = "agreement"


Weights = Annotated[
    Path | None,
    typer.Option(help="file with the weights of one delegation or analyst, used instead of the scenario's"),
]
Rule = Annotated[
    Sharing,
    typer.Option(
        help="how the worth of joint projects is shared; market: as prices bring it; none: without projects"
    ),
]
Own = Annotated[
    list[Path] | None,
    typer.Option("--project", help="project file of your own, beside or in place of the bundled ones"),
]


Coalitions = Annotated[
    bool,
    typer.Option(
        "--coalitions", help="demand too that no coalition, short of all, gains in sum by leaving together"
    ),
]


@app.command("plan")
def plan_(
    scenario: InScenario,
    objective: Annotated[
        Aim,
        typer.Option(
            help="fair: help the one who gains least; sure: widest margins; total: largest sum; "
            "fast: soonest; robust: hold in most worlds"
        ),
    ] = Aim.fair,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="seconds to search; then the best roadmap so far, with its gap",
            show_default="8; 30 for robust",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="seed of the search, and of the worlds")] = 0,
    weights: Annotated[
        list[Path] | None,
        typer.Option(
            help="file with the weights of one delegation or analyst, used instead of the scenario's; "
            "give several to plan for each and for all at once"
        ),
    ] = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    coalitions: Coalitions = False,
    worlds: Annotated[
        int, typer.Option(min=1, help="robust: worlds to choose by; twice as many check the choice")
    ] = 100,
    keep: Annotated[
        float, typer.Option(min=0, max=1, help="robust: share of the fairest roadmap's value to keep")
    ] = 0.5,
    show_weights: Annotated[
        bool, typer.Option("--show-weights", help="with several files of weights: print where they differ")
    ] = False,
    out: Out = Path("out"),
    as_json: AsJson = False,
) -> None:
    """Plan: find the best roadmap that no party gains by abandoning, and report it."""
    from detente.errors import LimitReached, NoRoadmap
    from detente.report.answers import none_found
    from detente.roadmap import Limits
    from detente.workflow import settlement

    robust, files = objective is Aim.robust, weights or []
    limits = Limits(doubts.seconds(time_limit, robust=robust), time.perf_counter)
    wish = settlement.Wish(limits, "fair" if robust else cast("Sought", objective.value), seed)
    if len(files) > 1:
        if robust:
            raise typer.BadParameter("--objective robust takes one file of weights at a time")
        shown = doubts.Shown(coalitions, show_weights, as_json, out)
        doubts.for_all(scenario, files, joint(sharing, project), wish, shown)
    case = loaded(scenario, files[0] if files else None, sharing, project)
    case = case.united() if coalitions else case
    try:
        with at_work("planning"):
            found = doubts.robust(case, wish, worlds, keep) if robust else settlement.plan_case(case, wish)
            found = settlement.written(found, out)
    except (NoRoadmap, LimitReached) as none:
        if not as_json:
            raise
        print_json(none_found(case.scenario.name, objective.value, none))
        raise typer.Exit(code_of(none)) from None
    _show(found, as_json)


@app.command()
def judge(
    scenario: InScenario,
    roadmap: Annotated[
        str | None, typer.Argument(help="roadmap file, or name of a proposal bundled with the scenario")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="judge every bundled proposal and compare them")
    ] = False,
    at: Annotated[
        tuple[str, int] | None,
        typer.Option(metavar="PARTY PHASE", help="list all that this party could do instead in this phase"),
    ] = None,
    weights: Weights = None,
    sharing: Rule = Sharing.nucleolus,
    project: Own = None,
    coalitions: Coalitions = False,
    out: Report = None,
    as_json: AsJson = False,
) -> None:
    """Judge: every margin of a roadmap that somebody else wrote, and where it fails."""
    from detente.roadmap import Limits
    from detente.workflow import settlement

    if all_ == (roadmap is not None):
        raise typer.BadParameter("name one roadmap, or ask for --all")
    case = loaded(scenario, weights, sharing, project)
    case = case.united() if coalitions else case
    if all_:
        with at_work("planning, to compare with"):
            found = settlement.compare_case(case, settlement.Wish(Limits(COMPARED_WITHIN, time.perf_counter)))
        _show(found, as_json, only_compared=True)
        return
    path = settlement.proposal(scenario, str(roadmap))
    if at:
        _show_alternatives(case.scenario, settlement.alternatives(case, path, *at), as_json)
        return
    with patience("judging"):
        found = settlement.judge_case(case, path, in_full=bool(out))
        found = settlement.written(found, out) if out else found
    _show(found, as_json)
    raise typer.Exit(FINE if found.verdict.holds else NO)


@app.command()
def check(
    file: Annotated[
        str,
        typer.Argument(
            help="scenario or agreement: a file or folder, or the name of a bundled one", metavar="FILE"
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Check: list every problem of a scenario file, or read an agreement as a critical lawyer would."""
    from detente.workflow import agreements, settlement

    if agreements.is_agreement(file):
        objected(file, as_json=as_json)
        return
    problems = settlement.check_case(file)
    errors = [problem for problem in problems if problem.level == "error"]
    if as_json:
        print_json({"problems": [vars(problem) for problem in problems]})
    else:
        print_problems(problems)
        warnings = len(problems) - len(errors)
        typer.echo(f"{file}: {_count(len(errors), 'error')}, {_count(warnings, 'warning')}")
    raise typer.Exit(NO if errors else FINE)


@app.command()
def diff(
    a: Annotated[str, typer.Argument(help="scenario file, folder or name", metavar="A")],
    b: Annotated[str, typer.Argument(help="scenario file, folder or name", metavar="B")],
    as_json: AsJson = False,
) -> None:
    """Compare two scenarios: what changed in meaning, not in text."""
    from detente.workflow import settlement

    changes = settlement.diff_cases(a, b)
    if as_json:
        print_json({"changes": [vars(change) for change in changes]})
        return
    for change in changes:
        typer.echo(str(change))
    typer.echo(f"{_count(len(changes), 'change')} in meaning")


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="short name: lower-case letters, digits and hyphens", metavar="NAME")
    ],
) -> None:
    """Start: write NAME.yaml, a small commented scenario of two parties to begin from."""
    from detente.workflow import settlement

    path = settlement.start_case(name, Path())
    typer.echo(f"{path} written; next: detente check {path}")


@app.command()
def schema(
    file: Annotated[FileKind, typer.Argument(help="which kind of file", metavar="KIND")] = FileKind.scenario,
) -> None:
    """Print the JSON Schema of scenario, project or agreement files, for editors that complete and check."""
    from detente.workflow import settlement

    print_json(settlement.schema_of(file.value))


def loaded(scenario: str, weights: Path | None, sharing: Sharing, own: list[Path] | None) -> Case:
    """The scenario with its joint projects worked out; they take a while the first time."""
    from detente.workflow.cases import load

    with patience("working out joint projects"):
        return load(scenario, weights, joint(sharing, own))


def joint(sharing: Sharing, own: list[Path] | None) -> Joint:
    """How joint projects are taken in, from what the options say."""
    from detente.workflow.cases import Joint

    rule = None if sharing is Sharing.none else cast("ByRule", sharing.value)
    return Joint(rule, tuple(own or ()), remembered())


def _show(found: Findings, as_json: bool, *, only_compared: bool = False) -> None:
    from detente.report.answers import answer
    from detente.report.terminal import render, render_comparison

    if as_json:
        print_json(answer(found))
    else:
        console().print(render_comparison(found) if only_compared else render(found))


def _show_alternatives(scenario: Scenario, found: tuple[Deviation, ...], as_json: bool) -> None:
    from detente.report.answers import alternatives
    from detente.report.terminal import render_alternatives

    if as_json:
        print_json(alternatives(scenario, found))
    else:
        console().print(render_alternatives(scenario, found))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
