"""Frame in, calendar out: what a time named in the words is, seen from the report or from the text before.

Enters: a `Frame` and the `Scene` it stands in. Leaves: an `Answer`. It refuses to compute from an anchor that is not
known: then the value keeps X for what is open, and there is no interval.
"""

from __future__ import annotations

from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.containers import (
    resolve_inside,
    resolve_place,
    resolve_same_period,
    resolve_year_ago_quarter,
)
from dragoman.meaning.times.fields import resolve_fields
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.lengths import write_length, write_set
from dragoman.meaning.times.scene import Scene
from dragoman.meaning.times.shifts import resolve_shift
from dragoman.meaning.times.units import resolve_unit
from dragoman.meaning.times.yearless import resolve_without_year


def resolve(scene: Scene, frame: Frame) -> Answer | None:
    """The answer for a frame; None when the calendar has no such day after all."""
    if frame.kind == "span":
        return Answer(write_length(frame))
    if frame.kind == "set":
        return Answer(write_set(frame))
    if frame.kind == "vague":
        return Answer(frame.value)
    if frame.origin:
        return resolve_shift(scene, frame)
    if frame.nth_unit:
        return resolve_place(scene, frame)
    if frame.link == "inside" and frame.inner:
        return resolve_inside(scene, frame)
    if frame.link == "same-period":
        return resolve_same_period(scene, frame)
    if frame.link == "year-ago" and frame.quarter is not None:
        return resolve_year_ago_quarter(scene, frame)
    if frame.unit and frame.decade is None and frame.short_year is None and frame.quarter is None:
        return resolve_unit(scene, frame)
    return resolve_without_year(scene, frame) if lacks_year(frame) else resolve_fields(scene, frame)


def lacks_year(frame: Frame) -> bool:
    """Neither year, decade nor century stands in the words."""
    is_open = all(x is None for x in (frame.year, frame.short_year, frame.decade, frame.century))
    return is_open and frame.value != "either-order"
