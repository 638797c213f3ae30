"""How agreements fared as tables of words, for terminal and page."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from detente.history.fit import COLUMNS
from detente.report.history import words
from detente.report.tables import Table
from detente.report.words import share

if TYPE_CHECKING:
    from detente.history.coded import Coded
    from detente.history.fit import Chance, Model
    from detente.history.rates import Rate
    from detente.history.score import Score
    from detente.report.history.findings import CaseFindings, HistoryFindings, PredictFindings

FEW = "few"
"""Mark of a share that says little."""


def agreements(found: HistoryFindings) -> Table:
    """Every coded agreement: parties, dates, what became of its clauses, and how it ended."""
    rows = tuple(_agreement(each) for each in found.agreements)
    head = ("Agreement", "Parties", "Agreed", "In force", "Clauses", "Done", "Undone", "Part", "How it ended")
    return Table("Coded agreements, road maps and offers", head, rows)


def _agreement(each: Coded) -> tuple[str, ...]:
    told = Counter(clause.outcome.status for clause in each.steps)
    return (
        f"{each.id}: {each.title}",
        ", ".join(each.parties),
        str(each.date_agreed),
        str(each.date_effective or "–"),
        str(len(each.steps)),
        str(told["done"] + told["reversed"]),
        str(told["reversed"]),
        str(told["partly"]),
        words.how_it_ended(each),
    )


def rates(found: HistoryFindings) -> Table:
    """How clauses of each kind fared, with intervals."""
    told = {(rate.feature, rate.value): rate for rows in found.rates.values() for rate in rows}
    rows = [_rate("all clauses", found.base)]
    rows += [_rate(meaning, told[key]) for key, meaning in words.MAIN.items() if key in told]
    head = ("Clauses", "Number", "Agreements", "Carried out", "95 % interval", "Never undone", "Note")
    return Table("How clauses of each kind fared", head, tuple(rows))


def _rate(meaning: str, rate: Rate) -> tuple[str, ...]:
    return (
        meaning,
        str(rate.n),
        str(rate.agreements),
        f"{rate.carried_out} ({share(rate.share)})",
        words.between(rate.low, rate.high),
        f"{rate.stands} ({share(rate.standing_share)})",
        FEW if rate.says_little else "",
    )


def bins(score: Score) -> Table:
    """What was expected and what happened, for chances from low to high."""
    rows = tuple(
        (
            f"{each.above:.2f} to {each.upto:.2f}",
            str(each.n),
            share(each.expected),
            f"{share(each.carried_out / each.n)} ({each.carried_out})",
            words.between(each.low, each.high),
        )
        for each in score.bins
    )
    head = ("Chance given", "Clauses", "Expected", "Carried out", "95 % interval")
    return Table("Do the chances mean what they say?", head, rows)


def coefficients(model: Model) -> Table:
    """What the model makes of each feature: by how much it multiplies the odds."""
    rows = tuple(
        (name, f"{math.exp(weight):.2f}", f"{weight:+.2f}".replace("-", "−"))
        for name, weight in zip(COLUMNS, model.coefficients, strict=True)
    )
    return Table("What the model makes of each feature", ("Feature", "Odds times", "Log-odds"), rows)


def clauses(found: CaseFindings) -> Table:
    """What each clause owed, what became of it, and the chance given by a model without this agreement."""
    given = {chance.id: chance for chance in found.chances}
    rows = []
    for clause in found.coded.steps:
        row = [
            clause.id.removeprefix(f"{found.coded.id}-"),
            clause.title,
            ", ".join(clause.by),
            str(clause.deadline or clause.deadline_text or "–"),
            words.what_became(clause),
            clause.outcome.what,
            clause.confidence,
        ]
        rows.append((*row, *([_chance(given[clause.id])] if given else [])))
    head = ["Clause", "What was owed", "By", "Due", "What became of it", "How", "Confidence"]
    return Table(found.coded.title, (*head, *(["Chance given"] if given else [])), tuple(rows))


def widths(found: CaseFindings) -> tuple[int, ...]:
    """How the width of a terminal is shared out among the columns of a case."""
    return (3, 7, 3, 4, 5, 7, 4, *([4] if found.chances else []))


def chances(found: PredictFindings) -> Table:
    """The chance of every clause to be carried out, with its interval and what it rests on."""
    rows = tuple(
        (
            chance.id,
            found.told.texts[chance.id],
            share(chance.likely),
            words.between(chance.low, chance.high),
            str(chance.alike),
            "; ".join(chance.beyond),
        )
        for chance in found.chances
    )
    head = ("Clause", "What is owed", "Chance", "95 % interval", "Alike", "Beyond the data")
    return Table("What the model expects", head, rows)


def _chance(chance: Chance) -> str:
    return f"{share(chance.likely)} ({words.between(chance.low, chance.high)})"
