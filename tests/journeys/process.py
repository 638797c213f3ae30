"""The program in a process of its own, as a user starts it."""

import subprocess
import sys
from pathlib import Path

CALL = (sys.executable, "-c", "from detente.cli import main; main()")


def detente(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program called in a folder with these words, once it has ended."""
    return subprocess.run(
        [*CALL, *words], cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )
