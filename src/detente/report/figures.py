"""The figures of a page: each with its picture, its caption and the table behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.report import charts, tables
from detente.report.margins_chart import alternative, margins_chart
from detente.report.roadmap_chart import returns_in_words, roadmap_chart
from detente.report.tables import Table
from detente.report.words import Words, points, share, upper_first
from detente.report.worth_over_time import streams

if TYPE_CHECKING:
    from detente.report.findings import Findings

PAIRS_SHOWN = 6
"""Pairs whose trust is drawn; the table has all."""
LOSSES_SHOWN = 10


class Figure(NamedTuple):
    """Pictures as SVG text, each with a heading (may be empty), a caption, and the tables behind them.

    paper : the picture again in pieces, shown only in print.
    """

    key: str
    caption: str
    pictures: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    paper: tuple[str, ...] = ()


def roadmap(findings: Findings) -> Figure:
    """The roadmap chart."""
    caption = (
        "Each bar runs from the phase in which a step starts to the phase in which it takes effect; its "
        "pattern and label say who acts. A solid arrow leads to a step that needs the earlier one. A dashed "
        "arrow leads from a step that costs one of its actors to what is worth most to that actor among the "
        "steps of others in the same phase. The dashed arrows are computed from worth; nobody has agreed to "
        "them."
    )
    behind = Table(
        "What stands opposite what", ("Party", "Its step", "What it gets"), returns_in_words(findings)
    )
    picture, *paper = roadmap_chart(findings)
    behind_it = (tables.steps_taken(findings), behind)
    return Figure("roadmap", caption, (("", picture),), behind_it, tuple(paper))


def margins(findings: Findings) -> Figure:
    """The grid of margins."""
    caption = (
        "By how much carrying on beats the best alternative, in points of the party, at the start of each "
        "phase; waiting counts where it would pay. Below each number: the best alternative there. Darker "
        "means tighter, measured by the party’s ideal gain; hatched cells fail. The weakest link has a "
        "heavy frame."
    )
    verdict, words = findings.verdict, Words(findings.scenario)
    best = tuple(
        (party.name, *(alternative(verdict, who, column) for column in range(verdict.margin.shape[1])))
        for who, party in enumerate(findings.scenario.parties.values())
    )
    heads = tuple(upper_first(words.head(phase)) for phase in range(1, verdict.margin.shape[1] + 1))
    behind = (
        tables.by_phase(findings, "Margins, points", verdict.margin),
        tables.by_phase(findings, "Margins demanded, points", verdict.demanded),
        Table("Best alternative", ("Party", *heads), best),
    )
    return Figure("margins", caption, (("", margins_chart(findings)),), behind)


def gains(findings: Findings) -> Figure:
    """Each party's gain as a share of its ideal."""
    verdict = findings.verdict
    rows = [
        {"name": party.name, "value": float(verdict.share[i]), "label": share(float(verdict.share[i]))}
        for i, party in enumerate(findings.scenario.parties.values())
        if np.isfinite(verdict.share[i])
    ]
    title = "Gain of each party as a share of its ideal"
    about = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    caption = (
        "100 % would be a roadmap in which only what the party likes happens, each step as early as "
        "possible. Points of different parties are never added or compared."
    )
    picture = charts.draw(charts.bars(rows, "share of ideal gain", percent=True), "gains", title, about)
    return Figure("gains", caption, (("", picture),), (tables.gains(findings),))


