"""Errors as answers: problem details for HTTP APIs (RFC 9457), one type for each class, and no internals."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from detente.errors import (
    DetenteError,
    Inconsistent,
    LedgerConflict,
    LimitReached,
    NotAllowed,
    Refused,
    ScenarioError,
    StoreError,
    Tampered,
    UnknownName,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

MEDIA = "application/problem+json"
TYPES_AT = "/api/v1/problems"
_LOG = logging.getLogger("detente.faults")


@dataclass(frozen=True)
class Kind:
    """A class of errors: its usual status and its title."""

    status: int
    title: str


KINDS: dict[str, Kind] = {
    "bad-request": Kind(400, "the request cannot be read"),
    "not-signed-in": Kind(401, "sign in first, or send a token that is valid"),
    "not-allowed": Kind(403, "you may not do that"),
    "missing-scope": Kind(403, "the token was not made for that"),
    "forged": Kind(403, "the request does not prove that it comes from the page that signed in"),
    "not-found": Kind(404, "there is no such thing"),
    "method-not-allowed": Kind(405, "that cannot be done with this"),
    "conflict": Kind(409, "somebody else was first"),
    "inconsistent": Kind(409, "it contradicts what is known already"),
    "too-large": Kind(413, "it is too large"),
    "unsupported-media": Kind(415, "content of that type is not taken here"),
    "invalid": Kind(422, "the request has the wrong form"),
    "refused": Kind(422, "the ledger refuses the event"),
    "too-many-requests": Kind(429, "too many requests; wait"),
    "fault": Kind(500, "something went wrong on this server"),
    "tampered": Kind(500, "the ledger disagrees with itself"),
    "unavailable": Kind(503, "the store cannot be reached; try again later"),
}
"""Every type of problem by its name."""

_BY_STATUS = {kind.status: name for name, kind in reversed(KINDS.items())}
_REFUSED = {
    "key-taken": 409,
    "no-right": 403,
    "unknown-recorder": 403,
    "revoked-recorder": 403,
    "too-large": 413,
}
"""Reason of a refusal -> status; for all others that of the type."""


class Problem(Exception):
    """A problem to be answered; said : what more there is to it, for programs."""

    def __init__(
        self, kind: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **said: object
    ) -> None:
        self.kind, self.detail, self.headers, self.said = kind, detail, dict(headers or {}), said
        super().__init__(detail or KINDS[kind].title)

    @property
    def status(self) -> int:
        """The status of the answer."""
        said = self.said.get("status")
        return said if isinstance(said, int) else KINDS[self.kind].status

    def answer(self) -> Response:
        """The problem as an answer."""
        kind = KINDS[self.kind]
        body: dict[str, Any] = {
            "type": f"{TYPES_AT}#{self.kind}",
            "title": kind.title,
            "status": self.status,
            **({"detail": self.detail} if self.detail else {}),
            **{name: value for name, value in self.said.items() if name != "status"},
        }
        return Response(json.dumps(body), self.status, self.headers, MEDIA)


def problem_of(wrong: DetenteError) -> Problem:
    """What one of our own errors is to those outside."""
    if isinstance(wrong, Refused):
        status = _REFUSED.get(wrong.reason, KINDS["refused"].status)
        return Problem("refused", str(wrong), status=status, reason=wrong.reason)
    if isinstance(wrong, Tampered):
        return Problem("tampered", "verify the ledger; the secretariat has to act", entry=wrong.entry)
    if isinstance(wrong, ScenarioError):
        return Problem("invalid", wrong.problems[0].message if wrong.problems else "")
    if isinstance(wrong, StoreError):
        _logged(wrong)
        return Problem("unavailable", headers={"Retry-After": "5"})
    for error, kind in (
        (NotAllowed, "not-allowed"),
        (UnknownName, "not-found"),
        (LedgerConflict, "conflict"),
        (Inconsistent, "inconsistent"),
        (LimitReached, "too-many-requests"),
    ):
        if isinstance(wrong, error):
            headers = {"Retry-After": "60"} if kind == "too-many-requests" else {}
            return Problem(kind, str(wrong), headers=headers)
    return fault(wrong)


def fault(wrong: BaseException) -> Problem:
    """The answer to what nobody expected: it says nothing of it; the log says where it happened."""
    _logged(wrong)
    return Problem("fault")


def _logged(wrong: BaseException) -> None:
    # The message may quote what somebody sent, so only its kind and the places in the code are kept.
    places = traceback.extract_tb(wrong.__traceback__)
    _LOG.error("%s at %s", type(wrong).__name__, " < ".join(f"{p.name}:{p.lineno}" for p in reversed(places)))


def _http(wrong: HTTPException) -> Problem:
    kind = _BY_STATUS.get(wrong.status_code, "bad-request")
    return Problem(kind, headers=wrong.headers, status=wrong.status_code)


def _invalid(wrong: RequestValidationError) -> Problem:
    """Which fields are wrong, and how; never what was sent in them."""
    errors = [
        {"where": ".".join(map(str, error["loc"])), "message": error["msg"]} for error in wrong.errors()
    ]
    return Problem("invalid", errors=errors)


def add_handlers(app: FastAPI) -> None:
    """Make every error of an application such an answer."""

    async def _problem(_: Request, wrong: Exception) -> Response:
        match wrong:
            case Problem():
                return wrong.answer()
            case RequestValidationError():
                return _invalid(wrong).answer()
            case HTTPException():
                return _http(wrong).answer()
            case DetenteError():
                return problem_of(wrong).answer()
        return fault(wrong).answer()

    for kind in (Problem, RequestValidationError, HTTPException, DetenteError):
        app.add_exception_handler(kind, _problem)
