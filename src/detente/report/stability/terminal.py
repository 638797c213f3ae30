"""Where the parties would stay, on a terminal or in a pipe: readable at 80 columns and without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.stability.grid import CODES, Grid
from detente.report.stability.summary import LETTERS, MEANINGS, answer
from detente.report.stability.words import RANKING_ONLY, RULES
from detente.report.words import listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.stability.findings import Stays
    from detente.report.stability.sections import Section
    from detente.stability.paths import Leg
    from detente.stability.witness import Witness

ROWS, TRIPS = 12, 6
"""Situations listed if not all are, and paths told of; the report has more."""
HEAD = 10
"""Characters of the widest column of a party."""

_STAYS = {
    "R": "stays under every concept",
    "SM": "stays under S, M and G, not under R",
    "S": "stays under S and G, not under R and M",
    "M": "stays under M and G, not under R and S",
    "G": "stays under G only",
    "U": "leaves, under every concept",
}
_TOLD = {"R": ("nash",), "SM": ("seq", "smr"), "S": ("seq", "smr"), "M": ("smr", "seq")}
_TOLD |= {"G": ("gmr", "seq", "smr"), "U": ("gmr",)}
"""The proofs that settle every concept: the others follow from these."""
_LETTER = {"nash": "R", "seq": "S", "smr": "M", "gmr": "G"}


def render(stays: Stays) -> Group:
    """Where all would stay, or, if one situation was asked about, why each party asked about stays there."""
    grid = Grid(stays)
    parts: list[RenderableType] = [Text(stays.scenario.title, style="bold"), Text()]
    if stays.situation is None:
        parts += [*map(Text, answer(grid)), *_situations(grid)]
    else:
        parts += _explained(grid, stays.situation)
    parts += _ways(grid)
    for extra in stays.extras:
        parts += _section(extra.section)
    parts += [*_legend(grid), *(Text(note, style="dim") for note in stays.notes)]
    if stays.report:
        parts += [Text(), Text(f"Report: {stays.report}", overflow="fold")]
    return Group(*parts)


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)


def _situations(grid: Grid) -> Iterator[RenderableType]:
    """Situations with what stands, a letter for each party, and one for all."""
    for group in grid.groups:
        yield _heading(group.title if grid.is_whole else group.title.partition(":")[0])
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False, expand=True)
        table.add_column("", min_width=4, overflow="fold")
        table.add_column("What stands", ratio=1, overflow="fold")
        for party in range(grid.n_parties):
            table.add_column(grid.short(party), max_width=HEAD, overflow="fold")
        table.add_column("All")
        shown = group.situations if grid.is_whole else group.situations[:ROWS]
        for situation in shown:
            letters = [grid.code(party, situation) for party in range(grid.n_parties)]
            of_all = grid.code_of_all(situation).replace("U", "–")
            stands = Text(_stands(grid, situation))
            table.add_row(grid.label(situation), stands, *letters, Text(of_all, style="bold"))
        yield table
        left = group.total - len(shown)
        if left > 0:
            yield Text(f"… and {left:,} more", style="dim")


def _stands(grid: Grid, situation: int) -> str:
    names = (
        ", ".join(map(grid.stays.step_name, grid.stays.conflict.moves.standing(situation))) or grid.nothing
    )
    return f"{names} (status quo)" if situation == grid.stays.status_quo else names


def _section(section: Section) -> Iterator[RenderableType]:
    """An answer that was asked for besides: its paragraphs and tables."""
    yield _heading(section.title)
    for paragraph in section.paragraphs:
        yield Text(paragraph)
    for told in section.tables:
        yield Text(f"\n{told.caption}", style="bold")
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
        for head in told.head:
            table.add_column(head, overflow="fold")
        for row in told.rows:
            table.add_row(*map(Text, row))
        yield table


def _legend(grid: Grid) -> Iterator[RenderableType]:
    yield _heading("Letters")
    for code in reversed(CODES):
        yield Text(f"{code:<3} {MEANINGS[code]}")
    yield Text(RULES[grid.stays.analysis.rule], style="dim")


def _explained(grid: Grid, situation: int) -> Iterator[RenderableType]:
    """One paragraph for each party that was asked about."""
    stays = grid.stays
    yield Text(f"Situation {grid.words.situation(situation)}")
    code = grid.code_of_all(situation)
    if code == "U":
        leave = [grid.spoken(party) for party in range(grid.n_parties) if grid.code(party, situation) == "U"]
        yield Text(f"{upper_first(listed(leave))} would leave.")
    else:
        yield Text(f"All would stay under {listed(LETTERS[code].split(', '))}.")
    told = {(found.question.party, found.question.concept): found for found in stays.witnesses}
    for party in stays.parties:
        code = grid.code(party, situation)
        yield Text()
        yield Text.assemble((f"{grid.party(party)}: {code}", "bold"), f", {_STAYS[code]}.")
        for concept in _TOLD[code]:
            yield _proof(grid, told[party, concept], is_only=len(_TOLD[code]) == 1)
    if any(found.deterred or found.improvement is not None for found in stays.witnesses):
        forms = stays.conflict.preferences.forms
        if any(forms[party] != "worth" for party in stays.parties):
            yield Text()
            yield Text(RANKING_ONLY, style="dim")


def _proof(grid: Grid, found: Witness, *, is_only: bool) -> Padding:
    sentences = " ".join(grid.words.witness(found, is_known=True))
    lead = "" if is_only else f"{_LETTER[found.question.concept]}: "
    return Padding(Text(f"{lead}{sentences}"), (0, 0, 0, 2), expand=False)


def _ways(grid: Grid) -> Iterator[RenderableType]:
    """Paths from the status quo: to the situation that was asked about, or to where all would stay."""
    stays, routes = grid.stays, grid.stays.routes
    if routes is None:
        return
    asked = [route for route in routes.to if route.target == stays.situation]
    yield _heading("From here to there")
    if asked:
        yield from map(Text, grid.words.route(routes.start, asked[0]))
        return
    yield Text(grid.words.reach(routes))
    for trip in grid.trips[:TRIPS]:
        legs = ", then ".join(_leg(grid, leg) for leg in trip.path.legs)
        yield Text(f"To {grid.label(trip.target)}: {legs}.")
    left = len(grid.trips) - TRIPS
    if left > 0:
        yield Text(f"… and {left} more", style="dim")


def _leg(grid: Grid, leg: Leg) -> str:
    """Who moves where, in few words: what stands there is in the table above."""
    who = listed(map(grid.spoken, leg.parties))
    together = " together" if len(leg.parties) > 1 else ""
    against = "" if leg.is_improvement else " (against interest)"
    return f"{who}{together} to {grid.label(leg.end)}{against}"
