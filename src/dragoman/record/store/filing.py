"""Readings put into the record.

Enters: readings, within an open transaction. Leaves: rows of the report layer, the claims of the newest reading of each article,
and a `Touched`: what the event layer must look at again. It refuses to change a row of the report layer that is there.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, or_, select, update

from dragoman.meaning.findings import Reading
from dragoman.record.actors import fold_words
from dragoman.record.blocks import find_keys, is_fixed
from dragoman.record.claims import Claim, list_findings, make_claims
from dragoman.record.digests import digest_text, hash_key, key_article, shorten_anchor
from dragoman.record.store.tables import (
    HARD,
    PROBE,
    TARGET,
    articles,
    claim_keys,
    claims,
    decisions,
    findings,
    readings,
    texts,
)

Outcome = Literal["new", "there", "reread", "older"]
T = TypeVar("T")

# "Mehr News Agency" signs its own pages as "mehr".
_ANY_AGENCY = frozenset({"agency", "news"})
# SQLite takes 32,766 values in one statement, PostgreSQL 65,535; more than some hundreds at once gain nothing.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reading on its way in; `file` names where its article came from, for people."""

    reading: Reading
    file: str = ""


@dataclass(slots=True)
class Touched:
    """What changed, by blocking keys, anchors of claims, and entries that have lost a claim."""

    hard: set[int] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    probes: set[int] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)

    def add_key(self, role: int, key: int) -> None:
        """Note a blocking key that came in or went out."""
        {HARD: self.hard, TARGET: self.targets, PROBE: self.probes}[role].add(key)


class Filing:
    """One batch of readings on its way into the tables. Rows are gathered and written together, table by table."""

    def __init__(self, connection: Connection, reader_version: str, now_utc: str, touched: Touched) -> None:
        self._connection = connection
        self._version = reader_version
        self._now_utc = now_utc
        self._touched = touched
        self._rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        # Keys of the articles that are new in this batch, with their texts and days of publication still to be filed.
        self.new: dict[str, Reading] = {}

    def file(self, incoming: Sequence[Incoming]) -> list[Outcome]:
        """Put readings in. For each: "new" article, "there" already, "reread" by a newer reader, or "older" than what is there."""
        digests = [digest_text(item.reading.article.text) for item in incoming]
        keys = [key_article(item.reading.article, digest) for item, digest in zip(incoming, digests, strict=True)]
        known = self._load_versions(keys)
        stored_texts = self._load_texts(digests)
        outcomes: list[Outcome] = []
        for item, key, digest in zip(incoming, keys, digests, strict=True):
            versions = known[key]
            if self._version in versions:
                outcomes.append("there")
                continue
            if not versions:
                if digest not in stored_texts:
                    stored_texts.add(digest)
                    self._add_text(digest, item.reading.article.text)
                self._add_article(item, key, digest)
            is_newest = all(order_version(self._version) > order_version(version) for version in versions)
            self._add_reading(item.reading, key, is_newest=is_newest, replaces=bool(versions))
            outcomes.append("new" if not versions else "reread" if is_newest else "older")
            versions.add(self._version)
        for table in (texts, articles, readings, findings, claims, claim_keys):
            if self._rows[table.name]:
                self._connection.execute(insert(table), self._rows[table.name])
        return outcomes

    def _load_versions(self, keys: list[str]) -> dict[str, set[str]]:
        known: dict[str, set[str]] = defaultdict(set)
        for some in chunk(sorted(set(keys))):
            wanted = select(readings.c.article, readings.c.reader_version).where(readings.c.article.in_(some))
            for row in self._connection.execute(wanted):
                known[row.article].add(row.reader_version)
        return known

    def _load_texts(self, digests: list[str]) -> set[str]:
        found: set[str] = set()
        for some in chunk(sorted(set(digests))):
            found |= set(self._connection.execute(select(texts.c.digest).where(texts.c.digest.in_(some))).scalars())
        return found

    def _add_text(self, digest: str, text: str) -> None:
        self._rows["texts"].append({"digest": digest, "chars": len(text), "body": pack(text)})

    def _add_article(self, item: Incoming, key: str, digest: str) -> None:
        head = item.reading.article
        self._rows["articles"].append(
            {
                "key": key, "text_digest": digest, "id": head.id, "url": head.url, "title": head.title,
                "publisher": head.publisher, "agency": head.agency, "published": head.published, "language": head.language,
                "file": item.file, "added_utc": self._now_utc, "copies": key, "run_count": 0,
                "origin": name_origin(key, head.publisher, head.agency, head.url),
            }
        )  # fmt: skip
        self.new[key] = item.reading

    def _add_reading(self, reading: Reading, key: str, *, is_newest: bool, replaces: bool) -> None:
        bare = msgspec.structs.replace(reading, article=msgspec.structs.replace(reading.article, text=""))
        body = msgspec.json.encode(bare)
        if is_newest and replaces:
            remove_claims(self._connection, key, self._touched)
            others = and_(readings.c.article == key, readings.c.is_current)
            self._connection.execute(update(readings).where(others).values(is_current=False))
        self._rows["readings"].append(
            {
                "article": key, "reader_version": self._version, "is_current": is_newest, "digest": digest_text(body.decode()),
                "body": pack(body), "added_utc": self._now_utc,
            }
        )  # fmt: skip
        listed = list_findings(reading, key, self._version)
        self._rows["findings"] += [
            {
                "key": item.key, "article": key, "reader_version": self._version, "kind": item.kind, "local": item.local,
                "anchor": item.anchor, "start": item.start, "digest": item.digest,
            }
            for item in listed
        ]  # fmt: skip
        if is_newest:
            made, keys = make_claim_rows(make_claims(reading, key, listed), self._touched)
            self._rows["claims"] += made
            self._rows["claim_keys"] += keys


