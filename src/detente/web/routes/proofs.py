"""Checkpoints, cosignatures, and proofs that nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from detente.ledger.checkpoint import is_by_secretariat, read_checkpoint
from detente.ledger.entries import leaf_of
from detente.ledger.note import read_note
from detente.ledger.quorum import quorum, take_cosignatures
from detente.web.callers import Visiting
from detente.web.etags import is_known, tag_of, unchanged
from detente.web.forms.proofs import (
    CheckpointTold,
    Consistency,
    Cosigned,
    Inclusion,
    KeptTold,
    NewCosignature,
    QuorumTold,
)
from detente.web.problems import Problem
from detente.web.routes.events import LAST, Number
from detente.web.trail import note

if TYPE_CHECKING:
    from detente.ledger.note import Note
    from detente.ledger.quorum import Cosignature

router = APIRouter(prefix="/agreements/{agreement}", tags=["proofs"])
Size = Annotated[int, Query(ge=1, le=LAST, description="entries in the tree")]


def _checkpoint(signed: Note) -> CheckpointTold:
    head = read_checkpoint(signed).head
    return CheckpointTold(size=head.size, root=head.root.hex(), note=str(signed))


def _within(there: int, size: int | None) -> int:
    """The size that is asked for, that of the whole ledger if none is. Raises Problem if it is not there."""
    if size is not None and size > there:
        raise Problem("not-found", f"the ledger has {there} entries")
    return there if size is None else size


@router.get("/checkpoint")
def latest(visit: Visiting) -> CheckpointTold:
    """The latest checkpoint that the secretariat has signed."""
    visit.must("read")
    ledger = visit.shelf.ledger
    for kept in sorted(ledger.store.kept(ledger.id), key=lambda each: -each.size):
        found = read_note(kept.text)
        if is_by_secretariat(found, ledger.roster):
            return _checkpoint(found)
    raise Problem("not-found", "no checkpoint of this ledger has been signed yet")


@router.post("/checkpoint", status_code=201)
def sign(visit: Visiting) -> CheckpointTold:
    """Have the server sign a checkpoint of all that is there, with the secretariat's key that it has."""
    visit.must("sign-checkpoint")
    key = visit.caller.registry.log_key
    if key is None:
        raise Problem("conflict", "this server has no key; sign at home, and hand that in as a cosignature")
    signed = _checkpoint(visit.shelf.ledger.checkpoint(key.signing, visit.caller.now))
    note(visit.caller, visit.shelf.id, "signed-checkpoint", str(signed.size))
    return signed


@router.get("/checkpoints")
def history(visit: Visiting) -> list[KeptTold]:
    """Every checkpoint and cosignature that was kept, in the order in which they came."""
    visit.must("read")
    kept = visit.shelf.ledger.store.kept(visit.shelf.id)
    return [KeptTold(size=each.size, who=each.who, text=each.text) for each in kept]


@router.get("/cosignatures")
def cosigned(visit: Visiting) -> QuorumTold:
    """Which parties have cosigned the latest checkpoint, and what each of them cosigned last."""
    visit.must("read")
    ledger = visit.shelf.ledger
    found = quorum(ledger.store, ledger.roster)
    return QuorumTold(
        size=found.head.size if found.head else None,
        root=found.head.root.hex() if found.head else None,
        parties={party: None if one is None else _told(one) for party, one in found.latest.items()},
        complete=found.is_complete,
    )


@router.post("/cosignatures", status_code=201)
def cosign(asked: NewCosignature, visit: Visiting) -> list[Cosigned]:
    """Hand in a checkpoint with the signature of somebody who checked it; the same again changes nothing."""
    visit.must("cosign")
    ledger = visit.shelf.ledger
    return list(map(_told, take_cosignatures(ledger.store, ledger.roster, asked.note)))


def _told(one: Cosignature) -> Cosigned:
    return Cosigned(by=one.by, party=one.party, size=one.head.size, root=one.head.root.hex(), when=one.when)


@router.get(
    "/proofs/inclusion/{number}",
    response_model=Inclusion,
    responses={304: {"description": "nothing has changed"}},
)
def inclusion(
    request: Request, response: Response, visit: Visiting, number: Number, size: Size | None = None
) -> Inclusion | Response:
    """Proof that an entry is in the tree of the first `size` entries, of all if none is given."""
    visit.must("read")
    held = visit.shelf.held()
    size = _within(len(held), size)
    if number >= size:
        raise Problem("not-found", f"a tree of {size} entries has none with number {number}")
    tag = tag_of(visit, size, request)
    if is_known(request, tag):
        return unchanged(tag)
    response.headers["ETag"] = tag
    return Inclusion(
        number=number,
        size=size,
        leaf=leaf_of(held[number].entry).hex(),
        root=visit.shelf.root(size).hex(),
        proof=[each.hex() for each in visit.shelf.ledger.inclusion(number, size)],
    )


@router.get("/proofs/consistency")
def consistency(
    visit: Visiting,
    old: Annotated[Size, Query(alias="from")],
    new: Annotated[Size | None, Query(alias="to")] = None,
) -> Consistency:
    """Proof that the tree of `to` entries, of all if none is given, begins with that of `from`."""
    visit.must("read")
    ledger = visit.shelf.ledger
    new = _within(ledger.size, new)
    if old > new:
        raise Problem("not-found", f"a tree of {new} entries begins with none of {old}")
    return Consistency(
        old=old,
        new=new,
        old_root=visit.shelf.root(old).hex(),
        new_root=visit.shelf.root(new).hex(),
        proof=[each.hex() for each in ledger.consistency(old, new)],
    )
