"""RSS (0.9 to 2.0, RDF) and Atom in, their items out.

Enters: bytes. Leaves: a `Feed`. A feed that is well formed is read here, a hundred times as fast as by feedparser,
which guesses at everything; one that is not is read by feedparser, for that is what it does best.
"""

from __future__ import annotations

import calendar
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dragoman.articles.addresses import read_address
from dragoman.articles.dates import Published, read_date
from dragoman.articles.feeds.items import Feed, Gathering, read_feed_date, read_field
from dragoman.articles.fragments import read_plain_words
from dragoman.articles.markup import find_name, find_space, find_words, parse_xml
from dragoman.errors import ArticleError, MissingExtraError

if TYPE_CHECKING:
    from lxml.etree import _Element

READER = "feed 1"
# feedparser needs some 3 ms for an item; a broken feed that is larger is cut rather than waited for.
_LENIENT_LIMIT_BYTES = 4 * 1024 * 1024
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Least characters of a full text: what is shorter beside a link is a teaser, whatever its element is called.
_LEAST_TEXT_CHARS = 500


def read_syndication(raw: bytes, where: str, url: str | None) -> Feed:
    """The items of an RSS or Atom feed. Raises `ArticleError` when no reader gets an item out of a broken one, and
    `MissingExtraError` when one is needed that is not installed.
    """
    try:
        root = parse_xml(raw, where)
    except ArticleError as error:
        if "entities" in str(error):
            raise
        return _read_leniently(raw, where, url, error)
    return _read_atom(root, where, url) if find_name(root) == "feed" else _read_rss(root, where, url)


def _read_rss(root: _Element, where: str, url: str | None) -> Feed:
    # RDF keeps its items beside the channel, the others inside.
    channel = root if find_name(root) == "channel" else _child(root, "channel")
    holder = channel if channel is not None else root
    about = _fields(holder)
    base = read_address(_first(about, "link"), url) or url
    title = read_field(read_plain_words(_first(about, "title")))
    language = read_field(_first(about, "language"))
    gathering = Gathering(where)
    for parent in dict.fromkeys((root, holder)):
        for element in parent.iterchildren():
            if find_name(element) == "item" and not _add_rss_item(gathering, element, base, title, language):
                break
    return Feed(
        kind="rss",
        items=tuple(gathering.items),
        reader=READER,
        title=title,
        url=read_address(_first(about, "link"), url),
        language=language,
        next_url=_find_link(holder, "next", base),
        problems=gathering.problems,
    )


def _add_rss_item(
    gathering: Gathering, element: _Element, base: str | None, publisher: str | None, language: str | None
) -> bool:
    fields = _fields(element)
    base = read_address(element.get(_XML_BASE), base) or base
    guid = _child(element, "guid")
    address = read_address(_first(fields, "link"), base) or _find_link(element, "alternate", base)
    if (
        address is None
        and guid is not None
        and (guid.get("ispermalink") or guid.get("isPermaLink") or "true") == "true"
    ):
        address = read_address(find_words(guid))
    full = _raw_text(element, "encoded")
    description = _raw_text(element, "description")
    return gathering.add(
        id=read_field(find_words(guid)),
        url=address,
        title=read_field(read_plain_words(_first(fields, "title"))),
        summary=read_field(read_plain_words(description)) if description else None,
        text=_choose_text(full, description, has_link=address is not None),
        author=read_field(_first(fields, "creator") or _first(fields, "author")),
        publisher=read_field(_first(fields, "source")) or publisher,
        language=read_field(_first(fields, "language")) or language,
        published=read_feed_date(
            _first(fields, "pubdate") or _first(fields, "date") or _first(fields, "issued"), "feed"
        ),
        modified=read_feed_date(_first(fields, "modified") or _first(fields, "updated"), "feed"),
    )


def _read_atom(root: _Element, where: str, url: str | None) -> Feed:
    base = read_address(root.get(_XML_BASE), url) or url
    title = read_field(read_plain_words(_atom_text(_child(root, "title"))))
    language = read_field(root.get(_XML_LANG))
    gathering = Gathering(where)
    author = _read_author(root)
    for element in root.iterchildren():
        if find_name(element) != "entry":
            continue
        fields = _fields(element)
        own_base = read_address(element.get(_XML_BASE), base) or base
        source = _child(element, "source")
        full = _atom_text(_child(element, "content"))
        summary = _atom_text(_child(element, "summary"))
        address = _find_link(element, "alternate", own_base)
        if not gathering.add(
            id=read_field(_first(fields, "id")),
            url=address,
            title=read_field(read_plain_words(_atom_text(_child(element, "title")))),
            summary=read_field(read_plain_words(summary)),
            text=_choose_text(full, None, has_link=address is not None),
            author=_read_author(element) or author,
            publisher=read_field(find_words(_child(source, "title")) if source is not None else None) or title,
            language=read_field(element.get(_XML_LANG)) or language,
            published=read_feed_date(_first(fields, "published") or _first(fields, "issued"), "feed"),
            modified=read_feed_date(_first(fields, "updated") or _first(fields, "modified"), "feed"),
        ):
            break
    return Feed(
        kind="atom",
        items=tuple(gathering.items),
        reader=READER,
        title=title,
        url=_find_link(root, "alternate", base),
        language=language,
        next_url=_find_link(root, "next", base),
        problems=gathering.problems,
    )


