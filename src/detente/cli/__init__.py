"""The door from the terminal: parse, ask the workflow, print.

Nothing heavy is imported before a command runs. Exit codes: 0 fine, 1 the answer is no,
2 bad use, 3 a limit was hit.
"""

import sys

import typer

from detente.cli import (
    alternatives,
    explain,
    keys,
    leverage,
    record,
    repair,
    settlement,
    share,
    sign,
    stability,
    standing,
    trust,
    whatif,
)
from detente.cli.door import BAD_USE, app, refused

__all__ = ["COMMANDS", "app", "main"]

COMMANDS = (
    alternatives,
    explain,
    keys,
    leverage,
    record,
    repair,
    settlement,
    share,
    sign,
    stability,
    standing,
    trust,
    whatif,
)
"""Where the commands are; each is there once its file is imported."""


def main() -> None:
    """Run the command line; every expected error becomes a message and an exit code."""
    from detente.errors import DetenteError

    try:
        app()
    except DetenteError as wrong:
        sys.exit(refused(wrong))
    except OSError as wrong:
        typer.echo(f"{wrong.filename}: {wrong.strerror}; choose another place with --out", err=True)
        sys.exit(BAD_USE)
