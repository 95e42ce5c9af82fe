"""Entries and articles with all that they rest on, a few at a time, for what goes out of the record.

Enters: summaries in some order, within an open transaction. Leaves: `Told` values in the same order. It refuses to hold more than a
batch: what a record is written out to is as long as the record, what is held on the way is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from sqlalchemy import Connection, Row, func, select

from dragoman.record.claims import Claim
from dragoman.record.compose import compose_entry
from dragoman.record.entries import Decision, Entry, Summary
from dragoman.record.reconcile import Group, find_anchor
from dragoman.record.store.filing import chunk
from dragoman.record.store.loading import AsOf, load_entry_then
from dragoman.record.store.rulings import load_rulings
from dragoman.record.store.tables import articles, claims, entries, readings

_BATCH = 200


class Teller(msgspec.Struct, frozen=True):
    """An article without its text. `origin`: the independent source of its words; `copies`: key of the article that stands for all
    copies of one dispatch; `digest`: SHA-256 of the text."""

    key: str
    id: str
    url: str | None
    title: str | None
    publisher: str | None
    agency: str | None
    published: str | None
    language: str | None
    file: str
    origin: str
    copies: str
    digest: str
    added_utc: str
    is_replaced: bool

    @property
    def name(self) -> str:
        """Who prints it: its publisher, else its agency, else its site, else its id."""
        kind, _, name = self.origin.partition(":")
        return self.publisher or self.agency or (name if kind != "article" else "") or self.id


class Told(msgspec.Struct, frozen=True):
    """An entry with its claims, by anchor in order of publication, the articles that tell it, by key, and what people have set."""

    entry: Entry
    claims: dict[str, Claim]
    tellers: dict[str, Teller]
    corrections: tuple[Decision, ...] = ()

    @property
    def summary(self) -> Summary:
        return self.entry.summary


def load_told(connection: Connection, summaries: Iterable[Summary], as_of: AsOf | None = None) -> Iterator[Told]:
    """The entries of some summaries, in their order, with all that they rest on."""
    rulings = load_rulings(connection)
    waiting = iter(summaries)
    while batch := list(islice(waiting, _BATCH)):
        wanted = select(entries.c.id, entries.c.number).where(entries.c.id.in_([one.id for one in batch]))
        numbers = {row.id: row.number for row in connection.execute(wanted)}
        found: dict[int, list[Claim]] = defaultdict(list)
        for row in connection.execute(
            select(claims.c.entry, claims.c.body).where(claims.c.entry.in_(numbers.values()))
        ):
            found[row.entry].append(msgspec.json.decode(row.body, type=Claim))
        tellers = load_tellers(connection, {claim.article for told in found.values() for claim in told})
        sources = {key: teller.origin for key, teller in tellers.items()}
        for summary in batch:
            number = numbers.get(summary.id)
            if number is None:
                continue  # another program has joined it with another entry meanwhile
            members = tuple(sorted(found[number], key=lambda claim: claim.order))
            corrections = rulings.of(claim.anchor for claim in members)
            if as_of is None:
                entry: Entry | None = compose_entry(
                    Group(find_anchor(list(members)), members, ()), sources, corrections
                )
            else:
                entry = load_entry_then(connection, number, as_of)
            if entry is None:
                continue
            told = {claim.anchor: claim for claim in members}
            kept = {anchor: told[anchor] for anchor in entry.claims}
            telling = {claim.article: tellers[claim.article] for claim in kept.values()}
            yield Told(
                entry, kept, telling, tuple(made for made in corrections if made.field in entry.summary.corrected)
            )


def load_tellers(connection: Connection, keys: Iterable[str]) -> dict[str, Teller]:
    """Articles by key, without their texts."""
    found: dict[str, Teller] = {}
    for some in chunk(sorted(keys)):
        for row in connection.execute(select(articles).where(articles.c.key.in_(some))):
            found[row.key] = _make_teller(row)
    return found


def stream_tellers(connection: Connection) -> Iterator[Teller]:
    """All articles that a reading of is there, copies of one dispatch one after the other, dispatches in order of publication."""
    first = articles.alias("first")
    order = (
        func.coalesce(first.c.published, "~"), articles.c.copies, func.coalesce(articles.c.published, "~"), articles.c.key,
    )  # fmt: skip
    wanted = select(articles).join(first, first.c.key == articles.c.copies)
    wanted = wanted.join(readings, (readings.c.article == articles.c.number) & readings.c.is_current).order_by(*order)
    for row in connection.execute(wanted.execution_options(yield_per=_BATCH)):
        yield _make_teller(row)


def _make_teller(row: Row) -> Teller:  # type: ignore[type-arg]
    return Teller(
        row.key, row.id, row.url, row.title, row.publisher, row.agency, row.published, row.language, row.file, row.origin,
        row.copies, row.text_digest, row.added_utc, row.replaced_by is not None,
    )  # fmt: skip
