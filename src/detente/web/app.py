"""The application: every route under `/api/v1`, within its shell. Nothing is made at import."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from detente.errors import DetenteError
from detente.web.callers import WAYS_IN
from detente.web.forms.base import Problem as ProblemForm
from detente.web.problems import MEDIA, add_handlers
from detente.web.registry import Registry, open_registry
from detente.web.routes import (
    about,
    agreements,
    audit,
    events,
    evidence,
    people,
    proofs,
    replan,
    session,
    standing,
    tokens,
    webhooks,
)
from detente.web.shell import Shell
from detente.web.webhooks.sending import poster
from detente.web.webhooks.telling import pump

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from detente.people.passwords import Passwords
    from detente.settings import Settings

PREFIX = "/api/v1"
ROUTERS = (
    # Those that are asked most often come first: routes are tried in order.
    standing.router,
    events.router,
    proofs.router,
    about.router,
    session.router,
    tokens.router,
    people.router,
    agreements.router,
    agreements.of_agreement,
    replan.router,
    evidence.router,
    webhooks.router,
    audit.router,
    audit.of_agreement,
)
OPEN_TO_ALL = frozenset({"about", "agreements", "standing", "events", "proofs", "evidence"})
"""Tags of what can also be read without signing in."""

SIGN_IN = (f"{PREFIX}/session", "post")
FREE = frozenset(
    f"{PREFIX}/{each}" for each in ("health", "problems", "session/openid", "session/openid/callback")
)
"""What nobody need have signed in for."""

EVERY = 30.0
"""Seconds between two looks at what is to be told."""

_STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
_LOG = logging.getLogger("detente.faults")


def create_app(settings: Settings, passwords: Passwords | None = None) -> FastAPI:
    """The application that settings describe. Raises StoreError if its store cannot be opened.

    passwords : how they are hashed, if not as usual.
    """
    registry = open_registry(settings, passwords)
    app = FastAPI(
        title="detente",
        version="1",
        summary="The record of an agreement: what was signed, what happened since, where it stands.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_living,
    )
    app.state.registry = registry
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    add_handlers(app)
    app.add_middleware(Shell, settings=settings, limiter=registry.limiter)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The published description, with what FastAPI does not know: problems have a type of their own."""
    if app.openapi_schema is None:
        schema = FastAPI.openapi(app)
        schemas = schema["components"]["schemas"]
        schema["components"]["securitySchemes"] = WAYS_IN
        schemas["Problem"] = ProblemForm.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _corrected(method, operation, needs_nobody=path in FREE or (path, method) == SIGN_IN)
        app.openapi_schema = schema
    return app.openapi_schema


def _corrected(method: str, operation: dict[str, Any], *, needs_nobody: bool) -> None:
    for status in _STATUSES:
        operation["responses"][str(status)] = {
            "description": "a problem",
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if needs_nobody:
        return
    is_open = method == "get" and OPEN_TO_ALL & set(operation["tags"])
    operation["security"] = [*([{}] if is_open else []), *({name: []} for name in WAYS_IN)]


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs, subscribers are told; when it stops, the store is closed."""
    registry: Registry = app.state.registry
    telling = asyncio.create_task(_tell(registry))
    yield
    telling.cancel()
    with suppress(asyncio.CancelledError):
        await telling
    registry.house.close()


async def _tell(registry: Registry) -> None:
    post = poster(allow_private=registry.settings.private_webhooks, look_up=registry.look_up)
    while True:
        try:
            await asyncio.to_thread(pump, registry, post)
        except DetenteError as wrong:
            # A store that cannot be reached now may be back in a moment.
            _LOG.warning("subscribers were not told: %s", type(wrong).__name__)
        await asyncio.sleep(EVERY)
