"""A PDF as an article, with the place of every character.

Enters: the bytes of a document. Leaves: an `Article` whose `layout` tells where its words stand on the pages. It refuses a
document without text, such as a scan, and one that is locked.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from dragoman.articles.article import Article, check_length, clean_text, make_article
from dragoman.articles.blocks import BlockKind
from dragoman.articles.formats.pages import Letter, Line, find_paragraphs, leave_out_margins, make_line
from dragoman.articles.layout import Box, make_layout
from dragoman.errors import ArticleError, MissingExtraError

EXTRACTOR: Final = "PDF 1"
PDF_LIMIT_BYTES: Final = 128 * 1024 * 1024
PDF_LIMIT_PAGES: Final = 2000
_LOCKED = "this PDF is locked by a password; save it without one"
_NO_TEXT = "this PDF holds pictures of pages and no text; recognise its letters first (for example with: ocrmypdf IN.pdf OUT.pdf)"
# A title is set larger than the text, and stands near the top.
_TITLE_SIZE, _TITLE_LINES, _TITLE_CHARS = 1.2, 12, 300
_HEADING_SIZE, _HEADING_CHARS = 1.12, 150


def read_pdf(
    raw: bytes, where: str, path: str | None = None, *, url: str | None = None, fetched: str | None = None
) -> Iterator[Article]:
    """The article of a document. Raises `ArticleError` for one that is damaged, locked, too long or without text, and
    `MissingExtraError` without pypdfium2.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError(
            f"{where}: reading PDF takes pypdfium2; install it with: pip install 'dragoman[sources]'"
        ) from error
    check_length(len(raw), where, unit="bytes of PDF", limit=PDF_LIMIT_BYTES)
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        message = _LOCKED if "password" in str(error).lower() else f"this PDF is damaged ({error}); fetch it again"
        raise ArticleError(message, where) from error
    if len(document) > PDF_LIMIT_PAGES:
        raise ArticleError(
            f"this PDF has more than {PDF_LIMIT_PAGES:,} pages, which no report has; cut out its pages", where
        )
    sizes, pages = _read_pages(document, where)
    text, known, boxes, title = _compose(find_paragraphs(leave_out_margins(pages, [height for _, height in sizes])))
    if not text.strip():
        raise ArticleError(_NO_TEXT, where)
    article = make_article(
        text,
        url=url,
        title=title,
        where=where,
        extractor=f"pdfium {pypdfium2.PDFIUM_INFO.build}, {EXTRACTOR}",
        raw=raw,
        known=known,
        is_whole=True,
    )
    about = document.get_metadata_dict()
    author = " ".join(clean_text(about.get("Author") or "").split())
    yield replace(article, author=author or None, fetched=fetched, layout=make_layout(sizes, boxes))


def _read_pages(document: Any, where: str) -> tuple[list[tuple[float, float]], list[list[Line]]]:
    sizes: list[tuple[float, float]] = []
    pages: list[list[Line]] = []
    count = 0
    for number in range(len(document)):
        page = document[number]
        sizes.append(page.get_size())
        text = page.get_textpage()
        count += text.count_chars()
        # Spaces and line ends of pdfium count too, hence some more than an article may have.
        check_length(count, where, limit=1_500_000)
        pages.append(_read_lines(page, text, number + 1, sizes[-1]))
        text.close()
        page.close()
    return sizes, pages


def _read_lines(page: Any, text: Any, number: int, size: tuple[float, float]) -> list[Line]:
    """The lines of a page as pdfium finds them."""
    from pypdfium2 import raw as pdfium

    place = _make_place(page, number, size)
    lines: list[Line] = []
    letters: list[Letter] = []
    rectangle = pdfium.FS_RECTF()
    high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0x0A, 0x0D):
            if letters and (line := make_line(letters, number)):
                lines.append(line)
            letters = []
            continue
        if code == 0 or code > 0x10FFFF:
            continue
        box = None
        if pdfium.FPDFText_GetLooseCharBox(text, index, rectangle) and rectangle.right > rectangle.left:
            box = place(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        character = chr(code) if code in (0x02, 0xFFFE) else clean_text(chr(code))
        letters.append(Letter(character, box, pdfium.FPDFText_GetFontSize(text, index)))
    if letters and (line := make_line(letters, number)):
        lines.append(line)
    return lines


def _make_place(page: Any, number: int, size: tuple[float, float]) -> Any:
    """The function from a rectangle in the page's own system to a `Box`, whatever its rotation and crop."""
    from pypdfium2 import raw as pdfium

    scale = 100
    width, height = round(size[0] * scale), round(size[1] * scale)

    def convert(x: float, y: float) -> tuple[float, float]:
        device_x, device_y = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, device_x, device_y)
        return device_x.value / scale, device_y.value / scale

    (x0, y0), (x1, y1), (x2, y2) = convert(0, 0), convert(1000, 0), convert(0, 1000)
    ax, ay, bx, by = (x1 - x0) / 1000, (y1 - y0) / 1000, (x2 - x0) / 1000, (y2 - y0) / 1000

    def place(left: float, top: float, right: float, bottom: float) -> Box:
        first = (x0 + ax * left + bx * top, y0 + ay * left + by * top)
        second = (x0 + ax * right + bx * bottom, y0 + ay * right + by * bottom)
        return Box(
            number,
            min(first[0], second[0]),
            min(first[1], second[1]),
            max(first[0], second[0]),
            max(first[1], second[1]),
        )

    return place


def _compose(
    paragraphs: list[list[Letter]],
) -> tuple[str, dict[int, BlockKind], list[Box | None], str | None]:
    """The text, the kinds of its blocks that sizes of letters tell, a box for each character, and the title."""
    sizes = sorted(letter.size for paragraph in paragraphs for letter in paragraph if letter.box is not None)
    body = sizes[len(sizes) // 2] if sizes else 1.0
    first = _find_title(paragraphs, body)
    pieces: list[str] = []
    boxes: list[Box | None] = []
    known: dict[int, BlockKind] = {}
    for number, paragraph in enumerate(paragraphs):
        if not paragraph:
            continue
        words = "".join(letter.character for letter in paragraph)
        if number == first:
            known[len(boxes)] = "title"
        elif paragraph[0].size > _HEADING_SIZE * body and len(words) < _HEADING_CHARS and not words.endswith("."):
            known[len(boxes)] = "heading"
        pieces.append(words)
        boxes += [letter.box for letter in paragraph] + [None, None]
    text = "\n\n".join(pieces) + "\n"
    title = "".join(letter.character for letter in paragraphs[first]) if first is not None else None
    return text, known, boxes[: len(text)], title


def _find_title(paragraphs: list[list[Letter]], body: float) -> int | None:
    """The number of the paragraph in the largest letters near the top; None when none is larger than the text."""
    best, largest = None, _TITLE_SIZE * body
    for number, paragraph in enumerate(paragraphs[:_TITLE_LINES]):
        size = paragraph[0].size if paragraph else 0.0
        if size > largest and 8 <= len(paragraph) <= _TITLE_CHARS:
            best, largest = number, size
    return best
