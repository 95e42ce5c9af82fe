"""What kind of input some bytes are.

Enters: the first bytes and the name of the file. Leaves: a `Kind`, told by the content first and by the ending where
the content leaves it open. It refuses what holds no articles: pictures, programs, databases, spreadsheets.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from dragoman.articles.encoding import is_wide
from dragoman.articles.feeds.reading import find_feed_kind, find_root
from dragoman.articles.formats.mail import is_mail
from dragoman.errors import ArticleError

Kind = Literal[
    "text", "html", "json", "pdf", "word", "mail", "parquet", "warc", "feed", "newsml", "nitf", "zip", "tar"
]  # fmt: skip

SNIFF_BYTES: Final = 8192
ENDINGS: Final[dict[str, Kind]] = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".pdf": "pdf", ".docx": "word", ".eml": "mail",
    ".parquet": "parquet", ".pq": "parquet", ".warc": "warc", ".xml": "newsml", ".nitf": "nitf", ".rss": "feed",
    ".atom": "feed", ".zip": "zip", ".tar": "tar", ".tgz": "tar",
}  # fmt: skip
GZIP_MAGIC: Final = b"\x1f\x8b"

_AS_TEXT = "save the article as plain text or HTML"
_BINARY: Final = (
    (b"\x89PNG\r\n", "a PNG picture", "give the text of the article"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text of the article"),
    (b"GIF8", "a GIF picture", "give the text of the article"),
    (b"RIFF", "a sound or picture file", "give the text of the article"),
    (b"\xd0\xcf\x11\xe0", "an old office document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"\x7fELF", "a program", "give text"),
    (b"MZ\x90", "a program", "give text"),
    (b"SQLite format 3\x00", "an SQLite database", "give articles; a record is named with --record"),
    (b"BZh", "a bzip2 file", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it, or pack it with gzip"),
    (b"(\xb5/\xfd", "a zstd file", "unpack it, or pack it with gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
)
_NOT_TEXT = "this is not text but bytes of some other kind; give plain text, HTML or JSON lines"

# Bytes that no text holds; tab, line ends, form feed, backspace and escape (ISO-2022) it may.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x08\x1b")
# A stray control character in a text is replaced; one in a hundred means that it is no text.
_CONTROL_SHARE = 0.01

_TAG = re.compile(rb"<(?:!doctype|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_HTML = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|main|article|section|header|div|title|meta|script|style|link|table|center|h[1-6]|p|a|ul)\b",
    re.IGNORECASE,
)
# Names with which the packages of office programs begin.
_OFFICE_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetype")
_OFFICE = (
    (b"xl/", "a spreadsheet", "save its rows as JSON lines"),
    (b"ppt/", "a presentation", _AS_TEXT),
    (b"mimetypeapplication/vnd.oasis", "an OpenDocument file", "save it as DOCX or plain text"),
    (b"mimetypeapplication/epub", "an e-book", _AS_TEXT),
)
# Before the first line of a PDF some programs put bytes of their own.
_PDF = re.compile(rb"[\s\S]{0,1000}?%PDF-\d")
_NEWS = (b"newsitem", b"newsmessage", b"packageitem", b"newsml", b"nitf")
_PREAMBLE = re.compile(rb"(?:\s|<\?[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_JSON = re.compile(rb"\s*(?:\{\s*(?:[\"}]|$)|\[\s*\{)")


def find_kind(start: bytes, name: str, where: str) -> Kind:
    """The kind of an input from its first bytes and its name; raises `ArticleError` for what is no text or a feed."""
    if (kind := find_package(start, name, where)) is not None:
        return kind
    check_binary(start, where)
    start = (
        start.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    )
    by_name = ENDINGS.get(find_ending(name))
    body = start[_end_of_preamble(start) :]
    if body.startswith(b"<"):
        if find_feed_kind(start) is not None:
            return "feed"
        if (root := find_root(start)) in _NEWS:
            return "nitf" if root == b"nitf" else "newsml"
        if _HTML.match(body) or (_HTML.search(body) and by_name != "text"):
            return "html"
        if start.lstrip().startswith(b"<?xml"):
            raise ArticleError(f"this is XML other than XHTML; {_AS_TEXT}, or as JSON lines", where)
    if _JSON.match(start):
        return "feed" if find_feed_kind(start) == "json feed" else "json"
    if is_mail(start):
        return "mail"
    if by_name == "html":
        return "html" if _TAG.search(start) else "text"
    return by_name if by_name in ("json", "mail") else "text"


def find_package(start: bytes, name: str, where: str) -> Kind | None:
    """The kind of what is no text by its first bytes; None where they are none of these."""
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"WARC/"):
        return "warc"
    if start[257:262] == b"ustar":
        return "tar"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_zip(start, name, where)
    return "pdf" if b"%PDF-" in start[:1024] and _PDF.match(start) else None


def _find_zip(start: bytes, name: str, where: str) -> Kind:
    """Whether a zip is a Word document or an archive of files, by the name of its first file."""
    first = start[30 : 30 + int.from_bytes(start[26:28], "little")]
    if not first.startswith(_OFFICE_FIRST) and find_ending(name) != ".docx":
        return "zip"
    for mark, what, remedy in _OFFICE:
        if mark in start and b"word/" not in start:
            raise ArticleError(f"this is {what}, not text; {remedy}", where)
    return "word"


def check_binary(start: bytes, where: str) -> None:
    """Raises `ArticleError`, naming what it is if known, when bytes are no text."""
    for magic, what, remedy in _BINARY:
        if start.startswith(magic):
            raise ArticleError(f"this is {what}, not text; {remedy}", where)
    if not is_wide(start):
        controls = len(start) - len(start.translate(None, _CONTROLS))
        if controls > len(start) * _CONTROL_SHARE:
            raise ArticleError(_NOT_TEXT, where)


def find_ending(name: str) -> str:
    """The ending of a file name in lower case, without ".gz": ".jsonl" for "News.JSONL.gz"."""
    name = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].lower().removesuffix(".gz")
    stem, dot, ending = name.rpartition(".")
    return dot + ending if stem else ""


def _end_of_preamble(start: bytes) -> int:
    match = _PREAMBLE.match(start)
    return match.end() if match else 0
