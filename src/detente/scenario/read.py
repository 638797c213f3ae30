"""From text to a scenario, or to every problem with its place. The door to ruamel.yaml for reading."""

from __future__ import annotations

import contextlib
import pathlib
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from detente.errors import Problem, RoadmapError, ScenarioError
from detente.scenario.check import findings, known_names
from detente.scenario.document import Document, Finding, Mark, Path, dotted, merged
from detente.scenario.model import Scenario
from detente.scenario.roadmap_file import RoadmapFile
from detente.scenario.shape import fitted
from detente.scenario.words import shown

SIZE_LIMIT = 10_000_000
"""Largest file, in bytes."""

DEPTH_LIMIT = 30
"""Deepest nesting; the format itself needs six."""

_DEEP = re.compile(rf"(?:[\[{{]\s*){{{DEPTH_LIMIT + 1}}}")
"""More brackets in a row than any scenario has; the parser takes ten seconds to find that out."""

REPEAT_LIMIT = 10_000
"""How many entries aliases (`*name`) may repeat in all."""

KEPT_TREES, KEPT_LENGTH = 32, 50_000
"""How many parsed files are kept in memory, and the longest of them, in characters."""


def read(path: str | pathlib.Path) -> Scenario:
    """Scenario in a YAML file, or in all *.yaml files of a folder.

    Raises ScenarioError with every problem of the files, each with its place.
    """
    return _scenario(document_at(path))


def read_text(text: str, name: str = "text") -> Scenario:
    """Scenario in a YAML text; `name` stands for the file in messages. Raises ScenarioError."""
    return _scenario(document_of(text, name))


def problems_in(path: str | pathlib.Path) -> tuple[Problem, ...]:
    """Every problem of a scenario file or folder, in the order of the file; warnings if it has no error."""
    return _judged(document_at(path))[1]


def read_roadmap(path: str | pathlib.Path) -> RoadmapFile:
    """Roadmap in a YAML file. Raises RoadmapError with every problem, each with its place.

    Whether its steps exist, and can start when it says, is for the judge to say.
    """
    document = document_at(path)
    if document.is_broken:
        raise RoadmapError(document.problems)
    roadmap, found = fitted(RoadmapFile, document.data)
    problems = document.locate([*found, *_repeated_steps(document)])
    if roadmap is None or problems:
        raise RoadmapError(problems)
    return roadmap


def _scenario(document: Document) -> Scenario:
    scenario, problems = _judged(document)
    errors = tuple(problem for problem in problems if problem.level == "error")
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario


def _judged(document: Document) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """What can be read of a scenario, and what is wrong with it."""
    if document.is_broken:
        return None, document.problems
    scenario, found = fitted(Scenario, document.data)
    if scenario is None:
        return None, document.locate(found)
    later = list(_unexplained(found, findings(scenario, known_names(document.data))))
    errors = [finding for finding in later if finding.level == "error"]
    return scenario, document.locate([*found, *errors] if found or errors or document.problems else later)


def _unexplained(earlier: list[Finding], later: Iterable[Finding]) -> Iterator[Finding]:
    """Of the later findings those that are not at, inside or around the place of an earlier one."""
    wrong = {finding.path for finding in earlier}
    around = {path[:length] for path in wrong for length in range(2, len(path))}
    for finding in later:
        ends = range(1, len(finding.path) + 1)
        if finding.path not in around and not any(finding.path[:end] in wrong for end in ends):
            yield finding


def _repeated_steps(document: Document) -> Iterator[Finding]:
    """Steps that a roadmap file starts twice."""
    phases = document.data.get("phases")
    rows = (
        phases.items() if isinstance(phases, dict) else enumerate(phases if isinstance(phases, list) else [])
    )
    seen: dict[str, int] = {}
    for row, steps in rows:
        for position, step in enumerate(steps if isinstance(steps, list) else []):
            path: Path = ("phases", row, position)
            if isinstance(step, str) and step in seen:
                message = f"{shown(step)} starts in line {seen[step]} already; a step starts once: keep one"
                yield Finding(path, message)
            seen.setdefault(str(step), document.places[path].line)


# --- files and folders


def document_at(path: str | pathlib.Path) -> Document:
    """What a file, or the *.yaml files of a folder, hold; what cannot be read is among its problems."""
    place = pathlib.Path(path)
    try:
        files = sorted(place.glob("*.yaml")) if place.is_dir() else [place]
    except (OSError, ValueError):
        files = [place]
    if not files:
        return _refused(
            str(path), "the folder holds no *.yaml file; put the scenario in one or several of them"
        )
    documents = [_file_at(file) for file in files]
    return merged(str(path), documents) if place not in files else documents[0]


def _file_at(path: pathlib.Path) -> Document:
    name = str(path)
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            limit = f"{SIZE_LIMIT // 1_000_000} MB"
            return _refused(name, f"the file has {size / 1e6:.1f} MB; the limit is {limit}: split it")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return _refused(name, "there is no such file; check the path")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _refused(name, "the file is not UTF-8 text; save it as UTF-8", line)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        return _refused(name, f"the file cannot be opened ({reason.lower()}); check the path and the rights")
    return document_of(text, name)


def _refused(name: str, message: str, line: int = 0, column: int = 1) -> Document:
    return Document(name, {}, problems=(Problem(name, line, column if line else 0, "", message),))


# --- YAML


