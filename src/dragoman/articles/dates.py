"""When an article was published: words or a metadata field in, an ISO 8601 value with its precision out.

Enters: the verbatim words of a field, a head line, a date line or a dateline. Leaves: `Published`, or None. It
refuses to guess: a numeric date that can be read in two ways keeps its year only, a clock time without a known zone
keeps its day only, and a year is never added to words that give none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

Precision = Literal["year", "month", "day", "minute"]

# Before 1400 no report of talks was published as news, after 2199 a year is a misprint; both ends only stop nonsense.
FIRST_YEAR, LAST_YEAR = 1400, 2199


@dataclass(frozen=True, slots=True)
class Published:
    """`value` is "2025", "2025-07", "2025-07-21" or "2025-07-21T14:30:00Z" (always UTC); `source` the words it was
    read from.
    """

    value: str
    precision: Precision
    source: str
    rule: str = ""

    def by(self, rule: str) -> Published:
        """The same date, marked with how it was found."""
        return replace(self, rule=rule)


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# Only zones that name one offset the world over. BST, IST, CST and ET do not: British and Bangladesh, Israel, India and
# Ireland, Central and China, winter and summer. A time in one of those keeps its day.
_ZONE_MINUTES = {
    "z": 0, "utc": 0, "gmt": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "trt": 180,
    "est": -300, "edt": -240, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip

MONTH_PATTERN = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)"
_ZONE = r"(?P<zone>Z\b|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[A-Z]{2,4}\b)"  # also "+0300", "GMT+3"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?hrs)?(?:\s*\(?" + _ZONE + r"\)?)?"
)
_DAY_FORMS = (
    r"(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})"
    r"|(?P<y5>\d{4})(?P<m5>\d{2})(?P<d5>\d{2})(?!\d)"
    rf"|{_WEEKDAY}?(?P<m2>{MONTH_PATTERN})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    rf"|{_WEEKDAY}?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<m3>{MONTH_PATTERN})[\s,-]+(?P<y3>\d{{4}})"
    r"|(?P<a>\d{1,2})(?P<nsep>[./-])(?P<b>\d{1,2})(?P=nsep)(?P<y4>\d{4})"
)
# What may stand between a day and its clock time: "T", a comma, "at", a bar, a dash, or nothing but space.
_JOIN = r"(?:T|,?\s+at\s+|\s*[,|·•—–/-]\s*|\s+)"
DATE_PATTERN = rf"(?:{_DAY_FORMS})(?:{_JOIN}{_CLOCK})?"

# ASCII: under plain IGNORECASE the long s and the Kelvin sign would pass for letters of a month.
_DATE = re.compile(DATE_PATTERN, re.IGNORECASE | re.ASCII)
_MONTH_ONLY = re.compile(
    rf"(?P<month>{MONTH_PATTERN}),?\s+(?P<year>\d{{4}})|(?P<y>\d{{4}})-(?P<m>\d{{2}})", re.IGNORECASE
)
_YEAR_ONLY = re.compile(r"\d{4}")
_SPACES = re.compile(r"\s+")


def read_date(words: str, *, is_coarse_allowed: bool = True) -> Published | None:
    """The date that `words` are, all of them; None when they are anything else.

    `is_coarse_allowed` lets "July 2025" and "2025" pass; a line of a text that holds only those is not taken for a
    date.

    >>> read_date("21 July 2025 14:30 GMT").value
    '2025-07-21T14:30:00Z'
    """
    words = _plain_spaces(words).strip()
    if len(words) > 80:
        return None
    if match := _DATE.fullmatch(words):
        return _published(match, words)
    if not is_coarse_allowed:
        return None
    if match := _MONTH_ONLY.fullmatch(words):
        year = int(match["year"] or match["y"])
        month = _month(match["month"]) if match["month"] else int(match["m"])
        return Published(f"{year:04}-{month:02}", "month", words) if _is_year(year) and 1 <= month <= 12 else None
    if _YEAR_ONLY.fullmatch(words) and _is_year(int(words)):
        return Published(words, "year", words)
    return None


def find_date(words: str) -> Published | None:
    """The first full date (day, month and year) inside `words`."""
    for match in _DATE.finditer(_plain_spaces(words)):
        if published := _published(match, match.group()):
            return published
    return None


def _published(match: re.Match[str], source: str) -> Published | None:
    """Year, month and day of `match`, and the minute where the zone is known."""
    source = _SPACES.sub(" ", source).strip()
    day = _day(match)
    if day is None:
        return None
    if isinstance(day, str):
        return Published(day, "year", source)
    moment = _moment(match, day)
    if moment is None:
        return Published(day.isoformat(), "day", source)
    return Published(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "minute", source)


def _day(match: re.Match[str]) -> date | str | None:
    """The day; only the year, as a string, when day and month can be exchanged; None when there is no such day."""
    if match["y4"]:
        return _numeric_day(int(match["a"]), int(match["b"]), int(match["y4"]), match["nsep"])
    for form in ("1", "2", "3", "5"):
        if year := match["y" + form]:
            month = match["m" + form]
            return _make_day(int(year), int(month) if month.isdigit() else _month(month), int(match["d" + form]))
    return None


def _numeric_day(first: int, second: int, year: int, separator: str) -> date | str | None:
    if separator == "." or first > 12:
        return _make_day(year, second, first)
    if second > 12:
        return _make_day(year, first, second)
    if first == second:
        return _make_day(year, first, second)
    # "03/04/2025" is April in Europe and March in America; the year is all that is certain.
    return f"{year:04}" if _is_year(year) and min(first, second) >= 1 else None


def _make_day(year: int, month: int, day: int) -> date | None:
    if not _is_year(year):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(match: re.Match[str], day: date) -> datetime | None:
    """The moment in UTC, or None when the words give no minute or no zone that is known.

    Midnight to the second is how databases write a day without a time, so it stays a day: moving it to UTC would move
    the day.
    """
    if match["hour"] is None or match["minute"] is None:
        return None
    offset = _offset_minutes(match["zone"])
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if offset is None or hour > 23 or minute > 59 or second > 59 or (hour, minute, second) == (0, 0, 0):
        return None
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone(timedelta(minutes=offset)))
    return local.astimezone(UTC)


def _offset_minutes(zone: str | None) -> int | None:
    if zone is None:
        return None
    zone = zone.lower().replace(" ", "")
    if zone in _ZONE_MINUTES:
        return _ZONE_MINUTES[zone]
    signed = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?", zone)
    if signed is None or int(signed[2]) > 14 or int(signed[3] or 0) > 59:
        return None
    minutes = int(signed[2]) * 60 + int(signed[3] or 0)
    return minutes if signed[1] == "+" else -minutes


def _plain_spaces(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR
