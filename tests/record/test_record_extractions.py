"""How articles were made of bytes is kept, sealed, shown, carried over, and never part of what an article is."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from telling import NOW

from dragoman import make_article
from dragoman.articles.layout import Box, make_layout
from dragoman.articles.page import read_page
from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record import Incoming, Record, find_extraction, make_extraction
from dragoman.record.store.archive import export_archive, import_archive
from dragoman.record.store.proof import verify_record
from dragoman.record.store.tables import extractions

TEXT = "Peru and Chile held talks in Lima on 3 May 2021."


def make_incoming(**fields: object) -> Incoming:
    """An empty reading of an article with some fields of its own."""
    article = dataclasses.replace(make_article(TEXT, url="https://e.example/a", language="en"), **fields)
    return Incoming(Reading(article=ArticleHead(**article.head())), "a.pdf", make_extraction(article))  # type: ignore[arg-type]


def test_it_is_kept(path: Path) -> None:
    """Digest of the bytes, extractor, author, time of fetching and the place of words come back."""
    layout = make_layout([(100, 200)], [Box(1, 10, 20, 30, 40)] * len(TEXT))
    with Record.open(path) as record:
        record.add(
            [make_incoming(author="A. B.", fetched="2021-05-04T00:00:00Z", layout=layout)], reader_version="1", now=NOW
        )
        (key,) = record.list_articles()
        made = find_extraction(record, key)
    assert made is not None
    assert (made.author, made.fetched, made.extractor) == ("A. B.", "2021-05-04T00:00:00Z", "given text 1")
    assert made.layout is not None
    assert made.layout.find_boxes(0, 1)[0].page == 1


def test_fetched_twice_is_one_article(path: Path) -> None:
    """The time of fetching is no part of the key: the second copy is there already."""
    with Record.open(path) as record:
        first = record.add([make_incoming(fetched="2021-05-04T00:00:00Z")], reader_version="1", now=NOW)
        second = record.add([make_incoming(fetched="2021-06-04T00:00:00Z")], reader_version="1", now=NOW)
    assert (first, second) == (["new"], ["there"])


def test_it_is_sealed(path: Path) -> None:
    """A changed row is found by `verify`, an untouched record is well."""
    with Record.open(path) as record:
        record.add([make_incoming()], reader_version="1", now=NOW)
        assert verify_record(record) == []
        with record._database.writing() as connection:
            connection.execute(extractions.update().values(body=b"x"))
        assert "extraction" in {flaw.part for flaw in verify_record(record)}


def test_it_is_carried_over(path: Path, tmp_path: Path) -> None:
    """An archive holds it, and gives it back the same."""
    with Record.open(path) as record:
        record.add([make_incoming(author="A. B.")], reader_version="1", now=NOW)
        export_archive(record, tmp_path / "a.gz")
        (key,) = record.list_articles()
        before = find_extraction(record, key)
    with Record.open(tmp_path / "second.db") as other:
        import_archive(other, tmp_path / "a.gz")
        assert find_extraction(other, key) == before
        assert verify_record(other) == []


def test_article_without_it(path: Path) -> None:
    """What came in before, or by another way, has none."""
    with Record.open(path) as record:
        record.add([Incoming(make_incoming().reading)], reader_version="1", now=NOW)
        assert find_extraction(record, record.list_articles()[0]) is None


def test_head_is_as_the_contract_says() -> None:
    """Nothing of it is in the JSON of `dragoman read`."""
    page = (
        b"<html><title>Talks</title><h1>Talks</h1>"
        + b"<p>Both sides met in Lima on Monday, and they will meet there again.</p>" * 5
    )
    head = read_page(page, "x", url="https://e.example/a", fetched="2021-05-04T00:00:00Z").head()
    assert set(head) == {"id", "url", "title", "publisher", "agency", "published", "language", "text"}
    json.dumps(head)
