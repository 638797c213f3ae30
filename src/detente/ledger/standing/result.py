"""What the fold comes to: where each commitment stands, why, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from detente.agreement.model import Agreement, Commitment

State = Literal[
    "waived",
    "reversed",
    "suspended",
    "breached",
    "disputed",
    "verified",
    "claimed",
    "overdue",
    "due",
    "pending",
]
"""Every commitment is in exactly one of these; the first that holds, in this order."""

Outcome = Literal["done", "partly", "not_done", "reversed", "not_applicable"]
"""What became of it, in the words of the coded agreements."""


@dataclass(frozen=True)
class View:
    """How one party sees a commitment; state : as it sees it, `absent` if its text does not have it.

    state is empty where the party disputes what is recorded without having said what it holds instead.
    """

    party: str
    state: State | Literal["absent", ""]
    reason: str
    why: tuple[int, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class Remedy:
    """What some may now do because a commitment was not kept.

    because_of : that commitment. since : the day it was broken. earliest : the first day on which it can
    take effect, if the notice that is asked for is given on the day looked at. until : the last day, None
    without a limit. Commitments named are those in place now.
    """

    because_of: str
    by: tuple[str, ...]
    suspend: tuple[str, ...]
    snap_back: tuple[str, ...]
    since: date
    earliest: date
    until: date | None
    procedure: str = ""
    notice: str = ""


@dataclass(frozen=True)
class SideCondition:
    """A condition outside the text that somebody raised and that is still open; event : its number."""

    party: str
    condition: str
    event: int
    since: date


@dataclass(frozen=True)
class Dispute:
    """That a party disputes the status, and since when; event : its number."""

    party: str
    event: int
    since: date


@dataclass(frozen=True)
class CommitmentStanding:
    """Where one commitment stands.

    why : numbers of the events that decide it. reason : the same in a sentence, also where dates alone
    decide. undisputed : the state as it would be without the disputes. due : the deadline in force, None
    if there is none or it is not known yet; hangs_on : what it is counted from. opens : first day on
    which it can be called in. late : days after the deadline. share : how much of it is carried out,
    None if that was not said. done_on : when it was carried out in full; settled_on : when that was
    established, which is what others wait for. waits_for : commitments and events, by name. holds_up :
    open commitments that wait for it, in file order. owed_in_return : what is owed now because this was
    carried out. broken_on : the first day on which it was not kept, None if it is. without_effect : event
    that says that relief had no effect. closed : why nothing more can fall due, if the agreement is over
    for it. earliest : first day on which it could be carried out, latest : last day on which it may be so
    that no deadline is missed; slack : days between them. visibility : of the events behind it, those
    that not everybody may see. last : number of the last entry behind it, -1 if there is none; changed :
    when that was recorded.
    """

    id: str
    commitment: Commitment
    state: State
    outcome: Outcome
    why: tuple[int, ...]
    reason: str
    undisputed: State
    due: date | None = None
    hangs_on: str = ""
    opens: date | None = None
    late: int = 0
    share: float | None = None
    done_on: date | None = None
    settled_on: date | None = None
    views: tuple[View, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    waits_for: tuple[str, ...] = ()
    holds_up: tuple[str, ...] = ()
    owed_in_return: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    side_conditions: tuple[SideCondition, ...] = ()
    broken_on: date | None = None
    without_effect: int | None = None
    closed: str = ""
    earliest: date | None = None
    latest: date | None = None
    slack: int | None = None
    is_critical: bool = False
    visibility: tuple[str, ...] = ()
    last: int = -1
    changed: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, or done again, under it."""
        return not self.closed and self.settled_on is None and self.state != "waived"


@dataclass(frozen=True)
class Standing:
    """Where an agreement stands on a day, as far as was known at a time.

    agreement : as amended by then. known : None for all that is recorded. size : entries that were known,
    so that the root of the ledger at this size proves what it rests on. in_force, ended : days, None
    before. commitments : in file order. critical : the chain of commitments with the least slack, in the
    order in which they must come. circles : commitments that wait for each other. remarks : what could
    not be taken into account, and why.
    """

    agreement: Agreement
    on: date
    known: datetime | None
    size: int
    in_force: date | None
    ended: date | None
    commitments: tuple[CommitmentStanding, ...]
    critical: tuple[str, ...] = ()
    circles: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @cached_property
    def by_id(self) -> dict[str, CommitmentStanding]:
        """Each commitment's standing by its id."""
        return {each.id: each for each in self.commitments}

    @property
    def is_behind(self) -> bool:
        """Whether anything is overdue or breached."""
        return any(each.state in {"overdue", "breached"} for each in self.commitments)
