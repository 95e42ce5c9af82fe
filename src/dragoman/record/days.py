"""When a finding says that something was or will be, as days that two findings can be compared by.

Enters: the interval, precision and evidence of one finding, with the times of its reading. Leaves: a `When`, or None. It
refuses to make a day out of a month: what is coarser than a day has no days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec

from dragoman.meaning.findings import Finding, Interval, Precision, Reading, Span

# Grades as numbers, so that they can be compared. 0: the day of publication stands in, no word of the article gives a date.
STATED, ANCHORED, PUBLISHED, ASSUMED = 3, 2, 1, 0
GRADE_WORDS = {
    STATED: "stated",
    ANCHORED: "computed from an anchor in the text",
    PUBLISHED: "taken from the publication date",
    ASSUMED: "publication date, for want of a date in the text",
}
_GRADES = {"stated": STATED, "anchored": ANCHORED, "published": PUBLISHED}

# From coarse to fine. What stands from "day" on tells which day it was.
FINENESS: dict[str | None, int] = {
    None: 0, "century": 1, "decade": 2, "year": 3, "half": 4, "season": 5, "quarter": 6, "month": 7, "week": 8, "weekend": 9,
    "day": 10, "part": 11, "hour": 12, "minute": 13, "second": 14,
}  # fmt: skip
_DAY_FINENESS = FINENESS["day"]
# A round of talks over more days than this is a period in which talks were held, not one sitting of delegations.
LONGEST_SITTING_DAYS = 14
# "This week", counted from any day and with the weekend on either side.
LONGEST_WEEK_DAYS = 9


class When(msgspec.Struct, frozen=True, array_like=True):
    """`begin`, `end`: as read, half-open. `first`, `last`: days as proleptic Gregorian ordinals, both included, None where no
    day is known. `slack`: 1 where the time of day and its zone could move it over midnight."""

    begin: str | None
    end: str | None
    precision: Precision | None
    grade: int
    first: int | None = None
    last: int | None = None
    slack: int = 0

    @property
    def is_day(self) -> bool:
        """Whether it tells the day, or the few days, on which it was."""
        return (
            self.first is not None
            and FINENESS[self.precision] >= _DAY_FINENESS
            and self.span_days <= LONGEST_SITTING_DAYS
        )

    @property
    def is_week(self) -> bool:
        """Whether it tells a stretch of days within which it was, a week or less."""
        return self.first is not None and not self.is_day and self.span_days <= LONGEST_WEEK_DAYS

    @property
    def span_days(self) -> int:
        """How many days it covers; 0 where no day is known."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1

    def overlaps(self, other: When, slack: int = 0) -> bool | None:
        """Whether the two share a day, give or take `slack`; None where either has no days."""
        if self.first is None or other.first is None or self.last is None or other.last is None:
            return None
        slack = max(slack, self.slack, other.slack)
        return self.first <= other.last + slack and other.first <= self.last + slack

    def gap_days(self, other: When) -> int | None:
        """Days between the two, 0 where they overlap; None where either has no days."""
        if self.first is None or other.first is None or self.last is None or other.last is None:
            return None
        return max(0, self.first - other.last, other.first - self.last)


def read_when(finding: Finding, interval: Interval, precision: Precision | None, reading: Reading) -> When | None:
    """When `finding` puts its matter; None where its interval is unknown on both sides."""
    begin, end = interval
    if begin is None and end is None:
        return None
    first, last = _find_first(begin), _find_last(begin, end)
    if first is None or last is None or last < first:
        first = last = None
    if precision is None and first is not None and last is not None:
        precision = _infer_precision(last - first + 1)
    slack = 1 if FINENESS[precision] > _DAY_FINENESS and _crosses_midnight(begin) else 0
    return When(begin, end, precision, find_grade(finding, interval, reading), first, last, slack)


def find_grade(finding: Finding, interval: Interval, reading: Reading) -> int:
    """The grade of the date of `finding`: that of the best time expression in its evidence that gives this very interval,
    else of any there, else from the rule that derived it."""
    spans = finding.evidence.get("interval", [])
    touching = [time for time in reading.times if time.grade and any(_touch(time.span, span) for span in spans)]
    exact = [time for time in touching if time.interval == interval]
    grades = [_GRADES[time.grade] for time in (exact or touching) if time.grade]
    if grades:
        return max(grades)
    rule = finding.derived.get("interval", "")
    if "publi" in rule:
        return PUBLISHED if spans else ASSUMED
    if rule:
        return ANCHORED
    return STATED if spans else ASSUMED


def read_day(moment: str | None) -> int | None:
    """The ordinal of the day of an ISO 8601 date or time, in the zone it is given in; None where it names no day."""
    if moment is None or len(moment) < 10:
        return None
    try:
        return date.fromisoformat(moment[:10]).toordinal()
    except ValueError:
        return None


def find_week(day: int) -> int:
    """The number of the Monday-to-Sunday week of an ordinal day."""
    return (day - 1) // 7


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _find_first(begin: str | None) -> int | None:
    if begin is None:
        return None
    return read_day(begin + {4: "-01-01", 7: "-01"}.get(len(begin), ""))


def _find_last(begin: str | None, end: str | None) -> int | None:
    """The last day that the half-open interval covers. An open end says nothing of duration: one day."""
    if end is None:
        return _find_first(begin)
    last = _find_first(end)
    if last is None:
        return None
    is_midnight = len(end) <= 10 or end[11:16] == "00:00"
    first = _find_first(begin)
    return last - 1 if is_midnight and (first is None or last > first) else last


def _infer_precision(days: int) -> Precision:
    if days == 1:
        return "day"
    return "week" if days <= 7 else "month" if days <= 31 else "year"


def _crosses_midnight(begin: str | None) -> bool:
    """Whether a moment with a known zone falls on another day somewhere between UTC-12 and UTC+14."""
    if begin is None or len(begin) <= 10:
        return False
    try:
        moment = datetime.fromisoformat(begin)
    except ValueError:
        return False
    if moment.tzinfo is None:
        return False
    # Reporters write the day of the place they report on or from: from Los Angeles to Tokyo covers nearly all of them.
    return any((moment.astimezone(UTC) + timedelta(hours=hours)).date() != moment.date() for hours in (-8, 9))
