"""A page of HTML in, an Article out.

Enters: the bytes of one page. Leaves: an `Article` whose text is the visible article: headline, standfirst, date and
author lines, captions, headings and paragraphs in the order of the page. It refuses a page that holds no article, and
reads a page of unusual size or depth in a child process only, so that no page can stop or break the run.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, check_length, make_article
from dragoman.articles.blocks import BlockKind
from dragoman.articles.child import extract_in_child
from dragoman.articles.extract import Page, extract_page
from dragoman.errors import ArticleError

# Saved pages with pictures inside reach some megabytes; beyond this no page of news was seen.
PAGE_LIMIT_BYTES: Final = 16 * 1024 * 1024
# Beyond any of these a page is read in a child process. Ordinary news pages have 2,000 to 6,000 tags and depth 20 to
# 40.
_PLAIN_BYTES, _PLAIN_TAGS, _PLAIN_DEPTH, _PLAIN_TAG_BYTES = 2 * 1024 * 1024, 12_000, 120, 64 * 1024

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# Elements that are never closed, or need not be, say nothing about depth.
_FLAT_TAGS = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th thead tbody tfoot".split()
)


def read_page(raw: bytes, where: str) -> Article:
    """The article of a page. Raises `ArticleError` when it holds none, or is too large to read within the limits."""
    check_length(len(raw), where, unit="bytes of HTML", limit=PAGE_LIMIT_BYTES)
    page = _extract(raw, where) if is_ordinary(raw) else extract_in_child(raw, where)
    text, known = _join(page)
    check_length(len(text), where, limit=ARTICLE_LIMIT_CHARS)
    article = make_article(
        text,
        url=page.url,
        title=page.title,
        publisher=page.publisher,
        agency=page.agency,
        published=page.published,
        language=page.language,
        where=where,
        extractor=page.extractor,
        raw=raw,
        known=known,
        is_whole=True,
    )
    likely = page.likely_published
    if article.published is None and likely is not None:
        article = replace(
            article,
            published=likely.value,
            published_precision=likely.precision,
            published_rule=likely.rule,
            published_source=likely.source,
        )
    return article


def _extract(raw: bytes, where: str) -> Page:
    try:
        return extract_page(raw, where)
    except ArticleError:
        raise
    except Exception as error:
        # The parsers under trafilatura raise what they like on broken markup, and no page may stop a run.
        raise ArticleError(
            f"the HTML of this page cannot be read ({type(error).__name__}: {error}); save it as text", where
        ) from error


def is_ordinary(raw: bytes) -> bool:
    """Whether a page is small and flat enough to be read in this process."""
    if len(raw) > _PLAIN_BYTES or raw.count(b"<") > _PLAIN_TAGS:
        return False
    depth, last = 0, 0
    for match in _TAG.finditer(raw):
        closed = raw.find(b">", last, match.start())
        if match.start() - last > _PLAIN_TAG_BYTES and not 0 <= closed - last <= _PLAIN_TAG_BYTES:
            return False
        last = match.start()
        if match[2].lower() not in _FLAT_TAGS:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > _PLAIN_DEPTH:
                return False
    return raw.find(b">", last) - last <= _PLAIN_TAG_BYTES


def _join(page: Page) -> tuple[str, dict[int, BlockKind]]:
    """The text of a page, one block a paragraph, and the kinds that its elements gave by offset."""
    pieces: list[str] = []
    known: dict[int, BlockKind] = {}
    position = 0
    for kind, words in page.lines:
        if kind is not None:
            known[position] = kind
        pieces.append(words)
        position += len(words) + 2
    return "\n\n".join(pieces) + "\n", known
