"""Joint projects on a terminal or in a pipe: readable at 80 columns and without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.share import tables
from detente.report.share.summary import answer, is_nothing, peak
from detente.report.share.words import KINDS, UNIT, ShareWords, decimals, figure, quantity, rule, years
from detente.report.words import count, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from detente.report.share.findings import ShareFindings
    from detente.report.tables import Table as Words

COALITIONS, NAMES = 6, 20
"""Coalitions listed, and the widest that names of parties are, in characters."""


def render(findings: ShareFindings) -> Group:
    """For every project what it is worth, to whom, who would leave, and what it takes to start."""
    parts: list[RenderableType] = []
    for shared in findings.projects:
        words = ShareWords(shared, findings.scenario)
        parts += [Text()] * bool(parts)
        for part in PARTS:
            parts += part(words)
    parts += [Text(note, style="dim") for note in findings.notes]
    if findings.report:
        parts += [Text(), Text(f"Report: {findings.report}", overflow="fold")]
    return Group(*parts)


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)


def _answer(words: ShareWords) -> Iterator[RenderableType]:
    project = words.shared.project
    yield Text(project.title, style="bold")
    yield Text(f"{KINDS[project.kind]}; dollars of {project.money_year}", style="dim")
    yield Text()
    yield from map(Text, answer(words))
    yield Text(words.judgements())


def _shares(words: ShareWords) -> Iterator[RenderableType]:
    shared = words.shared
    if len(shared.game.players) == 1 or is_nothing(words):
        return
    yield _heading(f"Shares by rule, {UNIT}")
    yield _Wide(_plain(words))
    yield Text(
        f"{tables.CHOSEN} the rule that is looked at closely: {rule(shared.division.rule).title}", style="dim"
    )
    if shared.market:
        yield Text("Unshared: by market prices, congestion and transit fees alone", style="dim")
    yield Text("Gain by leaving: of the coalition that gains most by it", style="dim")
    yield Text(
        "Proof checked: what defines the rule holds for the shares (Kohlberg’s criterion for the nucleolus)",
        style="dim",
    )


def _plain(words: ShareWords) -> Words:
    """Shares by rule in as few letters as they can be understood in."""
    divisions = words.shared.divisions
    told = tables.divisions(words)
    blank = ("–",) * (len(told.head) - 1 - len(divisions))
    kept = (
        "In the core",
        *blank,
        *(tables.inside(each)[:1] if each.inside is not None else "?" for each in divisions),
    )
    gains = ("Gain by leaving", *blank, *(words.yearly(each.worst.excess, signed=True) for each in divisions))
    checked = (tables.INSIDE if each.certificate.holds else tables.OUTSIDE for each in divisions)
    proof = ("Proof checked", *blank, *checked)
    head = tuple("Unshared" if cell == tables.UNSHARED else cell for cell in told.head)
    return told._replace(head=head, rows=(*told.rows[: len(words.shared.game.players)], kept, gains, proof))


def _coalitions(words: ShareWords) -> Iterator[RenderableType]:
    """The largest coalitions by worth, and the one that gains most by leaving if it is not among them."""
    ranked = [each for each in tables.ranked(words) if tables.needs_all(words, each[0])]
    if len(ranked) < 2:  # noqa: PLR2004 - that of all alone says nothing
        return
    worst = words.shared.division.worst.coalition
    shown = ranked[:COALITIONS]
    shown += [each for each in ranked[COALITIONS:] if each[0] == worst and each[4]]
    yield _heading(f"Coalitions worth most, {UNIT}")
    table = _table(("Coalition", "<"), ("Worth", ">"), ("Gets together", ">"), ("Gains by leaving", ">"))
    for members, worth, got, gain, mark in shown:
        figures = (
            words.yearly(worth),
            words.yearly(got),
            f"{mark} {words.yearly(gain, signed=True)}".strip(),
        )
        table.add_row(words.coalition(members), *figures, style="bold" if mark else "")
    yield table
    if len(ranked) > len(shown):
        yield Text(
            f"… and {count(len(ranked) - len(shown), 'more coalition')} in which each adds something",
            style="dim",
        )


def _gates(words: ShareWords) -> Iterator[RenderableType]:
    if not words.shared.gates:
        return
    yield _heading("What it takes to start, capital in million dollars")
    table = _table(
        ("Stage", "<"), ("Trust it needs", "<"), ("Building", "<"), ("Capital", "<"), ("Adds", ">")
    )
    table.columns[0].ratio, table.columns[1].ratio, table.columns[3].ratio = 3, 2, 2
    table.expand = True
    for gate in words.shared.gates:
        step = f"built by {words.built_by(gate)}; " if words.built_by(gate) else ""
        stage = Text.assemble((gate.title, "bold"), (f"\n{step}waits for {words.waits_for(gate)}", "dim"))
        trust = "\n".join(map(words.trusting, gate.trust)) or "none asked for"
        capital = tables.paid(words, gate.capital) or "none"
        building = years(gate.building)
        table.add_row(stage, trust, building, capital, words.yearly(gate.adds, signed=True))
    yield table
    yield Text(f"Adds: what would be missing without the stage if all others stand, {UNIT}", style="dim")


def _links(words: ShareWords) -> Iterator[RenderableType]:
    links = words.shared.links
    built = [link for link in links if link.open and link.added > 0]
    if not links:
        return
    yield _heading("What would be built")
    if built:
        table = _table(
            ("Link", "<"), ("Now", ">"), ("Added", ">"), ("Of at most", ">"), ("Flow in a year", "<")
        )
        for link in built:
            sizes = (quantity(size, link.unit) for size in (link.now, link.added, link.most))
            table.add_row(words.link(link.link), *sizes, tables.arrows(link))
        yield table
    closed = sum(not link.open for link in links)
    idle = sum(link.open and not link.added and link.most > 0 for link in links)
    left = [f"{count(idle, 'possible link')} would not be built" if built or idle else "nothing"] * bool(idle)
    left += [
        f"{count(closed, 'link')} closed: {'its stage does' if closed == 1 else 'their stages do'} not stand"
    ] * bool(closed)
    if left:
        yield Text(upper_first("; ".join(left)), style="dim")


def _investors(words: ShareWords) -> Iterator[RenderableType]:
    if not words.shared.investors:
        return
    yield _heading("Who puts money in, million dollars")
    heads = (("Investor", "<"), ("Puts in", ">"), ("Earns a year", ">"), ("Worth it from trust", ">"))
    table = _table(*heads, ("At the start", "<"), ("Most it could lose", ">"))
    for investor in words.shared.investors:
        year, worst = peak(investor)
        money = (figure(amount, decimals(amount)) for amount in (investor.outlay, investor.yearly))
        mark = tables.starts(investor)[:1] if tables.starts(investor) != "not known" else ""
        trust = (tables.needed(investor), f"{tables.there_is(words, investor)} {mark}".strip())
        lost = f"{figure(worst, decimals(worst))}, year {year}" if year else "nothing"
        table.add_row(words.name(investor.party), *money, *trust, lost)
    yield table


def _sensitivity(words: ShareWords) -> Iterator[RenderableType]:
    if not words.shared.variations:
        return
    yield _heading(f"If inputs were otherwise: worth and shares, {UNIT}")
    told = tables.sensitivity(words)
    yield _Wide(
        told._replace(head=tuple("Kept?" if cell == told.head[-1] else cell for cell in told.head)), lead=2
    )


PARTS = (_answer, _shares, _coalitions, _gates, _links, _investors, _sensitivity)
"""What is told of each project, in order."""


def _table(*columns: tuple[str, str]) -> Table:
    """A table without lines; columns as (head, '<' or '>')."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for head, side in columns:
        table.add_column(head, justify="right" if side == ">" else "left", overflow="fold", vertical="top")
    return table


@dataclass(frozen=True)
class _Wide:
    """A table of many narrow columns, in as many pieces below each other as the width asks for.

    lead : how many columns are repeated in every piece; cells in all others are aligned to the right.
    """

    told: Words
    lead: int = 1

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        widths = [self._width(column) for column in range(len(self.told.head))]
        room = options.max_width - sum(widths[: self.lead])
        piece: list[int] = []
        for column in range(self.lead, len(widths)):
            if piece and sum(widths[each] for each in (*piece, column)) > room:
                yield self._piece(piece)
                piece = []
            piece.append(column)
        yield self._piece(piece)

    def _width(self, column: int) -> int:
        cells = [row[column] for row in self.told.rows]
        longest = max((len(word) for word in self.told.head[column].split()), default=0)
        return max(longest, *(min(NAMES, len(cell)) for cell in cells)) + 2

    def _piece(self, columns: list[int]) -> Table:
        table = _table()
        shown = [*range(self.lead), *columns]
        for column in shown:
            lead = column < self.lead
            width = self._width(column) - 2
            table.add_column(
                self.told.head[column], justify="left" if lead else "right", width=width, overflow="fold"
            )
        for row in self.told.rows:
            table.add_row(*(row[column] for column in shown))
        return table
