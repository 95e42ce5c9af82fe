"""A document of any format as an article: its head and its body in one text, as a page has it.

Enters: lines and fields. Leaves: an `Article`. It refuses a document without running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, check_length, make_article
from dragoman.articles.blocks import BlockKind
from dragoman.articles.dates import Published, read_date
from dragoman.articles.fragments import Line, join_lines
from dragoman.errors import ArticleError

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?(Z|[+-]\d{2}:?\d{2})?")


def make_document(
    body: Iterable[Line],
    *,
    where: str,
    extractor: str,
    raw: bytes,
    title: str | None = None,
    head: Iterable[Line] = (),
    url: str | None = None,
    publisher: str | None = None,
    agency: str | None = None,
    author: str | None = None,
    published: Published | str | None = None,
    language: str | None = None,
    fetched: str | None = None,
) -> Article:
    """The article of a document: title, head and body, a blank line between any two. Raises `ArticleError` when it has
    no body or is too long.
    """
    lines = [(kind, words) for kind, words in body if words.strip()]
    if not lines:
        raise ArticleError("this document holds no text; give one with the text of the article", where)
    first = lines[0][1].casefold()
    start: list[Line] = [("title", title)] if title and title.casefold() != first else []
    start += [line for line in head if line[1] and line[1].casefold() != first]
    text, known = join_lines([*start, *lines])
    text, known = _compose(text, known)
    check_length(len(text), where, limit=ARTICLE_LIMIT_CHARS)
    article = make_article(
        text,
        url=url,
        title=title,
        publisher=publisher,
        agency=agency,
        published=published,
        language=language,
        where=where,
        extractor=extractor,
        raw=raw,
        known=known,
        is_whole=True,
    )
    return replace(article, author=author, fetched=fetched)


def _compose(text: str, known: dict[int, BlockKind]) -> tuple[str, dict[int, BlockKind]]:
    """The text with its letters composed (NFC), as that of pages and plain text is, and the offsets moved with it."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, known
    starts = sorted({0, *known})
    pieces = [
        unicodedata.normalize("NFC", text[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    moved: dict[int, BlockKind] = {}
    position = 0
    for start, piece in zip(starts, pieces, strict=True):
        if start in known:
            moved[position] = known[start]
        position += len(piece)
    return "".join(pieces), moved


def read_stamp(words: str | None, rule: str) -> Published | None:
    """A date as news formats write it: ISO 8601, the compact form too ("20250602T143000+0300")."""
    if not words or len(words) > 100:
        return None
    words = words.strip()
    spelt = words
    if match := _COMPACT.fullmatch(words):
        year, month, day, hour, minute, second, zone = match.groups()
        spelt = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"
    date = read_date(spelt)
    return Published(date.value, date.precision, words, rule) if date else None
