"""Hostile and broken input: bounded in time and memory, read by a fallback or reported, and the rest of the batch goes on."""

from __future__ import annotations

import gzip
import io
import resource
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples.write_samples import PAGE, make_record

from dragoman.articles import Article, read_articles
from dragoman.articles.child import CHILD_LIMIT_BYTES, close_children, run_in_child
from dragoman.articles.contents import read_stream
from dragoman.articles.formats.mail import read_mail
from dragoman.articles.formats.newsml import read_newsml
from dragoman.articles.formats.nitf import read_nitf
from dragoman.articles.formats.warc import read_warc
from dragoman.errors import ArticleError

SAMPLES = Path(__file__).resolve().parent / "samples"
GOOD = "The envoys of both sides met in Vienna on 9 June 2015 and agreed to meet again in December."


@pytest.fixture(scope="module", autouse=True)
def _children() -> Iterator[None]:
    yield
    close_children()


def read(raw: bytes, name: str = "x") -> list[Article | ArticleError]:
    return list(read_stream(io.BytesIO(raw), name, name))


def read_beside(raw: bytes, name: str, folder: Path) -> list[Article | ArticleError]:
    """What a folder gives that holds the bytes and, after them, a good article."""
    (folder / f"a_{name}").write_bytes(raw)
    (folder / "b.txt").write_text(GOOD, encoding="utf-8")
    found = list(read_articles([folder]))
    assert isinstance(found[-1], Article)
    assert found[-1].text.startswith("The envoys")
    return found[:-1]


def make_zip(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


def make_pdf(stream: bytes, head: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF of one page with these packed contents."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


TAGS = b"<html><body>" + b"<p>" * 1_000_000
ATTRIBUTES = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">" + GOOD.encode() * 5
NESTED = b"<html><body>" + b"<div>" * 200_000 + GOOD.encode() * 5


@pytest.mark.slow
@pytest.mark.parametrize("raw", [TAGS, ATTRIBUTES, NESTED], ids=["tags", "attributes", "nested"])
def test_monstrous_page(raw: bytes, tmp_path: Path) -> None:
    """10^6 tags, 3·10^5 attributes, 2·10^5 nested elements: read or reported, in the limits, and the next file is read."""
    began = time.monotonic()
    found = read_beside(raw, "page.html", tmp_path)
    assert len(found) == 1
    assert time.monotonic() - began < 130
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert children < 1.2 * CHILD_LIMIT_BYTES


def test_bomb_of_gzip(tmp_path: Path) -> None:
    """A hundred megabytes of one letter in a hundred kilobytes are stopped where they are told from a text."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    raw = (
        packer.compress(b'{"text": "') + b"".join([packer.compress(b"a" * 2**20) for _ in range(100)]) + packer.flush()
    )
    (error,) = read_beside(raw, "bomb.jsonl.gz", tmp_path)
    assert "unpacks to more than" in str(error)


def test_bomb_in_a_web_archive(tmp_path: Path) -> None:
    """The same inside a packed web archive, and inside the answer of a server."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(b"\0" * 2**20) for _ in range(200)]) + packer.flush()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + bomb
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.example/\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    (error,) = read_beside(head % len(answer) + answer + b"\r\n\r\n", "bomb.warc", tmp_path)
    assert "unpacks to more than" in str(error)
    found = read(gzip.compress(make_record("https://e.example/a", PAGE.encode())) + bomb)
    assert any("unpacks to more than" in str(item) for item in found)


def test_bomb_of_zip(tmp_path: Path) -> None:
    """A file of an archive that unpacks beyond the limit is named, its neighbours are read."""
    raw = make_zip({"bomb.txt": b"0" * (70 * 2**20), "good.txt": GOOD.encode()})
    found = read_beside(raw, "bomb.zip", tmp_path)
    assert "bomb.txt: this file unpacks to more than" in str(found[0])
    assert isinstance(found[1], Article)


def test_bomb_of_word(tmp_path: Path) -> None:
    """A document whose parts unpack beyond any document is stopped before they are unpacked."""
    raw = make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (300 * 2**20)})
    (error,) = read_beside(raw, "bomb.docx", tmp_path)
    assert "unpacks to more than" in str(error)


def test_bomb_of_pdf(tmp_path: Path) -> None:
    """Contents of a page packed a thousandfold, twice: stopped by a limit or read as empty, and the next file is read."""
    bomb = zlib.compress(zlib.compress(b"(a) Tj " * 30_000_000, 9), 9)
    (error,) = read_beside(make_pdf(bomb, b"/Filter [/FlateDecode /FlateDecode]"), "bomb.pdf", tmp_path)
    assert isinstance(error, ArticleError)


def test_bomb_of_parquet(tmp_path: Path) -> None:
    """A column that unpacks to gigabytes is stopped by the limit of memory, or each of its rows by that of a text."""
    import pyarrow
    import pyarrow.parquet as parquet

    path = tmp_path / "a_bomb.parquet"
    parquet.write_table(
        pyarrow.table({"text": ["x" * (40 * 2**20)] * 40}),
        path,
        compression="zstd",
        use_dictionary=False,
        data_page_size=2**31 - 1,
    )
    assert path.stat().st_size < 2**20
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    *errors, good = read_articles([tmp_path])
    assert isinstance(good, Article)
    assert errors
    assert all(isinstance(error, ArticleError) for error in errors)


