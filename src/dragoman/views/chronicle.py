"""How a long record is seen from far off and from near: how much there was when, and one page of what it was.

Enters: a scope with kinds, statuses and outlets. Leaves: counts for stretches of time as long as the eye can tell apart, and pages of
entries. It refuses to count what is known to the month only in one of its days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from dragoman.meaning.findings import Status
from dragoman.record.claims import Kind
from dragoman.record.entries import Summary
from dragoman.record.store.listing import DayCount, Limits, Outlet
from dragoman.views.plots import STANDINGS, Column, Mark, Standing
from dragoman.views.reading_words import MONTHS
from dragoman.views.scope import Scope
from dragoman.views.timeline import describe_what, describe_when

Step = Literal["day", "week", "month", "year"]
# The longest stretch that is shown by each step, in days: fewer than a hundred columns can be told apart on a page.
_LONGEST: tuple[tuple[Step, int], ...] = (("day", 62), ("week", 400), ("month", 2_600))
_STEP_DAYS: dict[Step, int] = {"day": 1, "week": 7, "month": 31, "year": 366}
LANES: tuple[tuple[Kind, str], ...] = (
    ("meeting", "Meetings"),
    ("exchange", "Exchanges"),
    ("act", "Agreements"),
    ("commitment", "Commitments"),
)


class Stretch(msgspec.Struct, frozen=True):
    """Days from `first` to `last`, both included, ISO 8601, and how many entries of each standing lie within."""

    first: str
    last: str
    counts: dict[Standing, int]


class Chronicle(msgspec.Struct, frozen=True):
    """`stretches` follow each other without a gap. `vague`: entries known less exactly than a stretch is long; `early`: those
    before the first stretch, few and far off. `dated`, `undated`: how
    many there are in all."""

    step: Step
    stretches: tuple[Stretch, ...]
    vague: int
    early: int
    dated: int
    undated: int

    @property
    def first(self) -> str | None:
        return self.stretches[0].first if self.stretches else None

    @property
    def last(self) -> str | None:
        return self.stretches[-1].last if self.stretches else None


def make_limits(
    scope: Scope, kinds: tuple[Kind, ...], statuses: tuple[Status, ...], outlets: tuple[Outlet, ...] | None
) -> Limits:
    """The limits of a scope without a process, seen from now."""
    return Limits(kinds, scope.since, scope.until, scope.party, (), 2, statuses, outlets)


def list_chosen(
    scope: Scope, kinds: tuple[Kind, ...], statuses: tuple[Status, ...], outlets: tuple[Outlet, ...] | None
) -> list[Summary]:
    """The entries of a scope with some statuses, in order of time, those without a date last."""
    found = scope.list_entries(kinds)
    if outlets is not None:
        told = {one.id for one in scope.record.list_entries(kinds=kinds, outlets=outlets)}
        found = [one for one in found if one.id in told]
    return [one for one in found if not statuses or one.status in statuses]


def count_chosen(found: Sequence[Summary]) -> list[DayCount]:
    """The same as `Record.count_days` gives, of entries that are there."""
    counted: Counter[tuple[Kind, Status, str, str]] = Counter()
    for one in found:
        begin, end = (one.when.begin or "", one.when.end or "") if one.when else ("", "")
        counted[one.kind, one.status, begin, end] += 1
    made = [DayCount(*key, count) for key, count in counted.items()]
    return sorted(made, key=lambda one: (one.begin, one.end, one.kind, one.status))


def make_chronicle(counts: Sequence[DayCount], since: str | None = None, until: str | None = None) -> Chronicle:
    """What there was when. `since`, `until`: the part that is seen, ISO days, `until` not included; what there is if left out."""
    dated = [(one, *_read_days(one)) for one in counts if one.begin]
    undated = sum(one.number for one in counts if not one.begin)
    first = date.fromisoformat(since) if since else _find_bulk([(begin, one.number) for one, begin, _ in dated])
    last = (
        date.fromisoformat(until) - timedelta(days=1) if until else max((begin for _, begin, _ in dated), default=None)
    )
    if first is None or last is None or not dated:
        return Chronicle("day", (), 0, 0, 0, undated)
    step = choose_step(first, last)
    if step == "year":
        # "From the year 1 on" is no reason to draw a thousand empty columns.
        first, last = max(first, min(begin for _, begin, _ in dated)), min(last, max(begin for _, begin, _ in dated))
    bounds = _list_bounds(first, last, step)
    filled: list[Counter[Standing]] = [Counter() for _ in bounds]
    starts = [begin for begin, _ in bounds]
    vague = early = 0
    for one, begin, end in dated:
        if (end - begin).days + 1 > _STEP_DAYS[step]:
            vague += one.number
            continue
        number = _find_bound(starts, begin)
        if number is None:
            early += one.number
        elif begin <= bounds[-1][1]:
            filled[number][STANDINGS[one.status]] += one.number
    stretches = tuple(
        Stretch(begin.isoformat(), end.isoformat(), dict(filled[number])) for number, (begin, end) in enumerate(bounds)
    )
    return Chronicle(step, stretches, vague, early, sum(one.number for one, _, _ in dated), undated)


def _find_bulk(days: Sequence[tuple[date, int]]) -> date | None:
    """The first day of what is shown where nobody asks for a part: that of the first entry, unless one in fifty, far before the others,
    would press them into a corner."""
    if not days:
        return None
    ordered = sorted(days)
    first, last = ordered[0][0], ordered[-1][0]
    may_go, gone = sum(number for _, number in ordered) // 50 or 1, 0
    for day, number in ordered:
        if gone <= may_go and (last - day).days * 2 < (last - first).days:
            return day
        gone += number
        if gone > may_go:
            break
    return first


def choose_step(first: date, last: date) -> Step:
    """The shortest step by which the days from `first` to `last` can be shown."""
    days = (last - first).days + 1
    return next((step for step, longest in _LONGEST if days <= longest), "year")


def list_columns(chronicle: Chronicle, links: Sequence[str] | None = None) -> list[Column]:
    """The stretches as columns of a plot, `links`: where each leads."""
    columns = []
    for number, stretch in enumerate(chronicle.stretches):
        first, last = date.fromisoformat(stretch.first), date.fromisoformat(stretch.last)
        columns.append(
            Column(
                _label(first, chronicle.step, is_first=number == 0),
                _name(first, last, chronicle.step),
                stretch.counts,
                links[number] if links and any(stretch.counts.values()) else "",
            )
        )
    return columns


def list_lanes(
    found: Sequence[Summary], first: str, last: str, links: dict[str, str]
) -> tuple[list[tuple[str, list[Mark]]], list[tuple[float, str]]]:
    """Entries as marks on a line from `first` to `last`, and the ticks of that line."""
    start = date.fromisoformat(first)
    days = (date.fromisoformat(last) - start).days + 1
    lanes: dict[Kind, list[Mark]] = defaultdict(list)
    for one in found:
        if one.when is None or not one.when.begin:
            continue
        begin = date.fromisoformat(one.when.begin[:10])
        end = max(begin, _read_last(one.when.begin, one.when.end))
        if end < start or (begin - start).days >= days:
            continue
        low, high = max(0, (begin - start).days), min(days, (end - start).days + 1)
        name = f"{describe_what(one)}, {describe_when(one.when)}"
        is_exact = one.when.is_day
        lanes[one.kind].append(Mark(low / days, high / days, STANDINGS[one.status], is_exact, name, links[one.id]))
    return [(name, lanes[kind]) for kind, name in LANES if lanes[kind]], _list_ticks(start, days)


def _list_ticks(start: date, days: int) -> list[tuple[float, str]]:
    ticks = []
    step = choose_step(start, start + timedelta(days=max(0, days - 1)))
    every = {"day": 7 if days > 16 else 1, "week": 0, "month": 0, "year": 0}[step]
    for offset in range(days):
        day = start + timedelta(days=offset)
        if offset == 0 and not every and day.day <= 24:
            ticks.append((0.0, f"{MONTHS[day.month - 1]} {day.year}"))
        elif every and ((every == 1) or day.weekday() == 0):
            ticks.append((offset / days, f"{day.day} {MONTHS[day.month - 1]}"))
        elif not every and day.day == 1:
            ticks.append((offset / days, f"{MONTHS[day.month - 1]}{f' {day.year}' if day.month == 1 else ''}"))
    return ticks


def _read_days(one: DayCount) -> tuple[date, date]:
    begin = date.fromisoformat(one.begin[:10])
    return begin, max(begin, _read_last(one.begin, one.end))


def _read_last(begin: str, end: str | None) -> date:
    """The last day of an interval; where no end is known, its first."""
    if not end:
        return date.fromisoformat(begin[:10])
    last = date.fromisoformat(end[:10])
    is_midnight = len(end) <= 10 or end[11:16] == "00:00"
    return last - timedelta(days=1) if is_midnight and last > date.min else last


def _list_bounds(first: date, last: date, step: Step) -> list[tuple[date, date]]:
    begin = {
        "day": first, "week": first - timedelta(days=first.weekday()) if first.toordinal() > 7 else first,
        "month": first.replace(day=1), "year": first.replace(month=1, day=1),
    }[step]  # fmt: skip
    bounds = []
    while begin <= last:
        after = _step_on(begin, step)
        bounds.append((begin, date.max if after is None else after - timedelta(days=1)))
        if after is None:
            break
        begin = after
    return bounds


def _step_on(day: date, step: Step) -> date | None:
    """The first day of the next stretch; None beyond the calendar."""
    try:
        match step:
            case "day" | "week":
                return day + timedelta(days=_STEP_DAYS[step])
            case "month":
                return day.replace(year=day.year + (day.month == 12), month=day.month % 12 + 1)
            case "year":
                return day.replace(year=day.year + 1)
    except (OverflowError, ValueError):
        return None


def _find_bound(starts: Sequence[date], day: date) -> int | None:
    number = bisect_right(starts, day) - 1
    return number if number >= 0 else None


def _label(first: date, step: Step, *, is_first: bool) -> str:
    month = MONTHS[first.month - 1]
    match step:
        case "day":
            return f"{first.day} {month}" if is_first or first.weekday() == 0 else ""
        case "week":
            return month if is_first or first.day <= 7 else ""
        case "month":
            return str(first.year) if is_first or first.month == 1 else (month if first.month == 7 else "")
        case "year":
            return str(first.year)


def _name(first: date, last: date, step: Step) -> str:
    month = MONTHS[first.month - 1]
    match step:
        case "day":
            return f"{first.day} {month} {first.year}"
        case "week":
            return f"{first.day} {month} – {last.day} {MONTHS[last.month - 1]} {last.year}"
        case "month":
            return f"{month} {first.year}"
        case "year":
            return str(first.year)
