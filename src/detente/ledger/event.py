"""A dated fact: what happened when, about which commitment, recorded when and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SCHEMA = 1
"""Version of the form of entries; an older one is lifted when it is read."""

ALL, PARTIES, PUBLIC_AFTER = "all", "parties", "public-after"
"""Visibility; the third goes on with a day, as `public-after:YYYY-MM-DD`. The fourth is `party:ID`, for that
party and the secretariat."""


def is_public(visibility: str, today: date) -> bool:
    """Whether everybody may see what has that visibility: after a day means from the day that follows it."""
    scope, _, day = visibility.partition(":")
    return scope == ALL or (scope == PUBLIC_AFTER and today > date.fromisoformat(day))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event rests on: a file, known by its content, or a link.

    name : file name or address. digest : SHA-256 of the content as hex; for sealed files the salted
    commitment to it. size : bytes of the content. sealed : SHA-256 of the ciphertext as hex, empty for
    what is open. to : recorders who can open it.
    """

    name: str
    digest: str = ""
    size: int = 0
    kind: Literal["file", "link"] = "file"
    sealed: str = ""
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense. Nothing is ever changed: a correction is a new event.

    agreement : id of the agreement. key : chosen by the recorder, unique in the ledger, so that sending
    the same event twice records it once. kind : a name in `detente.ledger.kinds`. by : id of the
    recorder. happened : the day it happened. recorded : when it was written down, in UTC. commitment :
    which one it is about, None for those about the agreement as a whole. details : what the kind further
    says. visibility : all, parties, party:ID, or public-after:DATE.
    """

    agreement: str
    key: str
    kind: str
    by: str
    happened: date
    recorded: datetime
    commitment: str | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    visibility: str = ALL
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its number in the ledger, counted from 0."""

    number: int
    event: Event
