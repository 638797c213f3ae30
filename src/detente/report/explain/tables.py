"""The tables that explain a roadmap: its order, what binds, what concessions buy, what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.explain.words import TIGHT, WhyWords
from detente.report.tables import Table

if TYPE_CHECKING:
    from detente.report.explain.findings import Why
    from detente.scenario import Scenario


@dataclass(frozen=True)
class WhyTables:
    """Why a roadmap is as it is, as a section of a report."""

    summary: str
    order: Table
    binding: Table
    concessions: Table
    left_out: Table


def tables_of(scenario: Scenario, why: Why) -> WhyTables:
    """All tables that explain a roadmap."""
    told = WhyWords(scenario, why.near.objective)
    words = told.words
    order = [
        (words.item(each.step), str(each.phase), told.no_sooner(each), told.no_later(each))
        for each in why.places
    ]
    close = [
        (TIGHT[each.kind], told.who(each), told.when(each), told.to_spare(each)) for each in why.bindings
    ]
    bought = [
        (words.item(each.step), str(each.phase), told.paid(each), told.bought(each), told.without(each))
        for each in why.concessions
    ]
    left = [(words.item(each.step), told.not_taken(each)) for each in why.absences]
    return WhyTables(
        summary=told.summary(why),
        order=Table("Why this order", ("Step", "Phase", "Why not sooner", "If a phase later"), tuple(order)),
        binding=Table("What binds", ("Demand", "Who", "Phases", "To spare"), tuple(close)),
        concessions=Table(
            "What each concession buys",
            ("Step", "Phase", "Costs, points", "Others would lose, points", "Without it"),
            tuple(bought),
        ),
        left_out=Table("Steps not taken, and why", ("Step", "Why"), tuple(left)),
    )
