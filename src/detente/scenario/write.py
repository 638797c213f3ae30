"""From a scenario to text: single values changed in place, or a whole file written anew.

An edit cuts the new value into the old text at the place where the old one stands, so that
comments, order, spacing and notation of everything else stay as they are, to the byte.
"""

from __future__ import annotations

import os
import pathlib
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from detente.errors import Problem, ScenarioError
from detente.scenario.document import Path, dotted
from detente.scenario.model import Scenario
from detente.scenario.plain import inline, plain
from detente.scenario.read import compose, document_of
from detente.scenario.roadmap_file import RoadmapFile

Cut = tuple[int, int, str]
"""Replace the characters from the first position up to the second by the text."""


def edit(text: str, changes: Mapping[str, Any], name: str = "text") -> str:
    """The text with the values at the given dotted paths changed, and nothing else.

    A path whose last name is new adds an entry. Values are plain data: numbers, compact
    text such as '6 months judgement', lists, mappings. `name` stands for the file in
    messages. Whether the result is a scenario is for `read_text` to say.

    Raises ScenarioError if the text is not YAML, a path leads nowhere, or the place is an
    anchor or alias, which would change other places too.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    before = document_of(body, name)
    root = None if before.problems else compose(body)
    if not isinstance(root, MappingNode):
        raise ScenarioError(before.problems)
    cuts: list[Cut] = []
    for path, value in changes.items():
        place = _Place(body, root, path, name)
        cuts += place.cuts(value)
        _set(before.data, place.path, value)
    result = body
    # From the end to the start, so that positions stay true; of two cuts in one place the later first.
    for start, _, end, new in sorted(((cut[0], n, *cut[1:]) for n, cut in enumerate(cuts)), reverse=True):
        result = result[:start] + new + result[end:]
    after = document_of(result, name)
    if (after.problems or after.data != before.data) and len(changes) > 1:
        # Two new entries in one pair of brackets, for one, depend on each other.
        for path, value in changes.items():
            text = edit(text, {path: value}, name)
        return text
    if after.problems or after.data != before.data:
        raise _refusal(name, "", "the change cannot be made in place; edit the file by hand")
    return mark + result


def save(path: str | pathlib.Path, text: str) -> None:
    """Write the text to the file in one go: a reader sees the old file or the new one, never a half."""
    target = pathlib.Path(path).resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def as_text(thing: Scenario | RoadmapFile) -> str:
    """The scenario or roadmap as a YAML file; reading it gives an equal one. Defaults are left out."""
    return text_of(plain(thing))


def text_of(data: Mapping[str, Any]) -> str:
    """Plain data as a YAML file, mappings line by line, lists of names in one line."""
    lines: list[str] = []
    for name, entry in data.items():
        # A blank line before each section that holds entries of its own.
        part = list(_lines(name, entry, 0))
        lines += [""] if len(part) > 1 or isinstance(entry, dict) else []
        lines += part
    return "\n".join(lines) + "\n"


def _lines(name: str, entry: Any, depth: int) -> Iterator[str]:
    head = f"{'  ' * depth}{inline(name, in_flow=False)}:"
    if isinstance(entry, dict) and entry:
        yield head
        for inner_name, inner in entry.items():
            yield from _lines(inner_name, inner, depth + 1)
    elif isinstance(entry, list) and entry and all(isinstance(inner, dict) for inner in entry):
        yield head
        yield from (f"{'  ' * (depth + 1)}- {inline(inner, in_flow=False)}" for inner in entry)
    else:
        yield f"{head} {inline(entry, in_flow=False)}"


def _refusal(name: str, path: str, message: str) -> ScenarioError:
    return ScenarioError((Problem(name, 0, 0, path, message),))


def _set(data: Any, path: Path, value: Any) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = list(value) if isinstance(value, tuple) else value


class _Place:
    """Where a dotted path stands in a text; `node` is None where an entry is still to be added."""

    def __init__(self, text: str, root: MappingNode, dotted_path: str, name: str) -> None:
        self.text = text
        self.path: Path = ()
        self.key: Any = None
        self.parent: Any = root
        self.node: Any = root
        self.name = name
        self.asked = dotted_path
        rest = dotted_path.split(".")
        while rest:
            rest = self._step(rest)

    def _refusal(self, message: str) -> ScenarioError:
        return _refusal(self.name, self.asked, message)

    def _step(self, rest: list[str]) -> list[str]:
        """Go down by one entry; returns the names that remain."""
        if self.node is None or isinstance(self.node, ScalarNode):
            where = dotted(self.path)
            raise self._refusal(f"there is no '{where}' with entries; add '{where}' first")
        self.parent = self.node
        rest = self._into_list(rest) if isinstance(self.parent, SequenceNode) else self._into_mapping(rest)
        if self.node is not None and (self.node.anchor or self._is_alias()):
            raise self._refusal("an anchor or alias stands there; write the value out first")
        return rest

    def _into_list(self, rest: list[str]) -> list[str]:
        entries = self.parent.value
        if not rest[0].isdecimal() or int(rest[0]) >= len(entries):
            raise self._refusal(f"the list has {len(entries)} entries, counted from 0; name one of them")
        self.key, self.node = None, entries[int(rest[0])]
        self.path = (*self.path, int(rest[0]))
        return rest[1:]

    def _into_mapping(self, rest: list[str]) -> list[str]:
        """Names may contain dots, so the shortest that exists is meant."""
        entries = {key.value: (key, node) for key, node in self.parent.value}
        for length in range(1, len(rest) + 1):
            known = ".".join(rest[:length])
            if known in entries:
                self.key, self.node = entries[known]
                self.path = (*self.path, known)
                return rest[length:]
        if len(rest) > 1 and self.path != ("sources",):
            raise self._refusal(f"there is no '{'.'.join(rest[:-1])}' there; add it first")
        self.key, self.node, self.path = None, None, (*self.path, ".".join(rest))
        return []

    def _is_alias(self) -> bool:
        around = self.parent.start_mark.index if self.key is None else self.key.end_mark.index
        return bool(self.node.start_mark.index < around)

    def cuts(self, value: Any) -> list[Cut]:
        """What to cut into the text so that the value stands at the place."""
        new = inline(value, in_flow=bool(self.parent.flow_style))
        if self.node is None:
            return [self._addition(new)]
        if self.key is not None and not _is_inline(self.node):
            colon, end = _after_colon(self.text, self.key), _end(self.text, self.key, self.node)
            # The line of the name may end in a comment, which stays, or in the sign of a block of text.
            line_end = colon if isinstance(self.node, ScalarNode) else min(_line_end(self.text, colon), end)
            return [(colon, colon, f" {new}"), (line_end, end, "")]
        return [(self.node.start_mark.index, self.node.end_mark.index, new)]

    def _addition(self, new: str) -> Cut:
        entry = f"{inline(self.path[-1], in_flow=bool(self.parent.flow_style))}: {new}"
        if self.parent.flow_style:
            inside = self.text[: self.parent.end_mark.index - 1].rstrip()
            comma = {"{": "", ",": " "}.get(inside[-1], ", ")
            return len(inside), len(inside), comma + entry
        key, node = self.parent.value[-1]
        at = _line_end(self.text, _end(self.text, key, node))
        newline = "\r\n" if "\r\n" in self.text else "\n"
        indent = " " * self.parent.value[0][0].start_mark.column
        return at, at, f"{newline}{indent}{entry}"


def _is_inline(node: Any) -> bool:
    """Whether the whole node stands between its two marks: brackets, quotes, or a plain word."""
    if isinstance(node, ScalarNode):
        return node.style not in {"|", ">"} and node.start_mark.index < node.end_mark.index
    return bool(node.flow_style)


def _end(text: str, key: Any, node: Any) -> int:
    """Where the last character of the value of `key` stands, comments after it left out."""
    if _is_inline(node):
        return int(node.end_mark.index)
    if isinstance(node, MappingNode):
        return _end(text, *node.value[-1])
    if isinstance(node, SequenceNode):
        return _end(text, key, node.value[-1])
    if node.style in {"|", ">"}:
        return len(text[: node.end_mark.index].rstrip())
    return _after_colon(text, key)


def _after_colon(text: str, key: Any) -> int:
    return text.index(":", key.end_mark.index) + 1


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return end - 1 if text[start:end].endswith("\r") else end
