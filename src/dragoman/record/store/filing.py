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
from sqlalchemy import Column, Connection, Table, and_, delete, func, insert, or_, select, update

from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record.actors import fold_words
from dragoman.record.blocks import find_keys, is_fixed
from dragoman.record.claims import Claim, find_names, list_findings, make_claims
from dragoman.record.digests import digest_text, hash_key, key_article, key_story
from dragoman.record.store.extractions import Extraction, digest_extraction, encode_extraction
from dragoman.record.store.journal import Journal
from dragoman.record.store.search import file_words, remove_words
from dragoman.record.store.tables import (
    HARD,
    NAME,
    PROBE,
    TARGET,
    articles,
    claim_keys,
    claims,
    extractions,
    findings,
    joins,
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
    """A reading on its way in; `file` names where its article came from, for people, `extraction` how it was made of bytes."""

    reading: Reading
    file: str = ""
    extraction: Extraction | None = None


@dataclass(slots=True)
class Touched:
    """What changed, by blocking keys, numbers of claims, and numbers of entries that have lost a claim."""

    hard: set[int] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    probes: set[int] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)

    def add_key(self, role: int, key: int) -> None:
        """Note a blocking key that came in or went out."""
        if role != NAME:
            {HARD: self.hard, TARGET: self.targets, PROBE: self.probes}[role].add(key)


@dataclass(frozen=True, slots=True)
class Filed:
    """An article as it was put in. `number`: of its row."""

    number: int
    key: str
    head: ArticleHead


