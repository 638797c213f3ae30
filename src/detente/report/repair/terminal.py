"""A repaired draft on a terminal or in a pipe: before and after side by side, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.repair.words import RepairWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.repair.findings import RepairFindings
    from detente.report.tables import Table as Words


def render(findings: RepairFindings) -> Group:
    """The answer, both roadmaps side by side, every change with its reason, and what it means for whom."""
    words = RepairWords(findings)
    parts: list[RenderableType] = [*_answer(words)]
    if findings.repair.changes:
        parts += shown(words.phases(), (2, 5, 5))
        parts.append(Text("→ starts in another phase   ✗ dropped   + added", style="dim"))
        parts += shown(words.changes(), (5, 2, 2, 2, 6))
    if findings.repair.status != "unchanged":
        parts += shown(words.demands(), (3, 1, 1))
        parts += shown(words.gains(), (3, 1, 1))
    places = (("Repaired roadmap", findings.roadmap), ("Report", findings.report))
    written = [Text(f"{what}: {where}", overflow="fold") for what, where in places if where]
    return Group(*parts, *([Text(), *written] if written else []))


def _answer(words: RepairWords) -> Iterator[RenderableType]:
    found = words.findings.repair
    yield Text(words.findings.scenario.title, style="bold")
    yield Text(words.name)
    yield Text()
    if found.repaired is None:
        yield Text("✗ NOT MENDED", style="bold red")
    else:
        yield Text("✓ HOLDS" + (" AFTER CHANGES" if found.changes else " AS DRAFTED"), style="bold green")
    for sentence in words.answer():
        yield Text(sentence)


def shown(content: Words, ratios: tuple[int, ...]) -> Iterator[RenderableType]:
    """A table with its caption; ratios : how the width is shared out among the columns."""
    yield Padding(Text(content.caption, style="bold underline"), (1, 0, 0, 0), expand=False)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    for head, ratio in zip(content.head, ratios, strict=True):
        table.add_column(head, ratio=ratio, overflow="fold")
    for row in content.rows:
        table.add_row(*map(Text, row))  # words of a file are no markup
    yield table
