"""Asks an application without a network: each request is one call of it, in the loop of a thread."""

import asyncio
import threading

import httpx


class Loop:
    """A loop that runs in a thread of its own until it is closed, so that several can ask at once."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        self._loop.run_until_complete(self._over.wait())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def result(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self):
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()


class Direct(httpx.BaseTransport):
    """Hands requests to an ASGI application, and gives back what it sends."""

    def __init__(self, app, address, loop):
        self._app, self._address, self._loop = app, address, loop

    def handle_request(self, request):
        return self._loop.result(self._asked(request))

    async def _asked(self, request):
        pieces = iter(request.stream)
        began, body = {}, []

        async def receive():
            piece = next(pieces, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        async def send(message):
            if message["type"] == "http.response.start":
                began.update(message)
            else:
                body.append(message.get("body", b""))

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": (request.url.host, 443),
            "client": (self._address, 50_000),
        }
        await self._app(scope, receive, send)
        return httpx.Response(began["status"], headers=began["headers"], content=b"".join(body))
