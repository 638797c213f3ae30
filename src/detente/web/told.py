"""Entries as a reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.ledger.event import ALL
from detente.web.forms.record import Content, EventTold, Piece
from detente.web.shelf import Held, sees

if TYPE_CHECKING:
    from datetime import date

    from detente.ledger.event import Event
    from detente.people.rights import Reader
    from detente.web.callers import Visit


def told(number: int, held: Held, reader: Reader, today: date) -> EventTold:
    """An entry: its header, body and signature for everybody, its content for those who may see it."""
    event, entry = held.event, held.entry
    is_seen = sees(reader, event, today)
    return EventTold(
        number=number,
        key=event.key,
        by=event.by,
        recorded=event.recorded,
        visibility=event.visibility,
        content=content(event) if is_seen else None,
        body=entry.body.decode(),
        signature=entry.signature.hex(),
        private=entry.private.decode() if is_seen and entry.private is not None else None,
    )


def told_as_json(number: int, held: Held, visit: Visit) -> str:
    """The same as JSON text; of what everybody sees that is kept."""

    def make() -> str:
        return told(number, held, visit.reader, visit.today).model_dump_json()

    return visit.shelf.piece(number, make) if held.event.visibility == ALL else make()


def content(event: Event) -> Content:
    """What an event says."""
    return Content(
        kind=event.kind,
        happened=event.happened,
        commitment=event.commitment,
        note=event.note,
        evidence=[
            Piece(
                name=each.name,
                kind=each.kind,
                digest=each.digest,
                size=each.size,
                sealed=each.sealed,
                to=list(each.to),
            )
            for each in event.evidence
        ],
        details=dict(event.details),
    )