def make_claim_rows(made: Iterable[Claim], touched: Touched) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of claims and of their keys."""
    rows: list[dict[str, object]] = []
    keys: list[dict[str, object]] = []
    for claim in made:
        body, name = msgspec.json.encode(claim).decode(), shorten_anchor(claim.kind, claim.anchor)
        rows.append(
            {
                "anchor": claim.anchor, "finding": claim.finding, "article": claim.article, "is_fixed": is_fixed(claim),
                "name": name, "entry": None, "body": body,
            }
        )  # fmt: skip
        touched.anchors.add(claim.anchor)
        found = find_keys(claim)
        for role, names in ((HARD, found.hard | found.moves), (TARGET, found.targets), (PROBE, found.probes)):
            for key in sorted({hash_key(name) for name in names}):
                keys.append({"key": key, "role": role, "anchor": claim.anchor})
                touched.add_key(role, key)
    return rows, keys


def remove_claims(connection: Connection, article: str, touched: Touched) -> None:
    """Take the claims of an article out of the event layer; their findings stay."""
    gone = connection.execute(select(claims.c.anchor, claims.c.entry).where(claims.c.article == article)).all()
    anchors = [row.anchor for row in gone]
    touched.entries |= {row.entry for row in gone if row.entry}
    touched.anchors -= set(anchors)
    if not anchors:
        return
    for row in connection.execute(select(claim_keys.c.role, claim_keys.c.key).where(claim_keys.c.anchor.in_(anchors))):
        touched.add_key(row.role, row.key)
    _delete_keys(connection, anchors)
    concerned = or_(decisions.c.left_anchor.in_(anchors), decisions.c.right_anchor.in_(anchors))
    connection.execute(delete(decisions).where(decisions.c.author.is_(None), concerned))
    connection.execute(delete(claims).where(claims.c.anchor.in_(anchors)))


def _delete_keys(connection: Connection, anchors: list[str]) -> None:
    connection.execute(delete(claim_keys).where(claim_keys.c.anchor.in_(anchors)))


def order_version(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which versions of the reader sort: numbers as numbers, part by part ("0.10" after "0.9")."""
    parts = re.findall(r"\d+|[^\d.+\-_ ]+", version)
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def name_origin(key: str, publisher: str | None, agency: str | None, url: str | None) -> str:
    """The name under which the words of an article count as a source: its agency, its publisher, its site, else itself.

    The agency comes first: whoever prints a dispatch does not report it a second time.
    """
    named = agency or publisher
    if named:
        words = fold_words(named).split()
        return f"name:{' '.join([word for word in words if word not in _ANY_AGENCY] or words)}"
    site = re.match(r"https?://(?:www\.)?([^/:?#]+)", url or "", re.IGNORECASE)
    return f"site:{site[1].lower()}" if site else f"article:{key}"


def pack(raw: str | bytes) -> bytes:
    """Text or JSON as it is stored."""
    return zlib.compress(raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw, 6)


def unpack(body: bytes) -> bytes:
    """The UTF-8 that `pack` was given."""
    return zlib.decompress(body)


def load_text(connection: Connection, digest: str) -> str:
    """A text by its digest."""
    body = connection.execute(select(texts.c.body).where(texts.c.digest == digest)).scalar_one()
    return unpack(body).decode("utf-8", "surrogatepass")


def chunk(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in lists short enough for one statement."""
    ready = list(values)
    return (ready[start : start + CHUNK] for start in range(0, len(ready), CHUNK))


def insert_rows(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Write rows, if there are any."""
    if rows:
        connection.execute(insert(table), rows)
