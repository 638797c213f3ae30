"""The entries of a ledger: page by page, one by one, and new ones."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from detente.errors import Refused
from detente.ledger.canonical import read as parsed
from detente.ledger.entries import UNPLACED
from detente.ledger.kinds import KINDS
from detente.ledger.stores import Entry
from detente.web.callers import Visit, Visiting
from detente.web.etags import is_known, tag_of, unchanged
from detente.web.forms.record import EventPage, EventTold, NewEntry, Placed
from detente.web.problems import Problem
from detente.web.shelf import Held, sees
from detente.web.told import told, told_as_json

router = APIRouter(prefix="/agreements/{agreement}/events", tags=["events"])
PAGE, LARGEST_PAGE = 50, 200
LAST = 2**53 - 1
"""Numbers of entries are exact in every JSON reader up to here."""

Number = Annotated[int, Path(ge=0, le=LAST, description="number of the entry, counted from 0")]
Id = Annotated[str | None, Field(max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]


class Wanted(BaseModel):
    """Which entries are asked for. What a reader may not see matches no kind, commitment or day."""

    kind: str | None = Field(default=None, max_length=64, description=f"one of: {', '.join(KINDS)}")
    commitment: Id = None
    by: Id = None
    happened_from: date | None = None
    happened_to: date | None = None
    start: int = Field(default=0, ge=0, le=LAST, description="first entry that is looked at")
    limit: int = Field(default=PAGE, ge=1, le=LARGEST_PAGE, description="entries on a page")

    def has(self, held: Held, visit: Visit) -> bool:
        """Whether an entry is one of them."""
        event = held.event
        if self.by is not None and event.by != self.by:
            return False
        inside = (self.kind, self.commitment, self.happened_from, self.happened_to)
        if all(asked is None for asked in inside):
            return True
        return (
            sees(visit.reader, event, visit.today)
            and self.kind in {None, event.kind}
            and self.commitment in {None, event.commitment}
            and (self.happened_from or date.min) <= event.happened <= (self.happened_to or date.max)
        )


@router.get("", responses={304: {"description": "nothing has changed"}}, response_model=EventPage)
def page(request: Request, visit: Visiting, wanted: Annotated[Wanted, Query()]) -> Response:
    """Some entries in order, from `start` on; the header Link names the next page."""
    visit.must("read")
    held = visit.shelf.held()
    tag = tag_of(visit, len(held), request)
    if is_known(request, tag):
        return unchanged(tag)
    matching = (n for n in range(wanted.start, len(held)) if wanted.has(held[n], visit))
    # One more than the page holds says where the next one begins.
    numbers = list(islice(matching, wanted.limit + 1))
    after = numbers[wanted.limit] if len(numbers) > wanted.limit else None
    headers = {"ETag": tag}
    if after is not None:
        following = request.url.include_query_params(start=after)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    parts = ",".join(told_as_json(n, held[n], visit) for n in numbers[: wanted.limit])
    rest = json.dumps({"size": len(held), "root": visit.shelf.root(len(held)).hex(), "next": after})
    return Response(f'{{"events":[{parts}],{rest[1:]}', media_type="application/json", headers=headers)


@router.get("/{number}", responses={304: {"description": "nothing has changed"}}, response_model=EventTold)
def one(request: Request, response: Response, visit: Visiting, number: Number) -> EventTold | Response:
    """One entry."""
    visit.must("read")
    held = visit.shelf.held()
    if number >= len(held):
        raise Problem("not-found", f"the ledger has {len(held)} entries, numbered from 0")
    # An entry never changes; what of it the reader may see can.
    tag = tag_of(visit, number + 1, request)
    if is_known(request, tag):
        return unchanged(tag)
    response.headers["ETag"] = tag
    return told(number, held[number], visit.reader, visit.today)


@router.post("", status_code=201, responses={200: {"model": Placed, "description": "it was there already"}})
def record(
    asked: NewEntry,
    visit: Visiting,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(max_length=128, description="if sent, the key of the event itself")
    ] = None,
) -> Placed:
    """Append an entry that its recorder has signed. Sending the same one again changes nothing."""
    visit.must("record")
    entry, by = entry_of(asked)
    if by != visit.reader.recorder:
        visit.must("record-for-others")
    if idempotency_key not in {None, entry.key}:
        raise Problem(
            "invalid", "Idempotency-Key is not the key of the event; leave it out, or send that key"
        )
    number, is_new = visit.shelf.append(entry, visit.caller.now)
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/api/v1/agreements/{visit.shelf.id}/events/{number}"
    return Placed(number=number, key=entry.key)


def entry_of(asked: NewEntry) -> tuple[Entry, str]:
    """The entry that was sent, and whom it says it is by. Raises Refused for what is none."""
    body = _encoded(asked.body)
    header = parsed(body)
    key, by = header.get("key"), header.get("by")
    if not isinstance(key, str) or not isinstance(by, str):
        raise Refused("not-canonical", "this entry is not of the form of an event")
    private = None if asked.private is None else _encoded(asked.private)
    return Entry(UNPLACED, key, body, bytes.fromhex(asked.signature), private), by


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused(
            "not-canonical", "the entry is no well-formed Unicode; send it as it was signed"
        ) from None
