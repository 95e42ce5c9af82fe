"""A story in ninjs (IPTC, versions 1 to 3), which is JSON, as an article.

Enters: one decoded object. Leaves: an `Article`. It refuses a story that its agency has withdrawn, and one without a
text, such as a picture.
"""

from __future__ import annotations

from typing import Any

from dragoman.articles.addresses import read_address
from dragoman.articles.article import Article
from dragoman.articles.formats.document import make_document, read_stamp
from dragoman.articles.fragments import Line, read_fragment, read_plain_words
from dragoman.errors import ArticleError

EXTRACTOR = "ninjs 1"
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_BODIES = ("body_xhtml", "body_html", "body_text", "bodyXhtml", "bodyText")


def is_ninjs(value: Any) -> bool:
    """Whether a decoded object is a story in ninjs; an object with `text` is a line of JSON lines."""
    if not isinstance(value, dict) or "text" in value:
        return False
    standard = value.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    if not isinstance(value.get("uri"), str):
        return False
    return any(
        name in value for name in (*_BODIES, "bodies", "headline", "headlines", "versioncreated", "versionCreated")
    )


def read_ninjs(value: dict[str, Any], raw: bytes, where: str) -> Article:
    """The article of a story. Raises `ArticleError` for one that is withdrawn or has no text."""
    status = _text(value, "pubstatus", "pubStatus")
    if status and status.lower() in _WITHDRAWN:
        raise ArticleError(f"this story is marked as {status}, so it is not read; take it out", where)
    body = _read_body(value)
    if not body:
        kind = _text(value, "type") or "story"
        raise ArticleError(
            f"this ninjs {kind} holds no text (`body_text`, `body_xhtml` or `bodies`); leave it out", where
        )
    uri = _text(value, "uri")
    return make_document(
        body,
        where=where,
        extractor=EXTRACTOR,
        raw=raw,
        title=_plain(_text(value, "headline") or _find_part(value, "headlines", "main")),
        head=_read_head(value),
        url=read_address(_text(value, "url")) or read_address(uri),
        publisher=_find_publisher(value),
        author=_plain(_text(value, "byline", "by")),
        published=read_stamp(_text(value, "firstcreated", "firstCreated", "versioncreated", "versionCreated"), "field"),
        language=_text(value, "language"),
    )


def _read_head(value: dict[str, Any]) -> list[Line]:
    author = _plain(_text(value, "byline", "by"))
    if not author:
        return []
    return [("head", author if author.lower().startswith("by ") else f"By {author}")]


def _read_body(value: dict[str, Any]) -> list[Line]:
    for name in _BODIES:
        if (words := _text(value, name)) and (lines := _read_words(words, is_plain=name.lower().endswith("text"))):
            return lines
    bodies = value.get("bodies")
    listed = [body for body in bodies if isinstance(body, dict)] if isinstance(bodies, list) else []
    # The main body first; a web version is HTML, and says so.
    for body in sorted(listed, key=lambda body: body.get("role") not in (None, "main")):
        if words := _text(body, "value"):
            kind = (_text(body, "contenttype", "contentType") or "").lower()
            if lines := _read_words(words, is_plain=kind.startswith("text/plain")):
                return lines
    return []


def _read_words(words: str, *, is_plain: bool) -> list[Line]:
    if not is_plain:
        return read_fragment(words)
    pieces = words.replace("\r\n", "\n").split("\n\n") if "\n\n" in words.replace("\r\n", "\n") else words.splitlines()
    return [(None, " ".join(piece.split())) for piece in pieces if piece.strip()]


def _find_publisher(value: dict[str, Any]) -> str | None:
    if (provider := value.get("provider")) and isinstance(provider, (str, dict)):
        return provider if isinstance(provider, str) else _text(provider, "name", "literal")
    for name in ("infosources", "infosource", "infoSources"):
        sources = value.get(name)
        for source in sources if isinstance(sources, list) else []:
            if isinstance(source, dict) and (words := _text(source, "name", "literal")):
                return words
    return _text(value, "copyrightholder", "copyrightHolder", "source")


def _find_part(value: dict[str, Any], name: str, role: str) -> str | None:
    parts = value.get(name)
    listed = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    for part in sorted(listed, key=lambda part: part.get("role") not in (None, role)):
        if words := _text(part, "value"):
            return words
    return None


def _text(value: dict[str, Any], *names: str) -> str | None:
    for name in names:
        field = value.get(name)
        if isinstance(field, str) and field.strip():
            return field
    return None


def _plain(words: str | None) -> str | None:
    return read_plain_words(words) if words else None
