"""Where a frame stands while it is resolved.

Enters: the analysis, the times before, the day of publication, the words of the frame. Leaves: answers with their
anchor and derivation filled in. It refuses to answer from an anchor that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dragoman.meaning.findings import Precision
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.calendar import RANKS, Stamp, write_value
from dragoman.meaning.times.direction import Direction, find_direction
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.history import History
from dragoman.meaning.times.lengths import write_pattern
from dragoman.meaning.times.rows import HolidayRow

# Why a time has no interval: the article has no publication day, or the text names nothing to count from.
NO_DAY, NO_ANCHOR = "times/no-publication-day", "times/no-anchor"
_PRECISIONS = {"fortnight": "week", "night": "day", "weekday": "day", "week-of": "week"}


@dataclass(slots=True)
class Scene:
    """`first`, `end`: the words of the frame. `answer`: resolves a frame within this one, such as the "Friday" of
    "two weeks from Friday"."""

    history: History
    holidays: Mapping[str, HolidayRow]
    today: date | None
    answer: Callable[[Scene, Frame], Answer | None]
    first: int = 0
    end: int = 0

    def resolve(self, frame: Frame) -> Answer | None:
        return self.answer(self, frame)

    def find_direction(self) -> Direction:
        """On which side of the report the clause around the frame lies."""
        return find_direction(self.history.a, self.first, self.end)

    def is_modifier(self) -> bool:
        """The time stands before a noun, as a part of its name: "the June agreement"."""
        a = self.history.a
        relations = ("compound", "nmod:unmarked", "amod")
        return any(a.heads[k] >= self.end and a.rels[k] in relations for k in range(self.first, self.end))

    def unknown(self, frame: Frame, precision: Precision | None = None) -> Answer:
        """What stays open: a value with X, no interval, and why."""
        reason = NO_DAY if self.today is None else NO_ANCHOR
        return Answer(write_pattern(frame), None, precision, "published", derivation=reason)

    def from_today(self, stamp: Stamp | None, derivation: str, sign: int = 0) -> Answer | None:
        """Counted from the day of publication; None without a stamp or that day."""
        if stamp is None or self.today is None:
            return None
        return Answer(write_value(stamp), stamp, stamp.precision, "published", self.today.isoformat(), derivation, sign)

    def from_anchor(self, stamp: Stamp | None, anchor: Stamp, derivation: str) -> Answer | None:
        """Counted from another time of the text; None without a stamp."""
        if stamp is None:
            return None
        return Answer(write_value(stamp), stamp, stamp.precision, "anchored", write_value(anchor), derivation)


def as_precision(unit: str) -> Precision | None:
    """The precision that a unit of the words gives."""
    unit = _PRECISIONS.get(unit, unit)
    return unit if unit in RANKS else None  # type: ignore[return-value]
