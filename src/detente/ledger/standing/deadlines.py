"""By when: the deadline in force, what it is counted from, and from when it may be called in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.agreement.model import ENTRY, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.agreement.dates import Span
    from detente.agreement.model import Agreement, Commitment, Due
    from detente.ledger.standing.course import Course
    from detente.ledger.standing.frame import Frame

WINDOW = 90
"""So many days before a fixed date a commitment may be called in, if the text says nothing else."""

UNCHECKED = frozenset({"none_agreed", "to_be_agreed", "declaration"})
"""Modes under which nobody but the one who acts says whether it was done."""


@dataclass(frozen=True)
class Deadline:
    """When something falls due. day : None if there is none, or it is not known yet.

    hangs_on : what it is counted from, empty for a date of its own. opens : first day on which it can be
    called in. missing : what has to happen before the day is known.
    """

    day: date | None = None
    hangs_on: str = ""
    opens: date | None = None
    missing: str = ""


def is_checked(commitment: Commitment) -> bool:
    """Whether somebody else than the one who acts looks at whether it was done."""
    return commitment.verification is not None and commitment.verification.mode not in UNCHECKED


def carried_out_on(commitment: Commitment, course: Course) -> date | None:
    """The day on which it was established that all of it was carried out; None if it was not.

    Rule D1: where a check is agreed, the day it was found; else the day it is said to have been done,
    unless somebody disputes that. What was undone since had still been carried out on that day.
    """
    if course.found_on is not None:
        return course.found_on
    return None if is_checked(commitment) or course.disputes else course.done_on


def deadline(due: Due | None, frame: Frame, courses: Mapping[str, Course]) -> Deadline:
    """The deadline in force, with what it hangs on: rules D2 to D4."""
    if due is None:
        return Deadline()
    if due.on is not None:
        return Deadline(due.on.last, opens=_opening(due, moved(due.on.last, -WINDOW)))
    if due.phase is not None:
        return _by_phase(due, frame.agreement)
    if due.of is None or due.within is None:
        return Deadline(opens=_opening(due, None))
    start = counted_from(due.of, frame, courses)
    if start is None:
        return Deadline(hangs_on=due.of, missing=due.of)
    return Deadline(later(due.within, start), due.of, _opening(due, start))


def counted_from(name: str, frame: Frame, courses: Mapping[str, Course]) -> date | None:
    """The day on which a commitment was carried out, or a named event happened; None if not yet."""
    commitment = frame.agreement.commitments.get(name)
    if commitment is None or name in {SIGNATURE, ENTRY}:
        return frame.day_of(name)
    return carried_out_on(commitment, courses[name])


def later(span: Span, start: date) -> date:
    """The day a span after another; the last day of the calendar for what lies beyond it."""
    try:
        return span.after(start)
    except OverflowError:
        return date.max


def moved(day: date, days: int) -> date:
    """So many days later, or before if negative; the first or last day of the calendar beyond it."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _by_phase(due: Due, agreement: Agreement) -> Deadline:
    """By the end of its phase; it opens with the phase, which follows on the one before."""
    number = due.phase or 0
    name = f"the end of phase {number}"
    if number > len(agreement.phases):
        return Deadline(hangs_on=name, missing=name)
    phase = agreement.phases[number - 1]
    before = agreement.phases[number - 2].end if number > 1 else None
    start = phase.start.last if phase.start else moved(before.last, 1) if before else None
    if phase.end is None:
        return Deadline(hangs_on=name, opens=_opening(due, start), missing=name)
    return Deadline(phase.end.last, name, _opening(due, start or moved(phase.end.last, -WINDOW)))


def _opening(due: Due, otherwise: date | None) -> date | None:
    return due.opens.last if due.opens else otherwise
