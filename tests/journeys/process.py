"""The program as a user starts it: in a process of its own, or for long journeys within this one."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from unittest import mock

CALL = (sys.executable, "-c", "from detente.cli import main; main()")


def detente(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program called in a folder with these words, once it has ended."""
    return subprocess.run(
        [*CALL, *words], cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )


def detente_here(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same within this process, which saves a second of loading for each of many short calls."""
    from detente.cli import main

    said, complained, code = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complained),
        mock.patch.object(sys, "argv", ["detente", *words]),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return subprocess.CompletedProcess(words, code, said.getvalue(), complained.getvalue())
