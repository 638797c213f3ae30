"""What comes next: deadlines, ends of grace, and the last days on which something may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.ledger.standing.deadlines import later, moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from detente.ledger.standing.result import CommitmentStanding, Standing

AHEAD = 90
"""Days that are looked ahead, if nothing else is asked for."""

What = Literal["missed", "opens", "due", "check-due", "grace-ends", "remedy-ends", "agreement-ends"]


@dataclass(frozen=True, order=True)
class Coming:
    """A day on which something falls, or fell: commitment : empty for the agreement as a whole."""

    day: date
    what: What
    commitment: str = ""


def upcoming(standing: Standing, ahead: int = AHEAD) -> tuple[Coming, ...]:
    """What was missed, and what comes in the next days, by day; ahead : how many days."""
    until = moved(standing.on, ahead)
    found = [each for row in standing.commitments for each in _of(row, standing.on)]
    ends = standing.agreement.ends
    if ends and standing.ended is None:
        found.append(Coming(ends.last, "agreement-ends"))
    return tuple(sorted(each for each in found if each.what == "missed" or standing.on <= each.day <= until))


def _of(row: CommitmentStanding, on: date) -> Iterator[Coming]:
    for remedy in row.remedies:
        if remedy.until is not None:
            yield Coming(remedy.until, "remedy-ends", row.id)
    if row.state in {"overdue", "breached"} and row.due is not None and row.due < on:
        yield Coming(row.due, "missed", row.id)
    if not row.is_open or row.closed:
        return
    if row.state in {"due", "pending"} and row.due is not None:
        yield Coming(row.due, "due", row.id)
        if row.opens is not None and row.opens > on:
            yield Coming(row.opens, "opens", row.id)
    if row.state == "overdue" and row.due is not None and row.commitment.grace:
        yield Coming(later(row.commitment.grace, row.due), "grace-ends", row.id)
    yield from _check(row)


def _check(row: CommitmentStanding) -> Iterator[Coming]:
    check = row.commitment.verification
    if row.state == "claimed" and row.done_on and check and check.takes:
        yield Coming(later(check.takes, row.done_on), "check-due", row.id)
