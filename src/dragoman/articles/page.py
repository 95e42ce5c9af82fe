"""A page of HTML in, an Article out.

Enters: the bytes of one page. Leaves: an `Article` whose text is the visible article: headline, standfirst, date and
author lines, captions, headings and paragraphs in the order of the page. It refuses a page that holds no article, and
reads a page of unusual size or depth in a child process only, so that no page can stop or break the run.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from dragoman.articles.addresses import fold_address, read_address
from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, check_length, make_article
from dragoman.articles.child import extract_in_child
from dragoman.articles.dates import Published
from dragoman.articles.extract import Page, extract_page
from dragoman.articles.fragments import join_lines
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


def read_page(
    raw: bytes,
    where: str,
    *,
    url: str | None = None,
    content_type: str | None = None,
    fetched: str | None = None,
    announced: Published | None = None,
) -> Article:
    """The article of a page. Raises `ArticleError` when it holds none, or is too large to read within the limits.

    `url` is where it was fetched, `content_type` what its server called it, `fetched` when that was (UTC), `announced`
    the date that the feed gave which led to it. The article's address is the canonical one that the page names, else
    `url` without what marks an AMP or print copy.
    """
    check_length(len(raw), where, unit="bytes of HTML", limit=PAGE_LIMIT_BYTES)
    charset = _read_charset(content_type)
    page = _extract(raw, where, charset, url) if is_ordinary(raw) else extract_in_child(raw, where, charset, url)
    text, known = join_lines(page.lines)
    check_length(len(text), where, limit=ARTICLE_LIMIT_CHARS)
    address = _choose_address(page.url, url)
    article = make_article(
        text,
        url=address,
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
    likely = announced or page.likely_published
    if article.published is None and likely is not None:
        article = replace(
            article,
            published=likely.value,
            published_precision=likely.precision,
            published_rule=likely.rule,
            published_source=likely.source,
        )
    return replace(article, author=page.author, fetched=fetched, address=url if url != address else None)


def _choose_address(stated: str | None, fetched: str | None) -> str | None:
    """The canonical address that a page states, else the one it was fetched from, folded.

    A front page named as canonical by every page of a site, a mistake of many, would make all of its articles one.
    """
    if fetched is None:
        return stated
    stated = read_address(stated, fetched)
    if stated is not None and (urlsplit(stated).path.strip("/") or not urlsplit(fetched).path.strip("/")):
        return fold_address(stated)
    return fold_address(fetched)


def _read_charset(content_type: str | None) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type or "", re.IGNORECASE | re.ASCII)
    return match[1] if match else None


def _extract(raw: bytes, where: str, charset: str | None, url: str | None) -> Page:
    try:
        return extract_page(raw, where, charset=charset, url=url)
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
