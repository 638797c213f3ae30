"""Three-point values with unit and source, as the scenario file writes them.

Two ways to write the same value::

    0.24 [0.18, 0.30] un-panel-2018 (medium)
    {likely: 0.24, low: 0.18, high: 0.30, source: un-panel-2018, confidence: medium}

In a mapping `likely` may carry its unit (`likely: 750 MUSD/yr`), and each end of a range
may have its own (`3 months [6 weeks, 5 months]`).

The source is the id of an entry under `sources` (several, separated by commas),
or the word `judgement`. Units come from a closed list and are converted on reading:
time to years, shares to fractions of one, money to million US dollars, power to MW.
"""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from detente.scenario.words import listed, shown, suggestion

JUDGEMENT = "judgement"
"""The word that marks a number as somebody's judgement and not a fact."""

UNITS: dict[str, tuple[str, float]] = {
    "": ("number", 1.0),
    "%": ("number", 0.01),
    "days": ("time", 1 / 365.25),
    "weeks": ("time", 7 / 365.25),
    "months": ("time", 1 / 12),
    "years": ("time", 1.0),
    "MUSD": ("money", 1.0),
    "BUSD": ("money", 1000.0),
    "MUSD/yr": ("money a year", 1.0),
    "BUSD/yr": ("money a year", 1000.0),
    "km": ("length", 1.0),
    "km/day": ("speed", 1.0),
    # electricity
    "MW": ("power", 1.0),
    "GW": ("power", 1000.0),
    "GWh/yr": ("energy a year", 1000.0),
    "TWh/yr": ("energy a year", 1e6),
    "USD/MWh": ("price of energy", 1.0),
    "USD/kW": ("price of power", 1.0),
    "USD/kW/yr": ("price of power a year", 1.0),
    "USD/MW/km": ("price of a line", 1.0),
    "t/MWh": ("emissions", 1.0),
    "USD/tCO2": ("price of carbon", 1.0),
    # gas
    "bcm/yr": ("gas a year", 1.0),
    "USD/kcm": ("price of gas", 1.0),
    "USD/kcm/km": ("price of moving gas", 1.0),
    "t/kcm": ("emissions of gas", 1.0),
    # freight
    "TEU/yr": ("containers a year", 1.0),
    "kTEU/yr": ("containers a year", 1000.0),
    "t/yr": ("tonnes a year", 1.0),
    "kt/yr": ("tonnes a year", 1000.0),
    "Mt/yr": ("tonnes a year", 1e6),
    "USD/TEU": ("price of containers", 1.0),
    "USD/t": ("price of tonnes", 1.0),
    "USD/TEU/km": ("price of moving containers", 1.0),
    "USD/t/km": ("price of moving tonnes", 1.0),
    "USD/TEU/day": ("price of time for containers", 1.0),
    "USD/t/day": ("price of time for tonnes", 1.0),
    "trains/day": ("trains a day", 1.0),
    "TEU/train": ("containers of a train", 1.0),
    "t/train": ("tonnes of a train", 1.0),
}
"""Unit -> (dimension, size in the dimension's own unit, which is the first that has 1)."""

SINGULAR = {"day": "days", "week": "weeks", "month": "months", "year": "years", "percent": "%"}

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_UNIT = "|".join(sorted(map(re.escape, [*filter(None, UNITS), *SINGULAR]), key=len, reverse=True))
_U = rf"(?:{_UNIT})(?![\w/])"
_END = re.compile(rf"\s?(?P<number>{_NUMBER})\s?(?P<unit>{_U})?\s?")
_COMPACT = re.compile(
    rf"(?P<likely>{_NUMBER})\s?(?P<unit>{_U})?"
    r"\s?(?:\[(?P<low>[^\[\],]+),(?P<high>[^\[\],]+)\])?"
    rf"\s?(?P<unit_after>{_U})?"
    r"\s?(?P<source>[A-Za-z][\w.-]*(?:\s?,\s?[A-Za-z][\w.-]*)*)?"
    r"\s?(?:\((?P<confidence>\w+)\))?",
)
LENGTH_LIMIT = 500
"""Longest compact value, in characters."""

WRITE_IT = (
    "write it as 'LIKELY [LOW, HIGH] UNIT SOURCE', e.g. '0.24 [0.18, 0.30] un-panel-2018' or "
    "'3 months judgement'"
)


class Value(BaseModel):
    """A number somebody vouches for: likely, low and high, and where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    likely: float = Field(description="best estimate")
    low: float = Field(description="lowest credible value; the likely one if no range is given")
    high: float = Field(description="highest credible value; the likely one if no range is given")
    unit: str = Field(
        default="", description="unit the file used; numbers here are in the dimension's own unit"
    )
    source: tuple[str, ...] = Field(description="ids under `sources`, or the one word 'judgement'")
    confidence: Literal["high", "medium", "low"] | None = Field(
        default=None, description="how far the source can be trusted for this number"
    )
    note: str = Field(default="", description="how the number was arrived at")

    @property
    def is_judgement(self) -> bool:
        """Whether nobody but the author vouches for the number."""
        return self.source == (JUDGEMENT,)

    @property
    def dimension(self) -> str:
        """What is measured: number, time, money, or money a year."""
        return UNITS[self.unit][0]

    @property
    def spread(self) -> float:
        """High minus low, in the dimension's own unit."""
        return self.high - self.low

    def plus(self, other: Value) -> Value:
        """The sum with a value of the same dimension; ends are added to ends."""
        update = {
            "likely": self.likely + other.likely,
            "low": self.low + other.low,
            "high": self.high + other.high,
            "source": tuple(dict.fromkeys((*self.source, *other.source))),
        }
        return self.model_copy(update=update)

    def times(self, factor: float) -> Value:
        """The value times a number."""
        ends = sorted((factor * self.low, factor * self.high))
        return self.model_copy(update={"likely": factor * self.likely, "low": ends[0], "high": ends[1]})

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.likely <= self.high:
            factor = UNITS[self.unit][1] if self.unit in UNITS else 1.0
            low, likely, high = (f"{end / factor:g}" for end in (self.low, self.likely, self.high))
            raise ValueError(
                f"the range is inverted: low {low}, likely {likely}, high {high} {self.unit}".rstrip()
                + "; low <= likely <= high must hold"
            )
        return self


