"""Ways on from where things stand, on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from detente.report.repair.terminal import shown
from detente.report.replan.words import ReplanWords

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.report.replan.findings import ReplanFindings

WIDEST = 5
"""Columns of the table of steps where what was signed is repaired."""


def render(findings: ReplanFindings) -> Group:
    """What stands, what comes now and why, and what the ways on bring each party."""
    words = ReplanWords(findings)
    parts: list[RenderableType] = [Text(findings.agreement or findings.scenario.title, style="bold")]
    parts += [Text(words.where()), Text(), _headline(findings)]
    parts += [Text(sentence) for sentence in words.answer()]
    if words.steps().rows:
        steps = words.steps()
        parts += shown(steps, (5, 3, 3, 3, 5) if len(steps.head) == WIDEST else (5, 3, 3, 6))
    if words.done():
        parts += [Text(), Text(words.done())]
    if words.missing().rows:
        parts += shown(words.missing(), (1,))
    if words.trust().rows:
        parts += shown(words.trust(), (2, 2, 1, 1))
    parts += shown(words.ways(), (3, 2, 2, 2, 2))
    if words.remarks():
        parts += [Text(), *map(Text, words.remarks())]
    if findings.report:
        parts += [Text(), Text(f"Report: {findings.report}", overflow="fold")]
    return Group(*parts)


def _headline(findings: ReplanFindings) -> Text:
    if findings.now is None:
        return Text("✗ NO ROADMAP FROM HERE", style="bold red")
    if findings.is_as_signed:
        return Text("✓ GO ON AS SIGNED", style="bold green")
    return Text("✓ ANOTHER ROADMAP FROM HERE", style="bold yellow")
