"""What the words of a time say, before any calendar is asked.

Enters: the fields that a rule fills. Leaves: a `Frame`. It refuses to know when the article was written: "last
Friday" is a link, a weekday and nothing more until it is resolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

VAGUE = "X"
Amount = int | float | str


@dataclass(frozen=True, slots=True)
class Frame:
    """`kind`: date, span (a length), set (recurring), vague (a reference such as PAST_REF).

    Calendar fields are what the words name. `link` (last, next, this, that, previous, following, …) says how `unit`,
    a weekday, month, season, quarter, part or holiday hangs on an anchor; `offset` units of `offset_unit` do so by
    count, from `origin`: "now", "text" or "inner", the frame in `inner`. `nth` counts `nth_unit` inside `inner`.
    `amount` units make a span. `borrowed` names the field that stands in a neighbour's words, `known_year` is the
    year that a day has by its fame.
    """

    kind: str = "date"
    century: int | None = None
    decade: int | None = None
    year: int | None = None
    short_year: int | None = None
    era: str = ""
    half: int | None = None
    quarter: int | None = None
    season: str = ""
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    is_weekend: bool = False
    part: str = ""
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    half_day: str = ""
    zone: str = ""
    holiday: str = ""
    link: str = ""
    unit: str = ""
    offset: Amount | None = None
    offset_unit: str = ""
    sign: int = 0
    origin: str = ""
    nth: int | None = None
    nth_unit: str = ""
    inner: Frame | None = None
    amount: Amount | None = None
    amount_unit: str = ""
    mod: str = ""
    value: str = ""
    is_fiscal: bool = False
    borrowed: str = ""
    known_year: int | None = None

    @property
    def has_clock(self) -> bool:
        return self.hour is not None

    @property
    def has_day(self) -> bool:
        """Whether the words alone give day and month, or a weekday, or a day relative to another."""
        return self.day is not None or self.weekday is not None or bool(self.holiday) or self.offset_unit == "day"


FIELDS = frozenset(f.name for f in fields(Frame))


def build_frame(means: Mapping[str, Any]) -> Frame:
    """The frame of filled-in fields; `base` is a frame to start from, its own fields give way to the new ones.

    `outer` is a frame that adds what the base leaves open: the day of a clock time, the year of a season.
    """
    values = {name: value for name, value in means.items() if value is not None and name in FIELDS}
    base, outer = means.get("base"), means.get("outer")
    if isinstance(outer, Frame) and isinstance(base, Frame):
        base = merge(base, outer)
    return replace(base, **values) if isinstance(base, Frame) else Frame(**values)


def merge(base: Frame, outer: Frame) -> Frame:
    """`base` with every field that it leaves open taken from `outer`."""
    empty = Frame()
    more = {
        name: getattr(outer, name)
        for name in FIELDS
        if getattr(base, name) == getattr(empty, name) and getattr(outer, name) != getattr(empty, name)
    }
    return replace(base, **more)


# Fields that may stand in "means" beside those of a frame.
HELPERS = frozenset({"base", "outer", "over"})