_NO_UNIT = re.compile(
    rf"\s*{_NUMBER}\s*(?:\[[^\]]*\])?\s*(?P<unit>[A-Za-z$/]+)\s+[A-Za-z][\w.-]*.*", re.DOTALL
)
"""What looks like a value but for a unit that there is not."""


def _apart(text: str) -> dict[str, Any]:
    """Take a compact value apart into its named fields, all still text."""
    match = _COMPACT.fullmatch(" ".join(text.split())) if len(text) <= LENGTH_LIMIT else None
    if match is None:
        odd = _NO_UNIT.fullmatch(text[:LENGTH_LIMIT])
        if odd:
            units = listed(filter(None, UNITS))
            raise ValueError(f"{shown(odd['unit'])} in {shown(text)} is not a unit; the units are: {units}")
        raise ValueError(f"{shown(text)} cannot be read as a value; {WRITE_IT}")
    found: dict[str, Any] = {name: part for name, part in match.groupdict().items() if part is not None}
    after = found.pop("unit_after", None)
    if after is not None and found.setdefault("unit", after) != after:
        raise ValueError(f"{shown(text)} has two units, {found['unit']} and {after}; keep one")
    return found


def _fields(raw: Any) -> dict[str, Any]:
    """Take either way of writing a value apart into its named fields."""
    if isinstance(raw, str):
        return _apart(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return {"likely": raw}
    if not isinstance(raw, dict):
        raise ValueError(f"{shown(raw)} is not a number; {WRITE_IT}")
    for name in raw:
        if name not in Value.model_fields:
            way_out = suggestion(str(name), Value.model_fields, "fields of a value")
            raise ValueError(f"{shown(name)} is not a field of a value; {way_out}")
    if raw.get("likely") is None:
        raise ValueError(f"`likely` is missing; {WRITE_IT}")
    inner = _fields(raw["likely"]) if not isinstance(raw["likely"], dict) else {"likely": raw["likely"]}
    outer = {name: given for name, given in raw.items() if name != "likely"}
    for name in outer.keys() & inner.keys():
        raise ValueError(f"`{name}` is given twice, inside `likely` and as a field of its own; keep one")
    return {**outer, **inner}


def _unit_of(raw: Any, *dimensions: str) -> str:
    unit = SINGULAR.get(str(raw), str(raw))
    known = [name for name, (dimension, _) in UNITS.items() if dimension in dimensions]
    if unit not in known:
        names = ", ".join(name or "a bare number" for name in known)
        got = f"the unit {shown(unit)}" if unit else "a number without unit"
        raise ValueError(f"{got} does not fit here; the unit must be one of: {names}")
    return unit


def _end(raw: Any, unit: str) -> float:
    """One number of a value in the dimension's own unit; `unit` holds where it names none itself."""
    match = _END.fullmatch(" ".join(raw.split())) if isinstance(raw, str) else None
    number = match["number"] if match else raw
    if match and match["unit"]:
        unit = _unit_of(match["unit"], UNITS[unit][0])
    if isinstance(number, bool):
        raise ValueError(f"{shown(raw)} is not a number; {WRITE_IT}")
    try:
        found = float(number)
    except (TypeError, ValueError):
        raise ValueError(f"{shown(raw)} is not a number; {WRITE_IT}") from None
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(f"{shown(raw)} is not a finite number; write one that can be measured")
    return found * UNITS[unit][1]


def _sources_of(raw: Any, default: str | None) -> tuple[str, ...]:
    if raw is None:
        if default is None:
            raise ValueError(
                "the number has no source; name one under `sources`, or mark it 'judgement' "
                "(or set `unsourced: judgement` for the whole file)"
            )
        return (default,)
    names = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(names, list | tuple) or not names or not all(isinstance(n, str) and n for n in names):
        raise ValueError(f"`source` must be a name or a list of names, not {shown(raw)}")
    return tuple(name.strip() for name in names)


def read_value(raw: Any, info: ValidationInfo, *dimensions: str) -> Any:
    """Turn either way of writing a value into one whose numbers are in the dimension's own unit.

    Raises ValueError with the offending value and the way out.
    """
    if isinstance(raw, Value):
        return raw
    given = _fields(raw)
    unit = _unit_of(given.pop("unit", ""), *dimensions)
    likely = _end(given.pop("likely"), unit)
    low, high = (_end(given.pop(end), unit) if end in given else likely for end in ("low", "high"))
    sources = _sources_of(given.pop("source", None), (info.context or {}).get("unsourced"))
    return {**given, "likely": likely, "low": low, "high": high, "unit": unit, "source": sources}


def _kind(*dimensions: str) -> BeforeValidator:
    return BeforeValidator(lambda raw, info: read_value(raw, info, *dimensions))


Number = Annotated[Value, _kind("number")]
Time = Annotated[Value, _kind("time")]
Money = Annotated[Value, _kind("money", "money a year")]
Lump = Annotated[Value, _kind("money")]
Length = Annotated[Value, _kind("length")]
Quantity = Annotated[Value, _kind(*dict.fromkeys(dimension for dimension, _ in UNITS.values()))]
"""A value of any dimension; which one fits is for whoever reads it to check."""
