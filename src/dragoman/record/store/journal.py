"""The journal: what came into the record and what people decided, line by line, each line sealed with all before it.

Enters: what was done, within an open transaction. Leaves: lines whose digests form a chain. It refuses to be rewritten unnoticed:
a line that is changed, left out or put in breaks the chain from there on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import Connection, insert, select

from dragoman.record.store.tables import journal

# What stands before the first line.
SEED = "0" * 64
_ARTICLE = ("key", "file", "added_utc")


class Line(msgspec.Struct, frozen=True):
    """One line of the journal. `body`: canonical JSON, with `what` was done."""

    number: int
    at_utc: str
    body: str
    digest: str


class Journal:
    """Lines on their way into the journal. `close` writes them."""

    def __init__(self, connection: Connection, now_utc: str) -> None:
        self._connection, self._now_utc = connection, now_utc
        self._bodies: list[dict[str, object]] = []

    def note_article(self, row: Mapping[str, object]) -> None:
        """An article came in."""
        self._bodies.append({"what": "article", **{name: row[name] for name in _ARTICLE}})

    def note_reading(self, article_key: str, row: Mapping[str, object]) -> None:
        """A reading of an article came in."""
        version, digest = row["reader_version"], row["digest"]
        self._bodies.append({"what": "reading", "article": article_key, "reader_version": version, "digest": digest})

    def note(self, what: str, **fields: object) -> None:
        """Anything else was done."""
        self._bodies.append({"what": what, **fields})

    def close(self) -> None:
        """Write the lines."""
        if not self._bodies:
            return
        last = self._connection.execute(select(journal).order_by(journal.c.number.desc()).limit(1)).first()
        number, digest = (last.number, last.digest) if last else (0, SEED)
        rows: list[dict[str, object]] = []
        for fields in self._bodies:
            body = write_body(fields)
            number, digest = number + 1, chain_digest(digest, self._now_utc, body)
            rows.append({"number": number, "at_utc": self._now_utc, "body": body, "digest": digest})
        self._connection.execute(insert(journal), rows)
        self._bodies = []


def chain_digest(before: str, at_utc: str, body: str) -> str:
    """The digest of a line that comes after the one with digest `before`."""
    return hashlib.sha256(f"{before}\n{at_utc}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def read_lines(connection: Connection) -> Iterator[Line]:
    """All lines in order."""
    wanted = select(journal).order_by(journal.c.number).execution_options(yield_per=1_000)
    for row in connection.execute(wanted):
        yield Line(row.number, row.at_utc, row.body, row.digest)


def write_body(fields: Mapping[str, object]) -> str:
    """The canonical JSON of what was done."""
    return msgspec.json.encode(fields, order="sorted").decode()
