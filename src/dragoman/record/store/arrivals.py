"""What came into a record and when, without the texts.

Enters: an open database. Leaves: moments, and articles by their heads. It refuses to load a text for a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from dragoman.record.store.tables import articles, journal

if TYPE_CHECKING:
    from dragoman.record.store.database import Database, Snapshot
    from dragoman.record.store.loading import AsOf
    from dragoman.record.store.server import ServerDatabase


class Arrival(NamedTuple):
    """An article as it came in, without its text. `origin`: key of the independent source of its words."""

    key: str
    id: str
    title: str | None
    publisher: str | None
    agency: str | None
    published: str | None
    url: str | None
    language: str | None
    origin: str
    added_utc: str


class Arrivals:
    """The part of a record that tells what came in."""

    _database: Database | ServerDatabase | Snapshot

    def find_last_change(self) -> str | None:
        """When anything last came in or was decided, UTC; None where nothing has."""
        with self._database.reading() as connection:
            last: str | None = connection.execute(
                select(journal.c.at_utc).order_by(journal.c.number.desc()).limit(1)
            ).scalar()
            return last

    def find_birth(self) -> str:
        """The digest of the first line of the journal: names this record for good, wherever it is kept. "" where nothing came in."""
        with self._database.reading() as connection:
            first: str | None = connection.execute(
                select(journal.c.digest).order_by(journal.c.number).limit(1)
            ).scalar()
            return (first or "")[:16]

    def list_arrivals(self, first: int, count: int, *, as_of: AsOf | None = None) -> tuple[list[Arrival], int]:
        """`count` articles from number `first` on, 0 for the one that came in first, and how many there are in all."""
        columns = [getattr(articles.c, name) for name in Arrival._fields]
        wanted, counted = select(*columns), select(func.count()).select_from(articles)
        if as_of is not None:
            told = articles.c.published if as_of.clock == "published" else articles.c.added_utc
            wanted, counted = wanted.where(told <= as_of.moment), counted.where(told <= as_of.moment)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(articles.c.number).limit(count).offset(first)).all()
            return [Arrival(*row) for row in rows], connection.execute(counted).scalar_one()
