"""What holds for every text and every day: properties of the calendar and of the step, without a model."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plainly import analyse_plainly

from dragoman.meaning.times import TimeMention, find_times
from dragoman.meaning.times.calendar import Stamp, enclose, find_end, find_weekday, move, write_value

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
UNITS = st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "century"])
WORDS = ["May", "March", "Friday", "June", "2", "2025", "12", "May-June", "last", "next", "week", "ago", "two", "days", "the", "of", "in", "10:30", "a.m.", "3rd", "quarter", "1990s", "BC"]  # fmt: skip
# The finest precision a value of that length may have.
PHRASES = {
    "last week": 7,
    "next month": 28,
    "yesterday": 1,
    "in March 2021": 31,
    "on Friday": 1,
    "in 1998": 365,
    "in the 1990s": 3652,
    "this year": 365,
}


@given(DAYS, UNITS)
def test_interval_is_half_open_and_holds_its_day(day: date, unit: str) -> None:
    """The stretch of a unit around a day begins on or before it and ends after it."""
    stamp = enclose(day, unit)
    assert stamp.first <= day < find_end(stamp)


@given(DAYS, UNITS)
def test_the_next_stretch_begins_where_this_one_ends(day: date, unit: str) -> None:
    stamp = enclose(day, unit)
    following = move(stamp, unit, 1)
    assert following is not None
    assert following.first == find_end(stamp)
    assert write_value(following) != write_value(stamp)


@given(DAYS, st.integers(0, 6), st.sampled_from([-1, 1]))
def test_weekday_lies_within_a_week_on_its_side(day: date, weekday: int, sign: int) -> None:
    found = find_weekday(day, weekday, sign)
    assert found is not None
    assert found.weekday() == weekday
    assert 0 <= (found - day).days * sign < 7


@given(DAYS, st.integers(-500, 500))
def test_moving_a_month_never_makes_it_a_day(day: date, count: int) -> None:
    """Precision is never finer than what was given."""
    moved = move(enclose(day, "month"), "day", count)
    assert moved is not None
    assert moved.precision == "month"


def list_values(found: list[TimeMention]) -> list[tuple[str, str]]:
    return [(m.words, m.value) for m in found]


@given(st.text(max_size=200), st.sampled_from([None, "2025-07-21", "2025", "no day"]))
@settings(max_examples=150)
def test_any_text_is_read_without_a_crash(text: str, published: str | None) -> None:
    """Whatever stands there: mentions lie in order, inside the text, none over another."""
    check(text, find_times(analyse_plainly(text), published))


@given(st.lists(st.sampled_from([*WORDS, ",", "-", "\n", "’", "½", "٣", "Ⅷ"]), max_size=14), DAYS)
@settings(max_examples=250)
def test_any_order_of_time_words_is_read_without_a_crash(words: list[str], day: date) -> None:
    text = " ".join(words)
    check(text, find_times(analyse_plainly(text), day.isoformat()))


def check(text: str, found: list[TimeMention]) -> None:
    end = 0
    for mention in found:
        assert end <= mention.span[0] < mention.span[1] <= len(text)
        assert text[slice(*mention.span)] == mention.words
        end = mention.span[1]
        if mention.begin is not None and mention.end_exclusive is not None:
            assert mention.begin < mention.end_exclusive


@pytest.mark.parametrize(("phrase", "days"), PHRASES.items())
@given(day=DAYS)
@settings(max_examples=30)
def test_interval_is_not_finer_than_the_words(phrase: str, days: int, day: date) -> None:
    """A week stays a week, a month a month."""
    (mention,) = find_times(analyse_plainly(f"They met {phrase} ."), day.isoformat())
    assert mention.begin is not None
    assert mention.end_exclusive is not None
    assert (date.fromisoformat(mention.end_exclusive) - date.fromisoformat(mention.begin)).days >= days


@given(day=DAYS, weeks=st.integers(1, 30))
@settings(max_examples=60)
def test_shifting_publication_by_weeks_shifts_days_by_weeks(day: date, weeks: int) -> None:
    analysis = analyse_plainly("They met yesterday , on Friday and three days ago .")
    now = find_times(analysis, day.isoformat())
    later = find_times(analysis, (day + timedelta(weeks=weeks)).isoformat())
    assert len(now) == 3
    for a, b in zip(now, later, strict=True):
        assert date.fromisoformat(b.value) - date.fromisoformat(a.value) == timedelta(weeks=weeks)


def test_year_without_christ_has_a_value_and_no_interval() -> None:
    (mention,) = find_times(analyse_plainly("The wall was built in 480 BC ."), "2025-07-21")
    assert (mention.value, mention.begin) == ("BC0480", None)


def test_day_that_the_calendar_does_not_have_is_no_time() -> None:
    assert find_times(analyse_plainly("Signed on 31 June 2025 ."), "2025-07-21") == []


def test_stamp_before_christ_moves_by_years_only() -> None:
    stamp = Stamp("year", date(1, 1, 1), before_christ=400)
    assert move(stamp, "year", 10) == Stamp("year", date(1, 1, 1), before_christ=390)
    assert move(stamp, "day", 10) is None
