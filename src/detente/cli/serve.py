"""The command that serves the record to others: serve."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Annotated

import typer

from detente.cli.door import app, aside

InStore = Annotated[
    str | None,
    typer.Option(
        metavar="STORE",
        help="file of the ledgers, or address of a database with them",
        show_default="DETENTE_STORE, or detente.db",
    ),
]


@app.command()
def serve(
    store: InStore = None,
    host: Annotated[str, typer.Option(help="address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="port; 0 for any that is free")] = 8000,
    behind_proxy: Annotated[
        bool,
        typer.Option(
            "--behind-proxy", help="a reverse proxy with TLS stands in front; trusts what one proxy says"
        ),
    ] = False,
) -> None:
    """Serve ledgers as a REST API; other settings come from the environment."""
    from detente import settings

    # The two doors of the house do not import each other; this one opens the other by name.
    serving = import_module("detente.web.serving")
    serving.check_host(host, behind_proxy=behind_proxy)
    told = settings.from_environment()
    if behind_proxy and not told.proxies:
        told = replace(told, proxies=1)
    told = replace(told, store=store or told.store)
    serving.serve(told, host, port, lambda at: aside(f"listening at {at}"))
