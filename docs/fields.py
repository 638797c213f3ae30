"""How the fields of a file are written down as tables, for the reference pages."""  # noqa: INP001 - as generate.py

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from detente.agreement import dates
from detente.agreement import model as agreement
from detente.projects import parts
from detente.scenario import claim, kinds, model, preference, roadmap_file, values
from detente.scenario.ordinal import NEEDED
from detente.scenario.values import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

GENERATED = "<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->"


def units(*dimensions: str) -> str:
    """The units of some dimensions, as one writes them."""
    names = [unit for unit, (dimension, _) in UNITS.items() if dimension in dimensions]
    return ", ".join(f"`{name}`" if name else "none" for name in names)


KINDS: list[tuple[Any, str, str]] = [
    (values.Number, "[value](#values)", units("number")),
    (values.Time, "[value](#values)", units("time")),
    (values.Money, "[value](#values)", units("money", "money a year")),
    (values.Lump, "[value](#values)", units("money")),
    (values.Length, "[value](#values)", units("length")),
    (values.Quantity, "[value](#values)", "[by kind](#units-by-kind)"),
    (kinds.Share, "number", "none, `%`"),
    (kinds.Years, "length of time", units("time")),
    (kinds.Condition, "[condition](#conditions)", ""),
    (kinds.Plain, "number", "none"),
    (kinds.Points, "number", "none"),
    (kinds.Count, "whole number", "none"),
    (kinds.Text, "text", ""),
    (kinds.Name, "name", ""),
    (claim.Stated, "[statement](#statements)", ""),
    (preference.Chain, "chain", ""),
    (tuple[preference.Class, ...], "list of classes", ""),
    (roadmap_file.PhaseNumber, "phase", "none"),
    (parts.Coordinates, "[longitude, latitude]", "degrees"),
    (parts.Factors, "list of numbers", "none"),
    (agreement.Id, "name", ""),
    (agreement.Mode, "[way of checking](#ways-of-checking)", ""),
    (dates.OnDay, "[date](#dates)", ""),
    (dates.Lasting, "[span](#spans)", ""),
    (str, "text", ""),
    (bool, "`true` or `false`", ""),
    (float, "number", "none"),
]
"""Annotation, what one writes for it, and the units it takes."""


def kind(hint: object) -> tuple[str, str]:
    """What one writes for an annotation, and its units."""
    for known, words, measured in KINDS:
        if hint == known:
            return words, measured
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        return f"[{noun(hint)}](#{noun(hint).replace(' ', '-')})", ""
    inner = get_args(hint)
    if not inner:
        raise TypeError(f"nothing says how {hint} is written; add it to KINDS")
    origin = get_origin(hint)
    return kind(inner[0]) if origin is typing.Annotated else _composed(origin, inner)


def _composed(origin: object, inner: tuple[object, ...]) -> tuple[str, str]:
    """What one writes for a list, a mapping or a choice."""
    if origin is Literal:
        written = {False: "`no`", True: "`true`"}
        return " or ".join(
            written[choice] if isinstance(choice, bool) else f"`{choice}`" for choice in inner
        ), ""
    choices = [kind(choice) for choice in inner if choice not in (type(None), ...)]
    words, measured = choices[-1] if origin is dict else choices[0]
    if origin is dict:
        return f"mapping: {choices[0][0]} → {words}", measured
    if origin is tuple:
        return f"list of {words}s", measured
    return " or ".join(words for words, _ in choices), ", ".join(
        filter(None, (named for _, named in choices))
    )


FILLED_IN = {"low": "as `likely`", "high": "as `likely`", "source": "an error, or `unsourced`"}
"""Fields of a value that the reader fills in if the file does not."""

NOUNS = {
    "Exchange": "exchange",
    "Reversible": "reversal",
    "Verification": "verification",
    "Member": "party",
    "LineType": "type of line",
    "Signatory": "party",
    "Verified": "verification",
    "Breach": "breach",
    "Reading": "version",
}
"""What a part is called, where its class is called otherwise."""


def noun(owner: type[BaseModel]) -> str:
    """What a part of a file is called."""
    return NOUNS.get(owner.__name__, owner.__name__.lower())


def _default(name: str, field: FieldInfo) -> str:
    if name in FILLED_IN:
        return FILLED_IN[name]
    # An agreement may have no `phases` and no `phase`; there they are nothing, not zero.
    said = field.default is None or field.default == ()
    may_lack = field.default == model.UNSAID or (name in NEEDED and not field.default and not said)
    if may_lack or field.default is PydanticUndefined:
        return "**needed**" + (", unless [ordinal](#ranking-situations)" if may_lack else "")
    if isinstance(field.default, values.Value):
        return f"`{field.default.likely:g} {', '.join(field.default.source)}`"
    if isinstance(field.default, bool):
        return f"`{field.default}`".lower() if field.annotation is bool else "`no`"
    if field.default is None or not field.default or not str(field.default):
        return "nothing"
    return f"`{field.default}`"


def _bounds(field: FieldInfo) -> str:
    words = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most", "min_length": "at least"}
    found = [
        f"{word} {getattr(rule, key):g}"
        for rule in field.metadata
        for key, word in words.items()
        if getattr(rule, key, None) is not None
    ]
    return f" ({' and '.join(found)})" if found else ""


def cell(text: str) -> str:
    """Text as it stands in a table."""
    return text.replace("|", "\\|") or " "


def table(owner: type[BaseModel]) -> Iterator[str]:
    """The fields of a part, one in a row."""
    hints = typing.get_type_hints(owner, include_extras=True)
    yield "| field | type | unit | default | meaning |"
    yield "|---|---|---|---|---|"
    for name, field in owner.model_fields.items():
        words, measured = kind(hints[name])
        meaning = f"{field.description}{_bounds(field)}"
        row = [f"`{field.alias or name}`", words, measured, _default(name, field), meaning]
        yield f"| {' | '.join(map(cell, row))} |"


def section(owner: type[BaseModel], where: str) -> Iterator[str]:
    """A part with its heading, where it stands, and its fields."""
    summary = (inspect.getdoc(owner) or "").splitlines()[0]
    yield from (f"## {noun(owner).capitalize()}", "", f"{summary} {where}", "")
    yield from (*table(owner), "")
