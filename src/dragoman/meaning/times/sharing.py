"""A year said once for several dates: "on May 16 and June 2, 2025".

Enters: the candidates of a text. Leaves: the same, with the year of a neighbour where nothing but "and", "to" or a
comma stands between, and of the same day named in full elsewhere. It refuses to carry a year to another day over any
other word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.meaning.times.frames import Frame

if TYPE_CHECKING:
    from dragoman.meaning.times.find import Candidate

_DAY_FIELDS = ("year", "month", "day", "weekday", "holiday", "link", "unit", "offset", "offset_unit", "origin", "inner")
_JOINT = re.compile(r"\s*(?:,|;|,?\s*(?:and|or|to|until|till|through|&|as well as|and again|then|and then|and from)|[-–—])\s*(?:on|from|in|by)?\s*(?:the)?\s*", re.IGNORECASE)  # fmt: skip


def share_all(candidates: list[Candidate], text: str) -> list[Candidate]:
    """Eras, years, days of the same month, days of hours, in this order."""
    return share_days(share_known_days(share_years(share_eras(candidates, text), text)), text)


def share_years(candidates: list[Candidate], text: str) -> list[Candidate]:
    """Years pass leftwards first ("May 16 and June 2, 2025"), then rightwards ("on May 16, 2025 and June 2")."""
    out = list(candidates)
    for k in range(len(out) - 2, -1, -1):
        left, right = out[k].frame, out[k + 1].frame
        if lacks_year(left) and gives_year(right, left) and is_joined(out, k, text):
            year = (right.year or 0) - comes_after(left, right)
            out[k] = replace(out[k], frame=replace(left, year=year, borrowed="year"))
    for k in range(1, len(out)):
        left, right = out[k - 1].frame, out[k].frame
        if lacks_year(right) and gives_year(left, right) and is_joined(out, k - 1, text):
            year = (left.year or 0) + comes_after(left, right)
            out[k] = replace(out[k], frame=replace(right, year=year, borrowed="year"))
    return out


def share_days(candidates: list[Candidate], text: str) -> list[Candidate]:
    """An hour takes the day of the hour that it is joined to: "from 8 a.m. to 6 p.m. on Friday"."""
    out = list(candidates)
    for k in range(len(out) - 2, -1, -1):
        left, right = out[k].frame, out[k + 1].frame
        if left.has_clock and right.has_clock and not has_day(left) and has_day(right) and is_joined(out, k, text):
            day = {name: getattr(right, name) for name in _DAY_FIELDS}
            out[k] = replace(out[k], frame=replace(left, **day, borrowed="day"))
    return out


def has_day(frame: Frame) -> bool:
    return frame.has_day or bool(frame.link or frame.origin)


def share_known_days(candidates: list[Candidate]) -> list[Candidate]:
    """A day that the text elsewhere names with one year has it here too."""
    years: dict[tuple[int, int], set[int]] = {}
    for candidate in candidates:
        frame = candidate.frame
        if frame.month and frame.day and frame.year and not frame.borrowed:
            years.setdefault((frame.month, frame.day), set()).add(frame.year)
    out = []
    for candidate in candidates:
        frame = candidate.frame
        found = years.get((frame.month or 0, frame.day or 0), set())
        if len(found) == 1 and lacks_year(frame):
            candidate = replace(candidate, frame=replace(frame, year=min(found), borrowed="year"))
        out.append(candidate)
    return out


def share_eras(candidates: list[Candidate], text: str) -> list[Candidate]:
    """Years below a thousand without an era take that of the neighbour they are joined to, else the one that the text
    counts by."""
    before = sum(1 for c in candidates if c.frame.era == "BC")
    after = sum(1 for c in candidates if c.rule.id == "year-of-the-lord")
    out = list(candidates)
    for k in range(len(out) - 1, -1, -1):
        frame = out[k].frame
        if (
            frame.inner is not None
            and frame.inner.year is not None
            and frame.inner.year < 1000
            and not frame.inner.era
            and before > after
        ):
            out[k] = replace(out[k], frame=replace(frame, inner=replace(frame.inner, era="BC")))
        if frame.era or frame.year is None or frame.year >= 1000 or out[k].rule.id == "year-of-the-lord":
            continue
        joined = k + 1 < len(out) and out[k + 1].frame.era == "BC" and is_joined(out, k, text)
        if joined or before > after:
            out[k] = replace(out[k], frame=replace(frame, era="BC", borrowed="era"))
    return out


def lacks_year(frame: Frame) -> bool:
    return (
        frame.kind == "date"
        and frame.year is None
        and frame.month is not None
        and not frame.link
        and not frame.origin
        and frame.inner is None
    )


def gives_year(frame: Frame, other: Frame) -> bool:
    """Only a date as fine as the other lends it a year."""
    return frame.year is not None and frame.month is not None and (frame.day is None) == (other.day is None)


def comes_after(left: Frame, right: Frame) -> bool:
    """ "from December 20 to January 5, 2025": the first lies in the year before."""
    return (left.month or 0, left.day or 0) > (right.month or 0, right.day or 0)


def is_joined(candidates: Sequence[Candidate], k: int, text: str) -> bool:
    return _JOINT.fullmatch(text, candidates[k].stop, candidates[k + 1].start) is not None
