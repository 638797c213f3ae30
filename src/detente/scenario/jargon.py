"""What the validator says, in the words of the file format and with the way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from detente.scenario.words import shown, suggestion

_NEEDED = {
    "by": "name the parties that must all act, e.g. [dprk]",
    "parties": "a settlement needs at least two parties",
    "issues": "name at least one thing the parties care about",
    "steps": "name what could be done; something together needs at least two steps",
}


def fields_of(owner: type[BaseModel]) -> list[str]:
    """What the fields of a model are called in a file."""
    return [info.alias or name for name, info in owner.model_fields.items()]


def reworded(details: ErrorDetails, raw: Any, name: str, owner: type[BaseModel] | None) -> str:
    """A complaint about `raw`, which stands under `name` in an `owner`, as one sentence."""
    kind = details["type"]
    if kind == "extra_forbidden" and owner is not None:
        return _misspelt(name, owner)
    if kind == "missing" and owner is not None:
        return missing(name, owner)
    if raw is None:
        return "nothing stands here; fill it, or delete the line"
    if name.startswith("detente") and kind == "literal_error":
        return f"{shown(raw)} is not a version of the file format that is known here; write 1"
    if kind in _SENTENCES:
        return _SENTENCES[kind](shown(raw), details.get("ctx", {}), name)
    return f"{shown(raw)} does not fit here; the reference page of the file format says what does"


def _misspelt(name: str, owner: type[BaseModel]) -> str:
    noun: str = getattr(owner, "noun", "this")
    return (
        f"{shown(name)} is not a field of {noun}; {suggestion(name, fields_of(owner), f'fields of {noun}')}"
    )


def missing(name: str, owner: type[BaseModel]) -> str:
    """What to say where a field that must be there is not."""
    meaning = {info.alias or field: info.description for field, info in owner.model_fields.items()}[name]
    # Symbols at the end of a description are for the reference page.
    return f"`{name}` is missing; add it: " + re.sub(r" \(\w+\)$", "", meaning or "")


Sentence = Callable[[str, dict[str, Any], str], str]


def _bound(relation: str) -> Sentence:
    key = {"above": "gt", "at least": "ge", "below": "lt", "at most": "le"}[relation]
    return lambda raw, ctx, _: f"{raw} is out of range; it must be {relation} {ctx[key]:g}"


def _whole(raw: str, _ctx: dict[str, Any], _name: str) -> str:
    return f"{raw} is not a whole number; write one such as 3"


def _number(raw: str, _ctx: dict[str, Any], _name: str) -> str:
    return f"{raw} is not a number; write one such as 0.5"


def _text(raw: str, _ctx: dict[str, Any], _name: str) -> str:
    if raw.startswith(("[", "{")):
        return f"{raw} is not text; write one line of text"
    return f"{raw} is not text; put it in quotes"


def _mapping(raw: str, _ctx: dict[str, Any], _name: str) -> str:
    return f"{raw} is not a mapping; write indented lines of the form 'name: value'"


def _no_name(raw: str, pattern: str) -> str:
    case = "" if "A-Z" in pattern else "lower-case "
    most = "at most 80, " if "{0,79}" in pattern else ""
    return (
        f"{raw} cannot be a name; names are {case}letters, digits and hyphens, {most}and begin with a letter"
    )


def _list(raw: str, _ctx: dict[str, Any], _name: str) -> str:
    inside = raw.strip("'")
    return f"{raw} is not a list; put it in square brackets" + (
        f": [{inside}]" if inside == raw[1:-1] else ""
    )


_SENTENCES: dict[str, Sentence] = {
    "value_error": lambda _raw, ctx, _name: str(ctx["error"]),
    "literal_error": lambda raw, ctx, _: f"{raw} is not possible here; write {ctx['expected']}",
    "string_type": _text,
    "string_pattern_mismatch": lambda raw, ctx, _name: _no_name(raw, ctx["pattern"]),
    "too_short": lambda raw, ctx, name: (
        f"{raw} is too short; {_NEEDED.get(name, 'at least {min_length} are needed'.format(**ctx))}"
    ),
    "dict_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "tuple_type": _list,
    "is_instance_of": lambda raw, _ctx, _name: (
        f"{raw} is not a condition; write names of steps joined by 'and', 'or' and 'not'"
    ),
    "int_type": _whole,
    "int_parsing": _whole,
    "int_parsing_size": _whole,
    "int_from_float": _whole,
    "float_type": _number,
    "float_parsing": _number,
    "greater_than": _bound("above"),
    "greater_than_equal": _bound("at least"),
    "less_than": _bound("below"),
    "less_than_equal": _bound("at most"),
}
