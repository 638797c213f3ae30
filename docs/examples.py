"""Runs what the pages show: `python docs/examples.py` writes real output under every command.

A page is a story with one folder. In its order:

- a block with a title writes that file: ``yaml title="river.yaml"``; `title="river.yaml, continued"` appends;
- ``diff title="river.yaml"`` changes the file: lines with - go, lines with + come in their place;
- a comment `<!-- files of tutorials/first-settlement.md -->` writes the files of another page, unchanged;
- ``console`` holds commands, `$ detente ...`, and what they print. A last line `...` stands for the rest.
  A comment `<!-- exit code 1 -->` above the block says how its last command ends; without it, 0.
"""  # noqa: INP001 - a script beside the pages it runs, not a package

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent
FENCE = re.compile(
    r"(?:^<!-- exit code (?P<code>\d+) -->\n)?"
    r"^```(?P<kind>\w+)(?: title=\"(?P<title>[^\"]+)\")?[^\n]*\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
BORROWED = re.compile(r"^<!-- files of (?P<page>\S+) -->$", re.MULTILINE)
TIMING = re.compile(r"\d+(?:\.\d+)? ?(?:s|seconds?)\b|(?<=\"seconds\": )[\d.e-]+")
DECIMAL = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
STAMP = re.compile(r"(?<=\"version\": ).*|(?<=\"fingerprint\": ).*")
NOTHING = 1e-9
REST = "..."


@dataclass(frozen=True)
class Call:
    """A command in a page and what it prints. code : exit code that the page states."""

    command: str
    output: tuple[str, ...]
    code: int = 0

    def shows(self, lines: tuple[str, ...]) -> bool:
        """Whether the page shows these lines, timings aside."""
        shown, real = masked(self.output), masked(lines)
        if shown[-1:] == (REST,):
            return shown[:-1] == real[: len(shown) - 1]
        return shown == real

    def showing(self, lines: tuple[str, ...]) -> Call:
        """The call with what it really prints, cut where the page cuts it."""
        if self.shows(lines) and all(line == line.rstrip() for line in self.output):
            return self
        if self.output[-1:] == (REST,):
            lines = (*lines[: len(self.output) - 1], REST)
        return replace(self, output=tuple(line.rstrip() for line in lines))


def masked(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines without what differs between runs and machines, and without blanks at their ends."""
    return tuple(
        STAMP.sub("(stamp)", DECIMAL.sub(_rounded, TIMING.sub("(time)", line))).rstrip() for line in lines
    )


def _told(printed: str) -> tuple[str, ...]:
    """Lines of an output, the same on a machine that runs a command for the first time."""
    from detente.workflow.notices import ONCE

    return tuple(line for line in printed.rstrip("\n").splitlines() if not line.endswith(ONCE))


def _rounded(number: re.Match[str]) -> str:
    """A number as far as every machine agrees on it."""
    value = float(number[0])
    return f"{value:.5g}" if abs(value) > NOTHING else "0"


def pages() -> list[Path]:
    """Every page that shows a command."""
    return [page for page in sorted(DOCS.rglob("*.md")) if "```console" in page.read_text(encoding="utf-8")]


def calls(body: str, code: int) -> list[Call]:
    """The commands of a console block."""
    found: list[Call] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Call(line[2:], ()))
        else:
            found[-1] = replace(found[-1], output=(*found[-1].output, line))
    return [*found[:-1], replace(found[-1], code=code)]


def told(text: str, folder: Path) -> Iterator[tuple[re.Match[str], list[tuple[Call, tuple[str, ...], int]]]]:
    """Each console block of a page with its calls, what they really print, and their real exit codes."""
    for borrowed in BORROWED.finditer(text):
        for block in FENCE.finditer((DOCS / borrowed["page"]).read_text(encoding="utf-8")):
            if block["title"] and block["kind"] != "diff":
                _write(folder, block)
    for block in FENCE.finditer(text):
        if block["kind"] == "console":
            stated = calls(block["body"], int(block["code"] or 0))
            yield block, [(call, *run(call.command, folder)) for call in stated]
        elif block["title"]:
            _write(folder, block)


def _write(folder: Path, block: re.Match[str]) -> None:
    name, _, continued = block["title"].partition(", ")
    path, body = folder / name, block["body"]
    if block["kind"] == "diff":
        lines = body.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if not line.startswith("+"))
        new = "".join(line[1:] for line in lines if not line.startswith("-"))
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"what is to be changed stands {text.count(old)} times in {name}: {old}")
        body = text.replace(old, new)
    elif continued:
        body = f"{path.read_text(encoding='utf-8')}\n{body}"
    path.write_text(body, encoding="utf-8")


def run(command: str, folder: Path) -> tuple[tuple[str, ...], int]:
    """Lines that a detente command prints in a folder, and its exit code."""
    from detente.cli import main

    printed = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        mock.patch.object(sys, "argv", shlex.split(command)),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    return _told(printed.getvalue()), code if isinstance(code, int) else int(bool(code))


def refreshed(text: str) -> str:
    """The page with real output under every command."""
    with tempfile.TemporaryDirectory() as folder:
        results = list(told(text, Path(folder)))
    for block, called in reversed(results):
        lines = [
            line for call, real, _ in called for line in (f"$ {call.command}", *call.showing(real).output)
        ]
        text = text[: block.start("body")] + "\n".join(lines) + "\n" + text[block.end("body") :]
    return text


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]) if sys.argv[1:] else pages():
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
