"""Where an agreement stands: the fold over its events, and what follows from it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from detente.ledger.standing.deadlines import carried_out_on, deadline
from detente.ledger.standing.frame import RULES as FRAME
from detente.ledger.standing.frame import frame
from detente.ledger.standing.known import account, trace
from detente.ledger.standing.links import Links
from detente.ledger.standing.memory import told
from detente.ledger.standing.path import Plan, Task, plan, takes_of
from detente.ledger.standing.remedies import broken_on, remedies
from detente.ledger.standing.result import CommitmentStanding, Dispute, Standing
from detente.ledger.standing.states import (
    Case,
    late_by,
    outcome_of,
    state_of,
    undisputed_state_of,
)
from detente.ledger.standing.views import views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from detente.agreement.model import Agreement, Commitment, Due
    from detente.ledger.event import Recorded
    from detente.ledger.standing.course import Course, Voices
    from detente.ledger.standing.deadlines import Deadline
    from detente.ledger.standing.frame import Frame
    from detente.ledger.standing.known import Account, Trace
    from detente.ledger.standing.memory import Memory
    from detente.ledger.standing.result import State
    from detente.ledger.standing.states import Ground


def standing(
    agreement: Agreement,
    recorded: Iterable[Recorded],
    on: date,
    known: datetime | None = None,
    memory: Memory | None = None,
) -> Standing:
    """Where an agreement stands on a day, as far as was known at a time (everything, if none is given).

    memory : of what was worked out before on the same ledger. The rules, each with its number:
    docs/explanation/formulations/standing.md.
    """
    counted = account(recorded, on, known)
    whole = frame(agreement, counted.of(None))
    table = _Table(whole, on, counted, told if memory is None else memory.told)
    force, end = whole.in_force_from, whole.ended
    return Standing(
        agreement=whole.agreement,
        on=on,
        known=known,
        size=counted.size,
        in_force=force if force and force <= on else None,
        ended=end.event.happened if end else None,
        commitments=tuple(map(table.row, whole.agreement.commitments)),
        critical=table.plan.critical,
        circles=table.plan.circles,
        remarks=(*whole.remarks, *_strangers(counted, whole.agreement)),
    )


def _strangers(counted: Account, agreement: Agreement) -> Iterator[str]:
    """A remark for each commitment that entries are about and that the agreement does not have."""
    for name in counted.about:
        if name is not None and name not in agreement.commitments:
            for first in counted.of(name)[:1]:
                yield f"entry {first.number} is about {name!r}, which is no commitment here"


@dataclass(frozen=True)
class _Table:
    """All that is worked out once for the whole agreement."""

    frame: Frame
    on: date
    account: Account
    tell: Callable[[Sequence[Recorded], Voices], tuple[Course, Trace]]

    @cached_property
    def commitments(self) -> dict[str, Commitment]:
        return self.frame.agreement.commitments

    @cached_property
    def told(self) -> dict[str, tuple[Course, Trace]]:
        """The course of each commitment, and the trace of what it rests on."""
        voices = self.frame.voices
        return {name: self.tell(self.account.of(name), voices) for name in self.commitments}

    @cached_property
    def courses(self) -> dict[str, Course]:
        return {name: course for name, (course, _) in self.told.items()}

    @cached_property
    def whole(self) -> Trace:
        """The trace of what concerns the agreement as a whole."""
        return trace(self.account.of(None), FRAME.keys() - {"signed"})

    def trace(self, name: str) -> Trace:
        """The trace of all that a row rests on: its entries, and those of what it waited for; rule W1."""
        firsts = {*self.commitments[name].requires, self.deadlines[name].hangs_on}
        behind = [self.told[first][1] for first in firsts if first in self.told]
        return reduce(or_, behind, self.told[name][1] | self.whole)

    @cached_property
    def deadlines(self) -> dict[str, Deadline]:
        return {name: self.dated(each.due) for name, each in self.commitments.items()}

    def dated(self, due: Due | None) -> Deadline:
        return deadline(due, self.frame, self.courses)

    @cached_property
    def over(self) -> dict[str, tuple[date, str, tuple[int, ...]]]:
        """The commitments under which nothing more falls due, with the day, the reason and the entries."""
        found = ((name, self.frame.over_for(each, self.on)) for name, each in self.commitments.items())
        return {name: over for name, over in found if over}

    @cached_property
    def links(self) -> Links:
        return Links(
            self.commitments,
            settled={name: self._settled_on(name) for name in self.commitments},
            bases={
                name: each.missing
                for name, each in self.deadlines.items()
                if each.missing in self.commitments
            },
            waived=frozenset(name for name, each in self.courses.items() if each.waived),
            closed=frozenset(self.over),
        )

    def _settled_on(self, name: str) -> date | None:
        """When it was established that it was carried out, if that still stands: rule L0."""
        events = self.courses[name]
        if events.undone or events.breach or events.suspensions or not events.is_performed:
            return None
        return carried_out_on(self.commitments[name], events)

    @cached_property
    def cases(self) -> dict[str, Case]:
        return {name: self._case(name) for name in self.commitments}

    @cached_property
    def states(self) -> dict[str, tuple[State, Ground]]:
        return {name: state_of(case) for name, case in self.cases.items()}

    def _case(self, name: str) -> Case:
        day, closed, closed_by = self.over.get(name, (self.on, "", ()))
        return Case(
            self.commitments[name],
            self.courses[name],
            self.deadlines[name],
            min(day, self.on),
            self.frame.in_force_from,
            self.links.unmet(name),
            self.links.able_on(name),
            closed,
            closed_by,
        )

    @cached_property
    def plan(self) -> Plan:
        return plan({name: self._task(name) for name in self.links.open}, self.links)

    def _task(self, name: str) -> Task:
        """What is still to be done on the time line: from the day looked at, or since it was claimed."""
        commitment, events, known = self.commitments[name], self.courses[name], self.deadlines[name]
        opens = commitment.due.opens.last if commitment.due and commitment.due.opens else self.on
        force = self.frame.in_force_from or self.on
        base = None
        first = self.links.bases.get(name, "")
        if self.links.is_pending(first) and commitment.due and commitment.due.within:
            base = (first, commitment.due.within)
        ready = max(self.on, opens, force)
        if events.claim is not None and events.done_on is not None:
            # What was claimed waits for its check only, and that began with the claim.
            ready = events.done_on
        # What was undone since is to be restored, and for that the text has no date.
        due = None if events.undone else known.day
        return Task(ready, takes_of(commitment), due, base)

    def row(self, name: str) -> CommitmentStanding:
        case, links = self.cases[name], self.links
        state, ground = self.states[name]
        window, left = self.plan.windows.get(name), self.trace(name)
        missing = case.deadline.missing
        base = (missing,) if missing and missing not in case.unmet else ()
        return CommitmentStanding(
            id=name,
            commitment=case.commitment,
            state=state,
            outcome=outcome_of(case, was_signed=self._was_signed),
            why=ground.why,
            reason=ground.reason,
            undisputed=state if state != "disputed" else undisputed_state_of(case)[0],
            due=case.deadline.day,
            hangs_on=case.deadline.hangs_on,
            opens=self._opens(case),
            late=late_by(case),
            share=case.course.share,
            done_on=case.course.done_on if case.performed else None,
            settled_on=links.settled[name],
            views=views(case, self.frame, self.dated),
            disputes=tuple(
                Dispute(who, entry.number, entry.event.happened) for who, entry in case.course.disputes
            ),
            waits_for=(*case.unmet, *base) if links.is_open(name) else (),
            holds_up=links.holds_up(name),
            owed_in_return=links.owed_in_return(name),
            remedies=remedies(name, case, self.on, self._is_in_place, self._is_carried_out),
            side_conditions=case.course.sides,
            broken_on=broken_on(case),
            without_effect=case.course.without_effect.number if case.course.without_effect else None,
            closed=case.closed,
            earliest=window.earliest if window else None,
            latest=window.latest if window else None,
            slack=window.slack if window else None,
            is_critical=name in self.plan.critical,
            visibility=tuple(sorted(left.visibility)),
            last=left.last,
            changed=left.changed,
        )

    def _opens(self, case: Case) -> date | None:
        """The first day on which it can be called in: not before the agreement is in force."""
        opens, force = case.deadline.opens, self.frame.in_force_from
        return max(opens, force) if opens and force else opens

    @cached_property
    def _was_signed(self) -> bool:
        first = self.frame.signed_on or self.frame.in_force_from
        return first is not None and first <= self.on

    def _is_in_place(self, name: str) -> bool:
        """Whether it is there to be suspended."""
        case = self.cases.get(name)
        if case is None or case.closed or not case.binds:
            return False
        return self.states[name][0] not in {"waived", "reversed", "suspended"}

    def _is_carried_out(self, name: str) -> bool:
        """Whether anything of it is there to be taken back."""
        case = self.cases.get(name)
        return case is not None and not case.closed and not case.course.waived and case.performed
