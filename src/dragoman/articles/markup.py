"""XML in, a tree out, for every format that is written in it.

Enters: the bytes of an XML document. Leaves: its root element. It refuses to declare or to expand an entity, to read
any other file or address, and to build a tree deeper or with longer text than the parser's own limits allow.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from dragoman.articles.encoding import decode
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})")
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
# What an XML parser knows by itself; others ("&nbsp;") are in a DTD, which is never loaded, or only meant to be.
_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
# The internal subset of a document type stands before the first element.
_HEAD_BYTES = 64 * 1024


def parse_xml(raw: bytes, where: str) -> _Element:
    """The root element of an XML document; comments and processing instructions are left out.

    Names of characters that only HTML knows are taken for what they mean there. Raises `ArticleError` for markup that
    is not well formed, that declares entities, or that goes over the limits of the parser.
    """
    from lxml import etree

    raw = raw.lstrip(b" \t\r\n")
    _check_entities(raw, where)
    raw = _NAMED.sub(_spell_out, raw)
    try:
        return etree.fromstring(raw, _make_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = error
    if (text := _decode_again(raw, where)) is not None:
        try:
            return etree.fromstring(text.encode("utf-8"), _make_parser("utf-8"))
        except (etree.XMLSyntaxError, ValueError) as error:
            problem = error
    raise ArticleError(f"broken XML: {_tell(problem)}; fetch it again, or ask its maker", where) from problem


def find_words(element: _Element | None) -> str | None:
    """The text inside an element on one line; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def find_name(element: _Element) -> str:
    """The name of an element without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find_space(element: _Element) -> str:
    """The namespace of an element in lower case; "" where it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0].lower() if isinstance(tag, str) and tag.startswith("{") else ""


def _make_parser(encoding: str | None = None):  # type: ignore[no-untyped-def]
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        encoding=encoding,
    )


def _check_entities(raw: bytes, where: str) -> None:
    """Raises `ArticleError` when the document declares entities: no news does, and they are how files are read and
    memory is filled.
    """
    if raw.count(b"\x00", 0, 4096) > 16:
        raw = raw[: 4 * _HEAD_BYTES].replace(b"\x00", b"")
    if _ENTITY.search(raw, 0, _HEAD_BYTES) or (b"<!DOCTYPE" in raw[:_HEAD_BYTES] and _ENTITY.search(raw)):
        raise ArticleError("this XML declares entities, which no news needs and which are not expanded", where)


def _spell_out(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    means = None if name in _OWN_ENTITIES else html5.get(name + ";")
    return "".join(f"&#{ord(letter)};" for letter in means).encode("ascii") if means else match[0]


def _decode_again(raw: bytes, where: str) -> str | None:
    """The characters of a document whose declared encoding does not fit, without its declaration; None if it cannot be
    told.
    """
    match = _DECLARED.match(raw)
    try:
        text = decode(raw, where, declared=match[1].decode("ascii") if match else None)
    except ArticleError:
        return None
    text = text.removeprefix("\ufeff").lstrip()
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    return re.sub(r"\A<\?xml[^>]{0,200}\?>", "", text)


def _tell(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:200] or type(error).__name__
