"""When a source is due: how it stands and the moment in, the next moments out. Pure, in UTC, so that no change of clocks fires twice.

Enters: moments. Leaves: moments. It refuses to read a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from dragoman.watch.state import Due

# A source that fails is asked after twice as long each time, up to this, or its own interval where that is longer.
LONGEST_BACKOFF: Final = timedelta(hours=6)
# While more waits to be taken than one round takes, the next round comes after this, without asking what is new.
BACKLOG_PAUSE: Final = timedelta(minutes=1)
# A timetable never fires to the second: a round that is due within a tenth of the interval is done with `--once`.
_GRACE_SHARE: Final = 10
_LONGEST_GRACE: Final = timedelta(minutes=5)
_LONGEST_RETRY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Next:
    """When the next round is, and when the source is next asked what is new."""

    due: datetime
    listing: datetime


def is_due(moment: datetime | None, now: datetime, interval_seconds: int, *, is_once: bool = False) -> bool:
    """Whether a moment has come. One further ahead than any wait can be was noted before the clock was set back, and has come too."""
    if moment is None:
        return True
    interval = timedelta(seconds=interval_seconds)
    grace = min(interval / _GRACE_SHARE, _LONGEST_GRACE) if is_once else timedelta(0)
    return not grace < moment - now <= max(interval, LONGEST_BACKOFF, _LONGEST_RETRY)


def find_next(
    due: Due,
    *,
    begun: datetime,
    ended: datetime,
    interval_seconds: int,
    was_listed: bool,
    is_failed: bool,
    retry_seconds: float | None,
    first_waiting: datetime | None,
    is_waiting: bool,
) -> Next:
    """What comes after a round. `first_waiting`: when the first item that waits is due; None where at once."""
    # An hour after half past one, by a clock on the wall, is two hours away in a night of autumn.
    begun, ended = begun.astimezone(UTC), ended.astimezone(UTC)
    interval = timedelta(seconds=interval_seconds)
    retry = timedelta(seconds=retry_seconds or 0.0)
    if is_failed:
        wait = min(interval * 2 ** min(due.failures + 1, 20), max(interval, LONGEST_BACKOFF))
        later = max(begun + wait, ended + retry)
        return Next(later, later)
    listing = begun + interval if was_listed or due.next_listing_utc is None else due.next_listing_utc
    if not is_waiting:
        return Next(max(listing, ended), listing)
    soon = max(ended + BACKLOG_PAUSE, ended + retry, first_waiting or ended)
    return Next(min(max(listing, ended + retry), soon), listing)
