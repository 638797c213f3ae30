"""Alternatives and the frontier on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.alternatives.frontier_words import FrontierWords
from detente.report.alternatives.words import AlternativesWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.alternatives.findings import AlternativesFindings
    from detente.report.tables import Table as Words


def render(findings: AlternativesFindings) -> Group:
    """The answer, the alternatives in a table, how each differs, and what one gives up for what."""
    words = AlternativesWords(findings)
    parts: list[RenderableType] = [Text(findings.scenario.title, style="bold"), Text()]
    parts += map(Text, words.answer())
    parts += _shown(words.overview())
    for heading, told in words.differences():
        parts += [_heading(heading), Text(told)]
    if len(words.all) > 1:
        parts += [*_shown(words.distances()), *_shown(words.gains())]
    parts += _frontier(findings)
    if findings.report:
        parts += [Text(), Text(f"Report: {findings.report}", overflow="fold")]
    return Group(*parts)


def _frontier(findings: AlternativesFindings) -> Iterator[RenderableType]:
    if findings.frontier is None:
        return
    words = FrontierWords(findings.scenario, findings.frontier)
    yield _heading("What one gives up for what")
    yield from map(Text, words.answer())
    if len(findings.frontier.points) > 1:
        for table in (words.points(), words.payoffs(), words.prices()):
            yield from _shown(table) if table.rows else ()


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)


def _shown(content: Words) -> Iterator[RenderableType]:
    yield _heading(content.caption)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for head in content.head:
        table.add_column(head, overflow="fold")
    for row in content.rows:
        table.add_row(*row)
    yield table
