"""Dates of findings as days that can be compared."""

from __future__ import annotations

import pytest
from telling import Telling

from dragoman.meaning.findings import ArticleHead, Meeting, Reading
from dragoman.record.days import ANCHORED, ASSUMED, PUBLISHED, STATED, When, read_when


def _read(begin: str | None, end: str | None, precision: str | None = "day") -> When | None:
    meeting = Meeting(id="m", format="talks", status="planned")
    return read_when(meeting, (begin, end), precision, Reading(article=ArticleHead(id="a", text="")))  # type: ignore[arg-type]


def _days(begin: str | None, end: str | None, precision: str | None = "day") -> int:
    when = _read(begin, end, precision)
    assert when is not None
    return when.span_days


def test_an_interval_is_half_open() -> None:
    """The day that an interval ends with is not one of its days."""
    assert _days("2025-05-16", "2025-05-17") == 1


def test_a_time_of_day_is_one_day() -> None:
    """An hour covers the day it is on, and no other."""
    assert _days("2025-05-16T13:00:00", "2025-05-16T14:00:00", "hour") == 1


def test_an_end_at_midnight_is_the_day_before() -> None:
    """A day written as two midnights is one day."""
    assert _days("2025-05-16T00:00:00", "2025-05-17T00:00:00", "day") == 1


def test_a_month_is_no_day() -> None:
    """A month has days, but tells none."""
    when = _read("2025-05-01", "2025-06-01", "month")
    assert when is not None
    assert not when.is_day
    assert not when.is_week


def test_a_month_without_days_is_read() -> None:
    """An interval of months covers all their days."""
    assert _days("2025-05", "2025-06", "month") == 31


def test_a_week_is_a_week() -> None:
    """Seven days with the precision of a week tell a week and no day."""
    when = _read("2025-05-12", "2025-05-19", "week")
    assert when is not None
    assert when.is_week
    assert not when.is_day


def test_an_unknown_interval_is_none() -> None:
    """Nothing known is None, not a date."""
    assert _read(None, None) is None


def test_a_deadline_has_no_days() -> None:
    """ "By 1 June" says on no day that anything happened."""
    when = _read(None, "2025-06-02")
    assert when is not None
    assert when.first is None


def test_what_is_no_date_has_no_days() -> None:
    """An interval that cannot be read is kept as it is and compared with nothing."""
    when = _read("2025-02-31", "2025-03-01")
    assert when is not None
    assert when.first is None


def test_precision_is_inferred_where_none_is_given() -> None:
    """Exchanges and acts carry no precision: one day is a day, thirty-one are a month."""
    one, many = _read("2025-05-16", "2025-05-17", None), _read("2025-05-01", "2025-06-01", None)
    assert one is not None
    assert many is not None
    assert (one.precision, many.precision) == ("day", "month")


def test_a_late_hour_in_utc_can_be_the_next_day() -> None:
    """22:30 UTC on the 15th is the 16th for whoever reports from Istanbul."""
    when, day = _read("2025-05-15T22:30:00Z", "2025-05-15T22:31:00Z", "minute"), _read("2025-05-16", "2025-05-17")
    assert when is not None
    assert day is not None
    assert when.overlaps(day)


def test_a_time_without_a_zone_stays_on_its_day() -> None:
    """Without a zone there is nothing to convert."""
    when, day = _read("2025-05-15T22:30:00", "2025-05-15T22:31:00", "minute"), _read("2025-05-16", "2025-05-17")
    assert when is not None
    assert day is not None
    assert when.overlaps(day) is False


@pytest.mark.parametrize(("grade", "expected"), [("stated", STATED), ("anchored", ANCHORED), ("published", PUBLISHED)])
def test_the_grade_is_that_of_the_time_expression(grade: str, expected: int) -> None:
    """The time expression in the evidence of the date tells how the date is known."""
    (claim,) = Telling("a").meeting("2025-05-16", grade=grade).claims()  # type: ignore[arg-type]
    assert claim.when is not None
    assert claim.when.grade == expected


def test_a_date_without_words_is_assumed() -> None:
    """A date from the rule of publication, without evidence, has the lowest grade."""
    meeting = Meeting(id="m", format="talks", status="planned", derived={"interval": "times/publication-day"})
    when = read_when(meeting, ("2025-05-16", "2025-05-17"), "day", Reading(article=ArticleHead(id="a", text="")))
    assert when is not None
    assert when.grade == ASSUMED
