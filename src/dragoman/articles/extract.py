"""The article inside a page of HTML, taken out with trafilatura.

Enters: the bytes of a page. Leaves: a `Page`: lines of text with the kinds that their elements give, and metadata. It
refuses a page on which no sentence of an article is left after navigation, forms and link lists are taken away.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.articles.blocks import BlockKind
from dragoman.articles.dates import Published, find_date
from dragoman.articles.encoding import decode
from dragoman.articles.metadata import PageMetadata, read_metadata
from dragoman.articles.skipped import NoArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Line = tuple[BlockKind | None, str]

_VERSION = 1
# A page whose best text has fewer characters in sentences holds no article: a teaser, a form, a list of links.
_LEAST_SENTENCE_CHARS, _ENOUGH_SENTENCE_CHARS = 80, 250
_NO_ARTICLE = (
    "this page holds no article: no running text is left when menus, forms and links are taken away; "
    "save the page of one article"
)

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?…。！？؟।։][\"'”’»)\]]*$")
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fig|image|img|photo|picture|media|wp|gallery)?[_-]?caption(?:[\s_-]|$)", re.IGNORECASE
)
_STANDFIRST_CLASS = re.compile(
    r"(?:^|[\s_-])(?:standfirst|sub-?title|sub-?head(?:line|ing)?|dek|deck|lede?|lead|summary|intro|excerpt|strapline)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"[Bb][Yy]\s")
_CAPTION_CHARS, _STANDFIRST_CHARS, _HEAD_CHARS = 700, 450, 160
_BLOCK_TAGS = frozenset(("p", "head", "quote", "item", "cell", "row", "list", "table", "div", "code", "body", "lb"))


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of an article in the order of its page, and what the page says about it."""

    lines: tuple[Line, ...]
    extractor: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    published: Published | None = None
    likely_published: Published | None = None
    author: str | None = None


def extract_page(raw: bytes, where: str, *, charset: str | None = None, url: str | None = None) -> Page:
    """The article of a page; raises `NoArticleError` when there is none, `ArticleError` when its encoding cannot
    be told.

    `charset` is the encoding that the server named, which counts for more than the one in the page; `url` is
    where the page was fetched.
    """
    html = unicodedata.normalize("NFC", decode(raw, where, declared=charset or _declared_encoding(raw)))
    tree = _parse(html)
    if tree is None:
        raise NoArticleError(_NO_ARTICLE, where)
    from trafilatura import __version__ as trafilatura_version

    metadata = read_metadata(tree, url)
    mark = _unused_mark(html)
    _mark_captions(tree, mark)
    title = _find_title(tree, metadata.title)
    lines = _read_lines(tree, mark)
    if _sentence_chars(lines) < _LEAST_SENTENCE_CHARS:
        raise NoArticleError(_NO_ARTICLE, where)
    return Page(
        lines=tuple(_add_head(tree, title, metadata, lines)),
        extractor=f"trafilatura {trafilatura_version}, page {_VERSION}",
        title=_words(title) if title is not None else metadata.title,
        url=metadata.url,
        publisher=metadata.publisher,
        agency=metadata.agency,
        language=metadata.language,
        published=metadata.published,
        likely_published=metadata.likely_published,
        author=metadata.author,
    )


def _declared_encoding(raw: bytes) -> str | None:
    match = _DECLARED.search(raw, 0, 4096)
    return (match[1] or match[2]).decode("ascii") if match else None


def _parse(html: str) -> HtmlElement | None:
    # Heavy, so loaded for a page only. The handler keeps its warnings off the terminal: what they say is an
    # ArticleError here.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    from trafilatura import load_html

    return load_html(html)


def _unused_mark(html: str) -> str:
    """A word that is not on the page, to know captions by after extraction."""
    number = 0
    while (mark := f"⟦caption{number}⟧") in html:
        number += 1
    return mark


def _mark_captions(tree: HtmlElement, mark: str) -> None:
    """Turn captions into marked paragraphs beside their figures: trafilatura drops figures, and captions with them."""
    from lxml.html import Element

    for element in list(tree.iter("figcaption", "p", "div", "span", "small", "em", "figure")):
        is_caption = element.tag == "figcaption" or (
            element.tag != "figure" and _CAPTION_CLASS.search(element.get("class") or "")
        )
        words = _words(element) if is_caption else ""
        if not words or len(words) > _CAPTION_CHARS or words.startswith(mark):
            continue
        holder = next((parent for parent in element.iterancestors("figure")), element)
        if holder.getparent() is None:
            continue
        paragraph = Element("p")
        paragraph.text = f"{mark} {words}"
        paragraph.tail = holder.tail
        holder.tail = None
        holder.addnext(paragraph)
        if holder is not element or element.tag != "figcaption":
            element.drop_tree()


