"""Markup inside another document (the body of a feed item, a mail, a NITF story): its words in lines.

Enters: a piece of HTML, or an element of a tree. Leaves: `Line`s: paragraphs, headings and captions in order. Unlike
a page, a fragment holds the article and nothing else, so nothing is judged and nothing but code is left out.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from dragoman.articles.blocks import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable

Line = tuple[BlockKind | None, str]

# Names of HTML, NITF and NewsML whose beginning and end end a line.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "body.content",
        "body.head",
        "body.end",
        "block",
        "bq",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hl1",
        "hl2",
        "hr",
        "li",
        "lb",
        "main",
        "media",
        "media-caption",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "fn",
        "credit",
        "headline",
    ]
)
_HIDDEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "audio",
        "video",
        "canvas",
        "select",
        "button",
        "input",
        "textarea",
    ]
)
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl2"), "heading"),
    **dict.fromkeys(("figcaption", "caption", "media-caption"), "caption"),
}  # fmt: skip
_IS_MARKUP = re.compile(
    r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?|!--.*?--)>|&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d+|#x[0-9a-fA-F]+);",
    re.DOTALL,
)
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9.]*)[^<>]*>?")
# What is longer is no body of an article; the parser would take its time over it.
FRAGMENT_LIMIT_CHARS = 4_000_000


def read_fragment(markup: str) -> list[Line]:
    """The lines of a piece of HTML; of plain text, its paragraphs.

    >>> read_fragment("<h2>Talks</h2><p>Both sides<br>met.</p>")
    [('heading', 'Talks'), (None, 'Both sides'), (None, 'met.')]
    """
    markup = markup[:FRAGMENT_LIMIT_CHARS]
    if not _IS_MARKUP.search(markup):
        return [(None, words) for piece in re.split(r"\n\s*\n", markup) if (words := _join(piece))]
    from lxml import etree
    from lxml import html as lxml_html

    clean = _UNSAFE.sub("\ufffd", markup)
    parser = lxml_html.HTMLParser(huge_tree=False)
    try:
        tree = lxml_html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _strip_tags(clean)
    # Where the parser gives up, because of depth, the rest would be missing without a word.
    if any(error.level_name == "FATAL" or "depth" in error.message for error in parser.error_log):
        return _strip_tags(clean)
    return read_element(tree)


def read_plain_words(markup: str | None) -> str | None:
    """The words of a piece of HTML on one line, None where there are none.

    >>> read_plain_words("<p>Talks &amp; more</p><script>x()</script>")
    'Talks & more'
    """
    if not markup:
        return None
    return " ".join(words for _, words in read_fragment(markup)) or None


def read_element(element: Any, *, skip: Iterable[str] = ()) -> list[Line]:
    """The lines of an element of HTML, NITF or NewsML without those of elements named in `skip`."""
    left_out = _HIDDEN | frozenset(skip)
    lines: list[Line] = []
    buffer: list[str] = []
    kinds: list[BlockKind] = []

    def flush() -> None:
        if words := _join("".join(buffer)):
            lines.append((kinds[-1] if kinds else None, words))
        buffer.clear()

    # By hand and not by recursion: a tree may be as deep as its maker likes.
    stack: list[tuple[Any, str, bool]] = [(element, _name(element), False)]
    while stack:
        node, name, is_done = stack.pop()
        if is_done:
            if name in _BLOCKS:
                flush()
            if name in _KINDS:
                kinds.pop()
            if node is not element:
                buffer.append(node.tail or "")
            continue
        if not name or name in left_out:
            if name in _BLOCKS:
                flush()
            if node is not element:
                buffer.append(node.tail or "")
            continue
        if name in _BLOCKS:
            flush()
        if name in _KINDS:
            kinds.append(_KINDS[name])
        buffer.append(node.text or "")
        stack.append((node, name, True))
        stack.extend((child, _name(child), False) for child in reversed(node))
    flush()
    return lines


def join_lines(lines: Iterable[Line]) -> tuple[str, dict[int, BlockKind]]:
    """One text, a blank line between lines, and the kinds that are known by offset."""
    pieces: list[str] = []
    known: dict[int, BlockKind] = {}
    position = 0
    for kind, words in lines:
        if kind is not None:
            known[position] = kind
        pieces.append(words)
        position += len(words) + 2
    return ("\n\n".join(pieces) + "\n" if pieces else ""), known


def _strip_tags(markup: str) -> list[Line]:
    """The words of markup that no parser takes, in the lines that its tags of blocks make."""
    markup = _CODE.sub(" ", markup)
    pieces = _TAG.split(markup)
    lines: list[Line] = []
    buffer = [pieces[0]]
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        if name.lower() in _BLOCKS and (joined := _join(html.unescape("".join(buffer)))):
            lines.append((None, joined))
            buffer = []
        buffer.append(words)
    if joined := _join(html.unescape("".join(buffer))):
        lines.append((None, joined))
    return lines


def _name(node: Any) -> str:
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _join(words: str) -> str:
    return " ".join(words.split())
