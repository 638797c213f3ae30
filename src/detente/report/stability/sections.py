"""The sections of the page on where parties would stay: each a title with paragraphs, figures and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.stability import tables
from detente.report.stability.chart import stability_chart
from detente.report.stability.summary import LETTERS, answer
from detente.report.stability.words import RULES
from detente.report.words import count, listed

if TYPE_CHECKING:
    from detente.report.stability.grid import Grid
    from detente.report.tables import Table

Terms = tuple[tuple[str, str], ...]
"""What is explained, and the explanation."""

IN_THE_OPEN = 8
"""Situations in which all would stay that are written about in the open; the others are folded away."""


class Part(NamedTuple):
    """A piece of a section under a heading of its own. folded : shown on demand, and not on paper."""

    title: str
    paragraphs: tuple[str, ...] = ()
    terms: Terms = ()
    tables: tuple[Table, ...] = ()
    folded: bool = False


class Section(NamedTuple):
    """A section of a page; what is left empty is not shown.

    key : its address on the page. drawers_on_paper : whether what is behind its figures is printed.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: Terms = ()
    figures: tuple[Figure, ...] = ()
    terms: Terms = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()
    drawers_on_paper: bool = False


def the_answer(grid: Grid) -> Section:
    """Where all would stay, and whether they would stay where they are, before anything else."""
    shown = (tables.equilibria(grid, IN_THE_OPEN),) if grid.equilibria else ()
    return Section("answer", "The answer", (" ".join(answer(grid)),), _facts(grid), tables=shown)


def picture(grid: Grid) -> Section:
    """Situations and parties as a grid."""
    whole, *paper = stability_chart(grid)
    caption = (
        "Each row is a situation, with a filled mark for every step that stands. A letter says under which "
        "concepts a party stays there; the stronger the shade, the less that depends on what the others "
        "would do. A heavy frame marks where all would stay. "
    )
    if not grid.is_whole:
        caption += (
            f"Of {grid.count:,} situations only some are shown: those in which all would stay, under the "
            "strongest concepts and nearest to the status quo first, and what lies on the way. "
        )
    if grid.trips:
        caption += (
            "Arrows lead from the status quo to where all would stay, in the column of those who make the "
            "move; paths in the interest of those who move come before others. "
        )
    behind = (tables.letters(grid), tables.reasons(grid))
    figure = Figure("where", caption + "Point at a cell to read why.", (("", whole),), behind, tuple(paper))
    return Section("where", "Situation by situation", figures=(figure,), drawers_on_paper=grid.is_whole)


def reasons(grid: Grid) -> Section:
    """For the status quo and wherever all would stay, party by party."""
    start = () if grid.stays.status_quo is None else (grid.stays.status_quo,)
    told = dict.fromkeys((*start, *grid.stayed))
    parts = tuple(_reason(grid, s, folded=place >= IN_THE_OPEN) for place, s in enumerate(told))
    lead = "The status quo first, then the situations in which all would stay, the strongest first."
    return Section("why", "Why each party stays or leaves", (lead,), parts=parts)


def ways(grid: Grid) -> Section | None:
    """From the status quo to where all would stay; nothing if paths were not looked for."""
    routes = grid.stays.routes
    if routes is None or not grid.equilibria:
        return None
    told = [grid.words.reach(routes)]
    told.append("Moves follow one another without a calendar: nothing is said of how long anything takes.")
    targets = len(grid.equilibria) - (routes.start in grid.equilibria)
    if targets > len(grid.trips) > 0:
        told.append(
            f"Of {targets:,} situations in which all would stay, these are ways to {len(grid.trips)}."
        )
    each = tuple(
        (f"To {grid.label(trip.target)}", " ".join(grid.words.route(routes.start, trip.route)))
        for trip in grid.trips
    )
    return Section("ways", "From here to there", tuple(told), terms=each)


def assumed(grid: Grid) -> Section:
    """What the answer takes for granted."""
    stays, scenario = grid.stays, grid.stays.scenario
    told = [*([scenario.about] if scenario.about else []), _situations(grid), *stays.notes]
    if not scenario.status_quo:
        told.append("The case names no status quo; it is taken to be the situation in which no step stands.")
    fixed = tables.fixed(grid)
    shown = (tables.preferences(grid), tables.steps(grid), *((fixed,) if fixed.rows else ()))
    about_ties = (
        "A party only moves to what it strictly prefers: a tie is no reason to move, and who is led to a tie "
        "has gained nothing. Preferences are taken as known and fixed. Nothing here says how likely "
        "anything is."
    )
    return Section(
        "assumed",
        "What is assumed",
        (*told, RULES[stays.analysis.rule], about_ties),
        tables=shown,
    )


