"""Dates of publication: what is read, with which precision, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles.dates import find_date, read_date


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("2025-07-21", "2025-07-21", "day"),
        ("2025/07/21", "2025-07-21", "day"),
        ("20250721", "2025-07-21", "day"),
        ("July 21, 2025", "2025-07-21", "day"),
        ("Jul. 21, 2025", "2025-07-21", "day"),
        ("21 July 2025", "2025-07-21", "day"),
        ("21st of July 2025", "2025-07-21", "day"),
        ("21-Jul-2025", "2025-07-21", "day"),
        ("Monday, July 21, 2025", "2025-07-21", "day"),
        ("Mon 21 Jul 2025", "2025-07-21", "day"),
        ("21.07.2025", "2025-07-21", "day"),
        ("3.4.2025", "2025-04-03", "day"),
        ("21/07/2025", "2025-07-21", "day"),
        ("07/21/2025", "2025-07-21", "day"),
        ("July 2025", "2025-07", "month"),
        ("2025-07", "2025-07", "month"),
        ("2025", "2025", "year"),
        ("Saturday, January 5, 2019\u00a0", "2019-01-05", "day"),
    ],
)
def test_days_months_and_years(words: str, value: str, precision: str) -> None:
    """A date of any usual form is read with the precision that it has."""
    date = read_date(words)
    assert date is not None
    assert (date.value, date.precision) == (value, precision)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2025-05-20T15:42:00Z", "2025-05-20T15:42:00Z"),
        ("2025-05-20T15:42:07.123Z", "2025-05-20T15:42:07Z"),
        ("2025-05-20T15:42:00+03:00", "2025-05-20T12:42:00Z"),
        ("2025-05-21T01:30:00+03:00", "2025-05-20T22:30:00Z"),
        ("2025-05-20 15:42 -0500", "2025-05-20T20:42:00Z"),
        ("21 July 2025 14:30 GMT", "2025-07-21T14:30:00Z"),
        ("July 21, 2025 at 2:30 p.m. EDT", "2025-07-21T18:30:00Z"),
        ("July 21, 2025 12:05 AM UTC", "2025-07-21T00:05:00Z"),
        ("21 July 2025, 14:30 (GMT+3)", "2025-07-21T11:30:00Z"),
        ("21.07.2025 14.30 MSK", "2025-07-21T11:30:00Z"),
        ("Wed, 21 May 2025 14:49:28 GMT", "2025-05-21T14:49:28Z"),
    ],
)
def test_minutes_in_utc(words: str, value: str) -> None:
    """A clock time in a known zone becomes UTC, to the minute."""
    date = read_date(words)
    assert date is not None
    assert (date.value, date.precision) == (value, "minute")


@pytest.mark.parametrize(
    "words",
    [
        "21 July 2025 14:30",
        "21 July 2025 14:30 BST",
        "21 July 2025 14:30 IST",
        "2025-07-21T14:30:00",
        "2025-07-21T00:00:00+03:00",
        "2025-07-21T00:00:00Z",
        "21 July 2025 25:70 GMT",
        "21 July 2025 13:30 pm GMT",
    ],
)
def test_unsure_minutes_are_left_out(words: str) -> None:
    """A time without a zone, in a zone of two meanings, at database midnight or out of range keeps its day only."""
    date = read_date(words)
    assert date is not None
    assert (date.value, date.precision) == ("2025-07-21", "day")


def test_two_readings_keep_the_year() -> None:
    """Day and month that can be exchanged leave only the year certain."""
    date = read_date("03/04/2025")
    assert date is not None
    assert (date.value, date.precision) == ("2025", "year")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "May 21",
        "31 June 2025",
        "2025-13-01",
        "0000-01-01",
        "9999",
        "12:30",
        "ſept 3, 2025",
        "x" * 200,
        "21 July 20255",
    ],
)
def test_what_is_no_date(words: str) -> None:
    """Words that name no day of a year, or a day that does not exist, are no date."""
    assert read_date(words) is None


def test_coarse_dates_can_be_refused() -> None:
    """A line that is only a month or a year is not taken for a date line."""
    assert read_date("July 2025", is_coarse_allowed=False) is None


def test_find_date_inside_words() -> None:
    """The first full date inside a line is found with its words."""
    date = find_date("Published on 21 July 2025 by the newsroom")
    assert date is not None
    assert (date.value, date.source) == ("2025-07-21", "21 July 2025")


@given(st.dates())
def test_iso_days_come_back(day: object) -> None:
    """Every ISO day of the years that articles come from is read as itself."""
    words = str(day)
    date = read_date(words)
    assert date is None if words < "1400" or words >= "2200" else date is not None and date.value == words


@given(st.text(max_size=90))
def test_any_words_are_a_date_or_none(words: str) -> None:
    """No words make the reader fail."""
    date = read_date(words)
    assert date is None or date.value[:4].isdigit()