def _read_lines(tree: HtmlElement, mark: str) -> list[Line]:
    """The lines of the main text: trafilatura's fast rules, its generous ones, all paragraphs, until enough is found.

    Its slow mode compares with other extractors, whose time grows with the square of the page.
    """
    from trafilatura import bare_extraction, baseline

    lines: list[Line] = []
    for is_generous in (False, True):
        document: Any = bare_extraction(tree, fast=True, favor_recall=is_generous, include_comments=False)
        if document is not None and document.body is not None:
            lines = max(lines, list(_walk(document.body, mark)), key=_sentence_chars)
        if _sentence_chars(lines) >= _ENOUGH_SENTENCE_CHARS:
            return lines
    # Link lists that dwarf a text make the rules give up all of it; its paragraphs are still there.
    body, _, _ = baseline(deepcopy(tree))
    plain = list(_walk(body, mark))
    return plain if _sentence_chars(plain) >= max(_ENOUGH_SENTENCE_CHARS, 2 * _sentence_chars(lines)) else lines


def _sentence_chars(lines: list[Line]) -> int:
    return sum(len(words) for kind, words in lines if kind is None and _SENTENCE.search(words))


def _walk(body: Any, mark: str) -> Iterator[Line]:
    """The lines of trafilatura's tree in order; a line ends where a block element begins or ends."""
    from lxml.etree import iterwalk

    buffer: list[str] = []
    kind: BlockKind | None = None

    def flush() -> Iterator[Line]:
        words = _BLANKS.sub(" ", "".join(buffer)).strip()
        buffer.clear()
        if words.startswith(mark):
            yield "caption", words.removeprefix(mark).strip()
        elif words:
            yield kind, words

    for event, element in iterwalk(body, events=("start", "end")):
        is_block = element.tag in _BLOCK_TAGS
        if is_block:
            yield from flush()
        if event == "start":
            kind = "heading" if element.tag == "head" else kind
            buffer.append(element.text or "")
        else:
            kind = None if element.tag == "head" else kind
            buffer.append(element.tail or "" if element is not body else "")
    yield from flush()


def _find_title(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """The element that shows the headline: the first h1 that agrees with the metadata, else the only one."""
    headings = [element for element in tree.iter("h1") if _words(element)]
    if title:
        wanted = title.casefold()
        for element in headings:
            words = _words(element).casefold()
            if words in wanted or wanted in words:
                return element
    return headings[0] if len(headings) == 1 else None


def _add_head(
    tree: HtmlElement, title: HtmlElement | None, metadata: PageMetadata, lines: list[Line]
) -> Iterator[Line]:
    """`lines` with the headline first, then what stands between it and the body: standfirst, author and date."""
    headline = _words(title) if title is not None else metadata.title
    rest = [line for number, line in enumerate(lines) if number > 3 or line[1] != headline]
    if title is not None or len(rest) < len(lines):
        yield "title", headline or ""
    if title is not None:
        for line in _head_lines(tree, title, metadata.description, {words for kind, words in rest if kind is None}):
            rest = [other for number, other in enumerate(rest) if number > 5 or other[1] != line[1]]
            yield line
    yield from rest


def _head_lines(tree: HtmlElement, title: HtmlElement, description: str | None, body: set[str]) -> Iterator[Line]:
    """Standfirst, byline and date between the title and the first paragraph of the body, in the order of the page."""
    taken: set[HtmlElement] = set()
    for element in title.xpath("following::*[not(self::script or self::style or self::template)]"):
        words = _words(element)
        if not words or len(words) > _STANDFIRST_CHARS or any(parent in taken for parent in element.iterancestors()):
            continue
        names = " ".join(element.get(name) or "" for name in ("class", "itemprop", "data-testid"))
        if len(words) >= 20 and (words == description or _STANDFIRST_CLASS.search(names)):
            taken.add(element)
            yield "standfirst", words
        elif len(words) <= _HEAD_CHARS and not len(element) and (_BYLINE.match(words) or find_date(words)):
            taken.add(element)
            yield ("head" if _BYLINE.match(words) else None), words
        elif words in body:
            return


def _words(element: HtmlElement | None) -> str:
    """The visible words of an element on one line."""
    return _BLANKS.sub(" ", element.text_content()).strip() if element is not None else ""
