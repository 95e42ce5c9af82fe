"""What the words name by year, month, day, quarter, season, holiday.

Enters: a frame with a year, century or decade. Leaves: an `Answer`. It refuses days that the calendar does not have,
and an order of day and month that nothing decides.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dragoman.meaning.times import calendar
from dragoman.meaning.times.answer import Answer, stated
from dragoman.meaning.times.calendar import Stamp
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.holidays import find_holiday
from dragoman.meaning.times.scene import Scene
from dragoman.meaning.times.years import widen_short_year


def resolve_fields(scene: Scene, frame: Frame) -> Answer | None:
    if frame.value == "either-order":
        return resolve_either_order(scene, frame)
    if frame.era == "BC" and frame.year:
        inside = f"-{frame.month:02}" if frame.month else f"-{frame.season}" if frame.season else ""
        return Answer(f"BC{frame.year:04}{inside}", Stamp("year", date(1, 1, 1), before_christ=frame.year), "year")
    if frame.century is not None:
        stamp = Stamp("century", date(max(1, (frame.century - 1) * 100), 1, 1)) if 1 <= frame.century <= 99 else None
        return stated(stamp)
    if frame.unit == "decade" or frame.decade is not None:
        return resolve_decade(scene, frame)
    year = frame.year
    if frame.short_year is not None:
        year = widen_short_year(frame.short_year, scene.today) if year is None else year // 100 * 100 + frame.short_year
    if year is None:
        return None
    if all(x is None for x in (frame.month, frame.quarter, frame.half)) and not frame.season and not frame.holiday:
        return stated(calendar.make_year(year))
    if frame.month is not None and frame.day is not None and calendar.make_day(year, frame.month, frame.day) is None:
        return None
    answer = stated(make_in_year(scene, frame, year))
    if answer and frame.borrowed:
        return replace(answer, grade="anchored", anchor=f"{year:04}", derivation=f"times/shared-{frame.borrowed}")
    return answer


def make_in_year(scene: Scene, frame: Frame, year: int) -> Stamp | None:
    """What the fields name in that year."""
    if frame.holiday:
        row = scene.holidays[frame.holiday]
        day = find_holiday(row.means, row.days, year)
        return Stamp("day", day) if day else None
    if frame.month is not None:
        if frame.day is not None:
            return calendar.make_day(year, frame.month, frame.day)
        return calendar.make_month(year, frame.month)
    if frame.quarter is not None:
        return calendar.make_part_of_year("quarter", year, frame.quarter)
    if frame.half is not None:
        return calendar.make_part_of_year("half", year, frame.half)
    return calendar.make_season(year, frame.season) if frame.season else None


def resolve_either_order(scene: Scene, frame: Frame) -> Answer | None:
    """ "7/8/2025": the order that alone is possible, or that alone is near the publication; else only the year."""
    assert frame.month is not None
    assert frame.day is not None
    year = frame.year
    if year is None and frame.short_year is not None:
        year = widen_short_year(frame.short_year, scene.today)
    if year is None:
        return None
    found = [
        s
        for s in (calendar.make_day(year, frame.month, frame.day), calendar.make_day(year, frame.day, frame.month))
        if s
    ]
    if len(set(found)) == 1:
        return stated(found[0])
    near = [s for s in found if scene.today and abs((s.first - scene.today).days) <= 10]
    if len(near) == 1:
        return replace(
            stated(near[0]) or Answer(""), grade="published", anchor=str(scene.today), derivation="times/day-order"
        )
    return stated(calendar.make_year(year)) if found else None


def resolve_decade(scene: Scene, frame: Frame) -> Answer | None:
    year = frame.decade
    if year is None and frame.short_year is not None:
        short = frame.short_year * 10 if frame.value == "word" else frame.short_year
        year = widen_short_year(short, date((scene.today or date(2025, 1, 1)).year - 10, 1, 1))
    if year is None or not 10 <= year <= 9990:
        return None
    return stated(Stamp("decade", date(year // 10 * 10, 1, 1)))
