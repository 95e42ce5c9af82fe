"""Calendar arithmetic over stretches of time that have a name: a day, a week, a month, a quarter, a decade.

Enters: a `Stamp`. Leaves: another `Stamp`, its TIMEX3 value, its interval. It refuses to be finer than what it was
given: a month moved by a day stays a month, and a stretch whose borders no calendar fixes has no interval.

Weeks are ISO 8601 weeks. Seasons are the meteorological ones of the northern hemisphere; winter bears the year of its
December, except where the words give January or February. Years before Christ have a value and no interval.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dragoman.meaning.findings import Precision

DAYS_OF_WEEK = 7
FIRST_MONTH_OF_SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
# Rank from coarse to fine: to tell whether one stretch can hold another.
_COARSE_TO_FINE = (
    *("century", "decade", "year", "half", "season", "quarter", "month", "week", "weekend"),
    *("day", "part", "hour", "minute", "second"),
)
RANKS: dict[str, int] = {name: rank for rank, name in enumerate(_COARSE_TO_FINE)}
MONTHS_OF_UNIT = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
DAYS_OF_UNIT = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A named stretch of the calendar: its precision and its first day; `season` only with that precision.

    `before_christ` counts years backwards and has no first day; then only `year` is known.
    """

    precision: Precision
    first: date
    season: str = ""
    before_christ: int = 0

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def month(self) -> int:
        return self.first.month


def make_day(year: int, month: int, day: int) -> Stamp | None:
    """The day, or None when the calendar has no such day."""
    if not 1 <= year <= 9998 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return Stamp("day", date(year, month, day))


def make_month(year: int, month: int) -> Stamp | None:
    return Stamp("month", date(year, month, 1)) if 1 <= year <= 9998 and 1 <= month <= 12 else None


def make_year(year: int) -> Stamp | None:
    return Stamp("year", date(year, 1, 1)) if 1 <= year <= 9998 else None


def make_season(year: int, season: str) -> Stamp | None:
    if not 1 <= year <= 9998:
        return None
    return Stamp("season", date(year, FIRST_MONTH_OF_SEASON[season], 1), season)


def make_part_of_year(precision: Precision, year: int, number: int) -> Stamp | None:
    """The quarter or half of that number."""
    size = 3 if precision == "quarter" else 6
    if not 1 <= year <= 9998 or not 1 <= number <= 12 // size:
        return None
    return Stamp(precision, date(year, (number - 1) * size + 1, 1))


