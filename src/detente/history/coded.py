"""Agreements coded clause by clause: what each clause owed, and what became of it, with its sources.

The form, with every code: docs/reference/coded-agreements.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from detente.agreement.dates import Day, OnDay
from detente.agreement.model import Mode
from detente.errors import AgreementError
from detente.scenario.document import Document, Finding
from detente.scenario.kinds import Count, Frozen, Plain
from detente.scenario.read import document_at
from detente.scenario.shape import fitted
from detente.scenario.words import UNREAD, shown, suggestion

Status = Literal["done", "partly", "not_done", "reversed", "not_applicable"]
Speed = Literal["instant", "days", "weeks", "months", "years", "irreversible", "n/a"]
Basis = Literal["retrieved", "mixed", "background", ""]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9-]*-s\d+[a-z]?")
"""How the clause of another agreement is named: the name of the agreement, and -s01."""


def _named(raw: str) -> str:
    if not _ID.fullmatch(raw):
        raise ValueError(
            f"{shown(raw)} cannot be a name; names are letters, digits and hyphens, and begin with a letter"
        )
    return raw


def _words(raw: Any) -> Any:
    """Nothing said is as good as an empty text."""
    return "" if raw is None else raw


Name = Annotated[str, AfterValidator(_named)]
Words = Annotated[str, BeforeValidator(_words)]
Level = Annotated[Count, Field(ge=0, le=3)]
Days = Annotated[Plain, Field(ge=0, le=100_000)]
"""A number of days, which may be half a day; what needs whole days rounds up."""


class Checked(Frozen):
    """How a clause was to be checked."""

    noun: ClassVar[str] = "`verification`"
    mode: Mode = Field(
        default="none_agreed", description="how it is checked; `none_agreed` where no check is"
    )
    by: tuple[Name, ...] = Field(default=(), description="who checks")
    how: Words = Field(default="", description="what is looked at")
    confirm_days: Days | None = Field(default=None, description="days from the act until it is confirmed")
    duration: Words = Field(default="", description="how long it is watched")


class Undoing(Frozen):
    """How fast the one who did it can undo it; an estimate of the coder."""

    noun: ClassVar[str] = "`reversibility`"
    speed: Speed = Field(
        default="n/a", description="how fast it can be undone; `n/a` where that has no sense"
    )
    days_estimate: Days | None = Field(default=None, description="days that takes, as estimated")
    note: Words = Field(default="", description="what the estimate rests on")


class Outcome(Frozen):
    """What became of a clause."""

    noun: ClassVar[str] = "`outcome`"
    stand_ins: ClassVar[dict[str, Any]] = {"status": "not_done"}
    status: Status = Field(description="what became of it; late counts as done")
    date: OnDay | None = Field(default=None, description="when it was carried out, in full or in part")
    reversed_date: OnDay | None = Field(
        default=None, description="when it was undone; of what never was done, when it was given up"
    )
    what: Words = Field(default="", description="what happened, in one's own words")
    disputed: Words = Field(default="", description="what the parties see differently")


class Levels(Frozen):
    """Implementation on the scale of the Peace Accords Matrix, 0 to 3; a judgement of the coder."""

    noun: ClassVar[str] = "`pam_code`"
    peak: Level | None = Field(default=None, description="best level ever reached")
    final: Level | None = Field(default=None, description="level at the end, or today")


class Clause(Frozen):
    """One thing that was owed, and what became of it."""

    noun: ClassVar[str] = "a step"
    stand_ins: ClassVar[dict[str, Any]] = {
        "id": UNREAD,
        "title": UNREAD,
        "commitment": "hard",
        "outcome": {"status": "not_done"},
    }
    id: Name = Field(description="name of the clause, such as af-1994-s01")
    title: str = Field(description="what is owed, in one's own words")
    by: tuple[Name, ...] = Field(default=(), description="who owes it")
    in_favour_of: tuple[Name, ...] = Field(default=(), description="to whom it is owed")
    issue: Words = Field(default="", description="what it is about")
    commitment: Literal["hard", "soft"] = Field(
        description="hard: someone outside could check whether it was done; soft: a statement of intent"
    )
    phase: Words = Field(default="", description="phase of the agreement, if it has phases")
    start: OnDay | None = Field(default=None, description="first day on which it could be called in")
    deadline: OnDay | None = Field(default=None, description="date by which it was due, if there was one")
    deadline_text: Words = Field(default="", description="how the text puts it")
    reciprocates: tuple[Name, ...] = Field(default=(), description="clauses it was in return for")
    precondition: tuple[Name, ...] = Field(default=(), description="clauses that had to come first")
    precondition_text: Words = Field(default="", description="precondition that is no clause")
    quantity: dict[str, Any] = Field(default={}, description="amounts, each under a name with its unit")
    verification: Checked = Field(default=Checked(), description="how it was to be checked")
    reversibility: Undoing = Field(default=Undoing(), description="how fast it can be undone")
    outcome: Outcome = Field(description="what became of it")
    pam_code: Levels = Field(default=Levels(), description="implementation from 0 to 3")
    evidence: Basis = Field(default="", description="what the coding rests on")
    confidence: Literal["high", "medium", "low", ""] = Field(default="", description="trust in the coding")
    sources: tuple[str, ...] = Field(default=(), description="ids of sources")


class Period(Frozen):
    """A phase of the agreement."""

    noun: ClassVar[str] = "a phase"
    stand_ins: ClassVar[dict[str, Any]] = {"id": UNREAD}
    id: Name = Field(description="name of the phase")
    title: Words = Field(default="", description="what it was for")
    start: OnDay | None = Field(default=None, description="when it began")
    end: OnDay | None = Field(default=None, description="when it ended")


class Coded(Frozen):
    """An agreement, road map or offer, coded clause by clause."""

    noun: ClassVar[str] = "a coded agreement"
    stand_ins: ClassVar[dict[str, Any]] = {
        "id": UNREAD,
        "title": UNREAD,
        "kind": UNREAD,
        "date_agreed": "1000",
    }
    id: Name = Field(description="short name, such as af-1994")
    title: str = Field(description="name of the agreement")
    kind: str = Field(description="what it is: agreement, declaration, roadmap_proposal ...")
    legal_form: Words = Field(default="", description="what it binds by")
    parties: tuple[Name, ...] = Field(default=(), description="who agreed, or proposed it")
    date_agreed: OnDay = Field(description="when it was agreed, or put forward")
    date_effective: OnDay | None = Field(default=None, description="when it took effect; none of a proposal")
    date_ended: OnDay | None = Field(default=None, description="when it ended, if it did")
    end_cause: Words = Field(default="", description="why it ended")
    pa_x_id: Count | None = Field(default=None, description="its number in the PA-X database, if it is there")
    pam_score_after_10_years_pct: Count | None = Field(
        default=None, description="score of the Peace Accords Matrix after ten years, in per cent"
    )
    summary: Words = Field(default="", description="what it is about, in a sentence or two")
    design_lessons: tuple[str, ...] = Field(
        default=(), description="what the coder takes from it; judgements"
    )
    sources: tuple[str, ...] = Field(default=(), description="ids of sources")
    phases: tuple[Period, ...] = Field(default=(), description="phases in order")
    steps: tuple[Clause, ...] = Field(description="the clauses", min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Each clause by its id."""
        return {clause.id: clause for clause in self.steps}