def reading(_grid: Grid) -> Section:
    """What every word and letter means."""
    return Section("reading", "How to read this", terms=_READING, tables=(tables.CONCEPTS,))


_READING: Terms = (
    (
        "A situation",
        (
            "is a set of steps that stand. A party moves by taking or dropping steps of its own; a step of "
            "several parties is taken by all of them together, and each alone can drop it."
        ),
    ),
    (
        "A party stays",
        (
            "where it has no move that it would gain by once the others have answered. How far that looks "
            "ahead is what the concepts differ in. Where all stay under the same concept is an equilibrium."
        ),
    ),
    (
        "R, Nash",
        (
            "A party stays if it has no move that it prefers, whatever the others would do then. It looks no "
            "further than its own move, and has to know its own ranking only."
        ),
    ),
    (
        "S, sequential",
        (
            "A party stays if the others would answer every move that it prefers, by moves that they gain "
            "by, so that it is no better off. It looks ahead to all answers, has to know what the others "
            "prefer, and counts on nobody to hurt itself in order to deter."
        ),
    ),
    (
        "M, symmetric",
        (
            "A party stays if the others could answer every move that it prefers so that it is no better "
            "off, not even by moving once more. It looks ahead to all answers and to its own next move, has "
            "to know its own ranking only, and expects the worst of others, even at a cost to themselves."
        ),
    ),
    (
        "G, general",
        (
            "A party stays if the others could answer every move that it prefers so that it is no better "
            "off. It looks ahead to all answers, but not to what it could do then, has to know its own "
            "ranking only, and expects the worst of others, even at a cost to themselves."
        ),
    ),
    ("U, leaves", "A party leaves if it has a move by which it gains, whatever the others could answer."),
    (
        "What follows from what",
        (
            "Who stays under R stays under all concepts, and who stays under S or under M stays under G. "
            "S and M do not follow from each other; SM means that both hold."
        ),
    ),
)


def _facts(grid: Grid) -> Terms:
    """The figures that a reader looks for first."""
    found = grid.stays.analysis.equilibria
    names = {"nash": "R (Nash)", "seq": "S (sequential)", "smr": "M (symmetric)", "gmr": "G (general)"}
    stay = tuple((f"All stay under {names[concept]}", f"{int(found[concept].sum()):,}") for concept in names)
    return (("Situations", f"{grid.count:,}"), *stay)


def _reason(grid: Grid, situation: int, *, folded: bool) -> Part:
    code, everyone = grid.code_of_all(situation), range(grid.n_parties)
    leave = [grid.spoken(party) for party in everyone if grid.code(party, situation) == "U"]
    verdict = f"{listed(leave)} would leave" if leave else f"all would stay ({LETTERS[code]})"
    start = ", the status quo" if situation == grid.stays.status_quo else ""
    stands = f"What stands: {grid.titles(situation)}."
    if code == "R":
        stands += " No party has a move that it prefers."
    idle = [party for party in everyone if grid.code(party, situation) == "R"]
    terms = [
        (f"{grid.party(party)}: {grid.code(party, situation)}", grid.why(party, situation))
        for party in everyone
        if party not in idle
    ]
    if terms and idle:
        what = "has no move that it prefers." if len(idle) == 1 else "have no moves that they prefer."
        terms.append((f"{listed(map(grid.party, idle))}: R", what))
    title = f"Situation {grid.label(situation)}{start}: {verdict}"
    return Part(title, (stands,), tuple(terms), folded=folded)


def _situations(grid: Grid) -> str:
    """Which combinations of steps are situations."""
    steps = len(grid.stays.conflict.space.steps)
    told = f"{count(steps, 'step is', 'steps are')} in play, which makes {1 << steps:,} combinations; "
    if grid.stays.scenario.situations:
        return f"{told}the case counts {count(grid.count, 'situation')} among them."
    return f"{told}{f'{grid.count:,}' if grid.count < 1 << steps else 'all'} of them can be."
