from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.agreement.dates import Span, day_of, span_of


@given(st.dates())
def test_a_day_a_month_and_a_year_hold_the_day_and_say_what_was_written(day):
    for length in (4, 7, 10):
        held = day_of(day.isoformat()[:length])
        assert held.first <= day <= held.last
        assert str(held) == day.isoformat()[:length]
        assert held.is_exact == (length == 10)


def test_a_month_counts_as_its_last_day():
    assert day_of("2020-02").last == date(2020, 2, 29)
    assert day_of("1994").last == date(1994, 12, 31)


@pytest.mark.parametrize("text", ["2019-13", "2019-02-30", "94", "soon", "2019-1-1", ""])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"is not (a date|in the calendar)"):
        day_of(text)


@given(st.integers(0, 400), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_months_keep_the_day_or_take_the_last_of_a_shorter_month(months, start):
    end = Span(months=months).after(start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and end == day_of(end.isoformat()[:7]).last)


def test_spans_are_read_and_written():
    assert [
        str(span_of(text)) for text in ("90 days", "1 day", "2 weeks", "1 month", "2 years", "0 months")
    ] == [
        "90 days",
        "1 day",
        "14 days",
        "1 month",
        "24 months",
        "0 days",
    ]
    with pytest.raises(ValueError, match="write one such as 90 days"):
        span_of("a while")
    with pytest.raises(ValueError, match="no single unit"):
        str(Span(months=1, days=1))
    with pytest.raises(OverflowError, match="outside the calendar"):
        Span(months=12 * 9000).after(date(2000, 1, 1))
