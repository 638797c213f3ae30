"""In which state a commitment is: ten rules in a fixed order, of which the first that holds decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from detente.ledger.standing.course import because
from detente.ledger.standing.deadlines import is_checked, later

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from detente.agreement.model import Commitment
    from detente.ledger.standing.course import Course
    from detente.ledger.standing.deadlines import Deadline
    from detente.ledger.standing.result import Outcome, State


@dataclass(frozen=True)
class Case:
    """All that decides about one commitment on one day.

    day : the day looked at, or the last day on which something could fall due under it. in_force : since
    when the agreement is, None before. unmet : commitments that must come first and are not carried out;
    able_on : when the last of them was, None if there are none. closed : why nothing more can fall due.
    """

    commitment: Commitment
    course: Course
    deadline: Deadline
    day: date
    in_force: date | None
    unmet: tuple[str, ...] = ()
    able_on: date | None = None
    closed: str = ""
    closed_by: tuple[int, ...] = ()

    @property
    def binds(self) -> bool:
        """Whether the agreement is in force by the day looked at."""
        return self.in_force is not None and self.in_force <= self.day

    @property
    def is_missed(self) -> bool:
        """Whether the deadline has passed with nothing done, and nothing that must come first is missing."""
        due = self.deadline.day
        return self.binds and not self.unmet and due is not None and due < self.day and not self.performed

    @property
    def performed(self) -> bool:
        """Whether a performance stands, in full or in part."""
        return self.course.is_performed

    @property
    def grace_ends(self) -> date | None:
        """The last day of grace, where grace is stated: rule S4."""
        due, grace = self.deadline.day, self.commitment.grace
        if due is None or grace is None:
            return None
        return later(grace, max(due, self.able_on or due))

    @property
    def is_beyond_grace(self) -> bool:
        """Whether it was missed and the stated grace is over; never where no grace is stated."""
        ends = self.grace_ends
        return self.is_missed and ends is not None and ends < self.day


class Ground(NamedTuple):
    """What a state rests on: numbers of entries, and the reason in words."""

    why: tuple[int, ...]
    reason: str


def state_of(case: Case) -> tuple[State, Ground]:
    """The state of a commitment and what it rests on: rules S1 to S10, the first that holds."""
    return _first(case, RULES)


def undisputed_state_of(case: Case) -> tuple[State, Ground]:
    """The state as it would be if nobody disputed it."""
    return _first(case, tuple(each for each in RULES if each[0] != "disputed"))


def outcome_of(case: Case, *, was_signed: bool) -> Outcome:
    """What became of it, in the words of the coded agreements: rule O1."""
    course = case.course
    if course.undone:
        return "reversed" if course.was_done else "not_done"
    if _is_done(case):
        return "reversed" if course.breach else "done"
    if _is_done_in_part(course):
        return "partly"
    return "not_applicable" if course.waived or not was_signed else "not_done"


def _is_done(case: Case) -> bool:
    """Found in full; or, where nobody else looks, said to be done in full and not disputed."""
    course = case.course
    said = course.claim is not None and course.done_on is not None and not course.disputes
    return course.is_found_full or (said and not is_checked(case.commitment))


def _is_done_in_part(course: Course) -> bool:
    """Found or said to be done in part; what is said to be done in full is not known to be until checked."""
    last = course.check if course.check is not None else course.claim
    if last is None or course.share == 0:
        return False
    return last.event.kind in {"performed-in-part", "verified"}


def late_by(case: Case) -> int:
    """Days after the deadline: of the performance, or so far; 0 if it is not late."""
    due = case.deadline.day
    if due is None or case.course.waived or (case.course.suspensions and not case.performed):
        return 0
    done = case.course.done_on
    day = done if done is not None and (case.performed or case.course.undone) else case.day
    if not case.binds and done is None:
        return 0
    return max(0, (day - due).days)


def _first(
    case: Case, rules: tuple[tuple[State, Callable[[Case], Ground | None]], ...]
) -> tuple[State, Ground]:
    for state, rule in rules:
        ground = rule(case)
        if ground is not None:
            return state, ground
    raise AssertionError("the last rule always holds")


def _waived(case: Case) -> Ground | None:
    entry = case.course.waived
    return Ground((entry.number,), f"waived on {entry.event.happened}") if entry else None


def _reversed(case: Case) -> Ground | None:
    entry = case.course.undone
    if entry is None:
        return None
    how = "taken back after a breach" if entry.event.kind == "snapped-back" else "undone by who had done it"
    return Ground((entry.number,), f"{how} on {entry.event.happened}{because(entry.event)}")


def _suspended(case: Case) -> Ground | None:
    said = case.course.suspensions
    if not said:
        return None
    first = min((entry for _, entry in said), key=lambda entry: entry.event.happened).event
    reason = f"suspended since {first.happened}{because(first)}"
    return Ground(tuple(entry.number for _, entry in said), reason)


def _breached(case: Case) -> Ground | None:
    found = case.course.breach
    if found:
        return Ground((found.number,), f"found on {found.event.happened} to be broken")
    if case.commitment.kind == "hard" and case.is_beyond_grace:
        return Ground(
            _last_check(case),
            f"not carried out by {case.grace_ends}, when the grace after its deadline ended",
        )
    return None


def _disputed(case: Case) -> Ground | None:
    said = case.course.disputes
    if not said:
        return None
    since = min(entry.event.happened for _, entry in said)
    by = " and ".join(who for who, _ in said)
    return Ground(tuple(entry.number for _, entry in said), f"disputed by {by} since {since}")


def _verified(case: Case) -> Ground | None:
    check = case.course.check
    if check is None or not case.course.is_found_full:
        return None
    return Ground(_performance(case), f"found to be carried out in full on {check.event.happened}")


def _claimed(case: Case) -> Ground | None:
    course = case.course
    if not course.is_performed:
        return None
    last = course.check or course.claim
    assert last is not None  # noqa: S101 - a performance has one of the two
    day, share = last.event.happened, course.share
    if course.check is not None or last.event.kind == "performed-in-part":
        how = "found" if course.check is not None else "said"
        much = "some" if share is None else f"{share:.0%}"
        return Ground(_performance(case), f"{how} on {day} that {much} of it was carried out")
    return Ground(_performance(case), f"said on {day} to be carried out in full, and not verified")


def _overdue(case: Case) -> Ground | None:
    if not case.is_missed:
        return None
    return Ground(_last_check(case), f"nothing that counts was done by {case.deadline.day}{_checked(case)}")


def _due(case: Case) -> Ground | None:
    due, opens = case.deadline.day, case.deadline.opens
    if not case.binds or case.unmet or case.closed or due is None or due < case.day:
        return None
    if opens is not None and opens > case.day:
        return None
    return Ground(_last_check(case), f"to be carried out by {due}{_checked(case)}")


def _pending(case: Case) -> Ground:
    return Ground((*case.closed_by, *_last_check(case)), f"{_waits(case)}{_checked(case)}")


def _waits(case: Case) -> str:
    """What a pending commitment waits for, the first that holds."""
    due, opens = case.deadline.day, case.deadline.opens
    if case.closed:
        return f"nothing more falls due: {case.closed}"
    if not case.binds:
        return "the agreement is not in force yet"
    if case.unmet:
        passed = f"; its own date, {due}, has passed" if due and due < case.day else ""
        return f"waits for {', '.join(case.unmet)} to be carried out first{passed}"
    if case.deadline.missing:
        return f"its deadline is counted from {case.deadline.missing}, which is not there yet"
    if due is None:
        return "no date is set for it"
    return f"can be called in from {opens}"


def _performance(case: Case) -> tuple[int, ...]:
    entries = (case.course.claim, case.course.check)
    return tuple(sorted(entry.number for entry in entries if entry is not None))


def _last_check(case: Case) -> tuple[int, ...]:
    """The check that took a performance away, if the last one did."""
    check = case.course.check
    return (check.number,) if check is not None and not case.performed else ()


def _checked(case: Case) -> str:
    check = case.course.check
    if check is None or case.performed:
        return ""
    refused = check.event.kind == "verification-refused"
    return f"; {'a check was refused' if refused else 'it was found wanting'} on {check.event.happened}"


RULES: tuple[tuple[State, Callable[[Case], Ground | None]], ...] = (
    ("waived", _waived),
    ("reversed", _reversed),
    ("suspended", _suspended),
    ("breached", _breached),
    ("disputed", _disputed),
    ("verified", _verified),
    ("claimed", _claimed),
    ("overdue", _overdue),
    ("due", _due),
    ("pending", _pending),
)
"""State and rule, in order of precedence."""
