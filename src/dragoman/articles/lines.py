"""JSON in, Articles out: one object a line, or a JSON document that holds one object or an array of them.

Enters: a stream of bytes. Leaves: for each object an `Article`, or the `ArticleError` that says what is wrong with
it, named `file:line`; the others go on. It refuses to hold more than one line, or one bounded document, in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final

from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, clean_text, make_article
from dragoman.articles.columns import Columns, pick_columns
from dragoman.articles.formats.ninjs import is_ninjs, read_ninjs
from dragoman.errors import ArticleError

EXTRACTOR = "JSON lines 1"
# A text of the greatest allowed length, every character of it escaped as two surrogates, with as much again for other
# fields.
LINE_LIMIT_BYTES: Final = 2 * 12 * ARTICLE_LIMIT_CHARS
# A document is read whole, so that its size is memory; lines are not.
DOCUMENT_LIMIT_BYTES: Final = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_FIELDS = ("url", "title", "publisher", "published", "language")
_EXPECTED = 'expected an object such as {"text": "…", "url": "…", "published": "2025-07-21"}'


def read_lines(
    stream: BinaryIO, where: str, columns: Columns | None = None, *, first_line: int = 1
) -> Iterator[Article | ArticleError]:
    """The articles of a JSON stream in order.

    One object a line; where the first line is only the beginning of an object, or an array, the whole stream is one
    document. `columns` says which keys hold which fields. Objects may be stories in ninjs.
    `first_line`: number of the first line, where the stream is a stretch of a larger file.
    """
    found = False
    for number, line in enumerate(_bounded_lines(stream), start=first_line):
        place = f"{where}:{number}"
        if line is None:
            found = True
            yield ArticleError(f"this line has more than {LINE_LIMIT_BYTES:,} bytes; give one article a line", place)
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == first_line else line
        if not line.strip():
            continue
        if not found and _is_document(line):
            yield from _read_document(line, stream, where, number, columns)
            return
        found = True
        yield _read_line(line.rstrip(b"\r\n"), place, columns)
    if not found:
        yield ArticleError("the file is empty; give one JSON object a line", where)


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of `stream`; None for one longer than the limit, whose rest is passed over in pieces."""
    while line := stream.readline(LINE_LIMIT_BYTES + 1):
        if len(line) <= LINE_LIMIT_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK_BYTES)
        yield None


def _is_document(line: bytes) -> bool:
    """Whether a first line begins a document of several lines: an array, or an object that the line does not close."""
    line = line.strip()
    if line.startswith(b"["):
        return True
    return line == b"{" or (line.startswith(b"{") and line.endswith((b",", b"{", b"[", b":")))


def _read_line(line: bytes, where: str, columns: Columns | None) -> Article | ArticleError:
    try:
        return _read_value(_decode_json(line, where), line, where, columns)
    except ArticleError as error:
        return error


def _read_value(value: Any, raw: bytes, where: str, columns: Columns | None) -> Article | ArticleError:
    try:
        if columns is None and is_ninjs(value):
            return read_ninjs(value, raw, where)
        if columns is not None and isinstance(value, dict):
            value = pick_columns(value, columns)
        return read_object(value, raw, where)
    except ArticleError as error:
        return error


def _read_document(
    first: bytes, stream: BinaryIO, where: str, number: int, columns: Columns | None
) -> Iterator[Article | ArticleError]:
    """The articles of one JSON document, each named by the line on which it begins."""
    raw = first + stream.read(DOCUMENT_LIMIT_BYTES + 1 - len(first))
    if len(raw) > DOCUMENT_LIMIT_BYTES:
        yield ArticleError(
            f"this JSON document has more than {DOCUMENT_LIMIT_BYTES:,} bytes; give JSON lines, one object a line",
            where,
        )
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield ArticleError(f"not UTF-8 at byte {error.start + 1:,}; JSON has to be saved as UTF-8", where)
        return
    decoder = json.JSONDecoder()
    position = start = _skip(text, 0, "[" if first.lstrip().startswith(b"[") else "")
    line, counted = number, 0
    while position < len(text) and text[position] != "]":
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            broken = number + error.lineno - 1 if isinstance(error, json.JSONDecodeError) else line
            yield _json_error(error, f"{where}:{broken}")
            return
        yield _read_value(value, text[position:end].encode(), f"{where}:{line}", columns)
        position = _skip(text, end, ",")
    if position == start:
        yield ArticleError(f"this JSON document holds no article; {_EXPECTED}", where)


def _skip(text: str, position: int, mark: str) -> int:
    """The next character after blanks and at most one `mark`."""
    for _ in range(2):
        while position < len(text) and text[position] in " \t\r\n":
            position += 1
        if mark and text.startswith(mark, position):
            position, mark = position + 1, ""
    return position


def _decode_json(line: bytes, where: str) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not UTF-8 at byte {error.start + 1:,} of the line; JSON has to be saved as UTF-8", where
        ) from error
    except (ValueError, RecursionError) as error:
        raise _json_error(error, where) from error


def _json_error(error: Exception, where: str) -> ArticleError:
    if isinstance(error, json.JSONDecodeError):
        return ArticleError(f"broken JSON at column {error.colno:,}: {error.msg}; {_EXPECTED}", where)
    reason = "it is nested too deep" if isinstance(error, RecursionError) else "it holds a number too long to read"
    return ArticleError(f"broken JSON: {reason}; {_EXPECTED}", where)


def read_object(value: Any, raw: bytes, where: str) -> Article:
    """The article of one decoded JSON object; unknown keys are ignored. Raises `ArticleError` for a wrong type or no
    text.
    """
    if not isinstance(value, dict):
        raise ArticleError(f"found {_name_type(value)}, {_EXPECTED}", where)
    text = value.get("text")
    if not isinstance(text, str):
        found = "no `text`" if "text" not in value else f"`text` is {_name_type(text)}"
        raise ArticleError(f"{found}; `text` has to be the text of the article in quotation marks", where)
    fields: dict[str, str | None] = {}
    for name in _FIELDS:
        field = value.get(name)
        if field is not None and not isinstance(field, str):
            raise ArticleError(
                f"`{name}` is {_name_type(field)}; it has to be words in quotation marks, or null", where
            )
        fields[name] = field
    article = make_article(
        text,
        id=_read_id(value.get("id"), where),
        url=fields["url"],
        title=fields["title"],
        publisher=fields["publisher"],
        agency=_read_mapped(value, "agency"),
        published=fields["published"],
        language=fields["language"],
        where=where,
        extractor=EXTRACTOR,
        raw=raw,
    )
    author = _read_mapped(value, "author")
    return replace(article, author=author) if author else article


def _read_mapped(value: dict[str, Any], name: str) -> str | None:
    """A field that only a map of columns gives, on one line; None for what is no words."""
    words = value.get(f"{name}=")
    return " ".join(clean_text(words).split()) or None if isinstance(words, str) else None


def _read_id(value: Any, where: str) -> str | None:
    """An id as words; archives number their articles, so a whole number will do."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ArticleError(
        f"`id` is {_name_type(value)}; it has to be words in quotation marks, a whole number, or null", where
    )


def _name_type(value: Any) -> str:
    """What JSON calls the type of `value`."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "words",
        list: "an array",
        dict: "an object",
    }
    return names.get(type(value), "null")
