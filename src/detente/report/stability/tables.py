"""Where parties would stay as tables of words: what the page prints, and what stands behind its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.report.stability.summary import LETTERS
from detente.report.tables import Table
from detente.report.words import Words, count, listed, upper_first

if TYPE_CHECKING:
    from detente.report.stability.grid import Grid

_FORMS = {
    "worth": "worth: points a year, as the scenario says what steps are worth",
    "ranking": "a ranking of all situations, from best to worst; by how much one is better is not said",
    "statements": "statements, the most important first; a situation is better if the first in which two "
    "differ is true of it; by how much is not said",
    "known": "only some comparisons are known; of the rankings that agree with them, one was used here",
    "ranges": "ranges of worth, which may overlap; the likely values were used here",
}
_CHANGES = {
    "both": "can be taken and dropped",
    "on": "can be taken, not dropped again",
    "off": "can be dropped, not taken again",
}

CONCEPTS = Table(
    "What each concept takes for granted",
    ("Concept", "Looks ahead", "Knows the preferences of", "Would others hurt themselves to answer?"),
    (
        ("R, Nash", "one move: its own", "itself", "answers are not considered"),
        ("S, sequential", "its move and all answers", "everybody", "no: each answer must be a gain"),
        ("M, symmetric", "its move, all answers, and its next move", "itself", "yes, if need be"),
        ("G, general", "its move and all answers", "itself", "yes, if need be"),
    ),
)
"""Foresight, knowledge and willingness to sanction, after Fang, Hipel and Kilgour 1993."""


def equilibria(grid: Grid, most: int) -> Table:
    """The first situations in which all would stay."""
    rows = tuple(
        (_called(grid, s), grid.titles(s), LETTERS[grid.code_of_all(s)]) for s in grid.equilibria[:most]
    )
    left = len(grid.equilibria) - len(rows)
    caption = "Where all would stay"
    if left:
        caption += f": the first {len(rows)} of {len(grid.equilibria):,}"
    return Table(caption, ("Situation", "What stands", "All stay under"), rows)


def letters(grid: Grid) -> Table:
    """The picture in letters."""
    parties = tuple(grid.short(party) for party in range(grid.n_parties))
    rows = tuple(
        (
            _called(grid, s),
            grid.titles(s),
            *(grid.code(party, s) for party in range(grid.n_parties)),
            grid.code_of_all(s).replace("U", "–"),
        )
        for s in grid.shown
    )
    return Table("Under which concepts parties stay", ("Situation", "What stands", *parties, "All"), rows)


def reasons(grid: Grid) -> Table:
    """Why each party stays or leaves, in every situation that is shown."""
    rows = tuple(
        (_called(grid, s), grid.party(party), grid.code(party, s), grid.why(party, s))
        for s in grid.shown
        for party in range(grid.n_parties)
    )
    return Table("Why each party stays or leaves", ("Situation", "Party", "Stays", "Why"), rows)


def preferences(grid: Grid) -> Table:
    """How each party's preferences are given."""
    conflict = grid.stays.conflict
    rows = []
    for party, form in enumerate(conflict.preferences.forms):
        worth = conflict.payoffs[party, conflict.moves.feasible]
        _, sizes = np.unique(worth, return_counts=True)
        tied = int(sizes[sizes > 1].sum())
        ties = f"{tied:,} of {len(worth):,} situations are as good as another" if tied else "none"
        rows.append((grid.party(party), upper_first(_FORMS[form]), ties))
    return Table("How preferences are given", ("Party", "By", "Ties"), tuple(rows))


def steps(grid: Grid) -> Table:
    """The steps in play: who takes them, which way they can change, and which stand at the start."""
    stays, words = grid.stays, Words(grid.stays.scenario)
    start = () if stays.status_quo is None else stays.conflict.moves.standing(stays.status_quo)
    rows = tuple(
        (
            stays.scenario.steps[step].title,
            stays.step_name(step),
            listed(words.short(party) for party in stays.scenario.steps[step].by),
            _CHANGES[stays.scenario.direction_of(step)],
            "stands" if step in start else "–",
        )
        for step in stays.conflict.space.steps
    )
    return Table("Steps in play", ("Step", "Called", "Who", "How it can change", "In the status quo"), rows)


def fixed(grid: Grid) -> Table:
    """The steps that were held fixed."""
    stays = grid.stays
    space = stays.conflict.space
    rows = tuple(
        (entry.title, "done" if name in space.play.done else "not done")
        for name, entry in stays.scenario.steps.items()
        if name not in space.steps
    )
    return Table(f"{count(len(rows), 'step')} held fixed", ("Step", "Held as"), rows)


def _called(grid: Grid, situation: int) -> str:
    is_start = situation == grid.stays.status_quo
    return f"{grid.label(situation)} (status quo)" if is_start else grid.label(situation)
