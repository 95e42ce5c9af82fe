"""What is new since a moment: articles, entries, fields, decisions.

Enters: a record and a moment. Leaves: `Changes`, and text or JSON made of them. It refuses to tell by the clock of publication: it is
about what the record has learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from dragoman.record import Record
from dragoman.record.claims import Kind
from dragoman.record.entries import Decision, Entry, Summary, Value
from dragoman.record.store.loading import AsOf
from dragoman.record.store.record import StoredArticle
from dragoman.views.comparison import describe_decision, make_plain_decision
from dragoman.views.explain import describe_value
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import (
    describe_count,
    describe_parties,
    describe_status,
    describe_what,
    describe_when,
    make_plain,
)

_KINDS: tuple[Kind, ...] = ("meeting", "exchange", "act", "commitment")
_FIELDS = ("status", "when", "round", "place", "country", "format", "what", "act", "figures")


class Change(msgspec.Struct, frozen=True):
    """A field of an entry, as it was and as it is; empty where it was not told."""

    field: str
    before: tuple[str, ...]
    now: tuple[str, ...]


class Changed(msgspec.Struct, frozen=True):
    """An entry that was there before. `reports`: how many came in."""

    summary: Summary
    changes: tuple[Change, ...]
    reports: int


class Changes(msgspec.Struct, frozen=True):
    """What came in from a moment on, UTC."""

    since: str
    articles: tuple[StoredArticle, ...]
    new: tuple[Summary, ...]
    changed: tuple[Changed, ...]
    decisions: tuple[Decision, ...]
    ids: dict[str, str]


def make_changes(record: Record, since: str) -> Changes:
    """What the record has learned from `since` on: ISO 8601 in UTC, a day or a moment."""
    articles, ids = record.list_changed(since, _KINDS)
    before = AsOf(_just_before(since), "learned")
    new: list[Summary] = []
    changed: list[Changed] = []
    for id in ids:
        entry = record.find_entry(id)
        then = record.find_entry_then(id, before)
        if then is None:
            new.append(entry.summary)
        else:
            changed.append(Changed(entry.summary, compare_entries(then, entry), len(entry.claims) - len(then.claims)))
    decisions = tuple(
        made for made in record.list_decisions() if max(made.made_utc or "", made.undone_utc or "") >= since
    )
    named = record.load_claims(anchor for made in decisions for anchor in (made.left, made.right) if anchor)
    return Changes(
        since, tuple(articles), tuple(sorted(new, key=_order)), tuple(sorted(changed, key=lambda one: _order(one.summary))), decisions,
        {anchor: claim.id for anchor, claim in named.items()},
    )  # fmt: skip


def _just_before(since: str) -> str:
    moment = datetime.fromisoformat(since.replace("Z", ""))
    return (moment - timedelta(seconds=1)).isoformat() + "Z"


def _order(summary: Summary) -> tuple[str, str]:
    return ((summary.when.begin if summary.when else None) or "~", summary.id)


def compare_entries(then: Entry, now: Entry) -> tuple[Change, ...]:
    """The fields that read otherwise now than they did then."""

    def values(entry: Entry, name: str) -> tuple[str, ...]:
        found: list[Value] = [field.value for field in entry.fields if field.name == name]
        return tuple(describe_value(name, value, entry.summary) for value in found)

    pairs = [(name, values(then, name), values(now, name)) for name in _FIELDS]
    return tuple(Change(name, before, after) for name, before, after in pairs if before != after)


def list_changes_json(changes: Changes) -> Iterator[str]:
    """One line of JSON for each article, entry and decision."""
    for article in changes.articles:
        head = article.head
        yield _encode(
            "article",
            id=head.id,
            publisher=head.publisher,
            published=head.published,
            title=head.title,
            added_utc=article.added_utc,
        )
    for summary in changes.new:
        yield _encode("new", **make_plain(summary))
    for one in changes.changed:
        yield _encode(
            "changed",
            **make_plain(one.summary),
            changes=[msgspec.to_builtins(change) for change in one.changes],
            reports=one.reports,
        )
    for made in changes.decisions:
        yield _encode("decision", **make_plain_decision(made, changes.ids))


def _encode(row: str, **fields: object) -> str:
    return msgspec.json.encode({"row": row, **fields}).decode()


def render_changes(changes: Changes, terminal: Terminal) -> str:
    """The changes as lines of text."""
    sheet = Sheet(terminal)
    count = len(changes.articles)
    sheet.say(
        f"Since {changes.since}: {count:,} article{'' if count == 1 else 's'}, {len(changes.new):,} new entries, {len(changes.changed):,} with new reports.",
        "bold",
    )
    columns = [
        Column("when"),
        Column("status"),
        Column("what", 3),
        Column("between", 2),
        Column("src", is_number=True),
        Column("id"),
    ]
    if changes.new:
        sheet.head("New entries")
        sheet.table(columns, [_make_cells(one, terminal) for one in changes.new])
    moved = [one for one in changes.changed if one.changes]
    if moved:
        sheet.head("Entries that read otherwise now")
        for one in moved:
            sheet.say(
                f"{describe_what(one.summary)}{describe_count(one.summary)} · {describe_when(one.summary.when)}  {one.summary.id}",
                "bold",
                indent=2,
            )
            for change in one.changes:
                was, now = "; ".join(change.before) or "not told", "; ".join(change.now) or "not told"
                sheet.say(f"{describe_code(change.field)}: {was} → {now}", indent=4)
    same = [one for one in changes.changed if not one.changes]
    if same:
        sheet.head("Entries with more reports, otherwise as they were")
        sheet.table(columns, [_make_cells(one.summary, terminal) for one in same])
    if changes.decisions:
        sheet.head("Decisions")
        for made in changes.decisions:
            sheet.say(describe_decision(made, _names(changes)), indent=2)
    return sheet.text()


def _names(changes: Changes) -> Mapping[str, str]:
    return changes.ids


def _make_cells(one: Summary, terminal: Terminal) -> list[str]:
    sources = str(one.sources) if one.sources == one.articles else f"{one.sources}/{one.articles}"
    return [
        describe_when(one.when),
        describe_status(one, terminal).plain,
        describe_what(one) + describe_count(one),
        describe_parties(one.parties),
        sources,
        one.id,
    ]
