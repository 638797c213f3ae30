"""About the server itself: that it is there, and what its problems mean."""

from __future__ import annotations

from fastapi import APIRouter, Request

from detente.web.callers import registry_of
from detente.web.forms.base import Health, ProblemKind
from detente.web.problems import KINDS, TYPES_AT

router = APIRouter(tags=["about"])


@router.get("/health")
def health(request: Request) -> Health:
    """Whether the server is there and can read its store."""
    return Health(status="ok", agreements=len(registry_of(request).store.ledgers()))


@router.get("/problems")
def problems() -> list[ProblemKind]:
    """Every class of problem that an answer can name in `type`."""
    return [
        ProblemKind(type=f"{TYPES_AT}#{name}", title=kind.title, status=kind.status)
        for name, kind in KINDS.items()
    ]
