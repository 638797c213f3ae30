"""Asks an application without a network: each request is one call of it."""

import httpx


class Direct(httpx.BaseTransport):
    """Hands requests to an ASGI application, and gives back what it sends."""

    def __init__(self, app, address, loop):
        self._app, self._address, self._loop = app, address, loop

    def handle_request(self, request):
        return self._loop.run_until_complete(self._asked(request))

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
