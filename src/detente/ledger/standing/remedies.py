"""What may be done when a commitment is not kept: who may suspend or take back what, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.ledger.standing.deadlines import later, moved
from detente.ledger.standing.result import Remedy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from detente.ledger.standing.states import Case


def broken_on(case: Case) -> date | None:
    """The first day on which a commitment was not kept, None if it is: rule R1.

    Found to be broken, undone by who had done it, or past a deadline and its stated grace. What others
    took back after a breach is no breach.
    """
    course = case.course
    if course.waived or course.suspensions:
        return None
    if course.undone is not None:
        return course.undone.event.happened if course.undone.event.kind == "reversed" else None
    if course.breach is not None:
        return course.breach.event.happened
    ends = case.grace_ends
    return moved(ends, 1) if ends is not None and case.is_beyond_grace else None


def remedies(
    name: str, case: Case, on: date, in_place: Callable[[str], bool], carried_out: Callable[[str], bool]
) -> tuple[Remedy, ...]:
    """What some may do now because of a commitment: rules R2 to R4; none once the time for it is over.

    in_place : whether a commitment can be suspended; carried_out : whether it can be taken back.
    """
    breach, since = case.commitment.on_breach, broken_on(case)
    if breach is None or since is None or case.closed:
        return ()
    until = later(breach.until, since) if breach.until else None
    suspend = tuple(filter(in_place, breach.suspend))
    snap_back = tuple(filter(carried_out, breach.snap_back))
    if (until is not None and until < on) or not (suspend or snap_back):
        return ()
    return (
        Remedy(
            because_of=name,
            by=breach.by or case.commitment.to,
            suspend=suspend,
            snap_back=snap_back,
            since=since,
            earliest=later(breach.notice, on) if breach.notice else on,
            until=until,
            procedure=breach.procedure,
            notice=str(breach.notice) if breach.notice else "",
        ),
    )
