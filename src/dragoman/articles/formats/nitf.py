"""A story in NITF (IPTC, XML) as an article.

Enters: the bytes of a document, or an element inside another one. Leaves: an `Article`. It refuses a story that is to
be killed, as the standard calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.articles.addresses import read_address
from dragoman.articles.article import Article
from dragoman.articles.formats.document import make_document, read_stamp
from dragoman.articles.fragments import Line, read_element
from dragoman.articles.markup import find_name, find_words, parse_xml
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

EXTRACTOR = "NITF 1"


def read_nitf(raw: bytes, where: str, path: str | None = None) -> Iterator[Article]:
    """The article of a NITF document. Raises `ArticleError` for broken XML and for a story that is withdrawn."""
    root = parse_xml(raw, where)
    yield make_nitf_article(root, raw, where, {"extractor": EXTRACTOR})


def make_nitf_article(root: _Element, raw: bytes, where: str, given: dict[str, Any]) -> Article:
    """The article of an element `nitf`; what is `given` by what it stands in wins over its own fields."""
    status = next((element.get("management-status") for element in _all(root, "docdata")), None)
    if status in ("canceled", "cancelled", "embargoed"):
        raise ArticleError(f"this story is marked as {status}, so it is not read; take it out", where)
    head = _one(root, "body.head")
    content = _one(root, "body.content")
    title = (
        find_words(_one(head, "hl1"))
        or find_words(_one(head, "hedline"))
        or find_words(_one(_one(root, "head"), "title"))
    )
    fields: dict[str, Any] = {
        "title": title,
        "published": _find_date(root),
        "publisher": find_words(_one(head, "distributor")) or _find_holder(root),
        "author": re.sub(r"(?i)^by:? ", "", find_words(_one(head, "byline")) or "") or None,
        "url": _find_url(root),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("lang"),
    }
    fields |= {name: value for name, value in given.items() if value}
    body = read_element(content) if content is not None else []
    if (end := _one(root, "body.end")) is not None:
        body += read_element(end)
    return make_document(body, where=where, raw=raw, head=_read_head(head), **fields)


def _read_head(head: _Element | None) -> Iterator[Line]:
    if head is None:
        return
    for element in _all(head, "hl2"):
        yield "standfirst", find_words(element) or ""
    for name, kind in (("abstract", "standfirst"), ("byline", "head"), ("dateline", "dateline")):
        for element in _all(head, name):
            words = find_words(element) or ""
            if name == "byline" and words and not words.lower().startswith("by "):
                words = f"By {words}"
            yield kind, words  # type: ignore[misc]


def _find_date(root: _Element) -> Any:
    for name in ("date.issue", "date.release"):
        for element in _all(root, name):
            if date := read_stamp(element.get("norm"), "field"):
                return date
    for element in _all(root, "story.date"):
        if date := read_stamp(element.get("norm"), "field"):
            return date
    for element in _all(root, "pubdata"):
        if date := read_stamp(element.get("date.publication"), "field"):
            return date
    return None


def _find_holder(root: _Element) -> str | None:
    holder = next((element.get("holder") for element in _all(root, "doc.copyright")), None)
    return holder or next((element.get("name") for element in _all(root, "pubdata")), None)


def _find_url(root: _Element) -> str | None:
    for name, attribute in (("pubdata", "ex-ref"), ("doc-id", "id-string")):
        for element in _all(root, name):
            if address := read_address(element.get(attribute)):
                return address
    return None


def _one(element: _Element | None, name: str) -> _Element | None:
    return next(_all(element, name), None) if element is not None else None


def _all(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element.iter() if find_name(child) == name)
