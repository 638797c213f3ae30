"""Subscriptions: where somebody wants to be told, of what; and what became of each message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hook:
    """A subscription. kinds : of events and of alerts, all if empty. next : first entry not yet told."""

    id: str
    account: str
    agreement: str
    url: str
    kinds: tuple[str, ...]
    created: datetime
    next: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a subscriber, kept until it arrives or is given up.

    subject : the entry or alert it is about; one message each. body : what is sent. attempts : how often
    it was tried. due : when to try next, None once it has arrived or was given up. done : when it arrived.
    answer : the last status or fault, in a word.
    """

    id: int
    hook: str
    subject: str
    body: str
    attempts: int = 0
    due: datetime | None = None
    done: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery that is due, and what it takes: where to, and the secret that signs it."""

    delivery: Delivery
    url: str
    secret: str