def worth(findings: Findings) -> Figure:
    """Yearly worth of what is in effect, party by party."""
    found = findings.streams or streams(findings.verdict)
    phases = findings.game.n_phases
    pictures = []
    for i, (name, party) in enumerate(findings.scenario.parties.items()):
        rows = [
            {"phase": k + 1, "series": series, "value": float(values[i, k])}
            for series, values in (("yearly", found.yearly), ("one-off", found.once))
            for k in range(phases + 1)
            if series == "yearly" or abs(values[i, k]) > 0
        ]
        spec = charts.phase_lines(rows, ["yearly"], {"title": "points a year"}, phases, marks="one-off")
        first, last = points(found.yearly[i, 0]), points(found.yearly[i, -1])
        about = f"From {first} points a year in phase 1 to {last} at the end."
        pictures.append(
            (party.name, charts.draw(spec, f"worth-{name}", f"Yearly worth to {party.name}", about))
        )
    caption = (
        "Points a year from all that is in effect; the horizontal line at 0 is the status quo. Diamonds: "
        "one-off costs and benefits in the phase, in points."
    )
    behind = (
        tables.by_phase(findings, "Yearly worth, points a year", found.yearly),
        tables.by_phase(findings, "One-off amounts, points", found.once),
    )
    return Figure("worth", caption, tuple(pictures), behind)


def trust(findings: Findings) -> Figure:
    """Trust over time, and what is needed, for the pairs with the least to spare."""
    verdict, words, game = findings.verdict, Words(findings.scenario), findings.game
    pictures = []
    for i, j in tables.pairs_that_matter(findings.verdict)[:PAIRS_SHOWN]:
        rows = [
            {
                "phase": k + 1,
                "series": series,
                "value": min(1.0, float(value)) if np.isfinite(value) else None,
            }
            for series, values in (("trust", verdict.trust), ("needed", verdict.needed))
            for k, value in enumerate(np.where(np.isinf(values[i, j]), 1.0, values[i, j]))
        ]
        names = f"{words.short(game.parties[i])} in {words.short(game.parties[j])}"
        spec = charts.phase_lines(
            rows, ["trust", "needed"], {"title": "trust", "domain": [0, 1]}, game.n_phases
        )
        about = (
            f"Trust from {verdict.trust[i, j, 0]:.2f} in phase 1 to {verdict.trust[i, j, -1]:.2f} at the end."
        )
        pictures.append((names, charts.draw(spec, f"trust-{i}-{j}", f"Trust of {names}", about)))
    caption = (
        "Solid line with dots: belief that the other party is committed, from 0 to 1; it grows as costly "
        "steps are carried out and verified. Dashed line with squares: the least trust at which going on "
        "still beats stopping; none is drawn where nothing is at stake. Shown: the pairs with the least to "
        "spare."
    )
    return Figure("trust", caption, tuple(pictures), (tables.trust(findings),))


def exposure(findings: Findings) -> Figure:
    """What each party loses if another breaks its word, at the worst phase."""
    lost, words, game = findings.verdict.exposure, Words(findings.scenario), findings.game
    peaks = [(i, j, int(lost[i, j].argmax())) for i, j in np.ndindex(*lost.shape[:2]) if lost[i, j].max() > 0]
    peaks = sorted(peaks, key=lambda peak: -float(lost[peak]))
    rows = [
        {
            "name": f"{words.short(game.parties[i])}, if {words.short(game.parties[j])}",
            "value": float(lost[i, j, k]),
            "label": f"{points(float(lost[i, j, k]))} (phase {words.head(k + 1)})",
        }
        for i, j, k in peaks
    ]
    title = "Largest loss of one party if another breaks its word"
    about = (
        "; ".join(f"{row['name']}: {row['label']} points" for row in rows[:LOSSES_SHOWN])
        or "No party would lose."
    )
    chart = charts.bars(rows[:LOSSES_SHOWN], "points", percent=False)
    pictures = (("", charts.draw(chart, "exposure", title, about)),) if rows else ()
    caption = (
        "Loss of the first party if the second breaks its word, against stopping at once, in points of the "
        "party that loses, at the phase where it is largest. "
        f"The {LOSSES_SHOWN} largest are drawn; each party counts in its own points."
    )
    worst = lost.max(axis=1)
    return Figure(
        "exposure",
        caption,
        pictures,
        (tables.by_phase(findings, "Largest loss in each phase, points", worst),),
    )
