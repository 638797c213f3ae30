"""JSON files of other programs: each value with its place, and everything wrong told at once."""

from __future__ import annotations

import bisect
import difflib
import json
import math
import pathlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detente.errors import Problem, ScenarioError
from detente.scenario.document import Document, Finding, Mark, Path
from detente.scenario.words import shown

SIZE_LIMIT = 10_000_000
"""Largest file, in bytes."""

FINDING_LIMIT = 100
"""So many findings end the reading: a file with more is of another kind."""

DEPTH_LIMIT = 30
"""Deepest nesting; the forms need six."""

DIGIT_LIMIT = 18
"""Longest whole number that is read as one; no field of a conflict needs more."""

FIELD_LIMIT = 50
"""How many fields of a mapping are looked at for one that is misspelt."""

ALIKE = 0.85
"""How alike a misspelt name is at least; fields of the forms are less alike to each other."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]')
_ABSENT = object()


@dataclass(frozen=True)
class Sheet:
    """A JSON file as it was read: its name, its text, what it holds, and what was found to be wrong."""

    name: str
    text: str
    raw: Any
    found: list[Finding] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The name of the file without folder and ending, as text that can be written to any file."""
        return pathlib.Path(self.name).stem.encode(errors="replace").decode()

    @property
    def top(self) -> Given:
        """The value that the file holds."""
        return Given(self.raw, (), self)

    def tell(self, finding: Finding) -> None:
        """Add to what is wrong. Raises ScenarioError once there is so much that more says nothing."""
        self.found.append(finding)
        if len(self.found) >= FINDING_LIMIT:
            self.refuse_if_wrong()

    def refuse_if_wrong(self) -> None:
        """Raise ScenarioError with all that was told so far, each with its line; nothing if all is well."""
        if self.found:
            places = places_of(self.text, self.name, (found.path for found in self.found))
            raise ScenarioError(Document(self.name, {}, places).locate(self.found))


@dataclass(frozen=True)
class Given:
    """A value of a file and its path.

    What is wrong is told once and then passed over: each method returns something harmless
    instead, so that the rest of the file is looked at too.
    """

    raw: Any
    path: Path
    sheet: Sheet

    def tell(self, message: str) -> None:
        """Add what is wrong with this value to what is told of the file."""
        self.sheet.tell(Finding(self.path, message))

    @property
    def is_absent(self) -> bool:
        """Whether the value could not be found; that is told already where it had to be there."""
        return self.raw is _ABSENT

    def has(self, name: str) -> bool:
        """Whether this is a mapping with an entry of that name."""
        return isinstance(self.raw, dict) and name in self.raw

    def entry(self, *names: str) -> Given:
        """The entry under the first of the names that is there; that none is there is told."""
        found = self.optional(*names)
        if found.is_absent and isinstance(self.raw, dict):
            near = difflib.get_close_matches(names[0], list(self.raw)[:FIELD_LIMIT], 1, ALIKE)
            way_out = f"is it {shown(near[0])}?" if near else "add it"
            older = f" (in older files {' or '.join(map(shown, names[1:]))})" if names[1:] else ""
            self.tell(f"{shown(names[0])} is missing{older}; {way_out}")
        elif found.is_absent and not self.is_absent:
            self.tell(f"{shown(self.raw)} is not a mapping; write {{{shown(names[0])}: ...}}")
        return found

    def optional(self, *names: str) -> Given:
        """The entry under the first of the names that is there, or an absent one."""
        name = next((name for name in names if self.has(name)), None)
        if name is None:
            return Given(_ABSENT, self.path, self.sheet)
        return Given(self.raw[name], (*self.path, name), self.sheet)

    def pairs(self) -> list[tuple[str, Given]]:
        """The entries of a mapping with their names."""
        if isinstance(self.raw, dict):
            return [(name, Given(raw, (*self.path, name), self.sheet)) for name, raw in self.raw.items()]
        if not self.is_absent:
            self.tell(f"{shown(self.raw)} is not a mapping; write {{...}}")
        return []

    def items(self, most: int | None = None) -> list[Given]:
        """The items of a list, and nothing of one that has more than `most`."""
        if isinstance(self.raw, list) and most is not None and len(self.raw) > most:
            self.tell(f"there are {len(self.raw)} entries; the limit is {most}: merge some")
            return []
        if isinstance(self.raw, list):
            return [Given(raw, (*self.path, place), self.sheet) for place, raw in enumerate(self.raw)]
        if not self.is_absent:
            self.tell(f"{shown(self.raw)} is not a list; write [...]")
        return []

    def text(self, example: str) -> str:
        """A text in one piece that can be written to any file; "" if it is none."""
        if self.is_absent:
            return ""
        if not isinstance(self.raw, str) or not self.raw.strip():
            self.tell(f"{shown(self.raw)} is not a text; write one such as {shown(example)}")
            return ""
        if any("\ud800" <= character <= "\udfff" for character in self.raw):
            self.tell("half of a character stands here; write the character itself")
            return ""
        return " ".join(self.raw.split())

    def whole(self, low: int, high: int, what: str) -> int | None:
        """A whole number from low to high, both included; None if it is none. `what` says what it counts."""
        if self.is_absent:
            return None
        if not isinstance(self.raw, int) or isinstance(self.raw, bool) or not low <= self.raw <= high:
            self.tell(f"{shown(self.raw)} is not {what}; write a whole number from {low} to {high}")
            return None
        return self.raw

    def number(self) -> float:
        """A finite number; 0 if it is none."""
        is_number = isinstance(self.raw, int | float) and not isinstance(self.raw, bool)
        if not is_number or not math.isfinite(self.raw):
            self.tell(f"{shown(self.raw)} is not a number here; write one such as 2")
            return 0.0
        return float(self.raw)

    def truth(self) -> bool:
        """True or false; False if it is neither."""
        if not isinstance(self.raw, bool) and not self.is_absent:
            self.tell(f"{shown(self.raw)} is neither true nor false; write one of the two")
        return self.raw is True

    def choice(self, known: dict[str, str]) -> str | None:
        """What the word stands for; None if it is not among the known ones."""
        if self.is_absent:
            return None
        if not isinstance(self.raw, str) or self.raw not in known:
            self.tell(f"{shown(self.raw)} is not known here; write one of {', '.join(known)}")
            return None
        return known[self.raw]


