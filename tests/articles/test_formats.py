"""Each format: its sample read back field by field."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from article_samples import kinds_of
from samples.write_samples import PAGE, list_records, make_record

from dragoman.articles import Article, SkippedFiles, read_articles
from dragoman.articles.child import close_children
from dragoman.articles.columns import read_columns
from dragoman.articles.contents import read_payload, read_stream
from dragoman.articles.dates import Published
from dragoman.errors import ArticleError, UsageError

SAMPLES = Path(__file__).resolve().parent / "samples"


@pytest.fixture(scope="module", autouse=True)
def _children():
    yield
    close_children()


def read(name: str, **options: object) -> list[Article | ArticleError]:
    return list(read_articles([SAMPLES / name], **options))  # type: ignore[arg-type]


def read_bytes(raw: bytes, name: str = "x") -> list[Article | ArticleError]:
    return list(read_stream(io.BytesIO(raw), name, name))


def fields_of(article: Article | ArticleError) -> dict[str, object]:
    assert isinstance(article, Article), article
    names = (
        "url",
        "title",
        "publisher",
        "author",
        "published",
        "published_rule",
        "published_source",
        "language",
        "extractor",
    )
    return {name: getattr(article, name) for name in names}


def test_ninjs_1() -> None:
    """A story in ninjs 1 has its head and body in one text, as a page has."""
    (article,) = read("story.ninjs1.json")
    assert fields_of(article) == {
        "url": "https://wire.example/stories/1906-algeciras",
        "title": "A century ago thirteen states signed at Algeciras",
        "publisher": "Strait Wire",
        "author": "Marta Oliva",
        "published": "2006-04-07T06:15:00Z",
        "published_rule": "field",
        "published_source": "2006-04-07T08:15:00+02:00",
        "language": "en",
        "extractor": "ninjs 1",
    }
    assert kinds_of(article) == [
        ("title", "A century ago thirteen states signed at Algeciras"),
        ("head", "By Marta Oliva"),
        (
            "paragraph",
            "Delegates of thirteen states signed the act on Morocco in the town hall of Algeciras on 7 April 1906.",
        ),
        ("heading", "Who was there"),
        ("paragraph", "France and Germany had quarrelled for a year over the port of Tangier."),
        ("paragraph", "Italy voted with France."),
    ]


def test_ninjs_2() -> None:
    """In ninjs 2 the main headline and the main body count."""
    (article,) = read("story.ninjs2.json")
    assert fields_of(article) == {
        "url": None,
        "title": "Two hundred years since the final act of Vienna",
        "publisher": "Danube Dispatch",
        "author": "Jan Havel",
        "published": "2015-06-09T06:00:00Z",
        "published_rule": "field",
        "published_source": "2015-06-09T06:00:00Z",
        "language": "en",
        "extractor": "ninjs 1",
    }
    assert [kind for kind, _ in kinds_of(article)] == ["title", "head", "paragraph", "paragraph"]


def test_withdrawn_story_is_not_read() -> None:
    """What an agency has withdrawn is no report."""
    raw = (SAMPLES / "story.ninjs1.json").read_bytes().replace(b'"usable"', b'"canceled"')
    (error,) = read_bytes(raw)
    assert "marked as canceled" in str(error)


def test_newsml() -> None:
    """A message gives its text items; a picture is passed over, a withdrawn story is an error."""
    first, picture, withdrawn, plain = read("story.newsml.xml")
    assert fields_of(first) == {
        "url": "https://danube.example/2015/vienna",
        "title": "Two hundred years since the final act of Vienna",
        "publisher": "Danube Dispatch",
        "author": "Jan Havel",
        "published": "2015-06-09T06:00:00Z",
        "published_rule": "field",
        "published_source": "2015-06-09T08:00:00+02:00",
        "language": "en",
        "extractor": "NewsML-G2 1",
    }
    assert kinds_of(first)[2:] == [
        ("paragraph", "Eight powers signed the final act on 9 June 1815, nine days before Waterloo."),
        ("heading", "Spain"),
        ("paragraph", "Spain refused to sign."),
    ]
    assert isinstance(picture, SkippedFiles)
    assert "item 3: this story is marked as canceled" in str(withdrawn)
    assert isinstance(plain, Article)
    assert plain.text.startswith("Envoys of the Danube commission meet\n\nEnvoys of eleven states met")
    assert (plain.publisher, plain.published) == ("Danube Dispatch", "2015-06-09T09:00:00Z")


def test_nitf() -> None:
    """NITF gives headline, second headline, byline, dateline, captions and paragraphs, in its declared encoding."""
    (article,) = read("story.nitf.xml")
    assert fields_of(article) == {
        "url": "https://wire.example/stories/1906",
        "title": "A century ago thirteen states signed at Algeciras",
        "publisher": "Strait Wire",
        "author": "Marta Oliva",
        "published": "2006-04-07T06:15:00Z",
        "published_rule": "field",
        "published_source": "20060407T081500+0200",
        "language": "en",
        "extractor": "NITF 1",
    }
    assert kinds_of(article) == [
        ("title", "A century ago thirteen states signed at Algeciras"),
        ("standfirst", "The act on Morocco lasted six years"),
        ("head", "By Marta Oliva"),
        ("dateline", "ALGECIRAS, April 7"),
        (
            "paragraph",
            "Delegates of thirteen states signed the act on Morocco in the town hall—the old one—on 7 April 1906.",
        ),
        ("caption", "The town hall of Algeciras"),
        ("paragraph", "France and Germany had quarrelled for a year over Tangier."),
        ("paragraph", "Written for the anniversary."),
    ]


def test_mail() -> None:
    """A mail gives subject, sender, moment and text, without what it quotes; an attached statement is an article."""
    mail, statement, skipped = read("release.eml")
    assert fields_of(mail) == {
        "url": "https://ministry.example/press/2015-06-09",
        "title": "Anniversary of the final act of Vienna",
        "publisher": None,
        "author": "Press office of the Ministry (Ján Havel)",
        "published": "2015-06-09T06:30:00Z",
        "published_rule": "mail",
        "published_source": "Tue, 9 Jun 2015 08:30:00 +0200",
        "language": "en",
        "extractor": "mail 1",
    }
    assert kinds_of(mail)[1:] == [
        ("paragraph", "Eight powers signed the final act of the congress on 9 June 1815, nine days before Waterloo."),
        ("paragraph", "The Café Central opens its exhibition today."),
    ]
    assert isinstance(statement, Article)
    assert (statement.title, statement.published) == ("Statement of the minister", "2015-06-09")
    assert isinstance(skipped, SkippedFiles)
    assert "image/png" in str(skipped)


def test_word() -> None:
    """A Word document gives its paragraphs, headings and cells, with insertions and without deletions."""
    (article,) = read("statement.docx")
    assert isinstance(article, Article)
    assert (article.title, article.author) == (
        "Statement of the president of the commission",
        "Press office of the Commission",
    )
    assert (article.published, article.published_rule, article.language) == ("2015-06-09", "dateline", "en")
    assert article.extractor.startswith("python-docx ")
    assert kinds_of(article) == [
        ("title", "Statement of the president of the commission"),
        ("dateline", "Budapest, 9 June 2015"),
        ("paragraph", "Eleven states agreed on a schedule for dredging the Danube."),
        ("heading", "Next steps"),
        ("paragraph", "The next session is planned for December."),
        ("paragraph", "Straubing"),
        ("paragraph", "2016"),
    ]


def test_pdf() -> None:
    """A PDF gives whole paragraphs: words mended, over the end of a page too, without page numbers and running heads."""
    (article,) = read("release.pdf")
    assert isinstance(article, Article)
    assert article.title == "Eleven states agree on the dredging of the Danube"
    assert (article.published, article.published_rule) == ("2015-06-09", "dateline")
    assert (article.author, article.extractor.split()[0]) == ("Press office of the Commission", "pdfium")
    kinds = kinds_of(article)
    assert [kind for kind, _ in kinds] == ["head", "title", "dateline", "paragraph", "heading", *["paragraph"] * 4]
    assert not {"\ufffe", "\x02", "\u2010", "\u00ad"} & set(article.text)
    assert article.text.count("Danube Commission") == 1
    for words in (
        "The Franco-Austrian memorandum",
        "extraordinary session",
        "communicated to the participating governments",
    ):
        assert words in article.text


def test_places_of_words_on_pages() -> None:
    """Any words of a PDF can be shown on its pages: a box for each line that they stand on, in reading order."""
    (article,) = read("release.pdf")
    assert isinstance(article, Article)
    assert article.layout is not None
    start = article.text.index("Representatives of the eleven")
    boxes = article.layout.find_boxes(start, article.text.index("Vilshofen"))
    assert len(boxes) >= 2
    assert {box.page for box in boxes} == {1}
    assert all(box.left < box.right and box.top < box.bottom for box in boxes)
    assert [box.top for box in boxes] == sorted(box.top for box in boxes)
    last = article.layout.find_boxes(article.text.index("End of the release"), len(article.text))
    assert [box.page for box in last] == [len(article.layout.sizes)]
    (title,) = article.layout.find_boxes(article.text.index("Eleven states"), article.text.index("Eleven states") + 6)
    assert title.bottom - title.top > boxes[0].bottom - boxes[0].top


def test_parquet() -> None:
    """A row of a table is an article; a map says which columns its fields are in."""
    columns = read_columns("text=body,title=headline,published=seen,publisher=source.name")
    first, second, third = read("articles.parquet", columns=columns)
    assert fields_of(first) == {
        "url": None,
        "title": "Agreement on the Danube",
        "publisher": "The Daily",
        "author": None,
        "published": "2015-06-09T12:30:00Z",
        "published_rule": "field",
        "published_source": "2015-06-09T12:30:00+00:00",
        "language": None,
        "extractor": "Parquet 1",
    }
    assert isinstance(second, Article)
    assert second.text == "Spain refused to sign the final act."
    assert "row 3: `text` is null" in str(third)


def test_parquet_without_a_map() -> None:
    """Without a column `text` the error lists the columns and shows how to map them."""
    (error,) = read("articles.parquet")
    assert "the columns are body, headline, seen, source" in str(error)
    assert "--map text=body" in str(error)


def test_map_of_json_lines() -> None:
    """A map finds fields in JSON lines too, inside objects as well."""
    raw = b'{"body": "The envoys met in Vienna.", "meta": {"date": "2015-06-09", "by": "Ana"}, "id": 7}\n'
    columns = read_columns("text=body,published=meta.date,author=meta.by")
    (article,) = read_stream(io.BytesIO(raw), "x", "x", columns)
    assert isinstance(article, Article)
    assert (article.id, article.text, article.published, article.author) == (
        "7",
        "The envoys met in Vienna.",
        "2015-06-09",
        "Ana",
    )


@pytest.mark.parametrize("words", ["body", "text=", "nonsense=x", "text=a,text=b", ""])
def test_wrong_map(words: str) -> None:
    """A map of something else is refused with an example."""
    with pytest.raises(UsageError, match="--map"):
        read_columns(words)


def test_warc_packed_by_record() -> None:
    """A web archive gives its pages with address and time of fetching; the rest is counted."""
    first, second, skipped = read("crawl.warc.gz")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.url, first.address) == ("https://daily.example/danube", "https://daily.example/danube?utm_source=x")
    assert (first.fetched, first.published, first.published_rule) == (
        "2015-06-10T04:00:00Z",
        "2015-06-09T12:00:00Z",
        "meta",
    )
    assert second.url == "https://daily.example/vienna"
    assert isinstance(skipped, SkippedFiles)
    assert "(1 image/png, 1 pages without an article, 1 with status 404)" in str(skipped)


@pytest.mark.parametrize("pack", [lambda raw: raw, gzip.compress], ids=["plain", "whole"])
def test_warc_of_other_packings(pack) -> None:
    """The same archive plain, or packed as a whole, gives the same articles."""
    found = read_bytes(pack(b"".join(list_records())))
    assert [item.id for item in found[:2]] == [item.id for item in read("crawl.warc.gz")[:2]]  # type: ignore[union-attr]


def test_zip_and_tar(tmp_path: Path) -> None:
    """Archives of any of these are read file by file, in archives too; other files are counted."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(SAMPLES / "statement.docx", "b.docx")
    outer = tmp_path / "all.tgz"
    with tarfile.open(outer, "w:gz") as archive:
        for name, raw in (
            ("a/page.html", PAGE.encode()),
            ("a/inner.zip", inner.getvalue()),
            ("a/table.xls", b"x"),
            (".hidden.txt", b"x"),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
    page, document, skipped = read_articles([outer])
    assert isinstance(page, Article)
    assert isinstance(document, Article)
    assert page.where == f"{outer}: a/page.html"
    assert document.where == f"{outer}: a/inner.zip: b.docx"
    assert isinstance(skipped, SkippedFiles)
    assert "(1 .xls)" in str(skipped)


def test_folder_with_all_formats() -> None:
    """A folder gives what each of its files gives, in the order of names."""
    found = [item for item in read_articles([SAMPLES]) if isinstance(item, Article)]
    names = [Path(item.where.split(":")[0]).name for item in found]
    assert names == sorted(names)
    assert set(names) == {path.name for path in SAMPLES.iterdir() if path.suffix not in (".py", ".parquet", "")}


def test_name_does_not_matter(tmp_path: Path) -> None:
    """Content tells what a file is, whatever it is called."""
    for name in ("release.pdf", "statement.docx", "release.eml", "story.nitf.xml", "story.newsml.xml", "crawl.warc.gz"):
        copy = tmp_path / f"{name.replace('.', '_')}.txt"
        copy.write_bytes((SAMPLES / name).read_bytes())
        renamed = [item.id for item in read_articles([copy]) if isinstance(item, Article)]
        assert renamed == [item.id for item in read(name) if isinstance(item, Article)] != []


def test_fetched_pdf() -> None:
    """A PDF that a server sent has its address, its time, and the date of the feed where it states none."""
    raw = (SAMPLES / "release.pdf").read_bytes()
    announced = Published("2015-06-09T10:00:00Z", "minute", "x", "feed")
    (article,) = read_payload(
        raw,
        "w",
        url="https://c.example/r.pdf?utm_source=x",
        content_type="application/pdf",
        fetched="2015-06-10T00:00:00Z",
        announced=announced,
    )
    assert isinstance(article, Article)
    assert (article.url, article.fetched, article.published) == (
        "https://c.example/r.pdf",
        "2015-06-10T00:00:00Z",
        "2015-06-09",
    )


def test_other_payload_is_passed_over() -> None:
    """Pictures and scripts that a server sent hold no article, which is no failure."""
    (skipped,) = read_payload(b"\x89PNG", "w", content_type="image/png")
    assert isinstance(skipped, SkippedFiles)


def test_feed_file() -> None:
    """A saved feed gives the items that hold their whole text; links alone are counted."""
    whole = "<p>" + "The two delegations met at the port and agreed to meet again. " * 12 + "</p>"
    raw = f'<rss><channel><item><link>https://e.example/1</link><content:encoded xmlns:content="c"><![CDATA[{whole}]]></content:encoded></item><item><link>https://e.example/2</link></item></channel></rss>'
    article, skipped = read_bytes(raw.encode())
    assert isinstance(article, Article)
    assert article.url == "https://e.example/1"
    assert "1 items that are only links" in str(skipped)


def test_lying_record_is_reported_and_the_rest_read() -> None:
    """A record that lies about its length is named; those after it are read, whatever the packing."""
    good = [make_record(f"https://daily.example/{n}", PAGE.replace("/danube", f"/{n}").encode()) for n in range(3)]
    for lie in (-30, 50, 5_000_000_000):
        bad = make_record("https://daily.example/bad", PAGE.encode(), lie=lie)
        for raw in (
            b"".join([good[0], bad, good[1], good[2]]),
            b"".join(gzip.compress(r) for r in (good[0], bad, good[1], good[2])),
        ):
            found = read_bytes(raw)
            assert [item.url for item in found if isinstance(item, Article)] == [
                f"https://daily.example/{n}" for n in range(3)
            ]
            (error,) = [item for item in found if isinstance(item, ArticleError)]
            assert "https://daily.example/bad" in str(error)
            assert "says that it has" in str(error)


def test_truncated_archive_is_reported() -> None:
    """The last record of an archive that breaks off is named and not read in part."""
    raw = b"".join(list_records())
    found = read_bytes(raw[:-100])
    assert len([item for item in found if isinstance(item, Article)]) == 1
    assert any("breaks off" in str(item) for item in found)
    packed = (SAMPLES / "crawl.warc.gz").read_bytes()
    assert any("break off" in str(item) for item in read_bytes(packed[:-30]))


def test_damaged_member_is_reported_and_the_rest_read() -> None:
    """A packed record with a wrong byte is named; those after it are read."""
    members = [
        gzip.compress(make_record(f"https://daily.example/{n}", PAGE.replace("/danube", f"/{n}").encode()))
        for n in range(3)
    ]
    members[1] = members[1][:60] + b"\xff\xff\xff\xff" + members[1][64:]
    found = read_bytes(b"".join(members))
    assert [item.url for item in found if isinstance(item, Article)] == [
        "https://daily.example/0",
        "https://daily.example/2",
    ]
    assert any("damaged" in str(item) for item in found)
