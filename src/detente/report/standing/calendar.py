"""Alerts as a calendar that other programs can read: iCalendar, RFC 5545."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from detente.report.standing.words import ALERTS, StandingWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from detente.ledger.alerts import Alert
    from detente.ledger.standing import Standing

OCTETS = 75
"""Longest line, without the end of the line: RFC 5545, section 3.1."""
DUTIES = frozenset({"due", "missed", "breached"})
"""Alerts that are also something to be done, which calendars keep in another list."""


def calendar(standing: Standing, alerts: Iterable[Alert]) -> str:
    """Alerts as an iCalendar object: a whole-day event for each, and a to-do for what is still owed.

    Names of the same alert (UID) stay the same, and its revision (SEQUENCE) grows, so that a calendar
    that is read again moves what has moved. Nothing in it depends on when it is written.
    """
    words = StandingWords(standing)
    content = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//detente//standing//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(standing.agreement.title)}",
    ]
    for alert in alerts:
        content += _event(alert, words)
        if alert.what in DUTIES:
            content += _to_do(alert, words)
    content.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in content)


def _event(alert: Alert, words: StandingWords) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(alert.uid)}@detente"
    yield f"DTSTART;VALUE=DATE:{_day(alert.day)}"
    yield "TRANSP:TRANSPARENT"
    yield from _said(alert, words)
    yield "END:VEVENT"


def _to_do(alert: Alert, words: StandingWords) -> Iterator[str]:
    row = words.standing.by_id[alert.commitment]
    yield "BEGIN:VTODO"
    yield f"UID:{escaped(alert.uid)}-to-do@detente"
    yield f"DUE;VALUE=DATE:{_day(row.due or alert.day)}"
    yield "STATUS:NEEDS-ACTION"
    yield from _said(alert, words)
    yield "END:VTODO"


def _said(alert: Alert, words: StandingWords) -> Iterator[str]:
    """What events and to-dos have in common."""
    row = words.standing.by_id[alert.commitment]
    until = f" Until {alert.until}." if alert.until else ""
    yield f"DTSTAMP:{_moment(alert.changed)}"
    yield f"LAST-MODIFIED:{_moment(alert.changed)}"
    yield f"SEQUENCE:{alert.sequence}"
    yield f"SUMMARY:{escaped(f'{row.commitment.text}: {ALERTS[alert.what]}')}"
    yield f"DESCRIPTION:{escaped(f'{words.owed(row)}. {alert.reason}.{until}')}"
    yield f"CATEGORIES:{escaped(alert.what)}"
    yield f"CLASS:{'PUBLIC' if alert.is_public else 'CONFIDENTIAL'}"


def escaped(text: str) -> str:
    """Text as a property holds it: RFC 5545, section 3.3.11. Characters that are not text become spaces."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = "\\n".join(plain.splitlines())
    return "".join(c if c.isprintable() else " " for c in lines)


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never inside of a character: RFC 5545, section 3.1."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            pieces.append(piece)
            # A line that goes on begins with a space, which counts.
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join((*pieces, piece))


def _day(day: date) -> str:
    return f"{day:%Y%m%d}".zfill(8)


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}".zfill(16)