class Filing:
    """One batch of readings on its way into the tables. Rows are gathered and written together, table by table."""

    def __init__(self, connection: Connection, reader_version: str, now_utc: str, touched: Touched) -> None:
        self._connection = connection
        self._version = reader_version
        self._now_utc = now_utc
        self._touched = touched
        self._rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        self._next_article = find_next(connection, articles.c.number)
        self._claims: list[tuple[int, Claim]] = []
        self._journal = Journal(connection, now_utc)
        # The articles that are new in this batch, still to be compared for copies and versions.
        self.new: list[Filed] = []
        # The articles whose claims are others than before.
        self.reread: list[int] = []

    def file(self, incoming: Sequence[Incoming]) -> list[Outcome]:
        """Put readings in. For each: "new" article, "there" already, "reread" by a newer reader, or "older" than what is there."""
        digests = [digest_text(item.reading.article.text) for item in incoming]
        keys = [key_article(item.reading.article, digest) for item, digest in zip(incoming, digests, strict=True)]
        numbers = self._load_numbers(keys)
        known = self._load_versions(numbers)
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
                numbers[key] = self._add_article(item, key, digest)
            is_newest = all(order_version(self._version) > order_version(version) for version in versions)
            self._add_reading(item.reading, key, numbers[key], is_newest=is_newest, replaces=bool(versions))
            outcomes.append("new" if not versions else "reread" if is_newest else "older")
            versions.add(self._version)
        for table in (texts, articles, extractions, readings, findings):
            insert_rows(self._connection, table, self._rows[table.name])
        file_claims(self._connection, self._claims, self._touched)
        self._journal.close()
        return outcomes

    def _load_numbers(self, keys: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunk(sorted(set(keys))):
            wanted = select(articles.c.key, articles.c.number).where(articles.c.key.in_(some))
            found |= {row.key: row.number for row in self._connection.execute(wanted)}
        return found

    def _load_versions(self, numbers: dict[str, int]) -> dict[str, set[str]]:
        known: dict[str, set[str]] = defaultdict(set)
        keys = {number: key for key, number in numbers.items()}
        for some in chunk(sorted(keys)):
            wanted = select(readings.c.article, readings.c.reader_version).where(readings.c.article.in_(some))
            for row in self._connection.execute(wanted):
                known[keys[row.article]].add(row.reader_version)
        return known

    def _load_texts(self, digests: list[str]) -> set[str]:
        found: set[str] = set()
        for some in chunk(sorted(set(digests))):
            found |= set(self._connection.execute(select(texts.c.digest).where(texts.c.digest.in_(some))).scalars())
        return found

    def _add_text(self, digest: str, text: str) -> None:
        self._rows["texts"].append({"digest": digest, "chars": len(text), "body": pack(text)})

    def _add_article(self, item: Incoming, key: str, digest: str) -> int:
        head, number = item.reading.article, self._next_article
        self._next_article += 1
        row = make_article_row(number, key, digest, head, item.file, self._now_utc)
        self._rows["articles"].append(row)
        self._journal.note_article(row)
        if item.extraction is not None:
            body = encode_extraction(item.extraction)
            made = make_extraction_row(number, body)
            self._rows["extractions"].append(made)
            self._journal.note("extraction", article=key, digest=made["digest"])
        self.new.append(Filed(number, key, head))
        return number

    def _add_reading(self, reading: Reading, key: str, number: int, *, is_newest: bool, replaces: bool) -> None:
        body = encode_reading(reading)
        if is_newest and replaces:
            remove_claims(self._connection, number, self._touched)
            others = and_(readings.c.article == number, readings.c.is_current)
            self._connection.execute(update(readings).where(others).values(is_current=False))
            self.reread.append(number)
        row: dict[str, object] = {
            "article": number, "reader_version": self._version, "is_current": is_newest, "digest": digest_text(body.decode()),
            "body": pack(body), "added_utc": self._now_utc,
        }  # fmt: skip
        self._rows["readings"].append(row)
        self._journal.note_reading(key, row)
        listed = list_findings(reading, key)
        self._rows["findings"] += [
            {
                "article": number, "reader_version": self._version, "kind": item.kind, "local": item.local,
                "anchor": item.anchor, "start": item.start, "until": item.until, "digest": item.digest,
            }
            for item in listed
        ]  # fmt: skip
        if is_newest:
            for claim in make_claims(reading, key, listed):
                self._claims.append((number, claim))


def make_article_row(
    number: int, key: str, text_digest: str, head: ArticleHead, file: str, added_utc: str
) -> dict[str, object]:
    """The row of an article that is compared with no other yet."""
    return {
        "number": number, "key": key, "text_digest": text_digest, "id": head.id, "url": head.url, "title": head.title,
        "publisher": head.publisher, "agency": head.agency, "published": head.published, "language": head.language,
        "file": file, "added_utc": added_utc, "story": key_story(head.url), "copies": key, "run_count": 0,
        "origin": name_origin(key, head.publisher, head.agency, head.url), "replaced_by": None,
    }  # fmt: skip


def make_extraction_row(number: int, body: bytes) -> dict[str, object]:
    """The row that tells how an article was made; `body` as `encode_extraction` gives it."""
    return {"article": number, "digest": digest_extraction(body), "body": pack(body)}


def encode_reading(reading: Reading) -> bytes:
    """A reading as it is stored and digested: without the text, which is kept once."""
    return msgspec.json.encode(
        msgspec.structs.replace(reading, article=msgspec.structs.replace(reading.article, text=""))
    )


def file_claims(connection: Connection, made: Sequence[tuple[int, Claim]], touched: Touched) -> None:
    """Write claims, each with the number of its article, and the keys under which they are found."""
    rows: list[dict[str, object]] = []
    keys: list[dict[str, object]] = []
    said: list[tuple[int, str]] = []
    number = find_next(connection, claims.c.number)
    for article, claim in made:
        rows.append(
            {
                "number": number, "anchor": claim.anchor, "article": article, "kind": claim.kind, "is_fixed": is_fixed(claim),
                "counts": True, "entry": None, "body": msgspec.json.encode(claim).decode(),
            }
        )  # fmt: skip
        touched.claims.add(number)
        if claim.kind == "statement":
            said.append((number, claim.content))
        keys += _make_key_rows(number, claim, touched)
        number += 1
    insert_rows(connection, claims, rows)
    insert_rows(connection, claim_keys, keys)
    file_words(connection, said)


def _make_key_rows(number: int, claim: Claim, touched: Touched) -> list[dict[str, object]]:
    found = find_keys(claim)
    rows: list[dict[str, object]] = []
    named = find_names(claim)
    for role, names in (
        (HARD, found.hard | found.moves),
        (TARGET, found.targets),
        (PROBE, found.probes),
        (NAME, named),
    ):
        for key in sorted({hash_key(name) for name in names}):
            rows.append({"key": key, "role": role, "claim": number})
            touched.add_key(role, key)
    return rows


def remove_claims(connection: Connection, article: int, touched: Touched) -> None:
    """Take the claims of an article out of the event layer; their findings stay."""
    gone = connection.execute(select(claims.c.number, claims.c.entry).where(claims.c.article == article)).all()
    numbers = [row.number for row in gone]
    touched.entries |= {row.entry for row in gone if row.entry is not None}
    touched.claims -= set(numbers)
    for some in chunk(numbers):
        for row in connection.execute(select(claim_keys.c.role, claim_keys.c.key).where(claim_keys.c.claim.in_(some))):
            touched.add_key(row.role, row.key)
        connection.execute(delete(claim_keys).where(claim_keys.c.claim.in_(some)))
        connection.execute(delete(joins).where(or_(joins.c.left_claim.in_(some), joins.c.right_claim.in_(some))))
        remove_words(connection, some)
        connection.execute(delete(claims).where(claims.c.number.in_(some)))


def find_next(connection: Connection, column: Column[int]) -> int:
    """The number after the last one given."""
    return int(connection.execute(select(func.max(column))).scalar() or 0) + 1


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
        parts = fold_words(named).split()
        return f"name:{' '.join([word for word in parts if word not in _ANY_AGENCY] or parts)}"
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
