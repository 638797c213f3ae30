"""Where an agreement stands as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.ledger.alerts import Alert
    from detente.ledger.standing import CommitmentStanding
    from detente.report.standing.findings import StandingFindings

COPIED = (
    "outcome",
    "undisputed",
    "hangs_on",
    "late",
    "share",
    "waits_for",
    "holds_up",
    "owed_in_return",
    "without_effect",
    "closed",
    "slack",
    "visibility",
)
"""Fields of a commitment's standing that JSON holds under the same name."""


def answer(findings: StandingFindings) -> dict[str, Any]:
    """Plain data for `--json`; what does not exist is None, days are written as 2019-03-01."""
    standing = findings.standing
    return {
        "agreement": standing.agreement.id,
        "title": standing.agreement.title,
        "on": standing.on.isoformat(),
        "known": moment(standing.known),
        "in_force": _day(standing.in_force),
        "ended": _day(standing.ended),
        "behind": standing.is_behind,
        "commitments": [commitment(row) for row in standing.commitments],
        "critical": list(standing.critical),
        "circles": [list(circle) for circle in standing.circles],
        "upcoming": [plain(asdict(each)) for each in findings.coming],
        "remarks": list(standing.remarks),
        "size": standing.size,
        "root": findings.root or None,
        "version": findings.version,
        "report": findings.report or None,
    }


def commitment(row: CommitmentStanding) -> dict[str, Any]:
    """One commitment as plain data."""
    owed = row.commitment
    return {
        "id": row.id,
        "state": row.state,
        "why": list(row.why),
        "due": _day(row.due),
        "text": owed.text,
        "by": list(owed.by),
        "to": list(owed.to),
        "kind": owed.kind,
        "because": row.reason,
        **plain({name: getattr(row, name) for name in COPIED}),
        "opens": _day(row.opens),
        "done_on": _day(row.done_on),
        "settled_on": _day(row.settled_on),
        "broken_on": _day(row.broken_on),
        "earliest": _day(row.earliest),
        "latest": _day(row.latest),
        "critical": row.is_critical,
        "views": [plain(asdict(view)) for view in row.views],
        "disputes": [plain(asdict(each)) for each in row.disputes],
        "side_conditions": [plain(asdict(each)) for each in row.side_conditions],
        "remedies": [plain(asdict(each)) for each in row.remedies],
    }


def alerts_answer(agreement: str, on: date, alerts: tuple[Alert, ...]) -> dict[str, Any]:
    """Alerts as plain data for `detente alerts --json`, and for webhooks one by one."""
    return {"agreement": agreement, "on": on.isoformat(), "alerts": [alert(each) for each in alerts]}


def alert(each: Alert) -> dict[str, Any]:
    """One alert as plain data."""
    return plain(asdict(each))


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with days and moments as text, and tuples as lists."""
    return {name: _plain(value) for name, value in data.items()}


def moment(when: datetime | None) -> str | None:
    """A time in UTC as RFC 3339 writes it, None for None."""
    return when.isoformat().replace("+00:00", "Z") if when else None


def _plain(value: Any) -> Any:  # noqa: ANN401 - what fields hold: days, numbers, text, tuples of these
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