def document_of(text: str, name: str) -> Document:
    """The text as plain data with places; what is wrong with it as YAML is among its problems."""
    deep = _DEEP.search(text)
    if deep:
        return _refused(name, "nested too deeply; write it flatter", text.count("\n", 0, deep.start()) + 1)
    try:
        root = compose(text)
        if root is None or (isinstance(root, ScalarNode) and not root.value):
            return _refused(name, "the file is empty; `detente new` writes one to start from")
        if not isinstance(root, MappingNode):
            message = (
                "the file must be a mapping of fields such as `name: korea` and `steps:`; begin with those"
            )
            return _refused(name, message, root.start_mark.line + 1)
        return _Unfolding(name).document(root)
    except RecursionError:
        return _refused(name, "the file is nested too deeply; write it flatter")
    except (ReaderError, MarkedYAMLError) as error:
        return _refused(name, *_not_yaml(text, error))


def compose(text: str) -> Node | None:
    """The tree of YAML nodes with their places, not to be changed; nothing is constructed from it.

    Parsing takes most of the time of a short command, and one command reads the same files several times:
    the trees of the last texts are kept, unless they are very long.
    """
    return _remembered(text) if len(text) <= KEPT_LENGTH else _composed(text)


def _composed(text: str) -> Node | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an anchor used twice is legal
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


_remembered = lru_cache(maxsize=KEPT_TREES)(_composed)


_NOT_YAML = (
    ("'\\t' that cannot start", "a tab cannot indent YAML; use spaces"),
    ("that cannot start any token", "text that begins with this character must stand in quotes"),
    (
        "mapping values are not allowed",
        "a colon cannot stand here; put the text in quotes, or check the indentation",
    ),
    (
        "could not find expected ':'",
        "this line is neither 'name: value' nor the end of the text before; check it",
    ),
    ("undefined alias", "this alias (*name) has no anchor (&name) before it; write the value out"),
    (
        "but found another document",
        "a second document begins here; write one scenario per file, without '---'",
    ),
    ("unexpected end of stream", "a quote that opens here is never closed; close it"),
    ("but got '['", "inside brackets a value with a range needs quotes: {north: '5 [4, 6] judgement'}"),
    (
        "sequence entries are not allowed",
        "this is not YAML: text that begins with '- ' needs quotes; patterns do without the blanks: '--Y'",
    ),
    ("expected ',' or", "a bracket is not closed, or a comma is missing, before this place; add it"),
    ("expected <block end>", "the indentation does not fit the lines before; align what belongs together"),
)


def _not_yaml(text: str, error: ReaderError | MarkedYAMLError) -> tuple[str, int, int]:
    """What is wrong with the text as YAML, in words, with line and column."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return "this character is not allowed in YAML; delete it", line, column
    told = f"{error.context} {error.problem}"
    message = next((way_out for part, way_out in _NOT_YAML if part in told), None)
    mark = error.context_mark if "end of stream" in told and error.context_mark else error.problem_mark
    return (
        message or "this is not YAML; check quotes, brackets and indentation",
        mark.line + 1,
        mark.column + 1,
    )


class _Unfolding:
    """One pass over the nodes of a file: plain data, places, and what the format does not use."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()
        self.repeated = 0

    def document(self, root: MappingNode) -> Document:
        """The whole file; a text that repeats itself without end is refused."""
        try:
            data = self._mapping(root, ())
        except _Endless as error:
            return _refused(self.name, str(error), error.line)
        return Document(self.name, data, self.places, self.keys, tuple(self.problems))

    def _value(self, node: Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.repeated += id(node) in self.seen
        self.seen.add(id(node))
        if self.repeated > REPEAT_LIMIT:
            raise _Endless(f"aliases (*name) repeat more than {REPEAT_LIMIT} entries; write them out", line)
        if len(path) > DEPTH_LIMIT:
            raise _Endless(
                "nested too deeply, or an alias (*name) inside its own anchor; write it flatter", line
            )
        if _kind(node) not in _TAGS:
            self._tell(node, path, f"the tag {shown(f'!!{_kind(node)}')} is not used here; leave it out")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._item(item, (*path, position)) for position, item in enumerate(node.value)]
        if any("\ud800" <= character <= "\udfff" for character in node.value):
            self._tell(node, path, "half of a character stands here; write the character itself")
            return ""
        return _scalar(node)

    def _item(self, node: Node, path: Path) -> Any:
        self.places[path] = self._mark(node)
        return self._value(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, inner in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            at = (*path, name)
            if not name or name == "<<":
                self._tell(key, path, f"{shown(name)} cannot be the name of an entry; write a plain name")
            elif name in found:
                first = self.keys[at].line
                self._tell(key, at, f"{shown(name)} is given twice; the first is in line {first}; keep one")
            else:
                self.keys[at] = self._mark(key)
                # What spans several lines is shown at its name; so is what is missing.
                plain = isinstance(inner, ScalarNode) and inner.value
                self.places[at] = self._mark(inner if plain else key)
                found[name] = self._value(inner, at)
        return found

    def _mark(self, node: Node) -> Mark:
        return Mark(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _tell(self, node: Node, path: Path, message: str) -> None:
        mark = self._mark(node)
        self.problems.append(Problem(mark.file, mark.line, mark.column, dotted(path), message))


class _Endless(Exception):
    """The text would unfold into something far larger than itself."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


_TAGS = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
"""What YAML itself tells apart; dates, and a lone equals sign, are read as text."""


def _kind(node: Node) -> str:
    return str(node.tag).removeprefix("tag:yaml.org,2002:")


def _scalar(node: Node) -> Any:
    """Text, number, truth or nothing, as YAML 1.2 tells them apart."""
    kind, text = _kind(node), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on", "y"}
    if kind in {"int", "float"}:
        # A number Python cannot take, such as one of 5000 digits, stays text and is refused later.
        with contextlib.suppress(ValueError):
            return _number(kind, text.lower().replace("_", ""))
    return text


def _number(kind: str, text: str) -> int | float:
    if kind == "float":
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return int(text, 0) if text.startswith(("0x", "0o")) else int(text)