def test_file_of_a_scan() -> None:
    """A PDF without text is told apart from a damaged one, with the remedy."""
    (error,) = read(make_pdf(zlib.compress(b"0 0 m")))
    assert "recognise its letters first" in str(error)
    (error,) = read(b"%PDF-1.7\nnothing")
    assert "damaged" in str(error)


LAUGHS = b'<!DOCTYPE nitf [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><nitf><body><body.content><p>&b;</p></body.content></body></nitf>'
FILE = b'<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/hostname">]><nitf><body><body.content><p>&a;</p></body.content></body></nitf>'
PARAMETER = b'<!DOCTYPE nitf [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]><nitf/>'


@pytest.mark.parametrize("raw", [LAUGHS, FILE, PARAMETER], ids=["laughs", "file", "parameter"])
def test_entities(raw: bytes) -> None:
    """Entities are refused, in news formats too; no file is read."""
    (error,) = read(b'<?xml version="1.0"?>' + raw)
    assert "entities" in str(error)


def test_entities_in_a_word_document() -> None:
    """An entity in the XML of a document is not expanded."""
    with zipfile.ZipFile(SAMPLES / "statement.docx") as package:
        files = {name: package.read(name) for name in package.namelist()}
    body = files["word/document.xml"]
    place = body.index(b"<w:document")
    files["word/document.xml"] = (
        body[:place]
        + b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + body[place:].replace(b"Eleven states", b"&a;")
    )
    (found,) = read(make_zip(files))
    assert "root:" not in (found.text if isinstance(found, Article) else str(found))


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "a\x00b.txt",
        "a\nb\x1b[31m.txt",
        "x" * 5000 + ".txt",
        "\u202eevil.txt",
    ],
)
def test_hostile_names(name: str, tmp_path: Path) -> None:
    """The name of a file in an archive is shown, tidied, and is never a path."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo(name.replace("\x00", ""))
        entry.size = len(GOOD)
        archive.addfile(entry, io.BytesIO(GOOD.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    before = sorted(tmp_path.iterdir())
    found = read(out.getvalue())
    articles = [item for item in found if isinstance(item, Article)]
    assert [article.text for article in articles] == [GOOD]
    assert articles[0].where.isprintable()
    assert len(articles[0].where) < 400
    assert any("links and devices" in str(item) for item in found)
    assert sorted(tmp_path.iterdir()) == before


def test_archives_within_archives() -> None:
    """Archives are opened three deep and no deeper."""
    raw = make_zip({"a.txt": GOOD.encode()})
    for _ in range(6):
        raw = make_zip({"inner.zip": raw})
    (error,) = read(raw)
    assert "archives within archives" in str(error)


def test_locked_file_of_an_archive() -> None:
    """A file behind a password is named, its neighbours are read."""
    raw = bytearray(make_zip({"a.txt": GOOD.encode(), "b.txt": GOOD.encode()}, zipfile.ZIP_STORED))
    place = raw.index(b"PK\x01\x02")
    raw[6] |= 1
    raw[place + 8] |= 1
    locked, good = read(bytes(raw))
    assert "password" in str(locked)
    assert isinstance(good, Article)


def test_mail_within_mails() -> None:
    """Parts nested without end are reported."""
    raw = b"From: a@e.example\nTo: b@e.example\nSubject: x\nDate: Tue, 9 Jun 2015 08:30:00 +0200\n"
    for number in range(60):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    (error,) = read(raw + b"\nwords")
    assert isinstance(error, ArticleError)


def test_crash_is_an_error_of_its_input_alone() -> None:
    """Where the child dies, the input is named and the next one is read by another child."""
    (error,) = run_in_child("parquet", "x", path="/", options={"columns": {}})
    assert isinstance(error, ArticleError)
    found = list(run_in_child("nitf", "y", raw=(SAMPLES / "story.nitf.xml").read_bytes()))
    assert isinstance(found[0], Article)


def test_child_that_takes_too_long() -> None:
    """A child is stopped after its time, and the error says so."""
    raw = TAGS[:3_000_000]
    (error,) = run_in_child("page", "x", raw=raw, options={"charset": None, "url": None}, seconds=0.02)
    assert "0.02 seconds" in str(error)


_READERS = {
    "story.newsml.xml": lambda raw: list(read_newsml(raw, "x")),
    "story.nitf.xml": lambda raw: list(read_nitf(raw, "x")),
    "release.eml": lambda raw: list(read_mail(raw, "x")),
    "crawl.warc.gz": lambda raw: list(read_warc(io.BytesIO(raw), "x", lambda *_: iter(()))),
}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.sampled_from(sorted(_READERS)), st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 200))
def test_damaged_sample(name: str, noise: bytes, place: int, gone: int) -> None:
    """A sample with bytes changed, put in or taken out gives articles and errors, and nothing else."""
    raw = (SAMPLES / name).read_bytes()
    place %= len(raw)
    try:
        found = _READERS[name](raw[:place] + noise + raw[place + gone :])
    except ArticleError:
        return
    assert all(isinstance(item, Article | ArticleError) or hasattr(item, "raw") for item in found)
