"""What a page of HTML says about its article: JSON-LD, meta elements, link and time elements.

Enters: a parsed tree. Leaves: `PageMetadata`, None for what the page does not say. It refuses addresses that are not
http or https, and follows nothing that the page links to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.articles.addresses import read_address
from dragoman.articles.dates import Published, find_date, read_date
from dragoman.articles.marks import find_agency

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """`published` is stated by the page as data; `likely_published` is read off its layout or address, for want of
    better.
    """

    title: str | None = None
    description: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    published: Published | None = None
    likely_published: Published | None = None
    author: str | None = None


_ARTICLE_TYPE = re.compile(
    r"(?:\w*Article|LiveBlogPosting|BlogPosting|Report|SocialMediaPosting|PressRelease|Statement)$"
)
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title")
_DATE_KEYS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "parsely-pub-date", "sailthru.date", "publish-date",
    "publishdate", "publish_date", "publication_date", "pubdate", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_PUBLISHER_KEYS = ("og:site_name", "publisher", "dc.publisher", "application-name")
_LANGUAGE_KEYS = ("og:locale", "content-language", "dc.language", "language")
_AUTHOR_KEYS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_MOST_AUTHORS = 20
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
# Names that pages give to the element of their date; "update" and "expiry" are dates of something else.
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datetime|timestamp|posted|pubdate|published|datePublished)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"(?i:(?:last )?(?:updated|modified))\b")
_DATE_LINE_CHARS = 100
_BLANKS = re.compile(r"\s+")
# JSON-LD of a news page is a few levels and some hundred objects; more is not about the article.
_MAX_DEPTH, _MAX_OBJECTS = 8, 2000
_LONGEST_FIELD_CHARS = 1000


def read_metadata(tree: HtmlElement, base: str | None = None) -> PageMetadata:
    """What the page at `base` says about its article; JSON-LD first, because it names its fields."""
    meta = _read_meta(tree)
    article = _find_article(tree)
    url = _find_url(tree, meta, article, base)
    publisher = _name(article.get("publisher")) or _first(meta, _PUBLISHER_KEYS)
    return PageMetadata(
        title=_words(article.get("headline")) or _first(meta, _TITLE_KEYS) or _words(_title_element(tree)),
        description=_words(article.get("description")) or _first(meta, ("og:description", "description")),
        url=url,
        publisher=publisher,
        agency=_find_agency(article, publisher),
        language=_words(tree.get("lang")) or _words(article.get("inLanguage")) or _first(meta, _LANGUAGE_KEYS),
        published=_find_published(meta, article),
        likely_published=_find_likely_date(tree, url),
        author=_find_author(meta, article),
    )


def _read_meta(tree: HtmlElement) -> dict[str, str]:
    """name, property, itemprop or http-equiv in lower case -> content; the first of a kind wins."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _words(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := element.get(attribute)):
                meta.setdefault(key.strip().lower(), content)
    return meta


def _find_article(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that is an article; empty when there is none."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        try:
            value = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            types = item.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
                return item
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects inside a JSON value, outer ones first, bounded in depth and number."""
    level, count = [value], 0
    for _ in range(_MAX_DEPTH):
        deeper: list[Any] = []
        for item in level:
            count += 1
            if count > _MAX_OBJECTS:
                return
            if isinstance(item, dict):
                yield item
                deeper.extend(item.values())
            elif isinstance(item, list):
                deeper.extend(item)
        level = deeper


def _find_url(tree: HtmlElement, meta: dict[str, str], article: dict[str, Any], base: str | None) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    main = article.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    for candidate in (*links, meta.get("og:url"), article.get("url"), main):
        url = _words(candidate)
        if url and base:
            url = read_address(url, base)
        if url and url.lower().startswith(("http://", "https://")):
            return url
    return None


def _find_published(meta: dict[str, str], article: dict[str, Any]) -> Published | None:
    if (words := _words(article.get("datePublished"))) and (date := read_date(words)):
        return date.by("json-ld")
    for key in _DATE_KEYS:
        if key in meta and (date := read_date(meta[key])):
            return date.by("meta")
    return None


def _find_likely_date(tree: HtmlElement, url: str | None) -> Published | None:
    """The date in a time element, else in an element that is named for it, else in the address of the page.

    htmldate would also read it from addresses of pictures and time stamps in code; those are no statement of the page.
    """
    named = (element for element in tree.iter() if isinstance(element.tag, str) and _DATE_CLASS.search(_names(element)))
    for elements in (tree.iter("time"), named):
        for element in elements:
            words = _words(element.get("datetime")) or _words(element.get("content")) or _words(element.text_content())
            if not words or len(words) > _DATE_LINE_CHARS or _UPDATED.match(words) or _is_aside(element):
                continue
            if date := read_date(words, is_coarse_allowed=False) or find_date(words):
                return date.by("page")
    if url and (match := _URL_DATE.search(url)):
        date = read_date(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")
        return date.by("url") if date else None
    return None


def _names(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "itemprop", "id"))


def _is_aside(element: HtmlElement) -> bool:
    return any(parent.tag in ("aside", "nav", "footer") for parent in element.iterancestors())


def _find_agency(article: dict[str, Any], publisher: str | None) -> str | None:
    """A news agency that JSON-LD names as author or source, and that is not the publisher itself."""
    for key in ("sourceOrganization", "provider", "author", "creator"):
        value = article.get(key)
        for item in value if isinstance(value, list) else [value]:
            row = find_agency(_name(item) or "")
            if row and not row.is_for_photos and row.name != publisher:
                return row.name
    return None


def _find_author(meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """The names that JSON-LD gives, else a meta element; an address of a profile is no name."""
    value = article.get("author")
    names = [_name(item) for item in (value[:_MOST_AUTHORS] if isinstance(value, list) else [value])]
    named = ", ".join(dict.fromkeys(name for name in names if name)) or _first(meta, _AUTHOR_KEYS)
    return named if named and not named.lower().startswith(("http:", "https:", "www.", "@")) else None


def _title_element(tree: HtmlElement) -> str | None:
    """The words of <title> before the name of the site."""
    element = tree.find(".//title")
    words = _words(element.text_content()) if element is not None else None
    return re.split(r"\s+[|–—»·]\s+|\s+-\s+(?=[^-]*$)", words)[0] if words else None


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((meta[key] for key in keys if key in meta), None)


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)


def _words(value: Any) -> str | None:
    """A string on one line; None for blanks, other types, and what is too long for a field."""
    if not isinstance(value, str) or len(value) > _LONGEST_FIELD_CHARS:
        return None
    return _BLANKS.sub(" ", value).strip() or None
