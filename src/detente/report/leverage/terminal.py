"""Leverage for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table as Drawn
from rich.text import Text

from detente.report.leverage import tables
from detente.report.leverage.findings import SAME
from detente.report.leverage.words import CONTAINS, LeverageWords
from detente.report.words import points, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.leverage.findings import LeverageFindings
    from detente.report.tables import Table

BAR = 24
"""Characters of a full bar."""

MOST, LESS = "◆", "▪"


def render(findings: LeverageFindings) -> Group:
    """Everything, the answer first."""
    words = LeverageWords(findings)
    return Group(*_parts(words))


def _parts(words: LeverageWords) -> Iterator[RenderableType]:
    found = words.findings
    yield Text(f"{found.scenario.title}: who holds leverage", style="bold")
    yield Text()
    yield Text(" ".join(words.answer()))
    yield _heading("What is left without each party, of what all attain")
    yield _bars(words)
    yield _heading("What each party (column) loses if another (row) stays out, in its own points")
    yield _matrix(words)
    yield Text(f"{MOST} nobody costs this party more", style="dim")
    yield Text()
    for party in found.parties:
        yield Text(f"{LESS} {words.most(party)}")
    yield Text()
    yield Text(CONTAINS, style="dim")
    if found.worlds:
        yield _heading(
            f"In what share of {found.worlds} worlds nobody costs a party (column) more, by staying out"
        )
        yield _drawn(tables.unbeaten(words))
    yield _heading("By whom each party loses most, measured in three ways")
    yield _drawn(tables.first(words))
    yield _heading("Who can block")
    yield _drawn(tables.winning(words))
    yield _heading("How much hangs on each party")
    yield _drawn(tables.indices(words))
    yield _heading("What this rests on")
    yield Text(f"{words.proof()} {words.leaving()} {words.pivot()}")
    yield Text()
    yield Text(f"found in {found.seconds:.1f} seconds", style="dim")
    if found.report:
        yield Text(f"the page: {found.report}", style="dim")


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style="bold")


def _bars(words: LeverageWords) -> Drawn:
    found = words.findings
    table = Drawn(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    order = sorted(found.parties, key=lambda each: (found.left[each], found.parties.index(each)))
    for party in order:
        part = found.left[party]
        filled = round(BAR * min(1.0, max(0.0, part))) if part == part else 0  # noqa: PLR0124 - nan
        note = words.left(found.without[party])
        if party in found.indispensable:
            note = f"{MOST} {note}: indispensable"
        table.add_row(f"without {words.short(party)}", "■" * filled + "·" * (BAR - filled), note)
    return table


def _matrix(words: LeverageWords) -> Drawn:
    found, influence = words.findings, words.findings.influence["without"]
    table = Drawn(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("stays out")
    for party in found.parties:
        table.add_column(words.short(party), justify="right")
    for i, party in enumerate(found.parties):
        cells = []
        for j in range(len(found.parties)):
            value = float(influence.over[i, j])
            most = i != j and value > SAME and i in influence.first(j)
            text = "–" if i == j else f"{MOST if most else ''}{points(value)}"
            cells.append(Text(text, style="bold" if most else ""))
        table.add_row(words.short(party), *cells)
    gains = found.settlement.verdict
    table.add_row(Text("(its gain)", style="dim"), *(Text(points(g), style="dim") for g in gains.gain))
    table.add_row(Text("(share)", style="dim"), *(Text(share(s), style="dim") for s in gains.share))
    return table


def _drawn(told: Table) -> Drawn:
    table = Drawn(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for head in told.head:
        table.add_column(head, overflow="fold")
    for row in told.rows:
        table.add_row(*row)
    return table
