"""One article, read and frozen.

Enters: a text and what is known about it. Leaves: an `Article`, whose text never changes again, so that offsets into
it hold for good. It refuses a text that is empty or too long to be an article.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dragoman.articles.blocks import Block, BlockKind, find_blocks
from dragoman.articles.dates import Precision, Published, read_date
from dragoman.articles.heads import Head, find_head
from dragoman.articles.languages import find_language
from dragoman.articles.layout import Layout
from dragoman.errors import ArticleError

# The longest of the 1,884 articles of bench/news has 104,310 characters (November 2026). A text ten times as long is
# a book or a dump of many articles, and analysing it as one would take the time and memory of thousands.
ARTICLE_LIMIT_CHARS: Final = 1_000_000

# NUL breaks PostgreSQL, lone surrogates break SQLite and UTF-8, the other control characters break XML. \t, \n and \r
# stay.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of an article and what is known about it. All offsets are code points of `text`, half-open.

    `published` is "2025", "2025-07", "2025-07-21" or "2025-07-21T14:30:00Z" (always UTC), `published_source` the
    words it was read from and `published_rule` how they were found: "field", "head line", "dateline", "json-ld",
    "meta", "page", "url", "feed", "sitemap", "file". None is unknown. `digest` is the SHA-256 of `text`, `raw_digest`
    of the bytes it was read from, `extractor` what made text of them.

    What is known of an article beside what `dragoman read --json` shows: `author` as its source names them, `fetched`
    (UTC, when somebody fetched it), `address` that it was fetched from where that is not `url`, `layout` of a PDF. None of these changes its `id`.
    """

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: str | None = None
    published_precision: Precision | None = None
    published_rule: str | None = None
    published_source: str | None = None
    language: str | None = None
    digest: str
    raw_digest: str
    extractor: str
    where: str
    blocks: tuple[Block, ...]
    author: str | None = None
    fetched: str | None = None
    address: str | None = None
    layout: Layout | None = None

    def head(self) -> dict[str, str | None]:
        """The fields of `article` in the contract of `dragoman read --json`, in its order."""
        return {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "publisher": self.publisher,
            "agency": self.agency,
            "published": self.published,
            "language": self.language,
            "text": self.text,
        }


def clean_text(text: str) -> str:
    """`text` with each character that databases or XML refuse replaced by U+FFFD, one for one: offsets hold."""
    try:
        # Twenty times as fast as the expression, and nearly every text passes.
        encoded = text.encode("utf-8")
        if len(encoded.translate(None, _CONTROLS)) == len(encoded):
            return text
    except UnicodeEncodeError:
        pass
    return _UNSAFE.sub("\ufffd", text)


def make_article(
    text: str,
    *,
    id: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    agency: str | None = None,
    published: str | Published | None = None,
    language: str | None = None,
    where: str = "",
    extractor: str = "given text 1",
    raw: bytes | None = None,
    known: Mapping[int, BlockKind] | None = None,
    is_whole: bool = False,
) -> Article:
    """The article of a text, exactly as given but for characters that cannot be stored.

    What is given wins over what the text says of itself. With `is_whole` the text holds its own title (plain text,
    HTML), else a given `title` stands beside it. `known`: kinds of blocks by offset, from a page. Raises
    `ArticleError` for a text without a word or longer than `ARTICLE_LIMIT_CHARS`.

    >>> make_article("GENEVA, July 21 (Reuters) - Both sides met.", published="2025-07-21", language="en").agency
    'Reuters'
    """
    check_length(len(text), where)
    text = clean_text(text)
    if not text.strip():
        raise ArticleError("the text is empty; give the text of an article", where)
    blocks = find_blocks(text, title=None if is_whole else title, known=known)
    head = find_head(text, blocks)
    date = _choose_date(published, head)
    digest = hash_text(text)
    given = (url, publisher, published if isinstance(published, str) else None, title)
    return Article(
        id=_line(id) or _make_id(text, () if is_whole else given),
        text=text,
        url=_line(url),
        title=_line(title) or head.title,
        publisher=_line(publisher) or head.publisher,
        agency=_line(agency) or head.agency,
        published=date.value if date else None,
        published_precision=date.precision if date else None,
        published_rule=date.rule if date else None,
        published_source=date.source if date else _line(published if isinstance(published, str) else None),
        language=find_language(language, _list_body(text, blocks)),
        digest=digest,
        raw_digest=hashlib.sha256(raw).hexdigest() if raw is not None else digest,
        extractor=extractor,
        where=where,
        blocks=blocks,
    )


def check_length(length: int, where: str, *, unit: str = "characters", limit: int = ARTICLE_LIMIT_CHARS) -> None:
    """Raises `ArticleError` when a text is longer than an article may be."""
    if length > limit:
        raise ArticleError(
            f"too long for an article: more than {limit:,} {unit} (the longest known one has 104,310 characters). "
            "If it holds many articles, split it into one file each, or give JSON lines with one article a line",
            where,
        )


def hash_text(text: str) -> str:
    """SHA-256 of the UTF-8 of a text without lone surrogates, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _choose_date(published: str | Published | None, head: Head) -> Published | None:
    """A given date that can be read, else the one in the head of the text."""
    if isinstance(published, Published):
        return published
    date = read_date(published) if published else None
    return date.by("field") if date else head.published


def _make_id(text: str, given: tuple[str | None, ...]) -> str:
    """A short id from the content alone, so that the same article under two names is one, and wire copies of two
    outlets are two.
    """
    fields = [clean_text(field) if field else "" for field in given]
    key = text if not any(fields) else "\0".join((text, *fields))
    return hash_text(key)[:16]


def _line(words: str | None) -> str | None:
    """A metadata field on one line, None when it is blank."""
    return (_BLANKS.sub(" ", clean_text(words)).strip() or None) if words else None


def _list_body(text: str, blocks: tuple[Block, ...]) -> list[str]:
    """The paragraphs of the text, which tell its language better than its head."""
    return [text[block.start : block.end] for block in blocks if block.kind == "paragraph"] or [text]
