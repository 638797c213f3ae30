"""Where an agreement stands, and what to tell, on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente.report.standing.words import STATES, StandingWords, count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.ledger.alerts import Alert
    from detente.ledger.standing import CommitmentStanding, Standing
    from detente.report.standing.findings import StandingFindings

BRIEF = frozenset({"pending", "verified", "waived"})
"""States whose commitments are only named: nothing is to be done about them now."""
SHOWN = 12
"""Days that are listed."""


def render(findings: StandingFindings) -> Group:
    """The answer, then the commitments by state, those that need something first, and what comes."""
    words = StandingWords(findings.standing)
    parts: list[RenderableType] = [Text(findings.standing.agreement.title, style="bold")]
    parts += [Text(sentence) for sentence in words.summary(findings)]
    for state, rows in findings.groups.items():
        title = f"{STATES[state].capitalize()} ({len(rows)})"
        if state in BRIEF:
            parts.append(Text.assemble("\n", (f"{title}: ", "bold"), listed(row.id for row in rows)))
        else:
            parts += [_heading(title), _table(rows, words)]
    parts += [*_remedies(findings, words), *_coming(findings, words), *_critical(findings.standing)]
    parts += [Text(f"Not taken into account: {remark}") for remark in findings.standing.remarks]
    if findings.root:
        parts.append(
            Text(f"\nRests on {count(findings.standing.size, 'entry', 'entries')}, root {findings.root}")
        )
    if findings.report:
        parts.append(Text(f"\nReport: {findings.report}", overflow="fold"))
    return Group(*parts)


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold underline")


def _table(rows: tuple[CommitmentStanding, ...], words: StandingWords) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(overflow="fold", min_width=8)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=4, overflow="fold")
    for row in rows:
        because = row.reason[:1].upper() + row.reason[1:]
        told = " ".join((f"{because}.", *words.sentences(row)))
        by, to = ", ".join(row.commitment.by), ", ".join(row.commitment.to)
        owed = Text.assemble((f"{by} → {to}: " if to else f"{by}: ", "bold"), row.commitment.text)
        table.add_row(row.id, owed, told)
    return table


def _remedies(findings: StandingFindings, words: StandingWords) -> Iterator[RenderableType]:
    found = [(row, remedy) for row in findings.standing.commitments for remedy in row.remedies]
    if found:
        yield _heading("What others may do")
    for row, remedy in found:
        yield Text(f"Because of {row.id}, not kept since {remedy.since}: {words.remedy(remedy)}")


def _coming(findings: StandingFindings, words: StandingWords) -> Iterator[RenderableType]:
    ahead = [each for each in findings.coming if each.what != "missed"]
    if ahead:
        yield _heading(f"The next {findings.ahead} days")
    for each in ahead[:SHOWN]:
        yield Text(f"{each.day}  {words.coming(each)}")
    if len(ahead) > SHOWN:
        yield Text(f"and {count(len(ahead) - SHOWN, 'more day')}; --json lists them all", style="dim")


def _critical(standing: Standing) -> Iterator[RenderableType]:
    if standing.critical:
        slack = standing.by_id[standing.critical[-1]].slack or 0
        told = f"late by {count(-slack, 'day')} already" if slack < 0 else f"{count(slack, 'day')} to spare"
        yield _heading("Tightest")
        yield Text(f"{' → '.join(standing.critical)}: {told}, if each comes as early as it can")
    for circle in standing.circles:
        yield Text(f"Wait for each other: {' → '.join((*circle, circle[0]))}")


def render_alerts(found: tuple[Standing, tuple[Alert, ...]]) -> Group:
    """Alerts by day, one a line."""
    standing, alerts = found
    words = StandingWords(standing)
    title = Text(standing.agreement.title, style="bold")
    if not alerts:
        return Group(title, Text("Nothing to tell."))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(overflow="fold")
    for alert in alerts:
        table.add_row(str(alert.day), words.alert(alert), ", ".join(alert.parties))
    return Group(title, table)
