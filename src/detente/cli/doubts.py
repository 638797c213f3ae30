"""Planning when numbers, or judgements of worth, are in doubt: the further options of `plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

import typer

from detente.cli.door import FINE, LIMIT, NO, aside, at_work, console, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from detente.report.findings import Findings
    from detente.workflow.cases import Case, Joint
    from detente.workflow.settlement import Wish

SECONDS, ROBUST_SECONDS = 8.0, 30.0
"""Seconds to search unless said otherwise."""

CHECKED_WITH = 2
"""Fresh worlds for each world to choose by."""


def seconds(time_limit: float | None, *, robust: bool) -> float:
    """How long to search."""
    if time_limit is not None:
        return time_limit
    return ROBUST_SECONDS if robust else SECONDS


def robust(case: Case, wish: Wish, worlds: int, keep: float) -> Findings:
    """The roadmap that holds in the largest share of worlds."""
    from detente.workflow.robust import Doubts, robust_case

    return robust_case(case, wish, Doubts(worlds, CHECKED_WITH * worlds, keep=keep), aside)


class Shown(NamedTuple):
    """What is asked of several files: whether coalitions must stay too, and how the answer is given."""

    united: bool
    weights: bool
    as_json: bool
    out: Path


def for_all(scenario: str, weights: Sequence[Path], joint: Joint, wish: Wish, shown: Shown) -> NoReturn:
    """Plan for each file of weights and for all at once, print what was found, and leave."""
    from detente.report.delegations.answers import answer, render
    from detente.workflow.delegations import delegations_case, written

    with at_work("planning for each file of weights, and for all"):
        found = delegations_case(scenario, weights, joint, wish, united=shown.united)
        found = written(found, shown.out)
    if shown.as_json:
        print_json(answer(found, show_weights=shown.weights))
    else:
        console().print(render(found, show_weights=shown.weights))
    codes = {"infeasible": NO, "limit": LIMIT}
    raise typer.Exit(codes.get(found.several.status, FINE))
