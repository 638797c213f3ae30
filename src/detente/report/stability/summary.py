"""Where all parties would stay, in a few plain sentences, before anything is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.words import listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.stability.grid import Grid

LISTED = 12
"""Situations of one kind that are listed in a sentence; of more, only the first are."""

MEANINGS = {
    "R": "stays: no move of its own is better (Nash)",
    "SM": "stays for both reasons, S and M",
    "S": "stays: the others would answer, to their own gain (sequential)",
    "M": "stays: the others could answer, and it could not escape (symmetric)",
    "G": "stays: the others could answer, at whatever cost to them (general)",
    "U": "leaves: it gains by a move, and no answer undoes that",
}
_REASONS = {
    "R": "no party would gain by a move of its own (Nash)",
    "SM": "whoever gained by a move would be answered by others, to their own gain (sequential), and could "
    "not escape if they answered at any cost (symmetric)",
    "S": "whoever gained by a move would be answered by others, to their own gain (sequential)",
    "M": "whoever gained by a move could be answered so that it cannot escape, if others would do so at a "
    "cost to themselves (symmetric)",
    "G": "whoever gained by a move could be answered, if others would do so at a cost to themselves and it "
    "did not move again (general)",
}
LETTERS = {"R": "R, S, M, G", "SM": "S, M, G", "S": "S, G", "M": "M, G", "G": "G", "U": "–"}
"""Every concept that a code stands for."""
_UNDER = {
    "R": "under every concept (R, S, M, G)",
    "SM": "since others would answer whoever gains by a move (S, M, G)",
    "S": "since others would answer whoever gains by a move (S, G)",
    "M": "if others would answer at any cost whoever gains by a move (M, G)",
    "G": "if others would answer at any cost whoever gains by a move, and it did not move again (G)",
}


def answer(grid: Grid) -> tuple[str, ...]:
    """Where all would stay, under which concepts, whether they would where they are, and what is near."""
    return (*_in_doubt(grid), *_where(grid), *_status_quo(grid), *_reach(grid))


def under(code: str) -> str:
    """Why, or on what condition, all stay, as in 'all stay under every concept'."""
    return _UNDER[code]


def _in_doubt(grid: Grid) -> Iterator[str]:
    """A warning where rankings are known in part: the letters are those of one ranking among many."""
    preferences = grid.stays.conflict.preferences
    if not preferences.partial:
        return
    who = listed(grid.spoken(party) for party in sorted(preferences.partial))
    ranked = {preferences.forms[party] for party in preferences.partial}
    taken = "the likely values" if ranked == {"ranges"} else "one ranking that agrees with what is known"
    yield (
        f"How {who} would rank is known in part only. What follows, and every letter, is for {taken}; in how "
        "many of all rankings it is so is told under “How sure the answer is”."
    )


def _where(grid: Grid) -> Iterator[str]:
    found = grid.equilibria
    total = "1 situation" if grid.count == 1 else f"{grid.count:,} situations"
    if not found:
        yield f"In none of the {total} would all parties stay: in each, some party gains by leaving."
        return
    yield f"All parties would stay in {len(found):,} of {total}."
    for number, (code, these) in enumerate(grid.by_code.items()):
        more = " more" if number else " of them" if len(these) < len(found) else ""
        yield f"In {len(these):,}{more}, {_REASONS[code]}: {_labels(grid, these)}."


def _labels(grid: Grid, situations: tuple[int, ...]) -> str:
    labels = [grid.label(situation) for situation in situations[:LISTED]]
    if len(situations) > LISTED:
        return f"{', '.join(labels)} and so on"
    return listed(labels)


def _status_quo(grid: Grid) -> Iterator[str]:
    start = grid.stays.status_quo
    if start is None:
        return
    here = f"The status quo is situation {grid.label(start)}, in which {grid.standing(start)}."
    leave = [party for party in range(grid.n_parties) if grid.code(party, start) == "U"]
    if not leave:
        yield f"{here} All would stay there {under(grid.code_of_all(start))}."
    else:
        yield f"{here} {upper_first(listed(map(grid.spoken, leave)))} would leave it, under every concept."


def _reach(grid: Grid) -> Iterator[str]:
    routes = grid.stays.routes
    if routes is None or not grid.equilibria:
        return
    by_one = set(routes.reached["improvements"])
    by_many = set(routes.reached.get("coalitions", ())) - by_one
    alone = tuple(s for s in grid.equilibria if s in by_one)
    jointly = tuple(s for s in grid.equilibria if s in by_many)
    of_these = "of the other such situations" if routes.start in grid.equilibria else "of these situations"
    to = f"{len(alone):,} {of_these}: {_labels(grid, alone)}" if alone else f"none {of_these}"
    yield f"From it, moves in the interest of whoever makes them lead to {to}."
    if jointly:
        more = f"{len(jointly):,}{' more' if alone else ''}: {_labels(grid, jointly)}"
        yield f"Moves that several parties make together, to the gain of each, lead to {more}."
