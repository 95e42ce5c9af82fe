"""What kind of input some bytes are: plain text, a page of HTML, or JSON.

Enters: the first bytes and the name of the file. Leaves: a `Kind`, told by the content first and by the ending where
the content leaves it open. It refuses what is no text: pictures, archives, programs, databases, feeds.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from dragoman.articles.encoding import is_wide
from dragoman.errors import ArticleError

Kind = Literal["text", "html", "json"]

SNIFF_BYTES: Final = 8192
ENDINGS: Final[dict[str, Kind]] = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "json", ".ndjson": "json",
}  # fmt: skip
GZIP_MAGIC: Final = b"\x1f\x8b"

_AS_TEXT = "save the article as plain text or HTML"
_BINARY: Final = (
    (b"\x89PNG\r\n", "a PNG picture", "give the text of the article"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text of the article"),
    (b"GIF8", "a GIF picture", "give the text of the article"),
    (b"RIFF", "a sound or picture file", "give the text of the article"),
    (b"%PDF", "a PDF document", _AS_TEXT),
    (b"PK\x03\x04", "a zip archive or an office document", f"unpack it, or {_AS_TEXT}"),
    (b"\xd0\xcf\x11\xe0", "an old office document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"\x7fELF", "a program", "give text"),
    (b"MZ\x90", "a program", "give text"),
    (b"SQLite format 3\x00", "an SQLite database", "give articles; a record is named with --record"),
    (b"BZh", "a bzip2 file", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it, or pack it with gzip"),
    (b"(\xb5/\xfd", "a zstd file", "unpack it, or pack it with gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"PAR1", "a Parquet file", "convert it to JSON lines"),
    (b"WARC/", "a web archive", "extract its pages as HTML files"),
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
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_PREAMBLE = re.compile(rb"(?:\s|<\?[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_JSON = re.compile(rb"\s*(?:\{\s*(?:[\"}]|$)|\[\s*\{)")


def find_kind(start: bytes, name: str, where: str) -> Kind:
    """The kind of an input from its first bytes and its name; raises `ArticleError` for what is no text or a feed."""
    check_binary(start, where)
    start = (
        start.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    )
    by_name = ENDINGS.get(find_ending(name))
    body = start[_end_of_preamble(start) :]
    if body.startswith(b"<"):
        if _FEED.match(body):
            raise ArticleError(
                "this is a feed, which holds links and summaries; give the pages that it links to", where
            )
        if _HTML.match(body) or (_HTML.search(body) and by_name != "text"):
            return "html"
        if start.lstrip().startswith(b"<?xml"):
            raise ArticleError(f"this is XML other than XHTML; {_AS_TEXT}, or as JSON lines", where)
    if _JSON.match(start):
        return "json"
    if by_name == "html":
        return "html" if _TAG.search(start) else "text"
    return by_name or "text"


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
