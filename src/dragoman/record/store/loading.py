"""Entries, readings and articles put together from their rows.

Enters: numbers and keys, within an open transaction. Leaves: values. It refuses to decide what is one entry: it reads what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select

from dragoman.errors import UnknownIdError
from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record.claims import Claim
from dragoman.record.compose import compose_entry
from dragoman.record.digests import shorten_anchor
from dragoman.record.entries import Entry
from dragoman.record.reconcile import Group, find_anchor
from dragoman.record.store.filing import chunk, load_text, unpack
from dragoman.record.store.rulings import load_rulings
from dragoman.record.store.tables import articles, claims, readings
from dragoman.record.store.weaving import load_sources

Clock = Literal["published", "learned"]


class AsOf(NamedTuple):
    """A moment, as ISO 8601 in UTC or the last day counted in, and its clock: what was published by then, or what the record had
    learned of."""

    moment: str
    clock: Clock = "published"


def load_group(connection: Connection, number: int) -> tuple[Group, dict[str, str]]:
    """The claims of an entry, put together as a group without its joins, and their sources."""
    rows = connection.execute(select(claims.c.body).where(claims.c.entry == number)).all()
    members = sorted((msgspec.json.decode(row.body, type=Claim) for row in rows), key=lambda claim: claim.order)
    return Group(find_anchor(members), tuple(members), ()), load_sources(
        connection, {claim.article for claim in members}
    )


def load_entry(connection: Connection, number: int) -> Entry:
    """The entry with a number."""
    group, sources = load_group(connection, number)
    return compose_entry(group, sources, load_rulings(connection).of(claim.anchor for claim in group.claims))


def load_entry_then(connection: Connection, number: int, as_of: AsOf) -> Entry | None:
    """The entry with a number from the reports that there were then; None where there was none. Which reports are one entry is
    judged as it is today."""
    group, sources = load_group(connection, number)
    if as_of.clock == "published":
        then = [claim for claim in group.claims if claim.published is not None and claim.published <= as_of.moment]
    else:
        learned = load_learned(connection, sources)
        then = [claim for claim in group.claims if learned[claim.article] <= as_of.moment]
    if not then:
        return None
    corrections = load_rulings(connection).of(claim.anchor for claim in group.claims)
    if as_of.clock == "learned":
        corrections = tuple(made for made in corrections if (made.made_utc or "") <= as_of.moment)
    entry = compose_entry(Group(find_anchor(then), tuple(then), ()), sources, corrections)
    id = shorten_anchor(entry.kind, group.anchor)
    return msgspec.structs.replace(entry, id=id, summary=msgspec.structs.replace(entry.summary, id=id))


def load_learned(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """When the record learned of articles."""
    found: dict[str, str] = {}
    for some in chunk(sorted(keys)):
        wanted = select(articles.c.key, articles.c.added_utc).where(articles.c.key.in_(some))
        found |= {row.key: row.added_utc for row in connection.execute(wanted)}
    return found


def load_reading(connection: Connection, key: str) -> tuple[Reading, str]:
    """The newest reading of an article, with its text, and the version of the reader. Raises `UnknownIdError` when there is none."""
    wanted = select(readings.c.body, readings.c.reader_version, articles.c.text_digest)
    wanted = wanted.join(articles, articles.c.number == readings.c.article)
    row = connection.execute(wanted.where(articles.c.key == key, readings.c.is_current)).first()
    if row is None:
        raise UnknownIdError(f"{key}: there is no reading of an article with this key.")
    reading = Reading.from_json(unpack(row.body))
    text = load_text(connection, row.text_digest)
    whole = msgspec.structs.replace(reading, article=msgspec.structs.replace(reading.article, text=text))
    return whole, row.reader_version


def make_head(row: Row, text: str) -> ArticleHead:  # type: ignore[type-arg]
    """The head of an article from its row."""
    return ArticleHead(
        id=row.id, url=row.url, title=row.title, publisher=row.publisher, agency=row.agency, published=row.published,
        language=row.language, text=text,
    )  # fmt: skip
