"""The whole of a record as lines of JSON, and back.

Enters: a record, or an archive. Leaves: an archive, or a record. It refuses an archive that is not whole: each part is counted, and
the last line says how many there must be.

A line is an object with `record`: "archive" (the first), "text", "article", "extraction", "reading", "decision", "journal", "end" (the last). Entries
are not in it: they are made anew from these, and come out the same. The file is deflated (gzip) without name and time, so that the
same record gives the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from dragoman.errors import RecordError
from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record.claims import list_findings
from dragoman.record.store.extractions import Extraction, encode_extraction
from dragoman.record.store.filing import insert_rows, make_article_row, make_extraction_row, pack, unpack
from dragoman.record.store.journal import read_lines
from dragoman.record.store.record import Record
from dragoman.record.store.rulings import Place
from dragoman.record.store.tables import articles, decisions, extractions, findings, journal, readings, texts

VERSION = 1
_BATCH = 200
# In an order in which each refers only to those before it.
_TABLES = (texts, articles, extractions, readings, findings, decisions, journal)
_HEAD = ("id", "url", "title", "publisher", "agency", "published", "language")


def export_archive(record: Record, path: Path) -> Counter[str]:
    """Write the archive of `record` to `path`, whole or not at all; how many lines of each kind it has.

    Raises `RecordError` when the file cannot be written.
    """
    counts: Counter[str] = Counter()
    part = path.with_name(f"{path.name}.part")
    try:
        with (
            part.open("wb") as raw,
            gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as out,
        ):
            for line in list_lines(record, counts):
                out.write(line + b"\n")
            out.flush()
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as error:
        raise RecordError(
            f"{path}: the archive cannot be written ({error.strerror}). Name another file, or make room."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def list_lines(record: Record, counts: Counter[str]) -> Iterator[bytes]:
    """The lines of the archive; `counts` is filled on the way."""

    def line(kind: str, /, **fields: object) -> bytes:
        counts[kind] += 1
        return msgspec.json.encode({"record": kind, **fields}, order="sorted")

    with record._database.reading() as connection:
        yield line("archive", version=VERSION)
        for row in _stream(connection, select(texts).order_by(texts.c.digest)):
            yield line("text", digest=row.digest, **_write_text(unpack(row.body)))
        wanted = select(articles).order_by(articles.c.number)
        for row in _stream(connection, wanted):
            head = {name: getattr(row, name) for name in _HEAD}
            yield line("article", key=row.key, text=row.text_digest, file=row.file, added_utc=row.added_utc, head=head)
        joined = select(extractions, articles.c.key).join(articles, articles.c.number == extractions.c.article)
        for row in _stream(connection, joined.order_by(extractions.c.article)):
            yield line("extraction", article=row.key, digest=row.digest, extraction=msgspec.Raw(unpack(row.body)))
        joined = select(readings, articles.c.key).join(articles, articles.c.number == readings.c.article)
        for row in _stream(connection, joined.order_by(readings.c.article, readings.c.reader_version)):
            body = msgspec.Raw(unpack(row.body))
            yield line("reading", article=row.key, reader_version=row.reader_version, is_current=row.is_current, added_utc=row.added_utc, digest=row.digest, reading=body)  # fmt: skip
        for row in _stream(connection, select(decisions).order_by(decisions.c.made_utc, decisions.c.id)):
            yield line("decision", **row._mapping)
        for entry in read_lines(connection):
            yield line("journal", **msgspec.structs.asdict(entry))
        yield line("end", counts=dict(sorted(counts.items())))


def _stream(connection: Connection, wanted: Any) -> Any:
    return connection.execute(wanted.execution_options(yield_per=_BATCH))


def _write_text(raw: bytes) -> dict[str, str]:
    """Text as JSON can hold it; a lone surrogate, which it cannot, goes as bytes."""
    try:
        return {"body": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def import_archive(record: Record, path: Path, tell: Callable[[str], None] | None = None) -> Counter[str]:
    """Fill an empty `record` from an archive; how many lines of each kind there were. All of it comes in, or nothing.

    Raises `RecordError`: the record holds something, the archive is cut, damaged, or of a newer program.
    """
    if record.count()["articles"] or record.list_decisions():
        raise RecordError(
            f"{record.path}: this record is not empty. Import into a new one, or add the articles to this."
        )
    counts: Counter[str] = Counter()
    with record._database.writing() as connection:
        _Import(connection, path, counts).run()
        if tell is not None:
            tell(f"{path}: everything is read; the entries are made anew, which takes a while.")
        record.rebuild_within(connection)
    return counts


class _Import:
    """One archive on its way into tables."""

    def __init__(self, connection: Connection, path: Path, counts: Counter[str]) -> None:
        self.connection, self.path, self.counts = connection, path, counts
        self.rows: dict[str, list[dict[str, object]]] = {}
        self.numbers: dict[str, int] = {}

    def run(self) -> None:
        end: dict[str, int] | None = None
        for number, found in enumerate(self._read(), start=1):
            kind = found.pop("record", None)
            take = getattr(self, f"_take_{kind}", None)
            if number == 1 and (kind != "archive" or found.get("version") != VERSION):
                told = f"version {found.get('version')}" if kind == "archive" else "no archive"
                raise RecordError(
                    f"{self.path}: this is {told}; an archive of version {VERSION} is expected. Install the newest Dragoman, or name another file."
                )
            if kind == "end":
                # Read on: the check sum of the file stands behind its last line.
                end = found["counts"]
                continue
            if end is not None:
                raise self._damaged("something stands after its end")
            if take is None and kind != "archive":
                raise self._damaged(f"line {number} is of no known kind")
            self.counts[str(kind)] += 1
            try:
                if take is not None:
                    take(**found)
            except (KeyError, TypeError, ValueError, msgspec.MsgspecError) as error:
                raise self._damaged(f"line {number} cannot be read ({error})") from error
        if end is None or end != dict(self.counts):
            raise self._damaged("its end is missing")
        for table in _TABLES:
            self._write(table.name)

    def _read(self) -> Iterator[dict[str, Any]]:
        try:
            with gzip.open(self.path, "rb") as stream:
                for line in stream:
                    yield msgspec.json.decode(line)
        except (OSError, EOFError, msgspec.DecodeError, zlib.error) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, what: str) -> RecordError:
        return RecordError(f"{self.path}: this archive is not whole: {what}. Nothing was imported; fetch it again.")

    def _put(self, table: str, row: dict[str, object]) -> None:
        self.rows.setdefault(table, []).append(row)
        if len(self.rows[table]) >= _BATCH:
            for name in [table.name for table in _TABLES]:
                self._write(name)

    def _write(self, name: str) -> None:
        tables = {table.name: table for table in _TABLES}
        insert_rows(self.connection, tables[name], self.rows.pop(name, []))

    def _take_text(self, digest: str, body: str = "", base64: str = "") -> None:
        raw = body.encode() if not base64 else _decode(base64)
        self._put("texts", {"digest": digest, "chars": len(raw.decode("utf-8", "surrogatepass")), "body": pack(raw)})

    def _take_article(self, key: str, text: str, file: str, added_utc: str, head: dict[str, Any]) -> None:
        self.numbers[key] = len(self.numbers) + 1
        self._put(
            "articles", make_article_row(self.numbers[key], key, text, ArticleHead(**head, text=""), file, added_utc)
        )

    def _take_extraction(self, article: str, digest: str, extraction: dict[str, Any]) -> None:
        body = encode_extraction(msgspec.convert(extraction, Extraction))
        self._put("extractions", {**make_extraction_row(self.numbers[article], body), "digest": digest})

    def _take_reading(
        self, article: str, reader_version: str, is_current: bool, added_utc: str, digest: str, reading: dict[str, Any]
    ) -> None:
        number = self.numbers[article]
        body = msgspec.json.encode(reading)
        row: dict[str, object] = {
            "article": number, "reader_version": reader_version, "is_current": is_current, "digest": digest, "body": pack(body),
            "added_utc": added_utc,
        }  # fmt: skip
        self._put("readings", row)
        for item in list_findings(Reading.from_json(body), article):
            self._put("findings", {
                "article": number, "reader_version": reader_version, "kind": item.kind, "local": item.local,
                "anchor": item.anchor, "start": item.start, "until": item.until, "digest": item.digest,
            })  # fmt: skip

    def _take_decision(self, **row: Any) -> None:
        for side in ("left_place", "right_place"):
            if row[side]:
                msgspec.json.decode(row[side], type=Place)
        self._put("decisions", row)

    def _take_journal(self, **row: Any) -> None:
        self._put("journal", row)


def _decode(given: str) -> bytes:
    return base64.b64decode(given)
