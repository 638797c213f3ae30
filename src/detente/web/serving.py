"""Running the application on an address until it is stopped."""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING

from detente.errors import MissingExtra, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.settings import Settings


def check_host(host: str, *, behind_proxy: bool) -> None:
    """Raises NotAllowed for an address that others can reach, unless a proxy with TLS stands in front."""
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if not is_local and not behind_proxy:
        raise NotAllowed(
            f"'{host}' can be reached from other machines, and this server speaks no TLS. Put a reverse "
            "proxy with TLS in front and add --behind-proxy, or use --host 127.0.0.1"
        )


def serve(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; tell : is told the address once the server listens.

    Raises MissingExtra without the packages for it, and StoreError if the store cannot be opened.
    """
    try:
        import uvicorn

        from detente.web.app import create_app
    except ImportError as missing:
        raise MissingExtra("serving the record", "server") from missing
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("detente").setLevel(logging.INFO)
    app = create_app(settings)

    class Server(uvicorn.Server):
        """Says where it listens once it does."""

        async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
            await super().startup(sockets)  # type: ignore[arg-type]
            if self.started:
                bound = self.servers[0].sockets[0].getsockname()[1]
                shown = f"[{host}]" if ":" in host else host
                tell(f"http://{shown}:{bound}/api/v1")

    # The shell of the application keeps its own log, and reads addresses of proxies itself.
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        # Longer than proxies and clients keep a connection, so that they never use one that is just closing.
        timeout_keep_alive=75,
    )
    Server(config).run()
