"""The audit trail, for the secretariat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from detente.ledger.stores import Audit
from detente.web.callers import Asking, Visiting
from detente.web.forms.record import AuditLine, AuditPage
from detente.web.trail import SERVER

router = APIRouter(tags=["audit"])
of_agreement = APIRouter(prefix="/agreements/{agreement}", tags=["audit"])
Start = Annotated[int, Query(ge=0, le=2**53 - 1, description="first line that is asked for, counted from 0")]
Limit = Annotated[int, Query(ge=1, le=500, description="lines on a page")]


def _page(trail: tuple[Audit, ...], start: int, limit: int) -> AuditPage:
    after = start + limit
    lines = [
        AuditLine(when=each.when, who=each.who, what=each.what, about=each.about, detail=each.detail)
        for each in trail[start:after]
    ]
    return AuditPage(lines=lines, next=after if after < len(trail) else None)


@router.get("/audit")
def server(caller: Asking, start: Start = 0, limit: Limit = 100) -> AuditPage:
    """What was done on the server as a whole: who signed in, which accounts were made or closed."""
    caller.must("manage-people")
    return _page(caller.registry.store.audits(SERVER), start, limit)


@of_agreement.get("/audit")
def beside(visit: Visiting, start: Start = 0, limit: Limit = 100) -> AuditPage:
    """What was done or refused beside one ledger: refusals, confidential files read, who was let in."""
    visit.must("read-audit")
    return _page(visit.caller.registry.store.audits(visit.shelf.id), start, limit)
