"""What was fetched when, what is still to be taken, and what came of it: a small database of its own.

Enters: items of sources and what became of them. Leaves: what is due. It refuses to forget an item before its article is in the record, so that a
program killed at any moment goes on where it was: the record is written first, this file after it, and the record takes an article once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from dragoman.errors import RecordError
from dragoman.record.store.database import find_library

# added: new in the record. edited: a new version of one that was. there: known already. unread: kept, but in a language that is not read.
# skipped: not taken, for a reason. failed: could not be had or read.
Outcome = Literal["added", "edited", "there", "unread", "skipped", "failed"]

_VERSION = 1
_TABLES: Final = """
CREATE TABLE sources (
    name TEXT PRIMARY KEY, address TEXT NOT NULL, next_due_utc TEXT NOT NULL DEFAULT '', next_listing_utc TEXT NOT NULL DEFAULT '',
    last_utc TEXT, last_good_utc TEXT, failures INTEGER NOT NULL DEFAULT 0, error TEXT, last_listed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE marks (address TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, stamp TEXT);
CREATE TABLE items (
    source TEXT NOT NULL, key TEXT NOT NULL, url TEXT, stamp TEXT NOT NULL, body BLOB, is_waiting INTEGER NOT NULL, was_taken INTEGER NOT NULL,
    tries INTEGER NOT NULL, next_utc TEXT NOT NULL, found_utc TEXT NOT NULL, listing INTEGER NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX waiting ON items (source, was_taken, listing DESC, place) WHERE is_waiting = 1;
CREATE TABLE articles (
    source TEXT NOT NULL, id TEXT NOT NULL, url TEXT, title TEXT, published TEXT, language TEXT, outcome TEXT NOT NULL, reason TEXT,
    at_utc TEXT NOT NULL, PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX articles_by_time ON articles (source, at_utc);
CREATE INDEX articles_by_url ON articles (url);
CREATE TABLE hosts (host TEXT PRIMARY KEY, body TEXT, had_utc TEXT, not_before_utc TEXT);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """An item that is to be taken. `body`: what its feed says of it. `was_taken`: an article of it has come before."""

    key: str
    url: str | None
    body: bytes | None
    was_taken: bool
    tries: int
    found_utc: datetime
    next_utc: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as a source lists it: `stamp` is another when it was changed."""

    key: str
    url: str | None
    stamp: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of an article, or of an address that gave none."""

    id: str
    outcome: Outcome
    reason: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How a source stands. `next_due_utc` None: it was never asked. `next_listing_utc`: when it is asked what is new."""

    next_due_utc: datetime | None = None
    next_listing_utc: datetime | None = None
    failures: int = 0


class State:
    """The open file. One program writes it; others may read it meanwhile."""

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self.path = path
        library = find_library()
        self._errors = library.Error
        try:
            mode = "ro" if is_read_only else "rwc"
            uri = f"{path.absolute().as_uri()}?mode={mode}"
            self._raw = library.connect(uri, uri=True, timeout=10.0, isolation_level=None, check_same_thread=False)
            version = self._raw.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and not is_read_only:
                self._make_tables()
            elif version != _VERSION:
                raise RecordError(
                    f'{path}: this file is not the state of a watch, or of another version of it. Name another: state = "…".'
                )
            self._raw.execute("PRAGMA synchronous = FULL")
        except library.Error as error:
            raise RecordError(
                f"{path}: the state of the watch cannot be opened ({error}). Check the file and its folder."
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written within becomes permanent together, or not at all. Raises `RecordError` when it cannot be."""
        try:
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._raw.execute("ROLLBACK")
                raise
            self._raw.execute("COMMIT")
        except self._errors as error:
            raise RecordError(
                f"{self.path}: the state of the watch cannot be written ({error}). Check disk and permissions."
            ) from error

    def read(self, query: str, *values: object) -> list[Any]:
        """Rows of a query, for the status."""
        return list(self._raw.execute(query, values))

    def _make_tables(self) -> None:
        self._raw.execute("BEGIN IMMEDIATE")
        if self._raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise RecordError(f'{self.path}: this is a database of another program. Name another file: state = "…".')
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                self._raw.execute(statement)
        self._raw.execute(f"PRAGMA user_version = {_VERSION}")
        self._raw.execute("COMMIT")

    # Sources

    def find_due(self, name: str, address: str) -> Due:
        """How a source stands; one whose address is another now is new."""
        rows = self.read(
            "SELECT next_due_utc, next_listing_utc, failures FROM sources WHERE name = ? AND address = ?", name, address
        )
        if not rows:
            return Due()
        due, listing, failures = rows[0]
        return Due(next_due_utc=read_utc(due), next_listing_utc=read_utc(listing), failures=failures)

    def note_round(
        self,
        name: str,
        address: str,
        *,
        now: datetime,
        next_due: datetime,
        next_listing: datetime,
        listed: int | None,
        error: str | None,
    ) -> None:
        """How a round of a source ended. `listed`: how many items it named; None where it was not asked, or did not say."""
        good = write_utc(now) if error is None else None
        with self.writing():
            self._raw.execute(
                "INSERT INTO sources (name, address, next_due_utc, next_listing_utc, last_utc, last_good_utc, failures, error, last_listed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET address = excluded.address,"
                " next_due_utc = excluded.next_due_utc, next_listing_utc = excluded.next_listing_utc, last_utc = excluded.last_utc,"
                " last_good_utc = coalesce(excluded.last_good_utc, last_good_utc),"
                " failures = CASE WHEN excluded.error IS NULL THEN 0 ELSE failures + 1 END, error = excluded.error,"
                " last_listed = coalesce(?, last_listed)",
                (name, address, write_utc(next_due), write_utc(next_listing), write_utc(now), good, 0 if error is None else 1, error, listed or 0, listed),
            )  # fmt: skip

    def find_mark(self, address: str) -> tuple[str | None, str | None, str | None]:
        """ETag, Last-Modified and stamp of what was had from an address last."""
        rows = self.read("SELECT etag, last_modified, stamp FROM marks WHERE address = ?", address)
        return rows[0] if rows else (None, None, None)

    def _note_mark(self, address: str, etag: str | None, last_modified: str | None, stamp: str | None) -> None:
        self._raw.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (address, etag, last_modified, stamp))

    # Items

    def list_items(
        self,
        name: str,
        items: Iterable[Listed],
        *,
        now: datetime,
        address: str,
        etag: str | None,
        last_modified: str | None,
        stamp: str | None = None,
    ) -> None:
        """Note what a source lists, and with it that this listing was had: what is new or changed waits to be taken."""
        found = write_utc(now)
        with self.writing():
            listing = self._raw.execute(
                "SELECT coalesce(max(listing), 0) + 1 FROM items WHERE source = ?", (name,)
            ).fetchone()[0]
            self._raw.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, 1, 0, 0, '', ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET url = excluded.url,"
                " stamp = excluded.stamp, body = excluded.body, is_waiting = 1, tries = 0, next_utc = '', listing = excluded.listing,"
                " place = excluded.place WHERE items.stamp <> excluded.stamp",
                [
                    (name, item.key, item.url, item.stamp, item.body, found, listing, place)
                    for place, item in enumerate(items)
                ],
            )
            self._note_mark(address, etag, last_modified, stamp)

    def next_item(self, name: str, now: datetime, after: frozenset[str]) -> Row | None:
        """The item to take next: new ones before changed ones, those listed last first; None where none is due. `after`: keys that were
        tried in this round."""
        rows = self._raw.execute(
            "SELECT key, url, body, was_taken, tries, found_utc, next_utc FROM items INDEXED BY waiting WHERE source = ? AND is_waiting = 1"
            " AND next_utc <= ? ORDER BY was_taken, listing DESC, place",
            (name, write_utc(now)),
        )
        for key, url, body, was_taken, tries, found, next_utc in rows:
            if key not in after:
                return Row(key, url, body, bool(was_taken), tries, read_utc(found) or now, read_utc(next_utc))
        return None

    def count_waiting(self, name: str) -> int:
        """How many items of a source are still to be taken."""
        return int(self.read("SELECT count(*) FROM items WHERE source = ? AND is_waiting = 1", name)[0][0])

    def find_next_utc(self, name: str) -> datetime | None:
        """When the first waiting item of a source is due."""
        return read_utc(
            self.read("SELECT min(next_utc) FROM items WHERE source = ? AND is_waiting = 1", name)[0][0] or ""
        )

    def note_taken(
        self,
        name: str,
        row: Row,
        taken: Sequence[Taken],
        *,
        now: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
        again: datetime | None = None,
    ) -> None:
        """Note what became of an item, which then waits no longer, or until `again`."""
        with self.writing():
            self._raw.execute("DELETE FROM articles WHERE source = ? AND id = ?", (name, make_failure_id(row.key)))
            for one in taken:
                self._note_article(name, one, now)
            if row.url is not None and (etag or last_modified):
                self._note_mark(row.url, etag, last_modified, None)
            self._raw.execute(
                "UPDATE items SET is_waiting = ?, was_taken = 1, tries = 0, next_utc = ?, body = CASE WHEN ? THEN body ELSE NULL END"
                " WHERE source = ? AND key = ?",
                (int(again is not None), write_utc(again) if again else "", int(again is not None), name, row.key),
            )

    def note_failure(self, name: str, row: Row, reason: str, *, now: datetime, again: datetime | None) -> None:
        """Note that an item could not be had: it waits until `again`, or is given up."""
        with self.writing():
            if not row.was_taken:
                told = f"{reason} (to be tried again)" if again else reason
                self._note_article(
                    name, Taken(id=make_failure_id(row.key), outcome="failed", reason=told, url=row.url), now
                )
            self._raw.execute(
                "UPDATE items SET is_waiting = ?, tries = tries + 1, next_utc = ? WHERE source = ? AND key = ?",
                (int(again is not None), write_utc(again) if again else "", name, row.key),
            )

    def has_version(self, url: str | None) -> bool:
        """Whether an article of this address has come into the record before."""
        kept = "('added', 'edited', 'there', 'unread')"
        return bool(url) and bool(self.read(f"SELECT 1 FROM articles WHERE url = ? AND outcome IN {kept} LIMIT 1", url))

    def _note_article(self, name: str, taken: Taken, now: datetime) -> None:
        # An article that comes again tells nothing new of itself.
        verb = "INSERT OR IGNORE" if taken.outcome == "there" else "INSERT OR REPLACE"
        self._raw.execute(
            f"{verb} INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                taken.id,
                taken.url,
                taken.title,
                taken.published,
                taken.language,
                taken.outcome,
                taken.reason,
                write_utc(now),
            ),
        )

    # Hosts

    def load_hosts(self) -> list[tuple[str, str | None, datetime | None, datetime | None]]:
        """Host, body of its robots.txt, when that was had, and when it may be asked next."""
        rows = self.read("SELECT host, body, had_utc, not_before_utc FROM hosts")
        return [(host, body, read_utc(had or ""), read_utc(before or "")) for host, body, had, before in rows]

    def save_hosts(self, rows: Iterable[tuple[str, str | None, datetime | None, datetime | None]]) -> None:
        """Keep what is known of hosts."""
        with self.writing():
            self._raw.executemany(
                "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)",
                [
                    (host, body, had and write_utc(had), before and write_utc(before))
                    for host, body, had, before in rows
                ],
            )


def make_failure_id(key: str) -> str:
    """The id under which an address stands that gave no article."""
    return f"address:{key}"


def write_utc(moment: datetime) -> str:
    """A moment as it is stored: text that sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_utc(words: str) -> datetime | None:
    """A stored moment; None for a blank one."""
    return datetime.fromisoformat(words) if words else None
