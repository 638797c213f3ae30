"""Trust on a terminal or in a pipe: readable at 80 columns and without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.trust import tables
from detente.report.trust.words import ANY, TrustWords
from detente.report.words import count, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.tables import Table as Told
    from detente.report.trust.findings import TrustFindings

ROWS, OFFERS = 12, 3
"""Rows shown of a table, and steps that are proposed for one pair; the report has more."""


def render(findings: TrustFindings) -> Group:
    """The answer, then trust by pair, steps by value, more trust, and verification."""
    words = TrustWords(findings)
    parts: list[RenderableType] = [*_answer(words)]
    for piece in (_pairs, _steps, _trust, _sight):
        parts += piece(words)
    left_out = words.left_out()
    if left_out:
        parts += [Text(), Text(left_out, style="dim")]
    if findings.report:
        parts += [Text(), Text(f"Report: {findings.report}", overflow="fold")]
    return Group(*parts)


def _answer(words: TrustWords) -> Iterator[RenderableType]:
    found = words.findings
    yield Text(found.scenario.title, style="bold")
    roadmap = found.verdict.roadmap
    if found.given:
        verdict = "holds" if found.verdict.holds else "does not hold"
        yield Text(f"Along: {roadmap.title or roadmap.name}, which {verdict}")
    yield Text()
    yield from map(Text, words.summary())
    best, bound = words.value(found.gains.best.value), words.value(found.gains.best.bound)
    yield Text(
        f"Settlements are compared by {words.measure()}. The best one found reaches {best}; none exceeds "
        f"{bound}. {count(found.gains.runs, 'plan')} made to compare with, in {found.gains.seconds:.1f} "
        "seconds.",
        style="dim",
    )


def _pairs(words: TrustWords) -> Iterator[RenderableType]:
    if words.findings.pairs:
        yield _heading("Trust, where it is asked for")
        yield from _shown(tables.pairs(words), {2: "Needed", 3: "Then", 6: "Raised until then"}, wide=6)
    told = tables.offers(words, OFFERS)
    if told.rows:
        yield _heading(told.caption)
        yield from _shown(told, {4: "Such steps"}, wide=1)


def _steps(words: TrustWords) -> Iterator[RenderableType]:
    told = tables.steps(words)
    yield _heading(f"What confidence-building steps are worth, {words.unit}")
    if not told.rows:
        yield Text("The best roadmap found takes no step that is evidence of commitment.")
        return
    kept = tuple(row for row in told.rows if row[4:7] not in (_INDISPENSABLE, _MISSED_BY_NOBODY))
    if kept:
        yield from _shown(told._replace(head=_STEPS, rows=kept), {1: ""}, wide=0)
    idle = sum(row[4:7] == _MISSED_BY_NOBODY for row in told.rows)
    if idle:
        yield Text(
            f"{upper_first(count(idle, 'further step'))} would not be missed: without any one, others do."
        )
    if words.needed_steps():
        yield Text(words.needed_steps())
    yield Text(
        "At most: what the best roadmap found would lose without the step, replanned. It is the sum of what "
        "the step brings by itself and of what it unlocks as evidence. Proven: between these for certain.",
        style="dim",
    )


_INDISPENSABLE, _MISSED_BY_NOBODY = (ANY, ANY, "–"), ("–", "–", "–")
_STEPS = ("Step", "Who", "Phase", "Without", "At most", "By itself", "As evidence", "Proven")


def _trust(words: TrustWords) -> Iterator[RenderableType]:
    told = tables.trust(words)
    if told.rows:
        yield _heading(told.caption)
        yield from _shown(
            told._replace(head=("Who in whom", "Start", *(_short(h) for h in told.head[2:4]), "Proven"))
        )


def _short(head: str) -> str:
    return head.replace(" brings at least", "")


def _sight(words: TrustWords) -> Iterator[RenderableType]:
    told = tables.sight(words)
    kept = tuple(row for row in told.rows if row[2:6] != _IDLE)
    if not told.rows:
        return
    yield _heading(told.caption)
    if kept:
        yield from _shown(told._replace(rows=kept), {5: "Safer with both, no new plan", 6: ""}, wide=5)
    idle = len(told.rows) - len(kept)
    if idle:
        yield Text(f"Of {count(idle, 'further step')}: nothing was found that a better look would change.")


_IDLE = ("–", "–", "–", "Nobody")


def _shown(told: Told, heads: dict[int, str] | None = None, wide: int = 0) -> Iterator[RenderableType]:
    """A table of words; columns whose head is empty in `heads` are left out, one may be wide."""
    named = {**dict(enumerate(told.head)), **(heads or {})}
    kept = [column for column in named if named[column]]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for column in kept:
        is_wide = column in (0, wide)
        table.add_column(named[column], overflow="fold", ratio=1 if is_wide else None)
    for row in told.rows[:ROWS]:
        table.add_row(*(upper_first(row[column]) if column else row[column] for column in kept))
    yield table
    if len(told.rows) > ROWS:
        yield Text(f"… and {len(told.rows) - ROWS} more; the report lists them all", style="dim")


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)
