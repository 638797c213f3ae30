"""A supposition on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from detente.report.repair.terminal import shown
from detente.report.whatif.words import WhatIfWords

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.report.whatif.findings import WhatIfFindings


def render(findings: WhatIfFindings) -> Group:
    """What is supposed, whether the roadmap on the table holds, and what is best now."""
    words = WhatIfWords(findings)
    parts: list[RenderableType] = [Text(findings.scenario.title, style="bold"), Text("What if:")]
    parts += [Text(f"  {line}") for line in words.supposed()]
    parts.append(Text())
    if findings.still.holds:
        parts.append(Text("✓ STILL HOLDS", style="bold green"))
    elif findings.now is not None:
        parts.append(Text("✗ NO LONGER HOLDS, BUT ANOTHER DOES", style="bold yellow"))
    else:
        parts.append(Text("✗ NO LONGER HOLDS", style="bold red"))
    parts += [Text(sentence) for sentence in words.answer()]
    if not findings.still.holds:
        parts += shown(words.failures(), (1, 6))
    if findings.moved:
        parts += shown(words.moved(), (5, 1, 1))
    parts += shown(words.gains(), (3, 1, 1, 1, 1))
    return Group(*parts)
