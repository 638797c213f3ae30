"""Joint projects beside a roadmap, in brief: what they are worth, how that is shared, which stages stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from detente.report.share.words import UNIT, ShareWords, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.share.findings import Shared, ShareFindings


def table(findings: ShareFindings) -> Iterator[RenderableType]:
    """One row for each project, on a terminal."""
    found = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    found.add_column("Project", ratio=3, overflow="fold")
    found.add_column("All", justify="right")
    found.add_column("Shares", ratio=4, overflow="fold")
    found.add_column("Stages")
    found.add_column("Kept?")
    for shared in findings.projects:
        words = ShareWords(shared, findings.scenario)
        shares = ", ".join(
            f"{words.short(party)} {words.yearly(amount)}" for party, amount in shared.division.shares.items()
        )
        stages = f"{len(shared.stages)} of {len(shared.project.stages)}"
        kept = {True: "✓ yes", False: "✗ no", None: "?"}[shared.division.inside]
        found.add_row(shared.project.title, words.yearly(shared.worth), shares, stages, kept)
    yield found
    chosen = rule(findings.projects[0].division.rule)
    told = (
        f"Worth of all and shares in {UNIT}, by {chosen.title}, once the steps of this roadmap stand. Gains "
        "count what stages add. Kept: whether no coalition would gain by leaving."
    )
    yield Text(told, style="dim")


def answer(findings: ShareFindings | None) -> list[dict[str, Any]]:
    """Plain data for `--json`: every project with its worth and shares, million dollars a year."""
    return [_project(shared) for shared in findings.projects] if findings else []


def _project(shared: Shared) -> dict[str, Any]:
    return {
        "project": shared.project.name,
        "rule": shared.division.rule,
        "stages": [stage for stage in shared.project.stages if stage in shared.stages],
        "total": shared.worth,
        "shares": dict(shared.division.shares),
        "inside": shared.division.inside,
    }