def opened(path: str | pathlib.Path) -> Sheet:
    """A JSON file, whatever it is about. Raises ScenarioError if it cannot be opened, or is not JSON."""
    name = str(path)
    try:
        with pathlib.Path(path).open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        raise refusal(name, f"the file cannot be opened ({reason.lower()}); check the path") from None
    if len(raw) > SIZE_LIMIT:
        raise refusal(name, f"the file has more than {SIZE_LIMIT // 1_000_000} MB; no conflict needs that")
    try:
        return parsed(raw.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        message = (
            "the file is not text; gmcr-py files of before 2013 are not JSON: "
            "open them in a later gmcr-py and save them again"
        )
        raise refusal(name, message) from None


def parsed(text: str, name: str) -> Sheet:
    """A JSON text; `name` stands for the file in messages. Raises ScenarioError if it is not JSON."""
    repeated: list[str] = []
    try:
        raw = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, repeated), parse_int=_whole)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg.lower()}; check quotes, commas and brackets here"
        raise ScenarioError((Problem(name, error.lineno, error.colno, "", message),)) from None
    except RecursionError:
        raise refusal(name, f"the file is nested deeper than {DEPTH_LIMIT} levels; no conflict is") from None
    if _is_deep(raw):
        raise refusal(name, f"the file is nested deeper than {DEPTH_LIMIT} levels; no conflict is")
    if not isinstance(raw, dict):
        raise refusal(name, f"the file holds {shown(raw)} instead of a mapping; write {{...}}")
    sheet = Sheet(name, text, raw)
    for key in dict.fromkeys(repeated):
        sheet.top.tell(f"{shown(key)} is given twice in one mapping; keep one")
    return sheet


def refusal(name: str, message: str) -> ScenarioError:
    """An error about a file as a whole."""
    return ScenarioError((Problem(name, 0, 0, "", message),))


def _is_deep(raw: Any) -> bool:
    level = [raw]
    for _ in range(DEPTH_LIMIT):
        inner = [list(part.values()) if isinstance(part, dict) else part for part in level]
        level = [part for parts in inner if isinstance(parts, list) for part in parts]
    return bool(level)


def _once(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, raw in pairs:
        if name in found and len(repeated) < FINDING_LIMIT:
            repeated.append(name)
        found[name] = raw
    return found


def _whole(digits: str) -> int | float:
    """A number of thousands of digits is one of no conflict, and slow to read."""
    return int(digits) if len(digits) <= DIGIT_LIMIT else float(digits)


def places_of(text: str, name: str, paths: Iterable[Path]) -> dict[Path, Mark]:
    """Where the values at the paths, and all around them, stand in a text that is JSON."""
    wanted = {path[:end] for path in paths for end in range(len(path) + 1)}
    around = {path[:-1] for path in wanted if path}
    starts = [0, *(match.end() for match in re.finditer(r"\n", text))]
    found: dict[Path, Mark] = {}
    inside: list[_Inside] = []
    at = 0
    while len(found) < len(wanted) and (match := _TOKEN.search(text, at)):
        piece, at = match[0], match.end()
        if piece in {"]", "}"}:
            inside.pop()
        elif piece == ",":
            inside[-1].go_on()
        elif piece != ":" and not (inside and inside[-1].takes_as_key(piece)):
            here = (*inside[-1].path, inside[-1].part) if inside else ()
            if here in wanted:
                line = bisect.bisect_right(starts, match.start())
                found[here] = Mark(name, line, match.start() - starts[line - 1] + 1)
            if piece in {"[", "{"} and here in around:
                inside.append(_Inside(here, 0 if piece == "[" else "", wants_key=piece == "{"))
            elif piece in {"[", "{"}:
                at = _end_of(text, at)
    return found


def _end_of(text: str, at: int) -> int:
    """Where the list or mapping ends whose first bracket stands just before the place."""
    depth = 1
    for match in _BRACKET.finditer(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return len(text)


@dataclass
class _Inside:
    """The list or mapping in which the text goes on, and which part of it is meant."""

    path: Path
    part: int | str
    wants_key: bool

    def takes_as_key(self, piece: str) -> bool:
        if not self.wants_key:
            return False
        self.part, self.wants_key = json.loads(piece), False
        return True

    def go_on(self) -> None:
        if isinstance(self.part, int):
            self.part += 1
        else:
            self.wants_key = True
