"""The year that the words leave out.

Enters: what is named without its year, the day of publication, and on which side of it the clause lies. Leaves: the
stamp and the ground of the choice. It refuses a year that the report would have to name: a date almost a year away on
one side and a few days away on the other is the near one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dragoman.meaning.times.calendar import Stamp, find_end

Maker = Callable[[int], Stamp | None]

# A writer who means a day nearly a year away names the year: then the clause was misread, and the day close by is
# meant.
FAR_DAYS, NEAR_DAYS, NEAR_DAYS_OF_MONTH = 300, 60, 31
# Where the side was read off a weaker sign, half a year ahead is not believed when the other side is three times
# nearer.
UNSURE_DAYS = 180
# Without a verb to decide, a date that is not close ahead is taken to be over: reports look back more often than ahead.
CLOSE_DAYS = 60


def choose_year(make: Maker, today: date, sign: int, *, is_sure: bool = False) -> tuple[Stamp | None, str]:
    """The stamp nearest to `today` on the side of `sign` (0: either side), and the rule that chose it.

    `is_sure`: the clause says plainly that it lies there ("will", the past tense).
    """
    found = [s for s in (make(today.year + k) for k in (-1, 0, 1)) if s is not None]
    if not found:
        return None, ""
    gaps = sorted((abs(gap), gap, s) for s in found for gap in (find_gap(s, today),))
    near_gap, near = gaps[0][1], gaps[0][2]
    if sign == 0:
        behind = [g for g in gaps if g[1] <= 0]
        if near_gap > CLOSE_DAYS and behind:
            return behind[0][2], "times/year-nearest"
        return near, "times/year-nearest"
    wanted = [g for g in gaps if g[1] * sign >= 0]
    is_misread = (
        bool(wanted)
        and wanted[0][0] > FAR_DAYS
        and abs(near_gap) <= (NEAR_DAYS if near.precision == "day" else NEAR_DAYS_OF_MONTH)
    )
    is_doubtful = bool(wanted) and not is_sure and wanted[0][0] > UNSURE_DAYS and wanted[0][0] > 3 * abs(near_gap)
    if not wanted or is_misread or is_doubtful:
        return near, "times/year-nearest"
    return wanted[0][2], "times/year-ahead" if sign > 0 else "times/year-behind"


def find_gap(stamp: Stamp, today: date) -> int:
    """Days from `today` to the stretch; 0 inside it, negative when it is over."""
    if stamp.first > today:
        return (stamp.first - today).days
    last = find_end(stamp)
    return 0 if today < last else (last - today).days - 1


def choose_story_year(make: Maker, anchor: Stamp) -> Stamp | None:
    """The year of a story: that of the time told last, or the one after when the months would run back over the turn
    of the year."""
    same = make(anchor.year)
    if same is None:
        return make(anchor.year + 1)
    is_fine = anchor.precision in ("month", "day", "week", "quarter", "season")
    if is_fine and anchor.month - same.month >= 8:
        return make(anchor.year + 1) or same
    return same


def widen_short_year(number: int, today: date | None) -> int:
    """ "'98" is 1998, "'24" is 2024: the last such year that is not more than ten ahead of publication."""
    limit = (today.year if today else 2035) + 10
    year = limit // 100 * 100 + number
    return year if year <= limit else year - 100
