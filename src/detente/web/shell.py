"""What surrounds every request: who it comes from, how large it may be, what its answer must say, the log."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import HTTPException
from starlette.datastructures import Headers, MutableHeaders

from detente.web.problems import Problem, fault

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from detente.settings import Settings
    from detente.web.limits import Limiter

LOG = logging.getLogger("detente.access")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
"""What every answer says to browsers: show nothing of it, run nothing in it, stay with TLS."""

CACHE = "private, no-cache"
"""Unless an answer says otherwise: keep it to yourself, and ask each time whether it is still so."""


def address_of(scope: Scope, proxies: int) -> str:
    """The address that asks: of the connection or, behind that many proxies of ours, as these tell it.

    Each proxy adds at the right whom it heard from, so what stands further left is hearsay.
    """
    client = scope.get("client")
    told = client[0] if client else "unknown"
    if proxies:
        heard = [part.strip() for part in Headers(scope=scope).get("x-forwarded-for", "").split(",") if part]
        told = heard[-proxies] if len(heard) >= proxies else told
    return str(told)[:64]


@dataclass(frozen=True)
class Shell:
    """The application within its shell; a plain ASGI application itself."""

    app: ASGIApp
    settings: Settings
    limiter: Limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand on what is none."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        address = address_of(scope, self.settings.proxies)
        scope.setdefault("state", {})["address"] = address
        status = 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", CACHE)
                headers.add_vary_header("Authorization, Cookie")
            await send(message)

        try:
            self._check(scope, address, begun)
            await self.app(scope, _limited(receive, self._most(scope)), answered)
        except Problem as problem:
            await problem.answer()(scope, receive, answered)
        except Exception as wrong:  # noqa: BLE001 - whatever it is, nobody outside learns of it
            unexpected = fault(wrong)
            # What was half sent ends there.
            if not status:
                await unexpected.answer()(scope, receive, answered)
        finally:
            LOG.info(_line(scope, status, time.perf_counter() - begun))

    def _most(self, scope: Scope) -> int:
        is_file = scope["method"] == "PUT" and "/evidence/" in scope["path"]
        return self.settings.largest_file if is_file else self.settings.largest_request

    def _check(self, scope: Scope, address: str, moment: float) -> None:
        wait = self.limiter.wait(f"address {address}", moment)
        if wait:
            raise Problem("too-many-requests", headers={"Retry-After": str(wait)})
        declared = Headers(scope=scope).get("content-length", "0")
        if not (declared.isascii() and declared.isdigit()):
            raise Problem("bad-request", "Content-Length is no number")
        if int(declared) > self._most(scope):
            detail = f"{self._most(scope)} bytes are taken at most"
            raise Problem("too-large", detail, headers={"Connection": "close"})


def _limited(receive: Receive, most: int) -> Receive:
    """The same request, but not more of it than may come, whatever its headers promised."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            # In the midst of reading, FastAPI lets only this kind of error through.
            raise HTTPException(413, headers={"Connection": "close"})
        return message

    return received


def _line(scope: Scope, status: int, seconds: float) -> str:
    """One line of the log. Addresses of pages are kept without what was asked, which may be a secret."""
    route: Any = scope.get("route")
    state = scope["state"]
    return json.dumps(
        {
            "method": scope["method"],
            "route": getattr(route, "path", "") or "none",
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "address": state["address"],
            "account": state.get("account", ""),
        }
    )
