"""Forms of the standing and of alerts; the same as `detente standing --json` and `detente alerts --json`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field

from detente.web.forms.base import Hash, Told


class More(Told):
    """Fields may be added, never renamed."""

    model_config = ConfigDict(extra="allow", frozen=True)


class CommitmentTold(More):
    """Where one commitment stands; the other fields are those of the standing on the command line."""

    id: str
    state: str = Field(description="pending, due, claimed, verified, disputed, overdue, breached ...")
    outcome: str
    because: str = Field(description="why, in a sentence")
    why: list[int] = Field(description="numbers of the events that decide it")
    due: date | None
    by: list[str]
    to: list[str]
    remedies: list[dict[str, Any]]


class StandingTold(More):
    """Where an agreement stands, worked out from what the reader may see and from nothing else."""

    agreement: str
    title: str
    on: date
    known: datetime | None
    behind: bool = Field(description="whether anything is overdue or breached")
    commitments: list[CommitmentTold]
    hidden: int = Field(description="entries that are not for this reader, and were left out")
    size: int = Field(description="entries that were known, those left out included")
    root: Hash = Field(description="root of the ledger at that size")


class AlertTold(More):
    """Something that falls on a day."""

    uid: str = Field(description="the same for the same thing, whenever it is worked out")
    what: str = Field(description="due, missed, breached, disputed, remedy, remedy-ends, check-late")
    day: date
    until: date | None
    commitment: str
    parties: list[str]
    reason: str
    why: list[int]


class AlertsTold(Told):
    """What there is to tell on a day."""

    agreement: str
    on: date
    hidden: int = Field(description="entries that are not for this reader, and were left out")
    alerts: list[AlertTold]
