"""Dates without their year, weekdays, days of the month, hours without their day.

Enters: a frame that names no year. Leaves: an `Answer`, filled in from the text, the tense of the clause, the
publication. It refuses to fill in what none of these give.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.meaning.findings import Precision
from dragoman.meaning.times import calendar
from dragoman.meaning.times.answer import Answer, stated
from dragoman.meaning.times.calendar import Stamp
from dragoman.meaning.times.fields import make_in_year
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.scene import Scene
from dragoman.meaning.times.years import choose_story_year, choose_year, find_gap

# A quarter that ended less than this before publication is the one a report speaks of, whatever the tense around it.
QUARTER_DAYS = 75
# So long around its day a famous date without a year means that of the year.
KNOWN_DAYS = 30
AHEAD_LINKS = {"next": 1, "coming": 1, "following": 1, "last": -1, "previous": -1}


def resolve_without_year(scene: Scene, frame: Frame) -> Answer | None:
    if frame.weekday is not None and frame.month is None and not frame.holiday:
        return resolve_weekday(scene, frame)
    if frame.day is not None and frame.month is None:
        return resolve_day_of_month(scene, frame)
    if frame.month is None and frame.quarter is None and frame.half is None and not frame.season and not frame.holiday:
        return resolve_bare_clock(scene, frame)
    precision: Precision = "day" if frame.day or frame.holiday else "month" if frame.month else "quarter" if frame.quarter else "season" if frame.season else "half"  # fmt: skip
    if frame.day is not None and frame.month is not None and calendar.make_day(2024, frame.month, frame.day) is None:
        return None
    if frame.known_year and scene.today is not None and not is_near_known_day(scene, frame):
        return stated_by_fame(make_in_year(scene, frame, frame.known_year))
    anchor = find_story_anchor(scene, frame)
    if anchor is not None:
        stamp = (
            make_linked(scene, frame, anchor)
            if frame.link
            else choose_story_year(lambda y: make_in_year(scene, frame, y), anchor)
        )
        return scene.from_anchor(stamp, anchor, "times/year-of-text")
    if scene.today is None:
        return scene.unknown(frame, precision)
    if frame.link in ("last", "next", "this"):
        return resolve_linked_year(scene, frame)
    if frame.quarter is not None or frame.half is not None:
        return resolve_quarter(scene, frame)
    found = scene.find_direction()
    sign, ground = found.sign, found.ground
    if frame.day is None and (ground == "present" or scene.is_modifier()):
        sign = 0  # "are worth half of what they were in October", "a June agreement"
    if frame.season and ground == "present" and frame.link != "the":
        return scene.unknown(frame, precision)  # "they feed in winter": every year, or one that nothing names
    if sign <= 0 and (told := scene.history.find_stated_year(scene.first)) is not None and not frame.weekday:
        return scene.from_anchor(make_in_year(scene, frame, told.year), told, "times/year-of-sentence")
    sure = ground in ("future", "past", "perfect")
    stamp, derivation = choose_year(lambda y: make_in_year(scene, frame, y), scene.today, sign, is_sure=sure)
    if stamp is not None and frame.weekday is not None and stamp.first.weekday() != frame.weekday:
        stamp = find_matching_year(scene, frame) or stamp
    return scene.from_today(stamp, derivation, sign) or scene.unknown(frame, precision)


def is_near_known_day(scene: Scene, frame: Frame) -> bool:
    """Publication falls in the weeks around the day, of a year later than that it is known by."""
    assert scene.today is not None
    assert frame.known_year is not None
    here = make_in_year(scene, frame, scene.today.year)
    return here is not None and scene.today.year > frame.known_year and abs(find_gap(here, scene.today)) <= KNOWN_DAYS


def find_matching_year(scene: Scene, frame: Frame) -> Stamp | None:
    """The year, near publication, in which the day falls on the weekday that the words give."""
    assert scene.today is not None
    found = [
        s
        for k in (0, -1, 1)
        if (s := make_in_year(scene, frame, scene.today.year + k)) and s.first.weekday() == frame.weekday
    ]
    return found[0] if found else None


def find_story_anchor(scene: Scene, frame: Frame) -> Stamp | None:
    """What gives the year: the story so far, or the last time named for "that summer", "the following March"."""
    if frame.link in ("that", "following", "previous") or scene.history.is_narrative:
        return scene.history.find_anchor(scene.first, "year")
    return None


def make_linked(scene: Scene, frame: Frame, anchor: Stamp) -> Stamp | None:
    """The first such stretch after the anchor, the last before it, or the one of its year."""
    found = [s for k in (-1, 0, 1) if (s := make_in_year(scene, frame, anchor.year + k))]
    if frame.link in ("following", "next"):
        return next((s for s in found if s.first >= calendar.find_end(anchor)), None)
    if frame.link in ("previous", "last"):
        return next((s for s in reversed(found) if s.first < anchor.first), None)
    return next((s for s in found if s.year == anchor.year), None)


def resolve_linked_year(scene: Scene, frame: Frame) -> Answer | None:
    """ "last March" is the last one over before publication, "next March" the first to come, "this March" that of the
    year."""
    assert scene.today is not None
    if frame.link == "this":
        if frame.season == "WI":
            return scene.from_today(*choose_year(lambda y: make_in_year(scene, frame, y), scene.today, 0))
        return scene.from_today(make_in_year(scene, frame, scene.today.year), "times/this-unit")
    found = [s for k in (-2, -1, 0, 1, 2) if (s := make_in_year(scene, frame, scene.today.year + k))]
    if frame.link == "last":
        over = [s for s in found if calendar.find_end(s) <= scene.today]
        return scene.from_today(over[-1] if over else None, "times/last-unit", -1)
    ahead = [s for s in found if s.first > scene.today]
    return scene.from_today(ahead[0] if ahead else None, "times/next-unit", 1)


def resolve_quarter(scene: Scene, frame: Frame) -> Answer | None:
    """Of quarters and halves reports speak when they are over, and of the next ones when the clause looks ahead."""
    assert scene.today is not None
    sign = scene.find_direction().sign
    stamp, derivation = choose_year(lambda y: make_in_year(scene, frame, y), scene.today, 0)
    if stamp is not None and sign and abs(gap := find_gap(stamp, scene.today)) > QUARTER_DAYS and gap * sign < 0:
        stamp, derivation = choose_year(lambda y: make_in_year(scene, frame, y), scene.today, sign)
    return scene.from_today(stamp, derivation, sign)


def resolve_weekday(scene: Scene, frame: Frame) -> Answer | None:
    weekday, link = frame.weekday, frame.link
    assert weekday is not None
    if link in ("following", "previous", "that") or (scene.history.is_narrative and not link):
        anchor = scene.history.find_anchor(scene.first, "day")
        if anchor is not None:
            sign = -1 if link == "previous" else 1
            day = calendar.find_weekday(anchor.first, weekday, sign, is_same_day=not link)
            return scene.from_anchor(Stamp("day", day) if day else None, anchor, "times/weekday-from-text")
    if scene.today is None:
        return scene.unknown(frame, "day")
    sign = AHEAD_LINKS.get(link, 0)
    if not sign:
        sign = scene.find_direction().sign
        if link == "this" and not sign:
            sign = 1
    day = calendar.find_weekday(scene.today, weekday, sign, is_same_day=link in ("", "this"))
    if link == "next" and day and weekday != 6 and calendar.monday_of(day) == calendar.monday_of(scene.today):
        day = calendar.find_weekday(day, weekday, 1, is_same_day=False)
    side = {1: "coming", -1: "past"}.get(sign, "nearest")
    return scene.from_today(Stamp("day", day) if day else None, f"times/{side}-weekday", sign)


def resolve_day_of_month(scene: Scene, frame: Frame) -> Answer | None:
    """ "the 17th": of the month named last, else the nearest by tense."""
    assert frame.day is not None
    anchor = scene.history.find_anchor(scene.first, "month")
    if anchor is not None:
        stamp = calendar.make_day(anchor.year, anchor.month, frame.day)
        return scene.from_anchor(stamp, anchor, "times/day-of-month") or scene.unknown(frame, "day")
    if scene.today is None:
        return scene.unknown(frame, "day")
    sign = scene.find_direction().sign
    here = calendar.enclose(scene.today, "month")
    found = [
        s
        for k in (-1, 0, 1)
        if (m := calendar.move(here, "month", k)) and (s := calendar.make_day(m.year, m.month, frame.day))
    ]
    if frame.weekday is not None:
        found = [s for s in found if s.first.weekday() == frame.weekday] or found
    today = scene.today
    sided = [s for s in found if (s.first - today).days * sign >= 0] or found
    nearest = min(sided, key=lambda s: (abs((s.first - today).days), s.first), default=None)
    return scene.from_today(nearest, "times/day-of-month", sign) or scene.unknown(frame, "day")


def resolve_bare_clock(scene: Scene, frame: Frame) -> Answer | None:
    """An hour or a part of day without its day: of the day told last in this sentence or the one before, else of
    publication."""
    if not frame.part and not frame.has_clock:
        return None
    if frame.link == "the" and scene.find_direction().ground == "present":
        return scene.unknown(replace(frame, unit="day"), "day")  # "they are most vocal in the morning"
    anchor = None
    if frame.link in ("that", "following", "the", ""):
        anchor = (
            scene.history.find_anchor(scene.first, "day")
            if frame.link in ("that", "following")
            else scene.history.find_day(scene.first, scene.find_direction().sign)
        )
    if anchor is not None and anchor.precision == "day":
        moved = calendar.move(anchor, "day", 1 if frame.link == "following" else 0)
        return scene.from_anchor(moved, anchor, "times/hour-of-day-told")
    if scene.today is None or scene.history.is_narrative:
        return scene.unknown(replace(frame, unit="day"), "day")
    here = Stamp("day", scene.today)
    count = -1 if frame.link == "last" else 1 if frame.link == "following" else 0
    return scene.from_today(calendar.move(here, "day", count), "times/hour-of-publication-day", count)


def stated_by_fame(stamp: Stamp | None) -> Answer | None:
    answer = stated(stamp)
    return replace(answer, grade="anchored", derivation="times/known-day") if answer else None
