"""Agreements: which there are, and what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from detente.agreement.write import as_plain
from detente.ledger.ledger import Ledger
from detente.ledger.roster import as_data
from detente.web.callers import Asking, Caller, Visiting
from detente.web.etags import is_known, tag_of, unchanged
from detente.web.forms.record import AgreementListed, AgreementTold, NewEntry, Placed
from detente.web.routes.events import entry_of
from detente.web.trail import note

if TYPE_CHECKING:
    from detente.web.shelf import Shelf

router = APIRouter(prefix="/agreements", tags=["agreements"])
of_agreement = APIRouter(prefix="/agreements/{agreement}", tags=["agreements"])


def _listed(shelf: Shelf) -> AgreementListed:
    agreement = shelf.ledger.agreement()
    return AgreementListed(id=agreement.id, title=agreement.title, size=shelf.ledger.size)


@router.get("")
def agreements(caller: Asking) -> list[AgreementListed]:
    """Every agreement that is kept here, by id."""
    caller.must("read")
    return [_listed(caller.registry.shelf(each)) for each in caller.registry.store.ledgers()]


@router.post("", status_code=201)
def begin(asked: NewEntry, caller: Asking, response: Response) -> Placed:
    """Begin a ledger with entry 0: what was signed, and who may record. Whoever sends it is let in."""
    caller.must("open-agreement")
    entry, by = entry_of(asked)
    ledger = Ledger.open_new(caller.registry.store, entry, caller.now)
    if _may_be(caller, ledger, by):
        caller.registry.desk.let_in(caller.known, ledger.id, by)
    note(caller, ledger.id, "began-ledger", ledger.id)
    response.headers["Location"] = f"/api/v1/agreements/{ledger.id}"
    return Placed(number=0, key=entry.key)


def _may_be(caller: Caller, ledger: Ledger, by: str) -> bool:
    recorder = ledger.roster.recorders[by]
    return (recorder.role, recorder.party) == (caller.known.role, caller.known.party)


@of_agreement.get("", response_model=AgreementTold, responses={304: {"description": "nothing has changed"}})
def one(request: Request, response: Response, visit: Visiting) -> AgreementTold | Response:
    """What was signed, and who may record. What changed since is in the events and the standing."""
    visit.must("read")
    size = visit.shelf.ledger.size
    tag = tag_of(visit, size, request)
    if is_known(request, tag):
        return unchanged(tag)
    response.headers["ETag"] = tag
    roster, agreement = visit.shelf.ledger.roster, visit.shelf.ledger.agreement()
    return AgreementTold(
        id=agreement.id,
        title=agreement.title,
        size=size,
        root=visit.shelf.root(size).hex(),
        fingerprint=roster.fingerprint,
        agreement=as_plain(agreement),
        recorders=as_data(roster.recorders),
        revoked=sorted(roster.revoked),
    )
