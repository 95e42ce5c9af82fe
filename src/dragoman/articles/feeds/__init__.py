"""Feeds and sitemaps: what a site says that it has published.

Enters: the bytes of an RSS, Atom or JSON feed, of a sitemap, or of an index of sitemaps. Leaves: a `Feed` of `Item`s.
It refuses to fetch anything, and to take a date of change for one of publication.
"""

from dragoman.articles.feeds.items import Feed, FeedKind, Item
from dragoman.articles.feeds.reading import find_feed_kind, make_item_article, read_feed

__all__ = ["Feed", "FeedKind", "Item", "find_feed_kind", "make_item_article", "read_feed"]
