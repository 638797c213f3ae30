"""Dates as agreements state them: a day, or only a month or a year; and spans such as '3 months'."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from detente.scenario.words import shown

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SPAN = re.compile(r"(\d{1,6}) (day|week|month|year)s?")
_MONTHS_IN_YEAR, _DAYS_IN_WEEK = 12, 7


@dataclass(frozen=True, order=True)
class Day:
    """A day, or a month or year of which the day is not known. `text` keeps what was written.

    A month or a year counts as its last day: by then whatever happened in it has certainly
    happened, and a deadline in it has certainly passed.
    """

    last: date
    text: str

    @property
    def first(self) -> date:
        """The earliest day that can be meant."""
        year, month, day = (*map(int, self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def is_exact(self) -> bool:
        """Whether a single day is meant."""
        return self.text == self.last.isoformat()

    def __str__(self) -> str:
        """The date as it was written."""
        return self.text


@dataclass(frozen=True)
class Span:
    """A length of time as calendars count it: whole months, and days beyond them."""

    months: int = 0
    days: int = 0

    def after(self, start: date) -> date:
        """The day that lies this long after another; the 31st becomes the last day of a shorter month.

        Raises OverflowError beyond the calendar's last year.
        """
        index = start.year * _MONTHS_IN_YEAR + start.month - 1 + self.months
        year, month = divmod(index, _MONTHS_IN_YEAR)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError(f"year {year} is outside the calendar")
        length = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, length)) + timedelta(days=self.days)

    def __str__(self) -> str:
        """The span as a file states it."""
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        if self.months and self.days:
            raise ValueError("a span of months and days has no single unit")
        return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def day_of(written: str) -> Day:
    """The day that a text such as '1994-10-21', '1994-10' or '1994' states. Raises ValueError."""
    match = _DAY.fullmatch(written)
    if match is None:
        raise ValueError(f"{shown(written)} is not a date; write one such as 1994-10-21, 1994-10 or 1994")
    year, month, day = int(match[1]), int(match[2] or _MONTHS_IN_YEAR), match[3]
    try:
        last = date(year, month, int(day) if day else calendar.monthrange(year, month)[1])
    except ValueError:  # calendar.IllegalMonthError is one
        raise ValueError(f"{shown(written)} is not in the calendar; check year, month and day") from None
    return Day(last, written)


def span_of(written: str) -> Span:
    """The span that a text such as '90 days' or '3 months' states. Raises ValueError."""
    match = _SPAN.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{shown(written)} is not a span of time; write one such as 90 days or 3 months")
    number = int(match[1])
    return {
        "day": Span(days=number),
        "week": Span(days=number * _DAYS_IN_WEEK),
        "month": Span(months=number),
        "year": Span(months=number * _MONTHS_IN_YEAR),
    }[match[2]]


def _day(raw: Any) -> Any:
    if isinstance(raw, Day):
        return raw
    if isinstance(raw, date):
        raw = raw.isoformat()[:10]
    # A bare year is a number to YAML.
    return day_of(str(raw)) if isinstance(raw, str | int) and not isinstance(raw, bool) else raw


def _span(raw: Any) -> Any:
    return span_of(raw) if isinstance(raw, str) else raw


def _written(span: Any) -> Any:
    """The span as text; where a field may hold something else than a span, that is kept."""
    return str(span) if isinstance(span, Span) else span


OnDay = Annotated[
    Day,
    BeforeValidator(_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["1994-10-21", "1994-10", "1994"]}),
]
Lasting = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(_written),
    WithJsonSchema({"type": "string", "examples": ["90 days", "3 months"]}),
]
