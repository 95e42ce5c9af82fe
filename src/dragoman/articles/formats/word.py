"""A Word document (DOCX) as an article.

Enters: the bytes of a document. Leaves: an `Article`: paragraphs, headings and cells of tables in order, with what was
inserted and without what was struck out. It refuses a document that unpacks to more than any report does.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from dragoman.articles.article import Article
from dragoman.articles.blocks import BlockKind
from dragoman.articles.formats.document import make_document
from dragoman.articles.fragments import Line
from dragoman.errors import ArticleError, MissingExtraError

EXTRACTOR: Final = "DOCX 1"
WORD_LIMIT_BYTES: Final = 64 * 1024 * 1024
_PARTS_LIMIT_BYTES = 256 * 1024 * 1024
_MOST_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRUCK = frozenset((_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _W + "txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "-"}


def read_word(raw: bytes, where: str, path: str | None = None) -> Iterator[Article]:
    """The article of a document. Raises `ArticleError` for one that is damaged or unpacks to too much, and
    `MissingExtraError` without python-docx.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError(
            f"{where}: reading DOCX takes python-docx; install it with: pip install 'dragoman[sources]'"
        ) from error
    check_parts(raw, where)
    try:
        document = docx.Document(io.BytesIO(raw))
    except MemoryError:
        raise
    except Exception as error:
        # Whatever zipfile, lxml and python-docx raise on a damaged package.
        raise ArticleError(
            f"this Word document is damaged ({type(error).__name__}: {error}); open it and save it again", where
        ) from error
    names = {style.style_id: style.name or "" for style in document.styles}
    lines = list(_read_blocks(document.element.body, names))
    title = next((words for kind, words in lines[:3] if kind == "title"), None)
    about = document.core_properties
    yield make_document(
        lines,
        where=where,
        extractor=f"python-docx {docx.__version__}, {EXTRACTOR}",
        raw=raw,
        title=title,
        author=about.author or None,
        language=about.language or None,
    )


def check_parts(raw: bytes, where: str) -> None:
    """Raises `ArticleError` when a package holds more, or larger, parts than any document."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ArticleError(f"this Word document is damaged ({error}); open it and save it again", where) from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _PARTS_LIMIT_BYTES:
        raise ArticleError(
            f"stopped: this document unpacks to more than {_PARTS_LIMIT_BYTES:,} bytes or {_MOST_PARTS:,} parts; "
            "save its text as plain text",
            where,
        )


def _read_blocks(body: Any, names: dict[str, str]) -> Iterator[Line]:
    for paragraph in body.iter(_W + "p"):
        # A second telling of the same text box, for programs that do not know the first.
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        if words := " ".join(_read_words(paragraph).split()):
            yield _find_kind(paragraph, names), words


def _find_kind(paragraph: Any, names: dict[str, str]) -> BlockKind | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = names.get(style.get(_W + "val") or "", "").lower() if style is not None else ""
    if name == "title":
        return "title"
    if name in ("subtitle", "caption"):
        return "standfirst" if name == "subtitle" else "caption"
    return "heading" if name.startswith("heading") else None


def _read_words(paragraph: Any) -> str:
    """The words of a paragraph: also those in links, fields and insertions, not those of paragraphs inside it."""
    pieces: list[str] = []
    waiting = [child for child in reversed(paragraph)]
    while waiting:
        element = waiting.pop()
        if element.tag in _STRUCK or element.tag == _W + "p":
            continue
        if element.tag == _W + "t":
            pieces.append(element.text or "")
        elif element.tag in _BREAKS:
            pieces.append(_BREAKS[element.tag])
        else:
            waiting.extend(reversed(element))
    return "".join(pieces)
