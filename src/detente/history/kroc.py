"""Implementation from 0 to 3, year by year, in the manner of the Peace Accords Matrix.

These codes follow from the record by fixed rules; they are like those of the Kroc Institute, and not by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from detente.agreement.model import Agreement
from detente.history.coded import Coded
from detente.history.replay import replay
from detente.ledger.event import Recorded
from detente.ledger.standing import standing
from detente.ledger.standing.result import CommitmentStanding

LEVELS = ("none", "minimum", "intermediate", "full")
"""What the codes 0 to 3 are called."""

NONE, MINIMUM, INTERMEDIATE, FULL = range(4)

A_THIRD = 1 / 3


@dataclass(frozen=True)
class YearCode:
    """The level of one commitment at the end of one year; the row is where it stood then.

    year : of the calendar. day : its last day, or the day up to which is coded. level : 0 to 3, None where
    nothing is owed: before it was signed, or after it was waived.
    """

    year: int
    day: date
    row: CommitmentStanding
    level: int | None


@dataclass(frozen=True)
class Compared:
    """How often the rules give the level that a coder gave, over the best and the last level of each clause.

    same, near : equal, and at most one apart. by_outcome : outcome -> equal, and of how many.
    """

    n: int
    same_peak: int
    near_peak: int
    same_final: int
    near_final: int
    by_outcome: dict[str, tuple[int, int]]


def level(row: CommitmentStanding) -> int | None:
    """Implementation of a commitment from 0 to 3 as far as the record says; None where nothing is owed.

    3: carried out in full and not undone. 2: in part, or in full but disputed. 1: less than a third of it
    by the record, or claimed but not found; suspended after having been carried out. 0: nothing of it, or
    undone.
    """
    if row.outcome == "not_applicable":
        return None
    if row.outcome in {"not_done", "reversed"}:
        return MINIMUM if row.outcome == "not_done" and _is_claimed(row) else NONE
    if row.state == "suspended":
        return MINIMUM
    if row.outcome == "partly":
        return MINIMUM if row.share is not None and row.share < A_THIRD else INTERMEDIATE
    return INTERMEDIATE if row.state == "disputed" else FULL


def yearly(agreement: Agreement, recorded: Iterable[Recorded], on: date) -> tuple[YearCode, ...]:
    """The level of each commitment at the end of each year since it was signed, up to a day."""
    told = tuple(recorded)
    first = min([each.event.happened for each in told], default=on)
    start = min(agreement.signed.last, first) if agreement.signed else first
    found = []
    for year in range(start.year, on.year + 1):
        day = min(date(year, 12, 31), on)
        rows = standing(agreement, told, day).commitments
        found += [YearCode(year, day, row, level(row)) for row in rows]
    return tuple(found)


def score(levels: Iterable[int | None]) -> float | None:
    """The accord's score: the sum of levels as a share of the most possible; None if nothing is owed."""
    known = [each for each in levels if each is not None]
    return sum(known) / (FULL * len(known)) if known else None


def of_issue(levels: Iterable[int | None]) -> int | None:
    """The level of an issue: the mean of its commitments, to the nearest code, the lower one at a half."""
    part = score(levels)
    return None if part is None else -int((0.5 - FULL * part) // 1)


def compared(agreements: Sequence[Coded], on: date) -> Compared:
    """How far the rules agree with the levels of a coder; on : the day that counts as today."""
    pairs = [pair for agreement in agreements for pair in _pairs(agreement, on)]
    outcomes = {outcome for outcome, *_ in pairs}
    return Compared(
        n=len(pairs),
        same_peak=sum(peak == best for _, peak, best, _, _ in pairs),
        near_peak=sum(abs(peak - best) <= 1 for _, peak, best, _, _ in pairs),
        same_final=sum(final == last for *_, final, last in pairs),
        near_final=sum(abs(final - last) <= 1 for *_, final, last in pairs),
        by_outcome={
            outcome: (
                sum(peak == best for name, peak, best, _, _ in pairs if name == outcome),
                sum(name == outcome for name, *_ in pairs),
            )
            for outcome in sorted(outcomes)
        },
    )


def _pairs(agreement: Coded, on: date) -> list[tuple[str, int, int, int, int]]:
    """Outcome, then the coder's and the rules' best level, then the coder's and the rules' last one."""
    signed, recorded = replay(agreement)
    days = sorted({each.event.happened for each in recorded} | {on})
    path = [[level(row) or NONE for row in standing(signed, recorded, day).commitments] for day in days]
    best = [max(levels) for levels in zip(*path, strict=True)]
    return [
        (
            clause.outcome.status,
            clause.pam_code.peak,
            best[position],
            clause.pam_code.final,
            path[-1][position],
        )
        for position, clause in enumerate(agreement.steps)
        if clause.pam_code.peak is not None and clause.pam_code.final is not None
    ]


def _is_claimed(row: CommitmentStanding) -> bool:
    """Whether somebody says that it was carried out, and nobody found so."""
    return row.state == "claimed" or row.undisputed == "claimed"
