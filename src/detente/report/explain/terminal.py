"""The answer to 'why?' on a terminal or in a pipe: readable at 80 columns and without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from detente.report.explain.changes import change_in_words, part_in_words, size_in_words
from detente.report.explain.tables import tables_of
from detente.report.explain.words import AIMS, WhyWords
from detente.report.words import Words, count, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.explain.findings import Change, ExplainFindings, Part
    from detente.report.tables import Table
    from detente.roadmap.judging.verdict import Verdict

CONFLICT = {
    "smallest": "These demands cannot be met together; no fewer demands are in conflict:",
    "minimal": "These demands cannot be met together; without any one of them they could:",
    "some": "These demands cannot be met together; there was no time to find out which of them matter:",
    "limit": "Which demands cannot be met together was not found in the time.",
    "none": "A roadmap meets all demands, though the plan did not find it in its time: ask again for longer.",
}
"""What is said before conflicting demands, by how much is known about them."""

FEW, FAILINGS = 12, 4
"""Demands of a conflict, and failings of a roadmap, that are told."""


def render(findings: ExplainFindings) -> Group:
    """Everything that was found out about why."""
    parts: list[RenderableType] = [Text(findings.scenario.title, style="bold")]
    parts += _why(findings) if findings.why else _why_not(findings)
    parts += _changes(findings)
    if findings.written:
        path = findings.written
        parts += [Text(), Text(f"{path} written; next: detente plan {path}", overflow="fold")]
    return Group(*parts)


def _why(findings: ExplainFindings) -> Iterator[RenderableType]:
    if findings.why is None:
        return
    told = tables_of(findings.scenario, findings.why)
    yield Text(told.summary)
    for table in (told.order, told.binding, told.concessions, told.left_out):
        if table.rows:
            yield _heading(table.caption)
            yield _grid(table)


def _why_not(findings: ExplainFindings) -> Iterator[RenderableType]:
    """What cannot go together, and what comes nearest."""
    if findings.draft is not None:
        yield Text("This roadmap does not hold.")
        yield from _failings(findings, findings.draft)
        return
    proven = findings.search is not None and findings.search.status == "infeasible"
    yield Text(
        "No roadmap meets all demands; that is proven."
        if proven
        else "No roadmap was found in the time, and none is proven impossible."
    )
    for number, each in enumerate(findings.conflicts, 1):
        yield _heading("What cannot go together" if number == 1 else "Nor can these")
        yield Text(CONFLICT[each.extent])
        for reason in each.reasons[:FEW]:
            yield Padding(Text(f"- {upper_first(reason)}"), (0, 0, 0, 2), expand=False)
        if len(each.reasons) > FEW:
            yield Text(f"  … and {count(len(each.reasons) - FEW, 'demand')} more", style="dim")
    if findings.nearest:
        yield _heading("What comes nearest")
        yield Text("Of the roadmaps met, these fail least.")
        for verdict in findings.nearest:
            yield from _failings(findings, verdict)


def _failings(findings: ExplainFindings, verdict: Verdict) -> Iterator[RenderableType]:
    words, taken = Words(findings.scenario), count(len(verdict.roadmap.starts), "step")
    fails = count(len(verdict.failures), "demand fails", "demands fail")
    yield Text(f"With {taken}, {fails}:")
    for failure in verdict.failures[:FAILINGS]:
        yield Padding(Text(f"- {words.failure(failure)}"), (0, 0, 0, 2), expand=False)
    if len(verdict.failures) > FAILINGS:
        yield Text(f"  … and {len(verdict.failures) - FAILINGS} more", style="dim")


def _changes(findings: ExplainFindings) -> Iterator[RenderableType]:
    better = findings.why is not None
    if findings.changes:
        yield _heading("What would raise it most" if better else "The smallest changes that would make one")
        if findings.draft is not None:
            yield Text("With each of these this roadmap holds.")
        elif better:
            yield Text(f"Each was planned again. Sought: {AIMS[findings.objective]}.")
        else:
            yield Text("Each was applied and planned again, and the roadmap judged. The smallest come first.")
        yield _list(findings)
    elif not better and (findings.in_vain or findings.untried):
        yield _heading("Changes")
        yield Text("None of the changes that were tried makes a roadmap possible.")
    if findings.in_vain:
        lead = (
            "Tried, and no help"
            if better
            else "Tried up to the largest size, and no roadmap was found in the time of an attempt"
        )
        yield from _others(findings, lead, findings.in_vain)
    if findings.untried:
        yield from _others(findings, "Not tried for lack of time", findings.untried)


def _list(findings: ExplainFindings) -> Grid:
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    grid.add_column("", justify="right")
    grid.add_column("Change", ratio=3, overflow="fold")
    grid.add_column("Size", ratio=1, overflow="fold")
    if findings.why:
        grid.add_column("Brings", ratio=1, overflow="fold")
    for number, change in enumerate(findings.changes, 1):
        edits = Text("\n".join(map(str, change.edits)), style="dim")
        cell = Text.assemble(change_in_words(findings.scenario, change), "\n", edits)
        brings = [_brings(findings, change)] if findings.why else []
        grid.add_row(str(number), cell, size_in_words(change), *brings)
    return grid


def _brings(findings: ExplainFindings, change: Change) -> str:
    return WhyWords(findings.scenario, findings.objective).rise(change.rise)


def _others(findings: ExplainFindings, lead: str, parts: tuple[Part, ...]) -> Iterator[RenderableType]:
    told = [part_in_words(findings.scenario, part) for part in parts[:FEW]]
    more = [f"{len(parts) - FEW} more"] if len(parts) > FEW else []
    yield Text()
    yield Text(f"{lead}: {'; '.join([*told, *more])}.", style="dim")


def _grid(table: Table) -> Grid:
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    for head in table.head:
        wide = head in {"Why not sooner", "If a phase later", "Without it", "Why"}
        narrow = head in {"Phase", "Phases"}
        grid.add_column(head, overflow="fold", ratio=None if narrow else 3 if wide else 2)
    for row in table.rows:
        grid.add_row(*row)
    return grid


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)
