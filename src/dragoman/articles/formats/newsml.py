"""Stories in NewsML-G2 (IPTC, XML) as articles: a news item, or a message or package that holds some.

Enters: the bytes of a document. Leaves: `Article`s, and an error for each item that is withdrawn or holds no text. It
refuses to follow a reference to content that lies elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.articles.addresses import read_address
from dragoman.articles.article import Article
from dragoman.articles.formats.document import make_document, read_stamp
from dragoman.articles.formats.nitf import make_nitf_article
from dragoman.articles.fragments import Line, read_element, read_fragment
from dragoman.articles.markup import find_name, find_words, parse_xml
from dragoman.articles.skipped import SkippedFiles
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

EXTRACTOR = "NewsML-G2 1"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHDRAWN = ("canceled", "cancelled", "withheld")


def read_newsml(raw: bytes, where: str, path: str | None = None) -> Iterator[Article | ArticleError]:
    """The articles of a document, each named by its number where there are several. Raises `ArticleError` for broken
    XML and for a document without any text.
    """
    from lxml import etree

    root = parse_xml(raw, where)
    items = [element for element in root.iter() if find_name(element) == "newsitem"]
    if not items:
        raise ArticleError(f"this NewsML holds no news item but a {find_name(root)}; give the items themselves", where)
    for number, item in enumerate(items, start=1):
        place = where if len(items) == 1 else f"{where}: item {number}"
        own = raw if len(items) == 1 else etree.tostring(item, with_tail=False)
        try:
            yield _read_item(item, own, place)
        except ArticleError as error:
            yield error


def _read_item(item: _Element, raw: bytes, where: str) -> Article | ArticleError:
    about, content, meta = (_child(item, name) for name in ("itemmeta", "contentset", "contentmeta"))
    status = _code(_child(about, "pubstatus"))
    if status in _WITHDRAWN:
        return ArticleError(f"this story is marked as {status}, so it is not read; take it out", where)
    fields: dict[str, Any] = {
        "title": _find_headline(meta) or find_words(_child(about, "title")),
        "author": find_words(_child(meta, "by")),
        "published": _find_date(about, meta),
        "publisher": _find_provider(about, meta),
        "language": _find_language(meta, item),
        "url": _find_url(about, item),
        "extractor": EXTRACTOR,
    }
    for part in content if content is not None else ():
        name = find_name(part)
        if name == "inlinexml":
            for element in part:
                if find_name(element) == "nitf":
                    return make_nitf_article(element, raw, where, fields)
                if lines := read_element(element):
                    return _make(lines, raw, where, fields)
        if name == "inlinedata" and (lines := _read_inline(part)):
            return _make(lines, raw, where, fields)
    kind = _code(_child(about, "itemclass")) or "item"
    if kind != "text" and content is not None and len(content):
        return SkippedFiles(f"passed over: this item is a {kind} without a text", where, 1)
    return ArticleError(f"this news item ({kind}) holds no text of its own; give the items with their texts", where)


def _make(lines: list[Line], raw: bytes, where: str, fields: dict[str, Any]) -> Article:
    author = fields["author"]
    head: list[Line] = []
    if author:
        head = [("head", author if author.lower().startswith("by ") else f"By {author}")]
    return make_document(lines, where=where, raw=raw, head=head, **fields)


def _read_inline(part: _Element) -> list[Line]:
    words = "".join(part.itertext())
    kind = (part.get("contenttype") or "text/plain").lower()
    if "html" in kind:
        return read_fragment(words)
    if not kind.startswith("text/") or part.get("encoding"):
        return []
    return [(None, " ".join(piece.split())) for piece in words.splitlines() if piece.strip()]


def _find_headline(meta: _Element | None) -> str | None:
    found = [child for child in meta if find_name(child) == "headline"] if meta is not None else []
    found.sort(key=lambda child: (child.get("role") or "").rpartition(":")[2] not in ("", "main"))
    return find_words(found[0]) if found else None


def _find_date(about: _Element | None, meta: _Element | None) -> Any:
    """When its first version was made; what is embargoed until a moment was published then."""
    for holder, name in (
        (about, "embargoed"),
        (about, "firstcreated"),
        (about, "versioncreated"),
        (meta, "contentcreated"),
    ):
        if date := read_stamp(find_words(_child(holder, name)), "field"):
            return date
    return None


def _find_provider(about: _Element | None, meta: _Element | None) -> str | None:
    for holder, name in ((about, "provider"), (meta, "infosource"), (meta, "creditline")):
        element = _child(holder, name)
        if element is None:
            continue
        words = find_words(_child(element, "name")) or element.get("literal") or find_words(element)
        if words or (words := (element.get("qcode") or "").rpartition(":")[2]):
            return words
    return None


def _find_language(meta: _Element | None, item: _Element) -> str | None:
    element = _child(meta, "language")
    language: str | None = (element.get("tag") if element is not None else None) or item.get(_XML_LANG)
    return language


def _find_url(about: _Element | None, item: _Element) -> str | None:
    for link in about if about is not None else ():
        if find_name(link) == "link" and (address := read_address(link.get("href"))):
            return address
    return read_address(item.get("guid"))


def _code(element: _Element | None) -> str:
    if element is None:
        return ""
    return (element.get("qcode") or element.get("uri") or "").rpartition(":")[2].rpartition("/")[2].lower()


def _child(element: _Element | None, name: str) -> _Element | None:
    if element is None:
        return None
    return next((child for child in element if find_name(child) == name), None)
