"""Hours and parts of day put on a day.

Enters: a frame with a clock time or a part of day, and the answer for its day. Leaves: value, precision, interval and
zone. It refuses to give borders to a part of day: "Friday evening" keeps the interval of Friday, with precision
"part".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dragoman.meaning.findings import Precision
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.frames import Frame

_AFTERNOON = frozenset({"pm", "AF", "EV", "NI"})


@dataclass(frozen=True, slots=True)
class Clocked:
    value: str
    precision: Precision
    begin: str | None
    end: str | None
    zone: str | None


def add_clock(frame: Frame, answer: Answer) -> Clocked:
    """The moment or part of day; the interval is one hour, minute or second long, in the local time of the words
    unless they give an offset."""
    day = answer.stamp.first if answer.stamp and answer.stamp.precision == "day" else None
    head = day.isoformat() if day else answer.value if answer.stamp is None else "XXXX-XX-XX"
    if not frame.has_clock:
        head = head.partition("T")[0]
        begin, end = (day.isoformat(), (day + timedelta(days=1)).isoformat()) if day else (None, None)
        return Clocked(f"{head}T{frame.part}", "part", begin, end, None)
    head = head.partition("T")[0]
    hour, minute, precision = read_hour(frame)
    zone = frame.zone or None
    text = f"{hour:02}" if precision == "hour" and not frame.half_day else f"{hour:02}:{minute:02}"
    if precision == "second":
        text += f":{frame.second:02}"
    value = f"{head}T{text}" + ("Z" if zone == "+00:00" else "")
    if day is None:
        return Clocked(value, precision, None, None, zone)
    start = datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute, seconds=frame.second or 0)
    step = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}[precision]
    offset = zone if zone and zone[0] in "+-" else ""
    return Clocked(
        value, precision, write_moment(start, precision) + offset, write_moment(start + step, precision) + offset, zone
    )


def read_hour(frame: Frame) -> tuple[int, int, Precision]:
    """Hour (0 to 24), minute, and how fine the words are."""
    hour, minute = frame.hour or 0, frame.minute
    if frame.value == "military":
        return hour // 100, hour % 100, "minute"
    if frame.half_day:
        if frame.half_day in _AFTERNOON and hour < 12 and not (frame.half_day == "NI" and hour < 5):
            hour += 12
        elif frame.half_day not in _AFTERNOON and hour == 12:
            hour = 0
    if minute is None:
        return hour, 0, "hour"
    return hour, minute, "second" if frame.second is not None else "minute"


def write_moment(moment: datetime, precision: Precision) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if precision == "second" else "%Y-%m-%dT%H:%M")
