"""Days with a name: a rule and a year in, a day out.

Enters: the rule of a row of `knowledge/times/holidays`, and a year. Leaves: the day, or None where the rule gives
none for that year. It refuses to guess a lunar date outside its table.

Rules: "month-day" ("12-25"); "easter+N" (Western) and "pascha+N" (Orthodox), days from Easter Sunday; "nth month
weekday" written "4.11.3" (fourth November Thursday, Monday is 0; -1 is the last); "table" with the days listed in the
row.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta

_FIXED = re.compile(r"(\d\d)-(\d\d)")
_EASTER = re.compile(r"(easter|pascha)([+-]\d+)?")
_WEEKDAY = re.compile(r"(-?\d)\.(\d+)\.(\d)(?:([+-]\d+))?")


def find_holiday(rule: str, days: Mapping[str, str], year: int) -> date | None:
    """The day of the holiday in `year`; `days` maps years to "month-day" for holidays of a table."""
    if not 1583 <= year <= 4099:
        return None
    if match := _FIXED.fullmatch(days.get(str(year), "") if rule == "table" else rule):
        return date(year, int(match[1]), int(match[2]))
    if match := _EASTER.fullmatch(rule):
        sunday = find_easter(year) if match[1] == "easter" else find_pascha(year)
        return sunday + timedelta(days=int(match[2] or 0))
    if match := _WEEKDAY.fullmatch(rule):
        day = find_nth_weekday(year, int(match[2]), int(match[3]), int(match[1]))
        return day + timedelta(days=int(match[4] or 0)) if day else None
    return None


def find_nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The `nth` such weekday (0 is Monday) of the month, the last for -1; None when the month has fewer."""
    days_of_month = calendar.monthrange(year, month)[1]
    first = 1 + (weekday - date(year, month, 1).weekday()) % 7
    day = first + 7 * (nth - 1) if nth > 0 else first + (days_of_month - first) // 7 * 7
    return date(year, month, day) if 1 <= day <= days_of_month else None


def find_easter(year: int) -> date:
    """Western Easter Sunday. Source: the anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, chapter
    8."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


def find_pascha(year: int) -> date:
    """Orthodox Easter Sunday in the Gregorian calendar. Source: Meeus, chapter 8, Julian computus."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    julian = date(year, month, day + 1)
    return julian + timedelta(days=year // 100 - year // 400 - 2)
