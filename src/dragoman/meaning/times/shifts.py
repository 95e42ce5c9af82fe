"""Times counted by units from an anchor: "three days ago", "two weeks later", "tomorrow", "the day before last Friday".

Enters: a frame with an origin. Leaves: an `Answer`. It refuses to be finer than the unit that is counted: years from
a day make a year.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.meaning.times import calendar
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.calendar import RANKS, Stamp
from dragoman.meaning.times.frames import VAGUE, Frame
from dragoman.meaning.times.history import YEAR_BEFORE
from dragoman.meaning.times.lengths import is_days_of_hours, write_amount
from dragoman.meaning.times.scene import Scene, as_precision


def resolve_shift(scene: Scene, frame: Frame) -> Answer | None:
    """ "three days ago", "two weeks later", "tomorrow", "the day before last Friday"."""
    amount, unit, sign = frame.offset, frame.offset_unit, frame.sign or 1
    if frame.offset is None or frame.origin == "inner":
        inner = frame if frame.amount is not None else frame.inner
        if inner is None or inner.amount is None:
            return None
        amount, unit = inner.amount, inner.amount_unit
        if inner.value == "and-a-half" and not isinstance(amount, str):
            amount += 0.5
    if amount == VAGUE or amount is None or isinstance(amount, str):
        return Answer("PAST_REF" if sign < 0 else "FUTURE_REF", grade="anchored")
    if is_days_of_hours(amount, unit):
        amount, unit = amount // 24, "day"
    if unit in ("second", "minute", "hour"):
        return resolve_clock_shift(scene, frame, amount, unit, sign)
    if frame.origin == "now":
        if scene.today is None:
            return scene.unknown(replace(Frame(), unit=find_shift_unit(unit), part=frame.part), as_precision(unit))
        quarter = scene.history.find_quarter(scene.first) if unit == "year" and amount == 1 else None
        if quarter is not None and sign < 0:
            return scene.from_anchor(calendar.move(quarter, "year", -1), quarter, YEAR_BEFORE)
        moved = shift(Stamp("day", scene.today), amount, unit, sign)
        if moved is None:  # "5,000 years ago" lies before the calendar
            return Answer("PAST_REF" if sign < 0 else "FUTURE_REF", grade="published")
        return scene.from_today(moved, "times/from-publication", sign)
    if frame.origin == "inner":
        return resolve_shift_from(scene, frame, amount, unit, sign)
    anchor = find_text_anchor(scene, unit)
    if anchor is None:
        return scene.unknown(replace(Frame(), unit=find_shift_unit(unit)), as_precision(unit))
    return scene.from_anchor(shift(anchor, amount, unit, sign), anchor, "times/from-text")


def find_text_anchor(scene: Scene, unit: str) -> Stamp | None:
    """The time that "two days later" counts from: the last one named, in a report else the day of publication."""
    if unit == "year" and (quarter := scene.history.find_quarter(scene.first)):
        return quarter
    anchor = scene.history.find_anchor(scene.first, find_shift_unit(unit), is_count=True)
    if anchor is None and not scene.history.is_narrative and scene.today is not None:
        return Stamp("day", scene.today)
    return anchor


def resolve_shift_from(scene: Scene, frame: Frame, amount: int | float, unit: str, sign: int) -> Answer | None:
    link = "coming" if frame.weekday is not None and not frame.link and sign > 0 and amount > 1 else frame.link
    origin = "now" if frame.offset is not None else ""
    base = scene.resolve(replace(frame, origin=origin, inner=None, amount=None, sign=0, link=link))
    if base is None or base.stamp is None or base.stamp.precision != "day":
        return scene.unknown(replace(Frame(), unit="day"), "day")
    moved = calendar.move(base.stamp, unit, int(amount) * sign)
    return scene.from_anchor(moved, base.stamp, "times/from-day")


def resolve_clock_shift(scene: Scene, frame: Frame, amount: int | float, unit: str, sign: int) -> Answer:
    """Hours and minutes from an anchor whose hour is not known: the length is all that is certain."""
    return Answer(write_amount(amount, unit), grade="anchored", derivation="times/hours-without-anchor")


def shift(anchor: Stamp, amount: int | float, unit: str, sign: int) -> Stamp | None:
    """`amount` units from the anchor, as fine as the unit: years from a day make a year."""
    wanted = find_shift_unit(unit)
    if isinstance(amount, float) and not amount.is_integer() and unit in ("year", "decade", "century"):
        moved = calendar.move(anchor, "month", sign * round(amount * calendar.MONTHS_OF_UNIT[unit]))
    else:
        moved = calendar.move(anchor, unit, sign * int(amount))
    if moved is None:
        return None
    if RANKS[moved.precision] <= RANKS.get(wanted, 0) or (
        moved.precision in ("quarter", "season", "half") and wanted == "year"
    ):
        return moved
    return calendar.enclose(moved.first, wanted)


def find_shift_unit(unit: str) -> str:
    """The precision that a count of such units gives."""
    return {
        "night": "day",
        "fortnight": "week",
        "weekend": "week",
        "decade": "year",
        "century": "year",
        "millennium": "year",
    }.get(unit, unit)
