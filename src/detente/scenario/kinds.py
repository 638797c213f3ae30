"""What a field of a scenario file may hold, other than a three-point value, and how it is read."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from detente.scenario.expression import Expression, parse
from detente.scenario.values import JUDGEMENT, read_value
from detente.scenario.words import shown


def _condition(raw: Any) -> Any:
    return parse(raw) if isinstance(raw, str) else raw


def _share(raw: Any) -> Any:
    """Read a setting such as '2 %' or 0.02; a setting is a demand, not a fact, and needs no source."""
    return _setting(raw, "number")


def _years(raw: Any) -> Any:
    """Read a setting such as '6 months' or 0.5."""
    return _setting(raw, "time")


def _number_or_text(*examples: str | float) -> WithJsonSchema:
    return WithJsonSchema({"type": ["number", "string"], "examples": list(examples)})


class _NoFile:
    context = {"unsourced": JUDGEMENT}  # noqa: RUF012 - read only


def _setting(raw: Any, dimension: str) -> Any:
    if isinstance(raw, str):
        return read_value(raw, _NoFile(), dimension)["likely"]  # type: ignore[arg-type]
    return _number(raw)


def _number(raw: Any) -> Any:
    """Refuse what is a number to Python only: true, false, infinity and nothing."""
    if isinstance(raw, bool) or (isinstance(raw, float) and not math.isfinite(raw)):
        raise ValueError(f"{shown(raw)} is not a number here; write one such as 2 or 0.5")
    return raw


def _text(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


Condition = Annotated[Expression, BeforeValidator(_condition)]
Share = Annotated[float, BeforeValidator(_share), _number_or_text("2 %", 0.02)]
Points = Annotated[float, BeforeValidator(_share), _number_or_text("10", 10)]
Years = Annotated[float, BeforeValidator(_years), _number_or_text("6 months", 0.5)]
Plain = Annotated[float, BeforeValidator(_number)]
Count = Annotated[int, BeforeValidator(_number)]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "integer"]})]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Frozen(BaseModel):
    """A part of a file: frozen, and without fields that nobody knows.

    noun : what messages call it. stand_ins : for fields that it needs, the content that causes no further
    problem, so that the rest of a file can be looked at although they are missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    noun: ClassVar[str] = "this"
    stand_ins: ClassVar[dict[str, Any]] = {}
