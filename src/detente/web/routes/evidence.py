"""Files that events rest on: kept under their SHA-256, for those who may read an event that names them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Response

from detente.ledger.event import ALL
from detente.web.callers import Visit, Visiting
from detente.web.forms.record import FileKept
from detente.web.problems import Problem
from detente.web.shelf import sees
from detente.web.trail import note

if TYPE_CHECKING:
    from detente.ledger.event import Event, Evidence

router = APIRouter(prefix="/agreements/{agreement}/evidence", tags=["evidence"])
BYTES = "application/octet-stream"
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content, as hex")]


@router.put("/{digest}")
def keep(
    visit: Visiting,
    digest: Digest,
    content: Annotated[bytes, Body(media_type=BYTES, description="the content itself")] = b"",
) -> FileKept:
    """Keep a file; an event then names it. The same one again changes nothing, and tells nothing."""
    visit.must("keep-evidence")
    if hashlib.sha256(content).hexdigest() != digest:
        raise Problem("invalid", "the content has another SHA-256 than the address says; send it unchanged")
    visit.caller.registry.store.put_file(digest, content)
    note(visit.caller, visit.shelf.id, "kept-file", digest)
    return FileKept(digest=digest, size=len(content))


@router.get("/{digest}", response_class=Response, responses={200: {"content": {BYTES: {}}}})
def read(visit: Visiting, digest: Digest) -> Response:
    """The content of a file, or the ciphertext. Every read of what is not for all is put on record."""
    visit.must("read-content", "evidence:read")
    naming = _naming(visit, digest)
    content = None if naming is None else visit.caller.registry.store.file(digest)
    if naming is None or content is None:
        raise Problem("not-found", "there is no such file, or it is not for you")
    if naming.is_confidential:
        note(visit.caller, visit.shelf.id, "read-evidence", digest, f"entry {naming.number}")
    name = quote(naming.name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{digest[:16]}\"; filename*=UTF-8''{name}",
        "Cache-Control": "no-store" if naming.is_confidential else "private, max-age=86400",
        "ETag": f'"{digest}"',
    }
    return Response(content, media_type=BYTES, headers=headers)


@dataclass(frozen=True)
class _Naming:
    """The entry by which somebody may read a file."""

    number: int
    name: str
    is_confidential: bool


def _piece(event: Event, digest: str) -> Evidence | None:
    """The piece of evidence whose content is kept under that digest, None if there is none."""
    for piece in event.evidence:
        if (piece.sealed or piece.digest) == digest:
            return piece
    return None


def _naming(visit: Visit, digest: str) -> _Naming | None:
    """The first entry that lets the reader have the file, None if none does.

    Only entries by whoever named it first count, so that nobody opens another's file by naming it.
    """
    first = None
    for number, held in enumerate(visit.shelf.held()):
        event = held.event
        piece = _piece(event, digest)
        if piece is None or event.by != (first := first or event.by):
            continue
        if not sees(visit.reader, event, visit.today):
            continue
        if piece.sealed and visit.reader.recorder not in {*piece.to, event.by}:
            continue
        return _Naming(number, piece.name, bool(piece.sealed) or event.visibility != ALL)
    return None
