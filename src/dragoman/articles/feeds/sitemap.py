"""A sitemap, with the extension for news, or an index of sitemaps in; its addresses out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.articles.addresses import read_address
from dragoman.articles.feeds.items import Feed, Gathering, read_feed_date, read_field
from dragoman.articles.markup import find_name, find_words, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

READER = "sitemap 1"


def read_sitemap(raw: bytes, where: str, url: str | None) -> Feed:
    """The addresses of a sitemap or of an index. Raises `ArticleError` for broken XML.

    `lastmod` tells of a change, so it gives `modified`; only the news extension says when something was published.
    """
    root = parse_xml(raw, where)
    is_index = find_name(root) == "sitemapindex"
    gathering = Gathering(where)
    for element in root:
        if find_name(element) not in ("url", "sitemap"):
            continue
        fields = {find_name(child): child for child in element}
        news = _read_news(fields.get("news"))
        if not gathering.add(
            url=read_address(find_words(fields.get("loc")), url),
            title=news.get("title"),
            publisher=news.get("name"),
            language=news.get("language"),
            published=read_feed_date(news.get("publication_date"), "sitemap"),
            modified=read_feed_date(find_words(fields.get("lastmod")), "sitemap"),
        ):
            break
    return Feed(
        kind="sitemap index" if is_index else "sitemap",
        items=tuple(gathering.items),
        reader=READER,
        problems=gathering.problems,
    )


def _read_news(element: _Element | None) -> dict[str, str | None]:
    """The fields of `news:news`, those of `news:publication` among them."""
    if element is None:
        return {}
    return {find_name(child): read_field(find_words(child)) for child in element.iter() if not len(child)}