def enclose(day: date, unit: str) -> Stamp:
    """The stretch of that unit in which `day` lies."""
    year = day.year
    if unit == "century":
        return Stamp("century", date(max(1, year // 100 * 100), 1, 1))
    if unit == "decade":
        return Stamp("decade", date(max(1, year // 10 * 10), 1, 1))
    if unit == "year":
        return Stamp("year", date(year, 1, 1))
    if unit == "half":
        return Stamp("half", date(year, 1 if day.month < 7 else 7, 1))
    if unit == "quarter":
        return Stamp("quarter", date(year, (day.month - 1) // 3 * 3 + 1, 1))
    if unit == "season":
        return enclose_season(day)
    if unit == "month":
        return Stamp("month", day.replace(day=1))
    if unit in ("week", "fortnight"):
        return Stamp("week", day - timedelta(days=min(day.weekday(), day.toordinal() - 1)))
    if unit == "weekend":
        return Stamp("weekend", monday_of(day) + timedelta(days=5))
    return Stamp("day", day)


def enclose_season(day: date) -> Stamp:
    season = ("WI", "SP", "SU", "FA")[day.month % 12 // 3]
    year = day.year - 1 if day.month < 3 else day.year
    return Stamp("season", date(max(1, year), FIRST_MONTH_OF_SEASON[season], 1), season)


def monday_of(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def move(stamp: Stamp, unit: str, count: int) -> Stamp | None:
    """The stretch `count` units later (earlier when negative), at the coarser of the two precisions; None outside the
    calendar."""
    if stamp.before_christ:
        year = stamp.before_christ - count
        return replace(stamp, before_christ=year) if unit == "year" and year > 0 else None
    try:
        if unit == "season":
            return replace(stamp, first=_add_months(stamp.first, 12 * count))
        if unit in MONTHS_OF_UNIT:
            moved = _add_months(stamp.first, MONTHS_OF_UNIT[unit] * count)
            return replace(stamp, first=moved) if stamp.precision != "week" else enclose(moved, "week")
        return replace(stamp, first=_in_range(stamp.first + timedelta(days=DAYS_OF_UNIT.get(unit, 1) * count)))
    except (OverflowError, ValueError):
        return None


def _add_months(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9998:
        raise OverflowError(year)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _in_range(day: date) -> date:
    if day.year > 9998:
        raise OverflowError(day.year)
    return day


def find_weekday(anchor: date, weekday: int, direction: int, *, is_same_day: bool = True) -> date | None:
    """The nearest such weekday (0 is Monday) in that direction; 0 takes the nearest of all, the earlier of two."""
    ahead = (weekday - anchor.weekday()) % DAYS_OF_WEEK
    if ahead == 0:
        ahead = 0 if is_same_day or direction == 0 else DAYS_OF_WEEK if direction > 0 else -DAYS_OF_WEEK
    elif direction < 0 or (direction == 0 and ahead > 3):
        ahead -= DAYS_OF_WEEK
    return _shift_days(anchor, ahead)


def _shift_days(day: date, count: int) -> date | None:
    try:
        return _in_range(day + timedelta(days=count))
    except OverflowError:
        return None


def find_end(stamp: Stamp) -> date:
    """The first day after the stretch."""
    first = stamp.first
    months = {"century": 1200, "decade": 120, "year": 12, "half": 6, "season": 3, "quarter": 3, "month": 1}
    if stamp.precision in months:
        count = months[stamp.precision]
        year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
        return date(min(year, 9999), month + 1, 1)
    return first + timedelta(days={"week": 7, "weekend": 2}.get(stamp.precision, 1))


def write_value(stamp: Stamp) -> str:
    """TIMEX3 value."""
    first = stamp.first
    if stamp.before_christ:
        return f"BC{stamp.before_christ:04}"
    if stamp.precision == "century":
        return f"{first.year // 100:02}"
    if stamp.precision == "decade":
        return f"{first.year // 10:03}"
    if stamp.precision == "year":
        return f"{first.year:04}"
    if stamp.precision == "half":
        return f"{first.year:04}-H{1 if first.month < 7 else 2}"
    if stamp.precision == "season":
        return f"{first.year:04}-{stamp.season}"
    if stamp.precision == "quarter":
        return f"{first.year:04}-Q{(first.month - 1) // 3 + 1}"
    if stamp.precision == "month":
        return f"{first.year:04}-{first.month:02}"
    if stamp.precision in ("week", "weekend"):
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if stamp.precision == "weekend" else "")
    return first.isoformat()


def write_interval(stamp: Stamp) -> tuple[str | None, str | None]:
    """Half-open interval of days in ISO 8601."""
    if stamp.before_christ:
        return None, None
    return stamp.first.isoformat(), find_end(stamp).isoformat()


def read_day(words: str | None) -> tuple[date, date, datetime | None] | None:
    """First and last day that an ISO value can mean, and its moment if it has one; None when it is no such value.

    "2025" can mean any day of the year, so that what follows from it is known only where both ends agree.
    """
    if not words:
        return None
    try:
        if len(words) == 4 and words.isdecimal():
            return date(int(words), 1, 1), date(int(words), 12, 31), None
        if len(words) == 7:
            first = date.fromisoformat(words + "-01")
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1]), None
        if len(words) == 10:
            day = date.fromisoformat(words)
            return day, day, None
        moment = datetime.fromisoformat(words.replace("Z", "+00:00"))
        return moment.date(), moment.date(), moment
    except ValueError:
        return None
