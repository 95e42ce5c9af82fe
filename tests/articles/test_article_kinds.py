"""Kinds of input: the content decides, then the ending."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from article_samples import BODY, read_error

from dragoman.articles.kinds import find_ending, find_kind
from dragoman.errors import ArticleError


@pytest.mark.parametrize(
    ("start", "name", "kind"),
    [
        (b"<!DOCTYPE html><html>", "a.txt", "html"),
        (b"\xef\xbb\xbf  <html lang='en'>", "", "html"),
        (b"<!-- saved from url -->\n<html>", "", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "a.xhtml", "html"),
        (b"<p>The envoys met.</p>", "", "html"),
        ("<html><body>".encode("utf-16"), "", "html"),
        (b'{"text": "x"}', "a.txt", "json"),
        (b'[{"text": "x"}]', "", "json"),
        (b"{\n", "a.json", "json"),
        (b"not json", "a.jsonl", "json"),
        (b"[Reuters] The envoys met.", "a.txt", "text"),
        (b"{The} envoys met", "", "text"),
        (b"The envoys met.", "a.unknown", "text"),
        (b"The envoys met.", "a.html", "text"),
        (b"Intro <b >bold</b>", "a.html", "html"),
        (b"<3 talks", "a.txt", "text"),
        (BODY.encode("utf-16"), "a.txt", "text"),
    ],
)
def test_kinds(start: bytes, name: str, kind: str) -> None:
    """HTML and JSON are known by their beginning, whatever the name; an ending decides what the beginning leaves
    open.
    """
    assert find_kind(start, name, name) == kind


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", BODY)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG picture"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (_zip(), "spreadsheet"),
        (b"%PDF-1.7\n", "PDF is damaged"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"{\\rtf1\\ansi The envoys met.}", "RTF document"),
        (bytes(range(256)) * 20, "not text"),
        (gzip.compress(gzip.compress(BODY.encode())), "twice"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "feed"),
        (b'<?xml version="1.0"?><html2></html2>', "XML"),
        (b'<?xml version="1.0"?><newsItem></newsItem>', "news item"),
    ],
)
def test_what_is_no_text(data: bytes, words: str) -> None:
    """Pictures, programs, archives, databases and feeds are named as what they are, with a remedy."""
    message = read_error(data)
    assert words in message
    assert ";" in message


def test_a_stray_control_character_is_text() -> None:
    """One NUL in a long text does not make it binary."""
    assert find_kind(BODY.encode() + b"\x00", "a.txt", "a.txt") == "text"


@pytest.mark.parametrize(
    ("name", "ending"), [("News.JSONL.gz", ".jsonl"), ("a.b/c", ""), (".txt", ""), ("a.tar.gz", ".tar"), ("a", "")]
)
def test_endings(name: str, ending: str) -> None:
    """The ending is that of the unpacked file, in lower case; a hidden file has none."""
    assert find_ending(name) == ending


def test_error_names_the_file() -> None:
    """The error of a binary file begins with its name."""
    with pytest.raises(ArticleError, match=r"^folder/a\.txt: "):
        find_kind(b"\x7fELF", "a.txt", "folder/a.txt")
