"""What somebody should be told: what falls due, was missed, is disputed, or can be taken back until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from detente.ledger.event import is_public
from detente.ledger.standing.coming import AHEAD
from detente.ledger.standing.deadlines import later, moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.ledger.standing.result import CommitmentStanding, Dispute, Standing

What = Literal["due", "missed", "breached", "disputed", "remedy", "remedy-ends", "check-late"]
"""Falls due; was missed; is broken; a party disputes it; others may act now; the last day on which they
may; a check has taken longer than it should."""

WARNING = timedelta(days=30)
"""So long before the last day on which others may act this is said."""


@dataclass(frozen=True)
class Alert:
    """Something that falls on a day, for those whom it concerns.

    uid : the same for the same thing, whenever it is worked out. day : on which it falls. until : the last
    day on which something may be done, if there is one. visibility : of the entries behind it, those that
    not everybody may see; it may be told to whoever may see all of them, and to everybody if there are
    none. changed : when the last entry behind it was recorded, or the beginning of the day from which it
    holds without any. sequence : grows whenever an entry is added behind it.
    """

    uid: str
    what: What
    day: date
    agreement: str
    commitment: str
    parties: tuple[str, ...]
    reason: str
    changed: datetime
    sequence: int = 0
    until: date | None = None
    why: tuple[int, ...] = ()
    visibility: tuple[str, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether it rests on nothing but what everybody may see."""
        return not self.visibility


def alerts(
    now: Standing, since: date | None = None, before: Standing | None = None, ahead: int = AHEAD
) -> tuple[Alert, ...]:
    """What there is to tell on the day of a standing, by day: docs/explanation/formulations/standing.md, A1.

    since : only what falls on that day or later. before : an earlier standing; what could be told then, of
    the same day, is left out. ahead : how many days to look ahead.
    """
    until = moved(now.on, ahead)
    known = {(each.uid, each.day) for each in alerts(before, ahead=ahead)} if before else set()
    found = (each for row in now.commitments for each in _of(row, now))
    told = [
        each
        for each in found
        if (each.uid, each.day) not in known and each.day <= until and (since is None or each.day >= since)
    ]
    return tuple(sorted(told, key=lambda each: (each.day, each.commitment, each.uid)))


def is_visible(alert: Alert, today: date) -> bool:
    """Whether everybody may be told on a day: of what becomes public after a date, from the day after it."""
    return all(is_public(each, today) for each in alert.visibility)


def _of(row: CommitmentStanding, now: Standing) -> Iterator[Alert]:
    """The alerts of one commitment."""
    make = _Maker(row, now)
    if row.due is not None and row.state == "due":
        yield make.alert("due", row.due)
    if row.due is not None and row.state == "overdue":
        yield make.alert("missed", moved(row.due, 1))
    if row.state == "breached":
        yield make.alert("breached", row.broken_on or now.on)
    for dispute in row.disputes:
        yield make.dispute(dispute)
    for remedy in row.remedies:
        yield make.alert("remedy", remedy.since, until=remedy.until, also=remedy.by)
        if remedy.until is not None and remedy.until - now.on <= WARNING:
            yield make.alert("remedy-ends", remedy.until, until=remedy.until, also=remedy.by)
    late = _check_late(row)
    if late is not None and late <= now.on:
        yield make.alert("check-late", late)


def _check_late(row: CommitmentStanding) -> date | None:
    """The first day on which a check of what was claimed takes longer than was agreed."""
    check = row.commitment.verification
    if (
        row.undisputed != "claimed"
        or row.done_on is None
        or row.settled_on
        or check is None
        or not check.takes
    ):
        return None
    return moved(later(check.takes, row.done_on), 1)


@dataclass(frozen=True)
class _Maker:
    row: CommitmentStanding
    now: Standing

    def dispute(self, dispute: Dispute) -> Alert:
        """The alert of one party's dispute, whatever else has become of the commitment."""
        found = self.alert("disputed", dispute.since, about=str(dispute.event))
        reason = f"disputed by {dispute.party} since {dispute.since}"
        return replace(found, reason=reason, why=(dispute.event,))

    def alert(
        self, what: What, day: date, *, about: str = "", until: date | None = None, also: tuple[str, ...] = ()
    ) -> Alert:
        row, agreement = self.row, self.now.agreement
        concerned = {*row.commitment.by, *row.commitment.to, *also}
        holds = datetime.combine(day if day <= self.now.on else _begin(self.now), time(), UTC)
        return Alert(
            uid="-".join(filter(None, (agreement.id, row.id, what, about))),
            what=what,
            day=day,
            agreement=agreement.id,
            commitment=row.id,
            parties=tuple(party for party in agreement.parties if party in concerned),
            reason=row.reason,
            changed=max(row.changed, holds) if row.changed else holds,
            sequence=row.last + 1,
            until=until,
            why=row.why,
            visibility=row.visibility,
        )


def _begin(now: Standing) -> date:
    """The day from which a deadline ahead stands, as far as no entry moved it: that of entry into force."""
    return now.in_force or now.on
