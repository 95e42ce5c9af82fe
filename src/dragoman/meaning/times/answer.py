"""What a time turned out to be.

Enters: nothing; this is a value. Leaves: a frozen value. It refuses to hold an interval of its own: the stamp has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.meaning.findings import Grade, Precision
from dragoman.meaning.times.calendar import Stamp, write_value


@dataclass(frozen=True, slots=True)
class Answer:
    """`stamp` is None where the calendar does not give one; then `value` says what is known. `sign`: side of the
    report."""

    value: str
    stamp: Stamp | None = None
    precision: Precision | None = None
    grade: Grade = "stated"
    anchor: str | None = None
    derivation: str = ""
    sign: int = 0


def stated(stamp: Stamp | None) -> Answer | None:
    """The answer for what the words name in full."""
    return Answer(write_value(stamp), stamp, stamp.precision) if stamp else None
