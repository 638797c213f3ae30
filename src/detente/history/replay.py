"""A coded agreement as what was signed and what happened since, so that the ledger's fold can read it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Literal

from detente.agreement.dates import Day, Span
from detente.agreement.model import Agreement, Body, Commitment, Due, Signatory, Stage, Verified
from detente.history.bundle import names, sources
from detente.history.coded import Clause, Coded
from detente.ledger.event import Event, Evidence, Recorded
from detente.scenario.model import Source

CODER = "coder"
"""Who recorded the events of a replay: an observer who read sources, not a party."""

_NOON = time(12, tzinfo=UTC)


def replay(coded: Coded) -> tuple[Agreement, tuple[Recorded, ...]]:
    """The agreement, and its events as a coder would have recorded them, in the order of recording.

    A month or a year counts as its last day. An event counts as recorded at noon of the day it
    happened, but never before the signature. Nothing is recorded of proposals that were never
    put in force.
    """
    return agreement_of(coded), tuple(
        Recorded(number, event) for number, event in enumerate(sorted(_events(coded), key=_in_order))
    )


# --- what was signed


def agreement_of(coded: Coded) -> Agreement:
    """What was signed, or put forward, without what became of it."""
    known, cited = names(), sources()
    involved = {name for clause in coded.steps for name in _involved(clause)}
    used = {*coded.sources, *(source for clause in coded.steps for source in clause.sources)}
    return Agreement.model_validate(
        {
            "detente-agreement": 1,
            "id": coded.id,
            "title": coded.title,
            "about": coded.summary,
            "signed": coded.date_agreed if was_put_forward(coded) else None,
            "in_force": coded.date_effective,
            "parties": {name: Signatory(name=known.get(name, name)) for name in coded.parties},
            "bodies": {
                name: Body(name=known.get(name, name)) for name in sorted(involved.difference(coded.parties))
            },
            "phases": _stages(coded),
            "commitments": {clause.id: _commitment(clause, coded) for clause in coded.steps},
            "sources": {name: cited.get(name, Source(title=name)) for name in sorted(used)},
        }
    )


def was_put_forward(coded: Coded) -> bool:
    """Whether those who would act had it before them; what is not applicable never was in force."""
    return any(clause.outcome.status != "not_applicable" for clause in coded.steps)


def _stages(coded: Coded) -> tuple[Stage, ...]:
    """The phases in order; of phases that overlap, which an agreement does not know, only the titles."""
    stages = tuple(Stage(title=each.title, start=each.start, end=each.end) for each in coded.phases)
    edges = [day.last for stage in stages for day in (stage.start, stage.end) if day]
    return stages if edges == sorted(edges) else tuple(Stage(title=stage.title) for stage in stages)


def _involved(clause: Clause) -> tuple[str, ...]:
    return *clause.by, *clause.in_favour_of, *clause.verification.by


def _commitment(clause: Clause, coded: Coded) -> Commitment:
    elsewhere = [name for name in clause.precondition if name not in coded.by_id]
    conditions = [clause.precondition_text, *(f"{name}, of another agreement" for name in elsewhere)]
    return Commitment(
        text=clause.title,
        by=clause.by,
        to=clause.in_favour_of,
        kind=clause.commitment,
        issue=clause.issue,
        due=_due(clause),
        requires=_here(clause.precondition, coded),
        condition="; ".join(filter(None, conditions)),
        in_return_for=_here(clause.reciprocates, coded),
        verification=_verified(clause),
        reversible=_reversible(clause),
        sources=clause.sources,
        note=_amounts(clause),
    )


def _here(named: tuple[str, ...], coded: Coded) -> tuple[str, ...]:
    """Of the clauses named those of this agreement, each once."""
    return tuple(dict.fromkeys(name for name in named if name in coded.by_id))


def _due(clause: Clause) -> Due | None:
    if clause.deadline is not None:
        return Due(on=clause.deadline, opens=clause.start, text=clause.deadline_text)
    return Due(text=clause.deadline_text) if clause.deadline_text else None


def _verified(clause: Clause) -> Verified:
    check = clause.verification
    takes = None if check.confirm_days is None else Span(days=math.ceil(check.confirm_days))
    return Verified(mode=check.mode, by=check.by, takes=takes, lasts=check.duration, done_when=check.how)


def _reversible(clause: Clause) -> Span | Literal[False] | None:
    if clause.reversibility.speed == "irreversible":
        return False
    days = clause.reversibility.days_estimate
    return None if days is None else Span(days=math.ceil(days))


def _amounts(clause: Clause) -> str:
    said = ", ".join(f"{name} {amount}" for name, amount in clause.quantity.items())
    return f"Amounts: {said}." if said else ""


# --- what happened since


def _in_order(event: Event) -> tuple[datetime, int]:
    """By the time of recording; the signature comes first and the end last of what is recorded at once."""
    return event.recorded, {"signed": 0, "entered-into-force": 1, "ended": 3}.get(event.kind, 2)


def _events(coded: Coded) -> Iterator[Event]:
    if not was_put_forward(coded):
        return
    first = _event(coded, "signed", coded.date_agreed, f"Agreed, or put forward: {coded.legal_form}.")
    yield first
    if coded.date_effective:
        yield _event(coded, "entered-into-force", coded.date_effective, "Took effect.")
    for clause in coded.steps:
        for event in _of_clause(coded, clause):
            yield replace(event, recorded=max(event.recorded, first.recorded))
    if coded.date_ended:
        yield _event(coded, "ended", coded.date_ended, coded.end_cause)


def _event(coded: Coded, kind: str, day: Day, note: str, clause: Clause | None = None) -> Event:
    about = clause.id if clause else None
    return Event(
        agreement=coded.id,
        key=f"{CODER}-{about or coded.id}-{kind}",
        kind=kind,
        by=CODER,
        happened=day.last,
        recorded=datetime.combine(day.last, _NOON),
        commitment=about,
        note=note,
        evidence=_links(clause.sources if clause else coded.sources),
    )


def _of_clause(coded: Coded, clause: Clause) -> Iterator[Event]:
    """The events that a coded outcome stands for."""
    outcome, note = clause.outcome, _finding(clause)
    done, undone = outcome.date, outcome.reversed_date
    if done is not None and outcome.status == "partly":
        yield _event(coded, "performed-in-part", done, note, clause)
    elif done is not None:
        yield _event(coded, "performed-late" if is_late(clause, done) else "claimed", done, note, clause)
        yield _event(coded, "verified", done, note, clause)
    if undone is not None:
        # What was given up without ever having been done was not undone: it was found not to be there.
        kind = "reversed" if outcome.status == "reversed" else "found-wanting"
        yield _event(coded, kind, undone, note, clause)
    if outcome.disputed and (done or undone):
        day = done or undone or coded.date_agreed
        yield _event(coded, "noted", day, f"The parties see differently: {outcome.disputed}.", clause)


def is_late(clause: Clause, done: Day) -> bool:
    """Whether that is after the deadline for certain: a month that holds the deadline may be in time."""
    return clause.deadline is not None and done.first > clause.deadline.last


def _finding(clause: Clause) -> str:
    """What happened, and how far the word of the coder reaches."""
    rests = f"Rests on the named sources ({clause.evidence or 'not said how read'}); "
    trust = f"confidence of the coder: {clause.confidence or 'not said'}."
    said = f"{clause.outcome.what}. " if clause.outcome.what else ""
    return f"{said}{rests}{trust}"


def _links(ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The sources as what an event rests on: their address, or their title."""
    known = sources()
    return tuple(
        Evidence(known[name].where or known[name].title if name in known else name, kind="link")
        for name in ids
    )
