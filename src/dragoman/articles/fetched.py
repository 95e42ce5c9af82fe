"""Articles by their addresses: what was fetched in, `Article`s out.

Enters: addresses of the web, or bytes that were had from one. Leaves: articles that know where and when they were fetched; errors are values. It
refuses to take a feed for an article.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from dragoman.articles.addresses import fold_address
from dragoman.articles.article import Article
from dragoman.articles.feeds import find_feed_kind
from dragoman.articles.kinds import SNIFF_BYTES, find_ending, find_kind
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from dragoman.articles.dates import Published
    from dragoman.articles.fetch import Clock, Fetched

_PAGE_KINDS: Final = ("text/html", "application/xhtml+xml")


class Web:
    """Fetches one address after the other, politely. Use it in a `with` block; nothing is loaded before the first one. `allow_private`: hosts
    that may be at addresses that are not public."""

    def __init__(self, allow_private: Iterable[str] = (), *, clock: Clock | None = None) -> None:
        from dragoman.articles.fetch import Fetcher, FetchSettings

        self._fetcher = Fetcher(FetchSettings(allow_private=frozenset(allow_private)), clock=clock)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._fetcher.__aexit__(kind, error, trace))
        self._runner.close()

    def read(self, address: str) -> Iterator[Article | ArticleError]:
        """The articles at an address, or why there are none. Raises `MissingExtraError` where the extra [sources] is not installed."""
        try:
            fetched = self._runner.run(self._fetcher.fetch(address))
        except ArticleError as error:
            yield error
            return
        yield from read_fetched(fetched)


def read_fetched(fetched: Fetched, *, announced: Published | None = None) -> Iterator[Article | ArticleError]:
    """The articles in what an address gave: of a page one, of JSON lines as many as there are. `announced`: the date that a feed gave."""
    where = fetched.asked
    try:
        yield from _read(fetched, where, announced)
    except ArticleError as error:
        yield error


def _read(fetched: Fetched, where: str, announced: Published | None) -> Iterator[Article | ArticleError]:
    from dragoman.articles.contents import read_stream

    fetched_utc = fetched.fetched_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    start = fetched.raw[:SNIFF_BYTES]
    if find_feed_kind(start) is not None:
        raise ArticleError(
            "this is a feed or a sitemap, which lists articles; watch it with `dragoman watch`, or give the address of an article",
            where,
        )
    if _is_page(fetched, start, where):
        from dragoman.articles.page import read_page

        yield read_page(
            fetched.raw,
            where,
            url=fetched.url,
            content_type=fetched.content_type,
            fetched=fetched_utc,
            announced=announced,
        )
        return
    # Its ending tells of the file what its bytes leave open; parameters have none.
    for article in read_stream(io.BytesIO(fetched.raw), urlsplit(fetched.url).path, where):
        if isinstance(article, ArticleError):
            yield article
            continue
        date = announced if article.published is None else None
        yield replace(
            article,
            url=article.url or fold_address(fetched.url),
            fetched=fetched_utc,
            published=date.value if date else article.published,
            published_precision=date.precision if date else article.published_precision,
            published_rule=date.rule if date else article.published_rule,
            published_source=date.source if date else article.published_source,
        )


def _is_page(fetched: Fetched, start: bytes, where: str) -> bool:
    """What the bytes are counts; what the site calls them only where they are no page by themselves but could be one."""
    named = (fetched.content_type or "").partition(";")[0].strip().lower() in _PAGE_KINDS
    try:
        kind = find_kind(start, urlsplit(fetched.url).path, where)
    except ArticleError:
        if named and start.lstrip().startswith(b"<"):
            return True
        return False
    return kind == "html" or (named and kind == "text" and find_ending(urlsplit(fetched.url).path) != ".txt")
