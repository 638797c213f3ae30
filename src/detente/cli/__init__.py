"""The door from the terminal: parse, ask the workflow, print.

Nothing heavy is imported before a command runs. Exit codes: 0 fine, 1 the answer is no,
2 bad use, 3 a limit was hit.
"""

import signal
import sys
from types import FrameType

import typer

from detente.cli import (
    alternatives,
    archive,
    evidence,
    explain,
    history,
    keys,
    ledger,
    leverage,
    people,
    record,
    repair,
    replan,
    serve,
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
    archive,
    evidence,
    explain,
    history,
    keys,
    ledger,
    leverage,
    people,
    record,
    repair,
    replan,
    serve,
    settlement,
    share,
    sign,
    stability,
    standing,
    trust,
    whatif,
)
"""Where the commands are; each is there once its file is imported."""


INSISTING = 2.0
"""Seconds after which an interrupt that was not heard is repeated."""


def main() -> None:
    """Run the command line; every expected error becomes a message and an exit code."""
    from detente.errors import DetenteError

    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except DetenteError as wrong:
        sys.exit(refused(wrong))
    except OSError as wrong:
        typer.echo(f"{wrong.filename}: {wrong.strerror}; choose another place with --out", err=True)
        sys.exit(BAD_USE)
    finally:
        signal.signal(signal.SIGINT, before)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Stop what is running; again if a library swallowed it, as compilers do that call back into Python."""
    del number, frame
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, INSISTING)
    raise KeyboardInterrupt
