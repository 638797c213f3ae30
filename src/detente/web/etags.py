"""Tags by which somebody who asks again learns that nothing has changed (RFC 9110, 8.8.3)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from detente.web.callers import Visit


def tag_of(visit: Visit, size: int, request: Request) -> str:
    """The tag of an answer: root of the ledger, and what the reader may see of it today.

    What was asked is in the tag as well, so that tags of different pages cannot be confused.
    """
    reader = visit.reader
    who = f"{reader.position} {reader.party} {reader.recorder}"
    about = f"{who} {visit.today} {request.url.path}?{request.url.query}"
    part = hashlib.sha256(about.encode()).hexdigest()[:16]
    return f'"{visit.shelf.root(size).hex()[:32]}-{part}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the request says that it has the answer with that tag."""
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in said.split(",")}


def unchanged(tag: str) -> Response:
    """The answer to somebody who has it already."""
    return Response(status_code=304, headers={"ETag": tag})
