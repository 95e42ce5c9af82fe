"""What is known of a host: its rules for robots, and when it may be asked next.

Enters: answers of hosts. Leaves: waits. It refuses to read the clock itself: one is given, so that tests and schedules decide what time it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

from dragoman.articles.fetch.robots import Rules

# A site may ask for a pause of a week; a schedule that looks again each day is no burden to it.
LONGEST_WAIT: Final = timedelta(days=1)
# Of 429 and 503 without a time: long enough to be no burden, short enough for an hourly schedule.
UNSAID_WAIT_SECONDS: Final = 60.0


class Clock(Protocol):
    """What time it is, and how one waits."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Comes back after so many seconds."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """See `Clock`."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Host:
    """`not_before_utc`: when it may be asked next; None where it may be asked now. `lock`: one request at a time."""

    rules: Rules | None = None
    not_before_utc: datetime | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)

    def find_wait_seconds(self, now: datetime) -> float:
        """How long to wait before it is asked. A clock that was set back lengthens no wait beyond the longest."""
        if self.not_before_utc is None:
            return 0.0
        wait = self.not_before_utc - now
        if wait > LONGEST_WAIT:
            self.not_before_utc = None
            return 0.0
        return max(0.0, wait.total_seconds())

    def hold(self, now: datetime, seconds: float) -> None:
        """Leave it alone for so many seconds."""
        until = now + timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))
        if self.not_before_utc is None or until > self.not_before_utc:
            self.not_before_utc = until


def read_retry_after(words: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After field asks for, as a number or a date, a day at most; None where it says nothing that can be read.

    >>> read_retry_after("120", datetime(2025, 7, 21, tzinfo=UTC))
    120.0
    >>> read_retry_after("Mon, 21 Jul 2025 00:05:00 GMT", datetime(2025, 7, 21, tzinfo=UTC))
    300.0
    """
    if not words:
        return None
    words = words.strip()
    if words.isascii() and words.isdigit():
        seconds = float(words[:12])
    else:
        try:
            moment = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT.total_seconds())