def _fields(element: _Element) -> dict[str, str]:
    """Name -> words of the simple children; the first of a name wins, one without a namespace before others.

    Children of the media extension repeat names (`media:title`) and mean a picture by them.
    """
    fields: dict[str, str] = {}
    for child in sorted(element.iterchildren(), key=lambda child: bool(find_space(child))):
        if "search.yahoo.com/mrss" in find_space(child) or "itunes" in find_space(child):
            continue
        if words := find_words(child):
            fields.setdefault(find_name(child), words)
    return fields


def _first(fields: dict[str, str], name: str) -> str | None:
    return fields.get(name)


def _child(element: _Element, name: str) -> _Element | None:
    """The first child of a name that is not of the media extension."""
    for child in element.iterchildren():
        if find_name(child) == name and "search.yahoo.com/mrss" not in find_space(child):
            return child
    return None


def _raw_text(element: _Element, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else _markup(child)


def _markup(element: _Element) -> str | None:
    """What an element holds, as HTML: its text, or its own elements written out."""
    if not len(element):
        return (element.text or "").strip() or None
    from lxml import etree

    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return f"{_escape(element.text)}{inner}".strip() or None


def _escape(words: str | None) -> str:
    return (words or "").replace("&", "&amp;").replace("<", "&lt;")


def _atom_text(element: _Element | None) -> str | None:
    """A text construct of Atom as HTML; None for content that is a picture or lies elsewhere."""
    if element is None or element.get("src"):
        return None
    kind = (element.get("type") or "text").lower()
    if kind in ("html", "xhtml", "text/html", "application/xhtml+xml"):
        return _markup(element)
    if kind == "text" or kind.startswith("text/"):
        # Words that look like markup are not.
        return _escape("".join(element.itertext())).strip() or None
    return None


def _find_link(element: _Element, relation: str, base: str | None) -> str | None:
    for child in element.iterchildren():
        if find_name(child) == "link" and (child.get("rel") or "alternate") == relation:
            if "html" in (child.get("type") or "html") or relation != "alternate":
                if address := read_address(child.get("href"), base):
                    return address
    return None


def _read_author(element: _Element) -> str | None:
    names = [find_words(_child(child, "name")) for child in element.iterchildren() if find_name(child) == "author"]
    return read_field(", ".join(name for name in names[:20] if name))


def _choose_text(full: str | None, description: str | None, *, has_link: bool) -> str | None:
    """The whole text of an item, None where there is only a teaser of a page that can be fetched."""
    if not has_link:
        return full or description
    if full and len(read_plain_words(full) or "") >= _LEAST_TEXT_CHARS:
        return full
    return None


def _read_leniently(raw: bytes, where: str, url: str | None, problem: ArticleError) -> Feed:
    """A feed that is not well formed, as feedparser reads it."""
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtraError(
            f"{where}: this feed is broken XML, and reading it takes feedparser; install it with: pip install 'dragoman[sources]'"
        ) from error
    is_cut = len(raw) > _LENIENT_LIMIT_BYTES
    # The headers keep it from guessing an encoding by the lack of them.
    parsed: Any = feedparser.parse(
        io.BytesIO(raw[:_LENIENT_LIMIT_BYTES]), response_headers={"content-location": url or ""}
    )
    if not parsed.entries:
        raise problem
    gathering = Gathering(where)
    about = parsed.feed
    for entry in parsed.entries:
        contents = [part.get("value") for part in entry.get("content", ()) if part.get("value")]
        address = read_address(entry.get("link"), url)
        gathering.add(
            id=read_field(entry.get("id")),
            url=address,
            title=read_field(read_plain_words(entry.get("title"))),
            summary=read_field(read_plain_words(entry.get("summary"))),
            text=_choose_text(contents[0] if contents else None, entry.get("summary"), has_link=address is not None),
            author=read_field(entry.get("author")),
            publisher=read_field(read_plain_words(about.get("title"))),
            language=read_field(about.get("language")),
            published=_read_struct(entry, "published"),
            modified=_read_struct(entry, "updated"),
        )
    cut = (
        (
            ArticleError(
                f"this feed is broken XML ({problem}) and only its first {_LENIENT_LIMIT_BYTES:,} bytes were read; "
                "ask its maker to repair it",
                where,
            ),
        )
        if is_cut
        else ()
    )
    return Feed(
        kind="atom" if str(parsed.version).startswith("atom") else "rss",
        items=tuple(gathering.items),
        reader=f"feedparser {feedparser.__version__}",
        title=read_field(read_plain_words(about.get("title"))),
        url=read_address(about.get("link"), url),
        language=read_field(about.get("language")),
        problems=(*gathering.problems, *cut),
    )


def _read_struct(entry: Any, name: str) -> Published | None:
    """A date by our own rules, else as feedparser has read it."""
    # Past its own `get`, which gives one date in place of another.
    words = dict.get(entry, name)
    if date := read_feed_date(words, "feed"):
        return date
    parsed = dict.get(entry, f"{name}_parsed")
    if not words or not parsed:
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    date = read_date(moment.strftime("%Y-%m-%d"))
    return Published(date.value, date.precision, words, "feed") if date else None
