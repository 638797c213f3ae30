"""A scenario as plain data in the form of the file, and plain data as one line of text."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

from detente.scenario.claim import Statement
from detente.scenario.expression import Expression
from detente.scenario.model import Scenario
from detente.scenario.read import document_of
from detente.scenario.values import UNITS, Value, read_value

_WORD = re.compile(r"(?!(true|false|null|yes|no|on|off|y|n)$)[A-Za-z][\w.-]*", re.ASCII | re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z0-9][\w.,;()\[\]%/+-]*( [\w.,;()\[\]%/+-]+)+", re.ASCII)
"""Texts without any sign that YAML could take for its own: most of them, told without a parser."""

PRECISION = 17
"""Digits that tell any two floating-point numbers apart."""

WHOLE = 1e15
"""From here on whole numbers are written with an exponent."""


def plain(thing: Any) -> Any:
    """Model, values and conditions as mappings, lists, numbers and text; defaults are left out."""
    if isinstance(thing, Value):
        return _value(thing)
    if isinstance(thing, Expression):
        return thing.text
    if isinstance(thing, Statement):
        return thing.written
    if isinstance(thing, BaseModel):
        return dict(_fields(thing))
    if isinstance(thing, dict):
        return {str(name): plain(inner) for name, inner in thing.items()}
    return [plain(inner) for inner in thing] if isinstance(thing, tuple) else thing


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, info in type(model).model_fields.items():
        held = getattr(model, name)
        if info.is_required() or held != info.default:
            years = name == "phase" and isinstance(model, Scenario)
            yield info.alias or name, _years(held) if years else plain(held)


def _years(length: float) -> str:
    """A length of time in the unit that writes it shortest."""
    written = ((number_in(length, UNITS[unit][1]), unit) for unit in ("months", "years", "weeks", "days"))
    number, unit = min(written, key=lambda pair: len(pair[0]))
    return f"{number} {unit}"


def number_in(amount: float, size: float) -> str:
    """The shortest number that, times the size of its unit, is exactly the amount."""
    near = amount / size
    rounded = (float(f"{near:.{digits}g}") for digits in range(1, PRECISION + 1))
    neighbours = (math.nextafter(near, end) for end in (-math.inf, math.inf))
    candidates = itertools.chain(rounded, neighbours)
    return _number(next((number for number in candidates if number * size == amount), near))


def _number(number: float) -> str:
    whole = float(number).is_integer() and abs(number) < WHOLE
    return str(int(number)) if whole else repr(number)


def compact(value: Value) -> str:
    """A value in one line, its note left out."""
    size = UNITS[value.unit][1]
    likely, low, high = (number_in(end, size) for end in (value.likely, value.low, value.high))
    parts = [likely]
    parts += [] if low == high == likely else [f"[{low}, {high}]"]
    parts += [value.unit] if value.unit else []
    parts += [", ".join(value.source)]
    parts += [f"({value.confidence})"] if value.confidence else []
    return " ".join(parts)


def _value(value: Value) -> str | dict[str, Any]:
    """A value in one line where that says all of it, otherwise as a mapping."""
    line = compact(value)
    context: Any = SimpleNamespace(context={})
    try:
        if Value(**read_value(line, context, value.dimension)) == value:
            return line
    except ValueError:
        pass
    size = UNITS[value.unit][1]
    ends = {end: float(number_in(getattr(value, end), size)) for end in ("likely", "low", "high")}
    others = {"unit": value.unit, "confidence": value.confidence, "note": value.note}
    return {**ends, "source": list(value.source), **{name: given for name, given in others.items() if given}}


def inline(data: Any, *, in_flow: bool) -> str:
    """Plain data as YAML in one line; `in_flow`: inside brackets, where commas need quotes."""
    if isinstance(data, dict):
        return (
            "{"
            + ", ".join(f"{inline(k, in_flow=True)}: {inline(v, in_flow=True)}" for k, v in data.items())
            + "}"
        )
    if isinstance(data, list | tuple):
        return "[" + ", ".join(inline(inner, in_flow=True) for inner in data) + "]"
    if isinstance(data, bool) or data is None:
        return {True: "true", False: "false", None: "null"}[data]
    if isinstance(data, str):
        return data if _is_plain(data, in_flow=in_flow) else _quoted(data)
    return _number(data)


def _is_plain(text: str, *, in_flow: bool) -> bool:
    """Whether the text, written without quotes, is read as itself."""
    if not text.isprintable() or text != text.strip() or not text:
        return False
    if _WORD.fullmatch(text) or (_WORDS.fullmatch(text) and not (in_flow and set(text) & set(",[]"))):
        return True
    as_value, as_name = (f"x: {{y: {text}}}", f"{{{text}: 1}}") if in_flow else (f"x: {text}", f"{text}: 1")
    value, name = document_of(as_value, ""), document_of(as_name, "")
    held = {"x": {"y": text}} if in_flow else {"x": text}
    return (value.data, name.data) == (held, {text: 1}) and not value.problems + name.problems


def _quoted(text: str) -> str:
    """The text in double quotes; whatever cannot be seen is written by its number."""
    seen = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in seen) + '"'
