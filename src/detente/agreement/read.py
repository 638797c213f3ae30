"""From text or plain data to an agreement, or to every problem with its place."""

from __future__ import annotations

import pathlib
import re
from typing import TYPE_CHECKING, Any

from detente.agreement.check import findings
from detente.agreement.model import Agreement
from detente.errors import AgreementError
from detente.scenario.document import Document
from detente.scenario.read import SIZE_LIMIT, document_at, document_of
from detente.scenario.schema import schema
from detente.scenario.shape import fitted
from detente.scenario.words import UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from detente.errors import Problem
    from detente.scenario.document import Finding

_FIRST_KEY = re.compile(r"""^(?:\{\s*)?["']?detente-agreement["']?\s*:""", re.MULTILINE)
"""The entry by which a file is known to be an agreement; looked for as text, which is quick."""


def read_agreement(path: str | Path) -> Agreement:
    """Agreement in a YAML file, or in all *.yaml files of a folder.

    Raises AgreementError with every problem, each with its place.
    """
    return _agreement(document_at(path))


def read_agreement_text(text: str, name: str = "text") -> Agreement:
    """Agreement in a YAML text; `name` stands for the file in messages. Raises AgreementError."""
    return _agreement(document_of(text, name))


def agreement_from(data: Mapping[str, Any], name: str = "agreement") -> Agreement:
    """Agreement in plain data, such as a ledger holds. Raises AgreementError; places are dotted paths."""
    return _agreement(Document(name, dict(data)))


def is_agreement(path: str | Path) -> bool:
    """Whether a file, or one in a folder, says that it is an agreement, whatever else is wrong with it."""
    place = pathlib.Path(path)
    files = place.glob("*.yaml") if place.is_dir() else [place]
    return any(_says_so(file) for file in files)


def _says_so(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as text:
            return _FIRST_KEY.search(text.read(SIZE_LIMIT)) is not None
    except OSError:
        return False


def agreement_problems(path: str | Path) -> tuple[Problem, ...]:
    """Every problem of an agreement file, in the order of the file."""
    return _judged(document_at(path))[1]


def agreement_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an agreement file."""
    return schema(Agreement)


def _agreement(document: Document) -> Agreement:
    agreement, problems = _judged(document)
    if agreement is None or problems:
        raise AgreementError(problems)
    return agreement


def _judged(document: Document) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """What can be read of an agreement, and what is wrong with it."""
    if document.is_broken:
        return None, document.problems
    agreement, found = fitted(Agreement, document.data)
    if agreement is None:
        return None, document.locate(found)
    later = findings(agreement, _names_lost(document.data, agreement))
    return agreement, document.locate([*found, *_new(later, found)])


def _names_lost(data: dict[str, Any], agreement: Agreement) -> frozenset[str]:
    """Names of entries that the file has, but that could not be read: nothing is held against them."""
    lost = {UNREAD}
    for section in ("parties", "bodies", "events", "commitments", "sources"):
        there = data.get(section)
        lost |= set(there) - set(getattr(agreement, section)) if isinstance(there, dict) else set()
    return frozenset(lost)


def _new(later: Iterable[Finding], earlier: list[Finding]) -> Iterator[Finding]:
    """Of the later findings those that are not at, inside or around the place of an earlier one."""
    wrong = {finding.path for finding in earlier}
    for finding in later:
        ends = range(1, len(finding.path) + 1)
        around = any(path[: len(finding.path)] == finding.path for path in wrong)
        if not around and not any(finding.path[:end] in wrong for end in ends):
            yield finding
