"""A feed of any kind in, its items out.

Enters: bytes. Leaves: a `Feed`. It refuses what is no feed, and reads a broken one with the lenient reader of
feedparser rather than losing it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dragoman.articles.addresses import fold_address
from dragoman.articles.article import Article, check_length, make_article
from dragoman.articles.feeds.items import Feed, FeedKind, Item
from dragoman.articles.fragments import join_lines, read_fragment
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Callable

# A sitemap may have 50 MB by its standard, feeds some megabytes.
FEED_LIMIT_BYTES: Final = 64 * 1024 * 1024
# Beyond these a feed is read in a child process; of the feeds of newspapers the largest have some hundred items.
_PLAIN_BYTES, _PLAIN_TAGS = 1024 * 1024, 20_000
_XML = re.compile(rb"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_KINDS: dict[bytes, FeedKind] = {
    b"rss": "rss", b"rdf": "rss", b"channel": "rss", b"feed": "atom", b"urlset": "sitemap", b"sitemapindex": "sitemap index",
}  # fmt: skip
_JSON_FEED = re.compile(rb"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version")
_SNIFF_BYTES = 16 * 1024
EXTRACTOR = "feed 1"


def find_feed_kind(start: bytes) -> FeedKind | None:
    """What kind of feed some first bytes begin; None when they begin none."""
    start = start[:_SNIFF_BYTES].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    if root := find_root(start):
        return _KINDS.get(root)
    return "json feed" if start.lstrip().startswith(b"{") and _JSON_FEED.search(start) else None


def find_root(start: bytes) -> bytes:
    """The name of the first element of XML, without its prefix and in small letters; b"" where there is none."""
    match = _XML.match(start)
    return match[1].lower() if match else b""


def read_feed(raw: bytes, where: str, *, url: str | None = None) -> Feed:
    """The items of a feed or a sitemap that was found at `url`, against which its relative addresses are read.

    Raises `ArticleError` for what is no feed or cannot be read at all. What is wrong with single items is in
    `Feed.problems`.

    >>> feed = read_feed(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://e.org/a"}]}', "x")
    >>> feed.kind, feed.items[0].url
    ('json feed', 'https://e.org/a')
    """
    check_length(len(raw), where, unit="bytes of a feed", limit=FEED_LIMIT_BYTES)
    if len(raw) <= _PLAIN_BYTES and raw.count(b"<") <= _PLAIN_TAGS:
        return read_feed_here(raw, where, url)
    from dragoman.articles.child import run_in_child

    (answer,) = list(run_in_child("feed", where, raw=raw, options={"url": url}))
    if isinstance(answer, ArticleError):
        raise answer
    feed: Feed = answer
    return feed


def read_feed_here(raw: bytes, where: str, url: str | None) -> Feed:
    """As `read_feed`, in this process whatever the size."""
    kind = find_feed_kind(raw)
    if kind is None:
        raise ArticleError(
            "this is no feed: expected RSS, Atom, a JSON feed or a sitemap; check the address of the feed", where
        )
    read: Callable[..., Feed]
    if kind == "json feed":
        from dragoman.articles.feeds.json_feed import read_json_feed as read
    elif kind in ("sitemap", "sitemap index"):
        from dragoman.articles.feeds.sitemap import read_sitemap as read
    else:
        from dragoman.articles.feeds.syndication import read_syndication as read
    return read(raw, where, url)


def make_item_article(item: Item, where: str, *, fetched: str | None = None, raw: bytes | None = None) -> Article:
    """The article of an item that holds its whole text. Raises `ArticleError` when it holds only a summary."""
    if not item.text:
        raise ArticleError("this item has no full text, only a link; fetch the page that it links to", where)
    text, known = join_lines(read_fragment(item.text))
    article = make_article(
        text,
        url=fold_address(item.url) if item.url else None,
        title=item.title,
        publisher=item.publisher,
        published=item.published,
        language=item.language,
        where=where,
        extractor=EXTRACTOR,
        raw=raw if raw is not None else item.text.encode("utf-8", "replace"),
        known=known,
    )
    return replace(article, fetched=fetched, author=item.author)
