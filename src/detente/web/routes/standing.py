"""Where an agreement stands for whoever asks, what there is to tell, and the same as feeds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from detente.ledger.alerts import alerts
from detente.people.rights import ANYBODY, Reader
from detente.report.standing.answers import alert, answer
from detente.report.standing.calendar import calendar
from detente.report.standing.feed import AUTHORITY, Publication, feed
from detente.report.standing.findings import StandingFindings
from detente.web.callers import Visit, Visiting
from detente.web.etags import is_known, tag_of, unchanged
from detente.web.forms.standing import AlertsTold, StandingTold
from detente.web.shelf import sees

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.ledger.standing import Standing

router = APIRouter(prefix="/agreements/{agreement}", tags=["standing"])
JSON, ATOM, CALENDAR = "application/json", "application/atom+xml", "text/calendar"
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "nothing has changed"}}


class Moment(BaseModel):
    """About which day, as known when."""

    on: date | None = Field(default=None, description="the day looked at; today, if none is given")
    known: datetime | None = Field(
        default=None, description="as known at this time, in UTC if no zone is given"
    )

    @property
    def at(self) -> datetime | None:
        """When it was known, in UTC."""
        if self.known is None or self.known.tzinfo is not None:
            return self.known
        return self.known.replace(tzinfo=UTC)


class Outlook(Moment):
    """The same, and how far ahead."""

    ahead: int = Field(default=90, ge=0, le=3660, description="days to look ahead")


@dataclass(frozen=True)
class View:
    """An agreement as one reader sees it at one moment."""

    visit: Visit
    reader: Reader
    when: Moment

    @property
    def on(self) -> date:
        """The day looked at."""
        return self.when.on or self.visit.today

    @property
    def standing(self) -> Standing:
        """Where it stands, from what the reader may see."""
        return self.visit.shelf.standing(self.reader, self.visit.today, self.on, self.when.at)

    @property
    def counted(self) -> tuple[int, int]:
        """How many entries were known then, and how many of them are not for the reader."""
        held, at = self.visit.shelf.held(), self.when.at
        known = [n for n, each in enumerate(held) if at is None or each.event.recorded <= at]
        hidden = sum(not sees(self.reader, held[n].event, self.visit.today) for n in known)
        return (known[-1] + 1 if known else 0), hidden

    def as_json(self) -> bytes:
        """The answer about the standing."""
        size, hidden = self.counted
        root = self.visit.shelf.root(size).hex()
        plain = answer(StandingFindings(self.standing, root=root))
        return json.dumps({**plain, "size": size, "hidden": hidden}, ensure_ascii=False).encode()

    def alerts_as_json(self, ahead: int) -> bytes:
        """The answer about what there is to tell."""
        found = [alert(each) for each in alerts(self.standing, ahead=ahead)]
        plain = {
            "agreement": self.visit.shelf.id,
            "on": self.on.isoformat(),
            "hidden": self.counted[1],
            "alerts": found,
        }
        return AlertsTold.model_validate(plain).model_dump_json().encode()


def _answer(request: Request, view: View, media: str, make: Callable[[], bytes | str]) -> Response:
    """The answer, made once for all who would get the same."""
    shelf = view.visit.shelf
    size = len(shelf.held())
    tag = tag_of(view.visit, size, request)
    if is_known(request, tag):
        return unchanged(tag)
    about = (request.url.path, size, view.reader, view.visit.today, str(request.url.query))
    return Response(shelf.answer(about, make), media_type=media, headers={"ETag": tag})


@router.get("/standing", response_model=StandingTold, responses=UNCHANGED)
def standing(request: Request, visit: Visiting, when: Annotated[Moment, Query()]) -> Response:
    """Where every commitment stands on a day, as known at a time."""
    visit.must("read-content", "standing:read")
    view = View(visit, visit.reader, when)
    return _answer(request, view, JSON, view.as_json)


@router.get("/alerts", response_model=AlertsTold, responses=UNCHANGED)
def to_tell(request: Request, visit: Visiting, when: Annotated[Outlook, Query()]) -> Response:
    """What falls due, was missed, is disputed, or can be taken back until when."""
    visit.must("read-content", "standing:read")
    view = View(visit, visit.reader, when)
    return _answer(request, view, JSON, lambda: view.alerts_as_json(when.ahead))


@router.get(
    "/calendar.ics",
    response_class=Response,
    responses={200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}, **UNCHANGED},
)
def as_calendar(request: Request, visit: Visiting) -> Response:
    """The alerts of today as an iCalendar feed; programs send a token as the password of Basic."""
    visit.must("read-content", "standing:read")
    view = View(visit, visit.reader, Moment())
    return _answer(request, view, CALENDAR, lambda: calendar(view.standing, alerts(view.standing)))


@router.get(
    "/feed.atom",
    response_class=Response,
    responses={200: {"content": {ATOM: {"schema": {"type": "string"}}}}, **UNCHANGED},
)
def as_feed(request: Request, visit: Visiting) -> Response:
    """The public part of the alerts of today as an Atom feed, whoever asks."""
    visit.must("read-content", "standing:read")
    view = View(visit, ANYBODY, Moment())
    public = visit.caller.registry.settings.public.rstrip("/")
    address = f"{public}{request.url.path}" if public else ""
    authority = urlsplit(public).hostname or AUTHORITY
    return _answer(
        request,
        view,
        ATOM,
        lambda: feed(
            view.standing,
            alerts(view.standing),
            visit.today,
            Publication(authority, address, view.counted[1]),
        ),
    )
