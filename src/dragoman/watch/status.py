"""How a watch stands, for people and pages.

Enters: the path of a plan. Leaves: a `WatchStatus`. It refuses to change anything, so that it can be asked while the watch runs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

from dragoman.errors import RecordError
from dragoman.views.watching import SourceStatus, WatchedArticle, WatchStatus
from dragoman.watch.plan import Source, load_plan
from dragoman.watch.state import State
from dragoman.watch.watching import hold_lock

_RECENT: Final = 20
# What differs from one article to the next in reasons that are the same.
_PARTICULARS = re.compile(r"https?://\S+|\(score -?[\d.]+\)|\d[\d,.]*")


def watch_status(path: Path, *, recent: int = _RECENT) -> WatchStatus:
    """How the watch of a plan stands. Raises `UsageError` for a plan that is wrong, `RecordError` for a state that cannot be read."""
    plan = load_plan(path)
    if not plan.state.exists():
        sources = tuple(_make_status(source, None, recent) for source in plan.sources)
        return WatchStatus(
            plan=str(path), record=_name(plan.record), state=str(plan.state), is_running=False, sources=sources
        )
    state = State(plan.state, is_read_only=True)
    try:
        sources = tuple(_make_status(source, state, recent) for source in plan.sources)
    finally:
        state.close()
    return WatchStatus(
        plan=str(path),
        record=_name(plan.record),
        state=str(plan.state),
        is_running=_is_held(plan.state),
        sources=sources,
    )


def _make_status(source: Source, state: State | None, recent: int) -> SourceStatus:
    empty = SourceStatus(
        name=source.name,
        kind=source.kind,
        address=source.address,
        interval_seconds=source.interval_seconds,
        counts={},
        reasons={},
    )
    if state is None:
        return empty
    stands = state.read(
        "SELECT last_utc, last_good_utc, next_due_utc, failures, error, last_listed FROM sources WHERE name = ?",
        source.name,
    )
    last, good, due, failures, error, listed = stands[0] if stands else (None, None, None, 0, None, 0)
    rows = state.read(
        "SELECT id, outcome, at_utc, url, title, published, language, reason FROM articles WHERE source = ? ORDER BY at_utc DESC, id LIMIT ?",
        source.name,
        recent,
    )
    names = ("id", "outcome", "at_utc", "url", "title", "published", "language", "reason")
    return replace(
        empty,
        last_utc=last,
        last_good_utc=good,
        next_due_utc=due or None,
        failures=failures,
        error=error,
        listed=listed,
        waiting=state.count_waiting(source.name),
        counts=dict(
            sorted(state.read("SELECT outcome, count(*) FROM articles WHERE source = ? GROUP BY outcome", source.name))
        ),
        reasons=_count_reasons(state, source.name),
        recent=tuple(WatchedArticle(**dict(zip(names, row, strict=True))) for row in rows),
    )


def _count_reasons(state: State, name: str) -> dict[str, int]:
    """How many articles were not taken for what reason, most frequent first; numbers and addresses are left out of it."""
    counts: Counter[str] = Counter()
    query = "SELECT reason, count(*) FROM articles WHERE source = ? AND reason IS NOT NULL GROUP BY reason"
    for reason, count in state.read(query, name):
        short = " ".join(_PARTICULARS.sub("", reason).split()).lstrip(": ")
        counts[short] += count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _is_held(state: Path) -> bool:
    if not state.with_name(f"{state.name}.lock").exists():
        return False
    try:
        with hold_lock(state):
            return False
    except RecordError:
        return True


def _name(record: str) -> str:
    """A record without the password of its address."""
    from dragoman.record.store.server import hide_password

    return hide_password(record) if "://" in record else record
