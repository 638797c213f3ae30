"""What a record says of the steps behind an agreement: the old roadmap, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.agreement.dates import Span
from detente.errors import UnknownName
from detente.report.replan.findings import Stand
from detente.roadmap import Roadmap
from detente.worth.game import phases_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from detente.agreement.model import Agreement
    from detente.ledger.event import Recorded
    from detente.ledger.standing import CommitmentStanding, Standing
    from detente.report.replan.findings import Status
    from detente.scenario import Scenario

WORST_FIRST: tuple[Status, ...] = (
    "broken",
    "taken back",
    "suspended",
    "disputed",
    "late",
    "claimed",
    "to come",
    "under way",
    "done",
    "waived",
)
"""Of several commitments from one step, the first of these is that of the step: it stands if all do."""

PLAIN: dict[str, Status] = {
    "waived": "waived",
    "suspended": "suspended",
    "breached": "broken",
    "disputed": "disputed",
    "verified": "done",
    "overdue": "late",
}
"""States that mean one thing for a plan, whatever the date."""

MONTHS_IN_YEAR, DAYS_IN_YEAR = 12, 365.25
NEAR = 1e-6
LONGEST = 10_000


@dataclass(frozen=True)
class Calendar:
    """When phases begin: as the agreement has it, and after its last phase at the scenario's pace.

    starts : first days of the phases that the agreement dates, the first of them the day it binds.
    """

    starts: tuple[date, ...]
    length: float

    @classmethod
    def of(cls, agreement: Agreement, length: float) -> Calendar | None:
        """The calendar of an agreement whose phases last so many years; None if nothing is dated."""
        starts: list[date] = []
        for stage in agreement.phases:
            if stage.start is None:
                break
            starts.append(stage.start.first)
        if not starts and agreement.binds_from is not None:
            starts.append(agreement.binds_from.last)
        return cls(tuple(starts), length) if starts else None

    def first_day(self, phase: int) -> date:
        """The first day of a phase, counted from 1."""
        if phase <= len(self.starts):
            return self.starts[phase - 1]
        years = (phase - len(self.starts)) * self.length
        months = years * MONTHS_IN_YEAR
        if abs(months - round(months)) < NEAR:
            return Span(months=round(months)).after(self.starts[-1])
        return self.starts[-1] + timedelta(days=round(years * DAYS_IN_YEAR))

    def phase_of(self, day: date) -> int:
        """The phase in which a day lies; 1 before the first."""
        phase = 1
        while phase < LONGEST and self.first_day(phase + 1) <= day:
            phase += 1
        return phase


@dataclass(frozen=True)
class Told:
    """What a record comes to. old : the roadmap that was signed, as amended. phase : the present one."""

    old: Roadmap
    stands: dict[str, Stand]
    phase: int
    calendar: Calendar
    remarks: tuple[str, ...]


def stands_of(
    scenario: Scenario, standing: Standing, recorded: Iterable[Recorded], *, trust_claims: bool = False
) -> Told:
    """What has become of every step, by the standing of the commitments that were drafted from it.

    trust_claims : whether what is said to be carried out in full counts as verified. Raises UnknownName if
    nothing in the agreement comes from a step of the scenario, or nothing in it is dated.
    """
    agreement = standing.agreement
    calendar = Calendar.of(agreement, scenario.phase)
    rows: dict[str, list[CommitmentStanding]] = {}
    for row in standing.commitments:
        if row.commitment.step in scenario.steps:
            rows.setdefault(row.commitment.step, []).append(row)
    if calendar is None or not rows:
        lacking = "names a step of it" if not rows else "says when phases begin"
        raise UnknownName(f"'{agreement.id}' cannot be set beside '{scenario.name}': nothing in it {lacking}")
    reader = _Reader(
        scenario, calendar, calendar.phase_of(standing.on), _verified(recorded, standing.on), trust_claims
    )
    due = {step: reader.due_in(each) for step, each in rows.items()}
    starts = {step: reader.start(step, rows[step], at) for step, at in due.items() if at}
    stands = {step: reader.stand(each, starts.get(step, 0)) for step, each in rows.items()}
    old = Roadmap(dict(sorted(starts.items(), key=lambda pair: pair[1])), agreement.id, agreement.title)
    remarks = (*standing.remarks, *_apart(standing, scenario, due), *_over(standing))
    return Told(old, stands, reader.phase, calendar, remarks)


def _verified(recorded: Iterable[Recorded], on: date) -> frozenset[str]:
    """Commitments that by a day were found to be carried out, whatever became of them."""
    every = tuple(recorded)
    wrong = {each.event.details.get("entry") for each in every if each.event.kind == "corrected"}
    found = (each.event for each in every if each.number not in wrong and each.event.happened <= on)
    return frozenset(each.commitment for each in found if each.kind == "verified" and each.commitment)


def _apart(standing: Standing, scenario: Scenario, due: Mapping[str, int]) -> Iterator[str]:
    """What of the agreement a plan cannot see."""
    for row in standing.commitments:
        step = row.commitment.step
        if step not in scenario.steps:
            what = f"names '{step}', which is no step of the scenario" if step else "names no step"
            yield f"commitment '{row.id}' {what}, and is left out"
    for step, at in due.items():
        if not at:
            yield f"'{step}' has no deadline yet, and counts as not in the old roadmap"


def _over(standing: Standing) -> Iterator[str]:
    """That the agreement has ended, or that somebody has left it."""
    if standing.ended is not None:
        yield f"the agreement ended on {standing.ended}; what is planned from here is a new one"
    closed = dict.fromkeys(row.closed for row in standing.commitments if " left " in row.closed)
    yield from (f"{each}; every plan from here supposes that it comes back" for each in closed)


@dataclass(frozen=True)
class _Reader:
    """Reads standings of commitments as stands of steps."""

    scenario: Scenario
    calendar: Calendar
    phase: int
    verified: frozenset[str]
    trust_claims: bool

    def delay(self, step: str) -> int:
        """Phases from the start of a step until it is in effect."""
        duration = self.scenario.steps[step].duration
        return phases_up(duration.likely, self.scenario.phase) if duration else 0

    def start(self, step: str, rows: Collection[CommitmentStanding], due: int) -> int:
        """The phase in which a step is to begin: as it is stated, else so that it is in effect when due."""
        opens = [row.opens for row in rows if row.opens is not None]
        stated = self.calendar.phase_of(min(opens)) if opens else due - self.delay(step)
        return max(1, min(stated, due))

    def due_in(self, rows: Collection[CommitmentStanding]) -> int:
        """The phase by which a step is to be in effect; 0 if it has no deadline."""
        return max(self._due(row) for row in rows)

    def _due(self, row: CommitmentStanding) -> int:
        stated = row.commitment.due
        if stated is not None and stated.phase is not None:
            return stated.phase
        return self.calendar.phase_of(row.due) if row.due is not None else 0

    def stand(self, rows: Collection[CommitmentStanding], start: int) -> Stand:
        """What has become of a step that was to begin in a phase, by its commitments."""
        found = [(self._status(row, start), row) for row in rows]
        status, worst = min(found, key=lambda pair: WORST_FIRST.index(pair[0]))
        parties = self.scenario.parties
        blamed = (party for each, row in found if each == "broken" for party in row.commitment.by)
        return Stand(
            status=status,
            began=start if status == "under way" else 0,
            shown=all(row.id in self.verified for row in rows),
            blamed=tuple(dict.fromkeys(party for party in blamed if party in parties)),
            why=worst.reason,
            commitments=tuple(row.id for row in rows),
        )

    def _status(self, row: CommitmentStanding, start: int) -> Status:
        """What one commitment says of its step."""
        if row.broken_on is not None:
            return "broken"
        if row.state == "reversed":
            return "taken back"
        if row.state == "claimed":
            return "done" if self.trust_claims and row.done_on is not None else "claimed"
        if row.state in PLAIN:
            return PLAIN[row.state]
        return self._in_time(row, start)

    def _in_time(self, row: CommitmentStanding, start: int) -> Status:
        """Of what is not done and not overdue: whether it has begun, is held up, or is to come."""
        if not start or start >= self.phase:
            return "to come"
        return "late" if row.waits_for or self._due(row) < self.phase else "under way"


def dates_of(calendar: Calendar, n_phases: int) -> tuple[date, ...]:
    """First days of the phases from the signature on, and of the time after them."""
    return tuple(calendar.first_day(phase) for phase in range(1, n_phases + 2))
