"""Whether a record is what it was: nothing changed, nothing lost, nothing slipped in.

Enters: a record. Leaves: what is wrong with it, part by part. It refuses to mend anything.

Texts, articles, readings and findings are checked against their digests; the journal against its chain, and the report layer and the
decisions against the journal; the database file against itself; and the entries against those that the report layer and the decisions
make in a second record on the side.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from dragoman.errors import RecordError
from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record.claims import list_findings
from dragoman.record.digests import digest_text, key_article
from dragoman.record.store.archive import export_archive, import_archive
from dragoman.record.store.filing import make_article_row, unpack
from dragoman.record.store.journal import SEED, chain_digest, read_lines, write_body
from dragoman.record.store.record import Record
from dragoman.record.store.search import is_sqlite
from dragoman.record.store.tables import articles, claims, decisions, entries, extractions, findings, readings, texts

_SEALED = ("id", "kind", "left_place", "right_place", "field", "value", "reason", "author", "made_utc")
_BATCH = 200


class Flaw(msgspec.Struct, frozen=True):
    """`part`: of the record; `what`: which row, and what is wrong with it."""

    part: str
    what: str


def verify_record(record: Record, *, is_quick: bool = False) -> list[Flaw]:
    """What is wrong with a record; nothing where all is well. `is_quick`: without making the entries anew beside it."""
    flaws: list[Flaw] = []
    try:
        with record._database.reading() as connection:
            for check in (
                _check_file,
                _check_texts,
                _check_articles,
                _check_extractions,
                _check_readings,
                _check_journal,
            ):
                flaws += list(check(connection))
        if not is_quick and not flaws:
            flaws += list(_check_entries(record))
    except (RecordError, msgspec.MsgspecError, UnicodeError, ValueError, TypeError) as error:
        flaws.append(Flaw("file", f"cannot be read to its end ({error})"))
    return flaws


def _check_file(connection: Connection) -> Iterator[Flaw]:
    if is_sqlite(connection):
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
            if row[0] != "ok":
                yield Flaw("file", str(row[0]))
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            yield Flaw("file", "a row refers to one that is not there")


def _stream(connection: Connection, wanted: Any) -> Any:
    return connection.execute(wanted.execution_options(yield_per=_BATCH))


def _check_texts(connection: Connection) -> Iterator[Flaw]:
    for row in _stream(connection, select(texts).order_by(texts.c.digest)):
        text = _unpack(row.body)
        if text is None or digest_text(text) != row.digest or len(text) != row.chars:
            yield Flaw("text", f"{row.digest}: its words are not those that were filed")


def _unpack(body: bytes) -> str | None:
    import zlib

    try:
        return unpack(body).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError):
        return None


def _check_articles(connection: Connection) -> Iterator[Flaw]:
    for row in _stream(connection, select(articles).order_by(articles.c.number)):
        head = ArticleHead(
            id=row.id, url=row.url, title=row.title, publisher=row.publisher, agency=row.agency, published=row.published,
            language=row.language, text="",
        )  # fmt: skip
        if key_article(head, row.text_digest) != row.key:
            yield Flaw("article", f"{row.id}: what is stated of it is not what was filed")
        fresh = make_article_row(row.number, row.key, row.text_digest, head, row.file, row.added_utc)
        if fresh["story"] != row.story:
            yield Flaw("article", f"{row.id}: it is filed under another address")


def _check_extractions(connection: Connection) -> Iterator[Flaw]:
    wanted = select(extractions, articles.c.id).join(articles, articles.c.number == extractions.c.article)
    for row in _stream(connection, wanted.order_by(extractions.c.article)):
        body = _unpack(row.body)
        if body is None or digest_text(body) != row.digest:
            yield Flaw("extraction", f"article {row.id}: how it was made is not what was filed")


def _check_readings(connection: Connection) -> Iterator[Flaw]:
    columns = (*readings.c, articles.c.key)
    wanted = select(*columns).join(articles, articles.c.number == readings.c.article).order_by(readings.c.article)
    for row in _stream(connection, wanted):
        body = _unpack(row.body)
        if body is None or digest_text(body) != row.digest:
            yield Flaw("reading", f"article {row.key}, reader {row.reader_version}: it is not what was filed")
            continue
        filed = select(findings).where(
            findings.c.article == row.article, findings.c.reader_version == row.reader_version
        )
        there = {(f.kind, f.local, f.anchor, f.start, f.until, f.digest) for f in connection.execute(filed)}
        wanted_rows = {
            (item.kind, item.local, item.anchor, item.start, item.until, item.digest)
            for item in list_findings(Reading.from_json(body), row.key)
        }
        for kind, local, *_ in sorted(there ^ wanted_rows):
            yield Flaw(
                "finding", f"article {row.key}, reader {row.reader_version}, {kind} {local}: it is not what was filed"
            )


def _check_journal(connection: Connection) -> Iterator[Flaw]:
    """The chain, and whether each article, reading and decision is in it as it is in its table, and none besides."""
    before, told = SEED, set[str]()
    undone: dict[str, tuple[str, str, str]] = {}
    for number, line in enumerate(read_lines(connection), start=1):
        if line.number != number or chain_digest(before, line.at_utc, line.body) != line.digest:
            yield Flaw("journal", f"line {line.number}: the chain breaks here")
        before = line.digest
        body = msgspec.json.decode(line.body)
        if body["what"] == "undo":
            undone[body["id"]] = (line.at_utc, body["by"], body["reason"])
        elif body["what"] == "reading":
            # A reading carries the moment at which it came in.
            told.add(write_body({**body, "added_utc": line.at_utc}))
        else:
            told.add(line.body)
    there = dict(_list_sealed(connection))
    for body_there in sorted(there.keys() - told):
        yield Flaw("journal", f"{there[body_there]}: it is not in the journal as it is in the record")
    for _ in sorted(told - there.keys()):
        yield Flaw("journal", f"something that came in is not in the record: {_[:120]}")
    for row in connection.execute(select(decisions).order_by(decisions.c.id)):
        if (row.undone_utc, row.undone_by, row.undone_reason) != undone.get(row.id, (None, None, None)):
            yield Flaw("decision", f"{row.id}: whether it was undone is not what the journal tells")


def _list_sealed(connection: Connection) -> Iterator[tuple[str, str]]:
    for row in _stream(connection, select(articles).order_by(articles.c.number)):
        sealed = {"what": "article", "key": row.key, "file": row.file, "added_utc": row.added_utc}
        yield write_body(sealed), f"article {row.id}"
    made = select(extractions.c.digest, extractions.c.body, articles.c.key, articles.c.id)
    for row in _stream(connection, made.join(articles, articles.c.number == extractions.c.article)):
        yield (
            write_body({"what": "extraction", "article": row.key, "digest": row.digest}),
            f"extraction of article {row.id}",
        )
    wanted = select(readings.c.reader_version, readings.c.digest, readings.c.added_utc, articles.c.key)
    for row in _stream(connection, wanted.join(articles, articles.c.number == readings.c.article)):
        sealed = {
            "what": "reading", "article": row.key, "reader_version": row.reader_version, "digest": row.digest,
            "added_utc": row.added_utc,
        }  # fmt: skip
        yield write_body(sealed), f"reading of article {row.key}"
    for row in connection.execute(select(decisions).order_by(decisions.c.id)):
        sealed = {"what": "decision", **{name: getattr(row, name) for name in _SEALED}}
        yield write_body(sealed), f"decision {row.id}"


def _check_entries(record: Record) -> Iterator[Flaw]:
    """The event layer beside one that is made anew from the same report layer and decisions."""
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        archive, second = Path(folder) / "whole.jsonl.gz", Path(folder) / "second.db"
        export_archive(record, archive)
        with Record.open(second) as fresh:
            import_archive(fresh, archive)
            ours, theirs = _list_events(record), _list_events(fresh)
            for number, (one, other) in enumerate(_pair(ours, theirs)):
                if one != other:
                    yield Flaw(
                        "entries",
                        f"{(one or other or '')[:120]}: row {number} is not what the reports and decisions make",
                    )
                    return


def _pair(ours: Iterator[str], theirs: Iterator[str]) -> Iterator[tuple[str | None, str | None]]:
    from itertools import zip_longest

    return zip_longest(ours, theirs)


def _list_events(record: Record) -> Iterator[str]:
    yield from record.export_lines()
    with record._database.reading() as connection:
        for row in _stream(connection, select(entries).order_by(entries.c.id)):
            yield f"row of entry {row.id} {row.kind} {row.status} {row.begin} {row.until} {row.body}"
        for row in _stream(connection, select(claims).order_by(claims.c.anchor)):
            yield f"claim {row.anchor} {row.kind} {row.is_fixed} {row.counts} {row.body}"
        for row in _stream(connection, select(articles).order_by(articles.c.key)):
            yield f"article {row.id} {row.copies} {row.origin} {row.run_count} {row.replaced_by}"
