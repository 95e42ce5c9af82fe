"""What the record learned last, as items of a feed.

Enters: a record. Leaves: items with an address that never changes and the moment when they last did. It refuses to give an item a day on
which nothing of it came in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from dragoman.record import Record
from dragoman.record.entries import Summary
from dragoman.views.changes import make_changes
from dragoman.views.comparison import describe_decision
from dragoman.views.reading_words import describe_code, describe_status
from dragoman.views.timeline import describe_count, describe_parties, describe_what, describe_when

DAYS, MOST = 30, 100


class News(msgspec.Struct, frozen=True):
    """One item. `name`: by which it stays the same item; `at_utc`: when it last changed; `path`: of its page."""

    name: str
    at_utc: str
    title: str
    words: str
    path: str
    kind: str


def list_news(record: Record, since: str | None = None) -> list[News]:
    """The last items, the newest first: entries that are new or have new reports, and decisions. `since`: ISO 8601, UTC; without it the
    days before the last change."""
    last = record.find_last_change()
    if last is None:
        return []
    if since is None:
        since = (datetime.fromisoformat(last.removesuffix("Z")) - timedelta(days=DAYS)).isoformat() + "Z"
    changes = make_changes(record, since)
    added = {article.key: article.added_utc for article in changes.articles}
    found: list[News] = []
    for one in changes.new:
        found.append(_make(record, one, added, "New"))
    for changed in changes.changed:
        told = [
            f"{describe_code(change.field)}: {'; '.join(change.before) or 'not told'} → {'; '.join(change.now) or 'not told'}"
            for change in changed.changes
        ]
        count = f"{changed.reports:,} new report{'' if changed.reports == 1 else 's'}"
        found.append(_make(record, changed.summary, added, "Changed" if told else "More reports", [count, *told]))
    for made in changes.decisions:
        at = max(made.made_utc or "", made.undone_utc or "")
        verb = "Undone" if made.undone_utc else "Decided"
        words = describe_decision(made, changes.ids)
        found.append(News(f"decision:{made.id}", at, f"{verb}: {made.kind}", words, "/review/log", "decision"))
    return sorted(found, key=lambda item: (item.at_utc, item.name), reverse=True)[:MOST]


def _make(record: Record, one: Summary, added: dict[str, str], verb: str, told: list[str] | None = None) -> News:
    claims = record.load_claims(record.find_entry(one.id).claims)
    at = max((added[claim.article] for claim in claims.values() if claim.article in added), default="")
    status = describe_status(one.status, one.kind)[2]
    what = f"{describe_what(one)}{describe_count(one)}"
    sources = f"{one.sources:,} independent source{'' if one.sources == 1 else 's'} in {one.articles:,} article{'' if one.articles == 1 else 's'}"
    lines = [f"{what}, {describe_when(one.when)}: {status}", describe_parties(one.parties), sources, *(told or [])]
    if one.disputed:
        lines.append(f"Sources differ on: {', '.join(describe_code(name) for name in one.disputed)}")
    words = ". ".join(line for line in lines if line) + "."
    return News(f"entry:{one.id}", at, f"{verb}: {what} ({status})", words, f"/entry/{one.id}", one.kind)
