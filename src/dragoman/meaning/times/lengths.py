"""Lengths of time and recurring times as TIMEX3 values.

Enters: the frame of a span or a set. Leaves: its value. It refuses to turn one unit into another, except where TIMEX3
has no letter for it (a decade is ten years) or no whole number (half a year is six months).
"""

from __future__ import annotations

from dragoman.meaning.times.frames import VAGUE, Amount, Frame

_LETTERS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "quarter": "Q",
}
_CLOCK_UNITS = ("second", "minute", "hour")
_MULTIPLES = {
    "decade": ("year", 10),
    "century": ("year", 100),
    "millennium": ("year", 1000),
    "fortnight": ("week", 2),
    "weekend": ("day", 2),
}
_SMALLER = {"year": ("month", 12), "hour": ("minute", 60), "minute": ("second", 60), "day": ("hour", 24)}


def write_length(frame: Frame) -> str:
    """ "P3D", "PT2H", "PXY"; "P3Y6M" where half a unit is said."""
    amount, unit = frame.amount, frame.amount_unit
    if frame.value == "and-a-half" and not isinstance(amount, str):
        amount = (amount or 1) + 0.5
    value = write_amount(VAGUE if amount is None else amount, unit)
    inner = frame.inner
    if inner is not None and inner.amount is not None:
        more = write_amount(inner.amount, inner.amount_unit)
        value += more[1:] if "T" not in value else more.removeprefix("PT")
    return value


def is_days_of_hours(amount: Amount | None, unit: str) -> bool:
    """24, 48, 72 hours."""
    return unit == "hour" and isinstance(amount, (int, float)) and amount > 0 and amount % 24 == 0


def write_amount(amount: Amount, unit: str) -> str:
    if unit in _MULTIPLES:
        unit, factor = _MULTIPLES[unit]
        amount = amount if isinstance(amount, str) else amount * factor
    if isinstance(amount, float) and amount.is_integer():
        amount = int(amount)
    if isinstance(amount, float) and unit in _SMALLER and (rest := (amount % 1) * _SMALLER[unit][1]).is_integer():
        return write_two(int(amount), unit, int(rest), _SMALLER[unit][0])
    return f"P{'T' if unit in _CLOCK_UNITS else ''}{amount}{_LETTERS[unit]}"


def write_two(whole: int, unit: str, rest: int, smaller: str) -> str:
    """ "P3Y6M", "PT1H30M", "PT30M"."""
    if not whole:
        return write_amount(rest, smaller)
    more = write_amount(rest, smaller)
    return write_amount(whole, unit) + (more.removeprefix("PT") if unit in _CLOCK_UNITS else more[1:])


def write_set(frame: Frame) -> str:
    """ "P1D" for daily, "XXXX-WXX-1" for Mondays."""
    if frame.value:
        return frame.value
    if frame.amount is not None:
        return write_amount(frame.amount, frame.amount_unit)
    return write_pattern(frame)


def write_pattern(frame: Frame) -> str:
    """The date with X for what the words leave open."""
    if frame.weekday is not None:
        value = f"XXXX-WXX-{frame.weekday + 1}"
    elif frame.month is not None:
        value = f"XXXX-{frame.month:02}" + (f"-{frame.day:02}" if frame.day else "")
    elif frame.season:
        value = f"XXXX-{frame.season}"
    elif frame.quarter:
        value = f"XXXX-Q{frame.quarter}"
    elif frame.half:
        value = f"XXXX-H{frame.half}"
    elif frame.day is not None:
        value = f"XXXX-XX-{frame.day:02}"
    else:
        value = _UNKNOWN_UNITS.get(frame.unit or frame.offset_unit, "XXXX-XX-XX")
    return value + (f"T{frame.part}" if frame.part else "")


_UNKNOWN_UNITS = {
    "century": "XX", "decade": "XXX", "year": "XXXX", "half": "XXXX-HX", "quarter": "XXXX-QX", "month": "XXXX-XX",
    "week": "XXXX-WXX", "fortnight": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "day": "XXXX-XX-XX", "hour": "XXXX-XX-XXTXX",
    "minute": "XXXX-XX-XXTXX:XX", "second": "XXXX-XX-XXTXX:XX:XX",
}  # fmt: skip
