"""Where an agreement stands as tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.standing.words import COMINGS, STATES, StandingWords, count, listed
from detente.report.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.ledger.event import Event
    from detente.ledger.standing import CommitmentStanding
    from detente.report.standing.findings import StandingFindings

NOTHING = "–"


def group(findings: StandingFindings, rows: Iterable[CommitmentStanding], caption: str) -> Table:
    """Commitments of one state: who owes what to whom, by when, and why it is in this state."""
    words = StandingWords(findings.standing)
    head = ("Commitment", "Owed by and to", "Due", "Why", "What follows")
    return Table(
        caption,
        head,
        tuple(
            (
                f"{row.commitment.text} ({row.id})",
                words.owed(row),
                str(row.due or NOTHING),
                why(findings, row),
                " ".join(words.sentences(row)) or NOTHING,
            )
            for row in rows
        ),
    )


def why(findings: StandingFindings, row: CommitmentStanding) -> str:
    """The reason in words, and the entries it rests on with their days."""
    reason = f"{row.reason[:1].upper()}{row.reason[1:]}."
    entries = [_entry(number, findings.events.get(number)) for number in row.why]
    return f"{reason} {'; '.join(entries)}" if entries else reason


def _entry(number: int, event: Event | None) -> str:
    return f"[entry {number}: {event.kind}, {event.happened}]" if event else f"[entry {number}]"


def views(findings: StandingFindings) -> tuple[Table, ...]:
    """A table for each commitment that parties see differently, their views side by side."""
    words = StandingWords(findings.standing)
    found = []
    for row in findings.standing.commitments:
        if len({(view.state, view.due, view.reason) for view in row.views}) > 1:
            head = ("View of", *(words.who(view.party) for view in row.views))
            texts = tuple(_text(row, view.party) for view in row.views)
            states = tuple(_state(view.state) for view in row.views)
            due = tuple(str(view.due or NOTHING) for view in row.views)
            reasons = tuple(f"{view.reason[:1].upper()}{view.reason[1:]}." for view in row.views)
            rows = (("Text", *texts), ("How it stands", *states), ("Due", *due), ("Why", *reasons))
            found.append(Table(f"{row.commitment.text} ({row.id})", head, rows))
    return tuple(found)


def _text(row: CommitmentStanding, party: str) -> str:
    """What the text that a party holds says."""
    reading = row.commitment.versions.get(party)
    if reading and reading.absent:
        return NOTHING
    return (reading.text if reading else "") or row.commitment.text


def _state(state: str) -> str:
    if state == "absent":
        return "not in this party’s text"
    return next((word for name, word in STATES.items() if name == state), "not said")


def returns(findings: StandingFindings) -> Table:
    """What is owed now because something was carried out."""
    words, standing = StandingWords(findings.standing), findings.standing
    rows = tuple(
        (
            f"{row.commitment.text} ({row.id})",
            str(row.settled_on),
            words.owed(other),
            f"{other.commitment.text} ({other.id})",
        )
        for row in standing.commitments
        for other in (standing.by_id[name] for name in row.owed_in_return)
    )
    return Table("Owed in return", ("Carried out", "On", "Owed now by and to", "What is owed"), rows)


def remedies(findings: StandingFindings) -> Table:
    """What others may do, after what, from when and until when."""
    words = StandingWords(findings.standing)
    rows = tuple(
        (
            f"{row.commitment.text} ({row.id})",
            str(each.since),
            words.all_of(each.by, "or") or NOTHING,
            listed(each.suspend) or NOTHING,
            listed(each.snap_back) or NOTHING,
            each.procedure or NOTHING,
            str(each.earliest),
            str(each.until or "no limit"),
        )
        for row in findings.standing.commitments
        for each in row.remedies
    )
    head = ("Not kept", "Since", "Who may act", "Suspend", "Take back", "First", "From", "Until")
    return Table("What others may do because something was not kept", head, rows)


def coming(findings: StandingFindings) -> Table:
    """What comes in the days looked ahead."""
    words = StandingWords(findings.standing)
    rows = tuple(
        (
            str(each.day),
            words.text(each.commitment) if each.commitment else "The agreement",
            COMINGS[each.what],
        )
        for each in findings.coming
        if each.what != "missed"
    )
    return Table(f"The next {findings.ahead} days", ("Day", "What", ""), rows)


def tight(findings: StandingFindings) -> Table:
    """Earliest and latest day of every open commitment with a bound, the tightest first."""
    rows = [row for row in findings.standing.commitments if row.slack is not None]
    rows.sort(key=lambda row: row.slack or 0)
    return Table(
        "Earliest and latest days of what is open",
        ("Commitment", "Earliest", "Latest", "Slack", "On the critical path"),
        tuple(
            (
                f"{row.commitment.text} ({row.id})",
                str(row.earliest),
                str(row.latest),
                count(row.slack or 0, "day").replace("-", "−"),
                "yes" if row.is_critical else "no",
            )
            for row in rows
        ),
    )


def conditions(findings: StandingFindings) -> Table:
    """Conditions outside the text that were raised and are open."""
    words = StandingWords(findings.standing)
    rows = tuple(
        (
            f"{row.commitment.text} ({row.id})",
            words.who(each.party),
            each.condition,
            f"{each.since}, entry {each.event}",
        )
        for row in findings.standing.commitments
        for each in row.side_conditions
    )
    return Table(
        "Conditions outside the text that are open", ("Commitment", "Raised by", "Condition", "Since"), rows
    )