def coded_at(path: str | Path) -> Coded:
    """A coded agreement in a YAML file. Raises AgreementError with every problem, each with its line."""
    return coded_in(document_at(path))


def coded_in(document: Document) -> Coded:
    """The coded agreement that a document holds. Raises AgreementError with every problem."""
    if document.is_broken:
        raise AgreementError(document.problems)
    agreement, found = fitted(Coded, document.data)
    if agreement is not None and not found:
        found = list(_contradictions(agreement))
    problems = document.locate(found)
    if agreement is None or problems:
        raise AgreementError(problems)
    return agreement


def _contradictions(agreement: Coded) -> Iterator[Finding]:
    """What fits the form but cannot be so."""
    for field in ("date_effective", "date_ended"):
        day = getattr(agreement, field)
        if day is not None and day.last < agreement.date_agreed.last:
            yield Finding((field,), f"{day} is before it was agreed, on {agreement.date_agreed}; check both")
    periods = [period.id for period in agreement.phases]
    seen: set[str] = set()
    for position, clause in enumerate(agreement.steps):
        at = ("steps", position)
        if clause.id in seen:
            yield Finding((*at, "id"), f"{shown(clause.id)} is the name of an earlier step; give it its own")
        seen.add(clause.id)
        if clause.phase and clause.phase not in periods:
            yield Finding(
                (*at, "phase"),
                f"no phase is called {shown(clause.phase)}; " + suggestion(clause.phase, periods, "phases"),
            )
        for field in ("reciprocates", "precondition"):
            yield from (
                Finding((*at, field, n), message) for n, message in _unknown(agreement, clause, field)
            )
        yield from (Finding((*at, "outcome", field), message) for field, message in _untimely(clause.outcome))


def _unknown(agreement: Coded, clause: Clause, field: str) -> Iterator[tuple[int, str]]:
    """Names of clauses that are neither in this agreement nor look like one of another."""
    for position, name in enumerate(getattr(clause, field)):
        elsewhere = _ELSEWHERE.fullmatch(name) and not name.startswith(f"{agreement.id}-")
        if name == clause.id:
            yield position, f"{shown(name)} names itself; leave it out"
        elif name not in agreement.by_id and not elsewhere:
            yield position, f"no step is called {shown(name)}; {suggestion(name, agreement.by_id, 'steps')}"


def _untimely(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Dates that an outcome of its kind needs, cannot have, or has in the wrong order."""
    carried_out = outcome.status in {"done", "partly", "reversed"}
    if carried_out and outcome.date is None:
        yield (
            "date",
            f"what is {shown(outcome.status)} was carried out at some time; give the date, or the year",
        )
    if not carried_out and outcome.date is not None:
        yield "date", f"what is {shown(outcome.status)} has no date of being carried out; leave it empty"
    if outcome.status == "reversed" and outcome.reversed_date is None:
        yield "reversed_date", "what is 'reversed' was undone at some time; give the date, or the year"
    if outcome.status in {"done", "partly", "not_applicable"} and outcome.reversed_date is not None:
        yield (
            "reversed_date",
            f"what is {shown(outcome.status)} was not undone; write 'reversed', or leave it out",
        )
    if _both(outcome.date, outcome.reversed_date):
        yield "reversed_date", f"{outcome.reversed_date} is before it was carried out, on {outcome.date}"


def _both(first: Day | None, second: Day | None) -> bool:
    return first is not None and second is not None and second.last < first.last
