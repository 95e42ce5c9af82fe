"""What the time layer finds.

Enters: nothing; these are values. Leaves: frozen values. They refuse a precision finer than the words, and an
interval that is not half-open.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.meaning.findings import Grade, Precision, Span, TimeType


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time named in the text.

    `first`, `end`: word positions, half-open. `span`: characters, half-open. `value`: TIMEX3. `mod`: TIMEX3 modifier,
    such as "START" for "early May". `begin`, `end_exclusive`: ISO 8601, None where unknown. `zone`: "+03:00", a name
    of the tz database, "local", or None. `anchor`: the ISO value that it was computed from. `rule`: the id of the row
    that recognised it. `derivation`: how what the words leave out was filled in, such as "times.coming" for a weekday
    under a verb of the future; "" for nothing.
    """

    first: int
    end: int
    span: Span
    type: TimeType
    value: str
    mod: str | None
    begin: str | None
    end_exclusive: str | None
    precision: Precision | None
    grade: Grade
    zone: str | None
    anchor: str | None
    rule: str
    words: str
    derivation: str = ""
