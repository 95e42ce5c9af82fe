"""Units hung on an anchor: "last week", "this year", "the following day", "the weekend", "the latest quarter".

Enters: a frame with a link and a unit. Leaves: an `Answer`. It refuses to take "the day" for the day of publication
when the text is telling of another.
"""

from __future__ import annotations

from dragoman.meaning.times import calendar
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.calendar import Stamp
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.history import YEAR_BEFORE
from dragoman.meaning.times.scene import Scene, as_precision


def resolve_unit(scene: Scene, frame: Frame) -> Answer | None:
    """ "last week", "this year", "the following day", "the weekend"."""
    unit, link = frame.unit, frame.link
    if link in ("latest", "year-ago"):
        return resolve_quarter_link(scene, frame)
    if link in ("that", "following", "previous"):
        return resolve_text_unit(scene, frame, {"that": 0, "following": 1, "previous": -1}[link])
    if link == "the" and (found := resolve_the_unit(scene, frame)) is not None:
        return found
    if scene.history.is_narrative and scene.history.last() and link in ("last", "this", "next", "the", "the-next"):
        found = resolve_text_unit(scene, frame, {"last": -1, "next": 1, "the-next": 1}.get(link, 0))
        if found is not None and found.stamp is not None:
            return found
    if link == "the-next" and scene.history.last() and scene.find_direction().sign < 0:
        return resolve_text_unit(scene, frame, 1)  # "in June they met, and parted the next month"
    if scene.today is None:
        return scene.unknown(frame, as_precision(unit))
    count = {"last": -1, "next": 1, "the-next": 1}.get(link, 0)
    if unit == "weekend":
        return resolve_weekend(scene, count)
    here = calendar.enclose(scene.today, unit)
    if unit == "quarter" and link == "the":  # the one a report speaks of is the last that is over
        count = -1
    return scene.from_today(calendar.move(here, unit, count), f"times/{link}-unit", count)


def resolve_the_unit(scene: Scene, frame: Frame) -> Answer | None:
    """ "the day", "the quarter", "the year": of the time told of, where there is one."""
    if frame.unit == "day":
        told = scene.history.find_told_day(scene.first)
        return scene.from_anchor(told, told, "times/same-day") if told else None
    if frame.unit == "quarter" and (quarter := scene.history.find_quarter(scene.first)):
        return scene.from_anchor(quarter, quarter, "times/same-quarter")
    return None


def resolve_weekend(scene: Scene, count: int) -> Answer | None:
    """The weekend of this week or the next when ahead, the last one that has begun when behind."""
    assert scene.today is not None
    found = scene.find_direction()
    sign, ground = (count, "link") if count else (found.sign, found.ground)
    here = calendar.enclose(scene.today, "weekend")
    is_over = here.first > scene.today
    if count:
        moved = calendar.move(here, "weekend", count)
        return scene.from_today(moved, f"times/weekend-{ground}", sign)
    if sign <= 0 and is_over:
        return scene.from_today(calendar.move(here, "weekend", -1), f"times/weekend-{ground}", -1)
    return scene.from_today(here, f"times/weekend-{ground}", sign)


def resolve_text_unit(scene: Scene, frame: Frame, count: int) -> Answer | None:
    unit = frame.unit
    anchor = scene.history.find_anchor(scene.first, unit, is_count=True)
    if anchor is None and not scene.history.is_narrative and scene.today is not None:
        anchor = Stamp("day", scene.today)
    if anchor is None:
        return scene.unknown(frame, as_precision(unit))
    if anchor.before_christ and unit != "year":
        return scene.unknown(frame, as_precision(unit))
    here = anchor if anchor.before_christ else calendar.enclose(anchor.first, unit)
    return scene.from_anchor(calendar.move(here, unit, count), anchor, "times/from-text")


def resolve_quarter_link(scene: Scene, frame: Frame) -> Answer | None:
    """ "the latest quarter" is the one reported on; "year-ago" the same stretch a year before."""
    quarter = scene.history.find_quarter(scene.first)
    if frame.link == "latest":
        if quarter is not None:
            return scene.from_anchor(quarter, quarter, "times/same-quarter")
        if scene.today is None:
            return scene.unknown(frame, "quarter")
        return scene.from_today(
            calendar.move(calendar.enclose(scene.today, "quarter"), "quarter", -1), "times/latest-quarter", -1
        )
    if quarter is not None:
        return scene.from_anchor(calendar.move(quarter, "year", -1), quarter, YEAR_BEFORE)
    if scene.today is None:
        return scene.unknown(frame, "year")
    return scene.from_today(calendar.make_year(scene.today.year - 1), "times/last-unit", -1)
