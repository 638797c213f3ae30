"""What a file holds, as plain data, and where each piece of it stands.

A path is a tuple of keys and list positions: ("steps", "freeze", "by", 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detente.errors import Problem
from detente.scenario.words import shown

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Finding:
    """Something wrong (or odd) at a path; `at_key` points at the key and not at what it holds."""

    path: Path
    message: str
    level: str = "error"
    at_key: bool = False


@dataclass(frozen=True)
class Document:
    """A file, or several read as one.

    data : what it holds; names are text, numbers are numbers.
    places, keys : where the value, and the key, of each path stands.
    problems : what went wrong before the meaning was looked at.
    """

    name: str
    data: dict[str, Any]
    places: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether nothing could be read, so that whatever is missing needs no mention."""
        return bool(self.problems) and not self.data

    def locate(self, found: Iterable[Finding]) -> tuple[Problem, ...]:
        """The findings as problems with their places, in the order of the file."""
        return in_order([*self.problems, *(self._problem(finding) for finding in found)])

    def _problem(self, finding: Finding) -> Problem:
        mark = self._mark(finding)
        return Problem(
            mark.file, mark.line, mark.column, dotted(finding.path), finding.message, finding.level
        )

    def _mark(self, finding: Finding) -> Mark:
        if finding.at_key and finding.path in self.keys:
            return self.keys[finding.path]
        # What is missing has no place of its own: the nearest thing around it is shown.
        for length in range(len(finding.path), 0, -1):
            if finding.path[:length] in self.places:
                return self.places[finding.path[:length]]
        return Mark(self.name, 0, 0)


def dotted(path: Path) -> str:
    """The path as messages write it: names joined by dots; positions in lists are left out."""
    return ".".join(part[:80] for part in path if isinstance(part, str))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetition, by file, line and column."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.file, p.line, p.column, p.field, p.level)))


def merged(name: str, documents: Iterable[Document]) -> Document:
    """Several files read as one: sections may be spread over them, entries may not be repeated."""
    whole = Document(name, {})
    problems: list[Problem] = []
    for document in documents:
        problems += document.problems
        problems += _add(whole, document)
    return Document(name, whole.data, whole.places, whole.keys, in_order(problems))


def _add(whole: Document, part: Document) -> tuple[Problem, ...]:
    """Move what is new of `part` into `whole`, which is under construction; returns what is there already."""
    refused: set[Path] = set()
    for key, given in part.data.items():
        there = whole.data.get(key)
        if isinstance(there, dict) and isinstance(given, dict):
            refused |= {(key, name) for name in given.keys() & there.keys()}
            there.update({name: inner for name, inner in given.items() if name not in there})
        elif key in whole.data:
            refused.add((key,))
        else:
            whole.data[key] = dict(given) if isinstance(given, dict) else given
    problems = tuple(_repeated(whole, part, path) for path in refused)
    for theirs, ours in ((part.places, whole.places), (part.keys, whole.keys)):
        for at, mark in theirs.items():
            if at[:1] not in refused and at[:2] not in refused:
                ours.setdefault(at, mark)
    return problems


def _repeated(whole: Document, part: Document, path: Path) -> Problem:
    first, again = whole.keys[path], part.keys[path]
    message = f"{shown(path[-1])} is given twice; the first is in {first.file}, line {first.line}; keep one"
    return Problem(again.file, again.line, again.column, dotted(path), message)
