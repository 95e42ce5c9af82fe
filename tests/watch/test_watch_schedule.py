"""When a source is due: in UTC, whatever the clocks on the wall do."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dragoman.watch.schedule import BACKLOG_PAUSE, LONGEST_BACKOFF, Next, find_next, is_due
from dragoman.watch.state import Due, read_utc, write_utc

NOON = datetime(2031, 6, 1, 12, 0, tzinfo=UTC)
HOUR = 3600


def follow(due: Due, begun: datetime, **options: object) -> Next:
    given: dict[str, object] = {
        "ended": begun, "interval_seconds": HOUR, "was_listed": True, "is_failed": False, "retry_seconds": None,
        "first_waiting": None, "is_waiting": False, **options,
    }  # fmt: skip
    return find_next(due, begun=begun, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "start", [datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 3, 28, 22, 30, tzinfo=UTC)]
)
def test_change_of_clocks(zone: str, start: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a night in which an hour comes twice, or not at all, an hourly round comes once an hour."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        rounds: list[datetime] = []
        due, now = Due(), start
        while now < start + timedelta(hours=40):
            local = now.astimezone(ZoneInfo(zone))
            if is_due(due.next_due_utc, local, HOUR):
                rounds.append(now)
                following = follow(due, local)
                # As it is written to the state and read from it.
                due = Due(
                    next_due_utc=read_utc(write_utc(following.due)),
                    next_listing_utc=read_utc(write_utc(following.listing)),
                )
            now += timedelta(minutes=10)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert rounds == [start + timedelta(hours=n) for n in range(40)]


def test_new_source_is_due() -> None:
    """What was never asked is asked at once."""
    assert is_due(None, NOON, HOUR)


@pytest.mark.parametrize(("minutes", "is_once", "expected"), [(0, False, True), (1, False, False), (5, True, True), (7, True, False), (-5, False, True)])  # fmt: skip
def test_timetable_has_grace(minutes: int, is_once: bool, expected: bool) -> None:
    """A call from a timetable does what is due within a tenth of the interval, five minutes at most; a running watch waits."""
    assert is_due(NOON + timedelta(minutes=minutes), NOON, HOUR, is_once=is_once) is expected


def test_clock_set_back_makes_due() -> None:
    """A moment further ahead than anybody can have asked for was noted by another clock."""
    assert is_due(NOON + timedelta(days=2), NOON, HOUR)
    assert not is_due(NOON + timedelta(days=2), NOON, 7 * 86400)


def test_failures_back_off() -> None:
    """Each failure doubles the wait, up to six hours, or the own interval of the source."""
    waits = [follow(Due(failures=n), NOON, is_failed=True).due - NOON for n in range(5)]
    assert waits == [timedelta(hours=2), timedelta(hours=4), *[LONGEST_BACKOFF] * 3]
    assert follow(Due(failures=9), NOON, is_failed=True, interval_seconds=86400).due - NOON == timedelta(days=1)


def test_wait_that_is_asked_for() -> None:
    """A site that asks for longer than the backoff is given it."""
    assert follow(Due(), NOON, is_failed=True, retry_seconds=30000.0).due == NOON + timedelta(seconds=30000)
    assert follow(Due(), NOON, is_waiting=True, retry_seconds=600.0).due == NOON + timedelta(seconds=600)


def test_rest_is_taken_soon() -> None:
    """What waits is taken a minute later, without asking what is new before the interval is over."""
    first = follow(Due(), NOON, is_waiting=True)
    assert first == Next(NOON + BACKLOG_PAUSE, NOON + timedelta(hours=1))
    later = NOON + BACKLOG_PAUSE
    second = follow(
        Due(next_due_utc=first.due, next_listing_utc=first.listing), later, was_listed=False, is_waiting=True
    )
    assert second == Next(later + BACKLOG_PAUSE, NOON + timedelta(hours=1))


def test_long_round() -> None:
    """A round that takes longer than its interval is followed by the next one, not by all that were missed."""
    ended = NOON + timedelta(hours=5)
    assert follow(Due(), NOON, ended=ended).due == ended
