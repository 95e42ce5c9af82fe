"""What a feed holds: `Feed` and `Item`, and how their fields are made.

Enters: fields as a feed gives them. Leaves: checked ones. It refuses an item without an address and without a text,
because nothing can be read of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

from dragoman.articles.article import clean_text
from dragoman.articles.dates import Published, read_date
from dragoman.errors import ArticleError

FeedKind = Literal["rss", "atom", "json feed", "sitemap", "sitemap index"]

# A feed lists tens of items, a sitemap at most 50,000 by its standard; ten times as many are still read, and no more.
FEED_LIMIT_ITEMS = 500_000
_LONGEST_FIELD_CHARS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as a feed announces it, or one sitemap of an index.

    `id` is the feed's own name for it, else its address. `text` is the whole article as HTML or plain words, None
    where the feed gives only `summary`, which is plain words on one line. `published` has the rule "feed" or
    "sitemap"; `modified` is when it was last changed.
    """

    id: str
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: Published | None = None
    modified: Published | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The items of a feed in its order, what it says of itself, and what could not be taken from it.

    `next_url` is the next page of a feed that is cut in pages. `reader` names what read it: "feed 1", or the lenient
    reader for broken ones.
    """

    kind: FeedKind
    items: tuple[Item, ...]
    reader: str
    title: str | None = None
    url: str | None = None
    language: str | None = None
    next_url: str | None = None
    problems: tuple[ArticleError, ...] = ()


class Gathering:
    """The items of one feed while it is read; counts what is left out, so that nothing goes without a word."""

    def __init__(self, where: str):
        self.items: list[Item] = []
        self.where = where
        self._seen: set[str] = set()
        self._empty: list[int] = []
        self._count = 0
        self._is_cut = False

    def add(self, **fields: str | Published | None) -> bool:
        """Take one item; False when no more are taken. One with the id of an earlier item is the same item."""
        self._count += 1
        if len(self.items) >= FEED_LIMIT_ITEMS:
            self._is_cut = True
            return False
        id = fields.pop("id", None) or fields.get("url")
        if not isinstance(id, str) or not (fields.get("url") or fields.get("text")):
            self._empty.append(self._count)
            return True
        if id not in self._seen:
            self._seen.add(id)
            self.items.append(Item(id=clean_text(id), **fields))  # type: ignore[arg-type]
        return True

    @property
    def problems(self) -> tuple[ArticleError, ...]:
        """What was left out, and why."""
        problems = []
        if self._empty:
            listed = ", ".join(str(number) for number in self._empty[:5]) + (" …" if len(self._empty) > 5 else "")
            count = len(self._empty)
            problems.append(
                ArticleError(
                    f"{count:,} item{'' if count == 1 else 's'} with neither an address nor a text (number {listed}) "
                    "left out; tell the maker of the feed",
                    self.where,
                )
            )
        if self._is_cut:
            problems.append(
                ArticleError(
                    f"more than {FEED_LIMIT_ITEMS:,} items; the others are left out. Split the feed", self.where
                )
            )
        return tuple(problems)


def read_field(words: str | None) -> str | None:
    """A field on one line, None when it is blank or longer than any field."""
    if not words or len(words) > 10 * _LONGEST_FIELD_CHARS:
        return None
    return " ".join(clean_text(words).split())[:_LONGEST_FIELD_CHARS] or None


def read_feed_date(words: str | None, rule: str) -> Published | None:
    """A date in one of the forms that feeds use: ISO 8601, RFC 822 with years of two digits too.

    >>> read_feed_date("Mon, 02 Jun 25 14:30:00 +0300", "feed").value
    '2025-06-02T11:30:00Z'
    """
    if not words or len(words) > 100:
        return None
    words = " ".join(words.split())
    if date := read_date(words):
        return date.by(rule)
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    # Written anew and read again, so that one place decides which years and zones are believed.
    date = read_date(moment.isoformat())
    return Published(date.value, date.precision, words, rule) if date else None
