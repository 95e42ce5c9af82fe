"""Times inside another stretch: "the first week of May", "July last year", "2:30 the next day".

Enters: a frame with an inner frame. Leaves: an `Answer`. It refuses a place that the stretch does not have, such as a
sixth Monday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dragoman.meaning.times import calendar
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.calendar import Stamp
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.history import YEAR_BEFORE
from dragoman.meaning.times.scene import Scene, as_precision


def resolve_same_period(scene: Scene, frame: Frame) -> Answer | None:
    """ "the same period last year": the quarter reported on, in that year; without one the year."""
    outer = scene.resolve(frame.inner or replace(frame, link=""))
    quarter = scene.history.find_quarter(scene.first)
    if outer is None or outer.stamp is None or quarter is None or outer.stamp.precision != "year":
        return outer
    stamp = calendar.move(quarter, "year", outer.stamp.year - quarter.year)
    return scene.from_anchor(stamp, quarter, YEAR_BEFORE)


def resolve_year_ago_quarter(scene: Scene, frame: Frame) -> Answer | None:
    here = scene.resolve(replace(frame, link=""))
    if here is None or here.stamp is None:
        return here
    return scene.from_anchor(calendar.move(here.stamp, "year", -1), here.stamp, YEAR_BEFORE)


def resolve_place(scene: Scene, frame: Frame) -> Answer | None:
    """ "the first week of May", "the second Tuesday of August", "the week of August 4"."""
    if frame.inner is None:
        return None
    outer = scene.resolve(frame.inner)
    if outer is None or outer.stamp is None:
        return scene.unknown(replace(Frame(), unit=frame.nth_unit), as_precision(frame.nth_unit))
    found = find_place(outer.stamp, frame)
    if found is None:
        return None
    return replace(outer, value=calendar.write_value(found), stamp=found, precision=found.precision)


def resolve_inside(scene: Scene, frame: Frame) -> Answer | None:
    """ "July last year", "the third quarter of 2024", "Tuesday of last week", "2:30 the next day"."""
    assert frame.inner is not None
    outer = scene.resolve(frame.inner)
    if outer is None:
        return None
    if outer.stamp is None:
        return scene.unknown(replace(frame, link="", inner=None))
    if frame.weekday is not None and frame.day is None:
        day = calendar.find_weekday(calendar.monday_of(outer.stamp.first), frame.weekday, 1)
        found = Stamp("day", day) if day else None
    elif frame.has_clock and frame.month is None:
        found = outer.stamp
    else:
        year = outer.stamp.before_christ or outer.stamp.year
        inside = scene.resolve(
            replace(frame, link="", inner=None, year=year, era="BC" if outer.stamp.before_christ else "")
        )
        if outer.stamp.before_christ:
            return inside
        found = inside.stamp if inside else None
    if found is None:
        return None
    return replace(outer, value=calendar.write_value(found), stamp=found, precision=found.precision)


def find_place(outer: Stamp, frame: Frame) -> Stamp | None:
    """The `nth` unit inside the stretch; -1 is the last one."""
    nth, unit = frame.nth or 1, frame.nth_unit
    end = calendar.find_end(outer)
    if unit == "week-of":
        return calendar.enclose(outer.first, "week")
    if unit == "weekday" and frame.weekday is not None:
        first = calendar.find_weekday(outer.first, frame.weekday, 1)
        if first is None:
            return None
        days = [d for k in range(6) if (d := date.fromordinal(first.toordinal() + 7 * k)) < end]
        return Stamp("day", days[nth - 1 if nth > 0 else -1]) if abs(nth) <= len(days) else None
    if unit == "week":
        inside = (
            date.fromordinal(end.toordinal() - 1)
            if nth < 0
            else date.fromordinal(outer.first.toordinal() + 7 * (nth - 1))
        )
        return calendar.enclose(inside, "week") if inside < end else None
    anchor = calendar.enclose(date.fromordinal(end.toordinal() - 1) if nth < 0 else outer.first, unit)
    found = calendar.move(anchor, unit, nth - 1 if nth > 0 else 0)
    return found if found and outer.first <= found.first < end else None
