"""How each party sees a commitment, where they differ: texts that say different things, and disputes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.ledger.standing.result import View
from detente.ledger.standing.states import state_of, undisputed_state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.agreement.model import Due, Reading
    from detente.ledger.event import Recorded
    from detente.ledger.standing.deadlines import Deadline
    from detente.ledger.standing.frame import Frame
    from detente.ledger.standing.states import Case


def views(case: Case, frame: Frame, dated: Callable[[Due | None], Deadline]) -> tuple[View, ...]:
    """The view of each party that it concerns, if any two may differ: rules V1 to V3.

    dated : the deadline in force for what a text says.
    """
    disputes = dict(case.course.disputes)
    readings = case.commitment.versions
    if not disputes and not readings:
        return ()
    everybody = frame.agreement.parties if readings else ()
    concerned = {*case.commitment.by, *case.commitment.to, *disputes, *everybody}
    parties = [party for party in frame.agreement.parties if party in concerned]
    others = [who for who in disputes if who not in frame.agreement.parties]
    common = _undisputed("", case)
    return tuple(
        _disputing(who, _as_read(case, readings.get(who), dated), disputes[who])
        if who in disputes
        else _undisputed(who, _as_read(case, readings[who], dated))
        if who in readings
        else replace(common, party=who)
        for who in (*parties, *others)
    )


def _as_read(case: Case, reading: Reading | None, dated: Callable[[Due | None], Deadline]) -> Case | None:
    """The case by a party's own text; None if that text does not have the commitment at all."""
    if reading is None:
        return case
    if reading.absent:
        return None
    changes = {"kind": reading.kind or case.commitment.kind, "due": reading.due or case.commitment.due}
    return replace(
        case,
        commitment=case.commitment.model_copy(update=changes),
        deadline=dated(reading.due) if reading.due else case.deadline,
    )


def _undisputed(party: str, case: Case | None) -> View:
    """The view of a party that disputes nothing."""
    if case is None:
        return View(party, "absent", "the text that this party holds does not have it")
    state, ground = undisputed_state_of(case)
    return View(party, state, ground.reason, ground.why, case.deadline.day)


def _disputing(party: str, case: Case | None, entry: Recorded) -> View:
    """The view of a party that disputes the status, as far as it follows from what it disputes."""
    if case is None:
        return _undisputed(party, case)
    said = f"disputes the status since {entry.event.happened}"
    if party in case.commitment.by or not case.performed:
        # What it holds instead is not on record: that it has done its part, or that nothing is owed.
        return View(party, "", said, (entry.number,), case.deadline.day)
    bare = replace(case.course, claim=None, check=None, done_on=None, found_on=None, disputes=())
    state, ground = state_of(replace(case, course=bare))
    return View(party, state, f"{said}: {ground.reason}", (entry.number,), case.deadline.day)
